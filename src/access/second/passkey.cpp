#include "access/second/passkey.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "access/oidc/token.hpp"
#include "access/second/cbor.hpp"

namespace regia::access {
namespace {

namespace json = boost::json;

// Section 6.1: hash of the relying party, flags, counter; then, at registration, the credential.
constexpr std::size_t party_bytes = 32, head_bytes = 37, aaguid_bytes = 16, length_bytes = 2;
constexpr std::uint8_t user_present = 1, has_credential = 64;
constexpr std::size_t credential_bytes_max = 1023;  // section 7.1 step 25
constexpr std::int64_t cose_kind = 1, cose_algorithm = 3;
constexpr std::int64_t okp = 1, ec2 = 2, rsa = 3;
constexpr std::int64_t es256 = -7, eddsa = -8, rs256 = -257;

PasskeyRefusal refuse(std::string why) { return {std::move(why)}; }

//! Empty when the browser was asked by us, for this; steps 7.1.7 to 7.1.9 and 7.2.11 to 7.2.13.
std::string fault_in_client_data(PasskeyAsked const& asked, std::string_view text, std::string_view type) {
    boost::system::error_code error;
    json::value const value = json::parse(text, error);
    if (error || !value.is_object()) return "the client data is no JSON object";
    auto const field = [&](std::string_view name) {
        auto const* const found = value.as_object().if_contains(name);
        return found && found->is_string() ? std::string(found->as_string()) : std::string();
    };
    if (field("type") != type) return "the client data is of another kind";
    if (asked.challenge.empty() || !same_secret(field("challenge"), asked.challenge)) return "another challenge";
    if (field("origin") != asked.origin) return "another origin";
    return {};
}

struct Head {
    std::uint8_t flags = 0;
    std::int64_t counter = 0;
};

//! Empty `fault` when the authenticator answered our site, with somebody there (7.1.13, 7.1.14; 7.2.15, 7.2.16).
Head read_head(PasskeyAsked const& asked, std::span<std::uint8_t const> data, std::string& fault) {
    if (data.size() < head_bytes) {
        fault = "the authenticator's data are too short";
        return {};
    }
    Digest const party = sha256(relying_party(asked.origin));
    if (!std::equal(party.begin(), party.end(), data.begin())) fault = "another relying party";
    Head head{data[party_bytes], 0};
    if (fault.empty() && !(head.flags & user_present)) fault = "nobody was there";
    for (std::uint8_t byte : data.subspan(party_bytes + 1, 4)) head.counter = (head.counter << 8) | byte;
    return head;
}

//! The authenticator's data in an attestation object, whatever its statement is.
std::span<std::uint8_t const> data_in(std::span<std::uint8_t const> attestation) {
    CborReader reader(attestation);
    std::span<std::uint8_t const> data;
    for (std::size_t pairs = reader.map(); pairs > 0 && !reader.failed(); --pairs) {
        bool const is_data = reader.text() == "authData";
        if (is_data && reader.next() == CborReader::Kind::bytes) data = reader.bytes();
        else reader.skip();
    }
    return reader.failed() ? std::span<std::uint8_t const>() : data;
}

}  // namespace

std::string relying_party(std::string_view origin) {
    auto const start = origin.find("://");
    std::string_view host = start == std::string_view::npos ? origin : origin.substr(start + 3);
    return std::string(host.substr(0, host.find_first_of(":/")));
}

std::optional<PublicKey> read_cose_key(std::span<std::uint8_t const>& rest) {
    CborReader reader(rest);
    std::int64_t kind = 0, algorithm = 0, curve = 0;
    std::span<std::uint8_t const> first, second, third;  // of the labels -1, -2, -3
    for (std::size_t pairs = reader.map(); pairs > 0 && !reader.failed(); --pairs) {
        std::int64_t const label = reader.number();
        if (label == cose_kind) kind = reader.number();
        else if (label == cose_algorithm) algorithm = reader.number();
        else if (label == -1 && reader.next() == CborReader::Kind::number) curve = reader.number();
        else if (label == -1) first = reader.bytes();
        else if (label == -2) second = reader.bytes();
        else if (label == -3) third = reader.bytes();
        else reader.skip();
    }
    if (reader.failed()) return std::nullopt;
    rest = reader.rest();
    if (kind == ec2 && algorithm == es256 && curve == 1) return ec_key(second, third);
    if (kind == okp && algorithm == eddsa && curve == 6) return ed25519_key(second);
    if (kind == rsa && algorithm == rs256) return rsa_key(first, second);
    return std::nullopt;
}

Outcome<PasskeyMade, PasskeyRefusal> read_registration(PasskeyAsked const& asked, std::string_view client_data,
                                                       std::span<std::uint8_t const> attestation) {
    std::string fault = fault_in_client_data(asked, client_data, "webauthn.create");
    if (!fault.empty()) return refuse(fault);
    auto const data = data_in(attestation);
    Head const head = read_head(asked, data, fault);
    if (!fault.empty()) return refuse(fault);
    if (!(head.flags & has_credential) || data.size() < head_bytes + aaguid_bytes + length_bytes)
        return refuse("no credential");
    auto rest = data.subspan(head_bytes + aaguid_bytes);
    std::size_t const length = (static_cast<std::size_t>(rest[0]) << 8) | rest[1];
    rest = rest.subspan(length_bytes);
    if (length == 0 || length > credential_bytes_max || rest.size() < length) return refuse("no credential id");
    PasskeyMade made;
    made.credential.assign(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length));
    rest = rest.subspan(length);
    auto const from_here = rest;
    if (!read_cose_key(rest)) return refuse("no key that we can use");
    made.public_key.assign(from_here.begin(), from_here.end() - static_cast<std::ptrdiff_t>(rest.size()));
    made.counter = head.counter;
    return made;
}

Outcome<std::int64_t, PasskeyRefusal> read_assertion(PasskeyAsked const& asked, PasskeyMade const& known,
                                                     std::string_view client_data,
                                                     std::span<std::uint8_t const> authenticator_data,
                                                     std::span<std::uint8_t const> signature) {
    std::string fault = fault_in_client_data(asked, client_data, "webauthn.get");
    if (!fault.empty()) return refuse(fault);
    Head const head = read_head(asked, authenticator_data, fault);
    if (!fault.empty()) return refuse(fault);
    // Steps 7.2.19 and 7.2.20: signed are the authenticator's data and the digest of the client's.
    Bytes signed_bytes(authenticator_data.begin(), authenticator_data.end());
    Digest const digest = sha256(client_data);
    signed_bytes.insert(signed_bytes.end(), digest.begin(), digest.end());
    std::span<std::uint8_t const> cose(known.public_key);
    auto const key = read_cose_key(cose);
    if (!key || !is_signed_by(*key, signed_bytes, signature, Encoding::der))
        return refuse("the signature does not hold");
    // Step 7.2.21: a counter that stands still or goes back speaks of a copy; one that is always 0 says nothing.
    bool const counts = head.counter != 0 || known.counter != 0;
    if (counts && head.counter <= known.counter) return refuse("the counter has not moved: a copied key");
    return head.counter;
}

}  // namespace regia::access
