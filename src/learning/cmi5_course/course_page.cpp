//! A cmi5 course as she takes it: the list of its parts with the state of each in words, and one unit, opened in a
//! frame or in place of the page.
#include <algorithm>

#include <fmt/format.h>

#include "learning/cmi5/cmi5_store.hpp"
#include "learning/cmi5_course/course.hpp"
#include "learning/package/course_parts.hpp"
#include "locale/course.hpp"
#include "locale/unit.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace w = words::unit;
using catalogue::PackageItem;
using html::Fragment;
using html::Writer;

struct CoursePage {
    Desk const& desk;
    TakenCourse const& taken;
    ItemStates states{};
    std::vector<Session> sessions{};

    catalogue::PackageStructure const& structure() const { return taken.version.structure; }
    std::string path() const { return path_of_course(taken.package.id); }
    std::string title(PackageItem const& item) const { return catalogue::text_in(item.title, desk.voice.code()); }
    ItemState state(int item) const {
        auto const found = states.find(item);
        return found == states.end() ? ItemState{} : found->second;
    }
    Progress progress(int item) const {
        bool was_launched = false, has_failed = false;
        for (Session const& one : sessions) {
            if (one.item != item || one.mode != Mode::normal) continue;
            was_launched = true;
            has_failed = has_failed || one.is_failed;
        }
        return progress_of(structure().items[static_cast<std::size_t>(item)], state(item), was_launched, has_failed);
    }
    int done_count() const {
        int count = 0;
        for (std::size_t i = 0; i < structure().items.size(); ++i)
            count += structure().items[i].is_playable && state(static_cast<int>(i)).satisfied_at;
        return count;
    }
};

html::Word progress_word(Progress progress) {
    switch (progress) {
        case Progress::to_start: return w::state_to_start;
        case Progress::started: return w::state_started;
        case Progress::failed: return w::state_failed;
        case Progress::completed: return w::state_completed;
        case Progress::passed: return w::state_passed;
        case Progress::waived: return w::state_waived;
        case Progress::satisfied: break;
    }
    return w::state_done;
}

html::Word asks_word(std::string_view move_on) {
    if (move_on == "Completed") return w::asks_completed;
    if (move_on == "Passed") return w::asks_passed;
    if (move_on == "CompletedAndPassed") return w::asks_both;
    if (move_on == "CompletedOrPassed") return w::asks_either;
    return w::asks_nothing;
}

//! "Iniziata · si conclude superandola · soglia 0,8".
std::string said_of(CoursePage const& page, int item) {
    auto const& unit = page.structure().items[static_cast<std::size_t>(item)];
    std::string said = std::string(page.desk.voice[progress_word(page.progress(item))]);
    if (page.state(item).satisfied_at) return said;
    said += " · " + std::string(page.desk.voice[asks_word(unit.move_on)]);
    if (!unit.mastery) return said;
    std::string number = fmt::format("{:g}", *unit.mastery);
    if (page.desk.voice.language == html::Language::it) std::replace(number.begin(), number.end(), '.', ',');
    return said + " · " + page.desk.voice(w::mastery, {{"n", number}});
}

void write_line(Writer& h, CoursePage const& page, int item, int number, bool is_current) {
    auto const& one = page.structure().items[static_cast<std::size_t>(item)];
    bool const is_done = page.state(item).satisfied_at.has_value();
    auto const mark = html::fragment([&](Writer& m) {
        if (is_done) m("<span class=\"ok\">{}</span>", html::icon("it-check-circle"));
        else m("<span class=\"num\" aria-hidden=\"true\">{}</span>", number);
    });
    auto const url = page.desk.url(page.path() + "?voce=" + http::url_encode(one.id));
    if (is_current) h("<li><a href=\"{}\" aria-current=\"step\">", url);
    else h("<li><a href=\"{}\">", url);
    h("{}<span>{}<br><span class=\"d\">{}</span></span></a></li>", mark, page.title(one), said_of(page, item));
}

