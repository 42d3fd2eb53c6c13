//! What a course package is made of, read from its manifest: SCORM 1.2 and 2004 (imsmanifest.xml), cmi5 (cmi5.xml).
//!
//! Rules: SCORM 1.2 Content Aggregation Model 2.3; SCORM 2004 4th Edition CAM 3.4; cmi5 sections 13 and 14, whose
//! requirement numbers the faults cite. All faults at once, each with its line. A fault refuses the package; a warning
//! says what will not be as its author meant it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regia::catalogue {

enum class PackageKind { scorm12, scorm2004, cmi5 };

struct PackageFault {
    std::string code;  //!< of the closed list in package/package_words.cpp
    std::string file;  //!< "imsmanifest.xml", an entry of the archive, or ""
    int line = 0;      //!< 0 = the file as a whole
    std::string what{};  //!< the element, identifier or address it is about
    std::string rule{};  //!< of the standard, where it has a number: "13.1.4.0-1"
    bool is_warning = false;
    bool operator==(PackageFault const&) const = default;
};
using PackageFaults = std::vector<PackageFault>;
bool has_errors(PackageFaults const& faults);

//! Language -> text; "" = no language given.
using Langstrings = std::map<std::string, std::string, std::less<>>;
//! The text in that language, else in Italian, English, any.
std::string text_in(Langstrings const& texts, std::string_view language);

struct PackageObjective {
    std::string id;  //!< IRI
    Langstrings title, description;
};

//! One line of the table of contents: an activity that is opened (SCO, asset, AU), or a heading above such.
struct PackageItem {
    std::string id;
    int depth = 0;                 //!< 0 = at the top; items stand in their order, parents first
    Langstrings title, description;
    bool is_playable = false;      //!< opened; else a heading (cluster, block)
    bool talks = false;            //!< SCO or AU: it says itself when it is done; an asset is done when it was opened
    bool is_visible = true;        //!< false: it is not in the contents, and opened by sequencing alone
    std::string launch;            //!< SCORM: path in the package with query; AU: the same, or a whole address
    bool is_outside = false;       //!< an AU whose address lies elsewhere
    std::string launch_data;       //!< dataFromLMS; launchParameters of an AU
    std::optional<double> mastery; //!< 1.2: 0..100; 2004: minNormalizedMeasure -1..1; AU: masteryScore 0..1
    std::optional<double> completion_threshold;  //!< 2004: minProgressMeasure
    std::string time_limit, time_limit_action;   //!< as the manifest says them
    // of an AU only
    std::string move_on, launch_method, entitlement_key, activity_type;
    std::vector<std::string> objectives;  //!< ids
};

struct PackageStructure {
    PackageKind kind = PackageKind::scorm12;
    std::string id;       //!< of the manifest; of the course (an IRI)
    std::string edition;  //!< as written: "1.2", "2004 4th Edition"; "" for cmi5
    Langstrings title, description;
    std::vector<PackageItem> items;
    std::vector<PackageObjective> objectives;  //!< cmi5
    std::string sequencing;  //!< 2004: JSON for the run-time (package/sequencing.cpp); "" = activities in any order
    PackageItem const* find(std::string_view item) const;
    int playable_count() const;
};

//! Whether the package has a file of that path.
using HasFile = std::function<bool(std::string_view path)>;

//! The text of imsmanifest.xml. Nothing with a fault that is no warning.
std::optional<PackageStructure> read_manifest(std::string_view xml, HasFile const& has_file, PackageFaults& faults);
//! The text of cmi5.xml. `has_file` none = it came without an archive, so every address is a whole one.
std::optional<PackageStructure> read_course_structure(std::string_view xml, HasFile const* has_file,
                                                      PackageFaults& faults);

//! A path below the package, from a base and a reference in a manifest: percent escapes decoded, segments resolved,
//! without query and fragment. Nothing when it leaves the package or is a whole address.
std::optional<std::string> path_in_package(std::string_view base, std::string_view reference);

std::string to_json(PackageStructure const& structure);
PackageStructure structure_of_json(std::string_view text);  //!< throws Bug for anything that to_json did not write
std::string to_json(PackageFaults const& faults);
PackageFaults faults_of_json(std::string_view text);

}  // namespace regia::catalogue
