//! Courses made elsewhere, as learners take them: attempts, reports, completions; who is inside a version ends on it.
#include "learning/package/package.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "learning/package/completion.hpp"
#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using learning::test::World;
using catalogue::PackageItem;
using catalogue::PackageKind;

namespace {

PackageItem sco(std::string id = "i") {
    PackageItem item;
    item.id = std::move(id);
    item.title[""] = "Attività";
    item.launch = "index.html";
    item.is_playable = item.talks = true;
    return item;
}

PackageReport report(std::int64_t seq, std::vector<std::pair<std::string, std::string>> const& cmi,
                     std::string const& reason = "commit", std::string const& item = "i") {
    boost::json::object values;
    for (auto const& [key, value] : cmi) values[key] = value;
    PackageReport one;
    one.item = item;
    one.seq = seq;
    one.reason = reason;
    one.cmi = boost::json::serialize(values);
    one.launch = "pagina";
    return one;
}

Verdict of12(PackageItem const& item, std::vector<std::pair<std::string, std::string>> const& cmi,
             std::string const& reason = "commit") {
    return verdict_of(PackageKind::scorm12, item, report(1, cmi, reason));
}
Verdict of2004(PackageItem const& item, std::vector<std::pair<std::string, std::string>> const& cmi,
               std::string const& reason = "commit") {
    return verdict_of(PackageKind::scorm2004, item, report(1, cmi, reason));
}

//! A live package with these items; a second call for the same package is its next version.
Uuid publish(World& world, Uuid package, PackageKind kind, std::vector<PackageItem> items,
             std::string const& sequencing = "") {
    catalogue::PackageStructure structure;
    structure.sequencing = sequencing;
    structure.kind = kind;
    structure.title[""] = "Corso";
    structure.items = std::move(items);
    Instant const now = world.clock.now();
    return world.database->write_now("package", [&, id = world.ids.next()](db::Tx& tx) {
        auto const before = catalogue::live_version(tx, package);
        if (!before)
            tx.run("INSERT INTO catalogue_package (id, title, competences, level, created_by, created_at) "
                   "VALUES ($1, 'Corso', '', NULL, $1, $2)", package, now);
        tx.run("INSERT INTO catalogue_package_version (id, package_id, number, state, kind, structure, warnings, "
               "file_name, size_bytes, sha256, files, uploaded_by, uploaded_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, '[]', 'c.zip', 1, $7, 0, $2, $8)",
               id, package, before ? before->number + 1 : 1, catalogue::PackageState::live, kind,
               catalogue::to_json(structure), sha256("c"), now);
        return id;
    });
}

template <class Test>
void in_a_world(Test&& test) {
    learning::test::on_each_engine([&](World& world) { test(world); });
}

}  // namespace

TEST_CASE("AScoOf12IsJudgedByItsStatusAndItsMasteryScore") {
    PackageItem const plain = sco();
    PackageItem scored = sco();
    scored.mastery = 80;
    CHECK(!of12(plain, {{"cmi.core.lesson_status", "incomplete"}}).is_done);
    CHECK(of12(plain, {{"cmi.core.lesson_status", "completed"}}).is_done);
    CHECK(of12(plain, {{"cmi.core.lesson_status", "passed"}}).is_done);
    CHECK(!of12(plain, {{"cmi.core.lesson_status", "failed"}}).is_done);
    CHECK(!of12(plain, {{"cmi.core.lesson_status", "browsed"}}).is_done);
    CHECK(!of12(plain, {{"cmi.core.lesson_status", "not attempted"}}).is_done);
    CHECK(of12(plain, {{"cmi.core.lesson_status", "not attempted"}}, "finish").is_done);
    CHECK(of12(scored, {{"cmi.core.lesson_status", "completed"}, {"cmi.core.score.raw", "80"}}).status == "passed");
    CHECK(of12(scored, {{"cmi.core.lesson_status", "passed"}, {"cmi.core.score.raw", "79.5"}}).status == "failed");
    CHECK(!of12(scored, {{"cmi.core.lesson_status", "incomplete"}, {"cmi.core.score.raw", "90"}}).is_done);
    CHECK(of12(plain, {{"cmi.core.score.raw", "30"}, {"cmi.core.score.max", "40"}}).score == 0.75);
    CHECK(of12(plain, {{"cmi.core.exit", ""}}, "finish").has_ended);
    CHECK(!of12(plain, {{"cmi.core.exit", "suspend"}}, "finish").has_ended);
}

