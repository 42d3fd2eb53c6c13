//! A package from somebody's computer to learners: brought, refused with reasons, reviewed, approved, replaced.
#include "catalogue/authoring/test_newsroom.hpp"
#include "catalogue/package/package_store.hpp"
#include "world/zip.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using namespace regia::catalogue;
using world::Browser;
using world::zip_of;

namespace {

struct Desk : Newsroom {
    explicit Desk(std::string const& url) : Newsroom(url) {
        add_package_jobs(queue, installation);
        add_package_routes(router, installation, portfolio, queue);
    }
    jobs::Queue queue{database, clock, ids};

    http::Reply upload(Browser& browser, std::string const& name, std::string const& bytes,
                       std::string const& page = "/contenuti/pacchetti") {
        std::string const shown = browser.get(page).body;
        world::Form form;
        for (auto const* field : {"form_token", "of", "pacchetto"})
            form.emplace_back(field, Browser::hidden(shown, field));
        http::Reply const reply = browser.post_file("/contenuti/pacchetti", form, name, bytes);
        queue.drain();
        return reply;
    }
    std::int64_t rows(std::string const& table) {
        return database.read([&](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT COUNT(*) FROM " + table).value();
        });
    }
};

template <class Test>
void at_a_desk(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        Desk desk(url);
        test(desk);
    });
}

std::string manifest(std::string const& title, std::string const& href = "a/uno.html") {
    return "<manifest identifier=\"M\" xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"><metadata>"
           "<schemaversion>1.2</schemaversion></metadata><organizations default=\"o\"><organization identifier=\"o\">"
           "<title>" + title + "</title><item identifier=\"i\" identifierref=\"r\"><title>Uno</title></item>"
           "</organization></organizations><resources><resource identifier=\"r\" adlcp:scormtype=\"sco\" href=\"" +
           href + "\"/></resources></manifest>";
}

std::string package(std::string const& title = "Sicurezza") {
    return zip_of({{"imsmanifest.xml", manifest(title)},
                   {"a/uno.html", "<!doctype html><html><head><title>x</title></head><body>Uno</body></html>"},
                   {"a/stile.css", "p{}"}});
}

std::string location(http::Reply const& reply) { return std::string(reply.header("Location")); }

}  // namespace

TEST_CASE("APackageIsBroughtReadReviewedApprovedAndReplaced") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author"), other = in.enter("author", "Altra"), committee = in.enter("committee");
        http::Reply const sent = in.upload(author, "corso.zip", package());
        REQUIRE(sent.status == 303);
        std::string const page = location(author.get(location(sent)));
        REQUIRE(page.starts_with("/contenuti/pacchetti/"));
        CHECK(in.rows("catalogue_package_piece") == 0);
        CHECK(in.rows("catalogue_package_file") == 3);
        http::Reply const shown = author.get(page);
        CHECK(says(shown, "Sicurezza"));
        CHECK(says(shown, "a/uno.html"));
        CHECK(says(shown, "Caricato"));
        // Who brought it neither reviews nor approves it.
        CHECK(send(author, page, "/invio").status == 303);
        CHECK(!says(author.get(page), "Concludi la rilettura"));
        CHECK(says(author.get(page), "un’altra persona"));
        CHECK(send(other, page, "/rilettura", {{"esito", "rimandata"}, {"nota", ""}}).status == 422);
        CHECK(send(other, page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
        CHECK(send(committee, page, "/approvazione", {{"atto", " "}}).status == 422);
        CHECK(in.database.read([](db::Tx& tx) { return live_packages(tx).empty(); }));
        CHECK(send(committee, page, "/approvazione", {{"atto", "Verbale 3"}}).status == 303);
        auto const live = in.database.read([](db::Tx& tx) { return live_packages(tx); });
        REQUIRE(live.size() == 1);
        Uuid const first = in.database.read([&](db::Tx& tx) { return live_version(tx, live[0].id)->id; });
        // A second version goes the same way; until it is approved the first one is given.
        REQUIRE(in.upload(author, "corso2.zip", package("Sicurezza 2"), page).status == 303);
        CHECK(says(author.get(page), "Versione 2"));
        CHECK(in.database.read([&](db::Tx& tx) { return live_version(tx, live[0].id)->id; }) == first);
        send(author, page, "/invio");
        send(other, page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}});
        send(committee, page, "/approvazione", {{"atto", "Verbale 4"}});
        CHECK(in.database.read([&](db::Tx& tx) { return live_version(tx, live[0].id)->number; }) == 2);
        CHECK(in.database.read([&](db::Tx& tx) { return find_package_version(tx, first).has_value(); }));
    });
}

