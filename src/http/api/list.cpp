#include "http/api/list.hpp"

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::http {

// Keys are texts without NUL (the database refuses it), so NUL parts them.
std::string cursor_of(std::vector<std::string> const& keys) {
    std::string joined;
    for (std::size_t i = 0; i < keys.size(); ++i) joined += (i > 0 ? std::string(1, '\0') : "") + keys[i];
    return to_base64url(as_bytes(joined));
}

std::optional<std::vector<std::string>> cursor_in(Request const& request, std::size_t keys) {
    std::string_view const text = request.query.get("after");
    if (text.empty()) return std::nullopt;
    auto const bytes = from_base64(text);
    std::vector<std::string> found;
    if (bytes)
        for (std::string_view part : split({reinterpret_cast<char const*>(bytes->data()), bytes->size()}, '\0'))
            if (is_utf8(part)) found.emplace_back(part);
    if (found.size() != keys) throw BadRequest("after is no cursor of this list");
    return found;
}

int limit_in(Request const& request, int most) {
    if (!request.query.has("limit")) return most;
    auto const limit = parse_number<int>(request.query.get("limit"));
    if (!limit || *limit < 1 || *limit > most)
        throw BadRequest("limit is not a number from 1 to " + std::to_string(most));
    return *limit;
}

}  // namespace regia::http
