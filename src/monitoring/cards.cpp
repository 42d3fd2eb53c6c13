//! What more than one page of monitoring shows: tags, the table of bodies, the levels of a snapshot.
#include <algorithm>
#include <cmath>

#include "locale/monitoring.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

html::Tag plan_tag(html::Voice const& voice, double actual, double plan) {
    double const points = (actual - plan) * 100;
    if (std::abs(points) < 1) return {html::Kind::info, std::string(voice[w::on_plan]), "it-minus-circle"};
    auto const whole = static_cast<std::int64_t>(std::llround(std::abs(points)));
    if (points < 0) return {html::Kind::warn, voice(w::under_plan, {{"n", whole}})};
    return {html::Kind::ok, voice(w::over_plan, {{"n", whole}})};
}

html::Tag state_tag(Desk const& desk, PersonState state) {
    std::string label(desk.state_name(state));
    switch (state) {
        case PersonState::concluded: return {html::Kind::ok, std::move(label)};
        case PersonState::in_progress: return {html::Kind::info, std::move(label), "it-clock"};
        case PersonState::to_resume: return {html::Kind::warn, std::move(label)};
        case PersonState::no_survey: return {html::Kind::bad, std::move(label)};
        case PersonState::to_start:
        case PersonState::out_of_scope: break;
    }
    return {html::Kind::idle, std::move(label)};
}

Fragment outside_by_reason(Desk const& desk, Counts const& counts) {
    if (counts.out_of_scope() == 0) return html::fragment([&](Writer& h) { h("<b>0</b>"); });
    return html::fragment([&](Writer& h) {
        h("<details class=\"figdata m-0\"><summary>{}</summary><ul class=\"list-plain small\">",
          desk.voice(w::outside_by_reason, {{"n", counts.out_of_scope()}}));
        for (auto const& [reason, value] : counts.outside)
            if (value > 0) h("<li>{}: {}</li>", desk.absence_name(reason), desk.voice.number(value));
        h("</ul></details>");
    });
}

Fragment refreshing(std::string_view id, html::Url const& path, std::string_view include, html::Url const& live,
                    Fragment const& content) {
    return html::fragment([&](Writer& h) {
        h("<div id=\"{}\" hx-get=\"{}\" hx-trigger=\"every 10s, figures\" "
          "hx-swap=\"innerMorph\" data-live=\"{}\"",
          id, path.text(), live.text());
        if (!include.empty()) h(" hx-include=\"{}\"", include);
        h(">{}</div>", content);
    });
}

Fragment concluded_bar(Desk const& desk, Counts const& counts, std::string const& name, std::optional<double> plan) {
    return html::bar(share(counts.concluded, counts.in_scope),
                     name + ": " + desk.percent(counts.concluded, counts.in_scope), plan);
}

namespace {

html::TableRow body_row(Desk const& desk, Group const& group, std::optional<double> plan) {
    auto const& voice = desk.voice;
    Counts const& counts = group.counts;
    registry::Body const* const body = desk.reference->find_body(group.body);
    std::string const name = desk.name_of(group.body);
    auto const title = html::fragment([&](Writer& h) {
        if (body) h("<a href=\"{}\">{}</a>", desk.body_url(*body), name);
        else h.text(name);
    });
    std::string const area = desk.wide_area_of(group.body);
    return {html::head_cell(title), html::cell(area.empty() ? "–" : area, "m-h"),
            html::cell(concluded_bar(desk, counts, name, plan), "m-b"),
            html::cell(desk.percent(counts.concluded, counts.in_scope), "end strong m-r"),
            html::cell(voice.number(counts.in_scope), "end m-s", voice[w::in_scope_short]),
            html::cell(voice.number(counts.started), "end m-h"), html::cell(voice.number(counts.concluded), "end m-h")};
}

html::TableRow region_row(Desk const& desk, Counts const& region, std::optional<double> plan) {
    std::string const name(desk.voice[w::region]);
    return {html::head_cell(name), html::cell("–", "m-h"), html::cell(concluded_bar(desk, region, name, plan), "m-b"),
            html::cell(desk.percent(region.concluded, region.in_scope), "end m-r"),
            html::cell(desk.voice.number(region.in_scope), "end m-s", desk.voice[w::in_scope_short]),
            html::cell(desk.voice.number(region.started), "end m-h"),
            html::cell(desk.voice.number(region.concluded), "end m-h")};
}

}  // namespace

std::vector<Group> sorted_by_share(Desk const& desk, std::vector<Group> groups) {
    auto const rank = [&](Counts const& counts) {
        if (counts.in_scope == 0) return -2.0;
        double const done = share(counts.concluded, counts.in_scope);
        return counts.in_scope < desk.plan->small_cell ? done / 2 - 1 : done;
    };
    std::sort(groups.begin(), groups.end(), [&](Group const& a, Group const& b) {
        double const left = rank(a.counts), right = rank(b.counts);
        return left != right ? left > right : desk.name_of(a.body) < desk.name_of(b.body);
    });
    return groups;
}

