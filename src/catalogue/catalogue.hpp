//! The door of catalogue: modules, their sections and variants, their test banks, figures, approval.
//!
//! Rules: a module is made of sections tagged by level and target, not of copies; a slot is filled by the section of the
//! person's context; content shows "bozza non validata" until approved (a row naming person and act); minutes are
//! declared in the folder and checked against characters, figures and checks (DOMAIN 5: 6,000 characters = 9 minutes).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portfolio/portfolio.hpp"

namespace regia::catalogue {

using portfolio::Level;
using portfolio::Text;

//! A check of understanding inside a section: no score, may be repeated.
struct Check {
    std::string id, competence, question;
    struct Choice {
        std::string text, feedback;
        bool is_right = false;
    };
    std::vector<Choice> choices;
};
struct Section {
    std::string id, title, kind;         //!< lezione, caso, scheda, glossario
    std::string slot;                    //!< "" or "caso"
    std::vector<std::string> audience;   //!< "tutti", "reparto", "studio-mmg", "sportello"
    Level level = Level::base;
    int minutes = 0;
    double computed_minutes = 0;
    std::string html_before_checks;      //!< safe HTML, figures inlined
    std::vector<Check> checks;
    std::vector<std::string> to_confirm;
};
struct Question {
    std::string id, competence, text, right, rationale;
    std::vector<std::string> wrong;  //!< three
    Level level = Level::base;
};
struct Module {
    std::string code;                //!< "F1"
    int position = 1;
    std::string area;
    Text title, aim;
    int minutes = 30;                //!< declared
    std::string language;            //!< of the lessons
    std::string status;
    std::vector<std::string> objectives, competences;
    std::vector<Section> sections;   //!< all variants, in order of appearance
    std::vector<std::string> order;  //!< section ids and "slot:caso"
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> slots;  //!< slot -> context -> section
    std::map<std::string, std::string, std::less<>> slot_default;
    std::optional<Section> glossary;
    std::vector<Question> questions;
    int draw = 10, pass_percent = 75, attempts_max = 5;
    Section const* find(std::string_view section_id) const;
};
struct Catalogue {
    std::vector<Module> modules;  //!< eight, in order
    Module const* find(std::string_view code) const;
};
Catalogue parse_catalogue(files::Folder const& folder, portfolio::Portfolio const& portfolio, files::Faults& faults);

//! "reparto", "studio-mmg", "sportello" for a profile group (programme.toml [contexts]).
std::string context_of(files::Folder const& folder, std::string_view profile, std::string_view profile_group);

//! The variant of a module for a person: level reached + 1, at most advanced, at least base, or the nearest lower level
//! that the module has (DECISIONS 5). No survey yet = base.
Level variant_level(Module const& module, std::optional<Level> reached);
//! The sections a person sees, in order.
std::vector<Section const*> sections_for(Module const& module, Level variant, std::string_view context);
//! Ten questions of the variant's level (base where it has no other), both orders drawn by the seed.
struct DrawnQuestion {
    Question const* question;
    std::vector<int> option_order;  //!< 0 = the right one, 1..3 = the wrong ones
};
std::vector<DrawnQuestion> draw_test(Module const& module, Level variant, std::uint64_t seed);

bool is_approved(db::Tx& tx, std::string_view module, Uuid revision);

//! One line per module: declared and computed minutes per context (for `regia check`).
std::vector<std::string> minutes_report(Catalogue const& catalogue);

}  // namespace regia::catalogue
