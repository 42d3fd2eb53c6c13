#include "records/store/statement_store.hpp"

#include <algorithm>
#include <map>

#include "db/places.hpp"
#include "records/store/many.hpp"

namespace regia::records {
namespace {

std::vector<Prepared const*> by_id(std::span<Prepared const> statements) {
    std::vector<Prepared const*> sorted;
    for (Prepared const& one : statements) sorted.push_back(&one);
    // Two batches with the same statements meet in the same order, so neither waits for the other.
    std::sort(sorted.begin(), sorted.end(), [](auto const* a, auto const* b) { return a->id < b->id; });
    return sorted;
}

std::int64_t insert(db::Tx& tx, std::span<Prepared const* const> sorted, Uuid credential) {
    static ManyRows const insert("INSERT INTO records_statement (position, id, actor_id, credential_id, is_voided, "
                                 "document) VALUES ",
                                 6, " ON CONFLICT (id) DO NOTHING");
    std::vector<db::Param> values;
    values.reserve(sorted.size() * 6);
    for (Prepared const* const one : sorted) {
        values.emplace_back(one->position);
        values.emplace_back(one->id);
        values.emplace_back(one->actor);
        values.emplace_back(credential);
        values.emplace_back(std::int64_t{0});
        values.emplace_back(std::string_view(one->document));
    }
    return insert.run(tx, values);
}

//! Which of these were there before, and whether one of them says something else.
std::optional<Uuid> compare(db::Tx& tx, std::span<Prepared const* const> sorted, std::map<Uuid, bool>& was_there) {
    std::optional<Uuid> conflicting;
    for (; !sorted.empty() && !conflicting; sorted = sorted.subspan(std::min(rows_max, sorted.size()))) {
        std::map<Uuid, Prepared const*> ours;
        std::vector<Uuid> ids;
        for (Prepared const* const one : sorted.first(std::min(rows_max, sorted.size()))) {
            ours[one->id] = one;
            ids.push_back(one->id);
        }
        std::vector<db::Param> values;
        std::string const places = db::places(values, ids);
        tx.each_with("SELECT id, position, document FROM records_statement WHERE id IN (" + places + ")", values,
                     [&](db::Row const& row) {
                         Uuid const id = row.get<Uuid>(0);
                         Prepared const& one = *ours.at(id);
                         if (row.get<Position>(1) == one.position) return;
                         was_there[id] = true;
                         if (!say_the_same(one.document, row.get<std::string_view>(2))) conflicting = id;
                     });
    }
    return conflicting;
}

void store_own_marks(db::Tx& tx, std::span<Prepared const* const> fresh) {
    struct Row {
        Mark mark;
        Position position;
    };
    std::vector<Row> rows;
    for (Prepared const* const one : fresh)
        for (Mark const& mark : one->marks) rows.push_back({mark, one->position});
    // In the order of the index: neighbours lie in one page.
    std::sort(rows.begin(), rows.end(), [](Row const& a, Row const& b) {
        return a.mark != b.mark ? a.mark < b.mark : a.position < b.position;
    });
    static ManyRows const insert("INSERT INTO records_mark (kind, subject_id, position, source) VALUES ", 4, "");
    std::vector<db::Param> values;
    values.reserve(rows.size() * 4);
    for (Row const& row : rows) {
        values.emplace_back(static_cast<std::int64_t>(row.mark.kind));
        values.emplace_back(row.mark.subject);
        values.emplace_back(row.position);
        values.emplace_back(itself);
    }
    insert.run(tx, values);
}

}  // namespace

Stored store_statements(db::Tx& tx, std::span<Prepared const> statements, Uuid credential, std::string_view home) {
    auto const sorted = by_id(statements);
    std::map<Uuid, bool> was_there;
    Stored stored;
    if (insert(tx, sorted, credential) != static_cast<std::int64_t>(sorted.size()))
        stored.conflicting = compare(tx, sorted, was_there);
    if (stored.conflicting) return stored;
    std::vector<Prepared const*> fresh;
    for (Prepared const& one : statements) {
        stored.is_new.push_back(!was_there.contains(one.id));
        if (stored.is_new.back()) fresh.push_back(&one);
    }
    if (fresh.empty()) return stored;
    store_own_marks(tx, fresh);
    follow_references(tx, fresh, home);
    for (Prepared const* const one : fresh)
        for (std::string const& sha2 : one->attached)
            tx.run("INSERT INTO records_attached (position, sha2) VALUES ($1, $2)", one->position, sha2);
    return stored;
}

void store_marks(db::Tx& tx, std::span<Mark const> marks, Position position, Position source) {
    for (Mark const& mark : marks)
        tx.run("INSERT INTO records_mark (kind, subject_id, position, source) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (kind, subject_id, position, source) DO NOTHING",
               mark.kind, mark.subject, position, source);
}

void store_attachments(db::Tx& tx, std::span<Attachment const> attachments) {
    std::map<std::string_view, Attachment const*> sorted;  // two requests meet in the same order
    for (Attachment const& one : attachments) sorted[one.sha2] = &one;
    for (auto const& [sha2, one] : sorted)
        tx.run("INSERT INTO records_attachment (sha2, content_type, content) VALUES ($1, $2, $3) "
               "ON CONFLICT (sha2) DO NOTHING",
               sha2, one->content_type, Bytes(one->content.begin(), one->content.end()));
}

std::optional<Attachment> find_attachment(db::Tx& tx, std::string_view sha2) {
    return tx.one(
        "SELECT sha2, content_type, content FROM records_attachment WHERE sha2 = $1",
        [](db::Row const& row) {
            Bytes const content = row.get<Bytes>(2);
            return Attachment{row.get<std::string>(0), row.get<std::string>(1), {content.begin(), content.end()}};
        },
        sha2);
}

}  // namespace regia::records
