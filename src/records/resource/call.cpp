#include "records/resource/call.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";
//! Header names that a form may carry (XAPI: Communication 1.3), as they are written there.
constexpr std::string_view form_headers[] = {"authorization", "x-experience-api-version", "content-type",
                                             "content-length", "if-match", "if-none-match", "accept-language",
                                             "accept"};

std::optional<http::Method> method_named(std::string_view name) {
    for (http::Method const method : {http::Method::get, http::Method::head, http::Method::post, http::Method::put,
                                      http::Method::del})
        if (http::name_of(method) == name) return method;
    return std::nullopt;
}

//! XAPI-00331: "1.0", "1.0.x", "2.0", "2.0.x".
std::optional<std::string> version_for(std::string_view asked) {
    for (auto const& [start, answered] : {std::pair{"1.0", "1.0.3"}, std::pair{"2.0", "2.0.0"}}) {
        if (!asked.starts_with(start)) continue;
        std::string_view const rest = asked.substr(3);
        bool const is_patch = rest.size() > 1 && rest[0] == '.' &&
                              rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
        if (rest.empty() || is_patch) return answered;
    }
    return std::nullopt;
}

std::optional<std::string> header_in(http::Fields const& fields, std::string_view name) {
    for (auto const& [key, value] : fields.pairs())
        if (lower_ascii(key) == name) return value;
    return std::nullopt;
}

void take_headers(Call& call, http::Fields const& from) {
    auto const take = [&](std::string_view name, std::string& into) {
        if (auto value = header_in(from, name)) into = std::move(*value);
    };
    take("authorization", call.authorization);
    take("content-type", call.content_type);
    take("accept-language", call.accept_language);
    if (auto value = header_in(from, "if-match")) call.if_match = std::move(value);
    if (auto value = header_in(from, "if-none-match")) call.if_none_match = std::move(value);
    if (auto value = header_in(from, "x-experience-api-version")) call.version_asked = std::move(value);
}

//! A POST whose query names a method.
void read_alternate(Call& call, http::Request const& request) {
    // IEEE 9274.1.1 has no such form of a request.
    if (call.is_two()) call.refuse("", "method", "is no parameter in version 2.0");
    if (request.method != http::Method::post)
        call.refuse("", "method", "another method can only be carried by a POST");
    auto const method = method_named(request.query.get("method"));
    if (!method) call.refuse("", "method", "is no method");
    if (request.query.pairs().size() > 1)
        call.refuse("", "method", "stands alone in the query: everything else is in the form");
    if (!lower_ascii(request.header("content-type")).starts_with(form_type))
        call.refuse("", "Content-Type", "of this kind of request is application/x-www-form-urlencoded");
    call.method = *method;
    call.parameters = {};
    call.content_type.clear();
    bool has_content = false;
    for (auto const& [name, value] : request.form.pairs()) {
        if (name == "content") {
            call.body = value;
            has_content = true;
        } else if (std::find(std::begin(form_headers), std::end(form_headers), lower_ascii(name)) ==
                   std::end(form_headers)) {
            call.parameters.add(name, value);
        }
    }
    take_headers(call, request.form);
    bool const sends = *method == http::Method::put || *method == http::Method::post;
    if (sends && !has_content) call.refuse("", "content", "is missing in the form");
    if (!has_content) call.body.clear();
    if (call.content_type.empty()) call.content_type = "application/json";
}

void read_version(Call& call) {
    auto const found = version_for(call.version_asked.value_or(""));
    call.version = found.value_or(call.inside.default_version);
    // About answers everybody (XAPI-00315, 00331).
    if (found || call.resource == "about") return;
    call.refuse("XAPI-00331", "X-Experience-API-Version",
                call.version_asked ? "must be 1.0, 1.0.x, 2.0 or 2.0.x" : "is missing");
}

}  // namespace

Call read_call(Records::Inside& inside, http::Request const& request, std::string resource) {
    Call call{inside, request.method, std::move(resource), request.query};
    call.now = inside.installation.clock.now();
    if (call.resource == "statements") call.others_through = inside.others_through(false);
    call.body = request.body;
    call.version = inside.default_version;
    take_headers(call, request.headers);
    call.is_multipart_form = lower_ascii(call.content_type).starts_with("multipart/form-data");
    bool const is_alternate = request.query.has("method");
    if (is_alternate && request.form.has("X-Experience-API-Version"))
        call.version_asked = std::string(request.form.get("X-Experience-API-Version"));
    read_version(call);
    if (is_alternate) read_alternate(call, request);
    if (call.resource == "about") return call;
    // Communication 4.0: whoever is not known is 401.
    call.who = inside.who(call.authorization);
    if (!call.who) call.refuse(401, {"", "Authorization", "no such credential"});
    // Before the page is read: what is committed between the two is on it, though it was not promised.
    if (call.resource == "statements" && call.is_reading()) call.others_through = inside.others_through(true);
    return call;
}

bool is_header_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

SessionRules const* rules_of(Call const& call) {
    auto const found = call.inside.sessions.find(call.who->owner);
    return call.who->owner.empty() || found == call.inside.sessions.end() ? nullptr : &found->second;
}

std::string serial_key(Call const& call) {
    if (call.who->owner.empty() || !call.who->registration) return "";
    return call.who->owner + "/" + to_string(*call.who->registration);
}

