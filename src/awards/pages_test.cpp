//! The pages and the interface of awards over HTTP in process, on both engines.
#include <fstream>

#include <boost/json.hpp>

#include "awards/test_world.hpp"
#include "world/page.hpp"

using namespace regia;
using namespace regia::awards;
using namespace regia::awards::test;
using world::form_with;

namespace {

http::Reply send(Browser& browser, world::PageForm const& form, world::Form more = {}) {
    more.insert(more.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, more);
}

//! Each test asks from an address of its own, because wrong codes are counted by address.
Browser nobody(Awards& in) {
    static int last = 0;
    return Browser(*in.world.dispatcher, "198.51.100." + std::to_string(++last));
}

std::string text_at(Browser& browser, std::string const& path, int status = 200) {
    auto const reply = browser.get(path);
    CHECK(reply.status == status);
    return world::text_of(reply.body);
}

std::string const register_page = "/attestati/registro";
std::string opened(std::string const& code) {
    return register_page + "?codice=" + code + "&motivo=Richiesta+di+verifica";
}

world::Form texts(std::string const& details = "della durata di {ore}, concluso il {fine}.") {
    world::Form form;
    for (std::string const language : {"it", "en"})
        for (auto const& [field, value] : world::Form{{"_titolo", "Diploma"}, {"_prima", "Si attesta che"},
                                                      {"_dopo", "ha finito"}, {"_dettagli", details},
                                                      {"_nota", ""}, {"_firma", "La Direttrice"}})
            form.emplace_back(language + field, value);
    return form;
}

}  // namespace

TEST_CASE("APersonSeesHerOwnCertificatesAndNobodyElsesDocument") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Chiara", "Bini");
        Browser browser = in.world.signed_in(person);
        CHECK(has(text_at(browser, "/attestati"), "Qui comparirà il tuo attestato"));
        in.conclude(person);
        std::string const code = in.only(person).code;
        std::uint64_t const before = in.world.database->counts().statements;
        std::string const page = text_at(browser, "/attestati");
        CHECK(in.world.database->counts().statements - before <= 5);
        CHECK(has(page, code));
        CHECK(has(page, "4 ore"));
        CHECK(has(page, "12 febbraio 2026"));
        CHECK(has(world::text_of(browser.get("/en/attestati").body), "12 February 2026"));

        Browser other = in.world.signed_in(in.person("Altra", "Persona"));
        CHECK(other.get("/attestati/" + code + "/pdf").status == 404);
        CHECK(other.get("/api/v1/certificates/" + code + "/pdf").status == 404);
        CHECK(nobody(in).get("/attestati/" + code + "/pdf").status == 303);
        CHECK(in.office("regional_office").get("/attestati/" + code + "/pdf").status == 403);
        CHECK(browser.get("/attestati/NON-UN-CODICE/pdf").status == 404);
    });
}

TEST_CASE("TheNameIsPublicOnlyWhileItsHolderAllowsIt") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Daniela", "Segreta");
        in.conclude(person);
        std::string const path = "/attestati/" + in.only(person).code;
        Browser anybody = nobody(in), browser = in.world.signed_in(person);
        std::string const hidden = text_at(anybody, path);
        CHECK(has(hidden, "Valido"));
        CHECK(has(hidden, "4 ore"));
        CHECK(has(hidden, "Il nome non è pubblico"));
        CHECK_FALSE(has(hidden, "Segreta"));

        CHECK(send(browser, form_with(browser.get("/attestati").body, "/attestati/nome"), {{"mostra", "1"}}).status ==
              303);
        CHECK(has(text_at(anybody, path), "Daniela Segreta"));
        CHECK(has(anybody.get("/api/v1/certificate-checks/" + in.only(person).code).body, "Daniela Segreta"));
        CHECK(has(browser.get("/attestati").body, "checked"));
        CHECK(send(browser, form_with(browser.get("/attestati").body, "/attestati/nome")).status == 303);
        CHECK_FALSE(has(text_at(anybody, path), "Segreta"));
        CHECK_FALSE(has(anybody.get("/api/v1/certificate-checks/" + in.only(person).code).body, "Segreta"));
    });
}

