//! /contenuti/pacchetti: every package that was brought; /contenuti/pacchetti/{pacchetto}: one, with what is in it,
//! what is wrong with it, where it stands between its author and the learners, and what it is about.
#include <algorithm>

#include "base/text.hpp"
#include "catalogue/package/parts.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::package;
using html::Fragment;
using html::Writer;

constexpr std::size_t entitlement_key_characters_max = 500;

std::string megabytes(html::Voice const& voice, std::int64_t bytes) {
    return voice(w::megabytes, {{"n", std::max<std::int64_t>(1, (bytes + 500'000) / 1'000'000)}});
}

http::Answer show_list(PackageDesk const& desk) {
    auto const lines = desk.installation.database.read([](db::Tx& tx) { return all_packages(tx); });
    html::Card list;
    list.id = "pacchetti";
    list.title = desk.voice(w::package_count, {{"n", static_cast<int>(lines.size())}});
    list.is_flush = !lines.empty();
    html::Table table;
    table.caption = desk.voice[w::packages];
    for (html::Word const word : {w::package, w::kind, w::state})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (PackageLine const& line : lines) {
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a><span class=\"sub\">{}</span>",
              desk.url("/contenuti/pacchetti/" + to_string(line.package.id)), line.package.title,
              desk.voice(w::version_of, {{"n", line.last.number},
                                         {"moment", desk.voice.moment(line.last.uploaded_at)}}));
        });
        rows.push_back({html::head_cell(name),
                        html::cell(kind_name(desk.voice, line.last.structure), "m-s", desk.voice[w::kind]),
                        html::cell(package_state_tag(desk.voice, line.last.state), "m-r")});
    }
    html::Card bring;
    bring.id = "carica";
    bring.title = desk.voice[w::upload_title];
    html::Frame const frame = desk.frame(std::string(desk.voice[w::packages]), "/contenuti/pacchetti");
    return desk.show(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">", html::page_head(desk.voice[w::packages], desk.voice[w::packages_lead]));
        if (desk.may(access::may::write_content)) h("{}", html::card(bring, upload_form(desk, {}, {})));
        h("{}</div>", html::card(list, lines.empty() ? html::empty_state("it-files", desk.voice[w::none_title],
                                                                         desk.voice[w::none])
                                                     : html::table(table, rows)));
    }));
}

//! Everything of one package that its page shows.
struct PackageView {
    Package package;
    std::vector<PackageVersion> versions;  //!< newest first
    std::vector<PackageStep> steps;        //!< of the newest
    std::map<Uuid, std::string> names{};
    FormErrors errors{};
    bool is_late = false;
    PackageVersion const& last() const { return versions.front(); }
    std::string path() const { return "/contenuti/pacchetti/" + to_string(package.id); }
};

PackageView read_view(PackageDesk const& desk) {
    Uuid const id = desk.request.id_in_path("pacchetto");
    return desk.installation.database.read([&](db::Tx& tx) {
        auto package = find_package(tx, id);
        if (!package) throw NotFound("no such package");
        PackageView view{std::move(*package), versions_of(tx, id), {}};
        if (view.versions.empty()) throw Bug("a package without a version");
        view.steps = package_steps_of(tx, view.last().id);
        std::vector<Uuid> people{view.last().uploaded_by};
        for (PackageStep const& step : view.steps) people.push_back(step.person);
        view.names = access::display_names(tx, people);
        return view;
    });
}

Fragment step_form(PackageDesk const& desk, PackageView const& view, std::string const& below, Fragment const& fields,
                   std::vector<Fragment> const& buttons) {
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}</form>",
          desk.url(view.path() + below), access::form_token(desk.request),
          html::hidden("invio", to_string(desk.installation.ids.next())),
          html::hidden("versione", to_string(view.last().id)), fields, html::actions(buttons));
    });
}

Fragment step_button(PackageDesk const& desk, html::Word label, html::Weight weight, std::string value = "") {
    html::Button button;
    button.label = desk.voice[label];
    button.weight = weight;
    if (!value.empty()) {
        button.name = "esito";
        button.value = std::move(value);
    }
    return html::submit(button);
}

bool is_open_to(PackageDesk const& desk, PackageView const& view, PackageStepKind kind, http::Access const& access) {
    return desk.may(access) && bar_to(kind, view.last(), desk.person()) == PackageBar::none;
}

