//! Manifests: what a package is made of, in order; what is wrong with it, with line and rule.
#include "catalogue/package/structure.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace regia;
using namespace regia::catalogue;

namespace {

bool has_every_file(std::string_view) { return true; }

struct Read {
    PackageFaults faults;
    std::optional<PackageStructure> structure;
    bool has(std::string_view code) const {
        return std::any_of(faults.begin(), faults.end(), [&](auto const& one) { return one.code == code; });
    }
    PackageFault const& only() const {
        REQUIRE(faults.size() == 1);
        return faults[0];
    }
};

Read manifest(std::string const& xml, HasFile const& has_file = has_every_file) {
    Read read;
    read.structure = read_manifest(xml, has_file, read.faults);
    return read;
}

Read course(std::string const& xml, bool in_zip = true) {
    Read read;
    HasFile const has_file = [](std::string_view path) { return path != "absent.html"; };
    read.structure = read_course_structure(xml, in_zip ? &has_file : nullptr, read.faults);
    return read;
}

//! SCORM 1.2 with these lines as items and resources.
std::string scorm12(std::string const& items, std::string const& resources, std::string const& chosen = "o") {
    return "<manifest identifier=\"M\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" "
           "xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\">\n"
           "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\n"
           "<organizations default=\"" + chosen + "\"><organization identifier=\"o\"><title>Corso</title>\n" + items +
           "</organization></organizations>\n<resources>\n" + resources + "</resources></manifest>";
}

std::string const one_item = "<item identifier=\"i\" identifierref=\"r\"><title>Uno</title></item>\n";
std::string const one_resource =
    "<resource identifier=\"r\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"a/index.html\"/>\n";

std::string langs(std::string const& name) {
    return "<" + name + "><langstring lang=\"it\">Testo</langstring></" + name + ">";
}
std::string const texts = langs("title") + langs("description");

std::string cmi5(std::string const& activities, std::string const& objectives = "",
                 std::string const& id = "https://example.org/corso") {
    return "<courseStructure xmlns=\"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd\">\n"
           "<course id=\"" + id + "\">" + texts + "</course>\n" + objectives + activities + "</courseStructure>";
}

std::string au(std::string const& id, std::string const& url = "index.html", std::string const& attributes = "") {
    return "<au id=\"https://example.org/" + id + "\" " + attributes + ">" + texts + "<url>" + url + "</url></au>\n";
}

}  // namespace

TEST_CASE("AManifestOfScorm12GivesItsItemsInOrder") {
    Read const read = manifest(scorm12(
        "<item identifier=\"c\"><title>Capitolo</title>\n"
        "<item identifier=\"i\" identifierref=\"r\" parameters=\"?p=1\"><title>Uno</title>\n"
        "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>dati</adlcp:datafromlms></item></item>\n"
        "<item identifier=\"j\" identifierref=\"s\"><title>Due</title></item>\n",
        one_resource + "<resource identifier=\"s\" adlcp:scormtype=\"asset\" href=\"b%20c.html?x=2\" "
                       "xml:base=\"b/\"><file href=\"b%20c.html\"/></resource>\n"));
    REQUIRE(read.faults.empty());
    PackageStructure const& structure = *read.structure;
    CHECK(structure.kind == PackageKind::scorm12);
    CHECK(text_in(structure.title, "it") == "Corso");
    REQUIRE(structure.items.size() == 3);
    CHECK(!structure.items[0].is_playable);
    PackageItem const& first = structure.items[1];
    CHECK(first.depth == 1);
    CHECK(first.talks);
    CHECK(first.launch == "a/index.html?p=1");
    CHECK(first.mastery == 80);
    CHECK(first.launch_data == "dati");
    CHECK(!structure.items[2].talks);
    CHECK(structure.items[2].launch == "b/b c.html?x=2");
    CHECK(structure.playable_count() == 2);
    PackageStructure const again = structure_of_json(to_json(structure));
    CHECK(to_json(again) == to_json(structure));
    CHECK(again.items[1].mastery == 80);
}

//! SCORM 2004 with this organization's inside, and whatever stands beside the organizations.
std::string scorm2004(std::string const& inside, std::string const& beside = "") {
    return "<manifest identifier=\"M\" xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" "
           "xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_v1p3\" xmlns:imsss=\"http://www.imsglobal.org/xsd/imsss\" "
           "xmlns:adlseq=\"http://www.adlnet.org/xsd/adlseq_v1p3\" "
           "xmlns:adlnav=\"http://www.adlnet.org/xsd/adlnav_v1p3\">"
           "<metadata><schemaversion>2004 4th Edition</schemaversion></metadata><organizations default=\"o\">"
           "<organization identifier=\"o\" adlseq:objectivesGlobalToSystem=\"false\"><title>C</title>" + inside +
           "</organization></organizations><resources xml:base=\"c/\">"
           "<resource identifier=\"r\" adlcp:scormType=\"sco\" href=\"x.html\"/></resources>" + beside +
           "</manifest>";
}

