#include "access/invitation.hpp"

#include "access/account_store.hpp"

namespace regia::access {

std::optional<std::string> make_invitation(db::Tx& tx, Uuid person, Instant expires_at) {
    auto const account = account_of(tx, person);
    if (!account || account->password_hash) return std::nullopt;
    return make_sign_in_link(tx, person, expires_at);
}

}  // namespace regia::access
