//! An identity provider: what it says of itself, its keys, and the two questions that are asked of it. Private to
//! access/.
//!
//! Its document (OpenID Connect Discovery 1.0) and keys are fetched when they are first needed and kept an hour; a
//! token signed with a key that is not among them makes us fetch the keys once, at most every thirty seconds, so that
//! forged tokens can't make us hammer the provider. Every function may be called from several threads; those that say
//! so wait for the network.
#pragma once

#include <mutex>

#include "access/oidc/fetch.hpp"
#include "access/oidc/token.hpp"
#include "access/ways_in.hpp"

namespace regia::access::oidc {

struct Document {
    std::string authorization_url, token_url, keys_url, userinfo_url, end_session_url;
    bool takes_basic = true;     //!< client_secret_basic; else client_secret_post
    bool names_itself = false;   //!< RFC 9207: its answers carry `iss`
};
//! Nothing when it is none, or speaks of another issuer, or names an address that is not safe.
std::optional<Document> read_document(std::string_view json, std::string const& issuer);

//! One sign-in on its way, kept in the browser's cookie.
struct Attempt {
    std::string state, nonce, verifier;
};

class Provider {
public:
    Provider(IdentitySettings settings, std::string secret, Fetcher fetch);

    //! Waits. Throws Unavailable when the provider does not answer.
    Document document(Instant now);
    //! Where a browser is sent; `parameters` ("idp=spid") are added as they are.
    std::string authorization_url(Document const& document, Attempt const& attempt, std::string const& redirect_url,
                                  std::string const& parameters) const;
    struct Entered {
        Identity identity;
        std::string id_token, end_session_url;
    };
    //! Waits. The code for an identity (Core 3.1.3), with UserInfo when the tax code is only there. Throws Unavailable.
    Outcome<Entered, Violation> redeem(std::string const& code, Attempt const& attempt,
                                       std::string const& redirect_url, Instant now);
    //! Waits when the key is new.
    Outcome<LogoutNotice, Violation> read_notice(std::string const& token, Instant now);

    IdentitySettings const settings;

private:
    std::vector<NamedKey> keys(Document const& document, Instant now, bool is_stale);
    Outcome<Signed, Violation> verify(std::string const& token, Document const& document, Instant now);
    Outcome<Identity, Violation> ask_userinfo(Document const& document, std::string const& access_token,
                                              std::string const& subject, Instant now);
    Fetched ask_for_token(Document const& document, std::string const& code, std::string const& verifier,
                          std::string const& redirect_url) const;

    std::string const secret_;
    Fetcher const fetch_;
    std::mutex mutex_;
    std::optional<Document> document_;
    Instant document_at_{};
    std::vector<NamedKey> keys_;
    Instant keys_at_{};
    std::optional<Instant> refetched_at_;  //!< for a key that was not among them
};

//! PKCE (RFC 7636), S256.
std::string challenge_of(std::string_view verifier);

}  // namespace regia::access::oidc
