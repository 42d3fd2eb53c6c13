//! Where each role begins, and what waits for it there.
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! Each link of the bar of a page, in order.
std::vector<std::string> places(std::string const& page) {
    std::vector<std::string> all;
    auto const from = page.find("<nav class=\"appnav\""), to = page.find("</nav>", from);
    if (from == std::string::npos) return all;
    std::string const bar = page.substr(page.find("<ul>", from), to - page.find("<ul>", from));
    for (auto at = bar.find("href=\""); at != std::string::npos; at = bar.find("href=\"", at + 1))
        all.push_back(bar.substr(at + 6, bar.find('"', at + 6) - at - 6));
    return all;
}

}  // namespace

TEST_CASE("EachRoleBeginsOnAPageThatItMayOpenAndItsBarHasNoDeadLink") {
    world::on_each_engine([](TestHouse& in) {
        for (access::Role const& role : in.house.programme.current()->roles) {
            CAPTURE(role.code);
            CHECK(role.home != "/area-di-lavoro");
            Uuid const body = role.scope == access::Scope::Kind::body ? named_uuid("body", "ausl-tc") : Uuid{};
            Browser browser = in.signed_in(in.somebody(role.code, body));
            CHECK(browser.get("/").header("Location") == role.home);
            auto home = browser.get(role.home);
            if (home.status == 303) home = browser.get(std::string(home.header("Location")));  // of the one body
            CHECK(home.status == 200);
            for (std::string const& place : places(home.body)) {
                CAPTURE(place);
                int const status = browser.get(place).status;
                CHECK((status == 200 || status == 303));
            }
            bool const is_of_body = role.scope == access::Scope::Kind::body;
            CHECK(has(home.body, "<span class=\"place\">Azienda USL Toscana Centro</span>") == is_of_body);
            CHECK(has(home.body, "href=\"/manuale/"));
        }
    });
}

TEST_CASE("WhatWaitsIsShownToWhoCanDoIt") {
    world::on_each_engine([](TestHouse& in) {
        Browser committee = in.signed_in(in.somebody("scientific"));
        CHECK(has(committee.get("/inizio").body, "9 testi da approvare"));
        CHECK(has(committee.get("/en/inizio").body, "9 texts to approve"));
        CHECK(has(committee.get("/inizio").body, "href=\"/contenuti\""));
        CHECK(has(committee.get("/api/v1/waiting").body, R"({"what":"approval","count":9,"path":"/contenuti"})"));

        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK(has(office.get("/inizio").body, "Niente ti aspetta"));
        CHECK(office.get("/api/v1/waiting").body == R"({"waiting":[]})");
        in.house.database.write_now("approve", [&](db::Tx& tx) {
            for (catalogue::Module const& module : in.house.catalogue.current()->modules)
                catalogue::approve(tx, {in.ids.next(), module.code, module.version, in.ids.next(), "verbale 1",
                                        in.clock.now()});
        });
        CHECK(has(committee.get("/inizio").body, "Un testo da approvare"));  // the survey
        in.house.database.write_now("approve", [&](db::Tx& tx) {
            catalogue::Module const& survey = *in.house.catalogue.current()->survey;
            catalogue::approve(tx, {in.ids.next(), survey.code, survey.version, in.ids.next(), "verbale 1",
                                    in.clock.now()});
        });
        CHECK(has(committee.get("/inizio").body, "Niente ti aspetta"));
    });
}
