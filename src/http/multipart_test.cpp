#include "http/multipart.hpp"

#include <filesystem>

#include "http/test_site.hpp"

using namespace regia;
using namespace regia::http;

namespace {

std::string const folder = std::filesystem::temp_directory_path().string();

Request read(std::string_view body, std::string_view boundary = "b") {
    TemporaryFile file(folder);
    file.append(body);
    Request request;
    read_multipart(file, boundary, folder, request);
    return request;
}

std::string part(std::string const& disposition, std::string const& content) {
    return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

}  // namespace

TEST_CASE("FieldsGoToMemoryAndFilesToDisk") {
    std::string bytes = "riga\r\n-b\r\n\r\n";
    bytes += '\0';
    Request request = read(part("name=\"form_token\"", "abc") +
                           "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\personale 1.csv\"\r\n"
                           "Content-Type: text/csv\r\n\r\n" + bytes + "\r\n" +
                           part("name=\"vuoto\"", "") + part("name=\"niente\"; filename=\"\"", "") + "--b--\r\n");
    CHECK(request.form.get("form_token") == "abc");
    CHECK(request.form.has("vuoto"));
    REQUIRE(request.uploads.size() == 1);
    CHECK(request.uploads[0].field == "file");
    CHECK(request.uploads[0].file_name == "C:\\personale 1.csv");
    CHECK(request.uploads[0].size_bytes == bytes.size());
    std::string const path = request.uploads[0].path;
    CHECK(test::read_file(path) == bytes);
    CHECK(test::read_file(path) == bytes);  // each opening begins anew
    request.uploads.clear();
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("AFileIsNobodyElsesToReadAndHasNoName") {
    auto const count = [] { return std::distance(std::filesystem::directory_iterator(folder), {}); };
    auto const before = count();
    TemporaryFile file(folder);
    CHECK(count() == before);
    CHECK((std::filesystem::status(file.path()).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
    CHECK_THROWS_AS(TemporaryFile("/no/such/folder"), Unavailable);
}

TEST_CASE("AMalformedBodyIsRefusedWithWhatIsWrong") {
    std::string const good = part("name=\"a\"", "1");
    for (std::string const& bad :
         {std::string(), std::string("--"), std::string("--b"), std::string("--c--"), std::string("prologo\r\n--b--"),
          good, good + "--b", good + "--b-", good + "--bX\r\n", std::string("--b\r\n\r\nno head\r\n--b--"),
          std::string("--b\r\nContent-Type: x\r\n\r\n1\r\n--b--"),
          std::string("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n1\r\n--b--"),
          std::string("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b--"),
          part("name=\"\"", "1") + "--b--", part("name=\"\xff\"", "1") + "--b--", part("name=\"a\"", "\xff") + "--b--",
          part("name=\"a\"", std::string(70'000, 'x')) + "--b--",
          "--b\r\nX: " + std::string(9'000, 'x') + "\r\n" + good.substr(5) + "--b--"}) {
        CAPTURE(bad.substr(0, 100));
        CHECK_THROWS_AS(read(bad), BadRequest);
    }
}

TEST_CASE("APartEndsAtTheFirstBoundaryAndPartsAreCounted") {
    CHECK(read(part("name=\"a\"", "x\r\n--") + "--b--").form.get("a") == "x\r\n--");
    CHECK(read("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--b--").form.has("a"));
    std::string many;
    for (int i = 0; i < 200; ++i) many += part("name=\"a\"", "1");
    CHECK(read(many + "--b--").form.pairs().size() == 200);
    CHECK_THROWS_AS(read(many + part("name=\"a\"", "1") + "--b--"), BadRequest);
}

TEST_CASE("OnlyFormDataWithABoundaryIsAnUpload") {
    CHECK(boundary_of("multipart/form-data; boundary=----WebKit123") == "----WebKit123");
    CHECK(boundary_of("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"; x=y") == "a b");
    for (char const* other :
         {"", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
          "multipart/mixed; boundary=x", "text/plain; boundary=x", "multipart/form-datax; boundary=x"}) {
        CAPTURE(other);
        CHECK(boundary_of(other).empty());
    }
    CHECK(boundary_of("multipart/form-data; boundary=" + std::string(71, 'x')).empty());
}