TEST_CASE("AManifestOf2004SaysHowAnActivityIsJudged") {
    Read const read = manifest(scorm2004(
        "<item identifier=\"i\" identifierref=\"r\" isvisible=\"false\"><title>U</title>"
        "<adlcp:completionThreshold completedByMeasure=\"true\" minProgressMeasure=\"0.8\"/>"
        "<imsss:sequencing><imsss:objectives><imsss:primaryObjective "
        "satisfiedByMeasure=\"true\"><imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>"
        "</imsss:primaryObjective></imsss:objectives></imsss:sequencing></item>"));
    CHECK(read.faults.empty());
    REQUIRE(read.structure);
    CHECK(read.structure->kind == PackageKind::scorm2004);
    CHECK(read.structure->sequencing.empty());  // one activity without rules
    CHECK(read.structure->items[0].launch == "c/x.html");
    CHECK(read.structure->items[0].mastery == 0.7);
    CHECK(read.structure->items[0].completion_threshold == 0.8);
    CHECK(!read.structure->items[0].is_visible);
}

TEST_CASE("SequencingIsKeptInTheWordsOfTheManifestWithTheDefaultsOfTheStandard") {
    Read const read = manifest(scorm2004(
        "<item identifier=\"i\" identifierref=\"r\"><title>U</title><adlnav:presentation><adlnav:navigationInterface>"
        "<adlnav:hideLMSUI>previous</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>"
        "<imsss:sequencing IDRef=\"regole\"><imsss:limitConditions attemptLimit=\"2\"/><imsss:objectives>"
        "<imsss:primaryObjective objectiveID=\"p\"><imsss:mapInfo targetObjectiveID=\"comune\" "
        "writeSatisfiedStatus=\"true\"/></imsss:primaryObjective></imsss:objectives>"
        "<adlseq:objectives><adlseq:objective objectiveID=\"p\"><adlseq:mapInfo targetObjectiveID=\"comune\" "
        "writeRawScore=\"true\"/></adlseq:objective></adlseq:objectives></imsss:sequencing></item>"
        "<imsss:sequencing><imsss:controlMode choice=\"false\" flow=\"true\"/><imsss:rollupRules>"
        "<imsss:rollupRule childActivitySet=\"atLeastPercent\" minimumPercent=\"0.5\"><imsss:rollupConditions>"
        "<imsss:rollupCondition condition=\"completed\"/></imsss:rollupConditions>"
        "<imsss:rollupAction action=\"completed\"/></imsss:rollupRule></imsss:rollupRules></imsss:sequencing>",
        "<imsss:sequencingCollection><imsss:sequencing ID=\"regole\"><imsss:sequencingRules><imsss:preConditionRule>"
        "<imsss:ruleConditions conditionCombination=\"any\"><imsss:ruleCondition condition=\"satisfied\"/>"
        "<imsss:ruleCondition operator=\"not\" condition=\"objectiveMeasureGreaterThan\" measureThreshold=\"0.25\" "
        "referencedObjective=\"p\"/></imsss:ruleConditions><imsss:ruleAction action=\"skip\"/>"
        "</imsss:preConditionRule></imsss:sequencingRules><imsss:limitConditions attemptLimit=\"9\"/>"
        "</imsss:sequencing></imsss:sequencingCollection>"));
    CHECK(read.faults.empty());
    REQUIRE(read.structure);
    CHECK(structure_of_json(to_json(*read.structure)).sequencing == read.structure->sequencing);
    auto const at = [&](char const* pointer) {
        return boost::json::serialize(boost::json::parse(read.structure->sequencing).at_pointer(pointer));
    };
    CHECK(at("/objectivesGlobalToSystem") == "false");
    std::string const root = "/activityTree", one = "/activityTree/children/0";
    CHECK(at((root + "/sequencingControls/choice").c_str()) == "false");
    CHECK(at((root + "/sequencingControls/choiceExit").c_str()) == "true");
    CHECK(at((root + "/rollupRules/rules/0/minimumPercent").c_str()) == "5E1");
    CHECK(at((root + "/rollupRules/rules/0/conditionCombination").c_str()) == "\"any\"");
    CHECK(at((one + "/attemptLimit").c_str()) == "2E0");  // its own comes before the collection's
    CHECK(at((one + "/hideLmsUi").c_str()) == "[\"previous\"]");
    std::string const rule = one + "/sequencingRules/preConditionRules/0";
    CHECK(at((rule + "/action").c_str()) == "\"skip\"");
    CHECK(at((rule + "/conditionCombination").c_str()) == "\"any\"");
    CHECK(at((rule + "/conditions/1/operator").c_str()) == "\"not\"");
    CHECK(at((rule + "/conditions/1/parameters/threshold").c_str()) == "2.5E-1");
    CHECK(at((rule + "/conditions/1/referencedObjective").c_str()) == "\"p\"");
    std::string const map = one + "/primaryObjective/mapInfo/0";
    CHECK(at((map + "/readSatisfiedStatus").c_str()) == "true");
    CHECK(at((map + "/writeSatisfiedStatus").c_str()) == "true");
    CHECK(at((map + "/writeNormalizedMeasure").c_str()) == "false");
    CHECK(at((map + "/writeRawScore").c_str()) == "true");
}

