//! cmi5 courses of the catalogue as people take them: states, modes, the completion, who is inside a version; a look
//! before the approval leaves nothing of anybody.
#include <boost/json.hpp>

#include "learning/cmi5_course/course.hpp"
#include "learning/package/completion.hpp"
#include "learning/test_unit.hpp"

namespace regia::learning::cmi5 {
namespace {

using catalogue::PackageItem;
using catalogue::PackageState;
using test::Lms;
using test::Unit;
using test::with_lms;
using test::World;

PackageItem part(std::string id, int depth, std::string move_on = "", std::string url = "a/uno%20.html?x=1") {
    PackageItem item;
    item.id = "https://publisher.example/" + id;
    item.title[""] = id;
    item.depth = depth;
    item.is_playable = item.talks = !move_on.empty();
    item.move_on = std::move(move_on);
    item.launch = std::move(url);
    item.launch_method = "AnyWindow";
    item.is_outside = item.launch.starts_with("http");
    return item;
}

//! A block with two units, and one after it that asks for nothing.
std::vector<PackageItem> parts() {
    return {part("blocco", 0), part("lettura", 1, "Completed"), part("prova", 1, "Passed"),
            part("appendice", 0, "NotApplicable", "https://altrove.example/a.html")};
}

//! A version of a package; a second one of the same package follows it.
Uuid bring(World& world, Uuid package, std::vector<PackageItem> items = parts(),
           PackageState state = PackageState::live) {
    catalogue::PackageStructure structure;
    structure.kind = catalogue::PackageKind::cmi5;
    structure.id = "https://publisher.example/course";
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
               id, package, before ? before->number + 1 : 1, state, structure.kind, catalogue::to_json(structure),
               sha256("c"), now);
        return id;
    });
}

std::string page_of(Uuid package) { return "/percorso/corsi/" + to_string(package); }

void begin(world::Browser& browser, Uuid package) {
    auto const form = world::form_with(browser.get(page_of(package)).body, "/tentativi");
    CHECK(browser.post(form.action, form.hidden).status == 303);
}

//! Opens a unit as the page does. @returns where it begins.
std::string open(world::Browser& browser, Uuid package, std::string const& part) {
    std::string const address = page_of(package) + "?voce=" + http::url_encode("https://publisher.example/" + part);
    auto const form = world::form_with(browser.get(address).body, "/unita/");
    auto const reply = browser.post(form.action, form.hidden);
    REQUIRE(reply.status == 303);
    return std::string(reply.header("Location"));
}

std::vector<Completion> completions(World& world, Uuid person) {
    return world.database->read([&](db::Tx& tx) { return completions_of(tx, person); });
}

//! Takes a unit to its end.
void take(Lms& lms, world::Browser& browser, Uuid package, std::string const& part, std::string_view word) {
    Unit unit(lms, open(browser, package, part));
    unit.start();
    CHECK(unit.say(word) == 200);
    CHECK(unit.say("terminated") == 200);
}

TEST_CASE("ACourseThatIsSatisfiedEndsInACompletionOfItsVersion") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const person = world.somebody(), package = world.ids.next(), first = bring(world, package);
        auto browser = world.signed_in(person);
        begin(browser, package);
        CHECK(browser.get(page_of(package)).body.find("Da iniziare · si conclude superandola") != std::string::npos);
        std::string const url = open(browser, package, "lettura");
        CHECK(url.find("/a/uno%20.html?x=1&endpoint=") != std::string::npos);
        Unit unit(lms, url);
        CHECK(unit.query.get("actor").find(to_string(person)) == std::string_view::npos);  // a name for this course
        unit.start();
        CHECK(browser.get(page_of(package)).body.find("Iniziata") != std::string::npos);
        CHECK(unit.say("completed") == 200);
        // Another version is live from now on; she ends on hers.
        Uuid const second = bring(world, package);
        CHECK(unit.say("terminated") == 200);
        CHECK(completions(world, person).empty());
        take(lms, browser, package, "prova", "failed");
        CHECK(browser.get(page_of(package)).body.find("Non superata") != std::string::npos);
        take(lms, browser, package, "prova", "passed");
        auto const done = completions(world, person);
        REQUIRE(done.size() == 1);
        CHECK(done[0].subject == "package:" + to_string(package));
        CHECK(done[0].version == first);
        CHECK(done[0].kind == CompletionKind::cmi5);
        CHECK(world.events(person, "package_completed") == 1);
        auto const page = browser.get(page_of(package)).body;
        CHECK(page.find("Corso concluso") != std::string::npos);
        CHECK(page.find("blocco (parte conclusa)") != std::string::npos);
        // Again, at the version that is given now: another registration.
        begin(browser, package);
        take(lms, browser, package, "lettura", "completed");
        take(lms, browser, package, "prova", "passed");
        auto const both = completions(world, person);
        REQUIRE(both.size() == 2);
        CHECK(both[1].version == second);
    });
}

