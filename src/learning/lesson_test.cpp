//! Notes, time, paper and text alone: rules without a database, then the pages on both engines.
#include <boost/json.hpp>

#include "learning/lesson/notes.hpp"
#include "learning/lesson/time.hpp"
#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;
namespace json = boost::json;

namespace {

std::string written(std::vector<Interval> const& intervals) { return spelled(intervals); }

//! The first two steps of F1 are open.
struct Reader {
    Uuid person;
    std::vector<std::string> sections;
    world::Browser browser;
};
Reader reader_in(World& world) {
    Uuid const person = world.somebody();
    auto const sections = world.sections_of(person, "F1");
    world.open(person, "F1", sections[0]);
    world.open(person, "F1", sections[1]);
    return {person, sections, world.signed_in(person)};
}

http::Reply save(Reader& reader, std::string const& text, std::string const& since = "", int step = 0) {
    return reader.browser.post_from_page(
        "/percorso/moduli/1/appunti",
        {{"sezione", reader.sections[static_cast<std::size_t>(step)]}, {"di", since}, {"appunti", text}});
}

http::Reply report(Reader& reader, std::string const& page, std::string const& read, std::string const& watched = "") {
    return reader.browser.post_from_page(
        "/percorso/moduli/1/tempo",
        {{"sezione", reader.sections[0]}, {"pagina", page}, {"letti", read}, {"visti", watched}});
}

std::int64_t read_of(World& world, Reader const& reader) {
    return world.database->read([&](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT COALESCE(SUM(read_seconds), 0) FROM learning_time WHERE person_id = $1",
                                      reader.person).value();
    });
}

}  // namespace

TEST_CASE("WatchedPartsCountOnceHoweverOftenTheyArePlayed") {
    std::vector<Interval> all = unite({}, read_intervals("0-10,20-30"), 60, 1000);
    CHECK(written(all) == "0-10,20-30");
    all = unite(all, read_intervals("5-25"), 60, 1000);
    CHECK(written(all) == "0-30");
    all = unite(all, read_intervals("0-30,0-30"), 60, 1000);
    CHECK(seconds_of(all) == doctest::Approx(30));
    all = unite(all, read_intervals("50-90"), 60, 1000);  // a video ends where it ends
    CHECK(written(all) == "0-30,50-60");
    CHECK(written(unite({}, read_intervals("0-50"), 60, 12.5)) == "0-12.5");  // no faster than the clock
    CHECK(written(unite(all, read_intervals("25-55"), 60, 4)) == "0-34,50-60");
    CHECK(written(unite({}, read_intervals("10-20,0-5"), 60, 1000)) == "0-5,10-20");
    CHECK(read_intervals("x,1,-,3-2,5-5,nan-2,1e9-2e9,1--2").empty());
    CHECK(seconds_of(unite({}, read_intervals("0-10"), 0, 1000)) == 0);  // there is no video
}

TEST_CASE("NoMoreIsBelievedThanTheClockOnTheWallSays") {
    CHECK(believed_seconds(30, 0, seconds(30)) == 30);
    CHECK(believed_seconds(60, 30, seconds(30)) == 30);
    CHECK(believed_seconds(30, 30, seconds(30)) == 0);      // the same report again
    CHECK(believed_seconds(20, 30, seconds(30)) == 0);      // an older one, late
    CHECK(believed_seconds(1'000'000, 0, seconds(30)) == 30);
    CHECK(believed_seconds(1'000'000, 0, days(3)) == 4 * 3600);
    CHECK(believed_seconds(30, 0, -seconds(5)) == 0);
}

TEST_CASE("ReportsAreCountedOnceInAllWindowsTogether") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        world.clock.advance(seconds(30));
        auto const first = report(reader, "p1", "30");
        CHECK(first.status == 200);
        CHECK(first.header("Content-Type").starts_with("text/plain"));
        CHECK(report(reader, "p1", "30").status == 200);  // twice
        CHECK(read_of(world, reader) == 30);
        world.clock.advance(seconds(30));
        report(reader, "p1", "60");
        report(reader, "p2", "30");  // another window beside it, in the same half minute
        CHECK(read_of(world, reader) == 60);
        world.clock.advance(minutes(10));
        report(reader, "p2", "90");
        CHECK(read_of(world, reader) == 120);
        report(reader, "p3", "99999");
        CHECK(read_of(world, reader) == 120);
        CHECK(has(world::text_of(reader.browser.get("/percorso/moduli/1").body),
                  "Tempo effettivo in questo modulo: 2 minuti"));
        CHECK(report(reader, "", "30").status == 400);
        CHECK(report(reader, std::string(100, 'x'), "30").status == 400);
        CHECK(report(reader, "p4", "-1").status == 400);
        CHECK(report(reader, "p4", "tanti").status == 400);
        CHECK(report(reader, "p4", "0", "0-10").status == 200);  // a section without a video
        reader.sections[0] = reader.sections[5];
        CHECK(report(reader, "p5", "10").status == 404);  // not opened

        world::Browser program = world.program_of(reader.person);
        auto const listed = json::parse(program.get("/api/v1/path/time").body).as_object();
        CHECK(listed.at("sections").at(0).at("read_seconds") == 120);
        world.clock.advance(seconds(20));
        json::object const told{{"section", reader.sections[1]}, {"page", "api"}, {"read_seconds", 20},
                                {"watched", json::array{}}};
        auto const reply = program.post_json("/api/v1/path/modules/F1/time", json::serialize(told));
        CHECK(json::parse(reply.body).at("read_seconds") == 20);
        CHECK(program.post_json("/api/v1/path/modules/F1/time", "{}").status == 400);
        CHECK(program.post_json("/api/v1/path/modules/F1/time", "[").status == 400);
    });
}

