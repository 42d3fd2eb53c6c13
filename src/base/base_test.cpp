#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/outcome.hpp"
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
    CHECK(monday_of({2026, 2, 12}) == Day{2026, 2, 9});
    CHECK(monday_of({2026, 2, 9}) == Day{2026, 2, 9});
    CHECK(monday_of({2026, 3, 1}) == Day{2026, 2, 23});  // a Sunday, of another month
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

TEST_CASE("IdsMadeByManyThreadsAreAllDifferent") {
    ManualClock clock({1'770'000'000'000'000});
    IdSource ids(clock);
    std::vector<std::vector<Uuid>> made(4);
    std::vector<std::thread> makers;
    for (auto& mine : made)
        makers.emplace_back([&ids, &mine] {
            for (int i = 0; i < 5'000; ++i) mine.push_back(ids.next());
        });
    for (std::thread& maker : makers) maker.join();
    std::set<Uuid> all;
    for (auto const& mine : made) {
        CHECK(std::is_sorted(mine.begin(), mine.end()));
        all.insert(mine.begin(), mine.end());
    }
    CHECK(all.size() == 20'000);
}

TEST_CASE("AJsonStringIsJsonWhateverIsInIt") {
    CHECK(json_quoted("perché \"no\" \\ \n\t\r\x01") == "\"perché \\\"no\\\" \\\\ \\n\\t\\r\\u0001\"");
    CHECK(json_quoted("perch\xe9") == "\"perch\\ufffd\"");
    CHECK(json_quoted(std::string_view("a\0b", 3)) == "\"a\\u0000b\"");
}

TEST_CASE("ASecretIsComparedWholeAndATokenIsFitForACookie") {
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "ab"));
    CHECK_FALSE(same_secret("", "a"));
    constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::set<std::string> tokens;
    for (int i = 0; i < 1'000; ++i) tokens.insert(random_token());
    CHECK(tokens.size() == 1'000);
    for (std::string const& token : tokens) {
        CHECK(token.size() == 22);
        CHECK(token.find_first_not_of(letters) == std::string::npos);
    }
}

TEST_CASE("AFileHasTheDigestOfItsBytesAndAMissingOneIsNotFound") {
    auto const path = std::filesystem::temp_directory_path() / ("regia-base-" + random_token());
    std::string const bytes(200'000, 'x');
    std::ofstream(path, std::ios::binary) << bytes;
    CHECK(sha256_of_file(path.string()) == sha256(bytes));
    std::filesystem::remove(path);
    CHECK_THROWS_AS(sha256_of_file(path.string()), NotFound);
}

TEST_CASE("TextsAreCutAndNumbersReadWholeOrNotAtAll") {
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim("   ").empty());
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
    CHECK(join({"a", "b", "c"}, ", ") == "a, b, c");
    CHECK(lower_ascii("ABÀ") == "abÀ");
    CHECK(parse_number<int>("-42") == -42);
    CHECK(parse_number<double>("0.5") == 0.5);
    for (char const* wrong : {"", " 1", "1 ", "1x", "+1", "99999999999"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_number<int>(wrong));
    }
    CHECK(character_count("perché") == 6);
    CHECK(first_characters("perché", 10) == "perché");
}

TEST_CASE("MomentsThatAreNotOneAreRefused") {
    for (char const* wrong : {"", "2026-02-12", "2026-02-12T10:42:00", "2026-02-30T10:42:00Z", "2026-02-12T25:00:00Z",
                              "2026-02-12T10:61:00Z", "2026-02-12T10:42:00+1", "2026-02-12T10:42:00Zx"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_rfc3339(wrong));
    }
    Instant const at = *parse_rfc3339("2026-02-12T09:42:00.250Z");
    CHECK(to_rfc3339(at) == "2026-02-12T09:42:00.250Z");
    for (std::string_view const text :
         {"1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2024-02-29T23:59:59.001Z",
          "0476-09-04T05:06:07.089Z"})
        CHECK(to_rfc3339(*parse_rfc3339(text)) == text);
    CHECK(to_rfc3339({-1}) == "1969-12-31T23:59:59.999Z");  // a part of a millisecond counts for none
    CHECK(at - *parse_rfc3339("2026-02-12T09:42:00Z") == 250'000);
    CHECK(rome_day(*parse_rfc3339("2026-02-11T23:30:00Z")) == Day{2026, 2, 12});
    // In October an hour comes twice, and the earlier one is meant; in March one does not come at all.
    CHECK(from_rome({2026, 10, 25}, 2, 30) == *parse_rfc3339("2026-10-25T00:30:00Z"));
    CHECK(from_rome({2026, 3, 29}, 2, 30) == *parse_rfc3339("2026-03-29T01:00:00Z"));
}

TEST_CASE("AnOutcomeIsAValueOrItsReasons") {
    Outcome<int, FormErrors> const good(7);
    CHECK(good);
    CHECK(good.value() == 7);
    CHECK_THROWS_AS(good.error(), Bug);
    Outcome<int, FormErrors> const bad(FormErrors{{"name", "is missing"}});
    CHECK_FALSE(bad);
    CHECK(bad.error().front().field == "name");
    CHECK_THROWS_AS(bad.value(), Bug);
}
