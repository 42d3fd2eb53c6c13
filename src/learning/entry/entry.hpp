//! Completions entered by hand: a course done elsewhere, or a package of ours done outside of the product, with the
//! document that says so. A door of learning for pages/person.
//!
//! - An entry ends in the same rows as every completion (package/completion.hpp), with the kind "manual", who entered
//!   it and why. It counts as they do.
//! - It is taken back by a row of its own, once, with a reason; neither the entry nor the completion changes.
//! - The person sees all of it: act, reason, who, and when it was taken back.
#pragma once

#include "base/outcome.hpp"
#include "catalogue/package/package.hpp"
#include "learning/package/completion.hpp"

namespace regia::learning {

inline constexpr std::size_t entry_title_most = 200, entry_act_most = 100, entry_reason_least = 10,
                             entry_reason_most = 300;

struct CompletionEntry {
    Uuid person, id;
    std::optional<Uuid> package{};  //!< none = a course done elsewhere, which `title` names
    std::string title;
    Day done_on;
    std::string act;
    Day act_on;
    std::string reason;
    Uuid made_by;
    Instant made_at;
    struct Withdrawal {
        std::string reason;
        Uuid by;
        Instant at;
    };
    std::optional<Withdrawal> withdrawn{};
};

//! What was typed, before it is an entry; days as text.
struct TypedEntry {
    std::string package, title, done_on, act, act_on, reason;
};
enum class EntryFault { package, title, done_on, act, act_on, reason };
struct ReadEntry {
    std::optional<CompletionEntry> entry{};
    std::vector<EntryFault> faults{};  //!< all at once
};
//! Pure but for the packages. `packages` are those that can be chosen.
ReadEntry read_entry(TypedEntry const& typed, std::vector<catalogue::Package> const& packages, Day today);

//! Once, however often the form arrives. False when this id was entered before.
bool enter_completion(db::Tx& tx, CompletionEntry const& entry);
//! Throws NotFound for an entry that is not hers; an entry that was taken back stays so.
void withdraw_completion(db::Tx& tx, Uuid person, Uuid entry, CompletionEntry::Withdrawal const& withdrawal);
bool is_withdrawal_reason(std::string_view reason);
std::vector<CompletionEntry> entries_of(db::Tx& tx, Uuid person);  //!< newest first
//! Somebody entered that she concluded this package, and nobody took it back.
bool is_entered_done(std::vector<CompletionEntry> const& entries, Uuid package);

}  // namespace regia::learning
