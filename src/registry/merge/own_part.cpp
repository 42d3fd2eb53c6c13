//! What registry does when two people become one: employments, which of them counts, absences, tax codes, address.
#include "locale/registry.hpp"
#include "registry/absence/absence.hpp"
#include "registry/merge/merge.hpp"
#include "registry/merge/same_person.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using access::Merge;

struct Period {
    Uuid id, body;
    Day from;
    std::optional<Day> until;
};

bool meet(Day from, std::optional<Day> until, Day other_from, std::optional<Day> other_until) {
    return (!other_until || from <= *other_until) && (!until || other_from <= *until);
}

std::vector<Period> periods_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT id, body_id, started_on, finished_on FROM registry_employment WHERE person_id = $1 "
                  "ORDER BY started_on, id",
                  [](db::Row const& row) {
                      return Period{row.get<Uuid>(0), row.get<Uuid>(1), row.get<Day>(2),
                                    row.get<std::optional<Day>>(3)};
                  },
                  person);
}

//! Two at once in one body are one, as the one who stays has it. Returns which employment stands for which.
std::map<Uuid, Uuid> join_employments(db::Tx& tx, Merge const& merge) {
    std::map<Uuid, Uuid> stands_for;
    auto kept = periods_of(tx, merge.kept);
    for (Period const& one : periods_of(tx, merge.merged)) {
        auto const same = std::find_if(kept.begin(), kept.end(), [&](Period const& mine) {
            return mine.body == one.body && meet(mine.from, mine.until, one.from, one.until);
        });
        if (same == kept.end()) {
            tx.run("UPDATE registry_employment SET person_id = $1 WHERE person_id = $2 AND id = $3", merge.kept,
                   merge.merged, one.id);
            stands_for[one.id] = one.id;
            continue;
        }
        stands_for[one.id] = same->id;
        same->from = std::min(same->from, one.from);
        same->until = same->until && one.until ? std::optional(std::max(*same->until, *one.until)) : std::nullopt;
        tx.run("UPDATE registry_employment SET started_on = $3, finished_on = $4 WHERE person_id = $1 AND id = $2",
               merge.kept, same->id, same->from, same->until);
        tx.run("DELETE FROM registry_employment WHERE person_id = $1 AND id = $2", merge.merged, one.id);
    }
    return stands_for;
}

//! Before the one who stays counted anywhere, she counted where the other one did.
void join_counting(db::Tx& tx, Merge const& merge, std::map<Uuid, Uuid> const& stands_for) {
    struct Counting {
        Day from;
        Uuid employment;
        std::optional<Day> until;
    };
    auto const hers = tx.all("SELECT started_on, employment_id, finished_on FROM registry_counting "
                             "WHERE person_id = $1 ORDER BY started_on",
                             [](db::Row const& row) {
                                 return Counting{row.get<Day>(0), row.get<Uuid>(1), row.get<std::optional<Day>>(2)};
                             },
                             merge.merged);
    auto const first = tx.value<Day>("SELECT started_on FROM registry_counting WHERE person_id = $1 "
                                     "ORDER BY started_on LIMIT 1",
                                     merge.kept);
    tx.run("DELETE FROM registry_counting WHERE person_id = $1", merge.merged);
    for (Counting const& one : hers) {
        if (first && one.from >= *first) break;
        auto until = one.until;
        if (first) until = std::min(until.value_or(*first), plus_days(*first, -1));
        tx.run("INSERT INTO registry_counting (person_id, started_on, employment_id, finished_on) "
               "VALUES ($1, $2, $3, $4)",
               merge.kept, one.from, stands_for.at(one.employment), until);
    }
    choose_counting_employment(tx, merge.kept, rome_day(merge.now));
}

void join_absences(db::Tx& tx, Merge const& merge) {
    auto const kept = absences_of(tx, merge.kept);
    for (Absence const& one : absences_of(tx, merge.merged)) {
        bool const is_there = std::any_of(kept.begin(), kept.end(), [&](Absence const& mine) {
            return meet(mine.started_on, mine.finished_on, one.started_on, one.finished_on);
        });
        if (!is_there)
            tx.run("UPDATE registry_absence SET person_id = $1 WHERE person_id = $2 AND id = $3", merge.kept,
                   merge.merged, one.id);
    }
}

