#include "twins_world.hpp"

#include <unistd.h>

#include <memory>

#include "audience/audience.hpp"
#include "learning/step.hpp"
#include "registry/merge/merge.hpp"
#include "twins_hand.hpp"
#include "world/media.hpp"
#include "world/page.hpp"
#include "world/zip.hpp"

namespace regia::twins {
namespace {

constexpr std::string_view body_code = "ausl-tc";
constexpr int nights_lived = 4;  // every so many, and the first of each month
constexpr int crowd_size = 12;  // one cohort of the first snapshot: its levels are told, and stay told

Uuid body() { return named_uuid("body", body_code); }

Uuid hire(world::TestHouse& in, std::string const& given, std::string const& tax_code, std::string const& email,
          int number) {
    registry::Person person{in.ids.next(), given, "Gemelli", tax_code, std::nullopt, Day{1980, 1, 1}, "f", "it"};
    if (!email.empty()) person.email = email;
    registry::Employment job;
    job.id = in.ids.next();
    job.person = person.id;
    job.body = body();
    job.profile = "nurse";
    job.relationship = "employee";
    job.staff_number = std::to_string(1000 + number);
    job.started_on = {2020, 1, 1};
    in.house.database.write_now("hire", [&, unit = in.ids.next()](db::Tx& tx) {
        job.unit = registry::unit_id(tx, job.body, "Medicina interna", unit);
        registry::add_person(tx, person, job, in.clock.now());
    });
    return person.id;
}

std::string path_of_person(Uuid person) { return "/persone/" + to_string(person); }

//! What follows these words in the letter that was written last, up to the end of its line.
std::string in_last_letter(world::TestHouse& in, Uuid person, std::string const& before) {
    std::string const text = in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::string>("SELECT body_text FROM mail_message WHERE person_id = $1 "
                                     "ORDER BY created_at DESC, id DESC", person).value_or("");
    });
    auto const at = text.find(before);
    REQUIRE(at != std::string::npos);
    auto const start = at + before.size();
    return text.substr(start, text.find('\n', start) - start);
}

std::string const courses_path = "/contenuti/pacchetti";
constexpr std::string_view manifest =
    R"(<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" )"
    R"(xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>)"
    R"(<schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o">)"
    R"(<title>Consensi</title><item identifier="i" identifierref="r"><title>Prova</title></item></organization>)"
    R"(</organizations><resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html">)"
    R"(<file href="index.html"/></resource></resources></manifest>)";

std::vector<Uuid> ids(world::TestHouse& in, std::string const& sql) {
    return in.house.database.read([&](db::Tx& tx) {
        return tx.all(sql, [](db::Row const& row) { return row.get<Uuid>(0); });
    });
}

}  // namespace

World::World(bool is_ada_high, bool is_bea_high)
    : ada{"Ada", "GMLDAA80A41D612X", "ada@example.org", is_ada_high},
      bea{"Bea", "GMLBEA80A41D612Y", "bea@example.org", is_bea_high},
      folder_(std::filesystem::temp_directory_path() / ("regia-twins-" + random_token())),
      in("sqlite:" + (folder_ / "regia.db").string(), folder_) {}

void World::draw_from(std::uint64_t number) {
    std::destroy_at(&in.ids);
    std::construct_at(&in.ids, in.clock, number);
    chance_.begin_again(number);
}

double World::measured(Twin const& twin) {
    return in.house.database.read([&](db::Tx& tx) {
        auto const result = assessment::latest_result(tx, *in.house.survey.current(), twin.person);
        REQUIRE(result);
        return result->overall.mean;
    });
}

void World::settle() {
    in.house.subscribers.drain();
    in.house.queue.drain();
    in.house.subscribers.drain();
}

void World::sleep_until(Day day) {
    while (today_ < day) {
        today_ = plus_days(today_, 1);
        if (today_ != day && today_.day % nights_lived != 1) continue;
        in.clock.set(from_rome(today_, 7, 0));
        draw_from(++acts_);
        settle();
    }
}

template <class Act>
void World::each(int hour, Act const& act) {
    for (Twin const* const twin : {&ada, &bea}) {
        Instant const begin = from_rome(today_, hour + (twin == &bea ? 5 : 0), 0), end = begin + minutes(290);
        in.clock.set(begin);
        draw_from(++acts_);
        act(*twin);
        REQUIRE(in.clock.now() < end);
        in.clock.set(end);  // jobs run by the clock, not by how many questions she had
        draw_from(++acts_);
        settle();
    }
}

