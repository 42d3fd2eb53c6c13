//! /percorso/corsi: the courses made elsewhere; one of them with its contents, its frame, and a line that says what was
//! saved (mock-up 05). The reports of its run-time come to /percorso/corsi/tentativi/{tentativo}/salva/{token}: as JSON
//! from the page, as text from the request that outlives it.
#include <algorithm>

#include <boost/json.hpp>

#include "learning/cmi5_course/course.hpp"
#include "learning/entry/entry_card.hpp"
#include "learning/package/course_parts.hpp"
#include "learning/package/package.hpp"
#include "learning/pages.hpp"
#include "learning/proposal/proposal.hpp"
#include "locale/course.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::course;
namespace json = boost::json;
using catalogue::PackageItem;
using catalogue::PackageKind;
using catalogue::PackageStructure;
using html::Fragment;
using html::Writer;

//! What she has of one course, in one look at the database.
struct CourseView {
    catalogue::Package package;
    std::optional<PackageAttempt> attempt;
    std::optional<catalogue::PackageVersion> version;  //!< of the attempt, else the live one
    std::vector<PackageItemState> states{};
    bool has_newer = false;  //!< another version is live than she is in
    std::optional<PackageSequence> sequence{};  //!< of a version with rules: where they have brought her
    std::string objectives{};  //!< the state of her attempt before, whose objectives she still has; "" = none

    bool is_sequenced() const { return !version->structure.sequencing.empty(); }
    PackageItemState const* state_of(std::string_view item) const {
        for (PackageItemState const& one : states)
            if (one.item == item) return &one;
        return nullptr;
    }
    bool is_done(PackageItem const& item) const {
        auto const* const state = state_of(item.id);
        return state && state->completed_at;
    }
    std::vector<PackageItem const*> playable() const {
        std::vector<PackageItem const*> all;
        for (PackageItem const& one : version->structure.items)
            if (one.is_playable) all.push_back(&one);
        return all;
    }
    int done_count() const {
        auto const all = playable();
        return static_cast<int>(std::count_if(all.begin(), all.end(), [&](auto const* one) { return is_done(*one); }));
    }
    std::int64_t active_seconds() const {
        std::int64_t total = 0;
        for (PackageItemState const& one : states) total += one.active_seconds;
        return total;
    }
};

CourseView view_in(db::Tx& tx, Uuid person, Uuid package) {
    auto found = catalogue::find_package(tx, package);
    if (!found) throw NotFound("no such course");
    CourseView view{std::move(*found), last_attempt(tx, person, package), catalogue::live_version(tx, package)};
    if (view.attempt) {
        view.has_newer = view.version && view.version->id != view.attempt->version;
        view.version = catalogue::find_package_version(tx, view.attempt->version);
        view.states = items_of(tx, person, view.attempt->id);
    }
    if (!view.version) throw NotFound("the course is not given");
    if (view.attempt && view.is_sequenced()) {
        view.sequence = sequence_of(tx, person, view.attempt->id);
        auto const before = view.sequence ? std::nullopt : sequence_before(tx, person, *view.attempt);
        if (before) view.objectives = before->state;
    }
    return view;
}

//! The activity that sequencing has delivered; the one of the address, else the one she was last in while it is open,
//! else the first that is not done.
PackageItem const& chosen_item(CourseView const& view, std::string_view wanted) {
    auto const all = view.playable();
    for (PackageItem const* one : all)
        if (view.is_sequenced() && view.sequence && one->id == view.sequence->item) return *one;
    for (PackageItem const* one : all)
        if (one->id == wanted) return *one;
    PackageItemState const* last = nullptr;
    for (PackageItemState const& one : view.states)
        if (!one.completed_at && (!last || last->saved_at < one.saved_at)) last = &one;
    for (PackageItem const* one : all)
        if (last && one->id == last->item) return *one;
    for (PackageItem const* one : all)
        if (!view.is_done(*one)) return *one;
    return *all.front();
}