//! The forms of the steps that come next, for who asks.
Fragment next_steps(PackageDesk const& desk, PackageView const& view) {
    using Kind = PackageStepKind;
    namespace may = access::may;
    PackageVersion const& last = view.last();
    return html::fragment([&](Writer& h) {
        if (is_open_to(desk, view, Kind::sent, may::write_content))
            h("<p class=\"m-0\">{}</p>{}", desk.voice[w::send_hint],
              step_form(desk, view, "/invio", {}, {step_button(desk, w::send, html::Weight::primary)}));
        if (is_open_to(desk, view, Kind::given_back, may::review_content)) {
            html::Field note{.name = "nota", .label = std::string(desk.voice[w::note]),
                             .hint = std::string(desk.voice[w::note_hint]),
                             .error = html::error_of(view.errors, "nota")};
            std::vector<Fragment> buttons;
            if (is_open_to(desk, view, Kind::reviewed, may::review_content))
                buttons.push_back(step_button(desk, w::review_done, html::Weight::primary, "conclusa"));
            buttons.push_back(step_button(desk, w::give_back, html::Weight::outline, "rimandata"));
            h("<h3 class=\"mt4\">{}</h3>{}", desk.voice[w::review],
              step_form(desk, view, "/rilettura", html::text_area(note, 3), buttons));
        }
        if (is_open_to(desk, view, Kind::approved, may::approve_content)) {
            html::Field act{.name = "atto", .label = std::string(desk.voice[w::act]),
                            .hint = std::string(desk.voice[w::act_hint]), .error = html::error_of(view.errors, "atto"),
                            .is_required = true, .autocomplete = "off"};
            act.length_max = static_cast<int>(act_characters_max);
            h("<h3 class=\"mt4\">{}</h3>{}", desk.voice[w::approval],
              step_form(desk, view, "/approvazione", html::field(act),
                        {step_button(desk, w::approve, html::Weight::primary)}));
        }
        bool const waits = last.state == PackageState::in_review || last.state == PackageState::reviewed;
        if (waits && last.uploaded_by == desk.person()) h("<p class=\"mt4\">{}</p>", desk.voice[w::own_work]);
        if (is_open_to(desk, view, Kind::withdrawn, may::write_content))
            h("<details class=\"mt4\"><summary class=\"sum\">{}</summary><p>{}</p>{}</details>",
              desk.voice[w::withdraw], desk.voice[w::withdraw_hint],
              step_form(desk, view, "/ritiro", {}, {step_button(desk, w::withdraw, html::Weight::outline)}));
    });
}

Fragment state_card(PackageDesk const& desk, PackageView const& view) {
    html::Card card;
    card.id = "stato";
    card.title = desk.voice[w::state];
    card.side = package_state_tag(desk.voice, view.last().state);
    constexpr html::Word step_words[] = {w::step_sent, w::step_given_back, w::step_reviewed, w::step_approved,
                                         w::step_withdrawn};
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<ol class=\"list-plain mt4\"><li>{}</li>", next_steps(desk, view),
          desk.voice(w::brought_by, {{"name", view.names.at(view.last().uploaded_by)},
                                     {"moment", desk.voice.moment(view.last().uploaded_at)}}));
        for (PackageStep const& step : view.steps) {
            h("<li>{}: {}, {}", desk.voice[step_words[static_cast<int>(step.kind)]], view.names.at(step.person),
              desk.voice.moment(step.happened_at));
            if (!step.note.empty()) h("<br>«{}»", step.note);
            h("</li>");
        }
        h("</ol>");
    }));
}

