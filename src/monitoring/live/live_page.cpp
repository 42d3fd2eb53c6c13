//! GET /monitoraggio/novita: the stream of an open page of the region, or of one body (`ente`).
#include <algorithm>

#include "monitoring/live/live.hpp"
#include "monitoring/live/mark.hpp"

namespace regia::monitoring {
namespace {

http::Answer stream(Live& live, Desk const& desk) {
    std::string const code(desk.request.query.get("ente"));
    registry::Body const* const body = desk.reference->find_body(code);
    auto const mine = desk.bodies();
    bool const is_mine = std::find(mine.begin(), mine.end(), body) != mine.end();
    if (!code.empty() && !is_mine) throw NotFound("no such body");
    if (code.empty() && !desk.may(access::may::see_region)) throw NotFound("not of the region");
    // What the browser was told last. Nothing yet is answered at once: nothing is missed since its page was made.
    Uuid const id = body ? body->id : Uuid{};
    return live.wait(std::string(desk.request.header("last-event-id")), to_string(id),
                     [id](db::Tx& tx) { return figures_mark(tx, id); });
}

}  // namespace

void add_live_routes(http::Router& router, Sources sources) {
    router.get("/monitoraggio/novita", access::may::see_body,
               [sources](http::Request const& request) { return stream(sources.live, Desk(sources, request)); });
}

}  // namespace regia::monitoring