TEST_CASE("AScoOf2004IsJudgedByItsThresholds") {
    PackageItem const plain = sco();
    PackageItem strict = sco();
    strict.mastery = 0.7;
    strict.completion_threshold = 0.8;
    CHECK(of2004(plain, {{"cmi.completion_status", "completed"}}).is_done);
    CHECK(!of2004(plain, {{"cmi.completion_status", "completed"}, {"cmi.success_status", "failed"}}).is_done);
    CHECK(!of2004(plain, {{"cmi.completion_status", "unknown"}}).is_done);
    CHECK(of2004(plain, {{"cmi.completion_status", "unknown"}}, "finish").is_done);
    CHECK(!of2004(plain, {{"cmi.completion_status", "incomplete"}}, "finish").is_done);
    CHECK(!of2004(strict, {{"cmi.completion_status", "completed"}}, "finish").is_done);
    CHECK(of2004(strict, {{"cmi.progress_measure", "0.9"}, {"cmi.score.scaled", "0.7"}}).status == "passed");
    CHECK(!of2004(strict, {{"cmi.progress_measure", "0.9"}, {"cmi.score.scaled", "0.6"}}).is_done);
    CHECK(!of2004(strict, {{"cmi.progress_measure", "0.7"}, {"cmi.score.scaled", "1"}}).is_done);
}

TEST_CASE("ALaunchBeginsWithWhatWasStored") {
    PackageItem item = sco();
    item.mastery = 80;
    item.launch_data = "dati";
    auto const parse = [](std::string const& text) { return boost::json::parse(text).as_object(); };
    auto const fresh = parse(state_for_launch(PackageKind::scorm12, item, nullptr, "x"));
    CHECK(fresh.at("cmi.core.entry") == "ab-initio");
    CHECK(fresh.at("cmi.student_data.mastery_score") == "80");
    CHECK(fresh.at("cmi.launch_data") == "dati");
    PackageItemState stored;
    stored.cmi = "{\"cmi.suspend_data\":\"s\",\"cmi.core.session_time\":\"00:01:00\",\"cmi.core.exit\":\"\"}";
    stored.total_time = "00:11:00";
    auto const resumed = parse(state_for_launch(PackageKind::scorm12, item, &stored, "x"));  // its tab was killed
    CHECK(resumed.at("cmi.core.entry") == "resume");
    CHECK(resumed.at("cmi.suspend_data") == "s");
    CHECK(resumed.at("cmi.core.total_time") == "00:11:00");
    CHECK(!resumed.contains("cmi.core.session_time"));
    stored.has_ended = true;
    stored.cmi = "{\"cmi.suspend_data\":\"s\"}";
    CHECK(parse(state_for_launch(PackageKind::scorm12, item, &stored, "x")).at("cmi.suspend_data") == "s");
    auto const anew = parse(state_for_launch(PackageKind::scorm2004, item, &stored, "x"));
    CHECK(anew.at("cmi.entry") == "ab-initio");
    CHECK(!anew.contains("cmi.suspend_data"));
}

