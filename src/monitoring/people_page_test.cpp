//! The list of a body's people: who sees names, what a filter shows, what is exported and what is logged.
#include <set>

#include "monitoring/people_store.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

std::vector<Somebody> small_body() {
    return {{.given = "Chiara", .family = "Bini", .staff_number = "104233", .modules_done = 3},
            {.given = "Lucia", .family = "Baldi", .staff_number = "104234", .modules_done = 8},
            {.given = "Sandro", .family = "Calamai", .profile = "physician", .unit = "Prevenzione",
             .staff_number = "204000", .modules_done = 1, .days_ago = 40},
            {.given = "Anna", .family = "Del Bianco", .unit = "", .has_survey = true},
            {.given = "Niccolò", .family = "D'Angelo", .unit = "Prevenzione"},
            {.given = "Giulia", .family = "Fabbri", .absence = "long_absence", .modules_done = 2},
            {.given = "Altra", .family = "Persona", .body = "aou-pisana", .modules_done = 8}};
}

//! The names of a page in their order.
std::vector<std::string> names(std::string const& page) {
    std::vector<std::string> found;
    std::string const mark = "<th scope=\"row\">";
    auto const rows = page.find("Motivo di assenza</th>");
    for (auto at = page.find(mark, rows); at != std::string::npos; at = page.find(mark, at + 1)) {
        auto const end = page.find("</th>", at);
        auto const link = page.find("<a href=", at);
        auto const start = link < end ? page.find('>', link) + 1 : at + mark.size();
        found.push_back(page.substr(start, page.find('<', start) - start));
    }
    return found;
}
using Names = std::vector<std::string>;

//! Where the page says that the next or the previous one is; empty when it has none.
std::string beside(std::string const& page, std::string const& rel) {
    auto const at = page.find("\" rel=\"" + rel + "\"");
    if (at == std::string::npos) return {};
    auto const start = page.rfind("href=\"", at) + 6;
    std::string address = page.substr(start, at - start);
    std::string const escaped = "&amp;";
    while (address.find(escaped) != std::string::npos) address.replace(address.find(escaped), escaped.size(), "&");
    return address;
}

std::vector<std::vector<std::string>> cells(std::string const& csv) {
    std::vector<std::vector<std::string>> lines;
    for (std::string_view line : split(csv, '\n')) {
        if (line.empty()) continue;
        lines.emplace_back();
        for (std::string_view cell : split(line.substr(0, line.size() - 1), ',')) lines.back().emplace_back(cell);
    }
    return lines;
}

}  // namespace

TEST_CASE("WhoLeadsABodySeesItsPeopleByState") {
    on_each_engine([](World& world) {
        world.add(small_body());
        auto lead = world.as("body_lead", "ausl-tc");
        auto const home = lead.get("/enti");
        CHECK(home.status == 303);
        CHECK(home.header("Location") == "/enti/ausl-tc");
        auto const page = lead.get("/enti/ausl-tc");
        REQUIRE(page.status == 200);
        CHECK(names(page.body) == Names{"Baldi Lucia", "Bini Chiara", "Calamai Sandro", "D&#39;Angelo Niccolò",
                                        "Del Bianco Anna", "Fabbri Giulia"});
        std::string const text = read_aloud(page.body);
        CHECK(says(text, "Tutte 6"));
        CHECK(says(text, "Concluso 1"));
        CHECK(says(text, "In corso 2"));
        CHECK(says(text, "di cui da riprendere 1"));
        CHECK(says(text, "Da iniziare 1"));
        CHECK(says(text, "Senza questionario 1"));
        CHECK(says(text, "Fuori dal perimetro 1"));
        CHECK(says(text, "Bini Chiara 104233 Infermiere Rete ospedaliera 3/8 In corso –"));
        CHECK(says(text, "Fabbri Giulia Infermiere Rete ospedaliera 2/8 Fuori dal perimetro Assenza lunga"));
        CHECK(says(text, "Il mio ente"));
    });
}

