//! The profile on paper: hers alone, never stored, in her language, and different for different levels.
#include "assessment/test_site.hpp"
#include "world/pdf.hpp"

using namespace regia;
using namespace regia::assessment;
using namespace regia::assessment::test;

TEST_CASE("AProfileIsOnPaperForItsOwnerOnly") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        CHECK(nurse.browser.get("/profilo/pdf").status == 404);  // nothing measured yet
        nurse.begin();
        nurse.finish();
        std::string const page = nurse.browser.get("/profilo").body;
        auto const at = page.find("/profilo/pdf?misura=");
        REQUIRE(at != std::string::npos);
        std::string const path = page.substr(at, page.find('"', at) - at);
        std::int64_t const looks = site.count("access_look");
        auto const reply = nurse.browser.get(path);
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Type") == "application/pdf");
        CHECK(reply.header("Cache-Control") == "no-store");
        CHECK(reply.header("Content-Disposition") == "attachment; filename=\"profilo-di-competenza.pdf\"");
        std::string const text = world::text_of_pdf(reply.body);
        for (char const* part : {"Chiara Bini", "Livello atteso", "I principi di base", "12 febbraio 2026",
                                 "puoi scaricarlo soltanto tu"})
            CHECK_MESSAGE(has(text, part), part);
        CHECK(nurse.browser.get(path).body == reply.body);
        CHECK(site.count("access_look") == looks);  // one's own data are not logged

        Sitting other(site);
        other.begin();
        other.answer_until(100, [](int) { return false; });
        std::string const others = other.browser.get(path).body;  // the measure is not hers: she gets her own
        CHECK(others.starts_with("%PDF-"));
        CHECK(others != reply.body);
        world::Browser office =
            site.somebody_signed_in("Ufficio", "regional_office", {access::Scope::Kind::region, {}});
        CHECK(office.get(path).status == 403);
        world::Browser nobody(site.dispatcher());
        CHECK(nobody.get(path).status == 303);
        world::Browser program(site.dispatcher());
        program.authorization = "Bearer " + site.bearer(nurse.person);
        CHECK(has(world::text_of_pdf(program.get("/api/v1/profile/pdf").body), "Chiara Bini"));
    });
}
