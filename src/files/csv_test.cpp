//! CSV as people write it, and as they should not.
#include <doctest/doctest.h>

#include <sstream>

#include "base/errors.hpp"
#include "files/csv.hpp"

using namespace regia;
using files::CsvReader;
using files::CsvRow;

namespace {

//! Each row as "line|field|field", a refused one as "line!reason"; the header is not among them.
std::vector<std::string> read(std::string const& text, files::CsvLimits limits = {}) {
    std::istringstream in(text);
    CsvReader reader(in, limits);
    std::vector<std::string> rows;
    if (!reader.refusal().empty()) return {"refused: " + reader.refusal()};
    std::string fault;
    while (auto const row = reader.next(fault)) {
        rows.push_back(std::to_string(row->line));
        if (!fault.empty()) rows.back() += "!" + fault;
        else
            for (auto const& field : row->fields) rows.back() += "|" + field;
    }
    return rows;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("TheSeparatorOfTheHeaderIsThatOfTheFile") {
    CHECK(read("a,b\n1,2\n") == Rows{"2|1|2"});
    CHECK(read("a;b\n1,5;2\n") == Rows{"2|1,5|2"});
    CHECK(read("a\tb\n1\t2") == Rows{"2|1|2"});
    CHECK(read("a\n1\n") == Rows{"refused: delimiter"});
    CHECK(read("a|b\n1|2\n") == Rows{"refused: delimiter"});
}

TEST_CASE("HeadersAreReadWithoutCaseAndBlanks") {
    std::istringstream in("\xef\xbb\xbf Cognome ;NOME\r\nx;y\r\n");
    CsvReader reader(in);
    CHECK(reader.header() == std::vector<std::string>{"cognome", "nome"});
    CHECK(reader.separator() == ';');
}

TEST_CASE("QuotedFieldsMayHoldSeparatorsQuotesAndLineBreaks") {
    CHECK(read("a,b\n\"1,\"\"x\"\"\",2\n3,4\n") == Rows{"2|1,\"x\"|2", "3|3|4"});
    CHECK(read("a,b\r\n\"due\r\nrighe\",2\r\n3,4\r\n") == Rows{"2|due\r\nrighe|2", "4|3|4"});
    CHECK(read("a,b\n\"1\" ,\"2\"\r\n") == Rows{"2|1|2"});
    CHECK(read("a,b\nx\"y,2\n") == Rows{"2|x\"y|2"});  // inside a field that is not quoted it is a sign like others
    CHECK(read("a,b\n\"\",\n") == Rows{"2||"});
}

TEST_CASE("BlankLinesAreSkippedAndLinesAreCounted") {
    CHECK(read("a,b\n\n1,2\r\n\r\n \n3,4") == Rows{"3|1|2", "6|3|4"});
}

TEST_CASE("ARowWithAnotherNumberOfColumnsIsRefusedAlone") {
    CHECK(read("a,b\n1\n1,2,3\n4,5\n") == Rows{"2!column_count", "3!column_count", "4|4|5"});
}

TEST_CASE("AQuoteThatIsNeverClosedSwallowsNoOtherRow") {
    CHECK(read("a,b\n\"1,2\n3,4\n5,6\n") == Rows{"2!quote", "3|3|4", "4|5|6"});
    CHECK(read("a,b\n\"1,2\n\"x\",4\n5,6\n") == Rows{"2!quote", "3|x|4", "4|5|6"});
    CHECK(read("a,b\n\"1\"x,2\n3,4\n") == Rows{"2!quote", "3|3|4"});
    CHECK(read("a,b\n1,\"2") == Rows{"2!quote"});
    CHECK(read("a,b\n\"1,2\n\n\"3,4\n5,6\n") == Rows{"2!quote", "4!quote", "5|5|6"});
    std::string many = "a,b\n\"1,2\n";
    Rows expected{"2!quote"};
    for (int line = 3; line < 1000; ++line) {
        many += "x,y\n";
        expected.push_back(std::to_string(line) + "|x|y");
    }
    CHECK(read(many) == expected);
    CHECK(read("\"a,b\n1,2\n") == Rows{"refused: header"});
}

TEST_CASE("ACellOfTooManyLinesIsARowWithoutItsQuote") {
    files::CsvLimits const limits{.lines_per_row_max = 3};
    CHECK(read("a,b\n\"1\n2\n3\",x\n", limits) == Rows{"2|1\n2\n3|x"});
    CHECK(read("a,b\n\"1\n2\n3\n4\",x\nlast,y\n", limits)[0] == "2!quote");
    CHECK(read("a,b\n\"1\n2\n3\n4\",x\nlast,y\n", limits).back() == "6|last|y");
}

TEST_CASE("LimitsHoldWhateverIsSent") {
    files::CsvLimits const limits{.field_bytes_max = 5, .columns_max = 3};
    CHECK(read("a,b\n12345,2\n123456,2\n\"1234567\",2\n3,4\n", limits) ==
          Rows{"2|12345|2", "3!long_field", "4!long_field", "5|3|4"});
    CHECK(read("a,b\n1,2,3,4\n3,4\n", limits) == Rows{"2!columns", "3|3|4"});
    std::string huge = "a,b\n" + std::string(1'000'000, 'x') + ",2\n3,4\n";
    CHECK(read(huge) == Rows{"2!long_field", "3|3|4"});
    huge = "a,b\n\"" + std::string(1'000'000, 'x') + "\",2\n3,4\n";
    CHECK(read(huge) == Rows{"2!long_field", "3|3|4"});
    CHECK(read("a,b\n" + std::string(1'000'000, ',') + "\n3,4\n") == Rows{"2!columns", "3|3|4"});
}

TEST_CASE("ALimitIsInBytesOfTheTextThatIsKept") {
    files::CsvLimits const limits{.field_bytes_max = 5};
    std::string const quotes(8, '"');
    CHECK(read("a,b\n\"" + quotes + "\",2\n\"" + quotes + quotes + "\",2\n3,4\n", limits) ==
          Rows{"2|\"\"\"\"|2", "3!long_field", "4|3|4"});
    CHECK(read("a,b\n\x99,2\n\x99\x99,2\n3,4\n", limits) == Rows{"2|\u2122|2", "3!long_field", "4|3|4"});
}

TEST_CASE("WindowsTextIsReadAndWhatIsNoTextIsRefused") {
    CHECK(read("a,b\nperch\xe9,\x80 5\n") == Rows{"2|perché|€ 5"});
    CHECK(read("a,b\nperché,2\n") == Rows{"2|perché|2"});
    CHECK(read("a,b\n\x81,2\n3,4\n") == Rows{"2!encoding", "3|3|4"});
    CHECK(read("") == Rows{"refused: empty"});
    CHECK(read("\xef\xbb\xbf") == Rows{"refused: empty"});
    CHECK(read("PK\x03\x04xyz") == Rows{"refused: zip"});
    CHECK(read("\xff\xfe" "a") == Rows{"refused: utf16"});
    CHECK(read(std::string("a\0,\0b\0\n\0", 8)) == Rows{"refused: not_text"});
    // A NUL far behind the beginning is the fault of its row.
    CHECK(read("a,b\n" + std::string(5000, 'x') + ",1\n" + std::string("x\0,2\n", 5) + "3,4\n") ==
          Rows{"2|" + std::string(5000, 'x') + "|1", "3!encoding", "4|3|4"});
}

TEST_CASE("ARowIsReadWholeAcrossTheBufferOfTheReader") {
    std::string text = "a,b\n";
    for (int i = 0; i < 60'000; ++i) text += std::to_string(i) + ",\"perché\n" + std::to_string(i) + "\"\n";
    auto const rows = read(text);
    REQUIRE(rows.size() == 60'000);
    CHECK(rows.back() == "120000|59999|perché\n59999");
}

TEST_CASE("AWrittenFieldIsQuotedWhereItMustBeAndNeverRunByASpreadsheet") {
    CHECK(files::csv_field("Rossi") == "Rossi");
    CHECK(files::csv_field("") == "");
    CHECK(files::csv_field("a,b") == "\"a,b\"");
    CHECK(files::csv_field("a;b") == "\"a;b\"");
    CHECK(files::csv_field("detta \"la\"") == "\"detta \"\"la\"\"\"");
    CHECK(files::csv_field("due\nrighe") == "\"due\nrighe\"");
    for (auto const* formula : {"=1+1", "+39", "-1", "@SUM(A1)"})
        CHECK(files::csv_field(formula) == "'" + std::string(formula));
    CHECK(files::csv_field("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

TEST_CASE("ATableOfAProgrammeNamesItsFaults") {
    files::Folder folder;
    folder.put("bodies.csv", "code,name\nx,Ics\ny\nz,\"Zeta\n");
    files::Faults faults;
    auto const table = files::CsvTable::parse(folder, "bodies.csv", {"code", "name"}, faults);
    REQUIRE(table.lines().size() == 1);
    CHECK(table.get(table.lines()[0], "name") == "Ics");
    CHECK_THROWS_AS(table.get(table.lines()[0], "kind"), Bug);
    table.fault(table.lines()[0], "name", "is odd", faults);
    files::CsvTable::parse(folder, "areas.csv", {"code"}, faults);
    files::CsvTable::parse(folder, "bodies.csv", {"kind"}, faults);
    std::string all;
    for (auto const& fault : faults) all += to_string(fault) + "\n";
    CHECK(all == "bodies.csv:3: the row can't be read: column_count\n"
                 "bodies.csv:4: the row can't be read: quote\n"
                 "bodies.csv:2: name: is odd\n"
                 "areas.csv: the file is missing\n"
                 "bodies.csv:1: kind: the column is missing\n");
}