TEST_CASE("FiltersAndSearchFindWhomTheyName") {
    on_each_engine([](World& world) {
        world.add(small_body());
        auto lead = world.as("body_lead", "ausl-tc");
        auto const found = [&](std::string const& query) {
            return names(lead.get("/enti/ausl-tc/persone?" + query).body);
        };
        CHECK(found("stato=in-corso") == Names{"Bini Chiara", "Calamai Sandro"});
        CHECK(found("stato=da-riprendere") == Names{"Calamai Sandro"});
        CHECK(found("stato=fuori-perimetro") == Names{"Fabbri Giulia"});
        CHECK(found("struttura=Prevenzione") == Names{"Calamai Sandro", "D&#39;Angelo Niccolò"});
        CHECK(found("struttura=-") == Names{"Del Bianco Anna"});
        CHECK(found("profilo=physician") == Names{"Calamai Sandro"});
        CHECK(found("profilo=physician&struttura=Prevenzione&stato=in-corso") == Names{"Calamai Sandro"});
        CHECK(found("profilo=physician&struttura=Rete+ospedaliera").empty());
        CHECK(found("q=bini") == Names{"Bini Chiara"});
        CHECK(found("q=BINI+chi") == Names{"Bini Chiara"});
        CHECK(found("q=chiara+bini") == Names{"Bini Chiara"});
        CHECK(found("q=anna+del+bianco") == Names{"Del Bianco Anna"});
        CHECK(found("q=iara") == Names{"Bini Chiara"});  // anywhere in a word
        CHECK(found("q=bianco") == Names{"Del Bianco Anna"});
        CHECK(found("q=ni+ca") == Names{});              // a short word begins one
        CHECK(found("q=d%27angelo") == Names{"D&#39;Angelo Niccolò"});
        CHECK(found("q=104233") == Names{"Bini Chiara"});
        CHECK(found("q=1042") == Names{"Baldi Lucia", "Bini Chiara"});
        CHECK(found("q=b&stato=concluso") == Names{"Baldi Lucia"});
        CHECK(found("q=persona").empty());  // of another body
        CHECK(found("ordina=-nome").front() == "Fabbri Giulia");
        std::string const text = read_aloud(lead.get("/enti/ausl-tc/persone?q=b").body);
        CHECK(says(text, "Tutte 3 Concluso 1 In corso 1"));  // and "Del Bianco"
    });
}

TEST_CASE("WrongValuesInTheAddressShowTheWholeListOnItsFirstOrLastPage") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people;
        for (int i = 0; i < 60; ++i) people.push_back({.given = "N" + std::to_string(100 + i), .modules_done = i % 8});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const path = "/enti/ausl-tc/persone";
        auto const first = names(lead.get(path).body);
        CHECK(first.size() == 25);
        for (char const* query : {"?dopo=x", "?riga=-1", "?riga=99999999999999999999", "?stato=xyz",
                                  "?dopo=018f0000-0000-7000-8000-000000000001", "?prima=x",
                                  "?profilo=astronauta", "?ordina=livello", "?q=%20%20"}) {
            CAPTURE(query);
            auto const reply = lead.get(path + query);
            CHECK(reply.status == 200);
            CHECK(names(reply.body) == first);
        }
        CHECK(lead.get(path + "?q=" + std::string(5000, 'a')).status == 200);
        CHECK(lead.get(path + "?struttura=" + std::string(5000, 'a')).status == 200);
        // An export or a program is told, rather than given what it did not ask for.
        CHECK(lead.get("/enti/ausl-tc/persone.csv?stato=xyz").status == 400);
        CHECK(lead.get("/api/v1/bodies/ausl-tc/people?profilo=astronauta").status == 400);
        CHECK(lead.get("/api/v1/bodies/ausl-tc/people?limit=0").status == 400);
        CHECK(lead.get("/api/v1/bodies/ausl-tc/people?after=x").status == 400);
    });
}

