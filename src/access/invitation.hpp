//! A further door of access: how somebody with an account gets in for the first time.
#pragma once

#include <optional>
#include <string>

#include "db/tx.hpp"

namespace regia::access {

//! The secret part of a link that signs in once, opened at /accedi/link/{secret}. Nothing for who has no account, or
//! has come in already, in whatever way: then a link in a mailbox would only be a second key.
std::optional<std::string> make_invitation(db::Tx& tx, Uuid person, Instant expires_at);

}  // namespace regia::access
