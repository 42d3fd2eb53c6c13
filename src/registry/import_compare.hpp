//! What a row of a staff file would change. Pure but for `held_for`, which asks the database.
//!
//! Rules:
//! - A row speaks of one person in one body. Her name, her e-mail and her absence are taken only from the body where
//!   she counts: no body can rename, or redirect the mail of, somebody who works elsewhere.
//! - Once she has come in, the address of the file is only proposed to her (registry/address/address.hpp): once, also
//!   when she keeps hers. A file that names none takes none away.
//! - A tax code that belongs to somebody of another name is refused, unless the new name is the one the code was made
//!   from (a spelling was mended). A code that differs from a known one only by omocodia, under the same name, is most
//!   likely the same person: it is refused too, for somebody to decide.
//! - Another unit, district, profile or relationship is another period: the old one ends yesterday. Hours, number and
//!   last day are facts of the same period. Who comes back after her last day begins a new period.
//! - The first day is taken from the file when a period begins, and mended while it is the only one of that body.
#pragma once

#include "registry/staff_row.hpp"

namespace regia::registry {

//! What the registry holds of the person of a row.
struct Held {
    Person person;
    std::optional<Employment> employment;  //!< the latest one in the row's body
    std::string unit_name, absence;
    std::int64_t employments_here = 0;
    bool counts_here = true;  //!< her counting employment is one of the row's body
    //! Asked only when the row's address is another one.
    bool has_come_in = false;
    std::optional<std::string> proposed;  //!< the address that a file named last, declined or not; "" = it named none
};
//! By the exact tax code; nothing when nobody has it.
std::optional<Held> held_for(db::Tx& tx, StaffRow const& row);
//! Somebody of the same name whose tax code differs by omocodia only.
bool has_omocodia_twin(db::Tx& tx, StaffRow const& row);

//! Of what is kept, `moved` and `ended` are changes of that kind, and `gone` is somebody who is not in the file.
enum class RowOutcome { same, changed, fresh, refused, moved, ended, gone };
std::string_view code_of(RowOutcome outcome);

struct Plan {
    enum class Period { keep, mend, begin, move } period = Period::keep;
    RowOutcome outcome = RowOutcome::same;
    StaffRow row;            //!< with what the file does not say filled in from what is held
    Day from;                //!< of a period that begins, moves or is mended
    bool has_person_facts = false;  //!< name, e-mail and absence are to be written
    enum class Proposal { none, make, withdraw } proposal = Proposal::none;
    std::string proposed;    //!< the address that is only proposed, "" = none; `row` has the one in force
    Column column = Column::tax_code;  //!< of a refusal
    std::string reason;
};
//! What to do with a row. `has_twin` is asked only for somebody who is not held.
Plan plan_of(StaffRow row, std::optional<Held> const& held, bool has_twin, Day today);

//! Changes whenever anything does that a plan rests on, but for addresses.
std::int64_t digest_of(Held const& held);

}  // namespace regia::registry
