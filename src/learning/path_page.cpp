#include "learning/proposal/proposal.hpp"
#include "learning/reminders/card.hpp"
#include "locale/course.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

//! All that the home of a learner shows; six questions to the database with the session's.
struct Home {
    Course course;
    std::vector<Standing> standing;
    std::optional<assessment::OpenAttempt> survey;
    assessment::Again again;
    std::vector<Reminder> reminders;
    OtherCourses others;  //!< made elsewhere
    std::shared_ptr<catalogue::Catalogue const> catalogue;
    bool has_result() const { return !standing.empty() && standing.front().current; }
    bool is_completed(std::string_view module) const {
        ModuleProgress const* const progress = find(module);
        return progress && progress->state == State::completed;
    }
    ModuleProgress const* find(std::string_view module) const {
        for (ModuleProgress const& one : course.modules)
            if (one.module == module) return &one;
        return nullptr;
    }
};

int minutes_done(Home const& home) {
    int total = 0;
    for (ModuleProgress const& module : home.course.modules)
        total += module.state == State::completed ? module.minutes_total
                                                  : std::min(module.minutes_done, module.minutes_total);
    return total;
}

int minutes_total(catalogue::Catalogue const& catalogue) {
    int total = 0;
    for (catalogue::Module const& module : catalogue.modules) total += module.minutes;
    return total;
}

//! Sections opened out of all, the test being the last step.
double share_done(ModuleProgress const& module) {
    if (module.state == State::completed) return 1;
    return module.sections_total == 0 ? 0 : static_cast<double>(module.sections_opened) / (module.sections_total + 1);
}

std::string lead(Desk const& desk, Home const& home) {
    int const total = static_cast<int>(home.catalogue->modules.size());
    if (home.course.concluded_at) return desk.voice(w::lead_concluded, {{"total", total}});
    if (!home.course.started_at) return std::string(desk.voice[w::lead_none]);
    int const left = minutes_total(*home.catalogue) - minutes_done(home);
    return desk.voice(w::lead,
                      {{"done", home.course.modules_done}, {"total", total}, {"left", desk.voice.duration(left)}});
}

Fragment survey_hero(Desk const& desk, Home const& home) {
    html::Hero hero;
    hero.id = "next";
    hero.eyebrow = desk.voice[w::next_survey];
    hero.title = desk.voice[home.has_result() ? w::repeat_title : w::next_survey_title];
    hero.text = home.survey ? desk.voice(w::next_survey_resume, {{"n", home.survey->answered}})
                            : std::string(desk.voice[w::next_survey_text]);
    html::Button button;
    button.label = desk.voice[home.survey ? w::resume_survey : w::answer_survey];
    button.icon = "it-arrow-right";
    hero.actions = html::actions({html::button_link(desk.url("/questionario"), button)});
    return html::hero(hero);
}

Fragment module_hero(Desk const& desk, Home const& home, catalogue::Module const& module) {
    ModuleProgress const* const progress = home.find(module.code);
    bool const is_started = progress && progress->state == State::in_progress;
    html::Hero hero;
    hero.id = "next";
    hero.eyebrow = desk.voice(w::next_module, {{"position", module.position},
                                               {"total", static_cast<int>(home.catalogue->modules.size())}});
    hero.title = desk.title(module);
    std::string const path = "/percorso/moduli/" + std::to_string(module.position);
    html::Button button;
    button.icon = "it-arrow-right";
    button.label = desk.voice[is_started ? w::resume_module : w::start_module];
    std::string target = path;
    if (!is_started) {
        hero.text = desk.voice(w::start_text, {{"minutes", desk.voice.duration(module.minutes)}});
    } else if (progress->sections_opened >= progress->sections_total) {
        hero.text = desk.voice[w::test_left];
        button.label = desk.voice[w::go_to_test];
        target += "/verifica";
    } else if (auto const* const section = module.find(progress->last_section)) {
        std::string const left =
            desk.voice(w::minutes_left, {{"n", std::max(1, module.minutes - progress->minutes_done)}});
        hero.text = desk.voice(w::resume_from, {{"section", section->title}, {"left", left}});
    }
    if (is_started) {
        hero.share = share_done(*progress);
        hero.share_text = desk.voice.percent(*hero.share, 0);
        hero.bar_label = desk.voice(w::module_progress, {{"n", module.position}, {"percent", hero.share_text}});
    }
    hero.actions = html::actions({html::button_link(desk.url(target), button)});
    return html::hero(hero);
}

