//! The programme that ships, served in process on each engine, with people in the states that a test needs.
#pragma once

#include <doctest/doctest.h>

#include <fstream>

#include "base/text.hpp"
#include "db/engines_for_tests.hpp"
#include "jobs/queue.hpp"
#include "monitoring/live/live.hpp"
#include "world/browser.hpp"
#include "world/programme.hpp"

namespace regia::monitoring::test {

struct Somebody {
    std::string given = "Anna", family = "Rossi", body = "ausl-tc", profile = "nurse", unit = "Rete ospedaliera";
    std::string relationship = "employee", staff_number{}, absence{};
    bool has_survey = false;
    int modules_done = -1;  //!< -1 = has started none; 8 = concluded
    int days_ago = 1;       //!< of the last step
    std::string district{};
};

class World {
public:
    explicit World(db::Database& to)
        : database(to), clock(from_rome({2026, 2, 12}, 10, 42)), ids(clock, 7), folders(to),
          programme(folders, access::parse_programme), reference(folders, registry::parse_reference),
          portfolio(folders, portfolio::parse_portfolio), survey(folders, assessment::parse_survey),
          catalogue(folders,
                    [](files::Folder const& folder, files::Faults& faults) {
                        return catalogue::parse_catalogue(folder, portfolio::parse_portfolio(folder, faults), faults);
                    }),
          plan(folders,
               [this](files::Folder const& folder, files::Faults& faults) {
                   Plan read = parse_plan(folder, faults);
                   read.export_rows = export_rows;
                   return read;
               }),
          library{catalogue, survey, portfolio, reference},
          installation{to, clock, ids, folders, programme, assets, {}, false, ""}, live(to),
          queue(to, clock, ids, std::chrono::milliseconds(50)) {
        forget_people();
        access::add_routes(router, installation);
        add_routes(router, installation, plan, library, live, queue);
        gate = access::make_gate(installation);
        failures = access::make_failure_pages(installation);
        dispatcher = std::make_unique<http::Dispatcher>(
            http::Dispatcher::Parts{router, *gate, *failures, assets, "", "", false});
    }
    ~World() {
        live.stop();
        dispatcher->stop();
    }

    static Uuid body(std::string_view code) { return named_uuid("body", code); }

    Uuid add(Somebody const& somebody) {
        Uuid const id = ids.next();
        database.write_now("people", [&](db::Tx& tx) { add(tx, id, somebody); });
        return id;
    }
    void add(std::vector<Somebody> const& people) {
        database.write_now("people", [&](db::Tx& tx) {
            for (Somebody const& one : people) add(tx, ids.next(), one);
        });
    }
    //! From now on so many modules of her path are done; the counters follow, as they do after an event.
    void progress(Uuid person, int modules_done) {
        database.write_now("progress", [&](db::Tx& tx) {
            write_course(tx, person, modules_done, clock.now());
            recount_person(tx, person, clock.now());
        });
    }
    //! All six areas measured, at a level or below base.
    void measure(Uuid person, std::optional<portfolio::Level> level) {
        database.write_now("levels", [&](db::Tx& tx) {
            for (int area = 1; area <= 6; ++area)
                tx.run("INSERT INTO learning_standing (person_id, area, expected, current, next_step, updated_at) "
                       "VALUES ($1, $2, $3, $4, 'module:F1', $5)",
                       person, "A" + std::to_string(area), portfolio::Level::base, level, clock.now());
        });
    }
    void freeze(Day day) {
        database.write_now("snapshot",
                           [&](db::Tx& tx) { freeze_snapshot(tx, ids, *plan.current(), day, clock.now()); });
    }

    //! A browser that acts in one role; of a body when one is named, else of the region.
    world::Browser as(std::string_view role, std::string_view of_body = {}) {
        access::Scope scope{access::Scope::Kind::region, {}};
        if (!of_body.empty()) scope = {access::Scope::Kind::body, body(of_body)};
        access::Grant const grant{ids.next(), ids.next(), std::string(role), scope, {2026, 1, 1}, "atto di prova"};
        world::Browser browser(*dispatcher);
        browser.authorization = "Bearer " + database.write_now("grant", [&](db::Tx& tx) {
            access::add_grant(tx, grant, clock.now());
            return access::make_bearer(tx, grant, "prova", clock.now(), clock.now() + days(400));
        });
        return browser;
    }

    struct ListLook {
        std::string what, filter, role;
        std::int64_t people = 0;
        std::optional<Bytes> file;
    };
    std::vector<ListLook> looks() {
        return database.read([](db::Tx& tx) {
            return tx.all("SELECT what, filter, looker_role, people, file_sha256 FROM access_list_look ORDER BY id",
                          [](db::Row const& row) {
                              return ListLook{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                                              row.get<std::int64_t>(3), row.get<std::optional<Bytes>>(4)};
                          });
        });
    }

