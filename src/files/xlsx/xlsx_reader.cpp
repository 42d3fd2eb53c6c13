#include "files/xlsx/xlsx_reader.hpp"

#include <cstdio>
#include <map>

#include "base/text.hpp"

namespace regia::files {
namespace {

using Event = XmlStream::Event;

constexpr int rows_of_sheet_max = 1'048'576;
constexpr std::size_t columns_of_sheet_max = 16'384;
constexpr std::size_t formats_max = 100'000;

//! Formats that every workbook has without saying so and that show a day.
bool is_built_in_date(int id) {
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
           id == 57 || id == 58;
}

//! "../styles.xml" of a part in the folder "xl/" as a name in the archive.
std::string joined(std::string_view folder, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    std::vector<std::string_view> segments;
    std::string const whole = std::string(folder) + std::string(target);
    for (std::string_view const segment : split(whole, '/')) {
        if (segment.empty() || segment == ".") continue;
        if (segment != "..") segments.push_back(segment);
        else if (!segments.empty()) segments.pop_back();
    }
    std::string path;
    for (std::string_view const segment : segments) path += (path.empty() ? "" : "/") + std::string(segment);
    return path;
}

std::string folder_of(std::string_view part) {
    auto const slash = part.rfind('/');
    return slash == std::string_view::npos ? "" : std::string(part.substr(0, slash + 1));
}

//! "AB12" as the column 27.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    for (char const c : reference) {
        if (c >= '0' && c <= '9') break;
        if (c < 'A' || c > 'Z') return std::nullopt;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (column > columns_of_sheet_max) return std::nullopt;
    }
    if (column == 0) return std::nullopt;
    return column - 1;
}

//! "_x000D_" in a text stands for the character of that number.
std::string without_escapes(std::string text) {
    for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
        if (at + 7 > text.size() || text[at + 6] != '_') continue;
        unsigned value = 0;
        bool const is_hex = std::sscanf(text.substr(at + 2, 4).c_str(), "%4x", &value) == 1;
        if (is_hex && value > 0 && value < 0x80) text.replace(at, 7, std::string(1, static_cast<char>(value)));
    }
    return text;
}

std::string general(std::string const& value) {
    bool const is_plain = value.size() <= 15 && value.find_first_not_of("0123456789") == std::string::npos;
    auto const number = is_plain ? std::nullopt : parse_number<double>(value);
    if (!number) return value;
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", *number);
    return text;
}

std::string with_zeros(std::string text, int digits) {
    bool const is_whole = text.find_first_not_of("0123456789") == std::string::npos;
    while (is_whole && static_cast<int>(text.size()) < digits) text.insert(0, 1, '0');
    return text;
}

//! An entry may turn out to be damaged when its last byte was read: then its end is a fault.
Event next_of(EntrySource const& source, XmlStream& xml) {
    Event const event = xml.next();
    return event == Event::over && source.is_damaged() ? Event::fault : event;
}

bool is_true(std::string_view attribute) { return attribute == "1" || attribute == "true"; }

}  // namespace

bool XlsxReader::refuse(std::string_view why) {
    if (refusal_.empty()) refusal_ = why;
    return false;
}

bool XlsxReader::refuse_entry(EntrySource const& source, XmlStream const& xml) {
    bool const is_large = !source.is_damaged() && xml.fault() == XmlFault::Kind::too_large;
    return refuse(is_large ? "xlsx_too_large" : "xlsx_damaged");
}

XlsxReader::XlsxReader(std::string const& path, XlsxLimits const& limits)
    : limits_(limits), zip_(Zip::open(path, limits.zip)) {
    for (ZipFault const& fault : zip_.faults()) {
        bool const is_large = fault.kind == ZipFault::Kind::bomb || fault.kind == ZipFault::Kind::too_large ||
                              fault.kind == ZipFault::Kind::too_many_entries;
        refuse(is_large                                   ? "xlsx_too_large"
               : fault.kind == ZipFault::Kind::encrypted ? "xlsx_locked"
                                                          : "xlsx_damaged");
    }
    if (!refusal_.empty()) return;
    ZipEntry const* const kind = zip_.find("mimetype");
    if (kind && zip_.text(*kind, 200).value_or("").starts_with("application/vnd.oasis")) {
        refuse("open_document");
        return;
    }
    if (!open_workbook()) return;
    SourceRow row;
    while (header_.empty() && read_row(row)) {
        for (std::string& name : row.fields) name = lower_ascii(trim(name));
        while (!row.fields.empty() && row.fields.back().empty()) row.fields.pop_back();
        header_ = std::move(row.fields);
    }
    if (header_.empty()) refuse("empty");
    if (header_.size() > limits_.columns_max) refuse("header");
}

