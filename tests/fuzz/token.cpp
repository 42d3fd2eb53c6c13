//! Any text as what an identity provider sends: keys in the first line, a token behind it. Nothing that is not signed
//! with a key of ours is believed, and what is believed names somebody.
#include "access/oidc/token.hpp"

#include <algorithm>

#include "fuzz/promise.hpp"

using namespace regia;
using namespace regia::access::oidc;
using fuzz::promise;

namespace {

//! The public key of RFC 8037, A.2.
constexpr std::string_view our_keys =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

void check(Outcome<Identity, Violation> const& found) {
    if (!found) return promise(!found.error().why.empty(), "a refusal says why");
    promise(!found.value().subject.empty(), "an identity is somebody's");
    if (auto const& code = found.value().tax_code)
        promise(code->size() == 16 && std::none_of(code->begin(), code->end(),
                                                   [](char c) { return c >= 'a' && c <= 'z'; }),
                "a tax code is written as ours are");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    std::string_view const first = text.substr(0, text.find('\n'));
    std::string_view const token = first.size() < size ? text.substr(first.size() + 1) : std::string_view();
    static auto const ours = read_keys(our_keys).value();
    promise(!verified(token, ours), "nobody signs by chance");
    if (auto const keys = read_keys(first)) (void)verified(token, *keys);
    Expected const expected{"https://id.example.it", "regia", "n", Instant{seconds(1'000'000'000)}};
    for (std::string_view const payload : {first, token}) {
        check(identity_of({std::string(payload), "JWT"}, expected, {"fiscal_number"}));
        check(identity_in(payload, "soggetto", {"fiscal_number"}));
        auto const notice = logout_of({std::string(payload), "logout+jwt"}, expected);
        if (notice) promise(!notice.value().subject.empty() || !notice.value().sid.empty(), "a logout ends something");
    }
    return 0;
}
