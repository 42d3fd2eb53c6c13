#include "access/oidc/public_key.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace regia::access {
namespace {

constexpr int rsa_bits_min = 2048;
constexpr std::size_t coordinate_bytes = 32;

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* owned) const { release(owned); }
};
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM, OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BIGNUM, BN_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG, ECDSA_SIG_free>>;

std::shared_ptr<void> owned(EVP_PKEY* key) {
    return std::shared_ptr<void>(key, [](void* held) { EVP_PKEY_free(static_cast<EVP_PKEY*>(held)); });
}

Number number(std::span<std::uint8_t const> bytes) {
    return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

std::optional<PublicKey> made(char const* type, Algorithm algorithm, OSSL_PARAM_BLD* builder) {
    Parameters const parameters(OSSL_PARAM_BLD_to_param(builder));
    KeyContext const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
        return std::nullopt;
    PublicKey found{algorithm, owned(key)};
    KeyContext const check(EVP_PKEY_CTX_new(key, nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) <= 0) return std::nullopt;
    return found;
}

//! Two numbers of 32 bytes as ASN.1 DER; empty when they are none.
Bytes der_of(std::span<std::uint8_t const> raw) {
    if (raw.size() != 2 * coordinate_bytes) return {};
    Signature const signature(ECDSA_SIG_new());
    Number r = number(raw.first(coordinate_bytes)), s = number(raw.last(coordinate_bytes));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.release(), s.release()) != 1) return {};
    int const length = i2d_ECDSA_SIG(signature.get(), nullptr);
    if (length <= 0) return {};
    Bytes der(static_cast<std::size_t>(length));
    std::uint8_t* end = der.data();
    i2d_ECDSA_SIG(signature.get(), &end);
    return der;
}

}  // namespace

std::optional<Algorithm> algorithm_named(std::string_view name) {
    if (name == "RS256") return Algorithm::rs256;
    if (name == "ES256") return Algorithm::es256;
    if (name == "EdDSA") return Algorithm::eddsa;
    return std::nullopt;
}

std::optional<PublicKey> rsa_key(std::span<std::uint8_t const> modulus, std::span<std::uint8_t const> exponent) {
    Number const n = number(modulus), e = number(exponent);
    Builder const builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || BN_num_bits(n.get()) < rsa_bits_min ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return std::nullopt;
    return made("RSA", Algorithm::rs256, builder.get());
}

std::optional<PublicKey> ec_key(std::span<std::uint8_t const> x, std::span<std::uint8_t const> y) {
    if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) return std::nullopt;
    Bytes point{4};  // uncompressed
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    Builder const builder(OSSL_PARAM_BLD_new());
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return std::nullopt;
    return made("EC", Algorithm::es256, builder.get());
}

std::optional<PublicKey> ed25519_key(std::span<std::uint8_t const> x) {
    EVP_PKEY* const key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x.data(), x.size());
    if (!key) return std::nullopt;
    return PublicKey{Algorithm::eddsa, owned(key)};
}

bool is_signed_by(PublicKey const& key, std::span<std::uint8_t const> signed_bytes,
                  std::span<std::uint8_t const> signature, Encoding encoding) {
    Bytes der;
    if (key.algorithm == Algorithm::es256 && encoding == Encoding::raw) {
        der = der_of(signature);
        if (der.empty()) return false;
        signature = der;
    }
    DigestContext const context(EVP_MD_CTX_new());
    // Ed25519 has its digest inside.
    EVP_MD const* const digest = key.algorithm == Algorithm::eddsa ? nullptr : EVP_sha256();
    auto* const held = static_cast<EVP_PKEY*>(key.key.get());
    return held && context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, held) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), signed_bytes.data(),
                            signed_bytes.size()) == 1;
}

}  // namespace regia::access
