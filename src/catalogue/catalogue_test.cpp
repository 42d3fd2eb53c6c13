//! The catalogue: real modules as they stand in the programme, and small invented ones with one fault each.
#include <doctest/doctest.h>

#include <set>

#include "catalogue/catalogue.hpp"
#include "catalogue/test_folder.hpp"
#include "db/engines_for_tests.hpp"
#include "world/programme.hpp"

using namespace regia;
using catalogue::Catalogue;
using catalogue::Module;
using portfolio::Level;
using namespace regia::catalogue::test;

namespace {

std::string faults_of(files::Folder const& folder) {
    files::Faults faults;
    catalogue::parse_catalogue(folder, small_portfolio(), faults);
    std::string all;
    for (auto const& fault : faults) all += to_string(fault) + "\n";
    return all;
}

//! The faults after one piece of one file was replaced.
std::string faults_after(std::string const& file, std::string const& piece, std::string const& replacement) {
    files::Folder folder = small_folder();
    std::string text = *folder.find(file);
    auto const at = text.find(piece);
    REQUIRE(at != std::string::npos);
    folder.put(file, text.replace(at, piece.size(), replacement));
    return faults_of(folder);
}

bool says(std::string const& faults, std::string_view what) { return faults.find(what) != std::string::npos; }

Catalogue small_catalogue() {
    files::Faults faults;
    return catalogue::parse_catalogue(small_folder(), small_portfolio(), faults);
}

std::string ids(std::vector<catalogue::Section const*> const& sections) {
    std::string all;
    for (auto const* section : sections) all += section->id + " ";
    return all;
}

}  // namespace

TEST_CASE("AFaultlessModuleIsRead") {
    CHECK(faults_of(small_folder()) == "");
    Catalogue const all = small_catalogue();
    Module const* const module = all.find("F1");
    REQUIRE(module);
    CHECK(module->sections.size() == 4);
    CHECK(module->glossary->id == "g");
    CHECK(module->questions.size() == 30);
    CHECK(module->sections[0].checks[0].choices[0].is_right);
    CHECK(module->sections[1].html_before_checks.find("id=\"s2-f1-t\"") != std::string::npos);
    CHECK(module->sections[1].html_before_checks.find("verifica") == std::string::npos);
    CHECK(all.contexts == std::vector<std::string>{"reparto", "sportello", "studio-mmg"});
}

TEST_CASE("AttemptsOpenAgainUnlessTheProgrammeForbidsIt") {
    auto const with = [](std::string const& rules) {
        files::Folder folder = small_folder();
        folder.put("programme.toml", *folder.find("programme.toml") + rules);
        files::Faults faults;
        auto const read = catalogue::parse_catalogue(folder, small_portfolio(), faults);
        return std::pair{read.modules.at(0), faults_of(folder)};
    };
    auto const silent = with("").first;  // a programme loaded before there was such a rule
    CHECK(silent.attempts_reopen == 3);
    CHECK(silent.attempts_reopened_after_hours == 24);
    auto const [module, faults] = with("attempts_reopen = 2\nattempts_reopened_after_hours = 48\n");
    CHECK(faults == "");
    CHECK(module.attempts_reopen == 2);
    CHECK(module.attempts_reopened_after_hours == 48);
    CHECK(with("attempts_reopen = 0\n").first.attempts_reopen == 0);
    CHECK(with("attempts_reopen = 0\n").second == "");
    CHECK(says(with("attempts_reopen = -1\n").second, "attempts_reopen: can't be negative"));
    std::string const hours = "attempts_reopened_after_hours";
    CHECK(says(with(hours + " = 0\n").second, hours + ": is not between 1 and 8760"));
    CHECK(says(with(hours + " = 8761\n").second, hours + ": is not between 1 and 8760"));
}

