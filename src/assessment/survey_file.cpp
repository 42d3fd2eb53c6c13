#include <set>

#include "assessment/engine.hpp"
#include "base/text.hpp"
#include "files/toml.hpp"

namespace regia::assessment {
namespace {

using files::Toml;

constexpr std::size_t options_of_an_item = 4;

void read_settings(Toml const& toml, Survey& survey) {
    toml.only({"version", "status", "cut_offs", "confidence", "items_per_area_max", "correlation", "retake_after_days",
               "retakes_max", "retake_after_path", "retake_for", "area_order"});
    survey.version = toml.text("version");
    survey.status = toml.text("status");
    survey.confidence = toml.real("confidence");
    survey.items_per_area_max = static_cast<int>(toml.number("items_per_area_max"));
    survey.correlation = toml.real("correlation");
    survey.retake_after_days = static_cast<int>(toml.number("retake_after_days"));
    survey.retakes_max = static_cast<int>(toml.number_or("retakes_max", survey.retakes_max));
    survey.retake_after_path = toml.flag_or("retake_after_path", survey.retake_after_path);
    std::string const who = toml.text_or("retake_for", "everyone");
    survey.may_repeat_before_end = who == "everyone";
    if (who != "everyone" && who != "concluded") toml.fault("retake_for", "is everyone or concluded, not " + who);
    survey.area_order = toml.texts("area_order");
    // Outside these bounds the engine would never stop, or would divide by nothing.
    if (survey.confidence <= 0.25 || survey.confidence >= 1) toml.fault("confidence", "must be between 0.25 and 1");
    if (survey.items_per_area_max < 1 || survey.items_per_area_max > 50)
        toml.fault("items_per_area_max", "must be between 1 and 50");
    if (survey.correlation < 0 || survey.correlation > 0.95) toml.fault("correlation", "must be between 0 and 0.95");
    if (survey.retake_after_days < 0) toml.fault("retake_after_days", "can't be negative");
    if (survey.retakes_max < 0) toml.fault("retakes_max", "can't be negative");
    if (survey.area_order.empty()) toml.fault("area_order", "names no area");
    if (std::set<std::string>(survey.area_order.begin(), survey.area_order.end()).size() != survey.area_order.size())
        toml.fault("area_order", "names an area twice");
}

//! The numbers between the brackets of `cut_offs = [...]`. Read from the text: files/ has no lists of numbers.
std::vector<double> written_cut_offs(std::string_view text) {
    std::vector<double> cuts;
    auto const name = text.find("\ncut_offs");
    auto const open = name == std::string_view::npos ? name : text.find('[', name);
    auto const close = open == std::string_view::npos ? open : text.find(']', open);
    if (close == std::string_view::npos) return cuts;
    for (std::string_view part : split(text.substr(open + 1, close - open - 1), ','))
        if (auto const cut = parse_number<double>(trim(part))) cuts.push_back(*cut);
    return cuts;
}

void read_cut_offs(Toml const& toml, std::string const* text, Survey& survey) {
    auto const cuts = written_cut_offs(text ? *text : std::string_view());
    bool const is_rising = cuts.size() == 3 && cuts[0] < cuts[1] && cuts[1] < cuts[2];
    if (is_rising) std::copy(cuts.begin(), cuts.end(), survey.cut_offs);
    else toml.fault("cut_offs", "must be three numbers, each higher than the one before");
}

Option read_option(Toml const& toml) {
    toml.only({"key", "correct", "it", "en", "rationale_it"});
    return {toml.text("key"), {toml.text("it"), toml.text("en")}, toml.flag("correct"), toml.text("rationale_it")};
}

void read_options(Toml const& toml, Item& item) {
    std::set<std::string> keys;
    std::size_t right = 0;
    for (Toml const& table : toml.tables("option")) {
        item.options.push_back(read_option(table));
        right += item.options.back().is_right;
        if (!keys.insert(item.options.back().key).second) table.fault("key", "another option has this key");
    }
    if (item.options.size() != options_of_an_item || right != 1)
        toml.fault("option", "an item has four options, one of them right; here are " +
                                 std::to_string(item.options.size()) + ", right " + std::to_string(right));
}

Item read_item(Toml const& toml, std::string const& area_of_file) {
    toml.only({"id", "area", "competence", "level", "audience", "difficulty", "discrimination", "guessing", "stem_it",
               "stem_en", "source", "doubt", "doubt_note_it", "status", "retired", "option"});
    Item item;
    item.id = toml.text("id");
    item.area = toml.text("area");
    item.competence = toml.text("competence");
    item.audience = toml.text("audience");
    item.difficulty = toml.real("difficulty");
    item.discrimination = toml.real_or("discrimination", item.discrimination);
    item.guessing = toml.real_or("guessing", item.guessing);
    item.stem = {toml.text("stem_it"), toml.text("stem_en")};
    item.sources = toml.texts("source");
    item.doubt = toml.text_or("doubt", "");
    item.retired = toml.text_or("retired", "");
    if (auto const level = portfolio::level_of(toml.text("level")); level && *level != Level::none) item.level = *level;
    else toml.fault("level", "is not base, intermedio or avanzato");
    if (item.area != area_of_file) toml.fault("area", "is not the area of the file, " + area_of_file);
    if (!item.competence.starts_with(item.area + ".")) toml.fault("competence", "is not of area " + item.area);
    if (item.discrimination <= 0) toml.fault("discrimination", "must be positive");
    if (item.guessing < 0 || item.guessing >= 1) toml.fault("guessing", "must be from 0 to less than 1");
    read_options(toml, item);
    return item;
}

void read_items(files::Folder const& folder, std::string const& file, Survey& survey, std::set<std::string>& ids,
                files::Faults& faults) {
    Toml const toml = Toml::parse(folder, file, faults);
    toml.only({"area", "area_it", "area_en", "version", "status", "sources_read_on", "item"});
    std::string const area = toml.text("area");
    if (std::find(survey.area_order.begin(), survey.area_order.end(), area) == survey.area_order.end())
        toml.fault("area", "is not in area_order of programme.toml");
    for (Toml const& table : toml.tables("item")) {
        survey.items.push_back(read_item(table, area));
        if (!ids.insert(survey.items.back().id).second) table.fault("id", "another item has this id");
    }
}

}  // namespace

Survey parse_survey(files::Folder const& folder, files::Faults& faults) {
    Survey survey;
    Toml const settings = Toml::parse(folder, "programme.toml", faults).table("survey");
    read_settings(settings, survey);
    read_cut_offs(settings, folder.find("programme.toml"), survey);
    std::set<std::string> ids;
    for (std::string const& file : folder.below("survey/items/"))
        if (file.ends_with(".toml")) read_items(folder, file, survey, ids, faults);
    for (std::string const& area : survey.area_order) {
        bool const is_measured = std::any_of(survey.items.begin(), survey.items.end(), [&](Item const& item) {
            return item.area == area && item.audience == "all" && item.retired.empty();
        });
        if (!is_measured) settings.fault("area_order", "area " + area + " has no item for everybody");
    }
    std::sort(survey.items.begin(), survey.items.end(), [](Item const& a, Item const& b) { return a.id < b.id; });
    tabulate(survey);
    return survey;
}

Item const* Survey::find(std::string_view id) const {
    auto const found = std::lower_bound(items.begin(), items.end(), id,
                                        [](Item const& item, std::string_view wanted) { return item.id < wanted; });
    return found != items.end() && found->id == id ? &*found : nullptr;
}

}  // namespace regia::assessment