TEST_CASE("AnUnknownCodeAndAMisspeltOneGetTheSameAnswerAndGuessingEnds") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Marta", "Lippi");
        in.conclude(person);
        std::string const code = in.only(person).code;
        Browser guesser = nobody(in);
        auto const unknown = guesser.get("/attestati/K7QM-2XDT-9RF7");
        auto const misspelt = guesser.get("/attestati/K7QM-2XDT-9RF8");
        CHECK(unknown.status == 404);
        CHECK(misspelt.status == 404);
        auto const without_address = [](std::string page) {
            for (std::string const code : {"K7QM-2XDT-9RF7", "K7QM-2XDT-9RF8"})
                for (auto at = page.find(code); at != std::string::npos; at = page.find(code)) page.erase(at, 14);
            return page;
        };
        CHECK(without_address(unknown.body) == without_address(misspelt.body));
        CHECK(has(world::text_of(unknown.body), "Codice non trovato"));
        for (int i = 2; i < 20; ++i) CHECK(guesser.get("/attestati/QUALCOSA").status == 404);
        auto const refused = guesser.get("/attestati/" + code);
        CHECK(refused.status == 429);
        CHECK(refused.header("Retry-After") == "60");
        CHECK(guesser.get("/api/v1/certificate-checks/" + code).status == 429);
        // Whoever checks many true certificates is not stopped, and elsewhere nobody notices.
        Browser employer = nobody(in);
        for (int i = 0; i < 30; ++i) CHECK(employer.get("/attestati/" + code).status == 200);
        in.world.clock.advance(minutes(1));
        CHECK(guesser.get("/attestati/" + code).status == 200);
        CHECK(guesser.get("/attestati/" + code).header("X-Robots-Tag") == "noindex, nofollow");
        in.world.clock.advance(-minutes(1));
    });
}

TEST_CASE("ATypedCodeLeadsToItsPage") {
    on_each_engine([](Awards& in) {
        Browser anybody = nobody(in);
        CHECK(anybody.get("/attestati/verifica").status == 200);
        CHECK(anybody.get("/attestati/verifica?codice=k7qm+2xdt+9rf7").header("Location") ==
              "/attestati/K7QM-2XDT-9RF7");
        CHECK(anybody.get("/en/attestati/verifica?codice=k7qm+2xdt+9rf7").header("Location") ==
              "/en/attestati/K7QM-2XDT-9RF7");
        auto const odd = anybody.get("/attestati/verifica?codice=%22%3E%3Cb%2F..%2F");
        CHECK(odd.status == 303);
        CHECK(has(odd.header("Location"), "%22%3E%3Cb%2F"));
    });
}

TEST_CASE("TheOfficeRevokesWithAReasonThatTheHolderReads") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Roberto", "Errato");
        in.conclude(person);
        Certificate const certificate = in.only(person);
        Browser office = in.office("regional_office"), holder = in.world.signed_in(person);
        CHECK(has(text_at(office, register_page + "?codice=" + certificate.code + "&motivo=breve", 422),
                  "almeno 10 caratteri"));
        CHECK_FALSE(has(office.get(register_page + "?codice=" + certificate.code).body, "Errato"));
        CHECK(has(text_at(office, opened("K7QM-2XDT-9RF7"), 422), "Nessun attestato ha questo codice"));
        auto const page = office.get(opened(certificate.code));
        CHECK(has(page.body, "Roberto Errato"));
        auto const looks = in.world.database->read([&](db::Tx& tx) { return access::looks_at(tx, person, 10); });
        REQUIRE(looks.size() == 1);
        CHECK(looks[0].what == "certificate");
        CHECK(looks[0].reason == "Richiesta di verifica");

        auto const form = form_with(page.body, "/revoca");
        auto const refused = send(office, form, {{"motivo_revoca", "no"}, {"nuovo", "1"}});
        CHECK(refused.status == 422);
        CHECK(has(refused.body, ">\nno</textarea>"));
        CHECK_FALSE(in.only(person).revocation);
        for (int arrival = 0; arrival < 2; ++arrival)
            CHECK(send(office, form, {{"motivo_revoca", "Il cognome era sbagliato"}, {"nuovo", "1"}}).status == 303);
        auto const held = in.held(person);
        REQUIRE(held.size() == 2);
        CHECK(held[0].renewal == 1);
        CHECK(held[0].facts.concluded_on == certificate.facts.concluded_on);
        CHECK(held[0].code != certificate.code);

        std::string const own = text_at(holder, "/attestati");
        CHECK(has(own, "Revocato in data 12 febbraio 2026"));
        CHECK(has(own, "Il cognome era sbagliato"));
        Browser anybody = nobody(in);
        std::string const check = text_at(anybody, "/attestati/" + certificate.code);
        CHECK(has(check, "Questo attestato non è più valido"));
        CHECK_FALSE(has(check, "Il cognome era sbagliato"));
        CHECK(has(text_at(anybody, "/attestati/" + held[0].code), "Valido"));
        CHECK(has(text_at(office, register_page), certificate.code));
        CHECK(in.world.events(person, "certificate_revoked") == 1);
        for (char const* role : {"body_lead", "steering", "scientific", "admin", "auditor"})
            CHECK(in.office(role).get(opened(certificate.code)).status == 403);
        CHECK(holder.get(register_page).status == 403);
        CHECK(office.post_from_page(register_page + "/K7QM-2XDT-9RF7/revoca",
                                    {{"motivo_revoca", "Non esiste affatto"}, {"invio", to_string(person)}})
                  .status == 404);
    });
}

