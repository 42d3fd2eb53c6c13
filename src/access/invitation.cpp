#include "access/invitation.hpp"

#include "access/access.hpp"
#include "access/account_store.hpp"
#include "access/entry/entry.hpp"

namespace regia::access {

std::optional<std::string> make_invitation(db::Tx& tx, Uuid person, Instant expires_at) {
    if (!account_of(tx, person) || has_come_in(tx, person)) return std::nullopt;
    return make_sign_in_link(tx, person, expires_at);
}

}  // namespace regia::access
