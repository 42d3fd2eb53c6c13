//! GET /xapi/export: all statements of a query in one file, CSV or JSON lines, oldest first. Not of the standard; it is
//! asked with the same credentials, and only by who may read everybody's statements.
#include <boost/json.hpp>
#include <filesystem>

#include "files/csv.hpp"
#include "records/resource/call.hpp"
#include "records/resource/statements_query.hpp"
#include "records/statement/parts.hpp"
#include "records/store/query.hpp"

namespace regia::records {
namespace {

constexpr std::size_t page_size = 500;
constexpr std::size_t piece_bytes = 64 * 1024;

//! A value at "context.registration"; null where it is not there.
json::value const* value_at(json::object const& statement, std::string_view path) {
    json::object const* object = &statement;
    for (;;) {
        auto const dot = path.find('.');
        auto const* const found = object->if_contains(path.substr(0, dot));
        if (!found || dot == std::string_view::npos) return found;
        if (!found->is_object()) return nullptr;
        object = &found->get_object();
        path.remove_prefix(dot + 1);
    }
}

std::string text_of(json::value const* value) {
    if (!value) return {};
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

//! The first text of a language map.
std::string first_text(json::value const* map) {
    if (!map || !map->is_object() || map->get_object().empty()) return {};
    return text_of(&map->get_object().begin()->value());
}

//! How somebody is named: the one identifier there is.
std::string who(json::value const* actor) {
    if (!actor || !actor->is_object()) return {};
    for (std::string_view const name : {"mbox", "mbox_sha1sum", "openid"})
        if (auto const* const value = actor->get_object().if_contains(name)) return text_of(value);
    return text_of(value_at(actor->get_object(), "account.homePage")) +
           (actor->get_object().contains("account") ? "#" : "") +
           text_of(value_at(actor->get_object(), "account.name"));
}

constexpr std::string_view csv_head =
    "id,stored,timestamp,actor,actor_name,verb,object_type,object,object_name,registration,success,completion,"
    "score_scaled,score_raw,response,duration,authority\r\n";

std::string csv_line(std::string const& document) {
    json::value const parsed = json::parse(document);
    json::object const& one = parsed.get_object();
    auto const at = [&](std::string_view path) { return text_of(value_at(one, path)); };
    json::object const& object = one.at("object").as_object();
    std::string const type(object_type(object));
    std::string const names = type == "Agent" || type == "Group" ? who(&one.at("object")) : at("object.id");
    std::string line;
    for (std::string const& field :
         {at("id"), at("stored"), at("timestamp"), who(&one.at("actor")), at("actor.name"), at("verb.id"), type, names,
          first_text(value_at(one, "object.definition.name")), at("context.registration"), at("result.success"),
          at("result.completion"), at("result.score.scaled"), at("result.score.raw"), at("result.response"),
          at("result.duration"), who(value_at(one, "authority"))})
        line += (line.empty() ? "" : ",") + files::csv_field(field);
    return line + "\r\n";
}

}  // namespace

http::Answer answer_export(Call const& call) {
    call.only({"agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until",
               "format"});
    call.needs(read_statements | read_everything);
    std::string_view const format = call.required("format", "");
    if (format != "csv" && format != "jsonl") call.refuse("", "format", "must be csv or jsonl");
    Filter filter = filter_in(call);
    filter.ascending = true;
    filter.limit = page_size;
    filter.about = call.who->actor;
    auto const file =
        std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string());
    // One state of the store, page by page: memory does not grow with it.
    std::int64_t count = 0;
    call.inside.installation.database.read([&](db::Tx& tx) {
        std::string piece(format == "csv" ? csv_head : std::string_view());
        for (bool goes_on = true; goes_on;) {
            auto const found = find_statements(tx, filter);
            goes_on = found.size() > page_size;
            for (std::size_t i = 0; i < std::min(found.size(), page_size); ++i) {
                piece += format == "csv" ? csv_line(found[i].document) : found[i].document + "\n";
                filter.after = found[i].position;
                ++count;
                if (piece.size() < piece_bytes) continue;
                file->append(piece);
                piece.clear();
            }
        }
        file->append(piece);
        return true;
    });
    http::Reply reply;
    reply.file = file;
    reply.with("Content-Type", format == "csv" ? "text/csv; charset=utf-8" : "application/jsonl");
    reply.with("Content-Disposition", "attachment; filename=\"statements." + std::string(format) + "\"");
    return after_look(call, "xapi_export", count, sha256_of_file(file->path()), call.with_headers(std::move(reply)));
}

}  // namespace regia::records
