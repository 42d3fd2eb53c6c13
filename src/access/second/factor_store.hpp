//! The rows of second factors. Private to access/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/second/passkey.hpp"
#include "db/tx.hpp"

namespace regia::access {

struct Totp {
    Bytes secret;
    std::int64_t last_step = 0;
};
struct Passkey {
    PasskeyMade made;
    std::string name;
    Instant added_at;
    std::optional<Instant> used_at;
};
struct Factors {
    std::optional<Totp> totp;
    std::vector<Passkey> passkeys;
    std::int64_t recovery_codes_left = 0;
    bool any() const { return totp || !passkeys.empty(); }
};
Factors factors_of(db::Tx& tx, Uuid person);

//! In the place of an earlier one.
void set_totp(db::Tx& tx, Uuid person, Totp const& totp, Instant now);
//! False when a code of this half minute or a later one was taken meanwhile.
bool use_totp_step(db::Tx& tx, Uuid person, std::int64_t step);
//! In the place of the earlier ones.
void set_recovery_codes(db::Tx& tx, Uuid person, std::vector<Digest> const& codes);
bool use_recovery_code(db::Tx& tx, Uuid person, Digest const& code, Instant now);
void add_passkey(db::Tx& tx, Uuid person, PasskeyMade const& made, std::string_view name, Instant now);
void use_passkey(db::Tx& tx, Uuid person, Bytes const& credential, std::int64_t counter, Instant now);
//! False when it was answered before.
bool use_challenge(db::Tx& tx, std::string_view challenge, Instant now);
//! All of them, with the codes on paper.
void remove_factors(db::Tx& tx, Uuid person);

}  // namespace regia::access