TEST_CASE("WhatIsNoReportIsRefused") {
    CHECK(read_report(R"({"item":"i","seq":1,"cmi":{"cmi.suspend_data":"x","cmi.objectives":{}}})"));
    for (auto const* text : {"", "[]", "{", R"({"item":"i","seq":0,"cmi":{}})", R"({"item":"","seq":1,"cmi":{}})",
                             R"({"item":"i","seq":1,"cmi":{"x":"1"}})", R"({"item":"i","seq":1,"cmi":{"cmi.x":1}})",
                             R"({"item":"i","seq":"1","cmi":{}})"})
        CHECK_MESSAGE(!read_report(text), text);
    CHECK(read_report(R"({"item":"","seq":1,"cmi":{},"sequence":{"state":"{}","item":"i","concluded":true}})")
              ->sequence->is_concluded);
    for (auto const* text : {R"({"item":"","seq":1,"cmi":{},"sequence":"{}"})",
                             R"({"item":"i","seq":1,"cmi":{},"sequence":{"state":"[]","item":"i"}})",
                             R"({"item":"i","seq":1,"cmi":{},"sequence":{"item":"i"}})"})
        CHECK_MESSAGE(!read_report(text), text);
    CHECK(!read_report(std::string(report_bytes_max + 1, ' ')));
}

TEST_CASE("ACourseIsDoneWhenEachActivityWasDoneOnceAndThenItStays") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), package = world.ids.next();
        Uuid const version = publish(world, package, PackageKind::scorm12, {sco("a"), sco("b")});
        auto const attempt = world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
            return begin_attempt(tx, person, package, false, id, "token", world.clock.now());
        });
        auto const save = [&](PackageReport const& one) {
            world.clock.advance(seconds(5));
            return world.database->write_now("x", [&](db::Tx& tx) {
                return save_report(tx, person, attempt.id, one, world.clock.now());
            });
        };
        CHECK(!save(report(1, {{"cmi.core.lesson_status", "incomplete"}}, "set", "a")).item_done);
        CHECK(save(report(2, {{"cmi.core.lesson_status", "completed"}}, "set", "a")).item_done);
        CHECK(!save(report(2, {{"cmi.core.lesson_status", "completed"}}, "set", "a")).is_new);  // it came twice
        CHECK(!save(report(1, {{"cmi.core.lesson_status", "incomplete"}}, "set", "a")).is_new);  // or late
        CHECK(save(report(1, {{"cmi.core.lesson_status", "passed"}}, "finish", "b")).package_done);
        CHECK(save(report(3, {{"cmi.core.lesson_status", "incomplete"}}, "set", "a")).is_new);
        auto const done = world.database->read([&](db::Tx& tx) { return completions_of(tx, person); });
        REQUIRE(done.size() == 1);
        CHECK(done[0].subject == "package:" + to_string(package));
        CHECK(done[0].version == version);
        CHECK(done[0].kind == CompletionKind::scorm12);
        CHECK(world.events(person, "package_completed") == 1);
        CHECK(world.database->read([&](db::Tx& tx) {
            return last_attempt(tx, person, package)->completed_at.has_value();
        }));
        CHECK_THROWS_AS(save(report(9, {}, "set", "nessuna")), NotFound);
    });
}

TEST_CASE("WhoIsInsideAVersionEndsOnItAndBeginsAgainAtTheNewOne") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), package = world.ids.next();
        Uuid const first = publish(world, package, PackageKind::scorm2004, {sco()});
        auto const begin = [&](bool again) {
            return world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
                return begin_attempt(tx, person, package, again, id, "token", world.clock.now());
            });
        };
        auto const attempt = begin(false);
        Uuid const second = publish(world, package, PackageKind::scorm2004, {sco()});
        CHECK(begin(false).id == attempt.id);
        CHECK(begin(true).id == attempt.id);  // not done yet
        CHECK(begin(false).version == first);
        world.database->write_now("x", [&](db::Tx& tx) {
            return save_report(tx, person, attempt.id, report(1, {{"cmi.completion_status", "completed"}}),
                               world.clock.now());
        });
        CHECK(begin(false).version == first);
        auto const next = begin(true);
        CHECK(next.number == 2);
        CHECK(next.version == second);
    });
}