TEST_CASE("PagesFollowEachOtherBothWaysInBothOrders") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people;
        for (int i = 0; i < 60; ++i) people.push_back({.given = "N" + std::to_string(100 + i), .modules_done = i % 8});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        for (std::string const order : {"", "?ordina=-nome"}) {
            CAPTURE(order);
            auto const first = lead.get("/enti/ausl-tc/persone" + order);
            CHECK(beside(first.body, "prev") == "");
            CHECK(says(first, "1–25 di 60"));
            auto const second = lead.get(beside(first.body, "next"));
            CHECK(names(second.body).size() == 25);
            CHECK(says(second, "26–50 di 60"));
            auto const third = lead.get(beside(second.body, "next"));
            CHECK(names(third.body).size() == 10);
            CHECK(says(third, "51–60 di 60"));
            CHECK(beside(third.body, "next") == "");
            CHECK(names(lead.get(beside(third.body, "prev")).body) == names(second.body));
            CHECK(names(lead.get(beside(second.body, "prev")).body) == names(first.body));
        }
    });
}

TEST_CASE("AnotherBodyIsAsUnknownAsNone") {
    on_each_engine([](World& world) {
        world.add(small_body());
        auto lead = world.as("body_lead", "ausl-tc");
        for (char const* path : {"", "/persone", "/persone?q=persona", "/persone.csv", "/strutture"}) {
            CAPTURE(path);
            auto const other = lead.get("/enti/aou-pisana" + std::string(path));
            auto const none = lead.get("/enti/nessuno" + std::string(path));
            CHECK(other.status == 404);
            CHECK(none.status == 404);
            CHECK(read_aloud(other.body) == read_aloud(none.body));
        }
        for (char const* path : {"", "/people"}) {
            auto const other = lead.get("/api/v1/bodies/aou-pisana" + std::string(path));
            CHECK(other.status == 404);
            CHECK(other.body == lead.get("/api/v1/bodies/nessuno" + std::string(path)).body);
        }
        CHECK(lead.get("/monitoraggio").status == 403);
        CHECK(lead.get("/monitoraggio.csv").status == 403);
        CHECK(world.looks().empty());
    });
}

TEST_CASE("TheRegionSeesCountsAndNamesOnlyForAReason") {
    on_each_engine([](World& world) {
        world.add(small_body());
        auto office = world.as("regional_office");
        std::string const path = "/enti/ausl-tc/persone";
        auto const counts = office.get(path);
        CHECK(counts.status == 200);
        CHECK(says(read_aloud(counts.body), "6 persone Concluso 1 In corso 2 di cui da riprendere 1"));
        CHECK_FALSE(says(counts, "Bini"));
        CHECK_FALSE(says(office.get("/enti/ausl-tc"), "Bini"));
        CHECK(office.get(path + ".csv").status == 403);
        CHECK(office.get("/api/v1/bodies/ausl-tc/people").status == 403);
        CHECK(world.looks().empty());

        auto const refused = office.post(path, {{"motivo", "  perché "}});
        CHECK(refused.status == 422);
        CHECK(says(refused, "value=\"perché\""));
        CHECK(says(refused, "da 10 a 200 caratteri"));
        CHECK(office.post(path, {{"motivo", std::string(201, 'a')}}).status == 422);
        CHECK_FALSE(says(office.get(path), "Bini"));

        auto const given = office.post(path, {{"motivo", "Verifica del <dato> di febbraio"}});
        CHECK(given.status == 303);
        CHECK(given.header("Location") == path);
        auto const list = office.get(path + "?stato=in-corso");
        CHECK(names(list.body) == Names{"Bini Chiara", "Calamai Sandro"});
        CHECK(says(list, "Vedi i nomi per questo motivo: Verifica del &lt;dato&gt; di febbraio"));
        CHECK_FALSE(says(list, "persone.csv"));
        auto const looks = world.looks();
        REQUIRE(looks.size() == 2);
        CHECK(looks[0].what == "names_reason");
        CHECK(looks[1].what == "body_people");
        CHECK(looks[1].role == "regional_office");
        CHECK(looks[1].filter == "ente=ausl-tc&stato=in-corso&motivo=Verifica%20del%20%3Cdato%3E%20di%20febbraio");
        CHECK(looks[1].people == 2);
        // For this body and this grant, for half an hour.
        CHECK_FALSE(says(office.get("/enti/aou-pisana/persone"), "Persona Altra"));
        CHECK_FALSE(says(world.as("regional_office").get(path), "Bini"));
        world.clock.advance(minutes(31));
        CHECK_FALSE(says(office.get(path), "Bini"));
    });
}

