//! XML read from front to back in constant memory, for files whose tree would not fit (the sheets of a workbook).
//!
//! A document type is refused, so that no entity of the file's own is ever expanded; a tag, a comment and the depth
//! have limits. UTF-8 only. The bytes of texts are not looked at: whoever keeps one checks that it is UTF-8.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "files/xml/xml.hpp"

namespace regia::files {

class XmlStream {
public:
    enum class Event { begin, end, text, over, fault };

    //! `more` gives the next bytes, valid until it is called again; nothing at the end.
    explicit XmlStream(std::function<std::string_view()> more) : more_(std::move(more)) {}
    //! An element that is empty gives its begin and its end. One text may come in several pieces.
    Event next();
    std::string_view name() const { return name_; }  //!< of begin and end, without prefix
    std::string_view text() const { return text_; }
    //! Of a begin, by its name without prefix; "" when there is none.
    std::string_view attribute(std::string_view name) const;
    int depth() const { return static_cast<int>(open_.size()); }  //!< the element of a begin counts
    XmlFault::Kind fault() const { return fault_; }

private:
    struct Attribute {
        std::string name, value;
    };
    bool fill();
    //! Where `what` stands at or behind `from`, read up to there; npos with the fault set.
    std::size_t find(std::string_view what, std::size_t from);
    std::size_t end_of_tag();
    Event fail(XmlFault::Kind kind);
    Event read_text();
    Event read_begin(std::string_view tag);
    Event read_end(std::string_view tag);
    //! False when nothing was skipped because it is no comment, instruction or type.
    bool skip_markup(Event& ended);
    bool add_decoded(std::string& to, std::string_view raw);
    bool is_at(std::string_view what);

    std::function<std::string_view()> more_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool is_at_end_ = false, was_begun_ = false, has_root_ended_ = false, ends_itself_ = false;
    std::vector<std::string> open_;
    std::vector<Attribute> attributes_;
    std::size_t attribute_count_ = 0;
    std::string name_, text_;
    XmlFault::Kind fault_ = XmlFault::Kind::malformed;
    bool has_failed_ = false;
};

}  // namespace regia::files
