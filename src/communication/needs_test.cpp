//! Needs are read without a person; profile and body only where the group is large enough; hers to read and withdraw.
#include "access/own_record/own_record.hpp"
#include "communication/needs.hpp"
#include "world/page.hpp"
#include "world/programme.hpp"
#include "world/site.hpp"

using namespace regia;
using namespace regia::communication;
using world::text_of;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

files::Folder tuscany() {
    files::Faults faults;
    return files::Folder::read(tuscany_folder(), faults);
}

struct NeedSite : world::Site {
    explicit NeedSite(std::string const& url) : Site(url, tuscany()) {
        database.write_now("bodies", [&](db::Tx& tx) { registry::store_reference(tx, *reference.current()); });
        communication::add_routes(router, installation, {portfolio, reference, [] { return 3; }});
    }
    Uuid hire(std::string const& name, char const* body, char const* profile) {
        Uuid const person = somebody(name, "learner");
        registry::Person const row{person, name, "Prova", std::nullopt, std::nullopt, std::nullopt, "f", "it"};
        registry::Employment const job{ids.next(),  person,          named_uuid("body", body), std::nullopt,
                                       std::nullopt, profile,        "employee",               std::nullopt,
                                       36.0,        Day{2025, 1, 1}, std::nullopt};
        database.write_now("hire", [&](db::Tx& tx) { registry::add_person(tx, row, job, clock.now()); });
        return person;
    }
    http::Reply write(world::Browser& browser, world::Form chosen) {
        auto const form = world::form_with(browser.get("/bisogni").body, "/bisogni");
        chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
        return browser.post(form.action, chosen);
    }
    world::Browser committee() {
        return somebody_signed_in("Stefano Landi", "scientific", {access::Scope::Kind::region, {}});
    }
    std::int64_t count(std::string const& what) {
        return database.read(
            [&](db::Tx& tx) { return tx.value<std::int64_t>("SELECT count(*) FROM " + what).value(); });
    }

    files::Shelf<portfolio::Portfolio> portfolio{folders, portfolio::parse_portfolio};
    files::Shelf<registry::Reference> reference{folders, registry::parse_reference};
};

template <class Test>
void on_each_site(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        NeedSite site(url);
        test(site);
    });
}

}  // namespace

TEST_CASE("TheCommitteeReadsWordsAndNoPerson") {
    on_each_site([](NeedSite& site) {
        auto browser = site.browser_of(site.hire("Chiara", "ausl-tc", "nurse"));
        site.hire("Ada", "ausl-tc", "nurse");
        CHECK(site.write(browser, {{"testo", "Consenso <i>dei minori</i>"}, {"area", "A1"}}).status == 303);
        CHECK(has(text_of(browser.get("/bisogni").body), "dei minori"));
        auto committee = site.committee();
        std::string const page = committee.get("/bisogni/raccolti").body;
        CHECK(has(page, "Consenso &lt;i&gt;dei minori&lt;/i&gt;"));
        CHECK_FALSE(has(page, "Chiara"));
        CHECK(browser.get("/bisogni/raccolti").status == 403);
        CHECK(committee.get("/bisogni").status == 403);
        // Two nurses are fewer than three: neither the profile nor the body is stored.
        CHECK(site.count("communication_need WHERE profile = '' AND body_id IS NULL") == 1);
        CHECK(has(text_of(page), "Profilo non indicato"));
    });
}

TEST_CASE("ProfileAndBodyStandOnlyWhereThereArePeopleEnough") {
    on_each_site([](NeedSite& site) {
        auto browser = site.browser_of(site.hire("Chiara", "ausl-tc", "nurse"));
        site.hire("Ada", "ausl-tc", "nurse");
        site.hire("Bea", "ausl-tno", "nurse");
        CHECK(site.write(browser, {{"testo", "primo"}}).status == 303);
        CHECK(site.count("communication_need WHERE profile = 'nurse' AND body_id IS NULL") == 1);
        site.hire("Eva", "ausl-tc", "nurse");
        CHECK(site.write(browser, {{"testo", "secondo"}}).status == 303);
        CHECK(site.count("communication_need WHERE body_id IS NOT NULL") == 1);
        CHECK(has(text_of(site.committee().get("/bisogni/raccolti?profilo=nurse").body), "2 bisogni"));
        CHECK(has(text_of(site.committee().get("/bisogni/raccolti?profilo=physician").body), "0 bisogni"));
    });
}

