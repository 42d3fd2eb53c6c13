#include "registry/check/seen.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "registry/registry.hpp"

using namespace regia;
using namespace regia::registry;

namespace {

std::string drawn_code(std::mt19937& random) {
    std::string code = "AAAAAA00A00A000A";  // letters and digits where a tax code has them
    for (char& c : code) c = static_cast<char>(c == 'A' ? 'A' + random() % 26 : '0' + random() % 10);
    return canonical_tax_code(code);
}

}  // namespace

TEST_CASE("WhoStandsAboveInAStaffFileIsFoundByCodeAndByOmocodia") {
    std::mt19937 random(5);
    Uuid const one = named_uuid("body", "one"), other = named_uuid("body", "other");
    SeenPeople seen;
    std::set<std::string> codes;
    while (codes.size() < 5000) codes.insert(drawn_code(random));
    for (std::string const& code : codes) {
        REQUIRE_FALSE(seen.find(code, "rossi anna"));
        seen.add(code, "rossi " + code, one, code < "M");
    }
    for (std::string const& code : codes) {
        auto const found = seen.find(code, "rossi " + code);
        REQUIRE(found);
        CHECK(found->is_same_code);
        CHECK(found->is_same_name);
        CHECK(found->is_fresh == (code < "M"));
        CHECK(seen.is_at(*found, one));
        CHECK_FALSE(seen.is_at(*found, other));
        CHECK_FALSE(seen.find(code, "verdi ugo")->is_same_name);
        if (code < "D") seen.add_body(*found, other);
    }
    for (std::string const& code : codes) CHECK(seen.is_named(code, other) == (code < "D"));
    CHECK(seen.bodies() == std::vector{one, other});

    std::string const code = *codes.begin();
    std::string twin = code;
    twin[6] = std::string_view("LMNPQRSTUV")[static_cast<std::size_t>(code[6] - '0')];  // a digit as a letter
    REQUIRE(canonical_tax_code(twin) == code);
    CHECK_FALSE(seen.find(twin, "verdi ugo"));
    auto const same = seen.find(twin, "rossi " + code);
    REQUIRE(same);
    CHECK_FALSE(same->is_same_code);
    seen.add(twin, "verdi ugo", other, true);
    CHECK(seen.find(twin, "verdi ugo")->is_same_code);
    CHECK(seen.find(code, "verdi ugo")->is_same_code);  // the code before the name
}
