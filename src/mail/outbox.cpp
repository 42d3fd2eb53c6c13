#include "mail/outbox.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/outbox_store.hpp"

namespace regia::mail {
namespace {

constexpr std::size_t address_bytes_max = 254;  // RFC 5321 section 4.5.3.1.3, without the brackets

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

void refuse_unless(bool is_fit, char const* why) {
    if (!is_fit) throw Bug(std::string("a letter can't be written: ") + why);
}

}  // namespace

bool is_address(std::string_view text) {
    auto const at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > address_bytes_max)
        return false;
    if (text.find('@', at + 1) != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > 0x20 && c < 0x7f && std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
    });
}

bool enqueue(db::Tx& tx, Letter const& letter) {
    refuse_unless(is_address(letter.address), "its address is none");
    refuse_unless(!letter.occasion.empty(), "it has no occasion");
    refuse_unless(!letter.subject.empty() && is_utf8(letter.subject), "its subject is no text");
    refuse_unless(std::none_of(letter.subject.begin(), letter.subject.end(), is_control),
                  "its subject is more than a line");
    refuse_unless(is_utf8(letter.text), "its body is no text");
    refuse_unless(letter.language == "it" || letter.language == "en", "its language is none of ours");
    return insert_letter(tx, letter);
}

std::vector<Letter> letters(db::Tx& tx, std::int64_t limit) { return newest_letters(tx, limit); }

std::optional<Letter> find(db::Tx& tx, Uuid id) { return find_letter(tx, id); }

OutboxCounts counts(db::Tx& tx) { return count_letters(tx); }

}  // namespace regia::mail