Fragment ties_card(PackageDesk const& desk, PackageView const& view) {
    auto const portfolio = desk.portfolio.current();
    html::Card card;
    card.id = "legami";
    card.title = desk.voice[w::ties];
    html::Field field{.name = "competenze", .label = std::string(desk.voice[w::competences]),
                      .value = view.errors.empty() ? join(view.package.competences, ", ")
                                                   : std::string(desk.request.form.get("competenze")),
                      .hint = std::string(desk.voice[w::competences_hint]),
                      .error = html::error_of(view.errors, "competenze")};
    html::Field level{.name = "livello", .label = std::string(desk.voice[w::level]),
                      .value = view.package.level ? std::to_string(static_cast<int>(*view.package.level)) : ""};
    html::Field key{.name = "chiave", .label = std::string(desk.voice[w::entitlement_key]),
                    .value = view.errors.empty() ? view.package.entitlement_key
                                                 : std::string(desk.request.form.get("chiave")),
                    .hint = std::string(desk.voice[w::entitlement_key_hint]),
                    .error = html::error_of(view.errors, "chiave"), .autocomplete = "off"};
    key.length_max = static_cast<int>(entitlement_key_characters_max);
    bool const is_cmi5 = view.last().structure.kind == PackageKind::cmi5;
    std::vector<html::Choice> choices{{"", std::string(desk.voice[w::level_any])}};
    for (int i = 1; i <= 3; ++i)
        choices.push_back({std::to_string(i), std::string(desk.voice.pick(portfolio->level_names[i].it,
                                                                          portfolio->level_names[i].en))});
    return html::card(card, html::fragment([&](Writer& h) {
        if (desk.may(access::may::write_content)) {
            h("<form class=\"stack gap3\" method=\"post\" action=\"{}\">{}{}{}{}{}</form>",
              desk.url(view.path() + "/legami"), access::form_token(desk.request), html::field(field),
              html::select(level, choices), is_cmi5 ? html::field(key) : html::Fragment{},
              html::actions({step_button(desk, w::save, html::Weight::outline)}));
            return;
        }
        h("<p>{}</p>", view.package.competences.empty() ? std::string(desk.voice[w::ties_none])
                                                        : join(view.package.competences, ", "));
    }));
}

Fragment facts_card(PackageDesk const& desk, PackageView const& view) {
    PackageVersion const& last = view.last();
    html::Card card;
    card.id = "fatti";
    card.title = desk.voice(w::version_n, {{"n", last.number}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}", html::key_values({
                    {std::string(desk.voice[w::kind]), html::text(kind_name(desk.voice, last.structure))},
                    {std::string(desk.voice[w::file]), html::text(last.file_name)},
                    {std::string(desk.voice[w::size]), html::text(megabytes(desk.voice, last.size_bytes))},
                    {std::string(desk.voice[w::files]), html::text(desk.voice.number(last.files))}}));
        if (view.versions.size() > 1) {
            h("<h3 class=\"mt4\">{}</h3><ul class=\"list-plain\">", desk.voice[w::versions]);
            for (PackageVersion const& one : view.versions)
                h("<li>{} {}</li>", desk.voice(w::version_of, {{"n", one.number},
                                                               {"moment", desk.voice.moment(one.uploaded_at)}}),
                  package_state_tag(desk.voice, one.state));
            h("</ul>");
        }
    }));
}

http::Reply show_view(PackageDesk const& desk, PackageView const& view, int status = 200) {
    PackageVersion const& last = view.last();
    html::Card contents;
    contents.id = "attivita";
    contents.title = desk.voice(w::activities, {{"n", last.structure.playable_count()}});
    contents.is_flush = true;
    html::Card next;
    next.id = "nuova";
    next.title = desk.voice[w::new_version];
    html::Button look;
    look.label = desk.voice[w::preview];
    look.weight = html::Weight::outline;
    auto const preview = html::button_link(
        desk.url("/contenuti/pacchetti/versioni/" + to_string(last.id) + "/anteprima"), look);
    return desk.show(desk.frame(view.package.title, view.path()), html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(view.package.title, text_in(last.structure.description, desk.voice.code()), preview),
          html::error_summary(desk.voice, view.errors));
        if (view.is_late)
            h("{}", html::note(html::Kind::warn, desk.voice[w::late_title], desk.voice[w::late],
                               html::Announced::at_once));
        h("<div class=\"grid main-side\"><div class=\"stack\">{}", state_card(desk, view));
        if (!last.warnings.empty()) {
            html::Card warnings;
            warnings.id = "avvisi";
            warnings.title = desk.voice(w::warnings, {{"n", static_cast<int>(last.warnings.size())}});
            h("{}", html::card(warnings, fault_list(desk.voice, last.warnings)));
        }
        h("{}</div><div class=\"stack\">{}{}", html::card(contents, contents_table(desk, last.structure)),
          facts_card(desk, view), ties_card(desk, view));
        if (desk.may(access::may::write_content))
            h("{}", html::card(next, html::fragment([&](Writer& inner) {
                  inner("<p>{}</p>{}", desk.voice[w::new_version_hint], upload_form(desk, view.package.id, {}));
              })));
        h("</div></div>");
    }), status);
}

Uuid id_in_package_form(http::Request const& request, std::string_view field) {
    auto const id = parse_uuid(request.form.get(field));
    if (!id) throw BadRequest("the form has no " + std::string(field));
    return *id;
}