TEST_CASE("ANeedWithoutALinkIsNobodysAndAWithdrawnOneIsGone") {
    on_each_site([](NeedSite& site) {
        Uuid const person = site.hire("Chiara", "ausl-tc", "nurse");
        auto browser = site.browser_of(person), other = site.browser_of(site.hire("Ada", "ausl-tc", "nurse"));
        CHECK(site.write(browser, {{"testo", "slegato"}, {"slegato", "1"}}).status == 303);
        CHECK_FALSE(has(text_of(browser.get("/bisogni").body), "slegato "));
        CHECK(site.count("communication_need") == 1);
        CHECK(site.count("communication_need_author") == 0);

        auto const form = world::form_with(browser.get("/bisogni").body, "/bisogni");
        world::Form twice = form.hidden;
        twice.insert(twice.end(), {{"testo", "mio"}});
        CHECK(browser.post(form.action, twice).status == 303);
        CHECK(browser.post(form.action, twice).status == 303);
        CHECK(site.count("communication_need") == 2);
        auto const hers = site.database.read([&](db::Tx& tx) { return needs_of(tx, person); });
        REQUIRE(hers.size() == 1);
        CHECK_FALSE(has(to_string(hers[0].id), world::Browser::hidden(browser.get("/bisogni").body, "submission")));
        std::string const back = "/bisogni/" + to_string(hers[0].id) + "/ritira";
        CHECK(other.post_from_page(back, {}).status == 404);
        CHECK(browser.post_from_page(back, {}).status == 303);
        CHECK(browser.post_from_page(back, {}).status == 404);
        CHECK_FALSE(has(site.committee().get("/bisogni/raccolti").body, ">mio<"));
        CHECK(site.count("communication_need") == 1);
    });
}

TEST_CASE("WhatBecomesOfANeedIsWrittenByTheCommitteeAndReadByWhoWroteIt") {
    on_each_site([](NeedSite& site) {
        Uuid const person = site.hire("Chiara", "ausl-tc", "nurse");
        auto browser = site.browser_of(person), committee = site.committee();
        CHECK(site.write(browser, {{"testo", ""}, {"area", "A99"}}).status == 422);
        CHECK(site.write(browser, {{"testo", std::string(1001, 'a')}}).status == 422);
        site.write(browser, {{"testo", "Casi di pronto soccorso"}});
        auto const form = world::form_with(committee.get("/bisogni/raccolti").body, "/bisogni/raccolti/");
        world::Form wrong = form.hidden, right = form.hidden;
        wrong.insert(wrong.end(), {{"stato", "declined"}, {"tema", ""}, {"nota", ""}});
        CHECK(committee.post(form.action, wrong).status == 422);
        right.insert(right.end(),
                     {{"stato", "planned"}, {"tema", "Emergenza"}, {"nota", "Un caso in più nel modulo 2"}});
        CHECK(committee.post(form.action, right).status == 303);
        CHECK(committee.post(form.action, right).status == 303);
        CHECK(site.count("communication_need_step") == 1);
        std::string const page = text_of(browser.get("/bisogni").body);
        CHECK(has(page, "diventerà contenuto"));
        CHECK(has(page, "Il Comitato scrive: Un caso in più nel modulo 2"));
        CHECK(has(text_of(committee.get("/bisogni/raccolti?stato=planned").body), "Temi: Emergenza"));
    });
}

TEST_CASE("NeedsGoThroughProgramsToo") {
    on_each_site([](NeedSite& site) {
        Uuid const person = site.hire("Chiara", "ausl-tc", "nurse");
        auto const bearer = [&](Uuid who) {
            return site.database.write_now("bearer", [&](db::Tx& tx) {
                return access::make_bearer(tx, access::grants_of(tx, who, rome_day(site.clock.now())).at(0), "test",
                                           site.clock.now(), site.clock.now() + days(1));
            });
        };
        world::Browser hers(site.dispatcher()), theirs(site.dispatcher());
        hers.authorization = "Bearer " + bearer(person);
        theirs.authorization =
            "Bearer " + bearer(site.somebody("Stefano", "scientific", {access::Scope::Kind::region, {}}));
        CHECK(hers.post_json("/api/v1/needs", R"({"area":"A99"})").status == 422);
        CHECK(hers.post_json("/api/v1/needs", R"({"text":"Uno","area":"A1"})").status == 201);
        CHECK(hers.post_json("/api/v1/needs", R"({"text":"Due","without_link":true})").status == 201);
        std::string const own = hers.get("/api/v1/needs").body;
        CHECK(has(own, "Uno"));
        CHECK_FALSE(has(own, "Due"));
        std::string const all = theirs.get("/api/v1/collected-needs").body;
        CHECK(has(all, "Due"));
        CHECK_FALSE(has(all, to_string(person)));
        auto const id = to_string(site.database.read([&](db::Tx& tx) { return needs_of(tx, person); }).at(0).id);
        CHECK(theirs.post_json("/api/v1/collected-needs/" + id + "/steps", R"({"state":"read"})").status == 201);
        CHECK(hers.post_json("/api/v1/collected-needs/" + id + "/steps", R"({"state":"read"})").status == 403);
        CHECK(has(hers.get("/api/v1/needs").body, "\"state\":\"read\""));
        CHECK(hers.post_json("/api/v1/needs/" + id + "/withdrawal", "{}").status == 200);
        CHECK(theirs.post_json("/api/v1/collected-needs/" + id + "/steps", R"({"state":"read"})").status == 404);
    });
}
