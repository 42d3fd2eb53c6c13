//! What a rule may ask about people, told by the context that stores it. A door of access.
//!
//! - Each context adds its facts once, when the program starts: the words, and the SQL that finds whom it is true of.
//!   Only the context that owns a table names it.
//! - No fact tells a result (level, score, variant, answer): whoever is reached by a rule is seen by others, by a
//!   letter or a count (docs/rules/privacy.md, rules 3 and 5).
//! - A code never changes: rules that were saved name it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "html/components_form.hpp"
#include "html/voice.hpp"

namespace regia::access {

enum class FactKind {
    yes_no,  //!< true of her or not
    choice,  //!< one of a list, or several
    number,  //!< at least so many; whoever has no row has none
};

struct Fact {
    std::string_view code;  //!< "profile"
    html::Word title;
    FactKind kind = FactKind::yes_no;
    //! SELECT of one column `person_id`. "{is}" stands where the value is compared, "{today}" where the day is bound.
    std::string_view people{};
    //! Kinds of event, with the person as their key, after which the fact may have changed.
    std::vector<std::string> events{};
    //! Of a choice: what may be chosen, with its code as value.
    std::function<std::vector<html::Choice>(html::Voice const&)> choices{};
    //! Instead of `people`, where the answer stands in the row of everybody or in one beside it: a condition, never
    //! NULL, on `p` and on what `beside` joins (at most one row a person). A fifth of what looking a set up costs.
    std::string_view holds{};
    std::string_view beside{};
};

class Facts {
public:
    void add(Fact fact) { facts_.push_back(std::move(fact)); }
    //! Whom any rule may speak of: SELECT of `person_id`, `body_id` (NULL = in no body's list) and what conditions of
    //! facts name, with "{today}".
    void everybody(std::string_view people) { everybody_ = people; }

    std::string_view everybody() const { return everybody_; }
    std::vector<Fact> const& all() const { return facts_; }
    Fact const* find(std::string_view code) const {
        for (Fact const& one : facts_)
            if (one.code == code) return &one;
        return nullptr;
    }

private:
    std::vector<Fact> facts_;
    std::string_view everybody_;
};

}  // namespace regia::access
