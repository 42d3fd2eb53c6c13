//! TOML with line numbers: every question about a field answers with a value or adds a Fault that names file, line and
//! field. The TOML library stays behind this header.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "files/folder.hpp"

namespace regia::files {

class Toml {
public:
    //! A fault, and an empty table, when the text is not TOML. `first_line` is where the text begins in its file.
    static Toml parse(std::string const& file, std::string_view text, Faults& faults, int first_line = 1);
    //! The same for a file that must be in the folder.
    static Toml parse(Folder const& folder, std::string const& file, Faults& faults);

    bool has(std::string_view field) const;
    //! Required fields: a fault and an empty value when missing or of another kind.
    std::string text(std::string_view field) const;
    std::int64_t number(std::string_view field) const;
    double real(std::string_view field) const;
    bool flag(std::string_view field) const;
    Day day(std::string_view field) const;
    std::vector<std::string> texts(std::string_view field) const;
    //! Optional fields: a fault only when of another kind.
    std::string text_or(std::string_view field, std::string_view otherwise) const;
    std::int64_t number_or(std::string_view field, std::int64_t otherwise) const;
    double real_or(std::string_view field, double otherwise) const;
    bool flag_or(std::string_view field, bool otherwise) const;
    std::optional<Day> day_if(std::string_view field) const;
    std::vector<std::string> texts_or_none(std::string_view field) const;

    //! `[field]` as a table (empty when it is missing: its required fields then report the fault).
    Toml table(std::string_view field) const;
    //! `[[field]]`, in order.
    std::vector<Toml> tables(std::string_view field) const;
    std::vector<std::string> keys() const;

    int line() const;
    std::string const& file() const { return file_; }
    //! A fault of the caller's own about a field of this table.
    void fault(std::string_view field, std::string const& message) const;
    //! A fault for every key that is none of these: a misspelt field must not be silently without effect.
    void only(std::initializer_list<std::string_view> allowed) const;

private:
    struct Document;
    Toml(std::string file, std::shared_ptr<Document const> document, void const* table, Faults& faults, int first_line);
    std::string file_;
    std::shared_ptr<Document const> document_;
    void const* table_;
    Faults* faults_;
    int first_line_;
};

}  // namespace regia::files
