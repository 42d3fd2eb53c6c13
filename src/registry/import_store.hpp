//! The rows of imports: what was read, what would happen, how far it was applied. Private to registry/.
#pragma once

#include "registry/import_compare.hpp"

namespace regia::registry {

struct Imported {
    Uuid id;
    std::string file_name;
    std::string state;  //!< "unmapped", "checking", "broken", "checked", "applying", "applied", "undoing", "undone"
    Uuid body;                     //!< whose rows it may hold; the null id = everybody's
    std::int64_t fresh = 0, changed = 0, same = 0, refused = 0;
    Instant created_at;
    std::string columns_kept, columns_ignored;
    std::string sheet;  //!< of a workbook; "" = a CSV
    std::string headers;  //!< of the file, parted by between_fields
    std::string columns_at;  //!< standing_names of the headers, as the check began with them
    std::string refusal;  //!< of a broken one
    bool is_complete = false;
    std::int64_t checked_up_to_line = 0, moved = 0, gone = 0, undone = 0;
    std::optional<Instant> undone_at;
    std::int64_t to_apply() const { return fresh + changed + gone; }
    std::int64_t applied_up_to_line = 0, applied = 0;
};
//! `body` is whose imports may be seen; the null id = everybody's.
std::optional<Imported> imported(db::Tx& tx, Uuid id, Uuid body);
//! The latest first.
std::vector<Imported> last_imports(db::Tx& tx, Uuid body, std::int64_t most);

//! False when an import of this id is there already: the same form came twice.
struct NewImport {
    ImportOrder order;
    Digest sha256;
    Columns columns;
    std::string state, sheet, headers;
};
bool begin_import(db::Tx& tx, NewImport const& import, Instant now);
//! The check begins (anew) with these columns: what an earlier one said is forgotten. False when it
//! was applied or begun meanwhile.
bool begin_again(db::Tx& tx, Imported const& import, Columns const& columns);
//! Nobody else went on with the check from that line.
bool stands_at(db::Tx& tx, Uuid import, std::int64_t line);
//! Where the check stands. `state` is what comes next: "checking", "checked", "broken".
void advance_check(db::Tx& tx, ImportReport const& report, std::int64_t up_to_line, std::string_view state);
//! It can't go on: the bytes of its file are gone.
void break_check(db::Tx& tx, Uuid import);
void drop_import(db::Tx& tx, Uuid import);
//! Rows are personal data: those of imports made before this instant are deleted, whether they were applied or not.
void forget_rows_before(db::Tx& tx, Instant before);
inline constexpr std::int64_t rows_live = days(30);
//! Then it can be neither applied nor undone, whether its rows were deleted yet or not.
inline bool are_rows_forgotten(Imported const& import, Instant now) { return import.created_at < now - rows_live; }

//! A row as it waits between check and apply.
struct KeptRow {
    std::int64_t line = 0;
    RowOutcome outcome = RowOutcome::refused;
    std::string column, reason;       //!< of a refused one
    std::string content;              //!< its fields, parted by between_fields, in the order of columns_kept
    std::optional<std::int64_t> held;  //!< digest of what it was compared with
    std::string changes{};             //!< see check/changes.hpp
};
inline constexpr char between_fields = '\x1f';
void keep_row(db::Tx& tx, Uuid import, KeptRow const& row);
//! Those that are not refused, from behind that line.
std::vector<KeptRow> rows_to_apply(db::Tx& tx, Uuid import, std::int64_t behind_line, std::size_t most);
void refuse_row(db::Tx& tx, Uuid import, KeptRow const& row);

//! What one batch came to; the rows that were applied are forgotten.
struct Batch {
    std::int64_t up_to_line = 0, applied = 0, refused = 0;
    std::int64_t rows = 0;  //!< looked at: applied, refused, or as they were by then
    bool is_last = false;
};
void advance_import(db::Tx& tx, Uuid import, Batch const& batch, access::Actor const& by, Instant now);

//! As apply_import; `after` runs in the transaction of each batch.
std::int64_t apply_in_batches(db::Database& database, Reference const& reference, Uuid import, access::Actor const& by,
                              IdSource& ids, Instant now, std::function<void(db::Tx&, Batch const&)> const& after);

//! The rows of these outcomes ("fresh,moved"), behind that line.
std::vector<KeptRow> rows_of_outcome(db::Tx& tx, Uuid import, std::string_view outcome, std::int64_t behind_line,
                                     std::int64_t most);
//! Outcomes of all rows that are kept, by line; those as they were are not kept.
std::map<std::int64_t, RowOutcome> outcomes_by_line(db::Tx& tx, Uuid import);

struct RefusedRow {
    std::int64_t line;
    std::string column, reason, content;
};
std::vector<RefusedRow> refused_rows(db::Tx& tx, Uuid import, std::int64_t most);

}  // namespace regia::registry
