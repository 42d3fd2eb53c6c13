//! The types of the API, written in a line beside the route that speaks them, and what is made of such a line: JSON
//! Schema for the OpenAPI document, and the check that a reply is what was promised.
//!
//!     text int number bool id day instant any     an id is a UUID, a day "2026-02-12", an instant RFC 3339 in UTC
//!     {name: text, note?: text, next: text?}      `note` may be missing, `next` may be null
//!     {*: int}                                    any names, each with a whole number
//!     [Person]                                    a list; a capital letter begins the name of a type
//!     "draft" | "approved" | int                  one of them
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regia::http {

struct Shape {
    enum class Kind { simple, literal, list, object, map, either, named } kind = Kind::simple;
    bool may_be_null = false;
    std::string word{};          //!< of simple, literal (without quotes) and named
    std::vector<Shape> parts{};  //!< of a list and a map one; of an object one for each name
    struct Name {
        std::string text;
        bool may_be_missing = false;
    };
    std::vector<Name> names{};   //!< of an object
};

//! Throws Bug with the place where the line is no type.
Shape parse_shape(std::string_view line);
//! JSON Schema (2020-12) as OpenAPI 3.1 takes it; a name becomes a reference into components/schemas.
std::string schema_of(Shape const& shape);
//! Names of types that it speaks of, in order, each once.
std::vector<std::string> names_in(Shape const& shape);

//! Where a JSON document is not of this shape: "people[3].state: no such word". A field that the shape does not name is
//! one too, as the description promises the whole. `types` are those of the router.
std::vector<std::string> mismatches(Shape const& shape, std::string_view document,
                                    std::map<std::string, std::string> const& types);

}  // namespace regia::http
