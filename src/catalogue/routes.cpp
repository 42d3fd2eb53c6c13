#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "catalogue/approval.hpp"
#include "catalogue/authoring/draft_store.hpp"
#include "catalogue/pages.hpp"
#include "locale/catalogue.hpp"

namespace regia::catalogue {

namespace w = words::catalogue;

Desk::Desk(access::Installation& to, Shelves const& shelves, http::Request const& asked)
    : installation(to), request(asked), voice(access::voice(asked)), revision(to.folders.current().id),
      catalogue(shelves.catalogue.at(revision)), portfolio(shelves.portfolio.at(revision)) {}

http::Reply Desk::page(html::Frame frame, html::Fragment const& content, int status) const {
    return http::page(html::page(frame, content), status);
}

Module const& Desk::module_in_path() const {
    Module const* const module = catalogue->find(request.in_path("code"));
    if (!module) throw NotFound("no such module");
    return *module;
}

Module const& Desk::unit_in_path() const {
    Module const* const unit = catalogue->find_unit(request.in_path("code"));
    if (!unit) throw NotFound("no such module");
    return *unit;
}

html::Frame Desk::frame(Module const& module, std::string title, std::string const& path) const {
    html::Frame frame = access::frame(installation, request, std::move(title));
    frame.crumbs = {{std::string(voice[w::contents]), url("/contenuti")},
                    {is_survey(module) ? this->title(module) : module.code, url(path_of(module))}};
    if (path == path_of(module)) frame.crumbs.back().is_current = true;
    else frame.crumbs.push_back({frame.title, url(path), true});
    return frame;
}

std::string Desk::title(Module const& module) const {
    if (is_survey(module)) return std::string(voice[w::survey]);
    return std::string(voice.pick(module.title.it, module.title.en));
}

std::string Desk::area_name(std::string_view area) const {
    portfolio::Area const* const found = portfolio->find_area(area);
    return found ? std::string(voice.pick(found->name.it, found->name.en)) : std::string(area);
}

std::string Desk::level_name(Level level) const {
    auto const& name = portfolio->level_names[static_cast<int>(level)];
    return std::string(voice.pick(name.it, name.en));
}

std::string Desk::levels(Section const& section) const {
    if (section.level == section.level_max) return level_name(section.level);
    return voice(w::level_range, {{"from", level_name(section.level)}, {"to", level_name(section.level_max)}});
}

std::string Desk::audience(Section const& section) const {
    std::vector<std::string> names;
    for (auto const& one : section.audience) names.push_back(one == "tutti" ? std::string(voice[w::everyone]) : one);
    return join(names, ", ");
}

std::string Desk::kind(Section const& section) const {
    if (section.kind == "caso") return std::string(voice[w::kind_case]);
    if (section.kind == "scheda") return std::string(voice[w::kind_sheet]);
    if (section.kind == "glossario") return std::string(voice[w::kind_glossary]);
    return std::string(voice[w::kind_lesson]);
}

std::string Desk::minutes(int declared, double computed) const {
    auto const rounded = static_cast<std::int64_t>(std::lround(computed));
    return voice(w::minutes_pair, {{"declared", declared}, {"computed", rounded}});
}

html::Fragment Desk::source_list(Module const& module, std::vector<std::string> const& keys) const {
    return html::fragment([&](html::Writer& h) {
        h("<ul class=\"small\">");
        for (Source const& source : module.sources) {
            if (std::find(keys.begin(), keys.end(), source.key) == keys.end()) continue;
            html::Word const seen = source.seen == "testo"      ? w::source_read
                                    : source.seen == "estratto" ? w::source_excerpt
                                                                : w::source_known;
            if (source.url.empty()) h("<li><span lang=\"it\">{}</span> ", source.cite);
            else h("<li><a href=\"{}\" lang=\"it\">{}</a> ", html::Url::external(source.url), source.cite);
            h("<span class=\"muted\">({})</span></li>", voice[seen]);
        }
        h("</ul>");
    });
}

namespace {

ModuleState state_among(std::vector<Approval> const& approvals, Module const& module) {
    ModuleState state;
    for (Approval const& one : approvals) {
        if (one.module != module.code) continue;
        bool const is_of_today = one.version == module.version;
        if (is_of_today && !state.approval) state.approval = one;
        if (!is_of_today) state.was_approved = true;
    }
    return state;
}

}  // namespace

ModuleState state_of(db::Tx& tx, Module const& module) {
    ModuleState state = state_among(approvals_of(tx, module.code), module);
    if (state.approval) state.approved_by = access::display_name(tx, state.approval->person);
    return state;
}

std::vector<ModuleState> states_of(db::Tx& tx, std::vector<Module> const& modules) {
    auto const approvals = all_approvals(tx);
    std::vector<ModuleState> states;
    std::vector<Uuid> people;
    for (Module const& module : modules) {
        states.push_back(state_among(approvals, module));
        if (states.back().approval) people.push_back(states.back().approval->person);
    }
    auto names = access::display_names(tx, people);
    for (ModuleState& state : states)
        if (state.approval) state.approved_by = names[state.approval->person];
    return states;
}

std::string approved_sentence(html::Voice const& voice, ModuleState const& state) {
    return voice(w::approved_by, {{"name", state.approved_by}, {"act", state.approval->act},
                                  {"moment", voice.moment(state.approval->approved_at)}});
}

html::Fragment state_tag(html::Voice const& voice, ModuleState const& state) {
    if (state.approval) return html::tag(html::Kind::ok, voice[w::approved]);
    return html::tag(html::Kind::warn, voice[state.was_approved ? w::draft_again : w::draft]);
}

std::string path_of(Module const& module) { return "/contenuti/" + module.code; }

std::string short_version(Uuid version) { return to_string(version).substr(0, 8); }

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Catalogue>& catalogue,
                files::Shelf<portfolio::Portfolio>& portfolio, Editorial const& editorial) {
    installation.navigation.push_back({std::string(access::may::read_content.right), "/contenuti", w::contents, 10});
    std::string const approve(access::may::approve_content.right);
    installation.waiting.push_back({approve, "approval", "/contenuti", w::modules_to_approve,
                                    [&catalogue](db::Tx& tx, access::Actor const&) {
                                        return unapproved(tx, *catalogue.current());
                                    }});
    installation.waiting.push_back({approve, "review", "/contenuti", w::drafts_to_review,
                                    [](db::Tx& tx, access::Actor const&) {
                                        auto const drafts = open_drafts(tx);
                                        return std::count_if(drafts.begin(), drafts.end(), [](Draft const& draft) {
                                            return draft.state == DraftState::in_review;
                                        });
                                    }});
    Shelves const shelves{catalogue, portfolio};
    add_contents_routes(router, installation, shelves);
    add_approval_routes(router, installation, shelves);
    add_reading_routes(router, installation, shelves);
    add_api_routes(router, installation, shelves);
    add_authoring_routes(router, installation, shelves, editorial);
}

}  // namespace regia::catalogue
