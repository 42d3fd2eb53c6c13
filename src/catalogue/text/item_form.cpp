#include "catalogue/text/item_form.hpp"

#include <map>

#include "catalogue/text/typed.hpp"
#include "files/toml.hpp"
#include "files/toml_text.hpp"

namespace regia::catalogue {
namespace {

constexpr std::string_view item_table = "item", option_table = "item.option";
constexpr double difficulty_max = 4;

//! As few digits as say the same number, with the point that makes it no whole one.
std::string number_text(double value) {
    char text[32];
    auto const [end, error] = std::to_chars(std::begin(text), std::end(text), value);
    std::string number(text, end);
    return number.find_first_of(".e") == std::string::npos ? number + ".0" : number;
}

//! Which of the [[item]] tables has that id, and which of all [[item.option]] tables is its first.
struct Place {
    std::size_t item = 0, first_option = 0;
};
std::optional<Place> place_of(std::string const& text, std::string_view id) {
    files::Faults unread;
    auto const tables = files::Toml::parse("", text, unread).tables(item_table);
    Place place;
    for (auto const& table : tables) {
        if (table.text_or("id", "") == id) return place;
        ++place.item;
        place.first_option += table.tables("option").size();
    }
    return std::nullopt;
}

//! Each item of a file with its digest: the file is read once for all of them.
std::map<std::string, std::string> digests_of(std::string const& text) {
    files::Faults unread;
    files::TomlText const toml(text);
    auto const items = toml.tables(item_table), options = toml.tables(option_table);
    std::map<std::string, std::string> digests;
    std::size_t item = 0, option = 0;
    for (auto const& table : files::Toml::parse("", text, unread).tables(item_table)) {
        std::string all = item < items.size() ? items[item] : "";
        ++item;
        std::size_t const last = option + table.tables("option").size();
        for (; option < last; ++option)
            if (option < options.size()) all += options[option];
        digests.emplace(table.text_or("id", ""), text_digest(all));
    }
    return digests;
}

}  // namespace

ItemForm form_of(assessment::Item const& item) {
    ItemForm form;
    form.stem_it = item.stem.it;
    form.stem_en = item.stem.en;
    for (std::size_t i = 0; i < form.options.size() && i < item.options.size(); ++i) {
        assessment::Option const& option = item.options[i];
        form.options[i] = {option.text.it, option.text.en, option.rationale_it};
        if (option.is_right) form.right = std::to_string(i + 1);
    }
    form.competence = item.competence;
    form.level = portfolio::code_of(item.level);
    form.audience = item.audience;
    form.difficulty = number_text(item.difficulty);
    form.sources = join(item.sources, "\n");
    return form;
}

ItemForm read_item(http::Fields const& fields) {
    ItemForm form;
    form.stem_it = one_line(fields.get("domanda_it"));
    form.stem_en = one_line(fields.get("domanda_en"));
    for (std::size_t i = 0; i < form.options.size(); ++i) {
        std::string const number = std::to_string(i + 1);
        form.options[i] = {one_line(fields.get("risposta_" + number + "_it")),
                           one_line(fields.get("risposta_" + number + "_en")),
                           one_line(fields.get("motivo_" + number))};
    }
    form.right = fields.get("giusta");
    form.competence = fields.get("competenza");
    form.level = fields.get("livello");
    form.audience = fields.get("destinatari");
    form.difficulty = trim(fields.get("difficolta"));
    std::string sources;  // a page sends lines, a program a list
    for (auto const one : fields.all("fonti")) sources += std::string(one) + "\n";
    std::erase(sources, '\r');
    form.sources = join(lines_of(sources), "\n");
    return form;
}

std::optional<double> difficulty_of(std::string_view typed) {
    std::string number(typed);
    std::replace(number.begin(), number.end(), ',', '.');
    auto const value = parse_number<double>(number);
    // Written so that "not a number" is refused too.
    return value && *value >= -difficulty_max && *value <= difficulty_max ? value : std::nullopt;
}

std::vector<ItemError> errors_of(ItemForm const& form) {
    std::vector<ItemError> errors;
    auto const must = [&](bool holds, ItemFault fault, std::string field) {
        if (!holds) errors.push_back({fault, std::move(field)});
    };
    must(!form.stem_it.empty(), ItemFault::stem_missing, "domanda_it");
    must(!form.stem_en.empty(), ItemFault::stem_missing, "domanda_en");
    std::set<std::string> it, en;
    for (std::size_t i = 0; i < form.options.size(); ++i) {
        auto const& option = form.options[i];
        std::string const number = std::to_string(i + 1), field = "risposta_" + number;
        must(!option.it.empty(), ItemFault::option_missing, field + "_it");
        must(option.it.empty() || it.insert(option.it).second, ItemFault::same_options, field + "_it");
        must(!option.en.empty(), ItemFault::option_missing, field + "_en");
        must(option.en.empty() || en.insert(option.en).second, ItemFault::same_options, field + "_en");
        must(!option.rationale.empty(), ItemFault::rationale_missing, "motivo_" + number);
    }
    auto const right = parse_number<int>(form.right);
    must(right && *right >= 1 && *right <= 4, ItemFault::right_missing, "giusta");
    must(!form.competence.empty(), ItemFault::competence_missing, "competenza");
    auto const level = portfolio::level_of(form.level);
    must(level && *level != Level::none, ItemFault::level_missing, "livello");
    must(!form.audience.empty(), ItemFault::audience_missing, "destinatari");
    must(difficulty_of(form.difficulty).has_value(), ItemFault::difficulty_wrong, "difficolta");
    must(!form.sources.empty(), ItemFault::sources_missing, "fonti");
    return errors;
}

std::string path_of_item(files::Folder const& folder, std::string const& below, std::string_view id) {
    for (std::string const& path : folder.below(below))
        if (path.ends_with(".toml") && place_of(*folder.find(path), id)) return path;
    return {};
}

std::string item_digest(std::string const& text, std::string_view id) {
    auto const digests = digests_of(text);
    auto const found = digests.find(std::string(id));
    return found == digests.end() ? "" : found->second;
}

std::set<std::string> changed_items(files::Folder const& before, files::Folder const& now, std::string const& below) {
    std::set<std::string> changed;
    for (std::string const& path : now.below(below)) {
        std::string const* const was = before.find(path);
        std::string const& is = *now.find(path);
        if (!path.ends_with(".toml") || (was && *was == is)) continue;
        auto const digests = digests_of(was ? *was : "");
        for (auto const& [id, digest] : digests_of(is)) {
            auto const found = digests.find(id);
            if (found == digests.end() || found->second != digest) changed.insert(id);
        }
    }
    return changed;
}

std::string with_item(std::string const& text, std::string_view id, ItemForm const& form) {
    auto const place = place_of(text, id);
    if (!place) throw NotFound("the file has no such item");
    files::Faults unread;
    auto const was = files::Toml::parse("", text, unread).tables(item_table).at(place->item);
    files::TomlText toml(text);
    files::TomlText::Table const item{item_table, place->item};
    auto const put = [&](files::TomlText::Table table, files::Toml const& before, std::string_view field,
                         std::string const& is) {
        if (!before.has(field) || before.text(field) != is) toml.set(table, field, files::toml_text(is));
    };
    put(item, was, "competence", form.competence);
    put(item, was, "level", form.level);
    put(item, was, "audience", form.audience);
    double const difficulty = difficulty_of(form.difficulty).value();
    if (!was.has("difficulty") || difficulty != was.real_or("difficulty", 0))
        toml.set(item, "difficulty", number_text(difficulty));
    put(item, was, "stem_it", form.stem_it);
    put(item, was, "stem_en", form.stem_en);
    if (auto const sources = lines_of(form.sources); sources != was.texts_or_none("source"))
        toml.set(item, "source", files::toml_texts(sources));
    auto const options = was.tables("option");
    for (std::size_t i = 0; i < options.size() && i < form.options.size(); ++i) {
        files::TomlText::Table const option{option_table, place->first_option + i};
        bool const is_right = form.right == std::to_string(i + 1);
        if (options[i].flag_or("correct", false) != is_right) toml.set(option, "correct", is_right ? "true" : "false");
        put(option, options[i], "it", form.options[i].it);
        put(option, options[i], "en", form.options[i].en);
        put(option, options[i], "rationale_it", form.options[i].rationale);
    }
    return toml.text();
}

std::string path_of_area(files::Folder const& folder, std::string const& below, std::string_view area) {
    files::Faults unread;
    for (std::string const& path : folder.below(below))
        if (path.ends_with(".toml") && files::Toml::parse(folder, path, unread).text_or("area", "") == area)
            return path;
    return {};
}

std::string new_item_id(std::string const& text) {
    files::Faults unread;
    auto const toml = files::Toml::parse("", text, unread);
    std::string stem = toml.text_or("area", "item") + "-";
    int highest = 0;
    for (auto const& table : toml.tables(item_table)) {
        std::string const id = table.text_or("id", "");
        auto const digits = id.find_last_not_of("0123456789") + 1;
        highest = std::max(highest, parse_number<int>(std::string_view(id).substr(digits)).value_or(0));
        if (digits > 0) stem = id.substr(0, digits);
    }
    return stem + (highest < 9 ? "0" : "") + std::to_string(highest + 1);
}

std::string with_new_item(std::string const& text, std::string_view id, ItemForm const& form) {
    files::Faults unread;
    files::TomlText toml(text);
    std::string const area = files::Toml::parse("", text, unread).text_or("area", "");
    std::string item = "[[item]]\nid = " + files::toml_text(id) + "\narea = " + files::toml_text(area) + "\n";
    for (char const* key : {"a", "b", "c", "d"})
        item += std::string("\n  [[item.option]]\n  key = \"") + key + "\"\n  correct = false\n";
    toml.append(item);
    return with_item(toml.text(), id, form);
}

std::string with_retired(std::string const& text, std::string_view id, std::string_view reason) {
    auto const place = place_of(text, id);
    if (!place) throw NotFound("the file has no such item");
    files::TomlText toml(text);
    files::TomlText::Table const item{item_table, place->item};
    if (reason.empty()) toml.remove(item, "retired");
    else toml.set(item, "retired", files::toml_text(reason));
    return toml.text();
}

std::string without_item(std::string const& text, std::string_view id) {
    auto const place = place_of(text, id);
    if (!place) return text;
    files::Faults unread;
    auto const was = files::Toml::parse("", text, unread).tables(item_table).at(place->item);
    files::TomlText toml(text);
    for (std::size_t i = was.tables("option").size(); i > 0; --i)
        toml.remove(files::TomlText::Table{option_table, place->first_option + i - 1});
    toml.remove(files::TomlText::Table{item_table, place->item});
    return toml.text();
}

}  // namespace regia::catalogue
