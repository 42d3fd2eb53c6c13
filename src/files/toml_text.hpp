//! Changes single fields of a TOML text and leaves every other byte as its writer left it: comments, order, blank
//! lines. So a page that edits a file of a programme changes what was edited and nothing else.
//!
//! For texts that Toml::parse took without a fault; in others a field may not be found, and is then added.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regia::files {

//! A text as a basic string of TOML, on one line.
std::string toml_text(std::string_view text);
//! A list of texts: on one line while it is short, else a line for each.
std::string toml_texts(std::vector<std::string> const& texts);

class TomlText {
public:
    explicit TomlText(std::string text) : text_(std::move(text)) {}
    std::string const& text() const { return text_; }

    //! A table by its header: "" = the fields before the first one, "slot.caso" = [slot.caso]. Of [[question]] there
    //! are many: `nth` counts from 0.
    struct Table {
        std::string_view name = {};
        std::size_t nth = 0;
    };
    //! `value` is written as it is ("3", or what toml_text gives). False when there is no such table.
    bool set(Table table, std::string_view field, std::string_view value);
    //! The field with its comment on the same line. False when it was not there.
    bool remove(Table table, std::string_view field);
    //! A whole table, up to the next header or the comments before it. False when there is none.
    bool remove(Table table);
    //! The text of a whole table, with its header; nothing when there is none.
    std::optional<std::string> table(Table table) const;
    //! The texts of all tables of that name, in their order; read once, where table() reads everything for each.
    std::vector<std::string> tables(std::string_view name) const;
    //! Adds a table with its header at the end, after a blank line.
    void append(std::string_view table_text);

private:
    struct Statement {
        bool is_header = false;
        std::string name;
        std::size_t begin = 0, value_begin = 0, value_end = 0, end = 0;
    };
    //! What one table is made of: its header (none for "") and its fields, as a range of statements.
    struct Range {
        std::size_t first = 0, last = 0;
    };
    std::vector<Statement> statements() const;
    static std::optional<Range> find(std::vector<Statement> const& all, Table table);
    std::string text_;
};

}  // namespace regia::files
