#include "records/resource/signature.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <boost/json.hpp>
#include <memory>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "records/statement/parts.hpp"
#include "records/store/prepared.hpp"

namespace regia::records {
namespace {

template <class T, void (*release)(T*)>
struct Free {
    void operator()(T* owned) const { release(owned); }
};
using Certificate = std::unique_ptr<X509, Free<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using Digesting = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX, EVP_MD_CTX_free>>;

std::optional<Bytes> decoded(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    return from_base64(text);
}

std::optional<json::value> json_in(std::optional<Bytes> const& bytes) {
    if (!bytes) return std::nullopt;
    std::string_view const text(reinterpret_cast<char const*>(bytes->data()), bytes->size());
    boost::system::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return std::nullopt;
    return value;
}

//! XAPI-00117.
EVP_MD const* digest_named(std::string_view algorithm) {
    if (algorithm == "RS256") return EVP_sha256();
    if (algorithm == "RS384") return EVP_sha384();
    if (algorithm == "RS512") return EVP_sha512();
    return nullptr;
}

bool holds(std::string_view certificate, EVP_MD const* digest, std::string_view signed_text, Bytes const& signature) {
    auto const der = from_base64(certificate);
    if (!der) return false;
    std::uint8_t const* start = der->data();
    Certificate const parsed(d2i_X509(nullptr, &start, static_cast<long>(der->size())));
    Key const key(parsed ? X509_get_pubkey(parsed.get()) : nullptr);
    Digesting const context(EVP_MD_CTX_new());
    return key && context && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                            reinterpret_cast<std::uint8_t const*>(signed_text.data()), signed_text.size()) == 1;
}

}  // namespace

Fault is_signature_of(json::object const& statement, std::string_view signature, Place const& place) {
    auto const wrong = [&](std::string_view requirement, std::string why) {
        return violation(requirement, place, std::move(why));
    };
    // XAPI-00115: three parts, base64url, a header in JSON.
    signature = trim(signature);
    auto const parts = split(signature, '.');
    if (parts.size() != 3) return wrong("XAPI-00115", "is no JSON web signature of three parts");
    auto const header = json_in(decoded(parts[0]));
    auto const bytes = decoded(parts[2]);
    if (!header || !header->is_object() || !bytes) return wrong("XAPI-00115", "is no JSON web signature");
    auto const* const digest = digest_named(text_in(header->get_object(), "alg"));
    if (!digest) return wrong("XAPI-00117", "must be signed with RS256, RS384 or RS512");
    // XAPI-00116: the payload is the statement before the signature was added.
    auto const payload = json_in(decoded(parts[1]));
    if (!payload || !payload->is_object()) return wrong("XAPI-00116", "the payload is no statement");
    if (!say_the_same(json::serialize(statement), json::serialize(*payload)))
        return wrong("XAPI-00116", "the payload is another statement");
    auto const* const chain = header->get_object().if_contains("x5c");
    if (!chain) return std::nullopt;
    // Data 2.6: where a certificate is given, the signature is checked with it.
    bool const is_list = chain->is_array() && !chain->get_array().empty() && chain->get_array()[0].is_string();
    std::string_view const signed_text = signature.substr(0, parts[0].size() + 1 + parts[1].size());
    if (!is_list || !holds(chain->get_array()[0].get_string(), digest, signed_text, *bytes))
        return wrong("XAPI-00115", "the signature does not hold");
    return std::nullopt;
}

}  // namespace regia::records
