#include "records/resource/call.hpp"

namespace regia::records {
namespace {

using Answerer = http::Answer (*)(Call const&);

struct Resource {
    std::string_view name;
    Answerer answer;
    bool is_written;  //!< takes PUT, POST and DELETE
};
constexpr Resource resources[] = {{"statements", answer_statements, true},
                                  {"activities/state", answer_state, true},
                                  {"activities/profile", answer_activity_profile, true},
                                  {"agents/profile", answer_agent_profile, true},
                                  {"activities", answer_activities, false},
                                  {"agents", answer_agents, false},
                                  {"about", answer_about, false},
                                  {"export", answer_export, false}};

//! A batch with its attachments (XAPI-00328: else 413). It is in memory before its sender is known, so it is not more.
constexpr std::uint64_t body_bytes_max = 5 * 1024 * 1024;

//! Asked by a browser before a page of another origin (course content) may speak with us (Fetch standard, "CORS
//! protocol"). No cookie is ever accepted here, so every origin may ask.
http::Answer allow() {
    http::Reply reply;
    reply.status = 204;
    reply.with("Access-Control-Allow-Origin", "*");
    reply.with("Access-Control-Allow-Methods", "GET, HEAD, PUT, POST, DELETE");
    reply.with("Access-Control-Allow-Headers",
               "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version, Accept-Language");
    reply.with("Access-Control-Max-Age", "3600");
    return reply;
}

http::Answer answer_resource(Records::Inside& inside, http::Request const& request, Resource const& resource) {
    Call const call = read_call(inside, request, std::string(resource.name));
    bool const is_statements = resource.name == "statements";
    if (call.is(http::Method::del) && (is_statements || !resource.is_written))
        call.refuse(405, {"", "", "is not deleted"});
    if (!call.is_reading() && !resource.is_written) call.refuse(405, {"", "", "is only read"});
    return resource.answer(call);
}

}  // namespace

void add_routes(http::Router& router, access::Installation&, Records& records) {
    Records::Inside& inside = records.inside();
    add_credential_routes(router, records);
    for (Resource const& resource : resources)
        // Some clients write the slash between endpoint and resource twice.
        for (std::string_view const root : {"/xapi/", "/xapi//"}) {
            std::string const path = std::string(root) + std::string(resource.name);
            auto const handler = [&inside, &resource](http::Request const& request) {
                return answer_resource(inside, request, resource);
            };
            router.get(path, http::everyone, handler);
            for (http::Method const method : {http::Method::post, http::Method::put, http::Method::del}) {
                http::Route& route = router.add(method, path, http::everyone, handler);
                route.body_bytes_max = body_bytes_max;
                // Credentials come with each request and never by cookie, so no page can lend a browser's.
                route.is_for_servers = true;
                route.without_form_token = true;
            }
            router.add(http::Method::options, path, http::everyone, [](http::Request const&) { return allow(); })
                .is_for_servers = true;
        }
}

}  // namespace regia::records