void World::found() {
    draw_from(++acts_);
    for (access::Role const& role : in.house.programme.current()->roles)
        if (role.code != "learner")
            staff[role.code] = in.somebody(role.code, role.scope == access::Scope::Kind::body ? body() : Uuid{});
    elsewhere = in.somebody("body_lead", named_uuid("body", "ausl-tno"));
    int number = 0;
    ada.person = hire(in, ada.given, ada.tax_code, ada.email, ++number);
    bea.person = hire(in, bea.given, bea.tax_code, bea.email, ++number);
    colleague = hire(in, "Caterina", "GMLCRN80A41D612Z", "caterina@example.org", ++number);
    hire(in, "Delia", "GMLDLE80A41D612Q", "delia@example.org", ++number);  // who never begins
    settle();
    choose_audiences();
}

//! One of the region and one of the body, whose members change as people go on.
void World::choose_audiences() {
    for (std::optional<Uuid> const scope : {std::optional<Uuid>{}, std::optional<Uuid>{body()}}) {
        audience::Draft draft;
        draft.id = in.ids.next();
        draft.name = "Chi ha concluso un modulo";
        draft.body = scope;
        draft.rule = {{"modules_done", false, {}, 1}, {"certificate", true}};
        draft.by = staff.at(scope ? "body_lead" : "regional_office");
        draft.job = in.ids.next();
        in.house.database.write_now("audience", [&](db::Tx& tx) {
            audience::save_audience(tx, in.house.queue, draft, in.clock.now());
        });
    }
    settle();
}

void World::measure_a_crowd() {
    auto const survey = in.house.survey.current();
    for (int i = 0; i < crowd_size; ++i) {
        draw_from(++acts_);
        std::string const letter(1, static_cast<char>('A' + i));
        Uuid const person = hire(in, "Folla " + letter, "GMLFLL80A41D6" + std::to_string(10 + i) + letter, "", 50 + i);
        settle();
        Instant const now = in.clock.now();
        in.house.database.write_now("crowd", [&, attempt = in.ids.next()](db::Tx& tx) {
            assessment::simulate_attempt(tx, *survey, in.house.survey.current_id(), attempt, person,
                                         std::vector<double>(6, i % 2 ? 2.5 : -2.5), 11, now - minutes(60), now,
                                         {"all"});
        });
        settle();
    }
}

//! Their lead reminds all who have not started; and each of them is away for a few days.
void World::be_reminded_and_away() {
    sleep_until({2026, 2, 13});
    draw_from(++acts_);
    in.clock.set(from_rome(today_, 9, 0));
    Hand lead(in, staff.at("body_lead"));
    lead.send("/enti/ausl-tc/promemoria", {{"submission", lead.submission()}, {"tutte", "1"}});
    settle();
    for (Twin const* twin : {&ada, &bea})
        lead.send(path_of_person(twin->person) + "/assenze",
                  {{"submission", lead.submission()}, {"motivo", "secondment"}, {"dal", "2026-02-13"}});
    settle();
    sleep_until({2026, 2, 20});
    draw_from(++acts_);
    in.clock.set(from_rome(today_, 9, 0));
    Hand again(in, staff.at("body_lead"));
    for (Twin const* twin : {&ada, &bea}) {
        auto const absence = in.house.database.read([&](db::Tx& tx) {
            return tx.value<Uuid>("SELECT id FROM registry_absence WHERE person_id = $1", twin->person);
        });
        REQUIRE(absence);
        again.send(path_of_person(twin->person) + "/assenze/" + to_string(*absence),
                   {{"submission", again.submission()}, {"azione", "termina"}, {"ultimo_giorno", "2026-02-18"}});
    }
    settle();
}