TEST_CASE("NotesAreKeptBySectionAndAreHersAlone") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        auto const reply = save(reader, "  Il consenso\r\nè <b>alla</b> consultazione  ");
        CHECK(reply.status == 303);
        CHECK(reply.header("Location") == "/percorso/moduli/1?passo=1#appunti");
        std::string const page = reader.browser.get("/percorso/moduli/1?passo=1").body;
        CHECK(has(page, "Il consenso\nè &lt;b&gt;alla"));
        CHECK(has(world::text_of(page), "Salvato: 12 febbraio 2026"));
        CHECK_FALSE(has(reader.browser.get("/percorso/moduli/1?passo=2").body, "Il consenso\nè"));
        CHECK(has(reader.browser.get("/percorso/appunti").body, "&lt;b&gt;alla"));
        auto const file = reader.browser.get("/percorso/appunti.txt");
        CHECK(has(file.header("Content-Disposition"), "appunti.txt"));
        CHECK(has(file.body, "Il consenso\r\nè <b>alla</b> consultazione"));

        Reader other = reader_in(world);
        CHECK_FALSE(has(other.browser.get("/percorso/moduli/1?passo=1").body, "Il consenso\nè"));
        CHECK(has(world::text_of(other.browser.get("/percorso/appunti").body), "Ancora nessun appunto"));
        CHECK_FALSE(has(other.browser.get("/percorso/appunti.txt").body, "consenso"));

        std::string const since = world::Browser::hidden(page, "di\" id=\"appunti-di");
        CHECK(save(reader, "", since).status == 303);
        CHECK(has(world::text_of(reader.browser.get("/percorso/appunti").body), "Ancora nessun appunto"));
    });
}

TEST_CASE("NotesOfAnotherWindowAreNotOverwrittenAndLongOnesAreKeptAsTyped") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        CHECK(save(reader, "uno").status == 303);
        CHECK(save(reader, "uno").status == 303);  // the same form again
        auto const conflict = save(reader, "due");
        CHECK(conflict.status == 409);
        CHECK(has(world::text_of(conflict.body), "Un’altra finestra ha salvato"));
        CHECK(has(conflict.body, ">uno</p>"));
        CHECK(has(conflict.body, "\ndue</textarea>"));
        auto const form = world::form_with(conflict.body, "/appunti");
        world::Form again = form.hidden;
        again.emplace_back("appunti", "due");
        CHECK(reader.browser.post(form.action, again).status == 303);
        CHECK(has(reader.browser.get("/percorso/appunti").body, ">due</p>"));

        std::string const large(note_characters_max + 1, 'x');
        auto const refused = save(reader, large, "", 1);
        CHECK(refused.status == 422);
        CHECK(has(refused.body, large));
        CHECK(save(reader, "x", "", 4).status == 404);
        reader.browser.is_htmx = true;
        auto const part = save(reader, "breve", "", 1);
        CHECK(part.status == 200);
        CHECK(has(part.body, "hx-swap-oob=\"innerHTML:#appunti-stato\""));
        CHECK_FALSE(has(part.body, "<html"));
    });
}

TEST_CASE("AProgramReadsAndWritesHerNotes") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        world::Browser program = world.program_of(reader.person);
        std::string const path = "/api/v1/path/modules/F1/notes";
        auto const write = [&](json::value const& since, std::string const& text) {
            json::object const body{{"section", reader.sections[0]}, {"text", text}, {"since", since}};
            return program.post_json(path, json::serialize(body));
        };
        auto const first = json::parse(write(nullptr, "uno").body).as_object();
        CHECK(write(nullptr, "due").status == 409);
        CHECK(write(first.at("saved_at"), "due").status == 200);
        auto const all = json::parse(program.get("/api/v1/path/notes").body).at("notes").as_array();
        CHECK(all.size() == 1);
        CHECK(all.at(0).at("text") == "due");
        CHECK(program.post_json(path, "{\"section\":\"x\",\"text\":\"y\"}").status == 404);
        CHECK(program.post_json(path, "{}").status == 400);
    });
}