TEST_CASE("AUnitIsReviewedOnceItWasSatisfied") {
    PackageItem const asks = part("a", 0, "Passed"), free = part("b", 0, "NotApplicable");
    Instant const now = from_rome({2026, 2, 12}, 9, 0);
    ItemState satisfied, completed, waived;
    satisfied.satisfied_at = completed.satisfied_at = waived.satisfied_at = now;
    completed.completed_at = waived.waived_at = now;
    CHECK(next_mode(asks, {}) == Mode::normal);
    CHECK(next_mode(asks, satisfied) == Mode::review);
    CHECK(next_mode(free, satisfied) == Mode::normal);
    CHECK(next_mode(free, completed) == Mode::review);
    CHECK(next_mode(asks, waived) == Mode::review);
    CHECK(progress_of(asks, {}, false, false) == Progress::to_start);
    CHECK(progress_of(asks, {}, true, false) == Progress::started);
    CHECK(progress_of(asks, {}, true, true) == Progress::failed);
    CHECK(progress_of(asks, waived, true, true) == Progress::waived);
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const person = world.somebody(), package = world.ids.next();
        bring(world, package);
        auto browser = world.signed_in(person);
        begin(browser, package);
        take(lms, browser, package, "lettura", "completed");
        Unit again(lms, open(browser, package, "lettura"));
        again.take_token();
        CHECK(boost::json::parse(again.launch_data().body).at("launchMode") == "Review");
    });
}

TEST_CASE("AWaivedUnitCountsForAPersonToo") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const person = world.somebody(), package = world.ids.next(), version = bring(world, package);
        std::string const target = "/api/v1/cmi5/courses/" + to_string(version) + "/waivers";
        auto const waiver = [&](int unit) {
            return lms.operate(target, "{\"person\":\"" + to_string(person) + "\",\"unit\":" + std::to_string(unit) +
                                           ",\"reason\":\"Titolo già posseduto\"}").status;
        };
        CHECK(waiver(1) == 404);  // she has not begun it
        auto browser = world.signed_in(person);
        begin(browser, package);
        CHECK(waiver(9) == 404);
        CHECK(waiver(1) == 201);
        CHECK(waiver(1) == 404);  // the same words: what she has concluded is not told
        CHECK(browser.get(page_of(package)).body.find("Dispensata") != std::string::npos);
        CHECK(completions(world, person).empty());
        take(lms, browser, package, "lettura", "completed");
        CHECK(completions(world, person).size() == 1);
        std::string const attempt = world.database->read(
            [&](db::Tx& tx) { return to_string(last_attempt(tx, person, package)->id); });
        // What asks for nothing is satisfied with the registration, and a block by all that is in it.
        CHECK(lms.story(attempt) == "waived launched initialized completed satisfied satisfied terminated");
        // By the last waiver alone.
        Uuid const other = world.somebody();
        auto second = world.signed_in(other);
        begin(second, package);
        for (int const unit : {0, 1})
            CHECK(lms.operate(target, "{\"person\":\"" + to_string(other) + "\",\"unit\":" + std::to_string(unit) +
                                          ",\"reason\":\"Titolo\"}").status == 201);
        CHECK(completions(world, other).size() == 1);
    });
}

TEST_CASE("TheAgreedKeyStandsBesideThatOfTheStructure") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        auto items = parts();
        items[1].entitlement_key = "del corso";
        Uuid const person = world.somebody(), package = world.ids.next();
        bring(world, package, items);
        auto browser = world.signed_in(person);
        begin(browser, package);
        auto const keys = [&](std::string const& part) {
            Unit unit(lms, open(browser, package, part));
            unit.take_token();
            auto const data = boost::json::parse(unit.launch_data().body).as_object();
            return data.contains("entitlementKey") ? boost::json::serialize(data.at("entitlementKey")) : "";
        };
        CHECK(keys("lettura") == R"({"courseStructure":"del corso"})");
        CHECK(keys("prova").empty());
        world.database->write_now("package", [&](db::Tx& tx) {
            return tx.run("UPDATE catalogue_package SET entitlement_key = 'concordata' WHERE id = $1", package);
        });
        CHECK(keys("lettura") == R"({"courseStructure":"del corso","alternate":"concordata"})");
        CHECK(keys("prova") == R"({"alternate":"concordata"})");
    });
}

