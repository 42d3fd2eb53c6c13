//! Workbooks: every kind of cell as text, with the number of its row; hostile ones get a word and no more.
#include "files/xlsx/xlsx_reader.hpp"

#include <fstream>

#include "db/engines_for_tests.hpp"
#include "world/xlsx.hpp"

using namespace regia;
using namespace regia::world;
using files::XlsxReader;

namespace {

struct Desk {
    db::TestFolder folder;
    std::string put(std::string const& bytes) const {
        std::string const path = folder.file("personale.xlsx");
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        return path;
    }
    std::string refusal(std::string const& bytes) const {
        auto const rows = files::read_rows(put(bytes));
        files::SourceRow row;
        while (rows->next(row)) {
        }
        return rows->refusal();
    }
    //! "3: a|b|c (fault) [column fault]" of each row.
    std::string told(std::vector<ZipPart> const& parts, files::XlsxLimits const& limits = {}) const {
        XlsxReader reader(put(zip_of(parts)), limits);
        std::string all;
        files::SourceRow row;
        while (reader.next(row)) {
            all += std::to_string(row.line) + ":";
            for (std::size_t i = 0; i < row.fields.size(); ++i) all += (i ? "|" : " ") + row.fields[i];
            if (!row.fault.empty()) all += " (" + row.fault + ")";
            for (auto const& cell : row.cell_faults) all += " [" + std::to_string(cell.column) + " " + cell.fault + "]";
            all += "\n";
        }
        return all + reader.refusal();
    }
};

XlsxCell const blank{};

}  // namespace

TEST_CASE("EveryKindOfCellIsReadAsText") {
    std::string const shared = "<si><t>Rossi</t></si><si><r><t>Ma</t></r><r><t>ria</t></r><rPh><t>no</t></rPh></si>"
                               "<si><t>due_x000A_righe</t></si>";
    XlsxRows const rows{
        {},
        {text_cell(" Cognome "), text_cell("NOME"), text_cell("dal"), text_cell("Ore"), blank},
        {{"t=\"s\"", "<v>0</v>"}, {"t=\"s\"", "<v>1</v>"}, number_cell("46065", 1), number_cell("36")},
        {},
        {{"t=\"s\"", "<v>2</v>"}, text_cell("R&amp;D"), number_cell("46065.5", 2), number_cell("12", 3)},
        {{"t=\"b\"", "<v>1</v>"}, {"t=\"str\"", "<f>A1</f><v>calcolato</v>"}, {"t=\"d\"", "<v>2026-02-12T00:00:00</v>"},
         number_cell("0.30000000000000004")},
        {blank, number_cell("1.5E+3"), number_cell("1", 1), {"", "<f>1+1</f><v>2</v>"}},
    };
    CHECK(Desk().told(workbook_parts(sheet_of(rows), shared)) ==
          "3: Rossi|Maria|2026-02-12|36\n5: due\nrighe|R&D|2026-02-12 12:00|00012\n"
          "6: true|calcolato|2026-02-12|0.3\n7: |1500|1900-01-01|2\n");
    Desk const desk;
    XlsxReader const reader(desk.put(workbook_of(rows)));
    CHECK(reader.sheet() == "Personale");
    CHECK(reader.header() == std::vector<std::string>{"cognome", "nome", "dal", "ore"});
}

