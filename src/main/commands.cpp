#include "main/commands.hpp"

#include <filesystem>
#include <iostream>

#include "db/sqlite.hpp"
#include "main/demo.hpp"
#include "main/file_lock.hpp"
#include "pages/programme_folder.hpp"

namespace regia {
namespace {

constexpr std::int64_t link_lives = hours(24);
constexpr std::int64_t bearer_lives = days(365);
html::Voice const english(html::Language::en);

//! A migrated database with the clock that belongs to it.
struct Opened {
    explicit Opened(Settings const& settings) : database(db::open(settings.database)) {
        db::migrate(*database, db::embedded_migrations());
        auto const found = database->read([](db::Tx& tx) { return access::database_facts(tx); });
        if (!found) {
            database->write_now("facts", [](db::Tx& tx) { access::found_database(tx, {}); });
        } else {
            facts = *found;
        }
        clock = std::make_unique<SystemClock>(facts.clock_offset);
        ids = std::make_unique<IdSource>(*clock);
    }
    std::unique_ptr<db::Database> database;
    access::DatabaseFacts facts;
    std::unique_ptr<SystemClock> clock;
    std::unique_ptr<IdSource> ids;
};

files::Folder read_folder(std::string const& path, files::Faults& faults) { return files::Folder::read(path, faults); }

int print_faults(files::Faults const& faults) {
    for (auto const& fault : faults) std::cerr << files::to_string(fault) << "\n";
    std::cerr << faults.size() << (faults.size() == 1 ? " fault" : " faults") << "; nothing was changed\n";
    return 1;
}

void print_refused(registry::ImportReport const& report) {
    for (auto const& row : report.first_refused)
        std::cerr << "line " << row.line << (row.column.empty() ? "" : ", " + row.column) << ": "
                  << registry::reason_text(english, row.reason) << (row.value.empty() ? "" : " (" + row.value + ")")
                  << "\n";
    if (report.refused > static_cast<std::int64_t>(report.first_refused.size()))
        std::cerr << "... and " << report.refused - static_cast<std::int64_t>(report.first_refused.size()) << " more\n";
}

std::string sqlite_path(Settings const& settings) {
    constexpr std::string_view prefix = "sqlite:";
    if (!settings.database.starts_with(prefix))
        throw Unavailable("this command is for SQLite; PostgreSQL has pg_dump and pg_restore");
    return settings.database.substr(prefix.size());
}

}  // namespace

int check_command(std::string const& path) {
    files::Faults faults;
    auto const folder = read_folder(path, faults);
    auto const found = pages::check_programme(folder);
    faults.insert(faults.end(), found.begin(), found.end());
    for (std::string const& line : pages::minutes_report(folder)) std::cout << line << "\n";
    if (!faults.empty()) return print_faults(faults);
    std::cout << path << ": " << folder.files().size() << " files, no fault\n";
    return 0;
}

int load_command(Settings const& settings, std::string const& path, bool only_show) {
    files::Faults faults;
    auto const folder = read_folder(path, faults);
    if (!faults.empty()) return print_faults(faults);
    Opened opened(settings);
    files::FolderStore store(*opened.database);
    auto const report =
        pages::load_programme(*opened.database, store, folder, *opened.ids, opened.clock->now(), !only_show);
    if (!report.faults.empty()) return print_faults(report.faults);
    for (auto const& difference : report.differences)
        std::cout << (difference.kind == files::Difference::Kind::added     ? "+ "
                      : difference.kind == files::Difference::Kind::removed ? "- "
                                                                            : "~ ")
                  << difference.path << "\n";
    if (report.page_is_newer) {
        std::cerr << "The programme was changed in the pages since it was last loaded: export it first.\n";
        return 1;
    }
    if (report.applied) std::cout << "Loaded as revision " << report.number << "\n";
    else std::cout << (report.differences.empty() ? "Nothing to change\n" : "Not loaded (--dry-run)\n");
    return 0;
}

int export_programme_command(Settings const& settings, std::string const& path) {
    Opened opened(settings);
    auto const folder = pages::export_programme(*opened.database);
    folder.write(path);
    files::write_media(*opened.database, folder, path);
    std::cout << folder.files().size() << " files written to " << path << "\n";
    return 0;
}

int import_people_command(Settings const& settings, std::string const& file, bool only_check) {
    Opened opened(settings);
    House house(*opened.database, *opened.clock, *opened.ids, opened.facts.is_demo, settings.public_url);
    auto const reference = house.reference.current();
    registry::ImportOrder const order{opened.ids->next(), file, std::filesystem::path(file).filename(), {}, {}};
    auto const report = registry::check_import(*opened.database, *reference, order, opened.clock->now());
    if (!report.refusal.empty()) {
        std::cerr << file << ": " << registry::refusal_text(english, report) << "\n";
        return 1;
    }
    print_refused(report);
    std::cout << report.rows << " rows: " << report.fresh << " new, " << report.changed << " changed, "
              << report.same << " as they were, " << report.refused << " refused\n";
    if (only_check) return 0;
    access::Actor operator_;  // whoever runs the program: nobody of the registry
    operator_.role.code = "admin";
    auto const applied =
        registry::apply_import(*opened.database, *reference, report.id, operator_, *opened.ids, opened.clock->now());
    std::cout << applied << " applied\n";
    return report.refused == 0 ? 0 : 3;
}

int demo_command(Settings const& settings, std::string const& path, int people, std::uint64_t seed) {
    files::Faults faults;
    auto const folder = read_folder(path, faults);
    if (!faults.empty()) return print_faults(faults);
    auto const database = db::open(settings.database);
    db::migrate(*database, db::embedded_migrations());
    bool const is_empty = database->read([](db::Tx& tx) {
        return !access::database_facts(tx) && !files::current_revision(tx);
    });
    if (!is_empty) throw Unavailable("this database is in use: a demo is made in a new one only");
    SystemClock const machine;
    // The clock of a demo runs, shifted so that it begins on the day of the mock-ups.
    access::DatabaseFacts const facts{true, demo_start() - machine.now()};
    database->write_now("facts", [&](db::Tx& tx) { access::found_database(tx, facts); });
    ManualClock clock(demo_start());
    IdSource ids(clock, seed);
    files::FolderStore store(*database);
    auto const report = pages::load_programme(*database, store, folder, ids, clock.now(), true);
    if (!report.faults.empty()) return print_faults(report.faults);
    House house(*database, clock, ids, true, settings.public_url);
    house.installation.demo_url = "http://" + settings.listen;
    make_demo(house, {people, seed});
    std::cout << "Demo of " << people << " people in " << settings.database << "\n";
    return 0;
}

int migrate_command(Settings const& settings) {
    auto const database = db::open(settings.database);
    auto const applied = db::migrate(*database, db::embedded_migrations());
    for (auto const& name : applied) std::cout << name << "\n";
    std::cout << applied.size() << " migrations applied\n";
    return 0;
}

int token_command(Settings const& settings, std::string const& role, std::string const& body, std::string const& name,
                  bool is_bearer) {
    Opened opened(settings);
    House house(*opened.database, *opened.clock, *opened.ids, opened.facts.is_demo, settings.public_url);
    access::Role const* const known = house.programme.current()->find_role(role);
    if (!known) throw NotFound("the programme has no role " + role);
    access::Grant grant{opened.ids->next(), opened.ids->next(), role, {known->scope, Uuid{}},
                        rome_day(opened.clock->now()), "installazione"};
    if (known->scope == access::Scope::Kind::body) {
        registry::Body const* const at = house.reference.current()->find_body(body);
        if (!at) throw NotFound("the role " + role + " is of a body: name it with --body");
        grant.scope.id = at->id;
    }
    Instant const now = opened.clock->now();
    std::string const secret = opened.database->write_now("token", [&](db::Tx& tx) {
        access::add_account(tx, grant.person, name + " " + to_string(grant.person).substr(24), "it", now);
        access::add_grant(tx, grant, now);
        return is_bearer ? access::make_bearer(tx, grant, name, now, now + bearer_lives)
                         : access::make_sign_in_link(tx, grant.person, now + link_lives);
    });
    if (is_bearer) {
        std::cout << secret << "\n";
        return 0;
    }
    std::string const site = settings.public_url.empty() ? "http://" + settings.listen : settings.public_url;
    std::cout << site << "/accedi/link/" << secret << "\n";
    return 0;
}

int xapi_token_command(Settings const& settings, std::string const& scopes, std::string const& name) {
    auto const wanted = records::scopes_from(scopes);
    if (!wanted || *wanted == 0)
        throw NotFound("scopes are statements/write, statements/read/mine, statements/read, state, define, profile, "
                       "all/read, all");
    Opened opened(settings);
    House house(*opened.database, *opened.clock, *opened.ids, opened.facts.is_demo, settings.public_url);
    records::Credential credential{opened.ids->next(), name, *wanted, {}};
    credential.authority = house.records.agent_of_program(credential.id, name);
    records::Secret const secret = opened.database->write_now("token", [&](db::Tx& tx) {
        return records::add_credential(tx, credential, std::nullopt, opened.clock->now());
    });
    std::cout << secret.login << " " << secret.secret << "\n";
    return 0;
}

int forget_second_factor_command(Settings const& settings, std::string const& username) {
    Opened opened(settings);
    bool const is_known = opened.database->write_now("token", [&](db::Tx& tx) {
        return access::forget_second_factor(tx, username, opened.clock->now());
    });
    if (!is_known) throw NotFound("nobody is called " + username);
    std::cout << username << " signs in without a second factor until a new one is set up\n";
    return 0;
}

int verify_command(Settings const& settings) {
    Opened opened(settings);
    auto const [differences, broken] = opened.database->read([&](db::Tx& tx) {
        auto all = monitoring::broken_snapshots(tx);
        for (Day const day : monitoring::broken_counts(tx)) all.push_back(day);
        return std::pair(monitoring::verify_counters(tx, opened.clock->now()), all);
    });
    for (std::string const& difference : differences) std::cerr << difference << "\n";
    for (Day const day : broken) std::cerr << "what was frozen of " << to_string(day) << " is not as it was frozen\n";
    if (!differences.empty() || !broken.empty()) return 1;
    std::cout << "counters and frozen figures are as they should be\n";
    return 0;
}

int routes_command(Settings const& settings) {
    Opened opened(settings);
    House house(*opened.database, *opened.clock, *opened.ids, opened.facts.is_demo, settings.public_url);
    for (auto const& route : house.router.routes()) {
        bool const by_right = route->access.kind == http::Access::Kind::right;
        std::string_view const who = by_right                                              ? route->access.right
                                     : route->access.kind == http::Access::Kind::everyone ? "(everyone)"
                                                                                           : "(signed in)";
        std::cout << http::name_of(route->method) << "\t" << route->path << "\t" << who << "\n";
    }
    return 0;
}

int backup_command(Settings const& settings, std::string const& file) {
    auto const database = db::open(settings.database);
    database->backup(file);
    std::cout << "Backup in " << file << "\n";
    return 0;
}

int restore_command(Settings const& settings, std::string const& file) {
    std::string const path = sqlite_path(settings);
    if (!std::filesystem::exists(file)) throw NotFound("there is no file " + file);
    db::check_sqlite_file(file);
    auto const folder = std::filesystem::path(path).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder);
    FileLock const lock(path);  // not under a running server
    std::string const beside = path + ".restored";
    std::filesystem::copy_file(file, beside, std::filesystem::copy_options::overwrite_existing);
    db::replace_sqlite_file(beside, path);
    std::cout << file << " is in the place of " << path << "\n";
    return 0;
}

}  // namespace regia