Fragment index_card(Desk const& desk, CourseView const& view, PackageItem const* current) {
    int const total = view.version->structure.playable_count(), done = view.done_count();
    html::Card card;
    card.id = "voci";
    card.title = desk.voice[w::contents];
    card.subtitle = desk.voice(w::done_of, {{"n", done}, {"total", total}});
    return html::fragment([&](Writer& h) {
        h("<div id=\"indice\">{}</div>", html::card(card, html::fragment([&](Writer& inner) {
            inner("<ol class=\"outline\">");
            int number = 0;
            for (PackageItem const& one : view.version->structure.items) {
                std::string const title = catalogue::text_in(one.title, desk.voice.code());
                if (!one.is_visible) continue;
                if (!one.is_playable) {
                    inner("<li class=\"strong\">{}</li>", title);
                    continue;
                }
                ++number;
                auto const url = desk.url(path_of_course(view.package.id) + "?voce=" + http::url_encode(one.id));
                auto const mark = html::fragment([&](Writer& m) {
                    if (view.is_done(one)) m("<span class=\"ok\">{}</span>", html::icon("it-check-circle"));
                    else m("<span class=\"num\" aria-hidden=\"true\">{}</span>", number);
                });
                std::string const said = view.is_done(one) ? " (" + std::string(desk.voice[w::item_done]) + ")" : "";
                if (&one == current)
                    inner("<li><a href=\"{}\" data-choice=\"{}\" aria-current=\"step\">{}<span>{}"
                          "<span class=\"visually-hidden\">{}</span></span></a></li>", url, one.id, mark, title, said);
                else
                    inner("<li><a href=\"{}\" data-choice=\"{}\">{}<span>{}<span class=\"visually-hidden\">{}</span>"
                          "</span></a></li>", url, one.id, mark, title, said);
            }
            inner("</ol>");
            if (std::int64_t const minutes = view.active_seconds() / 60; minutes > 0)
                inner("<p class=\"small muted m-0 mt3\">{}</p>",
                      desk.voice(w::active_time, {{"time", desk.voice.duration(minutes)}}));
        })));
    });
}

//! The frame's place, with all that the script needs; without scripts it says what is missing.
Fragment stage(Desk const& desk, CourseView const& view, PackageItem const& item, std::string const& token) {
    PackageKind const kind = view.version->structure.kind;
    PackageItemState const* const stored = view.state_of(item.id);
    std::string const state =
        "{\"cmi\":" + state_for_launch(kind, item, stored, to_string(view.attempt->id)) + ",\"seq\":" +
        std::to_string(stored ? stored->seq : 0) + "}";
    std::string const save = desk.request.local(std::string(courses_path) + "/tentativi/" +
                                                to_string(view.attempt->id) + "/salva/" + view.attempt->token);
    std::string const& content = desk.installation.content_url;
    auto const attributes = [&](Writer& h) {
        h("<div class=\"package-stage\" data-package");
        if (!content.empty()) h(" data-has-origin");
        if (!view.is_sequenced()) return;
        h(" data-sequencing=\"{}\" data-sequence=\"{}\" data-sequence-seq=\"{}\" data-objectives=\"{}\" "
          "data-choose=\"{}\" data-denied=\"{}\" data-over=\"{}\" data-resume=\"{}\"",
          view.version->structure.sequencing, view.sequence ? view.sequence->state : "",
          view.sequence ? view.sequence->seq : 0, view.objectives, desk.voice[w::choose], desk.voice[w::denied],
          desk.voice[w::over], desk.voice[w::resume]);
    };
    return html::fragment([&](Writer& h) {
        h("<noscript>{}</noscript>", html::note(html::Kind::warn, desk.voice[w::needs_script],
                                                desk.voice[w::needs_script_text]));
        h("<p class=\"m-0\"><a class=\"visually-hidden-focusable\" href=\"#dopo-il-corso\">{}</a></p>",
          desk.voice[w::skip]);
        attributes(h);
        h(" data-address=\"{}\" data-kind=\"{}\" data-item=\"{}\" data-title=\"{}\" data-attempt=\"{}\" "
          "data-talks=\"{}\" data-save=\"{}\" data-state=\"{}\"></div>",
          content + catalogue::address_in_package(token, item.launch),
          kind == PackageKind::scorm12 ? "scorm12" : "scorm2004", item.id,
          catalogue::text_in(item.title, desk.voice.code()), to_string(view.attempt->id), item.talks ? "yes" : "no",
          save, state);
    });
}

