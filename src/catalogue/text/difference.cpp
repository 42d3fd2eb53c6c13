#include "catalogue/text/difference.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t cells_max = 1'000'000;
constexpr double pair_share_min = 0.3;  //!< of its words that a line keeps, to be shown as changed and not as replaced

using Parts = std::vector<std::string_view>;

struct Fated {
    Fate fate = Fate::same;
    std::size_t before = 0, after = 0;  //!< indices; only the one that exists is meant
};

//! The longest common subsequence of what lies between the common start and the common end.
std::vector<Fated> fates(Parts const& before, Parts const& after) {
    std::size_t start = 0;
    std::size_t const shorter = std::min(before.size(), after.size());
    while (start < shorter && before[start] == after[start]) ++start;
    std::size_t end = 0;
    while (end < shorter - start && before[before.size() - 1 - end] == after[after.size() - 1 - end]) ++end;
    std::size_t const n = before.size() - start - end;
    std::size_t const m = after.size() - start - end;
    std::vector<Fated> all;
    for (std::size_t i = 0; i < start; ++i) all.push_back({Fate::same, i, i});
    std::vector<std::uint32_t> common;
    if (n * m <= cells_max) common.resize((n + 1) * (m + 1));
    auto const at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * (m + 1) + j]; };
    if (!common.empty())
        for (std::size_t i = n; i-- > 0;)
            for (std::size_t j = m; j-- > 0;)
                at(i, j) = before[start + i] == after[start + j] ? at(i + 1, j + 1) + 1
                                                                 : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
        bool const compares = !common.empty() && i < n && j < m;
        if (compares && before[start + i] == after[start + j]) {
            all.push_back({Fate::same, start + i, start + j});
            ++i, ++j;
        } else if (i < n && (j == m || !compares || at(i + 1, j) >= at(i, j + 1))) {
            all.push_back({Fate::removed, start + i++, 0});
        } else {
            all.push_back({Fate::added, 0, start + j++});
        }
    }
    for (std::size_t k = 0; k < end; ++k)
        all.push_back({Fate::same, before.size() - end + k, after.size() - end + k});
    return all;
}

//! Words with the blanks after them, so that joined they give the line.
Parts words_of(std::string_view line) {
    Parts words;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = line.find(' ', at);
        end = end == std::string_view::npos ? line.size() : std::min(line.find_first_not_of(' ', end), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

//! One side of a changed line: its own words and those that both have.
std::vector<Piece> side(std::vector<Fated> const& all, Parts const& own, Fate fate) {
    std::vector<Piece> pieces;
    for (Fated const& one : all) {
        if (one.fate != Fate::same && one.fate != fate) continue;
        auto const word = own[fate == Fate::removed ? one.before : one.after];
        if (!pieces.empty() && pieces.back().fate == one.fate) pieces.back().text += word;
        else pieces.push_back({one.fate, std::string(word)});
    }
    return pieces;
}

//! Gives a removed line and the added one that took its place the pieces in which they differ.
void compare(DifferentLine& removed, DifferentLine& added) {
    Parts const before = words_of(removed.pieces[0].text);
    Parts const after = words_of(added.pieces[0].text);
    auto const all = fates(before, after);
    auto const kept = static_cast<double>(
        std::count_if(all.begin(), all.end(), [](Fated const& one) { return one.fate == Fate::same; }));
    if (kept < pair_share_min * static_cast<double>(std::max(before.size(), after.size()))) return;
    auto removed_pieces = side(all, before, Fate::removed);
    auto added_pieces = side(all, after, Fate::added);
    removed.pieces = std::move(removed_pieces);
    added.pieces = std::move(added_pieces);
}

//! Within a run of removed lines followed by added ones the k-th of each belong together.
void compare_runs(std::vector<DifferentLine>& lines) {
    for (std::size_t at = 0; at < lines.size();) {
        std::size_t removed_end = at;
        while (removed_end < lines.size() && lines[removed_end].fate == Fate::removed) ++removed_end;
        std::size_t added_end = removed_end;
        while (added_end < lines.size() && lines[added_end].fate == Fate::added) ++added_end;
        for (std::size_t k = 0; at + k < removed_end && removed_end + k < added_end; ++k)
            compare(lines[at + k], lines[removed_end + k]);
        at = std::max(added_end, at + 1);
    }
}

Parts lines_of(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text.empty() ? Parts() : split(text, '\n');
}

}  // namespace

std::vector<Hunk> hunks_between(std::string_view before, std::string_view after, std::size_t around) {
    Parts const old_lines = lines_of(before);
    Parts const new_lines = lines_of(after);
    std::vector<DifferentLine> lines;
    for (Fated const& one : fates(old_lines, new_lines)) {
        bool const is_old = one.fate == Fate::removed;
        auto const text = is_old ? old_lines[one.before] : new_lines[one.after];
        lines.push_back({one.fate, static_cast<int>(is_old ? one.before : one.after) + 1,
                         {{one.fate, std::string(text)}}});
    }
    compare_runs(lines);
    std::vector<Hunk> hunks;
    std::size_t shown_up_to = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].fate == Fate::same) continue;
        std::size_t const from = std::max(i > around ? i - around : 0, shown_up_to);
        if (hunks.empty() || from > shown_up_to) hunks.emplace_back();
        std::size_t to = i + 1;
        while (to < lines.size() && to <= i + around && lines[to].fate == Fate::same) ++to;
        for (std::size_t k = from; k < to; ++k) hunks.back().lines.push_back(lines[k]);
        shown_up_to = to;
        i = to - 1;
    }
    return hunks;
}

}  // namespace regia::catalogue
