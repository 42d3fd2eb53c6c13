//! What `regia` does besides serving; each returns the exit code and prints for a person.
#pragma once

#include <string>

#include "main/settings.hpp"

namespace regia {

int check_command(std::string const& folder);
int load_command(Settings const& settings, std::string const& folder, bool only_show);
int export_programme_command(Settings const& settings, std::string const& folder);
int import_people_command(Settings const& settings, std::string const& file, bool only_check);
int demo_command(Settings const& settings, std::string const& folder, int people, std::uint64_t seed);
int migrate_command(Settings const& settings);
int token_command(Settings const& settings, std::string const& role, std::string const& body, std::string const& name,
                  bool is_bearer);
//! Login and secret of a program that speaks xAPI with these scopes.
int xapi_token_command(Settings const& settings, std::string const& scopes, std::string const& name);
int forget_second_factor_command(Settings const& settings, std::string const& username);
//! Compares the counters with a recount from the tables and the frozen snapshots with their checksums; changes nothing.
int verify_command(Settings const& settings);
//! Method, path and right of every route, one a line, tabs between: what an auditor reads, and what the browser tests
//! visit.
int routes_command(Settings const& settings);
int backup_command(Settings const& settings, std::string const& file);
int restore_command(Settings const& settings, std::string const& file);
int serve_command(Settings const& settings);

}  // namespace regia