using Link = std::pair<std::string, std::string>;  // where to, and what it says

//! What is left when no module is.
Fragment closing_hero(Desk const& desk, html::Word title, std::string_view text, std::vector<Link> const& links) {
    html::Hero hero;
    hero.id = "next";
    hero.title = desk.voice[title];
    hero.text = text;
    std::vector<Fragment> buttons;
    for (auto const& [path, label] : links) {
        html::Button button;
        button.label = label;
        button.icon = "it-arrow-right";
        if (!buttons.empty()) button.weight = html::Weight::outline;
        buttons.push_back(html::button_link(desk.url(path), button));
    }
    if (!buttons.empty()) hero.actions = html::actions(buttons);
    return html::hero(hero);
}

//! Her modules of the areas where she is not yet where she should be.
std::vector<Link> modules_to_reread(Desk const& desk, Home const& home) {
    std::vector<Link> links;
    for (catalogue::Module const& module : home.catalogue->modules) {
        bool const is_below = std::any_of(home.standing.begin(), home.standing.end(), [&](Standing const& area) {
            return area.area == module.area && !area.next_step.empty();
        });
        if (is_below)
            links.emplace_back("/percorso/moduli/" + std::to_string(module.position),
                               desk.voice(w::reread_n, {{"n", module.position}, {"title", desk.title(module)}}));
    }
    return links;
}

//! All that the path offers was done: measured again, at once or from a day on. Until then, and where no measure is
//! left, she reads again what the areas are about that remain. Nothing here leads to a desk: to ask it how to go on
//! would tell her body that she is below what is expected.
Fragment after_modules_hero(Desk const& desk, Home const& home) {
    auto const is_any = [&](std::string_view step) {
        return std::any_of(home.standing.begin(), home.standing.end(),
                           [&](Standing const& area) { return area.next_step == step; });
    };
    bool const is_below = is_any("repeat_survey");
    if (home.again.may() && (is_below || home.again.because == "path_concluded"))
        return closing_hero(desk, w::repeat_title, desk.voice[is_below ? w::repeat_text : w::repeat_text_reached],
                            {{"/questionario", std::string(desk.voice[w::repeat_survey])}});
    if (is_below && home.again.from)
        return closing_hero(desk, w::repeat_title,
                            desk.voice(w::repeat_wait, {{"day", desk.voice.day(*home.again.from)}}),
                            modules_to_reread(desk, home));
    if (is_below || is_any("reread"))
        return closing_hero(desk, w::reread_title, desk.voice[w::reread_text], modules_to_reread(desk, home));
    return closing_hero(desk, w::concluded_title, desk.voice[w::concluded_text], {});
}

//! All attempts at a test are used: she reads the module again. The page of the test says when more open, and how many,
//! by the rules that she began the module with.
Fragment blocked_hero(Desk const& desk, catalogue::Module const& module) {
    std::string const test = "/percorso/moduli/" + std::to_string(module.position) + "/verifica";
    return closing_hero(desk, w::blocked_title, desk.voice[w::blocked_text],
                        {{test, std::string(desk.voice[w::go_to_test])}});
}

Fragment next_step_hero(Desk const& desk, Home const& home) {
    if (home.survey || !home.has_result()) return survey_hero(desk, home);
    catalogue::Module const* blocked = nullptr;
    for (catalogue::Module const& module : home.catalogue->modules) {
        if (home.is_completed(module.code)) continue;
        ModuleProgress const* const progress = home.find(module.code);
        bool const is_this_blocked = progress && is_blocked(*progress, module);
        if (is_this_blocked && !blocked) blocked = &module;
        bool const is_its_turn = std::all_of(module.requires_modules.begin(), module.requires_modules.end(),
                                             [&](std::string const& code) { return home.is_completed(code); });
        if (!is_this_blocked && is_its_turn) return module_hero(desk, home, module);
    }
    if (blocked) return blocked_hero(desk, *blocked);
    return after_modules_hero(desk, home);
}