bool XlsxReader::read_relations(std::string const& part, std::string const& folder) {
    relations_.clear();
    ZipEntry const* const entry = zip_.find(part);
    if (!entry) return false;
    EntrySource source(zip_, *entry);
    XmlStream xml([&] { return source.more(); });
    for (Event event = next_of(source, xml); event != Event::over; event = next_of(source, xml)) {
        if (event == Event::fault) return refuse_entry(source, xml);
        if (event != Event::begin || xml.name() != "Relationship" || relations_.size() > 10'000) continue;
        std::string_view const type = xml.attribute("Type");
        relations_.push_back({std::string(xml.attribute("Id")), std::string(type.substr(type.rfind('/') + 1)),
                              joined(folder, xml.attribute("Target"))});
    }
    return true;
}

bool XlsxReader::open_workbook() {
    std::string workbook = "xl/workbook.xml";
    if (read_relations("_rels/.rels", ""))
        for (Relation const& one : relations_)
            if (one.type == "officeDocument") workbook = one.target;
    ZipEntry const* const entry = zip_.find(workbook);
    if (!entry) return refuse(zip_.find("[Content_Types].xml") ? "xlsx_no_sheet" : "zip");
    std::string const folder = folder_of(workbook);
    if (!read_relations(folder + "_rels/" + workbook.substr(folder.size()) + ".rels", folder))
        return refuse("xlsx_damaged");
    std::string sheet_part;
    EntrySource source(zip_, *entry);
    XmlStream xml([&] { return source.more(); });
    for (Event event = next_of(source, xml); event != Event::over; event = next_of(source, xml)) {
        if (event == Event::fault) return refuse_entry(source, xml);
        if (event != Event::begin) continue;
        if (xml.name() == "workbookPr") counts_from_1904_ = is_true(xml.attribute("date1904"));
        bool const is_hidden = !xml.attribute("state").empty() && xml.attribute("state") != "visible";
        if (xml.name() != "sheet" || is_hidden || !sheet_part.empty()) continue;
        for (Relation const& one : relations_)
            if (one.type == "worksheet" && one.id == xml.attribute("id")) sheet_part = one.target;
        sheet_ = is_utf8(xml.attribute("name")) ? first_characters(xml.attribute("name"), 60) : "";
        for (char& c : sheet_)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    for (Relation const& one : relations_) {
        if (one.type == "styles" && !read_styles(one.target)) return false;
        if (one.type == "sharedStrings" && !read_shared(one.target)) return false;
    }
    ZipEntry const* const rows = zip_.find(sheet_part);
    if (!rows) return refuse("xlsx_no_sheet");
    source_ = std::make_unique<EntrySource>(zip_, *rows);
    xml_ = std::make_unique<XmlStream>([this] { return source_->more(); });
    return true;
}

bool XlsxReader::read_styles(std::string const& part) {
    ZipEntry const* const entry = zip_.find(part);
    if (!entry) return true;
    EntrySource source(zip_, *entry);
    XmlStream xml([&] { return source.more(); });
    std::map<int, NumberFormat> own;
    bool is_of_cells = false;
    for (Event event = next_of(source, xml); event != Event::over; event = next_of(source, xml)) {
        if (event == Event::fault) return refuse_entry(source, xml);
        if (xml.name() == "cellXfs" && event != Event::text) is_of_cells = event == Event::begin;
        if (event != Event::begin) continue;
        int const id = parse_number<int>(xml.attribute("numFmtId")).value_or(0);
        if (own.size() + formats_.size() > formats_max) return refuse("xlsx_too_large");
        if (xml.name() == "numFmt") own.insert_or_assign(id, number_format_of(xml.attribute("formatCode")));
        if (xml.name() != "xf" || !is_of_cells) continue;
        auto const found = own.find(id);
        formats_.push_back(found != own.end() ? found->second : NumberFormat{.is_date = is_built_in_date(id)});
    }
    return true;
}

bool XlsxReader::read_shared(std::string const& part) {
    ZipEntry const* const entry = zip_.find(part);
    if (!entry) return true;
    EntrySource source(zip_, *entry);
    XmlStream xml([&] { return source.more(); });
    std::string text;
    bool is_text = false;
    int spoken = 0;  // within how it is pronounced, which is no part of it
    for (Event event = next_of(source, xml); event != Event::over; event = next_of(source, xml)) {
        bool const begins = event == Event::begin;
        if (event == Event::fault) return refuse_entry(source, xml);
        if (event == Event::text) {
            if (is_text && spoken == 0 && text.size() <= limits_.field_bytes_max) text += xml.text();
        } else if (xml.name() == "t") {
            is_text = begins;
        } else if (xml.name() == "rPh") {
            spoken += begins ? 1 : -1;
        } else if (xml.name() == "si") {
            if (!begins && !shared_.add(without_escapes(std::move(text)), limits_)) return refuse("xlsx_too_large");
            text.clear();
        }
    }
    return true;
}

std::string XlsxReader::value_of(Cell const& cell, std::string& fault) const {
    if (cell.has_formula && !cell.has_value) fault = "formula_value";
    if (cell.type == "e") fault = "formula_error";
    if (!fault.empty()) return "";
    if (cell.type == "s") {
        auto const index = parse_number<std::size_t>(cell.value);
        auto const text = index ? shared_.at(*index) : std::nullopt;
        if (!text) fault = "formula_error";
        return std::string(text.value_or(""));
    }
    if (cell.type == "inlineStr") return without_escapes(cell.text);
    if (cell.type == "str") return without_escapes(cell.value);
    if (cell.type == "b") return cell.value == "1" ? "true" : cell.value == "0" ? "false" : "";
    if (cell.type == "d") return cell.value.substr(0, cell.value.ends_with("T00:00:00") ? 10 : std::string::npos);
    if (cell.value.empty()) return "";
    if (!cell.format.is_date) return with_zeros(general(cell.value), cell.format.zeros);
    auto const serial = parse_number<double>(cell.value);
    auto const day = serial ? date_text(*serial, counts_from_1904_) : std::nullopt;
    if (!day) fault = "date";
    return day.value_or("");
}

void XlsxReader::keep(SourceRow& row, Cell const& cell) {
    std::string fault;
    std::string value = value_of(cell, fault);
    if (value.size() > limits_.field_bytes_max) fault = "long_field";
    if (!is_utf8(value)) fault = "encoding";
    if (value.empty() && fault.empty()) return;
    bool const is_beyond = !header_.empty() && cell.column >= header_.size();
    if (is_beyond || cell.column >= limits_.columns_max) {
        if (!trim(value).empty()) row.fault = is_beyond ? "column_count" : "columns";
        return;
    }
    if (row.fields.size() <= cell.column) row.fields.resize(cell.column + 1);
    if (!fault.empty()) row.cell_faults.push_back({cell.column, fault});
    row.fields[cell.column] = fault.empty() ? std::move(value) : "";
}

bool XlsxReader::read_cell(SourceRow& row, std::size_t& next_column) {
    Cell cell;
    std::string_view const reference = xml_->attribute("r");
    auto const column = reference.empty() ? next_column : column_of(reference);
    if (!column) return refuse("xlsx_damaged");
    cell.column = *column;
    next_column = cell.column + 1;
    cell.type = xml_->attribute("t");
    auto const style = parse_number<std::size_t>(xml_->attribute("s"));
    if (style && *style < formats_.size()) cell.format = formats_[*style];
    bool is_value = false, is_text = false;
    int spoken = 0;
    for (int const depth = xml_->depth();;) {
        Event const event = next_of(*source_, *xml_);
        bool const begins = event == Event::begin;
        if (event == Event::fault || event == Event::over) return refuse_entry(*source_, *xml_);
        if (event == Event::end && xml_->depth() < depth) break;
        if (event == Event::text) {
            std::string& to = is_value ? cell.value : cell.text;
            bool const is_kept = is_value || (is_text && spoken == 0);
            if (is_kept && to.size() <= limits_.field_bytes_max) to += xml_->text();
        } else if (xml_->name() == "v") {
            is_value = begins;
            cell.has_value = true;
        } else if (xml_->name() == "t") {
            is_text = begins;
        } else if (xml_->name() == "rPh") {
            spoken += begins ? 1 : -1;
        } else if (xml_->name() == "f") {
            cell.has_formula = true;
        }
    }
    keep(row, cell);
    return true;
}

bool XlsxReader::read_row(SourceRow& row) {
    row.fields.clear();
    row.fault.clear();
    row.cell_faults.clear();
    std::size_t next_column = 0;
    bool is_in_row = false;
    for (;;) {
        Event const event = next_of(*source_, *xml_);
        if (event == Event::fault) return refuse_entry(*source_, *xml_);
        if (event == Event::over) return false;
        if (event == Event::begin && xml_->name() == "row") {
            is_in_row = true;
            std::string_view const number = xml_->attribute("r");
            int const line = number.empty() ? line_ + 1 : parse_number<int>(number).value_or(0);
            if (line <= line_ || line > rows_of_sheet_max) return refuse("xlsx_damaged");
            row.line = line_ = line;
        } else if (event == Event::begin && xml_->name() == "c" && is_in_row) {
            if (!read_cell(row, next_column)) return false;
        } else if (event == Event::end && xml_->name() == "row") {
            return true;
        }
    }
}

bool XlsxReader::next(SourceRow& row) {
    if (!refusal_.empty()) return false;
    while (read_row(row)) {
        bool const is_blank = row.fault.empty() && row.cell_faults.empty() &&
                              std::all_of(row.fields.begin(), row.fields.end(),
                                          [](std::string const& field) { return trim(field).empty(); });
        if (is_blank) continue;
        row.fields.resize(header_.size());
        return true;
    }
    return false;
}

}  // namespace regia::files