TEST_CASE("FaultsNameFileLineAndField") {
    std::string const bank_file = "modules/a1/domande.toml";
    std::string const module_file = "modules/a1/modulo.toml";
    std::string const lesson = "modules/a1/01.md";
    CHECK(says(faults_after(bank_file, "right = \"giusta\"\n", ""), "modules/a1/domande.toml:10: right: is missing"));
    CHECK(says(faults_after(bank_file, "\"a\", \"b\", \"c\"", "\"a\", \"b\""),
               "domande.toml:15: wrong: there must be three"));
    CHECK(says(faults_after(bank_file, "\"a\", \"b\"", "\"giusta\", \"b\""), "wrong: two answers are the same"));
    CHECK(says(faults_after(bank_file, "\"q2\"", "\"q1\""), "id: stands twice in the programme: q1"));
    CHECK(says(faults_after(bank_file, "\"A1.2\"", "\"A2.2\""), "competence: the module does not teach A2.2"));
    CHECK(says(faults_after(lesson, "[\"A1.1\"]", "[\"A9.9\"]"), "01.md:7: competences: the Portfolio has no"));
    CHECK(says(faults_after(lesson, "\"tutti\"", "\"farmacia\""), "01.md:10: audience: there is no target farmacia"));
    CHECK(says(faults_after(lesson, "minutes = 3\n", ""), "01.md:2: minutes: is missing"));
    CHECK(says(faults_after(lesson, "\"legge\"", "\"decreto\""), "01.md:8: sources: modulo.toml has no source"));
    CHECK(
        says(faults_after(lesson, "correct = true", "correct = false"), "01.md:20: option: the right one is missing"));
    CHECK(says(faults_after(lesson, "feedback = \"No.\"\n", ""), "feedback: is missing"));
    CHECK(says(faults_after(lesson, "```verifica", "<b>x</b>\n\n```verifica"), "01.md:16: HTML is not allowed"));
    CHECK(says(faults_after(module_file, "\"02.md\"", "\"03.md\""), "modules/a1/03.md: the file is missing"));
    CHECK(says(faults_after(module_file, "\"02.md\"", "\"01.md\""), "the section stands twice: 01.md"));
    CHECK(says(faults_after(module_file, "default = \"reparto\"\n", ""), "slot: the slot caso has no default"));
    CHECK(says(faults_after(module_file, "sportello = \"caso-sp", "studio-mmg = \"caso-sp"),
               "the section c2 is for others"));
    CHECK(says(faults_after("modules/a1/02.md", "(figure/f.svg)", "(figure/g.svg)"),
               "the figure is missing: figure/g.svg"));
    CHECK(says(faults_after("modules/a1/figure/f.svg", "<path", "<script/><path"), "f.svg:3: <script> is not allowed"));
    CHECK(says(faults_after("path.toml", "\"a1\"", "\"a2\""), "path.toml:5: folder: there is no folder modules/a2/"));
    CHECK(says(faults_after("path.toml", "minutes = 30", "minutes = 30\nrequires = [\"F1\"]"),
               "requires: the module requires itself"));
}

TEST_CASE("ASlotIsFilledByTheContextOrItsDefault") {
    Catalogue const all = small_catalogue();
    Module const& module = all.modules[0];
    CHECK(ids(catalogue::sections_for(module, Level::base, "sportello")) == "s1 s2 c2 ");
    CHECK(ids(catalogue::sections_for(module, Level::base, "studio-mmg")) == "s1 s2 c1 ");
    CHECK(ids(catalogue::sections_for(module, Level::advanced, "")) == "s1 s2 c1 ");
}

TEST_CASE("TheContextOfAProfileWinsOverThatOfItsGroup") {
    Catalogue const all = small_catalogue();
    CHECK(all.context_of("gp", "hospital-care") == "studio-mmg");
    CHECK(all.context_of("surgeon", "hospital-care") == "reparto");
    CHECK(all.context_of("surgeon", "unknown") == "");
}

TEST_CASE("TheVariantIsOneLevelAboveWhatWasReached") {
    Module module;
    module.order = {"b", "i", "old"};
    module.sections.resize(3);
    module.sections[0].id = "b";
    module.sections[1].id = "i";
    module.sections[1].level = Level::intermediate;
    module.sections[2].id = "old";
    module.sections[2].level_max = Level::base;
    for (auto& one : module.sections) one.audience = {"tutti"};
    CHECK(catalogue::variant_level(module, std::nullopt) == Level::base);
    CHECK(catalogue::variant_level(module, Level::none) == Level::base);
    CHECK(catalogue::variant_level(module, Level::base) == Level::intermediate);
    CHECK(catalogue::variant_level(module, Level::advanced) == Level::intermediate);  // there is no advanced one
    CHECK(ids(catalogue::sections_for(module, Level::base, "")) == "b old ");
    CHECK(ids(catalogue::sections_for(module, Level::intermediate, "")) == "b i ");
    module.sections[0].level = module.sections[2].level = Level::intermediate;
    module.sections[2].level_max = Level::advanced;
    CHECK(catalogue::variant_level(module, std::nullopt) == Level::intermediate);
    CHECK(ids(catalogue::sections_for(module, Level::base, "")) == "b i old ");
}

