//! The rows of accounts, failed sign-ins and personas. Private to access/; grants are in the door.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"

namespace regia::access {

struct Account {
    Uuid person;
    std::string username;
    std::string name;
    std::optional<std::string> password_hash;
    bool has_second_factor = false;
};
//! What usernames are compared by.
std::string username_key(std::string_view username);
std::optional<Account> find_account(db::Tx& tx, std::string_view username);
std::optional<Account> account_of(db::Tx& tx, Uuid person);
void set_password_hash(db::Tx& tx, Uuid person, std::string_view hash);

struct Failures {
    std::int64_t count = 0;
    Instant last_at;
};
Failures failures_of(db::Tx& tx, std::string_view username, std::string_view address);
//! Counts one more; what failed before `forget_before` counts no longer, whoever it was.
void add_failure(db::Tx& tx, std::string_view username, std::string_view address, Instant now, Instant forget_before);
void clear_failures(db::Tx& tx, std::string_view username, std::string_view address);

struct Persona {
    Uuid person;
    std::string name;
    std::string title_it, title_en;
};
std::vector<Persona> personas(db::Tx& tx);
bool is_persona(db::Tx& tx, Uuid person);

}  // namespace regia::access
