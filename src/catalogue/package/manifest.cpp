//! imsmanifest.xml of SCORM 1.2 and 2004: organizations, items, resources.
#include <map>
#include <set>

#include "base/text.hpp"
#include "catalogue/package/reading.hpp"

namespace regia::catalogue {
namespace {

using files::XmlElement;

struct Resource {
    std::string href, base;
    bool is_sco = false;
    int line = 0;
};

std::string joined_base(std::string_view above, std::string_view base) {
    return std::string(above) + std::string(base);
}

//! xml:base stands with or without its end: "content" and "content/" are one folder there.
std::string base_of(XmlElement const& element) {
    std::string base(trim(element.attribute("base")));
    if (!base.empty() && !base.ends_with('/')) base += '/';
    return base;
}

std::optional<double> number_of(std::string_view text) {
    text = trim(text);
    char const* const end = text.data() + text.size();
    double value = 0;
    auto const [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end) return std::nullopt;
    return value;
}

class ManifestReader {
public:
    ManifestReader(ManifestReading const& reading, HasFile const& has_file) : reading_(reading), has_file_(has_file) {}

    std::optional<PackageStructure> read(XmlElement const& root) {
        if (root.name != "manifest") {
            reading_.fault("not_a_manifest", root.line, root.name);
            return std::nullopt;
        }
        structure_.id = trim(root.attribute("identifier"));
        read_edition(root);
        XmlElement const* const resources = root.first("resources");
        if (!resources) reading_.fault("no_resources", root.line);
        else read_resources(*resources, base_of(root));
        if (XmlElement const* const organization = organization_of(root)) {
            read_organization(*organization);
            if (structure_.kind == PackageKind::scorm2004)
                structure_.sequencing = sequencing_settings(root, *organization, structure_.playable_count());
        }
        return structure_;
    }

private:
    //! The edition is what <schemaversion> says; without it, what the namespaces of ADL stand for.
    void read_edition(XmlElement const& root) {
        XmlElement const* const metadata = root.first("metadata");
        structure_.edition = metadata ? metadata->text_of("schemaversion") : "";
        std::string_view const edition = structure_.edition;
        if (edition == "1.2") structure_.kind = PackageKind::scorm12;
        else if (edition.starts_with("2004") || edition == "CAM 1.3" || edition == "1.3")
            structure_.kind = PackageKind::scorm2004;
        else if (is_2004_by_namespace(root)) structure_.kind = PackageKind::scorm2004;
        else if (!edition.empty() && !edition.starts_with("1."))
            reading_.fault("edition", root.line, structure_.edition);
    }

    static bool is_2004_by_namespace(XmlElement const& element) {
        if (element.space.find("adlcp_v1p3") != std::string::npos || element.space.find("imsss") != std::string::npos)
            return true;
        for (files::XmlAttribute const& one : element.attributes)
            if (one.space.find("adlcp_v1p3") != std::string::npos) return true;
        for (XmlElement const& child : element.children)
            if (is_2004_by_namespace(child)) return true;
        return false;
    }

    void read_resources(XmlElement const& resources, std::string const& above) {
        std::string const folder = joined_base(above, base_of(resources));
        for (XmlElement const* one : resources.all("resource")) {
            std::string const id(trim(one->attribute("identifier")));
            Resource resource{std::string(trim(one->attribute("href"))), joined_base(folder, base_of(*one)), false,
                              one->line};
            std::string_view const type = one->has("scormType") ? one->attribute("scormType")
                                                                : one->attribute("scormtype");
            resource.is_sco = lower_ascii(trim(type)) == "sco";
            for (XmlElement const* file : one->all("file")) check_file(*file, resource.base);
            if (!resources_.emplace(id, std::move(resource)).second) reading_.fault("id_twice", one->line, id);
        }
    }

    //! A file that is named and absent harms only who follows a link to it.
    void check_file(XmlElement const& file, std::string const& base) const {
        std::string const href(trim(file.attribute("href")));
        if (href.empty() || is_whole_address(href)) return;
        auto const path = path_in_package(base, href);
        if (!path) reading_.fault("path_leaves", file.line, href);
        else if (!has_file_(*path)) reading_.warn("file_missing", file.line, *path);
    }

    XmlElement const* organization_of(XmlElement const& root) const {
        XmlElement const* const all = root.first("organizations");
        std::vector<XmlElement const*> const each = all ? all->all("organization") : std::vector<XmlElement const*>();
        if (each.empty()) {
            reading_.fault("no_organization", all ? all->line : root.line);
            return nullptr;
        }
        std::string_view const chosen = trim(all->attribute("default"));
        for (XmlElement const* one : each)
            if (trim(one->attribute("identifier")) == chosen) return one;
        if (!chosen.empty()) reading_.warn("default_organization", all->line, std::string(chosen));
        return each.front();
    }