Fragment parts_card(CoursePage const& page, int current) {
    html::Card card;
    card.id = "voci";
    card.title = page.desk.voice[w::units];
    card.subtitle = page.desk.voice(words::course::done_of,
                                    {{"n", page.done_count()}, {"total", page.structure().playable_count()}});
    return html::fragment([&](Writer& h) {
        h("<div id=\"indice\">{}</div>", html::card(card, html::fragment([&](Writer& inner) {
            inner("<ol class=\"outline\">");
            int number = 0;
            for (std::size_t i = 0; i < page.structure().items.size(); ++i) {
                PackageItem const& one = page.structure().items[i];
                int const item = static_cast<int>(i);
                if (one.is_playable) write_line(inner, page, item, ++number, item == current);
                else if (page.state(item).satisfied_at)
                    inner("<li class=\"strong\">{} ({})</li>", page.title(one), page.desk.voice[w::block_done]);
                else inner("<li class=\"strong\">{}</li>", page.title(one));
            }
            inner("</ol>");
        })));
    });
}

//! What is true of the whole course: done, or a newer one for who begins.
Fragment course_notes(CoursePage const& page) {
    namespace c = words::course;
    Desk const& desk = page.desk;
    return html::fragment([&](Writer& h) {
        if (auto const& at = page.taken.attempt.completed_at)
            h("{}", html::note(html::Kind::ok, desk.voice[c::course_done], html::fragment([&](Writer& inner) {
                  inner("<p>{}</p>{}", desk.voice(c::course_done_on, {{"moment", desk.voice.moment(*at)}}),
                        begin_form(desk, page.taken.package.id, c::again, true));
              })));
        else if (page.taken.has_newer)
            h("{}", html::note(html::Kind::info, desk.voice[c::newer], desk.voice[c::newer_text]));
    });
}

http::Reply overview(CoursePage const& page) {
    Desk const& desk = page.desk;
    std::string const title = catalogue::text_in(page.structure().title, desk.voice.code());
    return desk.page(course_frame(desk, title, page.path()), html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>",
          html::page_head(title, catalogue::text_in(page.structure().description, desk.voice.code())),
          course_notes(page), parts_card(page, -1));
    }));
}

http::Reply one_unit(CoursePage const& page, int item) {
    Desk const& desk = page.desk;
    PackageItem const& unit = page.structure().items[static_cast<std::size_t>(item)];
    std::string const title = catalogue::text_in(page.structure().title, desk.voice.code());
    bool const is_review = next_mode(unit, page.state(item)) == Mode::review;
    html::Frame frame = course_frame(desk, title, page.path());
    frame.scripts.emplace_back("package.js");
    catalogue::UnitStage const stage{
        desk.voice, desk.url(page.path() + "/unita/" + std::to_string(item)), desk.request.local(page.path()),
        access::form_token(desk.request), unit, !desk.installation.content_url.empty(), is_review};
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">", html::page_head(title, page.title(unit)));
        if (is_review) h("{}", html::note(html::Kind::ok, desk.voice[w::review], desk.voice[w::review_text]));
        h("{}<nav class=\"inline jb\" id=\"dopo-il-corso\" tabindex=\"-1\" aria-label=\"{}\">"
          "<a class=\"btn btn-outline-primary\" href=\"{}\">{}{}</a>",
          catalogue::unit_stage(stage), desk.voice[w::units], desk.url(page.path()), html::icon("it-arrow-left"),
          desk.voice[w::back]);
        if (catalogue::opens_in_frame(unit))
            h("<button class=\"btn btn-outline-primary\" type=\"button\" data-whole-screen>{}</button>",
              desk.voice[words::course::whole_screen]);
        h("</nav></div><div class=\"stack\">{}</div></div>", parts_card(page, item));
    }));
}

}  // namespace

http::Reply show_course(Desk const& desk, TakenCourse const& taken) {
    CoursePage page{desk, taken};
    desk.installation.database.read([&](db::Tx& tx) {
        auto const registration = find_registration(tx, taken.attempt.id);
        if (!registration) return false;
        page.states = states_of(tx, *registration);
        page.sessions = sessions_of(tx, registration->actor, registration->id);
        return true;
    });
    std::string_view const wanted = desk.request.query.get("voce");
    for (std::size_t i = 0; i < page.structure().items.size(); ++i)
        if (page.structure().items[i].is_playable && page.structure().items[i].id == wanted)
            return one_unit(page, static_cast<int>(i));
    return overview(page);
}

}  // namespace regia::learning::cmi5
