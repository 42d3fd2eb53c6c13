#include "learning/entry/entry.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jobs/events.hpp"

namespace regia::learning {
namespace {

constexpr std::string_view of_package = "package:", of_elsewhere = "elsewhere:";
constexpr Day earliest{1990, 1, 1};

std::optional<Day> past_day(std::string const& text, Day today) {
    auto const day = parse_day(text);
    return day && *day >= earliest && *day <= today ? day : std::nullopt;
}

std::string subject_of(CompletionEntry const& entry) {
    return entry.package ? std::string(of_package) + to_string(*entry.package)
                         : std::string(of_elsewhere) + to_string(entry.id);
}

bool is_between(std::string_view text, std::size_t least, std::size_t most) {
    std::size_t const length = character_count(text);
    return length >= least && length <= most;
}

CompletionEntry read_entry_row(db::Row const& row, Uuid person) {
    CompletionEntry entry;
    entry.person = person;
    entry.id = row.get<Uuid>(0);
    if (auto const subject = row.get<std::string>(1); subject.starts_with(of_package))
        entry.package = parse_uuid(std::string_view(subject).substr(of_package.size()));
    entry.title = row.get<std::string>(2);
    entry.done_on = row.get<Day>(3);
    entry.act = row.get<std::string>(4);
    entry.act_on = row.get<Day>(5);
    entry.reason = row.get<std::string>(6);
    entry.made_by = row.get<Uuid>(7);
    entry.made_at = row.get<Instant>(8);
    if (auto const by = row.get<std::optional<Uuid>>(9))
        entry.withdrawn = CompletionEntry::Withdrawal{row.get<std::string>(10), *by, row.get<Instant>(11)};
    return entry;
}

}  // namespace

ReadEntry read_entry(TypedEntry const& typed, std::vector<catalogue::Package> const& packages, Day today) {
    ReadEntry read;
    CompletionEntry entry;
    auto const fault = [&](bool is_wrong, EntryFault what) {
        if (is_wrong) read.faults.push_back(what);
    };
    entry.title = trim(typed.title);
    entry.act = trim(typed.act);
    entry.reason = trim(typed.reason);
    if (!typed.package.empty()) {
        auto const found = std::find_if(packages.begin(), packages.end(),
                                        [&](auto const& one) { return to_string(one.id) == typed.package; });
        fault(found == packages.end(), EntryFault::package);
        if (found != packages.end()) entry.package = found->id, entry.title = found->title;
    } else {
        fault(!is_between(entry.title, 3, entry_title_most), EntryFault::title);
    }
    auto const done_on = past_day(typed.done_on, today), act_on = past_day(typed.act_on, today);
    fault(!done_on, EntryFault::done_on);
    fault(!is_between(entry.act, 1, entry_act_most), EntryFault::act);
    fault(!act_on, EntryFault::act_on);
    fault(!is_between(entry.reason, entry_reason_least, entry_reason_most), EntryFault::reason);
    if (!read.faults.empty()) return read;
    entry.done_on = *done_on;
    entry.act_on = *act_on;
    read.entry = std::move(entry);
    return read;
}

bool enter_completion(db::Tx& tx, CompletionEntry const& entry) {
    std::string const subject = subject_of(entry);
    bool const is_new =
        tx.run("INSERT INTO learning_completion_entry (person_id, id, subject, title, done_on, act, act_on, reason, "
               "made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
               "ON CONFLICT (person_id, id) DO NOTHING",
               entry.person, entry.id, subject, entry.title, entry.done_on, entry.act, entry.act_on, entry.reason,
               entry.made_by, entry.made_at) > 0;
    if (!is_new) return false;
    record_completion(tx, {entry.person, subject, entry.id, CompletionKind::manual, from_rome(entry.done_on, 0, 0),
                           entry.made_by, entry.reason});
    jobs::emit(tx, "completion_entered", to_string(entry.person), "{}", entry.made_at);
    return true;
}

void withdraw_completion(db::Tx& tx, Uuid person, Uuid entry, CompletionEntry::Withdrawal const& withdrawal) {
    auto const found = tx.value<std::int64_t>(
        "SELECT COUNT(*) FROM learning_completion_entry WHERE person_id = $1 AND id = $2", person, entry);
    if (found == 0) throw NotFound("no such entry");
    bool const is_new =
        tx.run("INSERT INTO learning_completion_withdrawal (person_id, entry_id, reason, withdrawn_by, withdrawn_at) "
               "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, entry_id) DO NOTHING",
               person, entry, withdrawal.reason, withdrawal.by, withdrawal.at) > 0;
    if (is_new) jobs::emit(tx, "completion_withdrawn", to_string(person), "{}", withdrawal.at);
}

bool is_withdrawal_reason(std::string_view reason) {
    return is_between(trim(reason), entry_reason_least, entry_reason_most);
}

bool is_entered_done(std::vector<CompletionEntry> const& entries, Uuid package) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](CompletionEntry const& one) { return one.package == package && !one.withdrawn; });
}

std::vector<CompletionEntry> entries_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT e.id, e.subject, e.title, e.done_on, e.act, e.act_on, e.reason, e.made_by, e.made_at, "
                  "w.withdrawn_by, w.reason, w.withdrawn_at FROM learning_completion_entry e "
                  "LEFT JOIN learning_completion_withdrawal w ON w.person_id = e.person_id AND w.entry_id = e.id "
                  "WHERE e.person_id = $1 ORDER BY e.made_at DESC, e.id",
                  [&](db::Row const& row) { return read_entry_row(row, person); }, person);
}

}  // namespace regia::learning
