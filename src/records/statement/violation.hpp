//! What is wrong with a statement, or with a request: the requirement that it breaks and where it does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regia::records {

struct Violation {
    std::string requirement;  //!< "XAPI-00042"; empty where the conformance list has no number
    std::string path;         //!< "actor.account.homePage", "attachments[1].sha2"; empty = the whole
    std::string why;          //!< a sentence
};

//! Nothing where all is as it should be.
using Fault = std::optional<Violation>;

//! Where a check stands in the document: a chain on the stack, spelled only when something is wrong.
struct Place {
    Place const* above = nullptr;
    std::string_view name{};
    std::size_t index = 0;  //!< of a list, where `name` is empty

    Place in(std::string_view property) const { return {this, property, 0}; }
    Place at(std::size_t position) const { return {this, {}, position}; }
};
std::string to_string(Place const& place);
Violation violation(std::string_view requirement, Place const& place, std::string why);

}  // namespace regia::records
