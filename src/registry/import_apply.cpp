#include "access/entry/entry.hpp"
#include "base/text.hpp"
#include "registry/address/address.hpp"
#include "registry/check/check.hpp"
#include "registry/people.hpp"
#include "registry/undo/person_state.hpp"
#include "registry/undo/undo.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t rows_per_write = 500;  // a write of the command line beside a server takes at most 200 ms

//! Applies the rows of one batch; a batch may be run again, so it keeps nothing.
class Applying {
public:
    Applying(db::Tx& tx, Reference const& reference, Uuid import, access::Actor const& by, IdSource& ids, Instant now)
        : tx_(tx), reference_(reference), import_(import), by_(by), ids_(ids), now_(now), today_(rome_day(now)) {}

    //! True when the row changed something. A row that can't be applied any more gets its reason.
    bool apply(Columns const& columns, KeptRow& row) {
        if (row.outcome == RowOutcome::gone) return end_gone(row);
        std::vector<std::string> fields;
        for (std::string_view const field : split(row.content, between_fields)) fields.emplace_back(field);
        // Its body was checked against that of the importer before it was kept.
        auto const read = read_staff_row(reference_, columns, fields, Uuid{}, today_);
        if (!read) return refuse(row, read.error().column, read.error().reason);
        auto const held = held_for(tx_, read.value());
        Plan const plan = plan_of(read.value(), held, !held && has_omocodia_twin(tx_, read.value()), today_);
        if (plan.outcome == RowOutcome::refused) return refuse(row, plan.column, plan.reason);
        if (plan.outcome == RowOutcome::same) return false;
        bool const is_as_checked =
            row.outcome == RowOutcome::fresh ? !held : !row.held || (held && digest_of(*held) == *row.held);
        if (!is_as_checked) return refuse(row, Column::tax_code, "changed_since_check");
        if (held) change(plan, *held, row.line);
        else add(plan, row.line);
        return true;
    }

private:
    //! Somebody who is not in a complete file: her employment there ended yesterday, if it is still as it was.
    bool end_gone(KeptRow& row) {
        auto const parts = split(row.content, between_fields);
        Uuid const person = parse_uuid(parts.at(0)).value(), id = parse_uuid(parts.at(1)).value();
        auto const employment = held_employment(tx_, person, id);
        if (!employment || digest_of_gone(*employment) != row.held)
            return refuse(row, Column::to, "changed_since_check");
        std::string const before = person_state(tx_, person);
        tx_.run("UPDATE registry_employment SET finished_on = $3 WHERE person_id = $1 AND id = $2", person, id,
                std::max(employment->started_on, plus_days(today_, -1)));
        choose_counting_employment(tx_, person, today_);
        person_changed(tx_, person, now_);
        keep_undo(tx_, import_, {row.line, person, before, digest_of_state(person_state(tx_, person)), {}});
        return true;
    }

    bool refuse(KeptRow& row, Column column, std::string_view reason) {
        row.column = name_of(column);
        row.reason = reason;
        return false;
    }

    Employment employment_of(StaffRow const& row, Uuid person, Day from) {
        std::optional<Uuid> unit;
        if (!row.unit.empty()) unit = unit_of(row);
        return {ids_.next(),      person,           row.body,  unit, row.district, row.profile,
                row.relationship, row.staff_number, row.hours, from, row.to};
    }

    Uuid unit_of(StaffRow const& row) {
        std::string const key = to_string(row.body) + sort_key(row.unit);
        auto const known = units_.find(key);
        if (known != units_.end()) return known->second;
        return units_.emplace(key, unit_id(tx_, row.body, row.unit, ids_.next())).first->second;
    }

    void add(Plan const& plan, std::int64_t line) {
        Person person = plan.row.person;
        person.id = ids_.next();
        Employment const employment = employment_of(plan.row, person.id, plan.from);
        add_person(tx_, person, employment, now_);
        auto const absence = set_absence(person.id, "", plan.row.absence);
        std::string const state = state_of_new(person, employment, absence, plan.row.absence, today_);
        keep_undo(tx_, import_, {line, person.id, "", digest_of_state(state), {}});
    }

    void change(Plan const& plan, Held const& held, std::int64_t line) {
        Uuid const person = held.person.id;
        std::string const before = person_state(tx_, person);
        switch (plan.period) {
            case Plan::Period::keep: break;
            case Plan::Period::begin: insert_employment(tx_, employment_of(plan.row, person, plan.from)); break;
            case Plan::Period::mend: mend_period(plan, *held.employment); break;
            case Plan::Period::move:
                tx_.run("UPDATE registry_employment SET finished_on = $3 WHERE person_id = $1 AND id = $2", person,
                        held.employment->id, plus_days(plan.from, -1));
                insert_employment(tx_, employment_of(plan.row, person, plan.from));
                break;
        }
        if (plan.period != Plan::Period::keep) choose_counting_employment(tx_, person, today_);
        // A new period may have made this the body where she counts.
        bool const began_to_count = !held.counts_here && plan.period != Plan::Period::keep &&
                                    counting_body(tx_, person) == plan.row.body;
        if (plan.has_person_facts || began_to_count) change_person(plan.row, held);
        if (held.counts_here || began_to_count) carry_out(plan, person);
        person_changed(tx_, person, now_);
        bool const has_address = plan.row.has_email && (plan.proposal != Plan::Proposal::none ||
                                                        plan.row.person.email != held.person.email);
        std::optional<std::string> said;  // of her address, by files before this one
        if (has_address) said = held.proposed.value_or(held.person.email.value_or(""));
        keep_undo(tx_, import_, {line, person, before, digest_of_state(person_state(tx_, person)), said});
    }

