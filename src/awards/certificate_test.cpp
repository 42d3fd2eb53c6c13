//! From a conclusion to a certificate and its document, on both engines.
#include <fstream>
#include <thread>

#include "awards/test_world.hpp"

using namespace regia;
using namespace regia::awards;
using namespace regia::awards::test;

TEST_CASE("WhoConcludesTheCourseGetsOneCertificateHoweverOftenItIsSaid") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Chiara", "Bini");
        CHECK(in.held(person).empty());
        in.conclude(person);
        Certificate const first = in.only(person);
        CHECK(first.facts.name == "Chiara Bini");
        CHECK(first.facts.minutes == 240);
        CHECK(first.facts.modules == 8);
        CHECK(first.facts.areas.size() == 6);
        CHECK(first.facts.is_provisional);
        CHECK(first.facts.concluded_on == rome_day(in.world.clock.now()));
        CHECK(read_code(first.code) == first.code);
        CHECK(in.world.events(person, "certificate_issued") == 1);

        for (int again = 0; again < 2; ++again)
            in.world.database->write_now("again", [&](db::Tx& tx) {
                jobs::emit(tx, "course_concluded", to_string(person), "{}", in.world.clock.now());
                jobs::emit(tx, "course_concluded", to_string(person), "{}", in.world.clock.now());
            });
        in.world.subscribers.drain();
        CHECK(in.only(person).code == first.code);
        CHECK(in.world.events(person, "certificate_issued") == 1);
    });
}

TEST_CASE("SevenModulesGiveNoCertificate") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Daniela", "Lotti");
        Instant const now = in.world.clock.now();
        in.world.database->write_now("course", [&](db::Tx& tx) {
            learning::plan_path(tx, in.world.library, person, now - days(2));
            for (catalogue::Module const& module : in.world.library.catalogue.current()->modules)
                if (module.position < 8)
                    learning::simulate_module(tx, in.world.library, person, module.code, true, now - days(1), now, 7);
        });
        in.world.subscribers.drain();
        CHECK(in.held(person).empty());
        CHECK(has(in.world.signed_in(person).get("/attestati").body, "Finora ne hai conclusi 7 su 8"));
    });
}

TEST_CASE("ADownloadIsMadeOnceAndStaysAsItIsWhateverChangesLater") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Roberto", "Dini");
        in.conclude(person);
        Certificate const certificate = in.only(person);
        Browser browser = in.world.signed_in(person);
        auto const first = browser.get("/attestati/" + certificate.code + "/pdf");
        CHECK(first.status == 200);
        CHECK(first.header("Content-Type") == "application/pdf");
        CHECK(first.header("Content-Disposition") == "attachment; filename=\"attestato-" + certificate.code + ".pdf\"");
        in.world.database->write_now("change", [&](db::Tx& tx) {
            tx.run("UPDATE registry_person SET family_name = 'Altro' WHERE id = $1", person);
        });
        in.world.clock.advance(days(1));
        Browser later = in.world.signed_in(person);
        CHECK(later.get("/attestati/" + certificate.code + "/pdf").body == first.body);
        CHECK(later.get("/api/v1/certificates/" + certificate.code + "/pdf").body == first.body);
        // Even before the first download the facts are those of the day of issue.
        std::string const text = text_of_pdf(first.body);
        CHECK(has(text, "Roberto Dini"));
        CHECK(has(text, "4 ore"));
        CHECK(has(text, "12 febbraio 2026"));
        CHECK(has(text, certificate.code));
        CHECK(has(text, "NextGenerationEU"));
        CHECK(has(text, "Portfolio provvisorio"));
        CHECK(has(text, "http://regia.example.it/attestati/" + certificate.code));
        // A byte that was changed behind the program's back is found, and not sent.
        in.world.database->write_now("tamper", [&](db::Tx& tx) {
            tx.run("UPDATE awards_document SET sha256 = $2 WHERE person_id = $1", person, Bytes(32, 0));
        });
        CHECK(later.get("/attestati/" + certificate.code + "/pdf").status == 500);
        for (char const* word : {"livello", "Intermedio", "Avanzato", "punti"}) CHECK_FALSE(has(text, word));
        in.world.clock.set(from_rome({2026, 2, 12}, 9, 0));
    });
}

TEST_CASE("ACertificateIsInTheLanguageOfItsHolder") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Ann", "O'Neill", "en");
        in.conclude(person);
        auto const pdf = in.world.signed_in(person).get("/attestati/" + in.only(person).code + "/pdf").body;
        std::string const text = text_of_pdf(pdf);
        CHECK(has(text, "This is to certify that"));
        CHECK(has(text, "Ann O'Neill"));
        CHECK(has(text, "4 hours"));
        CHECK(has(text, "12 February 2026"));
        CHECK(has(text, "/en/attestati/"));
    });
}

