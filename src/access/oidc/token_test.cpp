//! Signed tokens without a provider: what is accepted, and each reason to refuse.
#include <doctest/doctest.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "access/oidc/provider.hpp"
#include "access/oidc/sealed.hpp"

using namespace regia;
using namespace regia::access;
using namespace regia::access::oidc;

namespace {

constexpr Instant now{seconds(1'780'000'000)};
std::vector<std::string> const claims{"fiscal_number", "https://attributes.eid.gov.it/fiscal_number"};

//! A key of a provider of ours, and its public half as a JWK set.
struct Signer {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    Signer() = default;
    Signer(Signer const&) = delete;
    Signer& operator=(Signer const&) = delete;
    ~Signer() { EVP_PKEY_free(key); }

    std::string jwks(std::string const& more = "") const {
        std::array<std::uint8_t, 32> raw{};
        std::size_t length = raw.size();
        REQUIRE(EVP_PKEY_get_raw_public_key(key, raw.data(), &length) == 1);
        return R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":")" + to_base64url(raw) + "\"" + more + "}]}";
    }
    std::string sign(std::string const& payload, std::string const& header = R"({"alg":"EdDSA","kid":"a"})") const {
        std::string const text = to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(payload));
        std::array<std::uint8_t, 64> signature{};
        std::size_t length = signature.size();
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        REQUIRE(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key) == 1);
        auto const bytes = as_bytes(text);
        REQUIRE(EVP_DigestSign(context, signature.data(), &length, bytes.data(), bytes.size()) == 1);
        EVP_MD_CTX_free(context);
        return text + "." + to_base64url(signature);
    }
};

Expected const expected{"https://id.example.it", "regia", "n-0S6", now};

std::string body(std::string const& iat, std::string const& exp, std::string const& rest) {
    return R"({"iss":"https://id.example.it","sub":"s1","iat":)" + iat + R"(,"exp":)" + exp + rest + "}";
}
std::string const good_rest = R"(,"aud":"regia","nonce":"n-0S6","fiscal_number":"TINIT-RSSDAA80A41D612M")";
std::string fresh(std::string const& rest) { return body("1779999990", "1780000300", rest); }

//! Why an ID token with this payload is refused; empty when it is not.
std::string refusal(std::string const& payload) {
    auto const found = identity_of({payload, ""}, expected, claims);
    return found ? "" : found.error().why;
}

std::string notice_refusal(std::string const& payload) {
    auto const found = logout_of({payload, "logout+jwt"}, {expected.issuer, expected.client_id, "", now});
    return found ? "" : found.error().why;
}

}  // namespace

