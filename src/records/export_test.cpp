//! What the office and who reads the store get beside the standard: the page of programs, the export.
#include "access/rights.hpp"
#include "base/text.hpp"
#include "records/test_world.hpp"
#include "world/browser.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

TEST_CASE("AnExportHoldsEveryStatementOnceOldestFirst") {
    with_world([](World& world) {
        Client client(world, do_everything);
        constexpr int count = 1'203;
        for (int first = 1; first <= count; first += 100) {
            std::string batch;
            for (int i = first; i < std::min(first + 100, count + 1); ++i)
                batch += (batch.empty() ? "" : ",") + statement(test::id(i), "ada", i % 2 ? "did" : "saw", "a,b");
            REQUIRE(client.post("[" + batch + "]").status == 200);
        }
        auto const lines = [&](std::string const& query) {
            http::Reply const reply = client.get("export?" + query);
            REQUIRE(reply.status == 200);
            REQUIRE(reply.file);
            std::ifstream in(reply.file->path(), std::ios::binary);
            std::string const text((std::istreambuf_iterator<char>(in)), {});
            std::vector<std::string> all;
            for (std::string_view const line : split(text, '\n'))
                if (!line.empty()) all.emplace_back(line);
            return all;
        };
        auto const csv = lines("format=csv");
        REQUIRE(csv.size() == count + 1);
        CHECK(csv[0].starts_with("id,stored,"));
        CHECK(csv[1].starts_with(test::id(1)));
        CHECK(csv[1].find("\"http://a.example/a,b\"") != std::string::npos);
        CHECK(csv[count].starts_with(test::id(count)));
        CHECK(lines("format=jsonl").size() == count);
        CHECK(lines("format=jsonl&verb=http://v.example/did").size() == (count + 1) / 2);
        CHECK(client.get("export?format=xml").status == 400);
        Client own(world, write_statements | read_mine);
        CHECK(own.get("export?format=csv").status == 403);
    });
}