//! `note` is already judged.
http::Answer take(PackageDesk const& desk, PackageStepKind kind, std::string note) {
    PackageView const view = read_view(desk);
    PackageStep const step{id_in_package_form(desk.request, "invio"), id_in_package_form(desk.request, "versione"),
                           kind, desk.person(), std::move(note), desk.installation.clock.now()};
    return http::after_commit(
        desk.installation.database, "package/" + to_string(view.package.id),
        [step, package = view.package.id, to = desk.request.local(view.path())](db::Tx& tx) {
            auto const version = find_package_version(tx, step.version);
            if (!version || version->package != package) throw NotFound("no such version of this package");
            if (take_package_step(tx, step) == PackageBar::none) return http::see_other(to);
            return http::see_other(to + "?superato=1");
        });
}

http::Answer review_package(PackageDesk const& desk) {
    std::string const note(trim(desk.request.form.get("nota")));
    std::string_view const outcome = desk.request.form.get("esito");
    if (outcome != "conclusa" && outcome != "rimandata") throw BadRequest("the form has no esito");
    bool const is_missing = outcome == "rimandata" && note.empty();
    if (is_missing || character_count(note) > 2'000) {
        PackageView view = read_view(desk);
        view.errors = {{"nota", std::string(desk.voice[is_missing ? w::note_missing : w::note_long])}};
        return show_view(desk, view, 422);
    }
    return take(desk, outcome == "conclusa" ? PackageStepKind::reviewed : PackageStepKind::given_back, note);
}

http::Answer approve_package(PackageDesk const& desk) {
    std::string const act(trim(desk.request.form.get("atto")));
    if (fault_of_act(act) != ActFault::none) {
        PackageView view = read_view(desk);
        view.errors = {{"atto", std::string(desk.voice[w::act_missing])}};
        return show_view(desk, view, 422);
    }
    return take(desk, PackageStepKind::approved, act);
}

http::Answer save_ties(PackageDesk const& desk) {
    PackageView view = read_view(desk);
    auto const portfolio = desk.portfolio.current();
    view.package.competences.clear();
    std::string unknown;
    for (std::string_view typed : split(desk.request.form.get("competenze"), ',')) {
        std::string const code(trim(typed));
        if (code.empty()) continue;
        if (portfolio->find_competence(code)) view.package.competences.push_back(code);
        else unknown = code;
    }
    if (!unknown.empty())
        view.errors.push_back({"competenze", desk.voice(w::competence_unknown, {{"code", unknown}})});
    if (view.last().structure.kind == PackageKind::cmi5)
        view.package.entitlement_key = trim(desk.request.form.get("chiave"));
    if (character_count(view.package.entitlement_key) > entitlement_key_characters_max)
        view.errors.push_back({"chiave", std::string(desk.voice[w::entitlement_key_long])});
    if (!view.errors.empty()) return show_view(desk, view, 422);
    auto const level = parse_number<int>(desk.request.form.get("livello"));
    view.package.level.reset();
    if (level && *level >= 1 && *level <= 3) view.package.level = static_cast<portfolio::Level>(*level);
    return http::after_commit(desk.installation.database, "package/" + to_string(view.package.id),
                              [package = view.package, to = desk.request.local(view.path())](db::Tx& tx) {
                                  update_ties(tx, package);
                                  return http::see_other(to);
                              });
}

}  // namespace

void add_list_routes(http::Router& router, access::Installation& installation,
                     files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue) {
    auto const at_desk = [&](auto answer) {
        return [&installation, &portfolio, &queue, answer](http::Request const& request) -> http::Answer {
            return answer(PackageDesk(installation, portfolio, queue, request));
        };
    };
    namespace may = access::may;
    std::string const one = "/contenuti/pacchetti/{pacchetto}";
    router.get("/contenuti/pacchetti", may::read_content, at_desk(&show_list));
    router.get(one, may::read_content, at_desk([](PackageDesk const& desk) {
        PackageView view = read_view(desk);
        view.is_late = desk.request.query.has("superato");
        return show_view(desk, view);
    }));
    router.post(one + "/legami", may::write_content, at_desk(&save_ties));
    router.post(one + "/invio", may::write_content, at_desk([](PackageDesk const& desk) {
        return take(desk, PackageStepKind::sent, "");
    }));
    router.post(one + "/rilettura", may::review_content, at_desk(&review_package));
    router.post(one + "/approvazione", may::approve_content, at_desk(&approve_package));
    router.post(one + "/ritiro", may::write_content, at_desk([](PackageDesk const& desk) {
        return take(desk, PackageStepKind::withdrawn, "");
    }));
}

}  // namespace regia::catalogue