TEST_CASE("EachFaultOfAManifestIsNamedWithItsLine") {
    struct Case {
        char const* code;
        std::string xml;
        int line;
    };
    Case const cases[] = {
        {"xml_malformed", "<manifest>", 1},
        {"xml_document_type", "<!DOCTYPE x []><manifest/>", 0},
        {"not_a_manifest", "<package/>", 1},
        {"resource_missing", scorm12(one_item, ""), 4},
        {"nothing_to_play", scorm12("", one_resource), 3},
        {"id_twice", scorm12(one_item + one_item, one_resource), 5},
        {"launch_outside", scorm12(one_item, "<resource identifier=\"r\" href=\"https://example.org/\"/>\n"), 7},
        {"launch_empty", scorm12(one_item, "<resource identifier=\"r\"/>\n"), 7},
        {"path_leaves", scorm12(one_item, "<resource identifier=\"r\" href=\"../index.html\"/>\n"), 7},
        {"path_leaves", scorm12(one_item, "<resource identifier=\"r\" href=\"%2e%2e/index.html\"/>\n"), 7},
        {"mastery", scorm12("<item identifier=\"i\" identifierref=\"r\"><title>U</title>"
                            "<adlcp:masteryscore>molto</adlcp:masteryscore></item>", one_resource), 4},
    };
    for (Case const& one : cases) {
        Read const read = manifest(one.xml);
        CAPTURE(one.code);
        CHECK(!read.structure);
        REQUIRE(!read.faults.empty());
        CHECK(read.faults[0].code == one.code);
        CHECK(read.faults[0].line == one.line);
    }
    Read const absent = manifest(scorm12(one_item, one_resource), [](std::string_view) { return false; });
    CHECK(absent.only().code == "launch_missing");
    CHECK(absent.only().what == "a/index.html");
}

TEST_CASE("AWarningDoesNotRefuseAPackage") {
    Read const read = manifest(
        scorm12(one_item, "<resource identifier=\"r\" href=\"i.html\"><file href=\"gone.png\"/></resource>", "other"),
        [](std::string_view path) { return path == "i.html"; });
    CHECK(read.structure);
    CHECK(read.has("file_missing"));
    CHECK(read.has("default_organization"));
    CHECK(!has_errors(read.faults));
    CHECK(faults_of_json(to_json(read.faults)) == read.faults);
}

TEST_CASE("ACourseStructureGivesBlocksAndUnitsInOrder") {
    Read const read = course(cmi5(
        au("a", "index.html?x=1", "moveOn=\"Passed\" masteryScore=\"0.8\" launchMethod=\"OwnWindow\"") +
            "<block id=\"https://example.org/b\">" + texts + au("c") + "</block>\n" +
            "<au id=\"https://example.org/d\">" + texts + "<objectives><objective idref=\"https://example.org/o\"/>"
            "</objectives><url> https://example.org/d.html </url><launchParameters>p</launchParameters>"
            "<entitlementKey>k</entitlementKey></au>",
        "<objectives><objective id=\"https://example.org/o\">" + texts + "</objective></objectives>\n"));
    REQUIRE(read.faults.empty());
    PackageStructure const& structure = *read.structure;
    REQUIRE(structure.items.size() == 4);
    CHECK(structure.items[0].move_on == "Passed");
    CHECK(structure.items[0].mastery == 0.8);
    CHECK(structure.items[0].launch_method == "OwnWindow");
    CHECK(structure.items[0].launch == "index.html?x=1");
    CHECK(!structure.items[1].is_playable);
    CHECK(structure.items[2].depth == 1);
    CHECK(structure.items[2].move_on == "NotApplicable");
    CHECK(structure.items[3].launch == "https://example.org/d.html");
    CHECK(structure.items[3].is_outside);
    CHECK(structure.items[3].launch_data == "p");
    CHECK(structure.items[3].entitlement_key == "k");
    CHECK(structure.items[3].objectives == std::vector<std::string>{"https://example.org/o"});
    CHECK(to_json(structure_of_json(to_json(structure))) == to_json(structure));
}