TEST_CASE("IdleTimeAndAClockThatRunsAheadDoNotCount") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), package = world.ids.next();
        publish(world, package, PackageKind::scorm12, {sco()});
        auto const attempt = world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
            return begin_attempt(tx, person, package, false, id, "token", world.clock.now());
        });
        auto const active_after = [&](std::int64_t wall, std::int64_t seq, std::int64_t counted, char const* launch) {
            world.clock.advance(seconds(wall));
            PackageReport one = report(seq, {});
            one.active_seconds = counted;
            one.launch = launch;
            return world.database->write_now("x", [&](db::Tx& tx) {
                save_report(tx, person, attempt.id, one, world.clock.now());
                return items_of(tx, person, attempt.id).at(0).active_seconds;
            });
        };
        CHECK(active_after(600, 1, 40, "a") == 40);   // ten minutes on the wall, forty seconds with somebody there
        CHECK(active_after(10, 2, 45, "a") == 45);
        CHECK(active_after(10, 3, 9'000, "a") == 55); // no more than the wall
        CHECK(active_after(60, 4, 20, "b") == 75);    // another page begins at nothing
    });
}

TEST_CASE("ReportsComeFromTheirOwnerWithTheTokenOfTheAttempt") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), other = world.somebody(), package = world.ids.next();
        publish(world, package, PackageKind::scorm12, {sco()});
        auto browser = world.signed_in(person);
        auto stranger = world.signed_in(other);
        std::string const course = "/percorso/corsi/" + to_string(package);
        CHECK(browser.get("/percorso/corsi").body.find("Corso") != std::string::npos);
        auto const form = world::form_with(browser.get(course).body, "/tentativi");
        CHECK(browser.post(form.action, form.hidden).status == 303);
        CHECK(browser.post(form.action, form.hidden).status == 303);
        std::string const page = browser.get(course).body;
        CHECK(page.find("data-package") != std::string::npos);
        CHECK(page.find("&quot;cmi.core.entry&quot;:&quot;ab-initio&quot;") != std::string::npos);
        auto const at = page.find("data-save=\"") + 11;
        std::string const address = page.substr(at, page.find('"', at) - at);
        std::string const body =
            R"({"item":"i","seq":5,"reason":"commit","launch":"l","cmi":{"cmi.suspend_data":"qui"}})";
        CHECK(browser.post_json(address, body).status == 200);
        CHECK(stranger.post_json(address, body).status == 404);
        CHECK(browser.post_json(address + "x", body).status == 404);
        CHECK(browser.post_json(address, "{}").status == 400);
        browser.origin = "cross-site";
        CHECK(browser.post_json(address, body).status == 400);  // a package is no page of ours
        browser.origin = "same-origin";
        CHECK(browser.get(course).body.find("&quot;cmi.suspend_data&quot;:&quot;qui&quot;") != std::string::npos);
        CHECK(browser.get(course + "/dati").body.find("\"cmi.suspend_data\":\"qui\"") != std::string::npos);
        CHECK(stranger.get(course + "/dati").status == 404);
        CHECK(stranger.get(course).body.find("qui&quot;") == std::string::npos);
        CHECK(browser.get("/percorso/corsi/" + to_string(world.ids.next())).status == 404);
    });
}

