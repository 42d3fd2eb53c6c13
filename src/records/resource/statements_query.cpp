#include "records/resource/statements_query.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"
#include "records/statement/parts.hpp"

namespace regia::records {
namespace {

constexpr std::size_t limit_usual = 50;
constexpr std::size_t limit_max = 500;
constexpr std::string_view page_parameter = "after";  //!< ours, in the address of `more`

Format format_in(Call const& call) {
    auto const format = call.parameter("format");
    if (!format || *format == "exact") return Format::exact;
    if (*format == "ids") return Format::ids;
    if (*format != "canonical") call.refuse("XAPI-00168", "format", "must be ids, exact or canonical");
    return Format::canonical;
}

//! Own statements only, for who may read no others; of a session only those of its registration, since all sessions of
//! a context record under one name.
void narrow(Call const& call, Filter& filter) {
    if (!may(*call.who, read_statements | read_everything))
        filter.authority = call.who->authority_key;
    filter.about = call.who->actor;
    filter.only_registration = call.who->registration;
}

std::string more_of(Call const& call, Position last) {
    std::string address = "/xapi/statements?";
    for (auto const& [name, value] : call.parameters.pairs())
        if (name != page_parameter) address += http::url_encode(name) + "=" + http::url_encode(value) + "&";
    return address + std::string(page_parameter) + "=" + std::to_string(last);
}

http::Reply with_contents(Call const& call, std::string const& document, std::vector<Attachment> const& contents) {
    std::string const boundary = "regia-" + random_token();
    http::Reply reply;
    reply.body = mixed_body(document, contents, boundary);
    reply.with("Content-Type", "multipart/mixed; boundary=" + boundary);
    return call.with_headers(std::move(reply));
}

http::Reply reply_with(Call const& call, std::string document, std::vector<Attachment> const* contents) {
    return contents ? with_contents(call, document, *contents) : call.json(std::move(document));
}

http::Answer one_statement(Call const& call, bool is_voided) {
    std::string const name = is_voided ? "voidedStatementId" : "statementId";
    // XAPI-00150, 00151.
    call.only({name, "attachments", "format"});
    Uuid const id = *call.uuid(name, is_voided ? "XAPI-00157" : "XAPI-00158");
    Format const format = format_in(call);
    bool const with = call.flag("attachments");
    http::Reply reply = call.inside.installation.database.read([&](db::Tx& tx) {
        auto const found = find_statement(tx, id);
        Filter filter;
        narrow(call, filter);
        auto const is_marked = [&](Kind kind, std::optional<Uuid> const& subject) {
            return !subject || has_mark(tx, found->position, {kind, *subject});
        };
        // XAPI-00163, 00155.
        if (!found || found->is_voided != is_voided || !is_marked(Kind::authority, filter.authority) ||
            !is_marked(Kind::agent, filter.about) || !is_marked(Kind::registration, filter.only_registration))
            call.refuse(404, {"", name, "no such statement"});
        std::vector<std::string> const documents{found->document};
        Definitions const known = format == Format::canonical ? definitions_in(tx, documents) : Definitions{};
        auto const contents = with ? contents_of(tx, documents) : std::vector<Attachment>{};
        return reply_with(call, formatted(found->document, format, call.accept_language, known),
                          with ? &contents : nullptr)
            .with("Last-Modified", http_date(stored_at(found->position)));
    });
    return after_look(call, "xapi_statement", 1, std::nullopt, std::move(reply));
}

http::Answer page(Call const& call) {
    call.only({"agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until",
               "limit", "format", "attachments", "ascending", page_parameter});
    Filter filter = filter_in(call);
    Format const format = format_in(call);
    bool const with = call.flag("attachments");
    narrow(call, filter);
    std::int64_t count = 0;
    http::Reply reply = call.inside.installation.database.read([&](db::Tx& tx) {
        auto found = find_statements(tx, filter);
        // XAPI-00108, 00109: `more` is empty where there is no more.
        std::string more;
        if (found.size() > filter.limit) {
            found.resize(filter.limit);
            more = more_of(call, found.back().position);
        }
        std::vector<std::string> documents;
        for (Found& one : found) documents.push_back(std::move(one.document));
        count = static_cast<std::int64_t>(documents.size());
        Definitions const known = format == Format::canonical ? definitions_in(tx, documents) : Definitions{};
        // XAPI-00113.
        std::string text = "{\"statements\":[";
        for (std::size_t i = 0; i < documents.size(); ++i) {
            if (i > 0) text += ',';
            text += formatted(documents[i], format, call.accept_language, known);
        }
        text += "],\"more\":" + json::serialize(json::string(more)) + "}";
        auto const contents = with ? contents_of(tx, documents) : std::vector<Attachment>{};
        return reply_with(call, std::move(text), with ? &contents : nullptr);
    });
    return after_look(call, "xapi_statements", count, std::nullopt, std::move(reply));
}

}  // namespace

std::vector<Attachment> contents_of(db::Tx& tx, std::vector<std::string> const& documents) {
    std::map<std::string, Attachment> found;
    auto const take = [&](json::object const& statement) {
        auto const* const list = statement.if_contains("attachments");
        if (!list) return;
        for (json::value const& one : list->as_array()) {
            std::string const hash = lower_ascii(text_in(one.as_object(), "sha2"));
            if (found.contains(hash)) continue;
            if (auto content = find_attachment(tx, hash)) found.emplace(hash, std::move(*content));
        }
    };
    for (std::string const& document : documents) {
        json::value const parsed = json::parse(document);
        take(parsed.as_object());
        json::object const& object = parsed.as_object().at("object").as_object();
        if (object_type(object) == "SubStatement") take(object);
    }
    std::vector<Attachment> contents;
    for (auto& [hash, content] : found) contents.push_back(std::move(content));
    return contents;
}

std::string mixed_body(std::string const& document, std::vector<Attachment> const& contents,
                       std::string const& boundary) {
    std::string body = "--" + boundary + "\r\nContent-Type: application/json\r\n\r\n" + document + "\r\n";
    for (Attachment const& one : contents)
        body += "--" + boundary + "\r\nContent-Type: " + one.content_type +
                "\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: " + one.sha2 + "\r\n\r\n" +
                one.content + "\r\n";
    return body + "--" + boundary + "--\r\n";
}

Filter filter_in(Call const& call) {
    Filter filter;
    if (call.parameter("agent")) filter.agent = asked_agent(call, "XAPI-00181", "XAPI-00181").key;
    if (call.parameter("verb")) filter.verb = verb_key(call.iri("verb", "XAPI-00180"));
    if (call.parameter("activity")) filter.activity = activity_key(call.iri("activity", "XAPI-00179"));
    filter.registration = call.uuid("registration", "XAPI-00178");
    filter.related_agents = call.flag("related_agents");
    filter.related_activities = call.flag("related_activities");
    filter.since = call.timestamp("since", "XAPI-00175");
    filter.until = call.timestamp("until", "XAPI-00174");
    filter.ascending = call.flag("ascending");
    if (auto const text = call.parameter("limit")) {
        auto const limit = parse_number<std::uint32_t>(*text);
        if (!limit) call.refuse("XAPI-00173", "limit", "must be a whole number, 0 for as many as the server gives");
        filter.limit = *limit == 0 ? limit_max : std::min<std::size_t>(*limit, limit_max);
    } else {
        filter.limit = limit_usual;
    }
    if (auto const text = call.parameter(page_parameter)) {
        filter.after = parse_number<Position>(*text);
        if (!filter.after) call.refuse("XAPI-00324", std::string(page_parameter), "is no page of ours");
    }
    return filter;
}

http::Answer answer_query(Call const& call) {
    call.needs(read_mine | read_statements | read_everything);
    bool const one = call.parameters.has("statementId"), voided = call.parameters.has("voidedStatementId");
    if (one && voided) call.refuse("XAPI-00151", "voidedStatementId", "not beside a statementId");
    if (one || voided) return one_statement(call, voided);
    return page(call);
}

}  // namespace regia::records