TEST_CASE("ATestIsDrawnEvenlyAndAlwaysTheSameForASeed") {
    Catalogue const all = small_catalogue();
    Module const& module = all.modules[0];
    std::set<std::string> orders;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const test = catalogue::draw_test(module, Level::intermediate, seed);
        auto const again = catalogue::draw_test(module, Level::intermediate, seed);
        REQUIRE(test.size() == 10);
        std::map<std::string, int> by_competence;
        std::set<std::string> different;
        std::string order;
        for (std::size_t i = 0; i < test.size(); ++i) {
            CHECK(test[i].question == again[i].question);
            CHECK(test[i].option_order == again[i].option_order);
            ++by_competence[test[i].question->competence];
            different.insert(test[i].question->id);
            order += test[i].question->id + " ";
            CHECK(std::set<int>(test[i].option_order.begin(), test[i].option_order.end()) == std::set<int>{0, 1, 2, 3});
        }
        orders.insert(order);
        CHECK(different.size() == 10);
        CHECK(by_competence == std::map<std::string, int>{{"A1.1", 3}, {"A1.2", 4}, {"A1.3", 3}});
    }
    CHECK(orders.size() == 50);
    CHECK(catalogue::answers_to_pass(module, 10) == 8);
    CHECK(catalogue::answers_to_pass(module, 8) == 6);
}

TEST_CASE("ASmallBankGivesWhatItHas") {
    files::Folder folder = small_folder();
    folder.put("modules/a1/domande.toml", bank(8, 1, 1));
    files::Faults faults;
    Catalogue const all = catalogue::parse_catalogue(folder, small_portfolio(), faults);
    CHECK(catalogue::draw_test(all.modules[0], Level::base, 1).size() == 10);
    CHECK(says(faults_after("modules/a1/domande.toml", "draw = 10", "draw = 12"),
               "draw: programme.toml [project_a] says 10"));
}

TEST_CASE("MinutesCountWhatIsRead") {
    // 3,000 characters, a figure, a check: (4.5 + 2) * 1.2 + 0.5. The figure in words and the check count nothing.
    Catalogue const all = small_catalogue();
    CHECK(all.modules[0].sections[1].computed_minutes == doctest::Approx(8.3));
    CHECK(all.modules[0].sections[0].computed_minutes == doctest::Approx(5.9));
    auto const minutes = catalogue::minutes_of(all);
    REQUIRE(minutes.size() == 3);
    CHECK(minutes[1].context == "sportello");
    CHECK(minutes[1].declared == 9);
    CHECK(minutes[1].computed == doctest::Approx(20.1));
    CHECK(catalogue::minutes_report(all)[0].starts_with("F1 (30 min): reparto 9 declared, 20.1 computed; sportello 9"));
    files::Folder folder = small_folder();
    for (auto const* name : {"01.md", "02.md", "caso-reparto.md"}) {
        auto text = *folder.find(std::string("modules/a1/") + name);
        folder.put(std::string("modules/a1/") + name, text.erase(text.find("parola"), 2900));
    }
    CHECK(says(faults_of(folder), "path.toml:5: folder: less than ten minutes of content for reparto"));
}

TEST_CASE("TheVersionOfAModuleFollowsItsTextsAlone") {
    files::Folder folder = small_folder();
    files::Faults faults;
    Uuid const before = catalogue::parse_catalogue(folder, small_portfolio(), faults).modules[0].version;
    folder.put("bodies.csv", "a,b\n");
    CHECK(catalogue::parse_catalogue(folder, small_portfolio(), faults).modules[0].version == before);
    folder.put("modules/a1/01.md", *folder.find("modules/a1/01.md") + "\n");
    CHECK(catalogue::parse_catalogue(folder, small_portfolio(), faults).modules[0].version != before);
}

