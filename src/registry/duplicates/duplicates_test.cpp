//! Pairs that may be one person: found whoever writes them, shown only to who has both, answered once.
#include "registry/duplicates/duplicates.hpp"

#include "registry/test_pages.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

Person mario_with(OfficePages& office, std::string const& given_name, std::string const& tax_code) {
    return {office.ids.next(), given_name, "Rossi", tax_code, std::nullopt, Day{1985, 12, 10}, "m", "it"};
}

Uuid hire(OfficePages& office, Person const& person, Uuid body) {
    Employment const job{office.ids.next(), person.id, body, std::nullopt, std::nullopt, "nurse", "employee",
                         std::nullopt, std::nullopt, {2025, 1, 1}, std::nullopt};
    office.database.write_now("hire", [&](db::Tx& tx) { add_person(tx, person, job, office.clock.now()); });
    return person.id;
}

Form pair_of(Browser& browser, Uuid person, Uuid other) {
    std::string const page = browser.get("/doppioni").body;
    return {{"form_token", Browser::hidden(page, "form_token")}, {"of", Browser::hidden(page, "of")},
            {"persona", to_string(person)}, {"altra", to_string(other)}};
}

}  // namespace

TEST_CASE("OmocodiaAndTheSameNameAndDateAreProposed") {
    in_pages([](OfficePages& office) {
        hire(office, mario_with(office, "Mario", mario), body_x);
        CHECK(office.count("registry_duplicate") == 0);
        hire(office, mario_with(office, "Mario Ugo", mario_by_omocodia), body_x);
        hire(office, mario_with(office, "Mario", "RSSMRA85T10H501S"), body_x);
        Browser lead = office.lead(body_x);
        auto const page = lead.get("/doppioni");
        CHECK(says(page, "differiscono solo per omocodia"));
        CHECK(says(page, "stesso nome e stessa data di nascita"));
        CHECK(says(page, "Rossi Mario Ugo"));
        CHECK(office.count("registry_duplicate") == 2);
        CHECK(office.count("access_list_look") == 1);
        // A file that brings the omocodia variant under the same name is told of it, row by row.
        auto const sent = upload(lead, std::string(short_header) + "Rossi,Mario," + mario_by_omocodia +
                                           ",ausl-x,nurse\n");
        CHECK(sent.status == 303);
    });
}

TEST_CASE("APairIsShownOnlyToWhoHasBothAndAnsweredOnce") {
    in_pages([](OfficePages& office) {
        Uuid const older = hire(office, mario_with(office, "Mario", mario), body_x);
        Uuid const newer = hire(office, mario_with(office, "Mario", "RSSMRA85T10H501S"), body_y);
        Browser lead = office.lead(body_x), other = office.lead(body_y), admin = office.admin();
        for (Browser* browser : {&lead, &other}) {
            CHECK_FALSE(says(browser->get("/doppioni"), "Rossi"));
            CHECK(browser->post("/doppioni", pair_of(*browser, newer, older)).status == 303);
        }
        CHECK(says(admin.get("/doppioni"), "Rossi Mario"));
        Form const form = pair_of(admin, newer, older);
        CHECK(admin.post("/doppioni", form).status == 303);
        CHECK(admin.post("/doppioni", form).status == 303);
        CHECK_FALSE(says(admin.get("/doppioni"), "Rossi"));
        Form wrong = form;
        wrong[2].second = "x";
        CHECK(admin.post("/doppioni", wrong).status == 400);
        CHECK(office.somebody_signed_in("Nora Sali", "learner").get("/doppioni").status == 403);
    });
}
