#include "files/csv.hpp"

#include <sstream>

#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr int end_of_file = -1;

// Windows-1252, 0x80 to 0x9f; the rest is Latin-1. 0 = no such character.
constexpr char32_t windows_1252[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                       0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

void append_utf8(std::string& to, char32_t c) {
    if (c < 0x80) {
        to.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        to.push_back(static_cast<char>(0xc0 | (c >> 6)));
        to.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    } else {
        to.push_back(static_cast<char>(0xe0 | (c >> 12)));
        to.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3f)));
        to.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    }
}

//! The separator that stands most often in the header line, outside quotes.
char separator_of(std::string_view header_line) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (char candidate : {',', ';', '\t'}) {
        auto const count = std::count(header_line.begin(), header_line.end(), candidate);
        if (count > most) most = count, best = candidate;
    }
    return best;
}

}  // namespace

CsvReader::CsvReader(std::istream& in, CsvLimits limits) : in_(in), limits_(limits), buffer_(buffer_bytes) {
    fill();
    std::string_view start(buffer_.data(), end_);
    if (start.starts_with("\xef\xbb\xbf")) {
        at_ = 3;
        start.remove_prefix(3);
    }
    if (start.empty()) refusal_ = "empty";
    else if (start.starts_with("PK\x03\x04")) refusal_ = "zip";
    else if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) refusal_ = "utf16";
    else if (start.substr(0, 4096).find('\0') != std::string_view::npos) refusal_ = "not_text";
    if (!refusal_.empty()) return;
    separator_ = separator_of(start.substr(0, start.find('\n')));
    std::string fault;
    if (!read_record(header_, fault) || !fault.empty()) refusal_ = "header";
    else if (header_.size() < 2) refusal_ = "delimiter";
    for (std::string& name : header_) name = lower_ascii(trim(name));
}

void CsvReader::fill() {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    end_ = static_cast<std::size_t>(in_.gcount());
    at_ = 0;
}

int CsvReader::peek() {
    if (again_at_ < again_.size()) return static_cast<unsigned char>(again_[again_at_]);
    if (at_ == end_) fill();
    return at_ == end_ ? end_of_file : static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::get() {
    int const c = peek();
    if (c == end_of_file) return c;
    if (again_at_ < again_.size()) ++again_at_;
    else ++at_;
    if (c == '\n') ++line_;
    return c;
}

void CsvReader::read_again_from_second_line(int first_line) {
    again_.erase(0, again_at_);
    again_.insert(0, behind_first_line_);
    again_at_ = 0;
    line_ = first_line + 1;
}

bool CsvReader::read_record(std::vector<std::string>& fields, std::string& fault) {
    fields.clear();
    behind_first_line_.clear();
    if (peek() == end_of_file) return false;
    int const first_line = line_;
    std::string field;
    // The rest of a field that is too long is read and dropped, so that the next row is found.
    auto const keep = [&](int c) {
        if (field.size() < limits_.field_bytes_max) field.push_back(static_cast<char>(c));
        else fault = "long_field";
    };
    bool quoted = false;
    bool was_quoted = false;
    for (;;) {
        bool const is_behind = line_ > first_line;
        int c = get();
        if (is_behind && c != end_of_file) behind_first_line_.push_back(static_cast<char>(c));
        if (quoted && c == '\n' && line_ - first_line >= limits_.lines_per_row_max) {
            fault = "quote";
            c = end_of_file;
        }
        bool const ends = c == end_of_file || (!quoted && (c == '\n' || c == separator_));
        if (ends) {
            if (c == end_of_file && quoted) fault = "quote";
            if (!was_quoted && field.ends_with('\r')) field.pop_back();
            if (fields.size() >= limits_.columns_max) fault = "columns";
            else fields.push_back(to_utf8(std::move(field), fault));
            field.clear();
            was_quoted = false;
            if (c != separator_) return true;
        } else if (c == '"' && quoted) {
            if (peek() != '"') {
                quoted = false;
                continue;
            }
            get();
            if (is_behind) behind_first_line_.push_back('"');
            keep('"');
        } else if (c == '"' && field.empty() && !was_quoted) {
            quoted = was_quoted = true;
        } else if (was_quoted && !quoted && (c == '\r' || c == ' ')) {
            continue;  // blanks between the closing quote and the separator
        } else if (was_quoted && !quoted) {
            fault = "quote";  // text behind the closing quote: that quote, or the one before, is not what it seems
        } else {
            keep(c);
        }
    }
}

std::string CsvReader::to_utf8(std::string field, std::string& fault) const {
    if (is_utf8(field)) return field;
    std::string converted;
    for (unsigned char c : field) {
        char32_t const point = c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c;
        if (point == 0) fault = "encoding";
        else append_utf8(converted, point);
        if (converted.size() > limits_.field_bytes_max) {  // a byte of Windows-1252 is up to three of UTF-8
            fault = "long_field";
            break;
        }
    }
    return converted;
}

std::optional<CsvRow> CsvReader::next(std::string& fault) {
    CsvRow row;
    for (;;) {
        fault.clear();
        row.line = line_;
        if (!read_record(row.fields, fault)) return std::nullopt;
        bool const blank = row.fields.size() == 1 && trim(row.fields[0]).empty();
        if (blank && fault.empty()) continue;
        if (fault.empty() && row.fields.size() != header_.size()) fault = "column_count";
        if (!fault.empty() && !behind_first_line_.empty()) {
            fault = "quote";
            read_again_from_second_line(row.line);
        }
        return row;
    }
}

std::string csv_field(std::string_view value) {
    std::string text;
    // A spreadsheet would run these as formulas: an apostrophe keeps them text.
    if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos) text = "'";
    text += value;
    if (text.find_first_of(",;\"\n\r\t") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

CsvTable CsvTable::parse(Folder const& folder, std::string const& file,
                         std::initializer_list<std::string_view> columns, Faults& faults) {
    CsvTable table;
    table.file_ = file;
    std::string const* const text = folder.find(file);
    if (!text) {
        faults.push_back({file, 0, "", "the file is missing"});
        return table;
    }
    std::istringstream in(*text);
    CsvReader reader(in);
    if (!reader.refusal().empty()) {
        faults.push_back({file, 1, "", "the file can't be read as CSV: " + reader.refusal()});
        return table;
    }
    table.header_ = reader.header();
    for (std::string_view column : columns)
        if (std::find(table.header_.begin(), table.header_.end(), column) == table.header_.end()) {
            faults.push_back({file, 1, std::string(column), "the column is missing"});
            return table;
        }
    std::string fault;
    while (auto row = reader.next(fault)) {
        if (!fault.empty()) faults.push_back({file, row->line, "", "the row can't be read: " + fault});
        else table.lines_.push_back({row->line, std::move(row->fields)});
    }
    return table;
}

std::string const& CsvTable::get(Line const& line, std::string_view column) const {
    auto const found = std::find(header_.begin(), header_.end(), column);
    if (found == header_.end()) throw Bug("no such column: " + std::string(column));
    return line.fields[static_cast<std::size_t>(found - header_.begin())];
}

void CsvTable::fault(Line const& line, std::string_view column, std::string const& message, Faults& faults) const {
    faults.push_back({file_, line.line, std::string(column), message});
}

}  // namespace regia::files
