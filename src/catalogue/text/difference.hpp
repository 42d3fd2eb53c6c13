//! Two texts compared line by line, and within a changed line word by word. Pure; private to the context.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regia::catalogue {

enum class Fate { same, removed, added };

//! A run of words of a line. A line without a counterpart is one piece.
struct Piece {
    Fate fate = Fate::same;
    std::string text;
};
struct DifferentLine {
    Fate fate = Fate::same;
    int number = 0;  //!< in the old text for a removed line, else in the new one; from 1
    std::vector<Piece> pieces;
};
//! Lines around each change; what lies between two hunks is the same in both.
struct Hunk {
    std::vector<DifferentLine> lines;
};

//! `around`: how many unchanged lines are shown before and after a change. No hunks: the texts are equal. Texts whose
//! changed parts have more than a thousand lines each are shown as wholly replaced there.
std::vector<Hunk> hunks_between(std::string_view before, std::string_view after, std::size_t around = 2);

}  // namespace regia::catalogue
