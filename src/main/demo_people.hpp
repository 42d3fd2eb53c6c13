//! Invented people for the demo and the tests: names common in Tuscany, valid tax codes, the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <set>

#include "registry/registry.hpp"

namespace regia {

class PeopleMaker {
public:
    PeopleMaker(registry::Reference const& reference, IdSource& ids, std::uint64_t seed);

    struct Made {
        registry::Person person;
        registry::Employment employment;
        std::string unit;
    };
    Made next();
    //! The same with a chosen name and place.
    Made named(std::string_view given, std::string_view family, std::string_view gender, std::string_view body,
               std::string_view profile, std::string_view unit);
    std::mt19937_64& random() { return random_; }

private:
    std::string tax_code(registry::Person const& person);
    registry::Body const& draw_body();
    std::string draw_profile(registry::Body const& body);
    Made place(registry::Person person, registry::Body const& body, std::string profile, std::string unit);

    registry::Reference const& reference_;
    IdSource& ids_;
    std::mt19937_64 random_;
    std::set<std::string> taken_;
    std::int64_t staff_number_ = 100'000;
};

}  // namespace regia