Fragment neighbours(Desk const& desk, CourseView const& view, PackageItem const& item) {
    // What may come next is for the run-time to say: it shows these when their time has come.
    if (view.is_sequenced())
        return html::fragment([&](Writer& h) {
            h("<nav class=\"inline jb\" id=\"dopo-il-corso\" tabindex=\"-1\" aria-label=\"{}\">"
              "<button class=\"btn btn-outline-primary\" type=\"button\" data-request=\"previous\" hidden>{}{}</button>"
              "<button class=\"btn btn-outline-primary\" type=\"button\" data-whole-screen>{}</button>"
              "<button class=\"btn btn-primary\" type=\"button\" data-request=\"continue\" hidden>{}{}</button></nav>",
              desk.voice[w::contents], html::icon("it-arrow-left"), desk.voice[w::previous],
              desk.voice[w::whole_screen], desk.voice[w::next], html::icon("it-arrow-right"));
        });
    auto const all = view.playable();
    auto const at = std::find(all.begin(), all.end(), &item) - all.begin();
    auto const path = [&](std::ptrdiff_t i) {
        return desk.url(path_of_course(view.package.id) + "?voce=" +
                        http::url_encode(all[static_cast<std::size_t>(i)]->id));
    };
    return html::fragment([&](Writer& h) {
        h("<nav class=\"inline jb\" id=\"dopo-il-corso\" tabindex=\"-1\" aria-label=\"{}\">", desk.voice[w::contents]);
        if (at > 0)
            h("<a class=\"btn btn-outline-primary\" data-go=\"previous\" href=\"{}\">{}{}</a>", path(at - 1),
              html::icon("it-arrow-left"), desk.voice[w::previous]);
        h("<button class=\"btn btn-outline-primary\" type=\"button\" data-whole-screen>{}</button>",
          desk.voice[w::whole_screen]);
        if (at + 1 < static_cast<std::ptrdiff_t>(all.size()))
            h("<a class=\"btn btn-primary\" data-go=\"next\" href=\"{}\">{}{}</a>", path(at + 1), desk.voice[w::next],
              html::icon("it-arrow-right"));
        h("</nav>");
    });
}

Fragment saved_line(Desk const& desk, CourseView const& view) {
    bool const was_saved = !view.states.empty();
    return html::fragment([&](Writer& h) {
        h("<p class=\"asof m-0\" role=\"status\" id=\"saved\" data-saving=\"{}\" data-saved=\"{}\" data-unsaved=\"{}\" "
          "data-expired=\"{}\" data-refused=\"{}\" data-lost=\"{}\">{}</p>",
          desk.voice[w::saving], desk.voice[w::saved_at], desk.voice[w::unsaved], desk.voice[w::expired],
          desk.voice[w::refused], desk.voice[w::lost],
          was_saved ? desk.voice(w::last_saved, {{"moment", desk.voice.moment(view.attempt->saved_at)}})
                    : std::string(desk.voice[w::nothing_saved]));
    });
}

http::Reply player(Desk const& desk, CourseView const& view, std::string const& token) {
    PackageItem const& item = chosen_item(view, desk.request.query.get("voce"));
    std::string const title = catalogue::text_in(view.version->structure.title, desk.voice.code());
    html::Frame frame = course_frame(desk, title, path_of_course(view.package.id));
    frame.scripts.emplace_back(view.is_sequenced() ? "sequence.js" : "package.js");
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">",
          html::page_head(title, catalogue::text_in(item.title, desk.voice.code()), saved_line(desk, view)));
        h("{}", ties_line(desk, view.package));
        if (view.attempt->completed_at)
            h("{}", html::note(html::Kind::ok, desk.voice[w::course_done], html::fragment([&](Writer& inner) {
                  inner("<p>{}</p>{}", desk.voice(w::course_done_on, {{"moment", desk.voice.moment(
                                                                               *view.attempt->completed_at)}}),
                        begin_form(desk, view.package.id, w::again, true));
              })));
        if (view.has_newer && !view.attempt->completed_at)
            h("{}", html::note(html::Kind::info, desk.voice[w::newer], desk.voice[w::newer_text]));
        h("{}{}</div><div class=\"stack\">{}</div></div>", stage(desk, view, item, token),
          neighbours(desk, view, item), index_card(desk, view, &item));
    }));
}