void Call::only(std::initializer_list<std::string_view> names) const {
    for (std::size_t i = 0; i < parameters.pairs().size(); ++i) {
        std::string const& name = parameters.pairs()[i].first;
        if (std::find(names.begin(), names.end(), name) == names.end())
            refuse("XAPI-00324", name, "is no parameter of this request");
        for (std::size_t k = 0; k < i; ++k)
            if (parameters.pairs()[k].first == name) refuse("XAPI-00324", name, "is there twice");
    }
}

std::optional<std::string_view> Call::parameter(std::string_view name) const {
    if (!parameters.has(name)) return std::nullopt;
    return parameters.get(name);
}

std::string_view Call::required(std::string_view name, std::string_view requirement) const {
    auto const value = parameter(name);
    if (!value || value->empty()) refuse(requirement, std::string(name), "is missing");
    return *value;
}

bool Call::flag(std::string_view name) const {
    auto const value = parameter(name);
    if (!value || *value == "false") return false;
    if (*value != "true") refuse("", std::string(name), "must be true or false");
    return true;
}

std::optional<Uuid> Call::uuid(std::string_view name, std::string_view requirement) const {
    auto const value = parameter(name);
    if (!value) return std::nullopt;
    auto const id = parse_uuid(*value);
    if (!id) refuse(requirement, std::string(name), "must be a UUID");
    return id;
}

std::optional<Instant> Call::timestamp(std::string_view name, std::string_view requirement) const {
    auto const value = parameter(name);
    if (!value) return std::nullopt;
    auto const at = parse_timestamp(*value);
    if (!at) refuse(requirement, std::string(name), "must be an ISO 8601 time with an offset");
    return at;
}

std::string_view Call::iri(std::string_view name, std::string_view requirement) const {
    std::string_view const value = required(name, requirement);
    if (!is_iri(value)) refuse(requirement, std::string(name), "must be an IRI");
    return value;
}

void Call::needs_own(Uuid actor) const {
    if (who->actor && *who->actor != actor) refuse(403, {"", "agent", "this session is about somebody else"});
}

void Call::needs(unsigned scopes) const {
    if (!may(*who, scopes))
        refuse(403, {"", "Authorization", "this needs one of the scopes " + scope_words(scopes)});
}

http::Reply Call::with_headers(http::Reply reply) const {
    // XAPI-00333.
    reply.with("X-Experience-API-Version", version);
    reply.with("Access-Control-Allow-Origin", "*");
    reply.with("Access-Control-Expose-Headers",
               "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through");
    // XAPI-00153: whatever the code.
    if (resource == "statements") {
        Instant const ours = inside.in_flight.consistent_through(now);
        reply.with("X-Experience-API-Consistent-Through", to_rfc3339(std::min(ours, others_through)));
    }
    return reply;
}

http::Reply Call::empty(int status) const {
    http::Reply reply;
    reply.status = status;
    return with_headers(std::move(reply));
}

http::Reply Call::json(std::string document, int status) const {
    return with_headers(http::json(std::move(document), status));
}

http::Reply Call::refusal(int status, Violation const& violation) const {
    std::string document = "{\"error\":" + json_quoted(violation.why);
    if (!violation.path.empty()) document += ",\"property\":" + json_quoted(violation.path);
    if (!violation.requirement.empty()) document += ",\"requirement\":" + json_quoted(violation.requirement);
    http::Reply reply = json(document + "}", status);
    if (status == 401) reply.with("WWW-Authenticate", "Basic realm=\"xAPI\", charset=\"UTF-8\"");
    return reply;
}

void Call::refuse(int status, Violation const& violation) const { throw http::Answered(refusal(status, violation)); }

void Call::refuse(std::string_view requirement, std::string path, std::string why) const {
    refuse(400, {std::string(requirement), std::move(path), std::move(why)});
}

Asked asked_agent(Call const& call, std::string_view requirement_missing, std::string_view requirement_form) {
    std::string_view const text = call.required("agent", requirement_missing);
    boost::system::error_code error;
    boost::json::value const value = boost::json::parse({text.data(), text.size()}, error);
    if (error) call.refuse(requirement_form, "agent", "must be an Agent as JSON");
    call.require(is_actor(value, Place{nullptr, "agent"}, Actors::either, requirement_form));
    auto const key = actor_key(value.as_object(), call.inside.home);
    if (!key) call.refuse(requirement_form, "agent", "names nobody: an anonymous group");
    return {*key, std::string(text)};
}

http::Answer after_look(Call const& call, std::string_view what, std::int64_t count, std::optional<Digest> file,
                        http::Reply reply) {
    if (!call.who->owner.empty() || !may(*call.who, read_statements | read_everything)) return reply;
    access::Actor program;
    program.person = call.who->id;
    program.role.code = "xapi_program";
    std::string filter = "programma=" + http::url_encode(call.who->name);
    for (auto const& [name, value] : call.parameters.pairs())
        filter += "&" + http::url_encode(name) + "=" + http::url_encode(value);
    return http::after_commit(call.inside.installation.database, "looks",
                              [id = call.inside.installation.ids.next(), program, what = std::string(what), filter,
                               count, file, now = call.now, reply = std::move(reply)](db::Tx& tx) {
                                  access::record_list_look(tx, id, program, what, filter, count, file, now);
                                  return reply;
                              });
}

std::string http_date(Instant at) {
    static constexpr char const* days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr char const* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::string const text = to_rfc3339(at);
    Day const day = *parse_day(text.substr(0, 10));
    return std::string(days[weekday(day) - 1]) + ", " + text.substr(8, 2) + " " + months[day.month - 1] + " " +
           text.substr(0, 4) + " " + text.substr(11, 8) + " GMT";
}

}  // namespace regia::records
