//! The figures of a past day: each group and figure a row, as published, what was corrected, as known today.
#include <algorithm>

#include "monitoring/export/past_table.hpp"

#include "locale/exports.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/as_at/view.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using Kind = TableColumn::Kind;

struct Figure {
    html::Word name;
    std::int64_t Counts::* value;
};
constexpr Figure figures[] = {{w::in_scope, &Counts::in_scope},  {w::reached, &Counts::reached},
                              {w::survey_done, &Counts::survey}, {w::started, &Counts::started},
                              {w::concluded, &Counts::concluded}};

constexpr html::Word correction_names[] = {words::exports::arrived, words::exports::gone, words::exports::moved,
                                           words::exports::late, words::exports::mended};

//! What is not known anew (units, and anything before the first night) has published figures alone.
void add_group(Desk const& desk, Table& table, std::string const& name, AsAt const& group, bool is_known) {
    Counts const known = group.known();
    for (Figure const& figure : figures) {
        std::int64_t const published = group.published.*figure.value, today = known.*figure.value;
        TableLine line{{name, std::string(desk.voice[figure.name]), published}};
        for (Correction const reason : all_corrections) {
            std::int64_t const change = group.corrections[static_cast<std::size_t>(reason)].*figure.value;
            line.cells.push_back(is_known ? TableCell(change) : TableCell());
        }
        line.cells.push_back(is_known ? TableCell(today) : TableCell());
        line.cells.push_back(is_known ? TableCell(today - published) : TableCell());
        table.lines.push_back(std::move(line));
    }
}

Table day_table(Desk const& desk, registry::Body const* body) {
    auto const& voice = desk.voice;
    AsAtView const view = read_as_at(desk, body, desk.request.query.get(day_field));
    if (!view.fault.empty()) throw BadRequest("no day of the past: " + view.typed);
    if (!view.frozen) throw NotFound("nothing is frozen up to that day");
    Frozen const& frozen = *view.frozen;
    Table table{.what = "day", .log = body ? "ente=" + body->code : "",
                .file_name = std::string(voice[words::exports::day_file]) + "-" + to_string(frozen.day)};
    if (body) table.file_name += "-" + body->code;
    table.title = voice(w::as_at_title, {{"day", voice.day(frozen.day)}});
    if (body) table.title += " – " + body->name;
    table.query = "al=" + to_string(frozen.day);
    table.filter = voice(words::exports::of_day, {{"day", voice.day(frozen.day)}});
    table.definitions = {
        std::string(voice[w::as_published]) + ": " +
            voice(w::published_means, {{"day", voice.day(frozen.day)}, {"moment", voice.moment(frozen.made_at)}}) +
            " " + voice(w::checksum_is, {{"checksum", frozen.checksum}}),
        std::string(voice[w::as_known]) + ": " +
            (view.known_at ? voice(w::known_means, {{"day", voice.day(frozen.day)},
                                                    {"moment", voice.moment(*view.known_at)}})
                           : std::string(voice[w::not_looked_for_yet])),
        std::string(voice[w::corrections_mean])};
    table.columns = {{Kind::text, "group", words::exports::group, 2.4},
                     {Kind::text, "figure", words::exports::figure, 1.8},
                     {Kind::count, "published", words::exports::published}};
    for (std::size_t i = 0; i < all_corrections.size(); ++i)
        table.columns.push_back({Kind::count, std::string(code_of(all_corrections[i])), correction_names[i]});
    table.columns.push_back({Kind::count, "known", words::exports::known});
    table.columns.push_back({Kind::count, "difference", words::exports::difference});
    bool const is_known = view.known_at.has_value();
    add_group(desk, table, body ? body->name : std::string(voice[words::exports::whole_region]), view.group, is_known);
    std::vector<std::pair<std::string, Uuid>> names;
    for (auto const& [id, group] : view.bodies) names.emplace_back(desk.name_of(id), id);
    std::sort(names.begin(), names.end());
    for (auto const& [name, id] : names) add_group(desk, table, name, view.bodies.at(id), is_known);
    for (Group const& unit : view.units) {
        AsAt only_published;
        only_published.published = unit.counts;
        add_group(desk, table, desk.unit_name(unit.item), only_published, false);
    }
    return table;
}

}  // namespace

Table region_day_table(Desk const& desk) { return day_table(desk, nullptr); }
Table body_day_table(Desk const& desk) { return day_table(desk, &desk.body_in_path()); }

}  // namespace regia::monitoring