http::Reply introduction(Desk const& desk, CourseView const& view) {
    PackageStructure const& structure = view.version->structure;
    std::string const title = catalogue::text_in(structure.title, desk.voice.code());
    html::Card card;
    card.id = "inizio";
    card.title = desk.voice(w::activity_count, {{"n", structure.playable_count()}});
    return desk.page(course_frame(desk, title, path_of_course(view.package.id)), html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}</div>",
          html::page_head(title, catalogue::text_in(structure.description, desk.voice.code())),
          html::card(card, html::fragment([&](Writer& inner) {
              inner("{}<p>{}</p>{}", ties_line(desk, view.package), desk.voice[w::begin_text],
                    begin_form(desk, view.package.id, w::begin, false));
          })));
    }));
}

http::Answer show_course(Desk const& desk) {
    Uuid const package = desk.request.id_in_path("corso");
    CourseView const view = desk.installation.database.read(
        [&](db::Tx& tx) { return view_in(tx, desk.actor.person, package); });
    if (!view.attempt) return introduction(desk, view);
    if (view.version->structure.kind == PackageKind::cmi5)
        return cmi5::show_course(desk, {view.package, *view.attempt, *view.version, view.has_newer});
    // The frame fetches its files by this token, for it carries no cookie.
    return http::after_commit(
        desk.installation.database, "opening/" + to_string(desk.actor.person),
        [view, token = random_token(), &installation = desk.installation, &library = desk.library,
         request = std::make_shared<http::Request const>(desk.request), now = desk.installation.clock.now()](
            db::Tx& tx) {
            catalogue::open_package(tx, view.attempt->version, token, now);
            return player(Desk(installation, library, *request), view, token);
        });
}

http::Answer list_courses(Desk const& desk) {
    struct Line {
        catalogue::Package package;
        std::optional<PackageAttempt> attempt;
    };
    std::vector<CompletionEntry> entries;
    std::map<Uuid, std::string> names;
    auto const lines = desk.installation.database.read([&](db::Tx& tx) {
        entries = entries_of(tx, desk.actor.person);
        names = entry_names(tx, entries);
        std::vector<Line> all;
        auto const attempts = last_attempts(tx, desk.actor.person);
        for (catalogue::Package& package : catalogue::live_packages(tx)) {
            auto const mine = std::find_if(attempts.begin(), attempts.end(),
                                           [&](auto const& one) { return one.package == package.id; });
            all.push_back({std::move(package), mine == attempts.end() ? std::nullopt : std::optional(*mine)});
        }
        // Who is inside a course that was withdrawn may end it.
        for (PackageAttempt const& mine : attempts) {
            auto const is_it = [&](Line const& one) { return one.package.id == mine.package; };
            if (std::any_of(all.begin(), all.end(), is_it)) continue;
            if (auto package = catalogue::find_package(tx, mine.package)) all.push_back({std::move(*package), mine});
        }
        return all;
    });
    html::Card card;
    card.id = "corsi";
    card.title = desk.voice(w::course_count, {{"n", static_cast<int>(lines.size())}});
    return desk.page(course_frame(desk, std::string(desk.voice[w::courses]), std::string(courses_path)),
                     html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(desk.voice[w::courses], desk.voice[w::courses_lead]),
          html::card(card, html::fragment([&](Writer& inner) {
              if (lines.empty()) inner("<p class=\"m-0\">{}</p>", desk.voice[w::no_courses]);
              inner("<ul class=\"list-plain rows\">");
              for (Line const& line : lines) {
                  bool const is_entered = is_entered_done(entries, line.package.id);
                  auto const state = is_entered ? html::tag(html::Kind::ok, desk.voice[w::state_done])
                                     : !line.attempt ? html::tag(html::Kind::idle, desk.voice[w::state_new])
                                     : line.attempt->completed_at
                                         ? html::tag(html::Kind::ok, desk.voice[w::state_done])
                                         : html::tag(html::Kind::info, desk.voice[w::state_open]);
                  inner("<li><span class=\"between\"><a href=\"{}\">{}</a>{}</span>{}</li>",
                        desk.url(path_of_course(line.package.id)), line.package.title, state,
                        ties_line(desk, line.package));
              }
              inner("</ul>");
          })), own_entries_card(desk, entries, names));
    }));
}