TEST_CASE("RolesThatMaySeeNoNamesSeeNone") {
    on_each_engine([](World& world) {
        world.add(small_body());
        for (char const* role : {"steering", "scientific", "auditor"}) {
            CAPTURE(role);
            auto somebody = world.as(role);
            auto const page = somebody.get("/enti/ausl-tc/persone");
            CHECK(page.status == 200);
            CHECK_FALSE(says(page, "Bini"));
            CHECK_FALSE(says(page, "motivo\""));
            CHECK_FALSE(says(somebody.get("/enti/ausl-tc"), "Bini"));
            CHECK(somebody.post("/enti/ausl-tc/persone", {{"motivo", "un motivo abbastanza lungo"}}).status == 403);
            CHECK(somebody.get("/enti/ausl-tc/persone.csv").status == 403);
            CHECK(somebody.get("/enti/nessuno/persone.csv").status == 403);
            CHECK(somebody.get("/api/v1/bodies/ausl-tc/people").status == 403);
        }
        CHECK(world.as("communication").get("/enti").status == 403);
    });
}

TEST_CASE("EachListPageLeavesOneRowBeforeItIsShown") {
    on_each_engine([](World& world) {
        world.add(small_body());
        auto lead = world.as("body_lead", "ausl-tc");
        lead.get("/enti/ausl-tc");
        lead.get("/enti/ausl-tc/persone?q=Bini&stato=in-corso");
        lead.is_htmx = true;
        lead.get("/enti/ausl-tc?aggiorna=1");  // counts alone
        lead.get("/enti/ausl-tc/persone?struttura=Prevenzione");
        auto const looks = world.looks();
        REQUIRE(looks.size() == 3);
        CHECK(looks[0].filter == "ente=ausl-tc");
        CHECK(looks[0].people == 6);
        CHECK(looks[1].filter == "ente=ausl-tc&q=Bini&stato=in-corso");
        CHECK(looks[1].people == 1);
        CHECK(looks[2].filter == "ente=ausl-tc&struttura=Prevenzione");
        CHECK(looks[2].people == 2);
        CHECK_FALSE(looks[2].file);
    });
}

TEST_CASE("TheExportHoldsWhatTheScreenShowsAndItsDigestIsLogged") {
    on_each_engine([](World& world) {
        auto people = small_body();
        for (int i = 0; i < 40; ++i)
            people.push_back({.given = "N" + std::to_string(i), .family = "Zeta", .modules_done = 5});
        people.push_back({.given = "Formula", .family = "=1+1", .modules_done = 4});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        for (std::string const query : {"", "stato=in-corso", "q=zeta", "struttura=Prevenzione&ordina=-nome"}) {
            CAPTURE(query);
            Names shown;
            for (std::string at = "/enti/ausl-tc/persone?" + query; !at.empty();) {
                auto const reply = lead.get(at);
                for (auto const& name : names(reply.body)) shown.push_back(name);
                at = beside(reply.body, "next");
            }
            auto const reply = lead.get("/enti/ausl-tc/persone.csv?" + query);
            REQUIRE(reply.status == 200);
            CHECK(reply.header("Content-Type") == "text/csv; charset=utf-8");
            CHECK(reply.header("Content-Disposition") == "attachment; filename=\"persone-ausl-tc-2026-02-12.csv\"");
            std::string const csv = text_of_file(reply);
            auto const lines = cells(csv);
            REQUIRE(lines.size() == shown.size() + 1);
            for (std::size_t i = 0; i < shown.size(); ++i) {
                auto const& line = lines[i + 1];
                CHECK(line[0] == std::to_string(i + 1));
                CHECK(line[1] == std::to_string(shown.size()));
                std::string name = line[3];
                if (name == "'=1+1 Formula") name = "=1+1 Formula";
                CHECK(name == (shown[i] == "D&#39;Angelo Niccolò" ? "D'Angelo Niccolò" : shown[i]));
                CHECK(line[12] == query);
            }
            auto const look = world.looks().back();
            CHECK(look.what == "people_csv");
            CHECK(look.people == static_cast<std::int64_t>(shown.size()));
            CHECK(look.file == digest_of(csv));
        }
        CHECK(says(text_of_file(lead.get("/enti/ausl-tc/persone.csv?q=bini")),
                   "1,1,Azienda USL Toscana Centro,Bini Chiara,104233,Infermiere,Rete ospedaliera,3,8,In corso,,"
                   "2026-02-12T09:42:00.000Z,q=bini,\"prova, Referente GdL\",\"Conclusi: Chi ha concluso tutti"));
    });
}

