//! The routes of a sign-in at an identity provider, and of its end on both sides. Private to access/.
#pragma once

#include "access/oidc/identity_store.hpp"
#include "access/sign_in.hpp"
#include "access/ways_in.hpp"

namespace regia::access::oidc {

//! Where a browser ends the session at the provider too; empty when the provider has no such address.
std::string end_address(IdentitySession const& session, IdentitySettings const& settings,
                        std::string const& public_url);

//! Nothing without a provider.
void add_routes(http::Router& router, Installation& installation);

}  // namespace regia::access::oidc