    void mend_period(Plan const& plan, Employment const& now_held) {
        Employment const mended = employment_of(plan.row, now_held.person, plan.from);
        tx_.run("UPDATE registry_employment SET unit_id = $3, district_id = $4, profile = $5, relationship = $6, "
                "staff_number = $7, weekly_hours = $8, started_on = $9, finished_on = $10 "
                "WHERE person_id = $1 AND id = $2",
                mended.person, now_held.id, mended.unit, mended.district, mended.profile, mended.relationship,
                mended.staff_number, mended.weekly_hours, mended.started_on, mended.finished_on);
        if (now_held.started_on != plan.from)
            tx_.run("UPDATE registry_counting SET started_on = $4 WHERE person_id = $1 AND started_on = $2 "
                    "AND employment_id = $3",
                    mended.person, now_held.started_on, now_held.id, plan.from);
    }

    void change_person(StaffRow const& row, Held const& held) {
        Person person = row.person;
        person.id = held.person.id;
        if (person.email != held.person.email) {
            access::end_unused_links(tx_, person.id);
            // Somebody opened one since the row was compared: she has come in, and keeps the address she has.
            if (access::has_come_in(tx_, person.id)) person.email = held.person.email;
        }
        tx_.run("UPDATE registry_person SET given_name = $2, family_name = $3, sort_key = $4, email = $5 "
                "WHERE id = $1",
                person.id, person.given_name, person.family_name, name_key(person), person.email);
        set_absence(person.id, held.absence, row.absence);
    }

    void carry_out(Plan const& plan, Uuid person) {
        if (plan.proposal == Plan::Proposal::withdraw) withdraw_proposal(tx_, person);
        if (plan.proposal != Plan::Proposal::make) return;
        propose_address(tx_, person, plan.proposed, now_);
        if (!plan.proposed.empty())
            access::record_look(tx_, ids_.next(), by_, person, "address_proposed", "", now_);
    }

    //! The id of a period that begins.
    std::optional<Uuid> set_absence(Uuid person, std::string const& before, std::string const& from_today) {
        if (before == from_today) return std::nullopt;
        // One that began today was never true for a whole day: it leaves no period behind.
        tx_.run("DELETE FROM registry_absence WHERE person_id = $1 AND finished_on IS NULL AND started_on >= $2",
                person, today_);
        if (!before.empty())
            tx_.run("UPDATE registry_absence SET finished_on = $2 WHERE person_id = $1 AND finished_on IS NULL", person,
                    plus_days(today_, -1));
        if (from_today.empty()) return std::nullopt;
        Uuid const id = ids_.next();
        tx_.run("INSERT INTO registry_absence (person_id, id, kind, started_on) VALUES ($1, $2, $3, $4)", person, id,
                from_today, today_);
        return id;
    }

    db::Tx& tx_;
    Reference const& reference_;
    Uuid import_;
    access::Actor const& by_;
    IdSource& ids_;
    Instant now_;
    Day today_;
    std::map<std::string, Uuid, std::less<>> units_;
};

}  // namespace

std::int64_t apply_import(db::Database& database, Reference const& reference, Uuid import, access::Actor const& by,
                          IdSource& ids, Instant now) {
    return apply_in_batches(database, reference, import, by, ids, now, [](db::Tx&, Batch const&) {});
}

std::int64_t apply_in_batches(db::Database& database, Reference const& reference, Uuid import, access::Actor const& by,
                              IdSource& ids, Instant now, std::function<void(db::Tx&, Batch const&)> const& after) {
    std::int64_t applied = 0;
    for (bool is_done = false; !is_done;) {
        // Where it stands is written with each batch: an import that was interrupted goes on from there.
        Batch const batch = database.write_now("import/" + to_string(import), [&](db::Tx& tx) {
            tx.serialise("registry/people");  // two imports may name the same person
            tx.serialise("import/" + to_string(import));  // and its columns may be chosen again
            auto const found = imported(tx, import, Uuid{});
            if (!found) throw NotFound("no such import");
            if (found->state == "checking") throw Conflict("the check of this import has not finished");
            if (found->state == "applied") return Batch{.is_last = true};  // by the first arrival of the same form
            Columns const columns = kept_columns(found->columns_kept);
            auto rows = rows_to_apply(tx, import, found->applied_up_to_line, rows_per_write);
            Batch made{.up_to_line = rows.empty() ? found->applied_up_to_line : rows.back().line,
                       .rows = static_cast<std::int64_t>(rows.size()),
                       .is_last = rows.size() < rows_per_write};
            Applying applying(tx, reference, import, by, ids, now);
            for (KeptRow& row : rows) {
                made.applied += applying.apply(columns, row) ? 1 : 0;
                if (row.reason.empty()) continue;
                ++made.refused;
                refuse_row(tx, import, row);
            }
            advance_import(tx, import, made, by, now);
            after(tx, made);
            return made;
        });
        applied += batch.applied;
        is_done = batch.is_last;
    }
    return applied;
}

}  // namespace regia::registry