//! What has nothing to do with the twins, but gives every address of the product something to show.
void World::bring_papers() {
    draw_from(++acts_);
    Hand other(in, colleague);
    other.send("/questionario");
    other.read_module(1);
    other.sit_test(1, 10);
    Hand lead(in, staff.at("body_lead"));
    std::string const page = lead.get("/area-di-lavoro").body;
    world::Form const form{{"form_token", world::Browser::hidden(page, "form_token")},
                           {"of", world::Browser::hidden(page, "of")}, {"invio", lead.submission()}};
    // The name of the temporary file is drawn: another program that runs this test must not draw the same.
    chance_.begin_again(static_cast<std::uint64_t>(getpid()));
    http::Reply const brought =
        lead.browser().post_file("/importazioni", form, "personale.csv",
                                 "cognome;nome;codice_fiscale;ente;profilo;unita\n"
                                 "Lotti;Daniela;LTTDNL70A41D612N;ausl-tc;front-office;CUP\n"
                                 "Errata;Riga;BNICHR85C55G999H;ausl-tc;nurse;\n");
    draw_from(++acts_);
    CAPTURE(brought.body);
    REQUIRE(brought.status == 303);
    world::Form past{form[0], form[1], {"invio", lead.submission()}, {"piattaforma", "TRIO"}};
    http::Reply const elsewhere = lead.browser().post_file("/storico", past, "storico.csv",
                                                           "codice_fiscale;tipo;corso;data\n"
                                                           "LTTDNL70A41D612N;completamento;Corso;2025-03-10\n");
    REQUIRE(elsewhere.status == 303);
    Hand author(in, staff.at("author"));
    author.send("/contenuti/questionario/bozza", {{"invio", author.submission()}});
    author.send("/contenuti/F1/bozza", {{"invio", author.submission()}});
    std::string const files = "/contenuti/F1/bozza/file";
    auto const upload = world::form_with(author.get(files).body, "/file");
    http::Reply const kept = author.browser().post_file(files, upload.hidden, "sala.png", world::png_picture());
    CAPTURE(kept.body);
    REQUIRE(kept.status == 303);
    std::string const shown = author.get(files).body, before = "/immagini/";
    auto const at = shown.find(before);
    REQUIRE(at != std::string::npos);
    secrets["picture"] = shown.substr(at + before.size(), shown.find('"', at) - at - before.size());
}

void World::bring_course(std::string const& content) {
    draw_from(++acts_);
    Hand author(in, staff.at("author"));
    auto const form = world::form_with(author.get(courses_path).body, courses_path);
    chance_.begin_again(static_cast<std::uint64_t>(getpid()));  // as above
    http::Reply const brought = author.browser().post_file(courses_path, form.hidden, "corso.zip", content);
    draw_from(++acts_);
    CAPTURE(brought.body);
    REQUIRE(brought.status == 303);
    settle();
}

//! A course made elsewhere, from its file to a colleague who has begun it.
void World::publish_a_course() {
    bring_course(world::zip_of({{"imsmanifest.xml", std::string(manifest)}, {"index.html", "<p>Una prova.</p>"}}));
    std::string const package = to_string(ids(in, "SELECT id FROM catalogue_package").at(0));
    std::string const version = to_string(ids(in, "SELECT id FROM catalogue_package_version").at(0));
    auto const step = [&](Hand& hand, std::string const& name, world::Form form) {
        form.insert(form.end(), {{"invio", hand.submission()}, {"versione", version}});
        hand.send(courses_path + "/" + package + name, form);
    };
    Hand author(in, staff.at("author")), committee(in, staff.at("scientific"));
    step(author, "/invio", {});
    step(committee, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}});
    step(committee, "/approvazione", {{"atto", "Verbale n. 3 del 12 febbraio 2026"}});
    Hand(in, colleague).send("/percorso/corsi/" + package + "/tentativi");
    for (auto const& [role, where] : {std::pair("regional_office", "body_id IS NULL"),
                                      std::pair("body_lead", "body_id IS NOT NULL")}) {
        Hand desk(in, staff.at(role));
        Uuid const group = ids(in, "SELECT id FROM audience_definition WHERE " + std::string(where)).at(0);
        desk.send("/destinatari/corsi/" + package,
                  {{"submission", desk.submission()}, {"gruppo", to_string(group)}});
    }
}

//! What lives for hours or days only: a file that was refused, an opened course.
void World::return_to_courses() {
    bring_course("no archive");
    std::string const package = to_string(ids(in, "SELECT id FROM catalogue_package").at(0));
    std::string const shown = Hand(in, colleague).get("/percorso/corsi/" + package).body, before = "/pacchetti/";
    auto const at = shown.find(before);
    REQUIRE(at != std::string::npos);
    auto const start = at + before.size();
    secrets["course"] = shown.substr(start, shown.find('/', start) - start);
}

//! Somebody who can't come in asks for help; the letter that asks whether the address is hers lives for some days.
void World::knock() {
    draw_from(++acts_);
    world::Browser stranger(in.house.dispatcher());
    http::Reply const asked = stranger.post(
        "/accedi/aiuto/richiesta", {{"submission", to_string(in.ids.next())}, {"caso", "no_email"},
                                    {"nome", "Bini Chiara"}, {"codice_fiscale", "BNICHR85C55G999Q"},
                                    {"ente", std::string(body_code)}, {"matricola", "77"},
                                    {"email", "chiara@example.org"}, {"nota", ""}});
    REQUIRE(asked.status == 303);
    settle();
    secrets["confirm"] = in_last_letter(in, Uuid{}, "/accedi/aiuto/conferma/");
}

