#include "access/oidc/sealed.hpp"

#include <sodium.h>

#include "base/bytes.hpp"

namespace regia::access {
namespace {

Digest key_for(std::string_view key, std::string_view purpose) {
    return sha256("seal:" + std::string(purpose) + ":" + std::string(key));
}

}  // namespace

std::string seal(std::string_view key, std::string_view purpose, std::string_view text) {
    Bytes sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size());
    fill_random({sealed.data(), crypto_secretbox_NONCEBYTES});
    Digest const secret = key_for(key, purpose);
    auto const plain = as_bytes(text);
    crypto_secretbox_easy(sealed.data() + crypto_secretbox_NONCEBYTES, plain.data(), plain.size(), sealed.data(),
                          secret.data());
    return to_base64url(sealed);
}

std::optional<std::string> unseal(std::string_view key, std::string_view purpose, std::string_view sealed) {
    auto const bytes = from_base64(sealed);
    constexpr std::size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!bytes || bytes->size() < around) return std::nullopt;
    Digest const secret = key_for(key, purpose);
    Bytes plain(bytes->size() - around);
    if (crypto_secretbox_open_easy(plain.data(), bytes->data() + crypto_secretbox_NONCEBYTES,
                                   bytes->size() - crypto_secretbox_NONCEBYTES, bytes->data(), secret.data()) != 0)
        return std::nullopt;
    return std::string(plain.begin(), plain.end());
}

}  // namespace regia::access
