//! The rules and rows of needs. Private to communication/.
#pragma once

#include "communication/communication.hpp"
#include "html/components.hpp"

namespace regia::communication {

inline constexpr std::size_t need_characters_max = 1000, theme_characters_max = 80;

struct Need {
    Uuid id;
    std::string area;     //!< empty: none
    std::string text;
    std::string profile;  //!< empty: not given, or of a group too small to be named
    std::optional<Uuid> body;
    Day written_on;
    std::string state = "new";  //!< or that of the last step: read, planned, declined
    std::string theme, note;    //!< of the last step
};
struct Step {
    Uuid need, id;
    std::string state, theme, note;
    Uuid by;
    Instant at;
};
html::Word word_of_state(std::string_view state);

//! Pure.
FormErrors need_errors(html::Voice const& voice, portfolio::Portfolio const& portfolio, Need const& need);
FormErrors step_errors(html::Voice const& voice, Step const& step);

//! Once, however often the form arrives: `submission` names it and is not stored. `keeps_link`: among hers.
void add_need(db::Tx& tx, int small_cell, Uuid person, Uuid submission, Need const& typed, bool keeps_link);
//! Throws NotFound for a need that is not among hers.
void withdraw_need(db::Tx& tx, Uuid person, Uuid need);
//! Throws NotFound for a need that is gone.
void add_step(db::Tx& tx, Step const& step);

std::vector<Need> needs_of(db::Tx& tx, Uuid person);  //!< newest first
//! For the committee: by area, profile and day. Empty filters leave all; at most 500.
struct Filter {
    std::string area, profile, state;
};
std::vector<Need> needs_collected(db::Tx& tx, Filter const& filter);
std::int64_t count_unread(db::Tx& tx);  //!< nobody of the committee has said a word about them
std::vector<std::string> themes(db::Tx& tx);  //!< those given so far, by name

}  // namespace regia::communication
