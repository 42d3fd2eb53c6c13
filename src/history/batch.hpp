//! A file of past activities: checked, applied, taken back. Private to history/.
#pragma once

#include "files/rows/rows.hpp"
#include "history/fact_row.hpp"

namespace regia::history {

inline constexpr std::int64_t rows_max = 20'000;  //!< a file is checked while the browser waits

struct NewBatch {
    Uuid id;  //!< of the form that brought it: the second arrival makes nothing
    std::string path, file_name, platform;
    Uuid body;  //!< whose people it may name; the null id = everybody's
};
struct Batch {
    Uuid id;
    std::string file_name, platform, by_role, state;  //!< "checking", "checked", "applying", "applied", "undone"
    Uuid body;
    std::int64_t good = 0, known = 0, refused = 0;
    Instant created_at;
    std::optional<Instant> applied_at, undone_at;
};
std::optional<Batch> find_batch(db::Tx& tx, Uuid id, Uuid body);
std::vector<Batch> last_batches(db::Tx& tx, Uuid body, std::int64_t most);

//! The dry run. Returns the refusal of the whole file ("" = a batch was made): a word of RowReader::refusal, "columns",
//! "columns_twice", "no_rows", "too_many"; `columns` are those it is about.
std::string check_batch(db::Database& database, NewBatch const& batch, access::Actor const& by, Instant now,
                        std::vector<std::string>& columns);
//! Writes the good rows, each once, in parts; goes on where it stopped. What was brought since the check by another
//! file is left out. Returns how many.
std::int64_t apply_batch(db::Database& database, Uuid batch, Uuid by, IdSource& ids, Instant now);
//! None of it counts any more. Returns how many did.
std::int64_t undo_batch(db::Tx& tx, Uuid batch, Uuid by, Instant now);

//! How many of its activities count.
std::int64_t facts_in(db::Tx& tx, Uuid batch);  //!< none of one that was taken back

struct BatchRow {
    std::int64_t line;
    std::string outcome, column, reason, content;
};
inline constexpr char between_fields = '\x1f';
//! Rows of this outcome: "good", "known", "refused".
std::vector<BatchRow> batch_rows(db::Tx& tx, Uuid batch, std::string_view outcome, std::int64_t most);

}  // namespace regia::history
