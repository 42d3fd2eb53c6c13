#include <boost/json.hpp>

#include <cmath>

#include "catalogue/pages.hpp"

namespace regia::catalogue {
namespace {

namespace json = boost::json;

json::value approval_document(ModuleState const& state) {
    if (!state.approval) return nullptr;
    return json::object{{"act", state.approval->act}, {"approved_by", state.approved_by},
                        {"approved_at", to_rfc3339(state.approval->approved_at)}};
}

json::object minutes_document(Module const& module, std::vector<ModuleMinutes> const& minutes) {
    json::object contexts;
    for (ModuleMinutes const& line : minutes)
        if (line.module == module.code)
            contexts[line.context] = {{"declared", line.declared}, {"computed", std::round(line.computed * 10) / 10}};
    return contexts;
}

http::Answer list_modules(Desk const& desk) {
    auto const minutes = minutes_of(*desk.catalogue);
    json::array modules;
    desk.installation.database.read([&](db::Tx& tx) {
        for (Module const& module : desk.catalogue->modules) {
            ModuleState const state = state_of(tx, module);
            modules.push_back({{"code", module.code}, {"position", module.position}, {"area", module.area},
                               {"title", {{"it", module.title.it}, {"en", module.title.en}}},
                               {"language", module.language}, {"version", to_string(module.version)},
                               {"competences", json::value_from(module.competences)}, {"minutes", module.minutes},
                               {"minutes_by_context", minutes_document(module, minutes)},
                               {"sections", module.sections.size()}, {"questions", module.questions.size()},
                               {"state", state.approval ? "approved" : "draft"},
                               {"approval", approval_document(state)}});
        }
        return true;
    });
    return http::json(json::serialize(json::object{{"modules", std::move(modules)}}));
}

}  // namespace

void add_api_routes(http::Router& router, access::Installation& installation, Shelves shelves) {
    router.get("/api/v1/modules", access::may::read_content, [&installation, shelves](http::Request const& request) {
        return list_modules(Desk(installation, shelves, request));
    }).describe({.summary = "The modules with their state of approval and their minutes",
                 .gives = "{modules: [{code: text, position: int, area: text, title: {it: text, en: text}, "
                          "language: text, version: text, competences: [text], minutes: int, minutes_by_context: "
                          "{*: {declared: int, computed: number}}, sections: int, questions: int, "
                          "state: \"approved\" | \"draft\", "
                          "approval: {act: text, approved_by: text, approved_at: instant}?}]}"});
}

}  // namespace regia::catalogue
