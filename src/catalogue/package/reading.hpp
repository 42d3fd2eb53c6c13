//! What the two readers of manifests share. Private to the folder.
#pragma once

#include "catalogue/package/structure.hpp"
#include "files/xml/xml.hpp"

namespace regia::catalogue {

struct ManifestReading {
    std::string file;
    PackageFaults& faults;

    void fault(std::string code, int line, std::string what = {}, std::string rule = {}) const {
        faults.push_back({std::move(code), file, line, std::move(what), std::move(rule)});
    }
    void warn(std::string code, int line, std::string what = {}) const {
        faults.push_back({std::move(code), file, line, std::move(what), {}, true});
    }
};

//! The root element; nothing, and a fault, for what is no XML of ours.
std::optional<files::XmlElement> root_of(ManifestReading const& reading, std::string_view xml);
//! What the run-time follows of the organization's sequencing, as JSON: { activityTree, objectivesGlobalToSystem };
//! "" when nothing of it is to be followed. `activities` = how many are opened.
std::string sequencing_settings(files::XmlElement const& root, files::XmlElement const& organization, int activities);
//! "http:", "mailto:", "//host": leads out of the package.
bool is_whole_address(std::string_view reference);

}  // namespace regia::catalogue
