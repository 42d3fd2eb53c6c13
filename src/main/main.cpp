#include <CLI/CLI.hpp>
#include <iostream>

#include "base/log.hpp"
#include "main/commands.hpp"

namespace {

using namespace regia;

constexpr int usage_error = 2;

int run(int argc, char** argv) {
    CLI::App app{"Regia runs a regional programme of digital skills"};
    app.require_subcommand(0, 1);
    std::string configuration, database, listen, folder, file, role = "admin", body, name, xapi;
    bool print_config = false, only_show = false, bearer = false;
    int people = 2000;
    std::uint64_t seed = 1;
    app.add_option("--config", configuration, "configuration file (TOML)");
    app.add_option("--database", database, "sqlite:PATH or postgresql://...");
    app.add_flag("--print-config", print_config, "print the settings in force and stop");

    auto* const serve = app.add_subcommand("serve", "serve the pages and the interface");
    serve->add_option("--listen", listen, "ADDRESS:PORT");
    auto* const check = app.add_subcommand("check", "check a programme folder");
    check->add_option("folder", folder)->required();
    auto* const load = app.add_subcommand("load", "show what a programme folder changes, and load it");
    load->add_option("folder", folder)->required();
    load->add_flag("--dry-run", only_show, "only show the difference");
    auto* const exporting = app.add_subcommand("export", "write things back to files");
    exporting->require_subcommand(1);
    auto* const export_programme = exporting->add_subcommand("programme", "write the programme folder back");
    export_programme->add_option("folder", folder)->required();
    auto* const importing = app.add_subcommand("import", "read things from files");
    importing->require_subcommand(1);
    auto* const import_people = importing->add_subcommand("people", "check a staff file (CSV) and apply its good rows");
    import_people->add_option("file", file)->required();
    import_people->add_flag("--dry-run", only_show, "only check");
    auto* const demo = app.add_subcommand("demo", "make a demo database with invented people");
    demo->add_option("--people", people, "how many")->check(CLI::Range(10, 2'000'000));
    demo->add_option("--seed", seed, "the same seed makes the same people");
    demo->add_option("folder", folder, "programme folder")->default_val("programmes/toscana-fse2");
    auto* const migrate = app.add_subcommand("migrate", "bring the database's tables up to date");
    auto* const token = app.add_subcommand("token", "print a one-time sign-in link, or a bearer token for a program");
    token->add_option("--role", role, "a role of the programme");
    token->add_option("--body", body, "code of the body, for roles of a body");
    token->add_option("--name", name, "whose it is")->default_val("Amministrazione");
    token->add_option("--xapi", xapi, "login and secret for a program that speaks xAPI, with these scopes");
    token->add_flag("--bearer", bearer, "a token for programs instead of a link");
    auto* const forget = app.add_subcommand("forget-second-factor", "for who has lost telephone and spare codes");
    forget->add_option("username", name)->required();
    auto* const verify = app.add_subcommand("verify", "compare counters and frozen figures with their sources");
    auto* const routes = app.add_subcommand("routes", "print every route with who may use it");
    auto* const backup = app.add_subcommand("backup", "copy the database into a file while it is in use");
    backup->add_option("file", file)->required();
    auto* const restore = app.add_subcommand("restore", "put a backup in the database's place");
    restore->add_option("file", file)->required();
    CLI11_PARSE(app, argc, argv);

    files::Faults faults;
    Settings settings = read_settings(configuration, faults);
    if (!database.empty()) settings.database = database;
    if (!listen.empty()) settings.listen = listen;
    for (auto const& fault : faults) std::cerr << to_string(fault) << "\n";
    if (!faults.empty()) return usage_error;
    if (print_config) {
        std::cout << print_settings(settings);
        return 0;
    }
    if (*serve) return serve_command(settings);
    log_quietly();
    if (*check) return check_command(folder);
    if (*load) return load_command(settings, folder, only_show);
    if (*export_programme) return export_programme_command(settings, folder);
    if (*import_people) return import_people_command(settings, file, only_show);
    if (*demo) return demo_command(settings, folder, people, seed);
    if (*migrate) return migrate_command(settings);
    if (*token && !xapi.empty()) return xapi_token_command(settings, xapi, name);
    if (*token) return token_command(settings, role, body, name, bearer);
    if (*forget) return forget_second_factor_command(settings, name);
    if (*verify) return verify_command(settings);
    if (*routes) return routes_command(settings);
    if (*backup) return backup_command(settings, file);
    if (*restore) return restore_command(settings, file);
    std::cout << app.help();
    return usage_error;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (std::exception const& reason) {
        std::cerr << "regia: " << reason.what() << "\n";
        return 1;
    }
}
