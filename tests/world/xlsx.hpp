//! Workbooks for tests, made of the cells that a test writes.
#pragma once

#include "world/zip.hpp"

namespace regia::world {

//! A cell: its attributes and what is in it, as XML: {"t=\"b\"", "<v>1</v>"}.
struct XlsxCell {
    std::string attributes, content;
};
inline XlsxCell text_cell(std::string const& text) {
    return {"t=\"inlineStr\"", "<is><t xml:space=\"preserve\">" + text + "</t></is>"};
}
inline XlsxCell number_cell(std::string const& number, int style = 0) {
    return {"s=\"" + std::to_string(style) + "\"", "<v>" + number + "</v>"};
}
using XlsxRows = std::vector<std::vector<XlsxCell>>;

inline std::string sheet_of(XlsxRows const& rows) {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet "
                      "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::string const number = std::to_string(row + 1);
        xml += "<row r=\"" + number + "\">";
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            XlsxCell const& cell = rows[row][column];
            if (cell.attributes.empty() && cell.content.empty()) continue;
            std::string const place = std::string(1, static_cast<char>('A' + column)) + number;
            xml += "<c r=\"" + place + "\" " + cell.attributes + ">" + cell.content + "</c>";
        }
        xml += "</row>";
    }
    return xml + "</sheetData></worksheet>";
}

//! Styles: 0 general, 1 a day, 2 "dd/mm/yyyy" of its own, 3 "00000". The sheet is called "Personale".
inline std::vector<ZipPart> workbook_parts(std::string const& sheet, std::string const& shared = {},
                                           std::string const& properties = {}) {
    std::string const head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    std::string const main = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    std::string const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string const relations =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    auto const relation = [&](std::string const& id, std::string const& type, std::string const& target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
    };
    return {
        {"[Content_Types].xml", head + "<Types/>"},
        {"_rels/.rels", head + relations + relation("r1", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
        {"xl/_rels/workbook.xml.rels",
         head + relations + relation("r1", "worksheet", "worksheets/hidden.xml") +
             relation("r2", "worksheet", "/xl/worksheets/sheet.xml") + relation("r3", "styles", "styles.xml") +
             relation("r4", "sharedStrings", "../xl/sharedStrings.xml") + "</Relationships>"},
        {"xl/workbook.xml", head + "<workbook" + main + " xmlns:r=\"" + office + "\">" + properties +
                                "<sheets><sheet name=\"Nascosto\" sheetId=\"1\" state=\"hidden\" r:id=\"r1\"/>"
                                "<sheet name=\"Personale\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>"},
        {"xl/styles.xml",
         head + "<styleSheet" + main + "><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
                "<numFmt numFmtId=\"165\" formatCode=\"00000\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
                "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
                "<xf numFmtId=\"165\"/></cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml", head + "<sst" + main + ">" + shared + "</sst>"},
        {"xl/worksheets/hidden.xml", "<worksheet/>"},
        {"xl/worksheets/sheet.xml", sheet},
    };
}
inline std::string workbook_of(XlsxRows const& rows) { return zip_of(workbook_parts(sheet_of(rows))); }
//! All of it text, the first row the header.
inline std::string workbook_of_text(std::vector<std::vector<std::string>> const& rows) {
    XlsxRows cells;
    for (auto const& row : rows) {
        cells.emplace_back();
        for (std::string const& text : row) cells.back().push_back(text.empty() ? XlsxCell{} : text_cell(text));
    }
    return workbook_of(cells);
}

}  // namespace regia::world
