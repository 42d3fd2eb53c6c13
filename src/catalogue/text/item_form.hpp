//! An item of the survey as its form shows it, and the file that comes of it. Items that were not changed keep their
//! bytes.
#pragma once

#include <set>

#include "assessment/assessment.hpp"
#include "catalogue/authoring/draft.hpp"
#include "http/message.hpp"

namespace regia::catalogue {

struct ItemForm {
    struct Option {
        std::string it, en, rationale;
    };
    std::string stem_it, stem_en;
    std::array<Option, 4> options;
    std::string right;       //!< "1".."4": the place of the right option in the file
    std::string competence, level, audience;
    std::string difficulty;  //!< as typed: "-1,8"
    std::string sources;     //!< one a line
};
ItemForm form_of(assessment::Item const& item);
ItemForm read_item(http::Fields const& fields);

enum class ItemFault { stem_missing, option_missing, same_options, right_missing, rationale_missing,
                       competence_missing, level_missing, audience_missing, difficulty_wrong, sources_missing };
struct ItemError {
    ItemFault fault;
    std::string field;  //!< of the form: "risposta_2_en"
};
std::vector<ItemError> errors_of(ItemForm const& form);
//! "-1,8" or "-1.8" from -4 to 4, where the engine looks for abilities.
std::optional<double> difficulty_of(std::string_view typed);

//! The file that has the item: "survey/items/A1.toml"; empty when none has.
std::string path_of_item(files::Folder const& folder, std::string const& below, std::string_view id);
//! What a form has seen of an item, its options included; empty when there is none of that id.
std::string item_digest(std::string const& text, std::string_view id);
//! The ids of the items that are new or not as they were. A file that has kept its text is not read.
std::set<std::string> changed_items(files::Folder const& before, files::Folder const& now, std::string const& below);
//! The file with the item as the form says, whose fields are without error.
std::string with_item(std::string const& text, std::string_view id, ItemForm const& form);

//! The file of an area: "survey/items/A1.toml"; empty when there is none.
std::string path_of_area(files::Folder const& folder, std::string const& below, std::string_view area);
//! "A1-13": one more than the highest of the file, after the manner of its other ids. Retired items keep theirs.
std::string new_item_id(std::string const& text);
//! With a new item at its end.
std::string with_new_item(std::string const& text, std::string_view id, ItemForm const& form);
//! Nobody is asked it any more, for that reason; "" = it is asked again.
std::string with_retired(std::string const& text, std::string_view id, std::string_view reason);
//! For an item that was never in force.
std::string without_item(std::string const& text, std::string_view id);

}  // namespace regia::catalogue
