//! /monitoraggio/regis: the sheet of a month, as the programme shapes it, as CSV, XLSX and PDF.
#include "base/text.hpp"
#include "locale/regis.hpp"
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/export/table.hpp"
#include "monitoring/regis/regis_routes.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::regis;
using Kind = TableColumn::Kind;
using html::Writer;

constexpr std::string_view regis_path = "/monitoraggio/regis";
//! Paths concluded: the one target that is counted.
constexpr std::string_view counted_target = "A.reach";

struct RegisMonth {
    Frozen frozen;
    std::int64_t concluded = 0;
    std::optional<std::int64_t> before;  //!< at the end of the month before
};

std::vector<Frozen> months_frozen(db::Tx& tx) {
    auto all = all_frozen(tx);
    std::erase_if(all, [](Frozen const& one) { return one.day != last_day_of_month(one.day); });
    return all;
}

//! The month that is asked for, else the last one; nothing when it is not frozen.
std::optional<RegisMonth> month_asked(db::Tx& tx, Desk const& desk) {
    auto const typed = desk.request.query.get("al");
    auto const day = parse_day(typed);
    if (!typed.empty() && !day) throw BadRequest("al is no day");
    std::optional<RegisMonth> found;
    for (Frozen const& one : months_frozen(tx)) {  // newest first
        if (found) {
            if (one.day == plus_days(found->frozen.day, -found->frozen.day.day))
                found->before = as_at(tx, one, Uuid{}).published.concluded;
            return found;
        }
        if (!day || one.day == *day) found = RegisMonth{one, as_at(tx, one, Uuid{}).published.concluded, std::nullopt};
    }
    return found;
}

std::string unit_name(html::Voice const& voice, std::string const& unit) {
    if (unit == "people") return std::string(voice[w::unit_people]);
    if (unit == "modules") return std::string(voice[w::unit_modules]);
    if (unit == "hours") return std::string(voice[w::unit_hours]);
    if (unit == "sessions") return std::string(voice[w::unit_sessions]);
    return unit;
}

TableCell cell_of(Desk const& desk, RegisColumn const& column, Plan::Target const& target, RegisMonth const& month) {
    bool const is_counted = target.code == counted_target;
    Day const day = month.frozen.day;
    auto const counted = [&](std::int64_t value) { return is_counted ? TableCell(value) : TableCell(); };
    switch (column.value) {
        case RegisValue::text: return column.text;
        case RegisValue::month: return to_string(day).substr(0, 7);
        case RegisValue::month_end: return day;
        case RegisValue::project: return target.project;
        case RegisValue::target_code: return target.code;
        case RegisValue::target_name: return std::string(desk.voice.pick(target.name.it, target.name.en));
        case RegisValue::unit: return unit_name(desk.voice, target.unit);
        case RegisValue::target_value: return target.value;
        case RegisValue::due: return target.due ? TableCell(*target.due) : TableCell();
        case RegisValue::achieved: return counted(month.concluded);
        case RegisValue::achieved_in_month:
            return month.before ? counted(month.concluded - *month.before) : TableCell();
        case RegisValue::percent: return is_counted ? percent_cell(month.concluded, target.value) : TableCell();
        case RegisValue::planned: return counted(desk.plan->planned(day));
    }
    return {};
}

Kind kind_of(RegisValue value) {
    switch (value) {
        case RegisValue::month_end:
        case RegisValue::due: return Kind::day;
        case RegisValue::target_value:
        case RegisValue::achieved:
        case RegisValue::achieved_in_month:
        case RegisValue::planned: return Kind::count;
        case RegisValue::percent: return Kind::percent;
        default: return Kind::text;
    }
}

Table regis_of(Desk const& desk, RegisMonth const& month) {
    auto const& voice = desk.voice;
    RegisSheet const& sheet = *desk.plan->regis;
    Day const day = month.frozen.day;
    Table table{.what = "regis", .file_name = "regis-" + to_string(day).substr(0, 7)};
    table.title = voice(w::sheet_title, {{"day", voice.day(day)}});
    table.definitions = {std::string(voice[w::achieved_means]),
                         voice(w::frozen_means, {{"day", voice.day(day)}, {"checksum", month.frozen.checksum}})};
    table.query = "al=" + to_string(day);
    table.filter = voice(w::sheet_filter, {{"day", voice.day(day)}});
    std::size_t number = 0;
    for (RegisColumn const& column : sheet.columns)
        table.columns.push_back(
            {kind_of(column.value), "column_" + std::to_string(++number), w::column, 1, column.name});
    for (std::string const& code : sheet.targets)
        for (Plan::Target const& target : desk.plan->targets) {
            if (target.code != code) continue;
            TableLine line;
            for (RegisColumn const& column : sheet.columns) line.cells.push_back(cell_of(desk, column, target, month));
            table.lines.push_back(std::move(line));
        }
    return table;
}

Table regis_table(Desk const& desk) {
    if (!desk.plan->regis) throw NotFound("the programme shapes no sheet");
    auto const month = desk.database().read([&](db::Tx& tx) { return month_asked(tx, desk); });
    if (!month) throw NotFound("that month is not frozen");
    return regis_of(desk, *month);
}

http::Answer show_regis(Desk const& desk) {
    auto const& voice = desk.voice;
    std::vector<Frozen> months;
    auto const month = desk.database().read([&](db::Tx& tx) {
        months = months_frozen(tx);
        return month_asked(tx, desk);
    });
    std::vector<html::Chip> chips;
    for (Frozen const& one : months)
        chips.push_back({voice.day(one.day), desk.url(std::string(regis_path) + "?al=" + to_string(one.day)), "",
                         month && month->frozen.day == one.day});
    auto const content = html::fragment([&](Writer& h) {
        h.add(html::page_head(voice[w::title], voice[w::lead]));
        auto const say = [&](html::Word head, html::Word text) {
            h.add(html::note(html::Kind::info, voice[head], voice[text]));
        };
        if (!desk.plan->regis) return say(w::no_template, w::no_template_text);
        if (!month) return say(w::no_month, w::no_month_text);
        Table const table = regis_of(desk, *month);
        html::Card const card{.id = "regis", .title = table.title, .is_flush = true};
        h("<div class=\"pad-b\">{}</div>{}", html::chips(voice[w::months], chips),
          html::card(card, html::fragment([&](Writer& c) {
              c("{}<p class=\"pad-foot small muted m-0\">{}</p>{}", table_on_page(desk, table),
                voice[w::achieved_means], table_links(desk, std::string(regis_path), table.query));
          })));
    });
    return desk.page(std::string(voice[w::title]),
                     {{std::string(voice[w::monitoring]), desk.url("/monitoraggio")},
                      {std::string(voice[w::title]), desk.url(std::string(regis_path)), true}},
                     content);
}

}  // namespace

void add_regis_routes(http::Router& router, Sources sources) {
    router.get(std::string(regis_path), access::may::see_region, [sources](http::Request const& request) {
        return show_regis(Desk(sources, request));
    });
    add_table(router, sources, {std::string(regis_path), "/api/v1/tables/regis", access::may::see_region,
                                "The month's sheet in the shape that the programme gives it", regis_table, false,
                                {{"al", "day", "The last day of the month"}}});
}

}  // namespace regia::monitoring
