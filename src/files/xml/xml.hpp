//! XML that somebody brings, as a tree of our own. A document type is refused, so that no entity is ever expanded and
//! nothing outside the text is read; depth, length and number of elements have limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.hpp"

namespace regia::files {

struct XmlAttribute {
    std::string name;   //!< without prefix
    std::string space;  //!< the namespace its prefix stands for; "" = no prefix
    std::string value;
};

struct XmlElement {
    std::string name;   //!< without prefix
    std::string space;  //!< namespace; "" = none
    std::string text;   //!< its own text, joined and without blanks around it
    std::vector<XmlAttribute> attributes;
    std::vector<XmlElement> children;
    int line = 0;       //!< 0 = not known (a text that is not UTF-8)

    //! Children of that name in any namespace; the first; its text ("" when there is none).
    std::vector<XmlElement const*> all(std::string_view child) const;
    XmlElement const* first(std::string_view child) const;
    std::string text_of(std::string_view child) const;
    //! An attribute by name, whatever its namespace; "" when there is none.
    std::string_view attribute(std::string_view attribute_name) const;
    bool has(std::string_view attribute_name) const;
};

struct XmlFault {
    enum class Kind {
        malformed,
        too_large,      //!< in bytes, elements or depth
        document_type,  //!< <!DOCTYPE or an entity
        encoding,       //!< no UTF-8 after it was decoded
    } kind;
    int line = 0;
};

inline constexpr std::size_t xml_bytes_max = 5'000'000;

Outcome<XmlElement, XmlFault> parse_xml(std::string_view bytes);

}  // namespace regia::files