TEST_CASE("NewTextsHoldFromTheirApprovalAndForLaterCertificatesOnly") {
    on_each_engine([](Awards& in) {
        Uuid const early = in.person("Prima", "Persona");
        in.conclude(early);
        Browser office = in.office("regional_office"), committee = in.office("scientific");
        auto const form = form_with(office.get("/attestati/modelli/nuovo").body, "/attestati/modelli");
        auto const wrong = send(office, form, texts("dura {orre}"));
        CHECK(wrong.status == 422);
        CHECK(has(world::text_of(wrong.body), "{orre} non è un dato conosciuto"));
        CHECK(has(wrong.body, "dura {orre}"));

        auto const saved = send(office, form, texts());
        CHECK(saved.status == 303);
        std::string const path(saved.header("Location"));
        CHECK(send(office, form, texts()).header("Location") == path);  // the same form again
        CHECK(has(text_at(office, path), "La Direttrice"));
        CHECK(has(text_at(office, path), "L'approvazione spetta al Comitato Scientifico"));
        CHECK(has(text_of_pdf(office.get(path + "/anteprima?lingua=it").body), "Nome Cognome"));
        CHECK(office.post_from_page(path + "/approvazione", {{"atto", "verbale 4"}, {"invio", to_string(early)}})
                  .status == 403);

        auto const approval = form_with(committee.get(path).body, "/approvazione");
        CHECK(send(committee, approval, {{"atto", " "}}).status == 422);
        for (int arrival = 0; arrival < 2; ++arrival)
            CHECK(send(committee, approval, {{"atto", "verbale 4"}}).status == 303);
        CHECK(has(text_at(committee, path), "atto: verbale 4"));
        CHECK(has(text_at(committee, "/attestati/modelli"), "In vigore"));

        Uuid const late = in.person("Seconda", "Persona");
        in.conclude(late);
        auto const printed = [&](Uuid person) {
            return text_of_pdf(in.world.signed_in(person).get("/attestati/" + in.only(person).code + "/pdf").body);
        };
        CHECK(has(printed(late), "Diploma"));
        CHECK(has(printed(late), "concluso il 12 febbraio 2026"));
        CHECK_FALSE(has(printed(early), "Diploma"));
        CHECK(has(printed(early), "Attestato"));
        // Back to the first version, for the tests that follow.
        CHECK(send(committee, form_with(committee.get("/attestati/modelli/1").body, "/approvazione"),
                   {{"atto", "verbale 5"}}).status == 303);
        CHECK(committee.get("/attestati/modelli/99").status == 404);
    });
}