TEST_CASE("AStepThatCameTwiceIsOneAndALateOneIsSaid") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author");
        std::string const page = location(author.get(location(in.upload(author, "c.zip", package()))));
        auto const form = world::form_with(author.get(page).body, "/invio");
        auto const late = world::form_with(author.get(page).body, "/invio");
        CHECK(location(author.post(form.action, form.hidden)) == page);
        CHECK(location(author.post(form.action, form.hidden)) == page);
        CHECK(in.rows("catalogue_package_step") == 1);
        http::Reply const refused = author.post(late.action, late.hidden);
        CHECK(location(refused) == page + "?superato=1");
        CHECK(in.rows("catalogue_package_step") == 1);
    });
}

TEST_CASE("ABadPackageIsRefusedWithAllItsFaultsAndNothingIsKept") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author");
        struct Case {
            char const* says;
            std::string bytes;
            char const* name = "corso.zip";
        };
        Case const cases[] = {
            {"esce dal pacchetto", zip_of({{"../fuori.html", "x"}})},
            {"collegamento", zip_of({{"x", "/etc/passwd", 0120777}})},
            {"né imsmanifest.xml né cmi5.xml", zip_of({{"index.html", "x"}})},
            {"va compresso il contenuto", zip_of({{"corso/imsmanifest.xml", manifest("X")}})},
            {"Il file da aprire non è nel pacchetto: a/uno.html", zip_of({{"imsmanifest.xml", manifest("X")}})},
            {"non è XML ben formato", zip_of({{"imsmanifest.xml", "<manifest>"}})},
            {"L’archivio è rovinato", zip_of({{"imsmanifest.xml", manifest("X")},
                                    {"a/uno.html", "<p>x"},
                                    {.name = "a/due.html", .bytes = "<p>y", .has_right_checksum = false}})},
            {"né un file .xml", "ciao", "corso.txt"},
            {"archivio .zip leggibile", "ciao"},
            {"archivio .zip leggibile", "PK\x03\x04ciao"},
            {"requisito 13.2.0.0-1 (d)", "<courseStructure/>", "cmi5.xml"},
        };
        for (Case const& one : cases) {
            CAPTURE(one.says);
            http::Reply const sent = in.upload(author, one.name, one.bytes);
            REQUIRE(sent.status == 303);
            http::Reply const shown = author.get(location(sent));
            CHECK(shown.status == 200);
            CHECK(says(shown, one.says));
        }
        CHECK(in.rows("catalogue_package") == 0);
        CHECK(in.rows("catalogue_package_file") == 0);
        CHECK(in.rows("catalogue_package_piece") == 0);
        CHECK(in.rows("file_media") == 0);
        CHECK(author.post_file("/contenuti/pacchetti",
                               world::form_with(author.get("/contenuti/pacchetti").body, "/contenuti/pacchetti").hidden,
                               "x.zip", "").status == 422);
    });
}

TEST_CASE("PiecesGoOnWhereTheyStopped") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author"), other = in.enter("author", "Altra");
        std::string const bytes = package();
        auto const form = world::form_with(author.get("/contenuti/pacchetti").body, "/contenuti/pacchetti");
        world::Form announced = form.hidden;
        announced.emplace_back("nome", "C:\\corsi\\corso.zip");
        announced.emplace_back("byte", std::to_string(bytes.size()));
        http::Reply const begun = author.post("/contenuti/pacchetti/caricamenti", announced);
        REQUIRE(begun.status == 200);
        std::string address = begun.body.substr(begun.body.find("/contenuti"));
        address = address.substr(0, address.find('"'));
        std::string token;
        for (auto const& [name, value] : form.hidden)
            if (name == "form_token") token = value;
        auto const put = [&](Browser& who, std::size_t from, std::string const& body) {
            who.more_headers = {{"x-form-token", token}};
            return who.post_json(address + "?da=" + std::to_string(from), body);
        };
        CHECK(put(author, 0, bytes.substr(0, 200)).status == 200);
        CHECK(put(other, 200, "x").status != 200);  // nobody else's
        http::Reply const again = put(author, 0, bytes.substr(0, 200));  // its answer was lost
        CHECK(again.status == 409);
        CHECK(says(again, "\"received\":200"));
        CHECK(put(author, 300, "x").status == 409);
        CHECK(put(author, 200, bytes.substr(200) + "more").status == 409);
        CHECK(says(author.get(address), "Ricevuti 200 di"));
        CHECK(other.get(address).status == 404);
        CHECK(put(author, 200, bytes.substr(200)).status == 200);
        in.queue.drain();
        CHECK(location(author.get(address)).starts_with("/contenuti/pacchetti/"));
        CHECK(in.rows("catalogue_package_version") == 1);
    });
}