    std::int64_t export_rows = 5'000;  //!< set before anything is asked
    db::Database& database;
    ManualClock clock;
    IdSource ids;
    files::FolderStore folders;
    files::Shelf<access::Programme> programme;
    files::Shelf<registry::Reference> reference;
    files::Shelf<portfolio::Portfolio> portfolio;
    files::Shelf<assessment::Survey> survey;
    files::Shelf<catalogue::Catalogue> catalogue;
    files::Shelf<Plan> plan;
    learning::Library library;
    html::Assets assets;
    access::Installation installation;
    Live live;
    jobs::Queue queue;
    http::Router router;
    std::unique_ptr<http::Gate> gate;
    std::unique_ptr<http::FailurePages> failures;
    std::unique_ptr<http::Dispatcher> dispatcher;

private:
    //! A test begins with nobody in the database; the programme stays.
    void forget_people() {
        database.write_now("forget", [](db::Tx& tx) {
            for (char const* table :
                 {"monitoring_publication_cell", "monitoring_publication", "monitoring_monday_choice",
                  "monitoring_export_part", "monitoring_export", "mail_message", "jobs_job",
                  "monitoring_person", "monitoring_cell", "monitoring_count", "monitoring_total", "monitoring_day",
                  "monitoring_district", "monitoring_gain_person", "monitoring_gain_step", "monitoring_cohort_step",
                  "monitoring_counted", "monitoring_cohort", "monitoring_snapshot_value",
                  "monitoring_snapshot", "monitoring_frozen_count", "monitoring_frozen_change", "monitoring_frozen",
                  "monitoring_frozen_person", "monitoring_frozen_known", "monitoring_names_reason", "learning_standing",
                  "learning_course", "learning_completion", "learning_completion_withdrawal", "assessment_attempt",
                  "registry_absence", "registry_counting", "registry_duplicate", "registry_import_undo",
                  "registry_employment", "registry_person", "registry_unit", "access_list_look", "access_bearer",
                  "access_grant", "event", "jobs_subscriber"})
                tx.run("DELETE FROM " + std::string(table));
        });
    }
    void add(db::Tx& tx, Uuid id, Somebody const& somebody) {
        registry::Person person{id, somebody.given, somebody.family, {}, {}, Day{1980, 5, 1}, "f", "it"};
        registry::Employment employment;
        employment.id = ids.next();
        employment.person = id;
        employment.body = body(somebody.body);
        if (!somebody.unit.empty()) employment.unit = registry::unit_id(tx, employment.body, somebody.unit, ids.next());
        if (!somebody.district.empty()) employment.district = named_uuid("district", somebody.district);
        employment.profile = somebody.profile;
        employment.relationship = somebody.relationship;
        if (!somebody.staff_number.empty()) employment.staff_number = somebody.staff_number;
        employment.started_on = {2020, 1, 1};
        registry::add_person(tx, person, employment, clock.now());
        if (!somebody.absence.empty())
            tx.run("INSERT INTO registry_absence (person_id, id, kind, started_on) VALUES ($1, $2, $3, $4)", id,
                   ids.next(), somebody.absence, Day{2026, 1, 1});
        if (somebody.has_survey || somebody.modules_done >= 0)
            tx.run("INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, "
                   "finished_at, answered, area_position, asked_in_area, answering_seconds, current_item, "
                   "current_order, shown_at) VALUES ($1, $2, 'first', $2, 1, '', $3, $3, 30, 6, 0, 900, '', '', $3)",
                   id, ids.next(), clock.now() - days(60));
        if (somebody.modules_done >= 0)
            write_course(tx, id, somebody.modules_done, clock.now() - days(somebody.days_ago));
        recount_person(tx, id, clock.now());
    }
    static void write_course(db::Tx& tx, Uuid person, int modules_done, Instant at) {
        auto const concluded_at = modules_done == 8 ? std::optional(at) : std::nullopt;
        tx.run("INSERT INTO learning_course (person_id, modules_done, started_at, concluded_at, last_step_at) "
               "VALUES ($1, $2, $3, $4, $3) ON CONFLICT (person_id) DO UPDATE SET modules_done = "
               "excluded.modules_done, concluded_at = excluded.concluded_at, last_step_at = excluded.last_step_at",
               person, modules_done, at, concluded_at);
    }
};

//! A migrated database with the programme in it, one per engine for the whole test program.
inline std::vector<std::unique_ptr<db::Database>> const& databases() {
    static db::TestFolder const folder;
    static auto const all = [] {
        std::vector<std::string> urls{"sqlite:" + folder.file("regia.db")};
        if (std::string const url = postgres_url_for_tests(); !url.empty()) urls.push_back(url);
        std::vector<std::unique_ptr<db::Database>> made;
        files::Faults faults;
        auto const programme = files::Folder::read(tuscany_folder(), faults);
        for (std::string const& url : urls) {
            made.push_back(db::open(url));
            db::migrate(*made.back(), db::embedded_migrations());
            made.back()->write_now("programme", [&](db::Tx& tx) {
                files::save_revision(tx, named_uuid("test", "programme"), programme, files::Origin::folder, "test", {});
                registry::store_reference(tx, registry::parse_reference(programme, faults));
            });
        }
        return made;
    }();
    return all;
}

template <class Test>
void on_each_engine(Test&& test) {
    for (auto const& database : databases()) {
        bool const is_postgres = database->engine() == db::Engine::postgres;
        CAPTURE(is_postgres);
        World world(*database);
        test(world);
    }
}

inline bool says(std::string_view page, std::string_view text) { return page.find(text) != std::string_view::npos; }
inline bool says(http::Reply const& reply, std::string_view text) { return says(reply.body, text); }

//! What a person reads: without tags, blanks run together.
inline std::string read_aloud(std::string_view html) {
    std::string text;
    bool in_tag = false;
    for (char const c : html) {
        if (c == '<') in_tag = true;
        else if (c == '>') in_tag = false, text += ' ';
        else if (!in_tag) text += c == '\n' ? ' ' : c;
    }
    std::string once;
    for (char const c : text)
        if (c != ' ' || (!once.empty() && once.back() != ' ')) once += c;
    return once;
}

inline Bytes digest_of(std::string_view text) {
    Digest const digest = sha256(text);
    return {digest.begin(), digest.end()};
}

//! What an export would send.
inline std::string text_of_file(http::Reply const& reply) {
    std::ifstream in(reply.file->path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace regia::monitoring::test
