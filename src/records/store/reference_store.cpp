//! Statements about statements. One that refers to another is found by what that one is found by (Communication 2.1.3,
//! "StatementRefs"), through a chain of any length, whichever came first; and one that voids another hides it
//! (Data 2.3.2), unless that one is itself a voiding statement (XAPI-00016).
#include <boost/json.hpp>
#include <set>

#include "db/places.hpp"
#include "records/store/many.hpp"
#include "records/store/statement_store.hpp"
#include "records/store/underway.hpp"

namespace regia::records {
namespace {

constexpr std::size_t chain_max = 100;  //!< beyond, nobody asks what a statement is about

struct Target {
    Position position;
    std::vector<Mark> marks;
    std::optional<Uuid> reference;
    bool voids = false;
};

std::optional<Target> find_target(db::Tx& tx, Uuid id, std::string_view home) {
    auto const found = tx.one(
        "SELECT position, document FROM records_statement WHERE id = $1",
        [](db::Row const& row) { return std::pair(row.get<Position>(0), row.get<std::string>(1)); }, id);
    if (!found) return std::nullopt;
    boost::json::value const parsed = boost::json::parse(found->second);
    Target target{found->first, marks_of(parsed.as_object(), home), std::nullopt};
    auto const kept = tx.one(
        "SELECT target_id, voids FROM records_reference WHERE position = $1",
        [](db::Row const& row) { return std::pair(row.get<Uuid>(0), row.get<bool>(1)); }, target.position);
    if (kept) {
        target.reference = kept->first;
        target.voids = kept->second;
    }
    return target;
}

//! The marks of what it refers to, and of what that refers to in turn.
void inherit(db::Tx& tx, Position position, Uuid reference, std::string_view home) {
    std::set<Uuid> seen;
    std::optional<Uuid> next = reference;
    while (next && seen.size() < chain_max && seen.insert(*next).second) {
        meet(tx, *next);
        auto const target = find_target(tx, *next, home);
        if (!target || target->position == position) return;
        store_marks(tx, target->marks, position, target->position);
        next = target->reference;
    }
}

struct Referring {
    Uuid target, id;
    Position position;
    bool voids;
};

std::vector<Referring> referring_to(db::Tx& tx, std::vector<Uuid> const& targets) {
    std::vector<Referring> all;
    for (std::size_t from = 0; from < targets.size(); from += rows_max) {
        auto const part = std::span(targets).subspan(from, std::min(rows_max, targets.size() - from));
        std::vector<Uuid> some(part.begin(), part.end());
        std::size_t size = 1;  // a power of two, so that few texts are prepared
        while (size < some.size()) size *= 2;
        some.resize(size, some.back());
        std::vector<db::Param> values;
        tx.each_with("SELECT r.target_id, s.id, r.position, r.voids FROM records_reference r "
                     "JOIN records_statement s ON s.position = r.position WHERE r.target_id IN (" +
                         db::places(values, some) + ")",
                     values, [&](db::Row const& row) {
                         all.push_back({row.get<Uuid>(0), row.get<Uuid>(1), row.get<Position>(2), row.get<bool>(3)});
                     });
    }
    return all;
}

void hide(db::Tx& tx, Uuid id) {
    tx.run("UPDATE records_statement SET is_voided = 1 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM records_reference r "
           "WHERE r.position = records_statement.position AND r.voids = 1)",
           id);
}

}  // namespace

void follow_references(db::Tx& tx, std::span<Prepared const* const> fresh, std::string_view home) {
    std::vector<Uuid> ids;
    for (Prepared const* const one : fresh) {
        ids.push_back(one->id);
        if (one->reference)
            tx.run("INSERT INTO records_reference (target_id, position, voids) VALUES ($1, $2, $3)", *one->reference,
                   one->position, one->voids);
    }
    for (Prepared const* const one : fresh) {
        if (!one->reference) continue;
        inherit(tx, one->position, *one->reference, home);
        if (one->voids) hide(tx, *one->reference);
    }
    // Those that were here first, and what refers to them.
    std::set<Uuid> seen(ids.begin(), ids.end());
    for (std::size_t depth = 0; !ids.empty() && depth < chain_max; ++depth) {
        std::vector<Uuid> above;
        for (Referring const& one : referring_to(tx, ids)) {
            if (depth == 0 && one.voids) hide(tx, one.target);
            inherit(tx, one.position, one.target, home);
            if (seen.insert(one.id).second) above.push_back(one.id);
        }
        ids = std::move(above);
    }
}

}  // namespace regia::records