TEST_CASE("EachFaultOfACourseStructureCitesItsRule") {
    struct Case {
        char const* code;
        char const* rule;
        std::string xml;
        bool in_zip = true;
    };
    std::string const objective = "<objective id=\"https://example.org/o\">" + texts + "</objective>";
    Case const cases[] = {
        {"not_an_iri", "3.0.0.0-1 (d)", cmi5(au("a"), "", "example.org/corso")},
        {"id_twice", "13.1.4.0-1 (d)", cmi5(au("a") + au("a"))},
        {"id_twice", "13.1.3.0-1 (d)", cmi5(au("a"), "<objectives>" + objective + objective + "</objectives>")},
        {"url", "13.1.4.0-2 (d)", cmi5(au("a", "http://example.com index.html"))},
        {"url", "13.1.4.0-2 (d)", cmi5(au("a", "javascript:alert(1)"))},
        {"url_parameter", "8.1.0.0-6", cmi5(au("a", "index.html?endpoint=x"))},
        {"url_relative", "14.2.0.0-1 (d)", cmi5(au("a")), false},
        {"launch_missing", "14.1.0.0-4 (d)", cmi5(au("a", "absent.html"))},
        {"value", "13.2.0.0-1 (d)", cmi5(au("a", "index.html", "masteryScore=\"80\""))},
        {"value", "13.2.0.0-1 (d)", cmi5(au("a", "index.html", "moveOn=\"Never\""))},
        {"nothing_to_play", "13.2.0.0-1 (d)", cmi5("")},
        {"element_order", "13.2.0.0-1 (d)",
         cmi5("<au id=\"https://example.org/a\"><url>index.html</url>" + texts + "</au>")},
        {"element_missing", "13.2.0.0-1 (d)",
         cmi5("<au id=\"https://example.org/a\">" + texts + "</au>")},
        {"element_unknown", "13.2.0.0-1 (d)", cmi5(au("a") + "<unit/>")},
        {"not_a_course", "13.2.0.0-1 (d)", "<courseStructure/>"},
    };
    for (Case const& one : cases) {
        Read const read = course(one.xml, one.in_zip);
        CAPTURE(one.code);
        CAPTURE(one.xml);
        CHECK(!read.structure);
        REQUIRE(!read.faults.empty());
        CHECK(read.faults[0].code == one.code);
        CHECK(read.faults[0].rule == one.rule);
    }
}

TEST_CASE("AThousandUnitsAreACourse") {
    std::string all;
    for (int i = 0; i < 1'200; ++i) all += au("au" + std::to_string(i));
    Read const read = course(cmi5(all));
    REQUIRE(read.structure);
    CHECK(read.structure->playable_count() == 1'200);
}

TEST_CASE("APathStaysInItsPackage") {
    CHECK(path_in_package("", "a/b.html?x=1#y") == "a/b.html");
    CHECK(path_in_package("c/d.html", "../b.html") == "b.html");
    CHECK(path_in_package("", "./a//b.html") == "a/b.html");
    for (auto const* out : {"../a", "/a", "http://x/a", "//x/a", "a/../../b", "%2e%2e/a", "javascript:x", "%zz", "%"})
        CHECK_MESSAGE(!path_in_package("", out), out);
}

// The public samples of cmi5, when they lie somewhere: REGIA_CMI5_SAMPLES names a folder with cmi5.xml files below it
// and with courses named "2…" that a learning system must refuse.
TEST_CASE("PublicCourseStructuresAreReadOrRefusedAsTheirNamesSay") {
    char const* const folder = std::getenv("REGIA_CMI5_SAMPLES");
    if (!folder) {
        MESSAGE("REGIA_CMI5_SAMPLES names no folder: skipped");
        return;
    }
    int read_count = 0, refused_count = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".xml") continue;
        bool const is_bare = entry.path().filename() != "cmi5.xml";
        std::string const name = (is_bare ? entry.path() : entry.path().parent_path()).filename().string();
        std::ifstream in(entry.path(), std::ios::binary);
        std::string const text((std::istreambuf_iterator<char>(in)), {});
        HasFile const has_file = [&](std::string_view path) { return !path.starts_with("not-found"); };
        Read read;
        read.structure = read_course_structure(text, is_bare ? nullptr : &has_file, read.faults);
        CAPTURE(name);
        CHECK(read.structure.has_value() != name.starts_with('2'));
        ++(read.structure ? read_count : refused_count);
    }
    MESSAGE(read_count << " read, " << refused_count << " refused");
}