//! An address that nobody ever came in by is worth less than one that the other came in by.
void join_address(db::Tx& tx, Merge const& merge) {
    if (merge.had_kept_come_in) return;
    if (!merge.had_merged_come_in) {
        tx.run("UPDATE registry_person SET email = (SELECT m.email FROM registry_person m WHERE m.id = $2) "
               "WHERE id = $1 AND email IS NULL",
               merge.kept, merge.merged);
        return;
    }
    tx.run("UPDATE registry_person SET email = (SELECT m.email FROM registry_person m WHERE m.id = $2) WHERE id = $1",
           merge.kept, merge.merged);
    tx.run("DELETE FROM registry_address WHERE person_id = $1", merge.kept);
    tx.run("UPDATE registry_address SET person_id = $1 WHERE person_id = $2", merge.kept, merge.merged);
}

//! A digital identity opens what its tax code leads to. The code of a record that nobody had come in by would open what
//! another person has done, if the two are two people after all: unless both said that they are one, nobody comes in by
//! it.
void join_codes(db::Tx& tx, Merge const& merge) {
    if (merge.had_kept_come_in == merge.had_merged_come_in || have_said_same(tx, merge.kept, merge.merged)) return;
    auto const merged = tx.value<std::string>("SELECT m.tax_code FROM registry_person m JOIN registry_person k "
                                              "ON k.id = $1 WHERE m.id = $2 AND m.tax_code_canonical IS NOT NULL "
                                              "AND k.tax_code_canonical IS NOT NULL "
                                              "AND m.tax_code_canonical <> k.tax_code_canonical",
                                              merge.kept, merge.merged);
    if (!merged) return;
    std::string const which = merge.had_kept_come_in ? "=" : "<>";
    tx.run("UPDATE registry_tax_code SET is_way_in = 0 WHERE person_id = $1 AND tax_code " + which + " $2", merge.kept,
           *merged);
}

void settle(db::Tx& tx, Merge const& merge) {
    auto const stands_for = join_employments(tx, merge);
    join_counting(tx, merge, stands_for);
    join_absences(tx, merge);
    join_address(tx, merge);
    join_codes(tx, merge);
    for (std::string const column : {"tax_code", "tax_code_canonical", "born_on"})
        tx.run("UPDATE registry_person SET " + column + " = (SELECT m." + column +
                   " FROM registry_person m WHERE m.id = $2) WHERE id = $1 AND " + column + " IS NULL",
               merge.kept, merge.merged);
    tx.run("UPDATE registry_person SET merged_into = $1 WHERE id = $2", merge.kept, merge.merged);
}

std::optional<html::Word> forbids(db::Tx& tx, Merge const& merge) {
    auto const gone = tx.value<std::int64_t>("SELECT count(*) FROM registry_person WHERE id IN ($1, $2) "
                                             "AND merged_into IS NOT NULL",
                                             merge.kept, merge.merged);
    if (*gone > 0) return w::merge_gone;
    auto const taken_in = tx.value<std::int64_t>("SELECT count(*) FROM registry_merge WHERE kept_id = $1 "
                                                 "AND undone_at IS NULL",
                                                 merge.merged);
    if (*taken_in > 0) return w::merge_has_taken_in;
    return std::nullopt;
}

}  // namespace

void add_merge_part(access::MergeParts& parts) {
    using Way = access::MergeTable::Way;
    parts.add({own_part,
               {{"registry_person", "", Way::settle, "id"},
                {"registry_tax_code", "tax_code"},
                {"registry_employment", "id", Way::settle},
                {"registry_counting", "started_on", Way::settle},
                {"registry_function", "function"},
                {"registry_absence", "id", Way::settle},
                {"registry_absence_entry", "id"},
                {"registry_address", "", Way::settle}},
               forbids, {}, settle, {}});
}

}  // namespace regia::registry
