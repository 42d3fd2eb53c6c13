#include "learning/follow.hpp"

#include "learning/path.hpp"

namespace regia::learning {
namespace {

constexpr std::string_view kind = "learning_follow_programme";
constexpr int people_a_step = 100;

//! A module that nobody teaches any more, and that she has not begun.
void drop_left_modules(db::Tx& tx, catalogue::Catalogue const& catalogue, Uuid person,
                       std::vector<std::string> const& planned) {
    for (std::string const& module : planned)
        if (!catalogue.find(module))
            tx.run("DELETE FROM learning_module WHERE person_id = $1 AND module = $2 AND started_at IS NULL", person,
                   module);
}

//! One transaction's worth; returns the last person looked at, or nothing when there was none left.
std::optional<Uuid> follow_some(db::Tx& tx, Library& library, Uuid after, Instant now) {
    auto const people = portfolio::people_after(tx, after, people_a_step);
    for (Uuid const person : people) follow_programme(tx, library, person, now);
    return people.empty() ? std::nullopt : std::optional(people.back());
}

void follow(jobs::Run& run, access::Installation& installation, Library& library) {
    // The programme in memory may be a second behind the event; the queue comes again in a few.
    auto const in_force = installation.database.read([](db::Tx& tx) { return files::current_revision(tx); });
    if (!in_force || library.catalogue.current_id() != in_force->id)
        throw Unavailable("the programme in force is not read yet");
    std::optional<Uuid> last = run.cursor().empty() ? Uuid{} : parse_uuid(run.cursor());
    std::int64_t done = run.progress_done();
    while (last) {
        Instant const now = installation.clock.now();
        last = installation.database.write_now("follow", [&, after = *last](db::Tx& tx) {
            auto const reached = follow_some(tx, library, after, now);
            if (reached) run.checkpoint(tx, to_string(*reached), done + people_a_step, 0);
            return reached;
        });
        done += people_a_step;
    }
}

}  // namespace

void follow_programme(db::Tx& tx, Library& library, Uuid person, Instant now) {
    portfolio::keep_expected(tx, *library.portfolio.current(), person, now, rome_day(now));
    auto const planned = tx.all("SELECT module FROM learning_module WHERE person_id = $1 ORDER BY module",
                                [](db::Row const& row) { return row.get<std::string>(0); }, person);
    if (!planned.empty()) {
        drop_left_modules(tx, *library.catalogue.current(), person, planned);
        plan_path(tx, library, person, now);
    }
    update_standing(tx, library, person, now);
}

void add_follow_job(jobs::Queue& queue, jobs::Subscribers& subscribers, access::Installation& installation,
                    Library& library) {
    queue.add_kind(std::string(kind), [&](jobs::Run& run) { follow(run, installation, library); });
    subscribers.add("learning_programme", {"programme_loaded"},
                    [&queue, &ids = installation.ids](db::Tx& tx, std::span<jobs::Event const> events) {
                        queue.enqueue(tx, {.id = ids.next(), .kind = std::string(kind), .key = events.back().key});
                    });
}

}  // namespace regia::learning