TEST_CASE("AProgramWalksTheWholeListByItsCursor") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people;
        for (int i = 0; i < 30; ++i) people.push_back({.given = "Pari", .family = i % 2 ? "Nome" : "Altro"});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        for (std::string const order : {"", "&ordina=-nome"}) {
            std::set<std::string> ids;
            std::string after;
            int pages = 0;
            do {
                auto const reply = lead.get("/api/v1/bodies/ausl-tc/people?limit=7" + order +
                                            (after.empty() ? "" : "&after=" + http::url_encode(after)));
                REQUIRE(reply.status == 200);
                CHECK(says(reply, "\"total\":30"));
                for (auto at = reply.body.find("\"id\":\""); at != std::string::npos;
                     at = reply.body.find("\"id\":\"", at + 1))
                    CHECK(ids.insert(reply.body.substr(at + 6, 36)).second);
                auto const next = reply.body.find("\"next\":\"");
                after = next == std::string::npos
                            ? ""
                            : reply.body.substr(next + 8, reply.body.find('"', next + 8) - next - 8);
                ++pages;
            } while (!after.empty() && pages < 10);
            CHECK(ids.size() == 30);
            CHECK(pages == 5);
        }
        CHECK(world.looks().size() == 10);
    });
}

TEST_CASE("StrangeAndLongNamesStayTextAndManyUnitsHaveAPageOfTheirOwn") {
    on_each_engine([](World& world) {
        std::vector<Somebody> people{{.given = "<script>alert(1)</script>", .family = std::string(300, 'W'),
                                      .unit = "Struttura \"<b>\" & " + std::string(300, 'X'), .staff_number = "<i>1"}};
        for (int i = 0; i < 70; ++i)
            people.push_back({.unit = "Reparto " + std::to_string(100 + i), .modules_done = 8});
        world.add(people);
        auto lead = world.as("body_lead", "ausl-tc");
        auto const page = lead.get("/enti/ausl-tc");
        CHECK(page.status == 200);
        CHECK_FALSE(says(page, "<script>alert"));
        CHECK_FALSE(says(page, "<i>1"));
        CHECK(says(page, "Altre 51 strutture"));
        CHECK(says(page, "Scegli tra 71 strutture"));
        auto const units = lead.get("/enti/ausl-tc/strutture?pagina=3");
        CHECK(says(units, "Reparto 169"));
        CHECK(lead.get("/enti/ausl-tc/strutture?pagina=-7").status == 200);
        std::string const unit = http::url_encode(people.front().unit);
        CHECK(names(lead.get("/enti/ausl-tc/persone?struttura=" + unit).body).size() == 1);
    });
}

TEST_CASE("NoPageOfStatesSpeaksOfALevel") {
    on_each_engine([](World& world) {
        for (auto const level : {portfolio::Level::none, portfolio::Level::base, portfolio::Level::advanced})
            world.measure(world.add(Somebody{.modules_done = 8}), level);
        auto lead = world.as("body_lead", "ausl-tc");
        for (char const* path : {"/enti/ausl-tc/persone", "/api/v1/bodies/ausl-tc/people"}) {
            std::string const text = lower_ascii(read_aloud(lead.get(path).body));
            for (char const* word :
                 {"intermedi", "avanzat", "advanced", "intermediate", "punteggio", "score", "variante"})
                CHECK_FALSE(says(text, word));
        }
        std::string csv = lower_ascii(text_of_file(lead.get("/enti/ausl-tc/persone.csv")));
        std::string const definition = "non un livello";  // of what "concluso" is
        csv.erase(csv.find(definition), definition.size());
        for (char const* word : {"livello", "level", "base", "intermedi", "avanzat"}) CHECK_FALSE(says(csv, word));
    });
}
