#include "base/text.hpp"
#include "locale/registry.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;

constexpr std::size_t file_name_characters_max = 120;

struct Meaning {
    std::string_view code;
    html::Word word;
};
constexpr Meaning reasons[] = {
    {"empty", w::reason_empty},
    {"too_long", w::reason_too_long},
    {"control", w::reason_control},
    {"tax_code_length", w::reason_tax_code_length},
    {"tax_code_character", w::reason_tax_code_character},
    {"tax_code_month", w::reason_tax_code_month},
    {"tax_code_day", w::reason_tax_code_day},
    {"tax_code_check", w::reason_tax_code_check},
    {"other_person", w::reason_other_person},
    {"omocodia", w::reason_omocodia},
    {"swapped_names", w::reason_swapped_names},
    {"email", w::reason_email},
    {"unknown_body", w::reason_unknown_body},
    {"other_body", w::reason_other_body},
    {"unknown_district", w::reason_unknown_district},
    {"district_not_yet", w::reason_district_not_yet},
    {"district_split", w::reason_district_split},
    {"unknown_profile", w::reason_unknown_profile},
    {"unknown_relationship", w::reason_unknown_relationship},
    {"hours", w::reason_hours},
    {"day", w::reason_day},
    {"ends_before_start", w::reason_ends_before_start},
    {"unknown_absence", w::reason_unknown_absence},
    {"twice_in_file", w::reason_twice_in_file},
    {"changed_since_check", w::reason_changed_since_check},
    {"column_count", w::reason_column_count},
    {"long_field", w::reason_long_field},
    {"quote", w::reason_quote},
    {"columns", w::reason_columns},
    {"encoding", w::reason_encoding},
    {"formula_error", w::reason_formula_error},
    {"formula_value", w::reason_formula_value},
    {"date", w::reason_day},
};
constexpr Meaning refusals[] = {
    {"zip", w::file_zip},         {"empty", w::file_empty},     {"utf16", w::file_utf16},
    {"delimiter", w::file_delimiter}, {"header", w::file_header}, {"no_rows", w::file_no_rows},
    {"xlsx_damaged", w::file_xlsx_damaged}, {"xlsx_locked", w::file_xlsx_locked},
    {"forgotten", w::rows_forgotten},
    {"xlsx_too_large", w::file_xlsx_too_large}, {"xlsx_no_sheet", w::file_xlsx_no_sheet},
    {"old_excel", w::file_old_excel}, {"open_document", w::file_open_document},
};

template <std::size_t N>
html::Word word_of(Meaning const (&meanings)[N], std::string_view code, html::Word otherwise) {
    for (Meaning const& meaning : meanings)
        if (meaning.code == code) return meaning.word;
    return otherwise;
}

}  // namespace

std::string reason_text(html::Voice const& voice, std::string_view reason) {
    return std::string(voice[word_of(reasons, reason, w::reason_other)]);
}

std::string refusal_text(html::Voice const& voice, ImportReport const& report) {
    std::string const columns = join(report.columns, ", ");
    if (report.refusal == "columns") return voice(w::file_columns, {{"columns", columns}});
    if (report.refusal == "columns_twice") return voice(w::file_columns_twice, {{"columns", columns}});
    return std::string(voice[word_of(refusals, report.refusal, w::file_not_text)]);
}

html::Fragment state_tag(html::Voice const& voice, Imported const& import) {
    if (import.state == "unmapped") return html::tag(html::Kind::warn, voice[w::state_unmapped]);
    if (import.state == "broken") return html::tag(html::Kind::bad, voice[w::state_broken]);
    if (import.state == "checking") return html::tag(html::Kind::warn, voice[w::state_checking]);
    if (import.state == "applying") return html::tag(html::Kind::warn, voice[w::state_applying]);
    if (import.state == "undoing") return html::tag(html::Kind::warn, voice[w::state_undoing]);
    if (import.state == "undone") return html::tag(html::Kind::idle, voice[w::state_undone]);
    if (import.state == "applied") return html::tag(html::Kind::ok, voice[w::state_applied]);
    if (import.to_apply() == 0) return html::tag(html::Kind::idle, voice[w::state_nothing]);
    return html::tag(html::Kind::info, voice[w::state_checked]);
}

std::string shown_file_name(std::string_view from_browser) {
    auto const slash = from_browser.find_last_of("/\\");
    std::string name(slash == std::string_view::npos ? from_browser : from_browser.substr(slash + 1));
    if (!is_utf8(name))
        for (char& c : name)
            if (static_cast<unsigned char>(c) >= 0x80 || c == '\0') c = '_';
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '_';
    name = std::string(trim(first_characters(name, file_name_characters_max)));
    return name.empty() ? "file.csv" : name;
}

}  // namespace regia::registry
