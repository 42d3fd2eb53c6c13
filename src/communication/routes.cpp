#include "access/rights.hpp"
#include "communication/pages.hpp"
#include "locale/communication.hpp"

namespace regia::communication {

namespace w = words::communication;

Desk::Desk(access::Installation& to, Shelves const& from, http::Request const& asked)
    : installation(to), shelves(from), request(asked), voice(access::voice(asked)),
      portfolio(from.portfolio.current()), reference(from.reference.current()) {}

std::string Desk::area_name(std::string_view area) const {
    portfolio::Area const* const found = portfolio->find_area(area);
    return found ? std::string(voice.pick(found->name.it, found->name.en)) : std::string(area);
}

std::string Desk::profile_name(std::string_view profile) const {
    registry::Profile const* const found = reference->find_profile(profile);
    return found ? std::string(voice.pick(found->name_it, found->name_en)) : std::string(profile);
}

std::string Desk::body_name(Uuid body) const {
    registry::Body const* const found = reference->find_body(body);
    return found ? found->name : std::string();
}

std::vector<html::Choice> Desk::area_choices() const {
    std::vector<html::Choice> choices{{"", std::string(voice[w::area_none])}};
    for (auto const& area : portfolio->areas)
        choices.push_back({area.code, std::string(voice.pick(area.name.it, area.name.en))});
    return choices;
}

http::Reply Desk::page(std::string title, Fragment const& content, int status) const {
    return http::page(html::page(access::frame(installation, request, std::move(title)), content), status);
}

Fragment state_tag(Desk const& desk, std::string_view state) {
    html::Kind const kind = state == "planned" ? html::Kind::ok : state == "new" ? html::Kind::info : html::Kind::idle;
    return html::tag(kind, desk.voice[word_of_state(state)]);
}

void add_routes(http::Router& router, access::Installation& installation, Shelves const& shelves) {
    installation.navigation.push_back(
        {std::string(access::may::read_content.right), "/bisogni/raccolti", w::collected, 27});
    installation.waiting.push_back({std::string(access::may::approve_content.right), "need",
                                    "/bisogni/raccolti?stato=new", w::needs_wait,
                                    [](db::Tx& tx, access::Actor const&) { return count_unread(tx); }});
    add_need_routes(router, installation, shelves);
    add_collected_routes(router, installation, shelves);
    add_api_routes(router, installation, shelves);
}

}  // namespace regia::communication