html::PathItem path_item(Desk const& desk, Home const& home, catalogue::Module const& module, bool is_next) {
    ModuleProgress const* const progress = home.find(module.code);
    html::PathItem item;
    item.number = module.position;
    item.title = desk.title(module);
    item.url = desk.url("/percorso/moduli/" + std::to_string(module.position));
    Level const variant = progress ? progress->variant : catalogue::variant_level(module, std::nullopt);
    item.meta = desk.area_name(module.area) + " · " + desk.variant_name(variant) + " · " +
                desk.voice(w::minutes_short, {{"n", module.minutes}});
    State const state = progress ? progress->state : State::to_start;
    if (state == State::completed) {
        item.state = html::PathItem::State::done;
        item.tag = {html::Kind::ok, std::string(desk.voice[w::done])};
        if (progress->best_right)
            item.meta += " · " + desk.voice(w::test_score, {{"right", *progress->best_right}, {"asked", module.draw}});
    } else if (state == State::in_progress) {
        item.state = html::PathItem::State::now;
        item.tag = {html::Kind::info,
                    desk.voice(w::in_progress, {{"percent", desk.voice.percent(share_done(*progress), 0)}}),
                    "it-clock"};
    } else {
        item.state = is_next ? html::PathItem::State::now : html::PathItem::State::todo;
        item.tag = {html::Kind::idle, std::string(desk.voice[w::to_start])};
    }
    return item;
}

//! Which version of each module, and why: the reasons of the whole path, folded away.
Fragment reasons(Desk const& desk, Home const& home) {
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt3\"><summary class=\"strong sum\">{}</summary><ol class=\"small\">",
          desk.voice[w::because_title]);
        for (catalogue::Module const& module : home.catalogue->modules) {
            ModuleProgress const* const progress = home.find(module.code);
            Level const variant = progress ? progress->variant : catalogue::variant_level(module, std::nullopt);
            h("<li><span class=\"strong\">{}</span>, {}. {}</li>", desk.title(module), desk.variant_name(variant),
              desk.because(progress ? std::string_view(progress->because) : std::string_view()));
        }
        h("</ol></details>");
    });
}

Fragment modules_card(Desk const& desk, Home const& home) {
    std::vector<html::PathItem> items;
    bool has_next = false;
    for (catalogue::Module const& module : home.catalogue->modules) {
        ModuleProgress const* const progress = home.find(module.code);
        bool const is_open = !progress || progress->state != State::completed;
        items.push_back(path_item(desk, home, module, is_open && !has_next));
        has_next = has_next || is_open;
    }
    html::Card card;
    card.id = "mods";
    card.title = desk.voice(w::modules, {{"n", static_cast<int>(items.size())}});
    card.subtitle = desk.voice[home.has_result() ? w::chosen_survey : w::chosen_none];
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted mt3\">{} {}</p>{}", html::path(items), desk.voice[w::same_for_all],
          desk.portfolio->is_provisional() ? desk.voice[w::provisional] : std::string_view(), reasons(desk, home));
        h("{}{}<p class=\"mt35 m-0\"><a href=\"{}\">{}</a></p>", held_list(desk, home.others.held),
          proposals_list(desk, home.others.proposals), desk.url("/percorso/corsi"),
          home.others.live == 0 ? std::string(desk.voice[words::course::courses])
                                : desk.voice(words::course::courses_link, {{"n", home.others.live}}));
    }));
}

