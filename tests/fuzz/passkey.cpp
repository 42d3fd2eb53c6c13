//! Any bytes as what an authenticator brings: read to their end or refused, and no signature holds by chance.
#include "access/second/passkey.hpp"

#include "access/second/cbor.hpp"
#include "fuzz/promise.hpp"

using namespace regia;
using access::CborReader;
using fuzz::promise;

namespace {

constexpr std::string_view client_data =
    R"({"type":"webauthn.create","challenge":"Y2hhbGxlbmdl","origin":"https://regia.example.it"})";
constexpr std::string_view client_data_of_use =
    R"({"type":"webauthn.get","challenge":"Y2hhbGxlbmdl","origin":"https://regia.example.it"})";

//! Every kind of reading, in an order that the bytes choose themselves.
void read_all(std::span<std::uint8_t const> bytes) {
    CborReader reader(bytes);
    while (!reader.failed() && !reader.rest().empty()) {
        std::size_t const before = reader.rest().size();
        switch (reader.next()) {
            case CborReader::Kind::number: reader.number(); break;
            case CborReader::Kind::bytes: promise(reader.bytes().size() <= before, "bytes lie within"); break;
            case CborReader::Kind::text: promise(reader.text().size() <= before, "text lies within"); break;
            case CborReader::Kind::map: reader.map(); break;
            default: reader.skip(); break;
        }
        promise(reader.failed() || reader.rest().size() < before, "each step goes on");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::span const bytes(data, size);
    read_all(bytes);
    auto rest = bytes;
    if (access::read_cose_key(rest)) promise(rest.size() < size, "a key has bytes");
    access::PasskeyAsked const asked{"Y2hhbGxlbmdl", "https://regia.example.it"};
    if (auto const made = access::read_registration(asked, client_data, bytes)) {
        promise(!made.value().credential.empty() && !made.value().public_key.empty(), "a passkey has a name and a key");
        // What has just been registered signs nothing with bytes that only look alike.
        auto const used = access::read_assertion(asked, made.value(), client_data_of_use, bytes, bytes);
        promise(!used, "nobody signs by chance");
    }
    return 0;
}
