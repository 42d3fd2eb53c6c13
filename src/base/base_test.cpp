#include <doctest/doctest.h>

#include <set>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

using namespace regia;

TEST_CASE("NamesFoldToOneSortKeyWhateverTheirAccentsAndCase") {
    CHECK(sort_key("D'Angelo  Niccolò") == "d angelo niccolo");
    CHECK(sort_key("Łukasz ŽIŽEK") == "lukasz zizek");
    CHECK(sort_key("  --  ").empty());
}

TEST_CASE("BrokenUtf8IsSeen") {
    CHECK(is_utf8("perché"));
    CHECK_FALSE(is_utf8("perch\xe9"));
    CHECK_FALSE(is_utf8("\xc0\x80"));
    CHECK_FALSE(is_utf8("\xed\xa0\x80"));
    CHECK(first_characters("perché no", 6) == "perché");
}

TEST_CASE("PartsAreJoinedAndSplitEmptyOnesIncluded") {
    CHECK(join({"", "a", ""}, ",") == ",a,");
    CHECK(join({}, ",") == "");
    CHECK(split(",a,", ',') == std::vector<std::string_view>{"", "a", ""});
}

TEST_CASE("HexAndBase64ComeBackAsTheyWent") {
    Bytes const bytes{0, 1, 250, 255, 7};
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
    CHECK(from_base64(to_base64url(bytes)) == bytes);
    CHECK_FALSE(from_hex("0g"));
    CHECK(to_hex(sha256("abc")).substr(0, 8) == "ba7816bf");
}

TEST_CASE("DaysThatDoNotExistAreRefused") {
    CHECK(parse_day("2026-02-28") == Day{2026, 2, 28});
    CHECK_FALSE(parse_day("2026-02-29"));
    CHECK_FALSE(parse_day("12/02/2026"));
    CHECK(last_day_of_month({2026, 2, 3}) == Day{2026, 2, 28});
    CHECK(days_between({2026, 2, 12}, {2026, 4, 30}) == 77);
    CHECK(weekday({2026, 2, 12}) == 4);
}

TEST_CASE("TheWallInRomeChangesWithSummerTime") {
    auto const winter = parse_rfc3339("2026-03-29T00:59:00Z");
    auto const summer = parse_rfc3339("2026-03-29T01:00:00Z");
    REQUIRE(winter);
    REQUIRE(summer);
    CHECK(rome(*winter).hour == 1);
    CHECK(rome(*summer).hour == 3);
    CHECK(from_rome({2026, 3, 29}, 3, 0) == *summer);
    CHECK(to_rfc3339(*parse_rfc3339("2026-02-12T10:42:00+01:00")) == "2026-02-12T09:42:00.000Z");
    CHECK_FALSE(parse_rfc3339("2026-02-12T10:42:00"));
}

TEST_CASE("IdsAreInTheOrderOfTheirMakingAndReadBack") {
    ManualClock clock({1'770'000'000'000'000});
    IdSource ids(clock, 7);
    std::set<Uuid> seen;
    Uuid last;
    for (int i = 0; i < 10'000; ++i) {
        Uuid const id = ids.next();
        CHECK(last < id);
        last = id;
        seen.insert(id);
    }
    CHECK(seen.size() == 10'000);
    CHECK(parse_uuid(to_string(last)) == last);
    CHECK_FALSE(parse_uuid("not-an-id"));
    CHECK(named_uuid("body", "ausl-tc") == named_uuid("body", "ausl-tc"));
    CHECK(named_uuid("body", "ausl-tc") != named_uuid("body", "ausl-tno"));
}
