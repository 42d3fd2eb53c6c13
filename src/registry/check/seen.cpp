#include "registry/check/seen.hpp"

#include <algorithm>

#include "base/errors.hpp"
#include "registry/registry.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t code_characters = 16, start_characters = 12;
constexpr std::uint64_t code_base = 37;  //!< letters, digits, and nothing for a code that is shorter

std::uint64_t digit_of(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint64_t>(c - '0') + 1;
    if (c >= 'A' && c <= 'Z') return static_cast<std::uint64_t>(c - 'A') + 11;
    throw Bug("no character of a tax code");
}

std::uint32_t digest_of_text(std::string_view text) {
    std::uint64_t mixed = 0xcbf29ce484222325ULL;
    for (char const c : text) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace

SeenPeople::Code SeenPeople::packed(std::string_view tax_code) {
    if (tax_code.size() > code_characters) throw Bug("a tax code has sixteen characters");
    std::uint64_t start = 0, end = 0;
    for (std::size_t i = 0; i < code_characters; ++i) {
        std::uint64_t& number = i < start_characters ? start : end;
        number = number * code_base + (i < tax_code.size() ? digit_of(tax_code[i]) : 0);
    }
    return {start, static_cast<std::uint32_t>(end)};
}

std::string SeenPeople::unpacked(Code code) {
    std::string text;
    auto const read = [&](std::uint64_t number, std::size_t characters) {
        std::string part;
        for (std::size_t i = 0; i < characters; ++i, number /= code_base)
            if (auto const digit = number % code_base; digit > 0)
                part += static_cast<char>(digit <= 10 ? '0' + (digit - 1) : 'A' + (digit - 11));
        std::reverse(part.begin(), part.end());
        text += part;
    };
    read(code.start, start_characters);
    read(code.end, code_characters - start_characters);
    return text;
}

template <class Visit>
void SeenPeople::each_of(std::string_view canonical, Visit&& visit) const {
    if (table_.empty()) return;
    std::uint32_t const digest = digest_of_text(canonical);
    std::size_t const mask = table_.size() - 1;
    for (std::size_t at = digest & mask; table_[at].is_used; at = (at + 1) & mask)
        if (table_[at].of_canonical == digest && canonical_tax_code(unpacked(table_[at].code())) == canonical &&
            visit(at))
            return;
}

std::optional<SeenPeople::One> SeenPeople::find(std::string_view tax_code, std::string_view name) const {
    Code const code = packed(tax_code);
    std::uint32_t const of_name = digest_of_text(name);
    std::optional<One> found;
    each_of(canonical_tax_code(tax_code), [&](std::size_t at) {
        Entry const& entry = table_[at];
        One const one{at, entry.code() == code, entry.of_name == of_name, entry.is_fresh == 1};
        if (one.is_same_code || (one.is_same_name && !found)) found = one;
        return one.is_same_code;
    });
    return found;
}

void SeenPeople::add(std::string_view tax_code, std::string_view name, Uuid body, bool is_fresh) {
    if ((used_ + 1) * 4 > table_.size() * 3) grow();
    Code const code = packed(tax_code);
    Entry entry;
    entry.start = code.start;
    entry.end = code.end;
    entry.is_fresh = is_fresh;
    entry.is_used = 1;
    entry.of_canonical = digest_of_text(canonical_tax_code(tax_code));
    entry.of_name = digest_of_text(name);
    entry.body = place_of(body);
    put(entry);
    ++used_;
}

void SeenPeople::put(Entry const& entry) {
    std::size_t const mask = table_.size() - 1;
    std::size_t at = entry.of_canonical & mask;
    while (table_[at].is_used) at = (at + 1) & mask;
    table_[at] = entry;
}

void SeenPeople::grow() {
    std::vector<Entry> before(std::max<std::size_t>(1024, table_.size() * 2));
    before.swap(table_);
    for (Entry const& entry : before)
        if (entry.is_used) put(entry);
}

std::uint16_t SeenPeople::place_of(Uuid body) {
    auto const place = static_cast<std::uint16_t>(std::find(bodies_.begin(), bodies_.end(), body) - bodies_.begin());
    if (place == bodies_.size()) bodies_.push_back(body);
    return place;
}

bool SeenPeople::is_at(Entry const& entry, std::uint16_t body) const {
    if (entry.body == body) return true;
    auto const more = more_.find(entry.code());
    return more != more_.end() && std::find(more->second.begin(), more->second.end(), body) != more->second.end();
}

bool SeenPeople::is_at(One const& one, Uuid body) const {
    auto const found = std::find(bodies_.begin(), bodies_.end(), body);
    return found != bodies_.end() && is_at(table_[one.at], static_cast<std::uint16_t>(found - bodies_.begin()));
}

void SeenPeople::add_body(One const& one, Uuid body) { more_[table_[one.at].code()].push_back(place_of(body)); }

bool SeenPeople::is_named(std::string_view canonical, Uuid body) const {
    auto const found = std::find(bodies_.begin(), bodies_.end(), body);
    if (found == bodies_.end()) return false;
    auto const place = static_cast<std::uint16_t>(found - bodies_.begin());
    bool is_here = false;
    each_of(canonical, [&](std::size_t at) { return is_here = is_at(table_[at], place); });
    return is_here;
}

}  // namespace regia::registry