TEST_CASE("FilesOfAPackageAreFetchedByTokenOnlyAndCannotReachUs") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author");
        in.upload(author, "c.zip", package());
        Uuid const version = in.database.read([](db::Tx& tx) { return all_packages(tx)[0].last.id; });
        http::Reply const shown = author.get("/contenuti/pacchetti/versioni/" + to_string(version) + "/anteprima");
        REQUIRE(shown.status == 200);
        auto const at = shown.body.find("data-address=\"") + 14;
        std::string const address = shown.body.substr(at, shown.body.find('"', at) - at);
        REQUIRE(address.ends_with("/a/uno.html"));
        Browser nobody(in.dispatcher());
        http::Reply const page = nobody.get(address);
        CHECK(page.status == 200);
        CHECK(says(page, "<head><script src=\"/assets/scorm12."));
        std::string const policy(page.header("Content-Security-Policy"));
        CHECK(policy.starts_with("sandbox allow-scripts"));
        CHECK(policy.find("allow-same-origin") == std::string::npos);
        CHECK(policy.find("allow-top-navigation") == std::string::npos);
        std::string const root = address.substr(0, address.size() - std::string("a/uno.html").size());
        CHECK(nobody.get(root + "a/stile.css").header("Content-Type") == "text/css");
        CHECK(nobody.get(root + "a/altro.css").status == 404);
        CHECK(nobody.get("/pacchetti/altro/a/uno.html").status == 404);
        in.clock.advance(opening_length);
        CHECK(nobody.get(address).status == 404);
    });
}

TEST_CASE("ACourseOfCmi5GoesTheSameWayAndIsSeenBefore") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author"), other = in.enter("author", "Altra"), committee = in.enter("committee");
        std::string const texts = "<title><langstring lang=\"it\">Titolo</langstring></title><description>"
                                  "<langstring lang=\"it\">D</langstring></description>";
        std::string const course =
            "<courseStructure xmlns=\"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd\">"
            "<course id=\"https://example.org/c\">" + texts + "</course><au id=\"https://example.org/a\" "
            "moveOn=\"Passed\">" + texts + "<url>https://example.org/a</url></au></courseStructure>";
        std::string const page = location(author.get(location(in.upload(author, "cmi5.xml", course))));
        CHECK(says(author.get(page), "Passed"));
        send(author, page, "/invio");
        send(other, page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}});
        CHECK(send(author, page, "/legami", {{"competenze", "Z9.9"}, {"livello", ""}, {"chiave", "k"}}).status == 422);
        CHECK(send(author, page, "/legami", {{"competenze", ""}, {"chiave", std::string(501, 'k')}}).status == 422);
        CHECK(send(author, page, "/legami", {{"competenze", ""}, {"livello", ""}, {"chiave", " k "}}).status == 303);
        CHECK(in.database.read([](db::Tx& tx) { return all_packages(tx)[0].package.entitlement_key; }) == "k");
        CHECK(!says(committee.get(page), "Chiave concordata"));
        Uuid const version = in.database.read([](db::Tx& tx) { return all_packages(tx)[0].last.id; });
        std::string const preview = "/contenuti/pacchetti/versioni/" + to_string(version) + "/anteprima";
        auto const launch = world::form_with(committee.get(preview).body, "/unita/");
        CHECK(launch.action == "/contenuti/pacchetti/versioni/" + to_string(version) + "/unita/0");
        CHECK(in.database.read([](db::Tx& tx) { return packages_waiting(tx); }) == 1);
        CHECK(send(committee, page, "/approvazione", {{"atto", "Verbale 3"}}).status == 303);
        CHECK(in.database.read([](db::Tx& tx) { return live_packages(tx).size(); }) == 1);
    });
}

TEST_CASE("CompetencesOfAPackageAreThoseOfThePortfolio") {
    at_a_desk([](Desk& in) {
        Browser author = in.enter("author");
        std::string const page = location(author.get(location(in.upload(author, "c.zip", package()))));
        CHECK(send(author, page, "/legami", {{"competenze", "A1.1, Z9.9"}, {"livello", "1"}}).status == 422);
        CHECK(send(author, page, "/legami", {{"competenze", "A1.1"}, {"livello", "1"}}).status == 303);
        auto const package = in.database.read([](db::Tx& tx) { return all_packages(tx)[0].package; });
        CHECK(package.competences == std::vector<std::string>{"A1.1"});
        CHECK(package.level == portfolio::Level::base);
    });
}
