//! What a reader sees of two texts.
#include <doctest/doctest.h>

#include "catalogue/text/difference.hpp"

using namespace regia::catalogue;

namespace {

//! One line per line: its sign, its number, its pieces with those that differ in brackets.
std::string drawn(std::vector<Hunk> const& hunks) {
    std::string all;
    for (Hunk const& hunk : hunks) {
        all += "@\n";
        for (DifferentLine const& line : hunk.lines) {
            all += line.fate == Fate::same ? ' ' : line.fate == Fate::added ? '+' : '-';
            all += std::to_string(line.number) + " ";
            for (Piece const& piece : line.pieces)
                all += piece.fate == Fate::same || line.pieces.size() == 1 ? piece.text : "[" + piece.text + "]";
            all += "\n";
        }
    }
    return all;
}

}  // namespace

TEST_CASE("EqualTextsHaveNoDifference") {
    CHECK(hunks_between("", "").empty());
    CHECK(hunks_between("a\nb\n", "a\nb").empty());
}

TEST_CASE("AChangedWordIsShownWithinItsLine") {
    CHECK(drawn(hunks_between("uno\nil gatto dorme qui\ndue\n", "uno\nil gatto mangia qui\ndue\n")) ==
          "@\n 1 uno\n-2 il gatto [dorme ]qui\n+2 il gatto [mangia ]qui\n 3 due\n");
}

TEST_CASE("LinesThatHaveNothingInCommonAreShownWhole") {
    CHECK(drawn(hunks_between("a b c\n", "x y z\n")) == "@\n-1 a b c\n+1 x y z\n");
    CHECK(drawn(hunks_between("", "a\nb\n")) == "@\n+1 a\n+2 b\n");
    CHECK(drawn(hunks_between("a\n", "")) == "@\n-1 a\n");
}

TEST_CASE("FarChangesAreApartAndNearOnesTogether") {
    std::string before, after;
    for (int i = 1; i <= 20; ++i) {
        std::string const line = "riga " + std::to_string(i) + "\n";
        before += line;
        if (i != 3 && i != 6 && i != 18) after += line;
    }
    CHECK(drawn(hunks_between(before, after, 1)) ==
          "@\n 2 riga 2\n-3 riga 3\n 3 riga 4\n 4 riga 5\n-6 riga 6\n 5 riga 7\n"
          "@\n 15 riga 17\n-18 riga 18\n 16 riga 19\n");
}

TEST_CASE("HugeTextsAreReplacedAndNotCompared") {
    std::string before, after;
    for (int i = 0; i < 3000; ++i) {
        before += "a" + std::to_string(i) + "\n";
        after += "b" + std::to_string(i) + "\n";
    }
    auto const hunks = hunks_between("x\n" + before + "y\n", "x\n" + after + "y\n", 1);
    REQUIRE(hunks.size() == 1);
    CHECK(hunks[0].lines.size() == 6002);
}
