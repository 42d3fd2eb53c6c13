#include "files/sheet/sheet.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <filesystem>

#include "base/bytes.hpp"
#include "files/zip/zip.hpp"

using namespace regia::files;

namespace {

std::string entry_of(std::string const& path, std::string_view wanted) {
    auto const zip = Zip::open(path);
    for (ZipEntry const& entry : zip.entries())
        if (entry.path == wanted) {
            std::string text;
            zip.read(entry, [&](std::string_view piece) { text += piece; });
            return text;
        }
    return {};
}

constexpr regia::Instant made_at{1'770'000'000'000'000};

std::string new_path() {
    return (std::filesystem::temp_directory_path() / ("regia-sheet-" + regia::random_token() + ".xlsx")).string();
}

}  // namespace

TEST_CASE("ASheetHoldsTextsAndNumbersAndNoFormula") {
    std::string const path = new_path();
    SheetWriter sheet(path, "persone", made_at);
    sheet.head({"cognome", "moduli", "quota"});
    sheet.row({std::string("=1+1"), std::int64_t{8}, 46.2});
    sheet.row({std::string("<Rossi & \"figli\">"), std::string(), std::string("+39")});
    sheet.close();
    std::string const xml = entry_of(path, "xl/worksheets/sheet1.xml");
    CHECK(xml.find("<f>") == std::string::npos);
    CHECK(xml.find("=1+1") != std::string::npos);
    CHECK(xml.find("&lt;Rossi &amp;") != std::string::npos);
    CHECK(xml.find("<v>8</v>") != std::string::npos);
    CHECK(xml.find("<v>46.2") != std::string::npos);
    std::filesystem::remove(path);
}

TEST_CASE("TheSameRowsMadeAtTheSameInstantAreTheSameBytes") {
    auto const digest = [] {
        std::string const path = new_path();
        SheetWriter sheet(path, "persone", made_at);
        sheet.row({std::string("Rossi"), std::int64_t{8}});
        sheet.close();
        auto const found = regia::sha256_of_file(path);
        std::filesystem::remove(path);
        return found;
    };
    CHECK(digest() == digest());
}

TEST_CASE("AFolderThatIsNotThereIsSaidWhenTheSheetIsClosed") {
    SheetWriter sheet("/nessuna/cartella/file.xlsx", "persone", made_at);
    sheet.row({std::string("a")});
    CHECK_THROWS(sheet.close());
}

TEST_CASE("SixtyThousandRowsOfTwentyCellsAreWrittenInFiveSecondsOfProcessor") {
    std::string const path = new_path();
    std::clock_t const before = std::clock();
    SheetWriter sheet(path, "persone", made_at);
    for (int i = 0; i < 60'000; ++i) {
        std::vector<SheetCell> cells;
        for (int k = 0; k < 10; ++k) cells.emplace_back("Cognome e nome " + std::to_string(i + k));
        for (int k = 0; k < 10; ++k) cells.emplace_back(std::int64_t{i} + k);
        sheet.row(cells);
    }
    sheet.close();
    double const seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    MESSAGE("60,000 x 20 cells: " << seconds << " s of CPU");
    CHECK(seconds < 10);  // without optimisation of ours and on a shared machine; the aim is 5
    std::filesystem::remove(path);
}
