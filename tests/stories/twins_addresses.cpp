#include "twins_addresses.hpp"

namespace regia::twins {
namespace {

using Values = std::vector<std::string>;

//! Every value of one column, as text; ids as the product spells them.
Values values(World& world, std::string const& sql) {
    return world.in.house.database.read([&](db::Tx& tx) {
        return tx.all(sql, [](db::Row const& row) { return row.get<std::string>(0); });
    });
}

Values ids(World& world, std::string const& sql) {
    auto const found = world.in.house.database.read([&](db::Tx& tx) {
        return tx.all(sql, [](db::Row const& row) { return to_string(row.get<Uuid>(0)); });
    });
    return found;
}

//! What stands in a {place}: by the beginning of the route and the place, the first that fits.
struct Filling {
    std::string route, place;
    Values values;
};

//! A file that was made for the lead of their body, and a month that is published.
std::string prepared_file(World& world) {
    auto& house = world.in.house;
    Uuid const id = named_uuid("export", "twins"), lead = world.staff.at("body_lead");
    Instant const now = world.in.clock.now();
    house.database.write_now("export", [&](db::Tx& tx) {
        monitoring::freeze_counts(tx, {2026, 2, 28}, now);
        if (tx.value<std::int64_t>("SELECT lines FROM monitoring_export WHERE id = $1", id)) return;
        std::string const text = "righe\r\n";
        Digest const digest = sha256(text);
        tx.run("INSERT INTO monitoring_export (id, person_id, grant_id, job_id, route, body, query, language, ending, "
               "title, file_name, site, outcome, asked_at, ready_at, expires_at, lines, size_bytes, file_sha256) "
               "VALUES ($1, $2, $1, $1, '/enti/{ente}/persone', 'ausl-tc', '', 'it', 'csv', 'Persone', 'persone.csv', "
               "'', 'ready', $3, $3, $4, 1, 7, $5)",
               id, lead, now, now + days(365), Bytes(digest.begin(), digest.end()));
        tx.run("INSERT INTO monitoring_export_part (export_id, number, content) VALUES ($1, 0, $2)", id,
               Bytes(text.begin(), text.end()));
    });
    monitoring::publish_due(house.database, *house.reference.current(), *house.plan.current(), now);
    return to_string(id);
}

std::vector<Filling> fillings(World& world) {
    std::string const file = prepared_file(world);
    Values const people{to_string(world.ada.person), to_string(world.bea.person), to_string(world.colleague)};
    Values const attempts = ids(world, "SELECT id FROM assessment_attempt WHERE person_id IN (SELECT person_id FROM "
                                       "registry_tax_code WHERE tax_code NOT LIKE 'GMLFLL%') ORDER BY id");
    Values const reviews = ids(world, "SELECT id FROM assessment_review ORDER BY id");
    Values const items = values(world, "SELECT DISTINCT item FROM assessment_item_report ORDER BY item");
    Values const codes = values(world, "SELECT code FROM awards_certificate ORDER BY code");
    Values const packages = ids(world, "SELECT id FROM catalogue_package ORDER BY id");
    Values const bodies{"ausl-tc", "ausl-tno"};
    Values sections, versions;
    auto const catalogue = world.in.house.catalogue.current();
    for (auto const& section : catalogue->find("F1")->sections) sections.push_back(section.id);
    for (auto const& section : catalogue->find("F1")->sections)
        if (section.video) sections.insert(sections.begin(), section.id);
    sections.resize(1);
    std::string const link = world.in.house.database.write_now("link", [&](db::Tx& tx) {
        return access::make_sign_in_link(tx, world.colleague, world.in.clock.now() + hours(1));
    });
    return {{"/accedi/link/", "token", {link}},
            {"/accedi/aiuto/", "token", {world.secrets.at("confirm")}},
            {"/promemoria/", "token", {world.secrets.at("stop")}},
            {"/questionari/quesiti/", "item", items},
            {"/api/v1/item-reports/", "item", items},
            {"/questionari/riesami/", "id", reviews},
            {"/api/v1/review-requests/", "review", reviews},
            {"/questionari/", "id", attempts},
            {"/api/v1/surveys/", "attempt", attempts},
            {"/richieste-dati/", "id", ids(world, "SELECT id FROM access_data_request ORDER BY id")},
            {"/importazioni/", "id", ids(world, "SELECT id FROM registry_import ORDER BY id")},
            {"/esportazioni/", "id", {file}},
            {"/api/v1/exports/", "id", {file}},
            {"/dati-aperti/", "giorno", {"2026-02-28"}},
            {"/storico/", "id", ids(world, "SELECT id FROM history_batch ORDER BY id")},
            {"", "pacchetto", packages},
            {"", "corso", packages},
            {"", "caricamento", ids(world, "SELECT id FROM catalogue_package_upload ORDER BY id")},
            {"", "package", packages},
            {"", "upload", ids(world, "SELECT id FROM catalogue_package_upload ORDER BY id")},
            {"", "versione", ids(world, "SELECT id FROM catalogue_package_version ORDER BY id")},
            {"/pacchetti/", "token", {world.secrets.at("course")}},
            {"/pacchetti/", "file...", {"index.html"}},
            {"", "destinatari", ids(world, "SELECT id FROM audience_definition ORDER BY id")},
            {"", "codice", codes},
            {"/api/v1/certificate-checks/", "code", codes},
            {"/attestati/modelli", "id", ids(world, "SELECT id FROM awards_template ORDER BY id")},
            {"/api/v1/certificates/", "code", codes},
            {"/contenuti/{code}/bozza/quesiti/", "code", {"questionario"}},
            {"/api/v1/modules/{code}/draft/items/", "code", {"questionario"}},
            {"", "item", {"A1-01"}},
            {"/immagini/", "file", {world.secrets.at("picture")}},
            {"/contenuti/{code}/bozza/video/", "file", {"consenso.webm"}},
            {"", "code", {"F1"}},
            {"", "question", {"a1-q01"}},
            {"", "version", {"1", "2"}},
            {"", "figura", {"autore-bozza.png"}},
            {"", "module", {"F1", "F2"}},
            {"", "section", sections},
            {"", "sezione", sections},
            {"", "n", {"1", "2"}},
            {"", "number", {"1", "2"}},
            {"", "ente", bodies},
            {"", "body", bodies},
            {"/unioni/", "id", ids(world, "SELECT id FROM registry_merge ORDER BY id")},
            {"", "altra", ids(world, "SELECT person_id FROM registry_duplicate WHERE answer = '' ORDER BY person_id")},
            {"", "persona", people},
            {"", "person", people}};
}

Values const& values_for(std::vector<Filling> const& all, std::string_view route, std::string_view place) {
    static Values const none;
    for (Filling const& one : all)
        if (route.starts_with(one.route) && place == one.place) return one.values;
    return none;  // filled from links, or the test says that it is not
}

void fill(std::vector<Filling> const& all, std::string_view route, std::string const& path, Values& filled) {
    auto const open = path.find('{');
    if (open == std::string::npos) {
        filled.push_back(path);
        return;
    }
    auto const close = path.find('}', open);
    for (std::string const& value :
         values_for(all, route, std::string_view(path).substr(open + 1, close - open - 1)))
        fill(all, route, path.substr(0, open) + value + path.substr(close + 1), filled);
}

//! Filters of lists of people, as the pages spell them.
Values people_filters(World& world) {
    std::string const ada = to_string(world.ada.person), bea = to_string(world.bea.person);
    Values all{"?q=Gemelli", "?q=Ada", "?q=1002", "?struttura=Medicina+interna", "?profilo=nurse", "?ordina=-nome",
               "?riga=2", "?dopo=" + ada, "?prima=" + bea + "&riga=3", "?q=Ada&ordina=-nome&stato=in-corso"};
    for (char const* state : {"senza-questionario", "da-iniziare", "in-corso", "da-riprendere", "concluso",
                              "fuori-perimetro"})
        all.push_back("?stato=" + std::string(state));
    return all;
}

void add_queries(World& world, Values& all) {
    auto const add = [&](std::string const& path, Values const& queries) {
        for (std::string const& query : queries) all.push_back(path + query);
    };
    Values const filters = people_filters(world);
    for (char const* path : {"/enti/ausl-tc", "/enti/ausl-tc/persone", "/enti/ausl-tc/persone.csv",
                             "/enti/ausl-tc/persone.xlsx", "/api/v1/bodies/ausl-tc/people"})
        add(path, filters);
    add("/api/v1/bodies/ausl-tc/people", {"?limit=2", "?limit=1&ordina=-nome"});
    for (char const* path : {"/monitoraggio/al-giorno", "/enti/ausl-tc/al-giorno", "/monitoraggio/regis",
                             "/monitoraggio/regis.csv", "/api/v1/tables/regis"})
        add(path, {"?al=2026-03-01", "?al=2026-02-28"});
    for (char const* path : {"/api/v1/region/as-at", "/api/v1/bodies/ausl-tc/as-at"})
        add(path, {"?day=2026-03-01", "?day=2026-02-28"});
    for (char const* path : {"/monitoraggio", "/monitoraggio.csv", "/monitoraggio.xlsx"})
        add(path, {"?area=area-vasta-centro", "?profilo=nurse", "?area=area-vasta-nord-ovest&profilo=nurse"});
    for (char const* state : {"new", "read", "planned", "declined"}) {
        add("/bisogni/raccolti", {"?stato=" + std::string(state)});
        add("/api/v1/collected-needs", {"?state=" + std::string(state)});
    }
    add("/bisogni/raccolti", {"?area=A2", "?profilo=nurse", "?area=A2&profilo=nurse&stato=planned"});
    add("/api/v1/collected-needs", {"?area=A2", "?profile=nurse"});
    for (Twin const* twin : {&world.ada, &world.bea}) {
        all.push_back(world.secrets.at("calendar of " + twin->given));
        add("/enti/ausl-tc/promemoria", {"?persona=" + to_string(twin->person)});
        auto const code = world.secrets.find("code of " + twin->given);
        if (code == world.secrets.end()) continue;
        add("/attestati/verifica", {"?codice=" + code->second});
        add("/attestati/registro", {"?codice=" + code->second + "&motivo=Verifica+di+una+segnalazione"});
    }
    add("/enti/ausl-tc/promemoria", {"?parte=registro", "?fatto=1"});
    add("/chi-non-entra", {"?dopo=gemelli"});
    add("/profilo", {"?misura=1"});
}

}  // namespace

std::vector<std::string> addresses(World& world) {
    auto const all_fillings = fillings(world);
    Values all;
    for (auto const& route : world.in.house.router.routes())
        if (route->method == http::Method::get) fill(all_fillings, route->path, route->path, all);
    add_queries(world, all);
    return all;
}

std::vector<std::string> links_in(std::string_view page) {
    Values links;
    for (std::string_view const before : {" href=\"/", " hx-get=\"/"})
        for (auto at = page.find(before); at != std::string_view::npos; at = page.find(before, at + 1)) {
            auto const start = at + before.size() - 1;
            std::string link(page.substr(start, page.find('"', start) - start));
            for (auto amp = link.find("&amp;"); amp != std::string::npos; amp = link.find("&amp;", amp))
                link.erase(++amp, 4);
            link = link.substr(0, link.find('#'));
            if (!link.starts_with("//")) links.push_back(std::move(link));
        }
    return links;
}

http::Route const* route_of(World& world, std::string_view address) {
    std::string_view path = address.substr(0, address.find('?'));
    if (path.starts_with("/en/")) path.remove_prefix(3);
    return world.in.house.router.match(http::Method::get, path).route;
}

}  // namespace regia::twins