//! Further records: of each twin one that nobody has merged yet, and two of somebody else that were merged.
void World::stand_twice() {
    draw_from(++acts_);
    int number = 20;
    hire(in, ada.given, "GMLDAA80A41F205A", "", ++number);
    hire(in, bea.given, "GMLBEA80A41F205B", "", ++number);
    Uuid const kept = hire(in, "Elena", "GMLLNE80A41D612E", "", ++number);
    Uuid const other = hire(in, "Elena", "GMLLNE80A41F205F", "", ++number);
    settle();
    registry::MergeOrder const order{in.ids.next(), kept, other, "Codice sbagliato nel file", "atto 7", {}};
    CHECK(in.house.database.write_now("merge", [&](db::Tx& tx) {
        return registry::merge_people(tx, in.house.merge_parts, order, in.ids, in.clock.now());
    }).empty());
    settle();
}

void World::begin_module(Twin const& twin) {
    Hand hers(in, twin.person);
    hers.read_module(1);
    std::string const section = in.house.database.read(
        [&](db::Tx& tx) { return learning::opened_sections(tx, twin.person, "F1").at(0); });
    hers.send("/percorso/moduli/1/appunti",
              {{"sezione", section}, {"di", ""}, {"appunti", twin.is_high ? "Lo sapevo già." : "Da rileggere."}});
    hers.send("/percorso/moduli/1/tempo",
              {{"sezione", section}, {"pagina", "p1"}, {"letti", twin.is_high ? "60" : "400"}}, 200);
    hers.sit_test(1, twin.is_high ? 7 : 0);  // 8 pass
}

//! The next day she passes, and says all that a learner can say.
void World::ask_for_much(Twin const& twin) {
    Hand hers(in, twin.person);
    hers.read_module(1);
    hers.sit_test(1, twin.is_high ? 10 : 8);
    auto const attempt = in.house.database.read([&](db::Tx& tx) {
        return tx.value<Uuid>("SELECT id FROM assessment_attempt WHERE person_id = $1", twin.person);
    });
    REQUIRE(attempt);
    hers.send("/questionari/" + to_string(*attempt) + "/segnala",
              {{"submission", hers.submission()}, {"posizione", "1"}, {"tipo", "unclear"}, {"testo", "Due risposte?"}});
    hers.send("/profilo/riesame", {{"submission", hers.submission()}, {"area", "A1"}, {"testo", "Non mi rispecchia."}});
    hers.send("/bisogni", {{"submission", hers.submission()}, {"area", "A2"}, {"testo", "Più casi dal reparto."}});
    hers.send("/assistenza",
              {{"submission", hers.submission()}, {"causa", "technical"}, {"testo", "Il video non parte."}});
    std::string const calendar = hers.send("/promemoria/calendario", {}, 200).body;
    auto const at = calendar.find("/calendario.ics?token=");
    REQUIRE(at != std::string::npos);
    secrets["calendar of " + twin.given] = calendar.substr(at, calendar.find('"', at) - at);
}

void World::answer_them() {
    draw_from(++acts_);
    in.clock.set(from_rome(today_, 10, 0));
    Hand committee(in, staff.at("scientific"));
    for (Uuid const review : ids(in, "SELECT id FROM assessment_review ORDER BY id")) {
        std::string const path = "/questionari/riesami/" + to_string(review);
        CHECK(committee.get(path).status == 200);
        committee.send(path + "/esito", {{"submission", committee.submission()}, {"esito", "repeat"},
                                         {"testo", "Può ripetere il questionario."}});
    }
    for (Uuid const need : ids(in, "SELECT id FROM communication_need ORDER BY id"))
        committee.send("/bisogni/raccolti/" + to_string(need),
                       {{"submission", committee.submission()}, {"stato", "planned"}, {"tema", "Casi"}, {"nota", ""}});
    Hand lead(in, staff.at("body_lead"));
    for (Uuid const request : ids(in, "SELECT id FROM helpdesk_request ORDER BY id"))
        lead.send("/sportello/" + to_string(request),
                  {{"submission", lead.submission()}, {"risposta", "Apri «Solo testo»."}, {"azione", "chiudi"}});
    settle();
}