Fragment bodies_table(Desk const& desk, std::vector<Group> groups, std::optional<Counts> const& region) {
    auto const& voice = desk.voice;
    auto const plan = region ? desk.plan_share(*region) : std::nullopt;
    std::vector<html::TableRow> rows, foot;
    for (Group const& group : sorted_by_share(desk, std::move(groups))) rows.push_back(body_row(desk, group, plan));
    if (region) foot.push_back(region_row(desk, *region, plan));
    html::Table table{.caption = std::string(voice[w::concluded_by_body])};
    table.columns = {{std::string(voice[w::body])}, {std::string(voice[w::wide_area])},
                     {std::string(voice[w::concluded_of_scope]), "w24"},
                     {.label = "%", .css = "end", .sorted = html::Sorted::descending},
                     {std::string(voice[w::in_scope_short]), "end"}, {std::string(voice[w::started]), "end"},
                     {std::string(voice[w::concluded]), "end"}};
    return html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted pad-foot m-0\">{}</p>", html::table(table, rows, foot),
          voice(w::bodies_note, {{"n", desk.plan->small_cell}}));
        if (plan)
            h("<p class=\"small muted pad-foot m-0\">{}</p>",
              voice(w::bodies_plan, {{"percent", voice.percent(*plan)}}));
    });
}

std::string share_text(Desk const& desk, Share const& share) {
    auto const& voice = desk.voice;
    switch (share.kind()) {
        case Share::Kind::exact: return desk.percent(share.least, share.of);
        case Share::Kind::between:
            return voice(w::percent_between, {{"least", desk.percent(share.least, share.of)},
                                              {"most", desk.percent(share.most, share.of)}});
        case Share::Kind::under_tenth: return std::string(voice[w::under_tenth]);
        case Share::Kind::over_nine_tenths: return std::string(voice[w::over_nine_tenths]);
        case Share::Kind::hidden: break;
    }
    return {};
}

namespace {

//! Reached, those of whom only a range is told, not yet; of the people counted.
Fragment counted_levels(Desk const& desk, FrozenLevels const& frozen) {
    auto const& voice = desk.voice;
    Share const& aligned = frozen.aligned;
    std::int64_t const between = aligned.most - aligned.least, not_yet = frozen.counted - aligned.most;
    auto const percent = [&](std::int64_t people) { return desk.percent(people, frozen.counted); };
    using Fill = html::BarPart::Fill;
    return html::fragment([&](Writer& h) {
        h("{}<dl class=\"kv mt3\">",
          html::bar_stacked({{Fill::strong, share(aligned.least, frozen.counted)},
                             {Fill::light, share(between, frozen.counted)},
                             {Fill::track, share(not_yet, frozen.counted)}},
                            voice(w::levels_label, {{"reached", share_text(desk, aligned)}, {"n", frozen.counted}})));
        auto const line = [&](std::string_view css, html::Word label, std::int64_t people) {
            h("<dt><span class=\"legend\"><span class=\"lg\"><i class=\"{}\"></i>{}</span></span></dt>"
              "<dd class=\"end num\">{} · {}</dd>",
              css, voice[label], voice.number(people), percent(people));
        };
        line("", between > 0 ? w::level_reached_least : w::level_reached, aligned.least);
        if (between > 0) line("b2", w::level_one_or_other, between);
        line("nm", between > 0 ? w::level_not_yet_least : w::level_not_yet, not_yet);
        h("</dl>");
    });
}

}  // namespace

Fragment levels_card(Desk const& desk, std::optional<FrozenLevels> const& frozen, std::string_view css) {
    auto const& voice = desk.voice;
    html::Card card{.id = "livelli", .title = std::string(voice[w::levels_title]), .css = std::string(css)};
    if (!frozen)
        return html::card(
            card, html::fragment([&](Writer& h) { h("<p class=\"muted m-0\">{}</p>", voice[w::no_snapshot]); }));
    Day const told_on = frozen->renewed_on.value_or(frozen->day);
    card.subtitle = voice(w::levels_on, {{"day", voice.day(told_on)}});
    Share::Kind const kind = frozen->aligned.kind();
    return html::card(card, html::fragment([&](Writer& h) {
        if (kind == Share::Kind::exact || kind == Share::Kind::between) h.add(counted_levels(desk, *frozen));
        else if (kind == Share::Kind::hidden)
            h("<p>{}</p>", voice(w::hidden_see_region, {{"n", desk.plan->small_cell}}));
        else h("<p class=\"value\">{}</p>", share_text(desk, frozen->aligned));
        h("<p class=\"small muted mt3 m-0\">{}",
          voice(w::levels_of, {{"n", frozen->in_scope}, {"day", voice.day(frozen->day)},
                               {"measured", frozen->measured}, {"counted", frozen->counted}}));
        if (told_on < frozen->day)
            h(" {}", voice(w::levels_not_renewed, {{"day", voice.day(told_on)}, {"n", desk.plan->small_cell}}));
        h(" {}</p><p class=\"mt3 m-0\"><strong class=\"strong\">{} {}</strong></p>",
          voice(w::groups_only, {{"n", desk.plan->small_cell}}), voice[w::without_step],
          frozen->without_step ? voice.number(*frozen->without_step) : std::string(voice[w::without_step_hidden]));
    }));
}

}  // namespace regia::monitoring
