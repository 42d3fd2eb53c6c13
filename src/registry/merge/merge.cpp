#include "registry/merge/merge.hpp"

#include <algorithm>

#include "access/entry/entry.hpp"
#include "base/text.hpp"
#include "locale/registry.hpp"
#include "registry/import_pages.hpp"
#include "registry/merge/rows.hpp"
#include "registry/merge/same_person.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using access::Merge;
using access::MergePart;
using access::MergeTable;
using Way = MergeTable::Way;

constexpr std::size_t merge_reason_least = 10;

struct KeptText {
    std::string table, content;
    bool is_before;
};

void keep_text(db::Tx& tx, Uuid merge, std::int64_t number, KeptText const& row) {
    tx.run("INSERT INTO registry_merge_row (merge_id, number, table_name, is_before, content) "
           "VALUES ($1, $2, $3, $4, $5)",
           merge, number, row.table, row.is_before, row.content);
}

std::vector<KeptText> kept_texts(db::Tx& tx, Uuid merge) {
    return tx.all("SELECT table_name, content, is_before FROM registry_merge_row WHERE merge_id = $1 ORDER BY number",
                  [](db::Row const& row) {
                      return KeptText{row.get<std::string>(0), row.get<std::string>(1), row.get<bool>(2)};
                  },
                  merge);
}

using Snapshot = std::map<std::string, std::vector<std::string>>;

Snapshot snapshot_of(db::Tx& tx, access::MergeParts const& parts, Merge const& merge) {
    Snapshot all;
    for (MergePart const& part : parts.all())
        for (MergeTable const& table : part.tables) all[std::string(table.name)] = rows_of_both(tx, table, merge);
    return all;
}

//! Of a table that others recompute all rows are kept, of others those that changed.
std::vector<KeptText> changed_rows(access::MergeParts const& parts, Snapshot const& before, Snapshot const& after) {
    std::vector<KeptText> changed;
    for (MergePart const& part : parts.all())
        for (MergeTable const& table : part.tables) {
            std::string const name(table.name);
            auto const &was = before.at(name), &is = after.at(name);
            auto const add = [&](std::vector<std::string> const& rows, std::vector<std::string> const& others,
                                 bool is_before) {
                for (std::string const& row : rows)
                    if (table.way == Way::derived || std::find(others.begin(), others.end(), row) == others.end())
                        changed.push_back({name, row, is_before});
            };
            add(was, is, true);
            if (table.way != Way::derived) add(is, was, false);
        }
    return changed;
}

void carry_out(db::Tx& tx, access::MergeParts const& parts, Merge const& merge) {
    Snapshot const before = snapshot_of(tx, parts, merge);
    for (MergePart const& part : parts.all())
        if (part.prepare) part.prepare(tx, merge);
    for (MergePart const& part : parts.all()) {
        for (MergeTable const& table : part.tables)
            if (table.way == Way::move) move_rows(tx, table, merge);
        if (part.settle) part.settle(tx, merge);
    }
    std::int64_t number = 0;
    for (KeptText const& row : changed_rows(parts, before, snapshot_of(tx, parts, merge)))
        keep_text(tx, merge.id, ++number, row);
}

//! Whoever else writes these two waits; in the order of their ids, as everybody who locks two.
void lock_both(db::Tx& tx, Uuid one, Uuid other) {
    tx.serialise("registry/people");
    for (Uuid const person : {std::min(one, other), std::max(one, other)})
        tx.serialise("person/" + to_string(person));
}

bool is_open_pair(db::Tx& tx, Uuid one, Uuid other) {
    return tx.value<std::int64_t>("SELECT count(*) FROM registry_duplicate WHERE answer = '' AND "
                                  "((person_id = $1 AND other_id = $2) OR (person_id = $2 AND other_id = $1))",
                                  one, other) > 0;
}

void answer_pair(db::Tx& tx, Merge const& merge, std::string_view answer, std::optional<Uuid> by,
                 std::optional<Instant> at) {
    tx.run("UPDATE registry_duplicate SET answer = $3, answered_by = $4, answered_at = $5 WHERE "
           "(person_id = $1 AND other_id = $2) OR (person_id = $2 AND other_id = $1)",
           merge.kept, merge.merged, answer, by, at);
}

void tell_both(db::Tx& tx, access::Actor const& by, Uuid kept, Uuid merged, std::string_view what,
               std::string_view reason, IdSource& ids, Instant now) {
    for (Uuid const person : {kept, merged}) {
        access::record_look(tx, ids.next(), by, person, what, reason, now);
        person_changed(tx, person, now);
    }
}

std::vector<html::Word> faults_of(db::Tx& tx, access::MergeParts const& parts, MergeOrder const& order,
                                  Merge const& merge) {
    std::vector<html::Word> faults;
    auto const one = find_person(tx, order.kept), other = find_person(tx, order.merged);
    if (order.by.person == order.kept || order.by.person == order.merged) faults.push_back(w::merge_oneself);
    bool const is_omocodia = !one->tax_code || !other->tax_code ||
                             canonical_tax_code(*one->tax_code) == canonical_tax_code(*other->tax_code);
    if (!is_omocodia && trim(order.reason).size() < merge_reason_least) faults.push_back(w::merge_other_code);
    // What is in the way of the two themselves is told of an order that is right but for that, or it could be asked for
    // again and again without merging anybody.
    if (!faults.empty()) return faults;
    if (merge.had_kept_come_in && merge.had_merged_come_in && !have_said_same(tx, order.kept, order.merged))
        return {w::merge_both_came_in};
    for (MergePart const& part : parts.all())
        if (part.forbids)
            if (auto const fault = part.forbids(tx, merge)) faults.push_back(*fault);
    return faults;
}