TEST_CASE("ApprovalIsARowForExactlyTheseTexts") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        Uuid const version = named_uuid("module", "one"), other = named_uuid("module", "two");
        Uuid const person = named_uuid("person", "p");
        database->write_now("module/F1", [&](db::Tx& tx) {
            catalogue::approve(tx, {named_uuid("a", "1"), "F1", version, person, "Verbale 3/2026", Instant{5}});
        });
        database->read([&](db::Tx& tx) {
            CHECK(catalogue::is_approved(tx, "F1", version));
            CHECK_FALSE(catalogue::is_approved(tx, "F1", other));
            CHECK_FALSE(catalogue::is_approved(tx, "F2", version));
            CHECK(catalogue::approval_of(tx, "F1", version)->act == "Verbale 3/2026");
            return 0;
        });
    });
}

TEST_CASE("TheProgrammeOfTuscanyIsFaultless") {
    files::Faults faults;
    auto const folder = files::Folder::read(tuscany_folder(), faults);
    auto const portfolio = portfolio::parse_portfolio(folder, faults);
    faults.clear();
    Catalogue const all = catalogue::parse_catalogue(folder, portfolio, faults);
    for (auto const& fault : faults) FAIL_CHECK(to_string(fault));
    REQUIRE(all.modules.size() == 8);
    for (auto const& module : all.modules) {
        CHECK(module.questions.size() == 30);
        for (auto const& section : module.sections)
            CHECK_MESSAGE(std::abs(section.minutes - section.computed_minutes) <= 0.75, section.id);
    }
    for (auto const& line : catalogue::minutes_report(all)) MESSAGE(line);
}

namespace {

//! The small folder with a film in its first lesson; `fields` stand in the lesson, files may be broken after.
files::Folder folder_with_film(std::string const& fields) {
    files::Folder folder = small_folder();
    folder.put("modules/a1/01.md", section("s1", fields));
    folder.put("modules/a1/video/f.webm", files::media_mark({sha256("film"), 12, "video/webm"}));
    folder.put("modules/a1/video/f.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nParole\n");
    folder.put("modules/a1/video/f.md", words(200));
    return folder;
}

constexpr auto film_fields = "video = \"video/f.webm\"\nvideo_seconds = 24\ncaptions = \"video/f.vtt\"\n"
                             "transcript = \"video/f.md\"\n";

}  // namespace

TEST_CASE("AFilmStandsWithCaptionsAndTranscriptOrNotAtAll") {
    CHECK(faults_of(folder_with_film(film_fields)) == "");
    files::Faults faults;
    auto const read = catalogue::parse_catalogue(folder_with_film(film_fields), small_portfolio(), faults);
    auto const& video = read.modules.at(0).find("s1")->video;
    REQUIRE(video);
    CHECK(video->seconds == 24);
    CHECK(video->file.size_bytes == 12);
    CHECK(says(video->transcript_html, "parola"));
    CHECK_FALSE(read.modules.at(0).find("s2")->video);

    CHECK(says(faults_of(folder_with_film("video = \"video/f.webm\"\nvideo_seconds = 24\n")), "captions: is missing"));
    CHECK(says(faults_of(folder_with_film("captions = \"video/f.vtt\"\n")), "video: is missing"));
    auto broken = folder_with_film(film_fields);
    broken.put("modules/a1/video/f.vtt", "1\n00:00 --> 00:02\nParole\n");
    CHECK(says(faults_of(broken), "captions: is no WebVTT"));
    broken = folder_with_film(film_fields);
    broken.put("modules/a1/video/f.md", "Corto.");
    CHECK(says(faults_of(broken), "transcript: it is too short"));
    broken = folder_with_film(film_fields);
    broken.put("modules/a1/video/f.webm", "no mark");
    CHECK(says(faults_of(broken), "video: there is no .webm or .mp4 file"));
    std::string far = film_fields;
    far.replace(far.find("24"), 2, "0");
    CHECK(says(faults_of(folder_with_film(far)), "video_seconds: is not between"));
}