void World::live_until_they_rest() {
    found();
    measure_a_crowd();
    bring_papers();
    publish_a_course();
    be_reminded_and_away();
    sleep_until({2026, 3, 2});  // the snapshot of February is frozen: the crowd's levels are told
    each(9, [&](Twin const& twin) { Hand(in, twin.person).answer_survey(twin.is_high); });
    sleep_until({2026, 3, 3});
    each(9, [&](Twin const& twin) { begin_module(twin); });
    sleep_until({2026, 3, 4});
    each(9, [&](Twin const& twin) { ask_for_much(twin); });
    sleep_until({2026, 3, 5});
    answer_them();
    // March is frozen meanwhile, with the twins in it; the reminders of those who rest and of the deadline go out.
    sleep_until({2026, 4, 4});
    secrets["stop"] = in_last_letter(in, colleague, "/promemoria/disattiva/");
    each(9, [&](Twin const& twin) {
        Hand hers(in, twin.person);
        hers.send("/assistenza", {{"submission", hers.submission()}, {"causa", "test"}, {"testo", "Come la ripeto?"}});
        hers.send("/i-miei-dati/richieste",
                  {{"submission", hers.submission()}, {"tipo", "correction"}, {"testo", "Ho cambiato indirizzo."}});
    });
    knock();
    stand_twice();
    return_to_courses();
}

//! The first module has new texts: who concluded it keeps what she has read.
void World::renew_programme() {
    draw_from(++acts_);
    files::Folder programme = world::tuscany();
    std::string const name = "modules/a1-norme-e-principi/modulo.toml", before = "version = \"0.1\"";
    std::string text = *programme.find(name);
    auto const at = text.find(before);
    REQUIRE(at != std::string::npos);
    programme.put(name, text.replace(at, before.size(), "version = \"0.2\""));
    auto const report =
        pages::load_programme(in.house.database, in.house.folders, programme, in.ids, in.clock.now(), true);
    REQUIRE(report.applied);
    settle();
}

void World::live_to_the_end() {
    renew_programme();
    sleep_until({2026, 4, 7});
    each(9, [&](Twin const& twin) {
        Hand hers(in, twin.person);
        hers.read_module(2);
        if (!twin.is_high) hers.sit_test(2, 3);  // one more failed than the other
    });
    sleep_until({2026, 4, 9});
    each(9, [&](Twin const& twin) {
        Hand hers(in, twin.person);
        if (!twin.is_high) hers.read_module(2);
        in.clock.set(from_rome(today_, twin.person == ada.person ? 12 : 17, 0));
        Hand(in, twin.person).sit_test(2, twin.is_high ? 10 : 8);
    });
    for (int const first : {3, 6}) {
        sleep_until(plus_days(today_, 1));
        each(8, [&](Twin const& twin) {
            for (int position = first; position < first + 3; ++position) {
                Instant const end = from_rome(today_, twin.person == ada.person ? 8 : 13, 0) +
                                    minutes(90 * (position - first + 1));
                Hand(in, twin.person).read_module(position);
                REQUIRE(in.clock.now() < end);
                in.clock.set(end);
                Hand(in, twin.person).sit_test(position, twin.is_high ? 10 : 8);
            }
        });
    }
    sleep_until(plus_days(today_, 1));
    each(9, [&](Twin const& twin) {
        Hand hers(in, twin.person);
        std::string const code = in.house.database.read([&](db::Tx& tx) {
            return tx.value<std::string>("SELECT code FROM awards_certificate WHERE person_id = $1", twin.person)
                .value_or("");
        });
        secrets["code of " + twin.given] = code;
        hers.send("/attestati/nome", {{"mostra", "1"}});
        CHECK(hers.get("/attestati/" + code + "/pdf").status == 200);
        hers.answer_survey(twin.is_high);
    });
    sleep_until(plus_days(today_, 1));
    each(9, [&](Twin const& twin) {
        Hand hers(in, twin.person);
        hers.send("/profilo/riesame", {{"submission", hers.submission()}, {"area", ""}, {"testo", "Guardate ancora."}});
    });
    answer_what_is_left();
    sleep_until({2026, 5, 2});  // the snapshot of April
    knock();
}

void World::answer_what_is_left() {
    sleep_until(plus_days(today_, 1));
    draw_from(++acts_);
    in.clock.set(from_rome(today_, 10, 0));
    Hand committee(in, staff.at("scientific"));
    for (Uuid const review : ids(in, "SELECT id FROM assessment_review WHERE area = '' ORDER BY id"))
        committee.send("/questionari/riesami/" + to_string(review) + "/esito",
                       {{"submission", committee.submission()}, {"esito", "confirmed"}, {"testo", "Resta così."}});
    std::string const item = in.house.database.read([](db::Tx& tx) {
        return tx.value<std::string>("SELECT item FROM assessment_item_report ORDER BY item").value_or("");
    });
    committee.send("/questionari/quesiti/" + item + "/note",
                   {{"submission", committee.submission()}, {"testo", "Lo riscriviamo."}});
    settle();
}

}  // namespace regia::twins