//! First all that the merge made goes, then all that it took away comes: keys are free by then.
void put_back(db::Tx& tx, access::MergeParts const& parts, Merge const& merge) {
    std::vector<std::pair<MergeTable const*, std::string>> to_insert;
    auto const texts = kept_texts(tx, merge.id);
    for (MergePart const& part : parts.all())
        for (MergeTable const& table : part.tables) {
            std::vector<KeptText> before, after;
            for (KeptText const& text : texts)
                if (text.table == table.name) (text.is_before ? before : after).push_back(text);
            if (table.way == Way::derived) delete_rows_of_both(tx, table, merge);
            for (KeptText const& made : after) {
                auto const was = std::find_if(before.begin(), before.end(), [&](KeptText const& one) {
                    return is_same_key(table, one.content, made.content);
                });
                if (was == before.end()) {
                    delete_row(tx, table, made.content);
                    continue;
                }
                update_row(tx, table, was->content);
                before.erase(was);
            }
            for (KeptText const& one : before) to_insert.emplace_back(&table, one.content);
        }
    for (auto const& [table, content] : to_insert) insert_row(tx, *table, content);
}

Merge merge_of(MergeRow const& row, Instant now) { return {row.id, row.kept, row.merged, now}; }

}  // namespace

std::vector<html::Word> merge_people(db::Tx& tx, access::MergeParts const& parts, MergeOrder const& order,
                                     IdSource& ids, Instant now) {
    lock_both(tx, order.kept, order.merged);
    if (find_merge(tx, order.id, Uuid{})) return {};
    Uuid const body = body_of(order.by);
    bool const is_hers = body == Uuid{} || (counting_body(tx, order.kept) == body &&
                                            counting_body(tx, order.merged) == body);
    if (!is_hers || !is_open_pair(tx, order.kept, order.merged)) throw NotFound("no such pair");
    Merge const merge{order.id, order.kept, order.merged, now, access::has_come_in(tx, order.kept),
                      access::has_come_in(tx, order.merged)};
    auto faults = faults_of(tx, parts, order, merge);
    if (!faults.empty()) {
        for (Uuid const person : {order.kept, order.merged})
            access::record_look(tx, ids.next(), order.by, person, "merge_refused", trim(order.reason), now);
        return faults;
    }
    tx.run("INSERT INTO registry_merge (id, kept_id, merged_id, body_id, reason, act, by_person, merged_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           order.id, order.kept, order.merged, body, trim(order.reason), trim(order.act), order.by.person, now);
    carry_out(tx, parts, merge);
    answer_pair(tx, merge, "merged", order.by.person, now);
    tell_both(tx, order.by, order.kept, order.merged, "people_merged", trim(order.reason), ids, now);
    return {};
}

std::vector<html::Word> undo_faults(db::Tx& tx, access::MergeParts const& parts, MergeRow const& row) {
    std::vector<html::Word> faults;
    Merge const merge = merge_of(row, row.merged_at);
    auto const texts = kept_texts(tx, row.id);
    for (MergePart const& part : parts.all()) {
        bool const rests = part.rests_on && part.rests_on(tx, merge);
        bool const has_changed = rests || std::any_of(part.tables.begin(), part.tables.end(), [&](auto const& table) {
            if (table.way == Way::derived) return false;
            auto const rows = rows_of_both(tx, table, merge);
            return std::any_of(texts.begin(), texts.end(), [&](KeptText const& text) {
                return text.table == table.name && !text.is_before && !has_row(rows, text.content, table.unheeded);
            });
        });
        if (!has_changed) continue;
        // Of what she did herself no more is told than that she did something.
        html::Word const word = part.code == own_part ? w::merge_changed_registry : w::merge_changed_hers;
        if (std::find(faults.begin(), faults.end(), word) == faults.end()) faults.push_back(word);
    }
    return faults;
}

std::vector<html::Word> undo_merge(db::Tx& tx, access::MergeParts const& parts, MergeRow const& row,
                                   access::Actor const& by, IdSource& ids, Instant now) {
    lock_both(tx, row.kept, row.merged);
    auto const found = find_merge(tx, row.id, Uuid{});
    if (!found) throw NotFound("no such merge");
    if (found->undone_at) return {};
    auto faults = undo_faults(tx, parts, row);
    if (!faults.empty()) {
        for (Uuid const person : {row.kept, row.merged})
            access::record_look(tx, ids.next(), by, person, "undo_refused", "", now);
        return faults;
    }
    Merge const merge = merge_of(row, now);
    // One of the two goes on as the other one. Ways in that came since may be the other one's too.
    access::end_sessions(tx, row.kept, now);
    access::end_ways_in_since(tx, row.kept, row.merged, row.merged_at);
    take_back_same(tx, row.kept, row.merged);
    put_back(tx, parts, merge);
    for (MergePart const& part : parts.all())
        if (part.undone) part.undone(tx, merge);
    answer_pair(tx, merge, "", std::nullopt, std::nullopt);
    tx.run("DELETE FROM registry_merge_row WHERE merge_id = $1", row.id);  // ways in stand there, for this alone
    tx.run("UPDATE registry_merge SET undone_by = $2, undone_at = $3 WHERE id = $1", row.id, by.person, now);
    tell_both(tx, by, row.kept, row.merged, "merge_undone", "", ids, now);
    return {};
}

}  // namespace regia::registry