TEST_CASE("AnOpenedLessonIsPrintedAndReadAsTextAlone") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        save(reader, "mio appunto");
        auto const catalogue = world.catalogue.current();
        auto const has_figure = [&](std::size_t step) {
            return has(catalogue->find("F1")->find(reader.sections[step])->html_before_checks, "<figure");
        };
        std::size_t step = 1;
        while (!has_figure(step)) ++step;
        for (std::size_t i = 2; i <= step; ++i) world.open(reader.person, "F1", reader.sections[i]);
        std::string const number = std::to_string(step + 1);
        std::string const all = reader.browser.get("/percorso/moduli/1/stampa").body;
        CHECK(has(all, "<h2>1. "));
        CHECK(has(all, "<h2>" + number + ". "));
        CHECK_FALSE(has(all, "<h2>" + std::to_string(step + 2) + ". "));
        CHECK(has(all, "mio appunto"));
        std::string const one = reader.browser.get("/percorso/moduli/1/stampa?passo=" + number).body;
        CHECK_FALSE(has(one, "<h2>1. "));
        CHECK(has(one, "<figure"));
        CHECK(has(world::text_of(reader.browser.get("/percorso/moduli/2/stampa").body), "Inizia il modulo"));
        CHECK(reader.browser.get("/percorso/moduli/9/stampa").status == 404);

        auto const chosen = reader.browser.post_from_page("/percorso/moduli/1/versione",
                                                          {{"solo_testo", "1"}, {"passo", number}});
        CHECK(chosen.status == 303);
        CHECK(chosen.header("Location") == "/percorso/moduli/1?passo=" + number);
        std::string const cookie(chosen.header("Set-Cookie"));
        reader.browser.cookies += "; " + cookie.substr(0, cookie.find(';'));
        std::string const text = reader.browser.get("/percorso/moduli/1?passo=" + number).body;
        CHECK_FALSE(has(text, "<figure"));
        CHECK(has(text, "La figura a parole"));
        CHECK(has(world::text_of(text), "Versione completa"));
        CHECK_FALSE(has(reader.browser.get("/percorso/moduli/1/stampa?passo=" + number).body, "<figure"));
    });
}

TEST_CASE("AVideoHasCaptionsTranscriptAndPartsForThoseWhoOpenedItsStep") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        std::string const path = "/percorso/moduli/1/video/a1-04";
        CHECK(reader.browser.get(path).status == 404);  // not opened yet
        world.open_all(reader.person, "F1");
        world::Browser later = world.signed_in(reader.person);
        auto const step = static_cast<std::size_t>(
            std::find(reader.sections.begin(), reader.sections.end(), "a1-04") - reader.sections.begin());
        std::string const address = "/percorso/moduli/1?passo=" + std::to_string(step + 1);
        std::string const page = later.get(address).body;
        CHECK(has(page, "<video class=\"stage\" controls"));
        CHECK(has(page, "kind=\"captions\" srclang=\"it\""));
        CHECK(has(world::text_of(page), "Il video dura 24 secondi"));
        auto const file = later.get(path);
        CHECK(file.status == 200);
        CHECK(file.header("Content-Type") == "video/webm");
        CHECK(file.body.size() < 100'000);
        CHECK(has(later.get(path + "/sottotitoli").body, "WEBVTT"));
        CHECK(later.get("/percorso/moduli/1/video/a1-01").status == 404);
        CHECK(later.get("/percorso/moduli/1/video/niente").status == 404);

        world::Browser other = world.signed_in(world.somebody());
        CHECK(other.get(path).status == 404);
        later.cookies += "; regia_solo_testo=1";
        std::string const text = later.get(address).body;
        CHECK_FALSE(has(text, "<video"));
        CHECK(has(world::text_of(text), "Il video dura 24 secondi"));

        world::Browser program = world.program_of(reader.person);
        auto const module = json::parse(program.get("/api/v1/path/modules/F1").body).as_object();
        auto const& video = module.at("sections").at(step).at("video").as_object();
        CHECK(program.get(std::string(video.at("url").as_string())).status == 200);
        CHECK(has(program.get(std::string(video.at("captions_url").as_string())).body, "WEBVTT"));
    });
}

TEST_CASE("WatchedSecondsAreAUnionNoFasterThanTheClock") {
    on_each_engine([](World& world) {
        Uuid const person = reader_in(world).person;
        world.open_all(person, "F1");
        Reader reader{person, {"a1-04"}, world.signed_in(person)};
        auto const watched = [&] {
            return world.database->read([&](db::Tx& tx) {
                for (CountedTime const& one : times_of(tx, reader.person))
                    if (one.section == "a1-04") return one.time.watched_seconds;
                return std::int64_t{0};
            });
        };
        world.clock.advance(minutes(1));
        report(reader, "p1", "0", "0-10,5-15");
        CHECK(watched() == 15);
        world.clock.advance(minutes(1));
        report(reader, "p2", "0", "0-15");  // seen again
        CHECK(watched() == 15);
        world.clock.advance(seconds(2));
        report(reader, "p3", "0", "15-9999");
        CHECK(watched() == 24);  // two minutes and two seconds have passed since something new was said
        report(reader, "p3", "0", "0-24");
        CHECK(watched() == 24);
    });
}

TEST_CASE("ALessonAsksTheDatabaseFourQuestions") {
    on_each_engine([](World& world) {
        Reader reader = reader_in(world);
        reader.browser.get("/percorso/moduli/1");
        auto const before = world.database->counts().statements;
        reader.browser.get("/percorso/moduli/1");
        CHECK(world.database->counts().statements - before <= 4);
    });
}