TEST_CASE("ADraftIsPreviewedAsAPageAndOnPaperBeforeItIsSaved") {
    on_each_engine([](Awards& in) {
        Browser office = in.office("regional_office");
        auto form = form_with(office.get("/attestati/modelli/nuovo?da=1").body, "/attestati/modelli");
        auto const versions = in.world.database->read([](db::Tx& tx) { return templates(tx).size(); });
        form.action = "/attestati/modelli/anteprima";
        auto const page = send(office, form, texts("di {ore}, il {fine}, <b>grassetto</b>"));
        CHECK(page.status == 200);
        CHECK(has(page.body, "di 4 ore, il 12 febbraio 2026, &lt;b&gt;grassetto&lt;/b&gt;"));
        CHECK(has(page.body, "lasting") == false);
        form.action = "/attestati/modelli/anteprima/pdf";
        auto const italian = send(office, form, texts());
        CHECK(italian.header("Content-Type") == "application/pdf");
        CHECK(has(text_of_pdf(italian.body), "Nome Cognome"));
        auto more = texts();
        more.emplace_back("lingua", "en");
        CHECK(has(text_of_pdf(send(office, form, more).body), "12 February 2026"));
        CHECK(send(office, form, texts("")).status == 422);
        CHECK(in.world.database->read([](db::Tx& tx) { return templates(tx).size(); }) == versions);
    });
}

TEST_CASE("ProgramsListCheckRevokeAndWriteTexts") {
    on_each_engine([](Awards& in) {
        namespace json = boost::json;
        Uuid const person = in.person("Chiara", "Programma");
        in.conclude(person);
        std::string const code = in.only(person).code, api = "/api/v1/certificates";
        Browser hers = in.world.program_of(person);
        auto const list = json::parse(hers.get(api).body);
        REQUIRE(list.at("certificates").as_array().size() == 1);
        auto const shown = list.at("certificates").as_array()[0];
        CHECK(shown.at("code").as_string() == code);
        CHECK(shown.at("minutes").as_int64() == 240);
        CHECK(shown.at("concluded_on").as_string() == "2026-02-12");
        CHECK(hers.get(api + "/" + code + "/pdf").body.starts_with("%PDF-"));
        CHECK(hers.post_json(api + "/public-name", "{\"shows_name\":true}").status == 200);
        CHECK(hers.post_json(api + "/public-name", "{}").status == 400);
        CHECK(hers.post_json(api + "/public-name", "[1]").status == 400);
        CHECK(hers.post_json(api + "/" + code + "/revocation", "{}").status == 403);

        Uuid const clerk = in.world.ids.next();
        in.world.database->write_now("clerk", [&, grant = in.world.ids.next()](db::Tx& tx) {
            access::add_account(tx, clerk, to_string(clerk), "it", in.world.clock.now(), "Ufficio");
            access::add_grant(tx, {grant, clerk, "regional_office", {access::Scope::Kind::region, {}}, {2026, 1, 1},
                                   "atto"}, in.world.clock.now());
        });
        Browser office = in.world.program_of(clerk);
        std::string const revocation = api + "/" + code + "/revocation";
        CHECK(office.post_json(revocation, "{\"reason\":\"no\"}").status == 422);
        CHECK(office.post_json(revocation, "{\"reason\":7}").status == 400);
        CHECK(office.post_json(revocation, "{\"reason\":\"Emesso per errore\"}").status == 200);
        CHECK(office.post_json(api + "/K7QM-2XDT-9RF7/revocation", "{\"reason\":\"Emesso per errore\"}").status == 404);
        CHECK(json::parse(nobody(in).get("/api/v1/certificate-checks/" + code).body).at("is_valid") == false);
        CHECK(nobody(in).get("/api/v1/certificate-checks/nessuno").status == 404);

        std::string const wording = "{\"heading\":\"T\",\"before_name\":\"p\",\"after_name\":\"d\","
                                    "\"details\":\"{ore} {fine}\"}";
        CHECK(office.post_json("/api/v1/certificate-texts", "{\"it\":" + wording + ",\"en\":{}}").status == 422);
        auto const made = office.post_json("/api/v1/certificate-texts",
                                           "{\"it\":" + wording + ",\"en\":" + wording + "}");
        CHECK(made.status == 201);
        auto const number = std::to_string(json::parse(made.body).at("number").as_int64());
        CHECK(office.post_json("/api/v1/certificate-texts/" + number + "/approval", "{\"act\":\"x\"}").status == 403);
        CHECK(has(office.get("/api/v1/certificate-texts").body, "\"number\":" + number));
    });
}
