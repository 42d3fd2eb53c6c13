//! Contracted doctors by district: who is hidden is not the difference of what is shown.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "monitoring/compare/contracted.hpp"

using namespace regia::monitoring;

namespace {

ContractedPart part(std::string district, std::string area, std::int64_t people) {
    ContractedPart made{std::move(district), std::move(area), {}};
    made.counts.in_scope = people;
    made.counts.concluded = people / 2;
    return made;
}

std::string told(std::vector<ContractedPart> const& parts) {
    std::string text;
    for (ContractedGroup const& group : told_contracted(parts, 10)) {
        text += text.empty() ? "" : ", ";
        for (std::string const& area : group.areas) text += (area.empty() ? "-" : area) + " ";
        if (group.is_district) text += "/" + (group.district.empty() ? "-" : group.district) + " ";
        text += std::to_string(group.counts.in_scope);
    }
    return text;
}

}  // namespace

TEST_CASE("AnAreaIsToldByAllItsDistrictsOrAsOne") {
    CHECK(told({part("a", "X", 12), part("b", "X", 10), part("c", "Y", 30)}) == "X /a 12, X /b 10, Y /c 30");
    CHECK(told({part("a", "X", 12), part("b", "X", 9), part("c", "X", 15), part("d", "Y", 30)}) == "X 36, Y /d 30");
    CHECK(told({part("a", "X", 12), part("b", "X", 0), part("d", "Y", 30)}) == "X /a 12, Y /d 30");
}

TEST_CASE("AnAreaTooSmallIsToldTogetherWithTheNextLarger") {
    CHECK(told({part("a", "X", 6), part("b", "X", 3), part("c", "Y", 40), part("d", "Z", 20), part("e", "Z", 20)}) ==
          "X Y 49, Z /d 20, Z /e 20");
    CHECK(told({part("a", "X", 2), part("b", "Y", 3), part("c", "Z", 4), part("d", "W", 50)}) == "59");
    CHECK(told({part("", "", 1), part("a", "X", 30), part("b", "X", 30), part("c", "Y", 12)}) ==
          "- Y 13, X /a 30, X /b 30");
}

TEST_CASE("WhereNothingElseIsLargeEnoughTheListIsToldAsAWhole") {
    CHECK(told({part("a", "X", 20), part("b", "X", 4)}) == "24");
    CHECK(told({part("a", "X", 4)}) == "4");  // it is the region's less its bodies', so nothing is told by it
    CHECK(told({}).empty());
    CHECK(told({part("a", "X", 0)}).empty());
}

TEST_CASE("ProfilesOfTheListAreToldAllOrNone") {
    Counts none, few, many;
    few.in_scope = 9;
    many.in_scope = 10;
    CHECK(are_told_by_profile({many, none, many}, 10));
    CHECK_FALSE(are_told_by_profile({many, few, many}, 10));
}

//! Somebody adds and subtracts all that is told, and the list as a whole, which is the region's less its bodies'.
//! Groups are disjoint and together are the list, so what can be had is sums of groups: the smallest is a group.
TEST_CASE("NoDifferenceOfWhatIsToldIsOfFewerThanTen") {
    std::mt19937_64 random(7);
    auto const below = [&](int most) { return static_cast<int>(random() >> 33) % most; };
    int hidden = 0;
    for (int round = 0; round < 5000; ++round) {
        std::vector<ContractedPart> parts;
        std::int64_t list = 0;
        int const districts = 1 + below(12);
        for (int i = 0; i < districts; ++i) {
            std::int64_t const people = below(3) == 0 ? below(12) : below(60);
            int const area = below(4);
            parts.push_back(part(std::to_string(i), area == 3 ? "" : std::string(1, static_cast<char>('X' + area)),
                                 people));
            list += people;
            hidden += people > 0 && people < 10;
        }
        auto const groups = told_contracted(parts, 10);
        std::int64_t sum = 0;
        std::set<std::string> areas_by_district, areas_as_one;
        for (ContractedGroup const& group : groups) {
            sum += group.counts.in_scope;
            if (groups.size() > 1) CHECK(group.counts.in_scope >= 10);
            for (std::string const& area : group.areas)
                (group.is_district ? areas_by_district : areas_as_one).insert(area);
        }
        CHECK(sum == list);
        for (std::string const& area : areas_as_one) CHECK_FALSE(areas_by_district.contains(area));
        if (groups.size() == 1 && list < 10) CHECK(groups.front().areas.empty());
    }
    CHECK(hidden > 1000);
}