TEST_CASE("ASignatureHoldsOnlyForItsTextItsKeyAndItsAlgorithm") {
    Signer const signer, other;
    auto const keys = read_keys(signer.jwks()).value();
    REQUIRE(keys.size() == 1);
    std::string const token = signer.sign(fresh(good_rest));
    REQUIRE(verified(token, keys));
    CHECK(verified(token, keys).value().payload == fresh(good_rest));
    CHECK_FALSE(verified(token, read_keys(other.jwks()).value()));
    std::string changed = token;
    changed[changed.find('.') + 5] ^= 1;
    CHECK_FALSE(verified(changed, keys));
    for (char const* header : {R"({"alg":"none"})", R"({"alg":"HS256","kid":"a"})", R"({"alg":"RS256","kid":"a"})",
                               R"({"alg":"EdDSA","kid":"a","crit":["b64"],"b64":false})", R"([])", "x"})
        CHECK_FALSE(verified(signer.sign(fresh(good_rest), header), keys));
    auto const unknown = verified(signer.sign(fresh(good_rest), R"({"alg":"EdDSA","kid":"b"})"), keys);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().is_unknown_key);
    for (std::string const& text : {std::string("a.b"), std::string("..."), std::string(70'000, 'a'), token + "="})
        CHECK_FALSE(verified(text, keys));
    std::string const unsigned_token = token.substr(0, token.rfind('.') + 1);
    CHECK_FALSE(verified(unsigned_token, keys));
}

TEST_CASE("OnlyKeysThatCanCheckSignaturesAreRead") {
    Signer const signer;
    CHECK(read_keys(signer.jwks(R"(,"use":"enc")")).value().empty());
    CHECK(read_keys(signer.jwks(R"(,"alg":"ES256")")).value().empty());
    CHECK(read_keys(signer.jwks(R"(,"use":"sig","alg":"EdDSA")")).value().size() == 1);
    CHECK(read_keys(R"({"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","n":"AQAB","e":"AQAB"},
                        {"kty":"EC","crv":"P-256","x":"AA","y":"AA"},7]})").value().empty());
    CHECK_FALSE(read_keys("[]"));
    CHECK_FALSE(read_keys("{"));
    // A point that is not on the curve would let its author choose the shared structure of every check.
    Bytes const ones(32, 1);
    CHECK_FALSE(ec_key(ones, ones));
}

TEST_CASE("AnIdTokenIsOfOurProviderForUsNowAndOfThisSignIn") {
    CHECK(refusal(fresh(good_rest)).empty());
    auto const identity = identity_of({fresh(good_rest + R"(,"given_name":"Ada","family_name":"Rossi")"), ""},
                                      expected, claims);
    REQUIRE(identity);
    CHECK(identity.value().tax_code == "RSSDAA80A41D612M");
    CHECK(identity.value().name == "Ada Rossi");

    CHECK(refusal(R"({"iss":"https://id.example.it/","sub":"s1"})") == "iss is not our provider");
    CHECK(refusal(fresh(R"(,"aud":"other","nonce":"n-0S6")")) == "aud is not us");
    CHECK(refusal(fresh(R"(,"nonce":"n-0S6")")) == "aud is not us");
    CHECK(refusal(fresh(R"(,"aud":["regia","x"],"nonce":"n-0S6")")) == "several aud and no azp");
    CHECK(refusal(fresh(R"(,"aud":["regia","x"],"azp":"x","nonce":"n-0S6")")) == "azp is not us");
    CHECK(refusal(fresh(R"(,"aud":["regia","x"],"azp":"regia","nonce":"n-0S6")")).empty());
    CHECK(refusal(fresh(R"(,"aud":"regia","nonce":"other")")) == "nonce is not that of this sign-in");
    CHECK(refusal(fresh(R"(,"aud":"regia")")) == "nonce is not that of this sign-in");
    CHECK(refusal(fresh(good_rest + R"(,"events":{})")) == "a notice, not an identity");
    CHECK(refusal(fresh(good_rest + R"(,"nbf":1780000500)")) == "nbf has not come");
}

TEST_CASE("ClocksMayDifferByTwoMinutesAndNoMore") {
    CHECK(refusal(body("1779999990", "1779999881", good_rest)).empty());
    CHECK(refusal(body("1779999990", "1779999880", good_rest)) == "exp has passed");
    CHECK(refusal(body("1780000120", "1780000900", good_rest)).empty());
    CHECK(refusal(body("1780000121", "1780000900", good_rest)) == "iat is in the future");
    CHECK(refusal(body("1779999399", "1780000900", good_rest)) == "iat is too long ago");
    CHECK(refusal(body("\"soon\"", "1780000900", good_rest)) == "no iat");
    CHECK(refusal(body("1779999990", "null", good_rest)) == "no exp");
}

TEST_CASE("ANoticeOfLogoutIsAnEventWithoutANonce") {
    std::string const event = R"(,"events":{"http://schemas.openid.net/event/backchannel-logout":{}})";
    std::string const good = R"(,"aud":"regia","jti":"j1","sid":"x")" + event;
    CHECK(notice_refusal(fresh(good)).empty());
    CHECK(notice_refusal(fresh(good + R"(,"nonce":"n")")) == "a nonce in a notice");
    CHECK(notice_refusal(fresh(R"(,"aud":"regia","jti":"j1","sid":"x")")) == "no logout event");
    CHECK(notice_refusal(fresh(R"(,"aud":"regia","sid":"x")" + event)) == "no jti");
    CHECK(notice_refusal(R"({"iss":"https://id.example.it","aud":"regia","iat":1780000000,"jti":"j")" + event + "}") ==
          "neither sub nor sid");
}

TEST_CASE("ATaxCodeIsReadAsSpidAndCieWriteIt") {
    CHECK(tax_code_in("TINIT-rssdaa80a41d612m") == "RSSDAA80A41D612M");
    CHECK(tax_code_in(" RSSDAA80A41D612M ") == "RSSDAA80A41D612M");
    for (char const* none : {"", "TINIT-", "TINDE-12345678901", "RSSDAA80A41D612", "RSSDAA80A41D612'",
                             "VATIT-01234567890"})
        CHECK_FALSE(tax_code_in(none));
}

TEST_CASE("ADocumentIsOfItsIssuerAndItsAddressesAreSafe") {
    std::string const rest = R"(,"authorization_endpoint":"https://id.example.it/a",)"
                             R"("token_endpoint":"https://id.example.it/t",)"
                             R"("jwks_uri":"https://id.example.it/k","userinfo_endpoint":"http://id.example.it/u"})";
    auto const document = read_document(R"({"issuer":"https://id.example.it")" + rest, "https://id.example.it");
    REQUIRE(document);
    CHECK(document->userinfo_url.empty());  // not over plain http
    CHECK(document->takes_basic);
    CHECK_FALSE(read_document(R"({"issuer":"https://evil.example")" + rest, "https://id.example.it"));
    CHECK_FALSE(read_document(R"({"issuer":"https://id.example.it"})", "https://id.example.it"));
    CHECK(is_safe_address("http://127.0.0.1:8080/x"));
    for (char const* unsafe : {"http://id.example.it", "http://127.0.0.1.evil.example/", "file:///etc/passwd",
                               "http://localhost@evil.example/", "http://127.0.0.1:80@evil.example/"})
        CHECK_FALSE(is_safe_address(unsafe));
}

TEST_CASE("KeysAreAskedForOnceAnHourAndOnceMoreForAnUnknownKey") {
    auto first = std::make_unique<Signer>();
    Signer const second;
    std::string jwks = first->jwks();
    int asked = 0;
    bool is_down = false;
    IdentitySettings settings;
    settings.issuer = "https://id.example.it";
    settings.client_id = "regia";
    Provider provider(settings, "", [&](Fetch const& fetch) -> Fetched {
        if (is_down) return {0, "", "no answer"};
        if (fetch.url.ends_with("/k")) {
            ++asked;
            return {200, "application/json", jwks};
        }
        return {200, "application/json",
                R"({"issuer":"https://id.example.it","authorization_endpoint":"https://id.example.it/a",)"
                R"("token_endpoint":"https://id.example.it/t","jwks_uri":"https://id.example.it/k"})"};
    });
    std::string const notice = fresh(R"(,"aud":"regia","jti":"j1","sid":"x",)"
                                     R"("events":{"http://schemas.openid.net/event/backchannel-logout":{}})");
    CHECK(provider.read_notice(first->sign(notice), now));
    CHECK(provider.read_notice(first->sign(notice), now));
    CHECK(asked == 1);
    std::string const header = R"({"alg":"EdDSA","kid":"b"})";
    std::string newer = second.jwks();
    newer.replace(newer.find(R"("kid":"a")"), 9, R"("kid":"b")");
    jwks = newer;
    CHECK(provider.read_notice(second.sign(notice, header), now));
    CHECK(asked == 2);
    std::string const unknown = second.sign(notice, R"({"alg":"EdDSA","kid":"c"})");
    for (int i = 0; i < 20; ++i) CHECK_FALSE(provider.read_notice(unknown, now));
    CHECK(asked == 2);
    CHECK_FALSE(provider.read_notice(first->sign(notice), now + seconds(31)));
    CHECK(asked == 3);
    is_down = true;
    CHECK(provider.read_notice(second.sign(notice, header), now + hours(2)).error().why == "exp has passed");
}

TEST_CASE("WhatIsSealedComesBackOnlyWithTheSameKeyAndPurpose") {
    std::string const sealed = seal("key", "identity", "{\"a\":1}");
    CHECK(unseal("key", "identity", sealed) == "{\"a\":1}");
    CHECK_FALSE(unseal("other", "identity", sealed));
    CHECK_FALSE(unseal("key", "factor", sealed));
    std::string changed = sealed;
    changed[10] = changed[10] == 'A' ? 'B' : 'A';
    CHECK_FALSE(unseal("key", "identity", changed));
    CHECK_FALSE(unseal("key", "identity", ""));
    // RFC 7636, appendix B.
    CHECK(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}