TEST_CASE("TwoFirstDownloadsAtOnceStoreAndSendTheSameBytes") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Marta", "Lippi");
        in.conclude(person);
        std::string const path = "/attestati/" + in.only(person).code + "/pdf";
        std::vector<Browser> browsers;
        for (int i = 0; i < 4; ++i) browsers.push_back(in.world.signed_in(person));
        std::vector<std::string> bodies(browsers.size());
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < browsers.size(); ++i)
            threads.emplace_back([&, i] { bodies[i] = browsers[i].get(path).body; });
        for (std::thread& thread : threads) thread.join();
        CHECK(bodies[0].starts_with("%PDF-"));
        for (std::string const& body : bodies) CHECK(body == bodies[0]);
        auto const stored = in.world.database->read([&](db::Tx& tx) { return document_of(tx, in.only(person)); });
        CHECK(stored == bodies[0]);
    });
}

TEST_CASE("TheDocumentThatIsStoredFirstIsTheOneThatIsSent") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Irene", "Galli");
        in.conclude(person);
        Certificate const certificate = in.only(person);
        in.world.database->write_now("first", [&](db::Tx& tx) {
            CHECK(keep_document(tx, certificate, "one", in.world.clock.now()) == "one");
        });
        in.world.database->write_now("second", [&](db::Tx& tx) {
            CHECK(keep_document(tx, certificate, "other", in.world.clock.now()) == "one");
        });
        CHECK(in.world.signed_in(person).get("/attestati/" + certificate.code + "/pdf").body == "one");
    });
}

TEST_CASE("ABackupCarriesCertificatesAndTheirDocuments") {
    on_each_engine([](Awards& in) {
        if (in.world.database->engine() == db::Engine::postgres) return;  // pg_dump is theirs
        Uuid const person = in.person("Elena", "Vanni");
        in.conclude(person);
        std::string const pdf = in.world.signed_in(person).get("/attestati/" + in.only(person).code + "/pdf").body;
        auto const file = std::filesystem::temp_directory_path() / ("regia-backup-" + random_token() + ".db");
        in.world.database->backup(file.string());
        {
            auto const copy = db::open("sqlite:" + file.string());
            auto const there = copy->read([&](db::Tx& tx) {
                return document_of(tx, certificates_of(tx, person).at(0));
            });
            CHECK(there == pdf);
        }
        for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
    });
}

TEST_CASE("NothingOfACertificateDependsOnTheLevelOfItsHolder") {
    on_each_engine([](Awards& in) {
        std::vector<std::string> pages, documents;
        for (double const ability : {-2.5, 2.5}) {
            Uuid const person = in.person("Gemella", "Uguale");
            in.world.measure(person, ability);
            in.conclude(person);
            Certificate certificate = in.only(person);
            std::string page = Browser(*in.world.dispatcher).get("/attestati/" + certificate.code).body;
            for (auto at = page.find(certificate.code); at != std::string::npos; at = page.find(certificate.code))
                page.erase(at, certificate.code.size());
            pages.push_back(page);
            certificate.code = "K7QM-2XDT-9RF7";
            documents.push_back(print(certificate, initial_template(), "https://regia.example.it/attestati/x"));
        }
        CHECK(pages[0] == pages[1]);
        CHECK(documents[0] == documents[1]);
    });
}

TEST_CASE("OneConclusionAndARevocationAtOnceLeaveOneValidCertificate") {
    on_each_engine([](Awards& in) {
        Uuid const person = in.person("Paolo", "Nesi");
        in.conclude(person);
        Certificate const first = in.only(person);
        auto const second = db::open(in.world.url);  // another program on the same database
        Instant const now = in.world.clock.now();
        auto const renew = [&](db::Database& through, std::string const& code, Uuid id) {
            through.write_now("revoke", [&](db::Tx& tx) {
                revoke(tx, in.sources, {first.code, "Nome sbagliato", person, std::pair(code, id)}, now);
            });
        };
        std::thread one([&, code = new_code(), id = in.world.ids.next()] { renew(*in.world.database, code, id); });
        std::thread other([&, code = new_code(), id = in.world.ids.next()] { renew(*second, code, id); });
        one.join();
        other.join();
        auto const held = in.held(person);
        REQUIRE(held.size() == 2);
        CHECK_FALSE(held[0].revocation);
        CHECK(held[1].revocation);
    });
}
