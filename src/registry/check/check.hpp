//! How a staff file is checked, in steps that may be interrupted. Private to registry/.
//!
//! Rules:
//! - The first rows (rows_checked_in_request_max) are checked while the browser waits; the rest by a job, from the
//!   bytes of the file, which are kept until it is over. Where the check stands is written with each step: one whose
//!   process died goes on by itself.
//! - A file may say that it is the whole list of a body. Then who works there and is not in it is "gone": her
//!   employment ends yesterday. Whoever stands in a refused row, by tax code or, where that can't be read,
//!   by name, is never gone; nor is one without a code.
//! - A file that would end the work of more than a share of a body's people (programme.toml, removal_percent_max) is
//!   applied only after a second confirmation, which names the number.
//! - A header that is not known is assigned to a column by a person, once: it is remembered for her body. Until the
//!   file is applied she may choose otherwise, and it is checked again.
#pragma once

#include "files/rows/rows.hpp"
#include "registry/import_store.hpp"

namespace regia::registry {

HeaderChoices header_choices(db::Tx& tx, Uuid body);
void choose_header(db::Tx& tx, Uuid body, std::string_view header, std::optional<Column> column, Uuid by, Instant now);

//! Makes the import: "checking", or "unmapped" (with the bytes of the file) when columns are missing, unknown headers
//! may be them, and somebody can be asked. A refusal of the whole file is in the report, and nothing is made.
struct BegunCheck {
    ImportReport report;
    std::string state;  //!< "" = refused, or it was there already
};
BegunCheck begin_check(db::Database& database, files::RowReader const& reader, ImportOrder const& order,
                       bool may_ask, Instant now);
//! Headers of the file that no column is called, and those that somebody chose a column for.
std::vector<std::string> choosable_headers(Imported const& import);
//! After headers were chosen: the import goes (back) to "checking" when nothing is missing. Nothing changes for one
//! whose bytes are gone, or that is checked as it was.
struct MappedColumns {
    std::vector<std::string> missing;
    bool is_begun = false;
};
MappedColumns map_columns(db::Tx& tx, Imported const& import);
//! Checks, applications and undos that a process left behind are ordered as jobs.
void resume_imports(db::Tx& tx, jobs::Queue const& queue, IdSource& ids, Instant now);

//! Goes on where the check stands, for at most that many rows. False = there are more. `after` runs in the transaction
//! of each step with the rows read so far. At the end the import is "checked", or "broken" with the refusal.
struct CheckedSoFar {
    ImportReport report;
    bool is_over = false;
};
CheckedSoFar go_on_checking(db::Database& database, Reference const& reference, files::RowReader& reader, Uuid import,
                            std::size_t rows_max, Instant now,
                            std::function<void(db::Tx&, std::int64_t)> const& after);

bool has_file(db::Tx& tx, Uuid import);
void keep_file(db::Tx& tx, Uuid import, std::string const& path);
//! Writes the kept bytes to a file that is there. False when they are gone.
bool write_file(db::Tx& tx, Uuid import, std::function<void(std::string_view)> const& put);
void drop_file(db::Tx& tx, Uuid import);

//! What one body would lose.
struct Removal {
    Uuid body;
    std::int64_t people = 0, removed = 0;
};
std::vector<Removal> removals(db::Tx& tx, Uuid import);
//! Those above the share; empty = nothing to confirm.
std::vector<Removal> removals_to_confirm(db::Tx& tx, Reference const& reference, Uuid import);

//! Keeps a row for everybody who works in these bodies and is not named in the file; returns how many people by body.
struct NamedInFile {
    std::function<bool(std::string const& canonical, std::string const& name, Uuid body)> has;
};
std::map<Uuid, std::int64_t> keep_gone(db::Tx& tx, Uuid import, std::int64_t behind_line,
                                       std::vector<Uuid> const& bodies, NamedInFile const& named, Day today,
                                       std::int64_t& rows);
std::int64_t people_working_in(db::Tx& tx, Uuid body, Day today);
std::optional<Employment> held_employment(db::Tx& tx, Uuid person, Uuid id);
//! Digest of an employment that a "gone" row would end.
std::int64_t digest_of_gone(Employment const& employment);

}  // namespace regia::registry