http::Answer begin(Desk const& desk) {
    Uuid const package = desk.request.id_in_path("corso");
    bool const again = !desk.request.form.get("ancora").empty();
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [package, again, person = desk.actor.person, id = desk.installation.ids.next(),
                               token = random_token(), to = desk.request.local(path_of_course(package)),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  begin_attempt(tx, person, package, again, id, token, now);
                                  return http::see_other(to);
                              });
}

//! The acknowledgement leaves when the report is durable: only then does the page say "saved".
http::Answer save(Desk const& desk, records::Records* records) {
    auto const report = read_report(desk.request.body);
    if (!report) throw BadRequest("the body is no report of a run-time");
    Uuid const attempt = desk.request.id_in_path("tentativo");
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [attempt, records, report = *report, person = desk.actor.person,
         token = std::string(desk.request.in_path("token")),
         time = desk.voice.clock(desk.installation.clock.now()), now = desk.installation.clock.now()](db::Tx& tx) {
            auto const known = find_attempt(tx, person, attempt);
            if (!known || !same_secret(known->token, token)) throw NotFound("no such attempt");
            SavedReport const saved = save_report(tx, person, attempt, report, now, records);
            return http::json(json::serialize(json::object{{"time", time},
                                                           {"is_new", saved.is_new},
                                                           {"item_done", saved.item_done}}));
        });
}

//! All that the activities of each of her attempts have stored: hers to take away.
http::Answer export_cmi(Desk const& desk) {
    Uuid const package = desk.request.id_in_path("corso");
    auto const whole = desk.installation.database.read([&](db::Tx& tx) {
        CourseView const view = view_in(tx, desk.actor.person, package);
        json::array attempts;
        for (PackageAttempt const& one : attempts_at(tx, desk.actor.person, package))
            attempts.push_back(json::parse(attempt_as_json(tx, desk.actor.person, one)));
        return json::object{{"course", view.package.title}, {"attempts", std::move(attempts)}};
    });
    if (whole.at("attempts").as_array().empty()) throw NotFound("she has not begun it");
    return http::json(json::serialize(whole))
        .with("Content-Disposition", "attachment; filename=\"corso.json\"");
}

}  // namespace

std::string path_of_course(Uuid package) { return std::string(courses_path) + "/" + to_string(package); }

Fragment begin_form(Desk const& desk, Uuid package, html::Word label, bool again) {
    html::Button button;
    button.label = desk.voice[label];
    button.weight = again ? html::Weight::outline : html::Weight::primary;
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}</form>", desk.url(path_of_course(package) + "/tentativi"),
          access::form_token(desk.request), html::hidden("ancora", again ? "1" : ""),
          html::actions({html::submit(button)}));
    });
}

html::Frame course_frame(Desk const& desk, std::string title, std::string const& path) {
    html::Frame frame = desk.frame(std::move(title));
    frame.crumbs = {{std::string(desk.voice[words::learning::path]), desk.url("/percorso")},
                    {std::string(desk.voice[w::courses]), desk.url(std::string(courses_path))}};
    if (path == courses_path) frame.crumbs.back().is_current = true;
    else frame.crumbs.push_back({frame.title, desk.url(path), true});
    return frame;
}

void add_package_routes(http::Router& router, access::Installation& installation, Library& library,
                        records::Records* records) {
    using access::may::follow_own_path;
    std::string const list(courses_path);
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    router.get(list, follow_own_path, at_desk(&list_courses));
    router.get(list + "/{corso}", follow_own_path, at_desk(&show_course));
    router.get(list + "/{corso}/dati", follow_own_path, at_desk(&export_cmi));
    router.post(list + "/{corso}/tentativi", follow_own_path, at_desk(&begin));
    http::Route& reports =
        router.post(list + "/tentativi/{tentativo}/salva/{token}", follow_own_path,
                    [&installation, &library, records](http::Request const& request) {
                        return save(Desk(installation, library, request), records);
                    });
    reports.without_form_token = true;  // the token of the attempt stands in its address
    reports.body_bytes_max = report_bytes_max;
}

}  // namespace regia::learning
