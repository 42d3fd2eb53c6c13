//! Rules as text: what is read is what was written; each fault names its place.
#include <doctest/doctest.h>

#include "audience/rule.hpp"
#include "locale/audience.hpp"

using namespace regia;
using namespace regia::audience;

namespace {

html::Voice const voice{html::Language::en};

access::Facts facts() {
    access::Facts all;
    all.add({"begun", words::audience::size, access::FactKind::yes_no, ""});
    all.add({"done", words::audience::size, access::FactKind::number, ""});
    all.add({"profile", words::audience::size, access::FactKind::choice, "", {}, [](html::Voice const&) {
                 return std::vector<html::Choice>{{"nurse", "Nurses"}, {"gp", "Doctors"}};
             }});
    return all;
}

std::string fault_of(std::string_view rule) {
    auto const read = read_rule(facts(), voice, rule);
    return read ? "" : read.error().front().field;
}

}  // namespace

TEST_CASE("ARuleIsReadAsItWasWritten") {
    Rule const rule{{"profile", false, {"nurse", "gp"}}, {"begun", true}, {"done", false, {}, 3}};
    auto const read = read_rule(facts(), voice, to_json(rule));
    REQUIRE(read);
    CHECK(read.value() == rule);
    CHECK(stored_rule(to_json(rule)) == rule);
    CHECK(read_rule(facts(), voice, "[]").value().empty());
    CHECK(sentence(facts(), voice, rule[0]) == "People: Nurses or Doctors");
    CHECK(sentence(facts(), voice, rule[1]) == "Not: People");
    CHECK(sentence(facts(), voice, rule[2]) == "People: at least 3");
}

TEST_CASE("AFaultOfARuleNamesItsPlace") {
    CHECK(fault_of("{}") == "rule");
    CHECK(fault_of("[") == "rule");
    CHECK(fault_of("[1]") == "[0]");
    CHECK(fault_of(R"([{"fact":"begun"},{"fact":"level"}])") == "[1].fact");
    CHECK(fault_of(R"([{"fact":"begun","any_of":["x"]}])") == "[0].any_of");
    CHECK(fault_of(R"([{"fact":"begun","is_not":1}])") == "[0].is_not");
    CHECK(fault_of(R"([{"fact":"begun","sql":"1"}])") == "[0].sql");
    CHECK(fault_of(R"([{"fact":"profile"}])") == "[0].any_of");
    CHECK(fault_of(R"([{"fact":"profile","any_of":[]}])") == "[0].any_of");
    CHECK(fault_of(R"([{"fact":"profile","any_of":["nurse","x' OR 1=1"]}])") == "[0].any_of");
    CHECK(fault_of(R"([{"fact":"done","at_least":0}])") == "[0].at_least");
    CHECK(fault_of(R"([{"fact":"done","at_least":"3"}])") == "[0].at_least");
    std::string many = "[";
    for (std::size_t i = 0; i <= clauses_max; ++i) many += std::string(i ? "," : "") + R"({"fact":"begun"})";
    CHECK(fault_of(many + "]") == "rule");
}