TEST_CASE("AUnitKnowsWhereItComesBackTo") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        auto items = parts();
        items[2].launch_method = "OwnWindow";
        Uuid const person = world.somebody(), package = world.ids.next();
        bring(world, package, items);
        auto browser = world.signed_in(person);
        begin(browser, package);
        auto const returns_to = [&](std::string const& part) {
            Unit unit(lms, open(browser, package, part));
            unit.take_token();
            return std::string(boost::json::parse(unit.launch_data().body).at("returnURL").as_string());
        };
        CHECK(returns_to("lettura").ends_with("/cmi5/ritorno"));  // in a frame
        CHECK(returns_to("prova").ends_with(page_of(package)));
        CHECK(returns_to("appendice").ends_with(page_of(package)));  // lies elsewhere
        CHECK(world::Browser(*world.dispatcher).get("/cmi5/ritorno").status == 200);
    });
}

TEST_CASE("NobodyOpensAUnitOfSomebodyElseOrOfACourseThatIsNotGiven") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const person = world.somebody(), other = world.somebody(), package = world.ids.next(),
                   draft = world.ids.next();
        bring(world, package);
        bring(world, draft, parts(), PackageState::draft);
        auto browser = world.signed_in(person);
        auto stranger = world.signed_in(other);
        begin(browser, package);
        std::string const address = page_of(package) + "?voce=" + http::url_encode("https://publisher.example/prova");
        auto const form = world::form_with(browser.get(address).body, "/unita/");
        auto const hers = world::form_with(stranger.get(page_of(package)).body, "/tentativi");
        CHECK(stranger.post(form.action, hers.hidden).status == 404);
        CHECK(browser.get(page_of(draft)).status == 404);
        std::string const unit = form.action.substr(0, form.action.rfind('/') + 1);
        CHECK(browser.post(unit + "0", form.hidden).status == 404);  // a block
        CHECK(browser.post(unit + "9", form.hidden).status == 404);
        CHECK(browser.post(unit + "x", form.hidden).status == 404);
        world::Form const bare{{"of", world::Browser::hidden(browser.get(address).body, "of")}};
        CHECK(browser.post(form.action, bare).status == 409);
        // The reports of SCORM complete nothing here.
        std::string const token = world.database->read(
            [&](db::Tx& tx) { return last_attempt(tx, person, package)->token; });
        std::string const attempt = world.database->read(
            [&](db::Tx& tx) { return to_string(last_attempt(tx, person, package)->id); });
        CHECK(browser.post_json("/percorso/corsi/tentativi/" + attempt + "/salva/" + token,
                                R"({"item":"https://publisher.example/lettura","seq":1,"reason":"finish","launch":"l",)"
                                R"("cmi":{"cmi.core.lesson_status":"completed"}})").status == 404);
    });
}

TEST_CASE("ALookBeforeTheApprovalIsNobodys") {
    with_lms([](Lms& lms) {
        World& world = lms.world;
        Uuid const package = world.ids.next(), draft = bring(world, package, parts(), PackageState::draft);
        Uuid const reader = world.ids.next();
        records::Records& records = lms.records;
        Opening opening;
        opening.session = world.ids.next();
        opening.registration = reader;
        opening.base = "http://regia.example.it";
        opening.token = random_token();
        opening.files_token = random_token();
        opening.agent = R"({"objectType":"Agent","account":{"homePage":")" + records.home() +
                        R"(/anteprima","name":")" + to_string(reader) + "\"}}";
        std::string const url = world.database->write_now(serial_key(reader), [&](db::Tx& tx) {
            return browse_unit(tx, *lms.system, draft, 1, opening, world.clock.now());
        });
        Unit unit(lms, url);
        unit.start();
        CHECK(boost::json::parse(unit.launch_data().body).at("launchMode") == "Browse");
        CHECK(unit.say("completed") == 403);
        CHECK(unit.say("terminated") == 200);
        CHECK(lms.story(to_string(reader)) == "launched initialized terminated");
        std::int64_t const attempts = world.database->read([&](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT COUNT(*) FROM learning_package_attempt WHERE package_id = $1",
                                          package).value();
        });
        CHECK(attempts == 0);
        // A learner has no such page.
        auto learner = world.signed_in(world.somebody());
        CHECK(learner.post("/contenuti/pacchetti/versioni/" + to_string(draft) + "/unita/1", {}).status == 403);
    });
}

}  // namespace
}  // namespace regia::learning::cmi5