Fragment progress_card(Desk const& desk, Home const& home) {
    int const done = minutes_done(home);
    int const total = minutes_total(*home.catalogue);
    std::string const big = done < 60
                                ? std::to_string(done) + " min"
                                : std::to_string(done / 60) + " h" + (done % 60 ? " " + std::to_string(done % 60) : "");
    int reached = 0;
    for (Standing const& area : home.standing) reached += area.current && *area.current >= area.expected;
    std::string const areas =
        home.has_result()
            ? desk.voice(w::areas_reached, {{"n", reached}, {"total", static_cast<int>(home.standing.size())}})
            : std::string(desk.voice[w::not_measured]);
    html::Card card;
    card.id = "av";
    card.title = desk.voice[w::progress];
    card.hides_title = true;
    return html::card(
        card, html::fragment([&](Writer& h) {
            h("{}{}<p class=\"mt35\"><a href=\"{}\">{}</a></p>",
              html::donut(static_cast<double>(done) / total, big, desk.voice(w::of_hours, {{"n", total / 60}}),
                          desk.voice(w::time_done,
                                     {{"done", desk.voice.duration(done)}, {"total", desk.voice.duration(total)}})),
              html::key_values({{std::string(desk.voice[w::your_areas]), html::text(areas)}}, "mt4"),
              desk.url("/profilo"), desk.voice[w::see_profile]);
        }));
}

Fragment data_card(Desk const& desk, Home const& home) {
    auto const state = home.course.concluded_at ? w::state_concluded
                       : home.course.started_at ? w::state_in_progress
                                                : w::state_to_start;
    html::Card card;
    card.id = "dati";
    card.title = desk.voice[w::your_data];
    return html::card(card, html::fragment([&](Writer& h) {
                          h("<p class=\"m-0\">{}</p><p class=\"mt35\"><a href=\"{}\">{}</a></p>",
                            desk.voice(w::your_data_text, {{"state", desk.voice[state]}}), desk.url("/i-miei-dati"),
                            desk.voice[w::own_link]);
                          h("<hr class=\"rule\"><h3>{}</h3><p class=\"mt1 m-0\">{} <a href=\"{}\">{}</a></p>",
                            desk.voice[w::need_title], desk.voice[w::need_text], desk.url("/bisogni"),
                            desk.voice[w::need_link]);
                      }));
}

//! Until when, for who has not concluded.
Fragment deadlines_card(Desk const& desk, Home const& home) {
    auto const deadline = home.catalogue->deadline;
    if (!deadline || home.course.concluded_at) return {};
    int const left = days_between(rome_day(desk.installation.clock.now()), *deadline);
    html::Card card;
    card.id = "scadenze";
    card.title = desk.voice[w::deadlines];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<div class=\"between\"><strong class=\"strong\">{}</strong>", desk.voice[w::finish_modules]);
        if (left >= 0) h("{}", html::tag(html::Kind::info, desk.voice(w::days_left, {{"n", left}}), "it-calendar"));
        h("</div><p class=\"small muted m-0\">{}</p>",
          desk.voice(w::by_day, {{"day", desk.voice.day_with_weekday(*deadline)}}));
        h("<p class=\"small m-0 mt3\"><a href=\"{}\">{}</a></p>", desk.url("/promemoria"),
          desk.voice[w::reminders_link]);
    }));
}

http::Answer show_path(Desk const& desk) {
    Home home;
    home.catalogue = desk.library.catalogue.current();
    desk.installation.database.read([&](db::Tx& tx) {
        home.course = course_of(tx, desk.actor.person);
        home.standing = standing_of(tx, desk.actor.person);
        auto const survey = desk.library.survey.current();
        auto const state = assessment::survey_state(tx, *survey, desk.actor.person, desk.installation.clock.now());
        home.survey = state.open;
        home.again = state.again;
        home.others = other_courses_for(tx, desk, home.standing);
        home.reminders = reminders_for(tx, desk.actor.person);
        return true;
    });
    std::string const first_name = desk.actor.name.substr(0, desk.actor.name.find(' '));
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">{}{}</div><div class=\"stack\">{}{}{}{}</div></div>",
          html::page_head(desk.voice(w::hello, {{"name", first_name}}), lead(desk, home)), next_step_hero(desk, home),
          modules_card(desk, home), progress_card(desk, home), data_card(desk, home),
          reminders_card(desk, home.reminders), deadlines_card(desk, home));
    });
    return desk.page(desk.frame(std::string(desk.voice[w::path])), content);
}

}  // namespace

void add_path_routes(http::Router& router, access::Installation& installation, Library& library) {
    router.get("/percorso", access::may::follow_own_path, with_desk(installation, library, &show_path));
}

}  // namespace regia::learning
