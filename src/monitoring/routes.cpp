#include "access/rights.hpp"
#include "html/components.hpp"
#include "locale/words.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

namespace w = words::monitoring;

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Plan>& plan,
                learning::Library&) {
    installation.navigation.push_back({std::string(access::may::see_region.right), "/monitoraggio", w::monitoring, 10});
    router.get("/monitoraggio", access::may::see_region, [&](http::Request const& request) {
        auto const voice = access::voice(request);
        std::string const target = voice.number(plan.current()->target("A.reach"));
        auto const content =
            html::page_head(voice[w::monitoring], voice(w::target_is, {{"target", target}}),
                            html::as_of(voice(w::as_of, {{"moment", voice.moment(installation.clock.now())}})));
        return http::page(html::page(access::frame(installation, request, std::string(voice[w::monitoring])), content));
    });
}

}  // namespace regia::monitoring