    void read_organization(XmlElement const& organization) {
        std::string const title = organization.text_of("title");
        if (title.empty()) reading_.warn("title_missing", organization.line);
        structure_.title[""] = title.empty() ? structure_.id : title;
        read_items(organization, 0);
        if (structure_.playable_count() == 0) reading_.fault("nothing_to_play", organization.line);
    }

    void read_items(XmlElement const& above, int depth) {
        for (XmlElement const* one : above.all("item")) {
            PackageItem item;
            item.id = trim(one->attribute("identifier"));
            item.depth = depth;
            item.is_visible = trim(one->attribute("isvisible")) != "false";
            if (item.id.empty()) reading_.fault("id_missing", one->line, "item");
            else if (!ids_.insert(item.id).second) reading_.fault("id_twice", one->line, item.id);
            std::string const title = one->text_of("title");
            if (title.empty()) reading_.warn("title_missing", one->line, item.id);
            item.title[""] = title.empty() ? item.id : title;
            read_limits(*one, item);
            if (one->has("identifierref")) read_launch(*one, item);
            structure_.items.push_back(std::move(item));
            read_items(*one, depth + 1);
        }
    }

    void read_limits(XmlElement const& element, PackageItem& item) const {
        item.launch_data = element.first("dataFromLMS") ? element.text_of("dataFromLMS")
                                                        : element.text_of("datafromlms");
        item.time_limit = element.text_of("maxtimeallowed");
        item.time_limit_action = element.first("timeLimitAction") ? element.text_of("timeLimitAction")
                                                                  : element.text_of("timelimitaction");
        if (XmlElement const* const mastery = element.first("masteryscore")) {
            item.mastery = number_of(mastery->text);
            if (!item.mastery || *item.mastery < 0 || *item.mastery > 100)
                reading_.fault("mastery", mastery->line, mastery->text);
        }
        if (XmlElement const* const threshold = element.first("completionThreshold")) {
            std::string_view const measure = threshold->attribute("minProgressMeasure");
            bool const is_by_measure = threshold->attribute("completedByMeasure") == "true";
            item.completion_threshold = is_by_measure ? number_of(measure.empty() ? "1" : measure)
                                                      : number_of(threshold->text);
        }
        XmlElement const* const sequencing = element.first("sequencing");
        XmlElement const* const objectives = sequencing ? sequencing->first("objectives") : nullptr;
        XmlElement const* const primary = objectives ? objectives->first("primaryObjective") : nullptr;
        if (primary && primary->attribute("satisfiedByMeasure") == "true")
            item.mastery = number_of(primary->first("minNormalizedMeasure") ? primary->text_of("minNormalizedMeasure")
                                                                            : std::string("1"));
    }

    void read_launch(XmlElement const& element, PackageItem& item) const {
        std::string const reference(trim(element.attribute("identifierref")));
        auto const found = resources_.find(reference);
        if (found == resources_.end()) {
            reading_.fault("resource_missing", element.line, reference);
            return;
        }
        Resource const& resource = found->second;
        if (resource.href.empty()) {
            reading_.fault("launch_empty", resource.line, reference);
            return;
        }
        if (is_whole_address(resource.href)) {
            reading_.fault("launch_outside", resource.line, resource.href);
            return;
        }
        auto const path = path_in_package(resource.base, resource.href);
        if (!path) reading_.fault("path_leaves", resource.line, resource.href);
        else if (!has_file_(*path)) reading_.fault("launch_missing", resource.line, *path);
        item.is_playable = true;
        item.talks = resource.is_sco;
        item.launch = path.value_or("") + query_of(resource.href, trim(element.attribute("parameters")));
    }

    //! SCORM 2004 CAM 3.4.1.6: parameters join the query, or are a fragment.
    static std::string query_of(std::string const& href, std::string_view parameters) {
        auto const at = href.find_first_of("?#");
        std::string query = at == std::string::npos ? std::string() : href.substr(at);
        while (!parameters.empty() && (parameters[0] == '?' || parameters[0] == '&')) parameters.remove_prefix(1);
        if (parameters.empty()) return query;
        if (parameters[0] == '#') return query.find('#') == std::string::npos ? query + std::string(parameters) : query;
        return query + (query.find('?') == std::string::npos ? "?" : "&") + std::string(parameters);
    }

    ManifestReading const& reading_;
    HasFile const& has_file_;
    PackageStructure structure_;
    std::map<std::string, Resource, std::less<>> resources_;
    std::set<std::string> ids_;
};

}  // namespace

std::optional<PackageStructure> read_manifest(std::string_view xml, HasFile const& has_file, PackageFaults& faults) {
    ManifestReading const reading{"imsmanifest.xml", faults};
    auto const root = root_of(reading, xml);
    if (!root) return std::nullopt;
    auto structure = ManifestReader(reading, has_file).read(*root);
    if (has_errors(faults)) return std::nullopt;
    return structure;
}

}  // namespace regia::catalogue
