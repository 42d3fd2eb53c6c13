#include "access/own_record/own_record.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace json = boost::json;

struct Column {
    std::string_view name;
    char kind = 't';  //!< t text, i instant, d day, u id, b yes or no, n whole number, r real number, x bytes
};

Column column_of(std::string_view written) {
    if (auto const mark = written.find(':'); mark != std::string_view::npos)
        return {written.substr(0, mark), written[mark + 1]};
    if (written.ends_with("_at")) return {written, 'i'};
    if (written.ends_with("_on")) return {written, 'd'};
    if (written == "id" || written.ends_with("_id")) return {written, 'u'};
    return {written, written.starts_with("is_") ? 'b' : 't'};
}

std::vector<Column> columns_of(OwnTable const& table) {
    std::vector<Column> columns;
    for (std::string_view const written : split(table.columns, ' ')) columns.push_back(column_of(written));
    return columns;
}

//! As text where they are; what a program stored for her need not be.
json::value told_bytes(Bytes const& bytes) {
    std::string_view const text(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    return is_utf8(text) ? json::value(text) : json::value("base64:" + to_base64(bytes));
}

json::value value_of(db::Row const& row, int at, char kind) {
    if (row.is_null(at)) return nullptr;
    switch (kind) {
        case 'i': return json::value(to_rfc3339(row.get<Instant>(at)));
        case 'd': return json::value(to_string(row.get<Day>(at)));
        case 'u': return json::value(to_string(row.get<Uuid>(at)));
        case 'b': return row.get<bool>(at);
        case 'n': return row.get<std::int64_t>(at);
        case 'r': return row.get<double>(at);
        case 'x': return told_bytes(row.get<Bytes>(at));
        default: return json::value(row.get<std::string>(at));
    }
}

json::array rows_of(db::Tx& tx, OwnTable const& table, Uuid person) {
    auto const columns = columns_of(table);
    std::string sql = "SELECT ";
    for (Column const& column : columns) sql += (&column == &columns.front() ? "" : ", ") + std::string(column.name);
    sql += " FROM " + std::string(table.name) + " WHERE " + std::string(table.where) + " ORDER BY ";
    for (std::size_t i = 0; i < columns.size(); ++i) sql += (i ? ", " : "") + std::to_string(i + 1) + " NULLS FIRST";
    json::array rows;
    tx.each(sql, [&](db::Row const& row) {
        json::object entry;
        for (std::size_t i = 0; i < columns.size(); ++i)
            entry[columns[i].name] = value_of(row, static_cast<int>(i), columns[i].kind);
        rows.push_back(std::move(entry));
    }, person);
    return rows;
}

}  // namespace

std::vector<std::int64_t> count_own(db::Tx& tx, OwnRecord const& data, Uuid person) {
    std::vector<std::int64_t> counts(data.parts().size());
    std::string sql;
    for (std::size_t i = 0; i < data.parts().size(); ++i)
        for (OwnTable const& table : data.parts()[i].tables)
            sql += (sql.empty() ? "" : " UNION ALL ") + ("SELECT " + std::to_string(i) + " AS part, COUNT(*) FROM ") +
                   std::string(table.name) + " WHERE " + std::string(table.where);
    if (sql.empty()) return counts;
    tx.each(sql, [&](db::Row const& row) { counts.at(row.get<std::size_t>(0)) += row.get<std::int64_t>(1); }, person);
    return counts;
}

std::string export_own(db::Tx& tx, OwnRecord const& data, html::Voice const& voice, Uuid person, Instant now) {
    json::array parts;
    for (OwnPart const& part : data.parts()) {
        json::object tables;
        for (OwnTable const& table : part.tables) tables[table.name] = rows_of(tx, table, person);
        parts.push_back({{"part", part.code},
                         {"title", voice[part.title]},
                         {"why", voice[part.text]},
                         {"tables", std::move(tables)}});
    }
    return json::serialize(json::object{
        {"person", to_string(person)}, {"made_at", to_rfc3339(now)}, {"parts", std::move(parts)}});
}

std::vector<Holder> holders_over(db::Tx& tx, Uuid body, Day today) {
    return tx.all("SELECT COALESCE(a.display_name, ''), g.role, g.scope_kind, g.scope_id, g.act, g.started_on "
                  "FROM access_grant g LEFT JOIN access_account a ON a.person_id = g.person_id "
                  "WHERE (g.scope_kind = $1 OR (g.scope_kind = $2 AND g.scope_id = $3)) AND g.started_on <= $4 "
                  "AND (g.finished_on IS NULL OR g.finished_on >= $4) AND g.revoked_at IS NULL "
                  "ORDER BY g.scope_kind, g.role, 1, g.id LIMIT 100",
                  [](db::Row const& row) {
                      return Holder{row.get<std::string>(0),
                                    row.get<std::string>(1),
                                    {row.get<Scope::Kind>(2), row.get<Uuid>(3)},
                                    row.get<std::string>(4),
                                    row.get<Day>(5)};
                  },
                  Scope::Kind::region, Scope::Kind::body, body, today);
}

void add_own_record(OwnRecord& data) {
    namespace w = words::access;
    data.add({"account", w::own_account, w::own_account_text,
              {{"access_account", "username display_name language created_at has_second_factor:b", "person_id = $1",
                "username_key password_hash leads_to"},  // a copy for searching; a secret; told with the merge
               {"access_grant", "role scope_kind:n scope_id started_on finished_on act created_at revoked_at id"},
               {"access_identity", "issuer subject linked_at"},
               {"access_session", "made_by device signed_in_at seen_at ended_at second_factor:n grant_id",
                "person_id = $1",
                "token_sha256"},  // a secret
               {"access_totp", "added_at", "person_id = $1", "secret last_step"},  // with these codes are made
               {"access_recovery_code", "used_at", "person_id = $1", "code_sha256"},
               {"access_passkey", "name added_at used_at", "person_id = $1", "credential public_key counter"},
               {"access_link", "expires_at used_at", "person_id = $1", "token_sha256"},
               {"access_reply", "kept_until:i status:n location", "person_id = $1",
                "idempotency_key request_sha256 content_type body"},  // a copy of what was answered, kept a day
               {"access_bearer", "name created_at expires_at revoked_at grant_id", "person_id = $1", "token_sha256"}}});
    data.add({"looks", w::own_looks, w::own_looks_text,
              {{"access_look", "looked_at looker_role what reason id", "person_id = $1",
                "looker_id"}}});  // the page of looks says the name
    data.add({"data_requests", w::own_requests, w::own_requests_text,
              {{"access_data_request", "id kind text asked_at"},
               {"access_data_request_reply", "request_id id state text replied_at",
                "request_id IN (SELECT id FROM access_data_request WHERE person_id = $1)", "by_id"}}});
}

}  // namespace regia::access
