#include "monitoring/regis/regis.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "files/toml.hpp"

namespace regia::monitoring {
namespace {

constexpr std::string_view regis_file = "regis.toml";
constexpr std::size_t columns_most = 60;

struct ValueWord {
    std::string_view word;
    RegisValue value;
};
constexpr ValueWord value_words[] = {{"month", RegisValue::month},
                                     {"month_end", RegisValue::month_end},
                                     {"project", RegisValue::project},
                                     {"target_code", RegisValue::target_code},
                                     {"target_name", RegisValue::target_name},
                                     {"unit", RegisValue::unit},
                                     {"target_value", RegisValue::target_value},
                                     {"due", RegisValue::due},
                                     {"achieved", RegisValue::achieved},
                                     {"achieved_in_month", RegisValue::achieved_in_month},
                                     {"percent", RegisValue::percent},
                                     {"planned", RegisValue::planned}};

std::string all_words() {
    std::vector<std::string> words;
    for (ValueWord const& one : value_words) words.emplace_back(one.word);
    return join(words, ", ");
}

RegisColumn parse_column(files::Toml const& toml, std::set<std::string>& names) {
    toml.only({"name", "text", "value"});
    RegisColumn column{toml.text("name")};
    if (!column.name.empty() && !names.insert(column.name).second)
        toml.fault("name", "\"" + column.name + "\" is here twice");
    if (toml.has("text") == toml.has("value")) {
        toml.fault(toml.has("text") ? "value" : "name", "a column has either text or value");
        return column;
    }
    if (toml.has("text")) {
        column.text = toml.text("text");
        return column;
    }
    std::string const word = toml.text("value");
    for (ValueWord const& one : value_words)
        if (one.word == word) {
            column.value = one.value;
            return column;
        }
    if (!word.empty()) toml.fault("value", "\"" + word + "\" is none of " + all_words());
    return column;
}

}  // namespace

std::optional<RegisSheet> parse_regis(files::Folder const& folder, std::vector<std::string> const& known,
                                      files::Faults& faults) {
    std::string const file(regis_file);
    if (!folder.find(file)) return std::nullopt;
    files::Toml const toml = files::Toml::parse(folder, file, faults);
    if (toml.keys().empty()) return std::nullopt;  // not TOML: said already
    toml.only({"targets", "column"});
    RegisSheet sheet;
    sheet.targets = toml.texts("targets");
    for (std::string const& code : sheet.targets)
        if (std::find(known.begin(), known.end(), code) == known.end())
            toml.fault("targets", "\"" + code + "\" is no target of targets.toml");
    std::set<std::string> names;
    for (files::Toml const& column : toml.tables("column")) sheet.columns.push_back(parse_column(column, names));
    if (sheet.columns.empty()) toml.fault("column", "there is no column");
    if (sheet.columns.size() > columns_most) toml.fault("column", "there are more than 60 columns");
    return sheet;
}

}  // namespace regia::monitoring
