//! The door of catalogue: modules, their sections and variants, their test banks, figures, approval.
//!
//! Rules: a module is made of sections tagged by level and target, not of copies; a slot is filled by the section of
//! the person's context; content shows "bozza non validata" until approved (a row naming person and act); minutes are
//! declared in the folder and checked against characters, figures and checks (9 minutes for 6,000 characters).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/media.hpp"
#include "portfolio/portfolio.hpp"

namespace regia::access { class OwnRecord; }
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
//! What a module rests on. `seen`: testo = read in full, estratto = in part, noto = known, not read again.
struct Source {
    std::string key, cite, url, seen;  //!< `url` may be empty
};
//! A film in a section, with its words for who does not hear or see it.
struct Video {
    files::Medium file;
    int seconds = 0;
    std::string captions;         //!< WebVTT
    std::string transcript_html;  //!< safe HTML
};
struct Section {
    std::string id, title, kind;         //!< lezione, caso, scheda, glossario
    std::string slot;                    //!< "" or "caso"
    std::vector<std::string> audience;   //!< "tutti", "reparto", "studio-mmg", "sportello"
    Level level = Level::base;           //!< the lowest variant that has it
    Level level_max = Level::advanced;   //!< the highest one
    int minutes = 0;
    double computed_minutes = 0;
    std::string html_before_checks;      //!< safe HTML, figures inlined
    std::vector<Check> checks;
    std::optional<Video> video;
    std::vector<std::string> competences;
    std::vector<std::string> sources;    //!< keys of the module's sources
    std::vector<std::string> to_confirm;
};
struct Question {
    std::string id, competence, text, right, rationale;
    std::vector<std::string> wrong;      //!< three
    std::vector<std::string> sources;
    Level level = Level::base;
};
struct Module {
    std::string code;                //!< "F1"
    int position = 1;
    std::string area;
    std::string folder;              //!< "modules/a1-norme-e-principi/"
    Text title, aim;
    int minutes = 30;                //!< declared
    std::string language;            //!< of the lessons
    std::string status;
    Uuid version;                    //!< made from the texts of its folder: it changes only when they do
    std::vector<std::string> objectives, competences;
    std::vector<std::string> not_taught;        //!< competences that the path gives to it and no lesson is about
    std::vector<std::string> requires_modules;  //!< codes
    std::vector<Section> sections;   //!< all variants, in order of appearance
    std::vector<std::string> order;  //!< section ids and "slot:caso"
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>
        slots;                                                     //!< slot -> context -> section
    std::map<std::string, std::string, std::less<>> slot_default;  //!< slot -> section
    std::optional<Section> glossary;
    std::vector<Question> questions;
    std::vector<Source> sources;
    int draw = 10, pass_percent = 75, attempts_max = 5;
    //! How many more open by themselves when all are used, and how long after the last; 0 = never any.
    int attempts_reopen = 3, attempts_reopened_after_hours = 24;
    Section const* find(std::string_view section_id) const;  //!< the glossary too
};
//! The survey's items are written and approved as a module's texts are: a unit of this name, without sections.
inline constexpr std::string_view survey_code = "questionario";
struct Catalogue {
    std::vector<Module> modules;   //!< eight, in order
    std::optional<Module> survey;  //!< none in a folder without items
    std::optional<Day> deadline;  //!< by which learners conclude the path: programme.toml [project_a]
    std::vector<int> remind_days_before;  //!< it, the largest first; empty = nobody is reminded of it
    std::vector<std::string> contexts;
    std::map<std::string, std::string, std::less<>> context_by_profile;  //!< or by group: programme.toml [contexts]
    //! "reparto", "studio-mmg", "sportello" for a profile, else for its group; "" = the default section of each slot.
    std::string context_of(std::string_view profile, std::string_view profile_group) const;
    Module const* find(std::string_view code) const;
    Module const* find_unit(std::string_view code) const;  //!< of the path, or the survey
};
//! Reads path.toml and modules/; figures and checks included. What is faulty is left out and named in `faults`.
Catalogue parse_catalogue(files::Folder const& folder, portfolio::Portfolio const& portfolio, files::Faults& faults);

//! The variant of a module for a person: level reached + 1, at most advanced, at least base, or the nearest lower level
//! that the module has; its lowest one when it has none so low. No survey yet = base.
Level variant_level(Module const& module, std::optional<Level> reached);
//! The sections a person sees, in order.
std::vector<Section const*> sections_for(Module const& module, Level variant, std::string_view context);
//! Ten questions of the variant's level (base where it has no other), both orders drawn by the seed.
struct DrawnQuestion {
    Question const* question;
    std::vector<int> option_order;  //!< 0 = the right one, 1..3 = the wrong ones
};
std::vector<DrawnQuestion> draw_test(Module const& module, Level variant, std::uint64_t seed);
//! How many right answers pass: the declared share of those asked, rounded up.
int answers_to_pass(Module const& module, int asked);

struct Approval {
    Uuid id;
    std::string module;
    Uuid version, person;  //!< Module::version; who approved
    std::string act;
    Instant approved_at;
};
//! Append-only; the caller has checked the right and that the act is named.
void approve(db::Tx& tx, Approval const& approval);
//! The last approval of exactly these texts (Module::version): a revision that leaves them leaves it too.
std::optional<Approval> approval_of(db::Tx& tx, std::string_view module, Uuid version);
bool is_approved(db::Tx& tx, std::string_view module, Uuid version);

struct ModuleMinutes {
    std::string module, context;
    int declared = 0;     //!< by its sections
    double computed = 0;
};
//! The lowest variant of each module, per context.
std::vector<ModuleMinutes> minutes_of(Catalogue const& catalogue);
//! One line per module: declared and computed minutes per context (for `regia check`).
std::vector<std::string> minutes_report(Catalogue const& catalogue);
void add_own_record(access::OwnRecord& data);
struct Editorial;  //!< catalogue/editorial.hpp
//! /contenuti and what lies below it, for those who read, write, review or approve content; /api/v1/modules.
void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Catalogue>& catalogue,
                files::Shelf<portfolio::Portfolio>& portfolio, Editorial const& editorial);

}  // namespace regia::catalogue