TEST_CASE("ACellThatHasNoValueIsAFaultOfItsColumn") {
    XlsxRows const rows{{text_cell("a"), text_cell("b")},
                        {{"t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>"}, text_cell("x")},
                        {text_cell("x"), {"", "<f>A1</f>"}},
                        {number_cell("60", 1), number_cell("-1", 1)},
                        {{"t=\"s\"", "<v>99</v>"}, text_cell(std::string(10'001, 'x'))},
                        {text_cell("x"), text_cell("\xff")},
                        {text_cell("x"), text_cell("y"), text_cell("z")},
                        {text_cell("x"), text_cell("y"), text_cell(" ")}};
    CHECK(Desk().told(workbook_parts(sheet_of(rows))) ==
          "2: |x [0 formula_error]\n3: x| [1 formula_value]\n4: | [0 date] [1 date]\n"
          "5: | [0 formula_error] [1 long_field]\n6: x| [1 encoding]\n7: x|y (column_count)\n8: x|y\n");
}

TEST_CASE("DaysAreCountedAsWorkbooksCountThem") {
    CHECK(files::date_text(1, false) == "1900-01-01");
    CHECK(files::date_text(59, false) == "1900-02-28");
    CHECK(!files::date_text(60, false));
    CHECK(files::date_text(61, false) == "1900-03-01");
    CHECK(files::date_text(46065, false) == "2026-02-12");
    CHECK(files::date_text(44603, true) == "2026-02-12");
    CHECK(files::date_text(0, true) == "1904-01-01");
    CHECK(files::date_text(2958465.75, false) == "9999-12-31 18:00");
    for (double const wrong : {2958465.9999999, 0.0, -1.0, 3e6, std::nan("")})
        CHECK(!files::date_text(wrong, false));
    for (auto const* date : {"dd/mm/yyyy", "[$-410]d\\ mmmm;@", "yyyy\"-\"mm", "m/d/yy h:mm"})
        CHECK_MESSAGE(files::number_format_of(date).is_date, date);
    for (auto const* number : {"General", "0.00", "#,##0 \"giorni\"", "[Red]0;[Blue]-0", "@", "\\d0", ""})
        CHECK_MESSAGE(!files::number_format_of(number).is_date, number);
    CHECK(files::number_format_of("000000").zeros == 6);
}

TEST_CASE("AHostileOrBrokenWorkbookGetsAWord") {
    Desk const desk;
    XlsxRows const rows{{text_cell("a")}, {text_cell("b")}};
    std::string const sheet = sheet_of(rows);
    auto const with_sheet = [&](std::string const& xml) { return desk.refusal(zip_of(workbook_parts(xml))); };
    CHECK(with_sheet(sheet) == "");
    CHECK(with_sheet(sheet.substr(0, sheet.size() - 40)) == "xlsx_damaged");
    CHECK(with_sheet("<!DOCTYPE a [<!ENTITY x \"y\">]>" + sheet) == "xlsx_damaged");
    CHECK(with_sheet("<a><") == "xlsx_damaged");
    CHECK(with_sheet("<a>" + std::string(100'000, '<')) == "xlsx_too_large");
    CHECK(with_sheet("<a " + std::string(100'000, 'x') + "/>") == "xlsx_too_large");
    CHECK(with_sheet("<worksheet/>") == "empty");
    CHECK(with_sheet("<a><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"/></a>") == "xlsx_damaged");
    CHECK(with_sheet("<a><row r=\"9999999\"/></a>") == "xlsx_damaged");
    CHECK(with_sheet("<a><row><c r=\"XFE1\"><v>1</v></c></row></a>") == "xlsx_damaged");
    CHECK(with_sheet("<a><row><c r=\"ZZ1\"><v>1</v></c></row></a>") == "empty");  // further than a header goes

    CHECK(desk.refusal(zip_of({{"a.txt", "x"}})) == "zip");
    CHECK(desk.refusal(zip_of({{"[Content_Types].xml", "<Types/>"}, {"word/a.xml", "<a/>"}})) == "xlsx_no_sheet");
    CHECK(desk.refusal(zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}})) == "open_document");
    CHECK(desk.refusal("PK\x03\x04" + std::string(100, 'x')) == "xlsx_damaged");
    CHECK(desk.refusal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == "old_excel");
    auto parts = workbook_parts(sheet);
    parts.push_back({"../climbs", "x"});
    CHECK(desk.refusal(zip_of(parts)) == "xlsx_damaged");
    parts = workbook_parts(sheet);
    parts.back().flags = 1;
    CHECK(desk.refusal(zip_of(parts)) == "xlsx_locked");
    parts = workbook_parts(sheet);
    parts.back().has_right_checksum = false;
    CHECK(desk.refusal(zip_of(parts)) == "xlsx_damaged");

    std::string many;
    for (int i = 0; i < 20; ++i) many += "<si><t>0123456789</t></si>";
    CHECK(desk.told(workbook_parts(sheet, many), {.shared_bytes_max = 100}) == "xlsx_too_large");
    CHECK(desk.told(workbook_parts(sheet, many), {.shared_strings_max = 10}) == "xlsx_too_large");
}

TEST_CASE("AWorkbookFromTheYear1904CountsFromThere") {
    XlsxRows const rows{{text_cell("a"), text_cell("b")}, {number_cell("44603", 1), text_cell("x")}};
    CHECK(Desk().told(workbook_parts(sheet_of(rows), "", "<workbookPr date1904=\"1\"/>")) == "2: 2026-02-12|x\n");
}