TEST_CASE("SequencingIsKeptWithTheReportThatChangedItAndConcludesTheCourse") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), package = world.ids.next();
        publish(world, package, PackageKind::scorm2004, {sco("a"), sco("b")}, R"({"activityTree":{}})");
        auto const attempt = world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
            return begin_attempt(tx, person, package, false, id, "token", world.clock.now());
        });
        auto const save = [&](PackageReport one, std::string const& to, std::string const& state, bool concluded) {
            one.sequence = PackageSequence{state, to, one.seq, concluded};
            return world.database->write_now(
                "x", [&](db::Tx& tx) { return save_report(tx, person, attempt.id, one, world.clock.now()); });
        };
        auto const kept = [&] {
            return world.database->read([&](db::Tx& tx) { return sequence_of(tx, person, attempt.id); });
        };
        CHECK(!kept());
        PackageReport const alone = report(1, {}, "sequence", "");
        CHECK(!save(alone, "a", R"({"n":1})", false).package_done);
        CHECK(kept()->item == "a");
        // One activity alone of two, and its course is: the other was skipped by the rules.
        PackageReport const end = report(3, {{"cmi.completion_status", "completed"}}, "finish", "a");
        CHECK(save(end, "b", R"({"n":3})", true).package_done);
        CHECK(kept()->item == "b");
        CHECK(!save(report(2, {}, "sequence", ""), "a", R"({"n":2})", false).is_new);
        CHECK(kept()->state == R"({"n":3})");
        CHECK(!save(report(4, {}, "sequence", ""), "", R"({"n":4})", true).package_done);  // once
        auto const done = world.database->read([&](db::Tx& tx) { return completions_of(tx, person); });
        REQUIRE(done.size() == 1);
        CHECK(done[0].kind == CompletionKind::scorm2004);

        auto const again = world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
            return begin_attempt(tx, person, package, true, id, "token", world.clock.now());
        });
        world.database->read([&](db::Tx& tx) {
            CHECK(!sequence_of(tx, person, again.id));
            CHECK(sequence_before(tx, person, again)->state == R"({"n":4})");
            CHECK(!sequence_before(tx, person, attempt));
            return 0;
        });
        auto browser = world.signed_in(person);
        std::string const page = browser.get("/percorso/corsi/" + to_string(package)).body;
        CHECK(page.find("data-objectives=\"{&quot;n&quot;:4}\"") != std::string::npos);
        CHECK(page.find("data-sequence=\"\"") != std::string::npos);
        auto const taken = boost::json::parse(browser.get("/percorso/corsi/" + to_string(package) + "/dati").body);
        REQUIRE(taken.at("attempts").as_array().size() == 2);
        auto const& first = taken.at("attempts").at(0).as_object();
        CHECK(first.at("sequencing").at("n") == 4);
        CHECK(first.at("items").at(0).at("cmi").at("cmi.completion_status") == "completed");
        CHECK(!taken.at("attempts").at(1).as_object().contains("sequencing"));
    });
}

TEST_CASE("APackageWithoutRulesHasNoSequencingToKeep") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody(), package = world.ids.next();
        publish(world, package, PackageKind::scorm2004, {sco("a"), sco("b")});
        world.database->write_now("x", [&, id = world.ids.next()](db::Tx& tx) {
            auto const attempt = begin_attempt(tx, person, package, false, id, "token", world.clock.now());
            PackageReport one = report(1, {{"cmi.completion_status", "completed"}}, "finish", "a");
            one.sequence = PackageSequence{"{}", "b", 1, true};
            CHECK(!save_report(tx, person, attempt.id, one, world.clock.now()).package_done);
            CHECK(!sequence_of(tx, person, attempt.id));
            one.item = "";
            one.seq = 2;
            CHECK_THROWS_AS(save_report(tx, person, attempt.id, one, world.clock.now()), NotFound);
            return 0;
        });
    });
}

TEST_CASE("AModuleEndsInTheSameCompletions") {
    in_a_world([](World& world) {
        Uuid const person = world.somebody();
        world.database->write_now("x", [&](db::Tx& tx) {
            simulate_module(tx, world.library, person, "F1", true, world.clock.now() - hours(2), world.clock.now(), 1);
        });
        auto const done = world.database->read([&](db::Tx& tx) { return completions_of(tx, person); });
        REQUIRE(done.size() == 1);
        CHECK(done[0].subject == "module:F1");
        CHECK(done[0].kind == CompletionKind::native);
    });
}
