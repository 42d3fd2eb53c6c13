//! cmi5.xml: what CourseStructure.xsd asks (order of elements, values of attributes), then what section 13 adds to it.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "catalogue/package/reading.hpp"

namespace regia::catalogue {
namespace {

using files::XmlElement;
constexpr std::string_view schema = "13.2.0.0-1 (d)";

//! RFC 3987 as far as an id needs it: a scheme, something after it, no blank and no sign that an IRI never holds.
bool is_iri(std::string_view text) {
    auto const colon = text.find(':');
    if (text.starts_with("//") || !is_whole_address(text) || colon + 1 >= text.size()) return false;
    return text.find_first_of(" \t\r\n<>\"{}|\\^`") == std::string_view::npos;
}

class StructureReader {
public:
    StructureReader(ManifestReading const& reading, HasFile const* has_file)
        : reading_(reading), has_file_(has_file) {}

    PackageStructure read(XmlElement const& root) {
        structure_.kind = PackageKind::cmi5;
        space_ = root.space;
        if (root.name != "courseStructure" || root.space.find("/cmi5/v1/CourseStructure") == std::string::npos) {
            reading_.fault("not_a_course", root.line, root.name, std::string(schema));
            return structure_;
        }
        check_order(root, {"course", "objectives", "*"});
        if (XmlElement const* const course = needed(root, "course")) {
            structure_.id = id_of(*course);
            check_order(*course, {"title", "description"});
            structure_.title = langstrings(*course, "title");
            structure_.description = langstrings(*course, "description");
        }
        if (XmlElement const* const objectives = root.first("objectives")) read_objectives(*objectives);
        read_activities(root, 0);
        if (structure_.playable_count() == 0)
            reading_.fault("nothing_to_play", root.line, "courseStructure", std::string(schema));
        check_references();
        return structure_;
    }

private:
    bool is_ours(XmlElement const& element) const { return element.space == space_; }

    XmlElement const* needed(XmlElement const& above, std::string_view name) const {
        XmlElement const* const found = above.first(name);
        if (!found) reading_.fault("element_missing", above.line, std::string(name), std::string(schema));
        return found;
    }

    //! `sequence` names what may stand there, in this order; "*" = au and block, any number. Elements of other
    //! namespaces come last and are kept as they are (13.1.5).
    void check_order(XmlElement const& element, std::vector<std::string_view> const& sequence) const {
        std::size_t at = 0;
        bool is_behind = false;
        std::string_view last;
        for (XmlElement const& child : element.children) {
            if (!is_ours(child)) {
                is_behind = true;
                continue;
            }
            bool const is_activity = child.name == "au" || child.name == "block";
            std::string_view const name = is_activity ? std::string_view("*") : std::string_view(child.name);
            auto const found = std::find(sequence.begin(), sequence.end(), name);
            if (found == sequence.end()) {
                reading_.fault("element_unknown", child.line, child.name, std::string(schema));
                continue;
            }
            auto const place = static_cast<std::size_t>(found - sequence.begin());
            if (place < at || is_behind || (name == last && name != "*" && name != "objective"))
                reading_.fault("element_order", child.line, child.name, std::string(schema));
            at = std::max(at, place);
            last = name;
        }
    }

    std::string id_of(XmlElement const& element) const {
        std::string id(trim(element.attribute("id")));  // 13.1.0.0-1
        if (id.empty()) reading_.fault("id_missing", element.line, element.name, std::string(schema));
        else if (!is_iri(id)) reading_.fault("not_an_iri", element.line, id, "3.0.0.0-1 (d)");
        return id;
    }

    Langstrings langstrings(XmlElement const& above, std::string_view name) const {
        Langstrings texts;
        XmlElement const* const element = needed(above, name);
        if (!element) return texts;
        for (XmlElement const* one : element->all("langstring"))
            texts.emplace(trim(one->attribute("lang")), one->text);
        if (texts.empty()) reading_.fault("element_missing", element->line, "langstring", std::string(schema));
        return texts;
    }

    void read_objectives(XmlElement const& objectives) {
        check_order(objectives, {"objective"});
        for (XmlElement const* one : objectives.all("objective")) {
            PackageObjective objective{id_of(*one), langstrings(*one, "title"), langstrings(*one, "description")};
            if (!objective_ids_.insert(objective.id).second)
                reading_.fault("id_twice", one->line, objective.id, "13.1.3.0-1 (d)");
            structure_.objectives.push_back(std::move(objective));
        }
    }

    void read_references(XmlElement const& element, PackageItem& item) {
        XmlElement const* const objectives = element.first("objectives");
        if (!objectives) return;
        for (XmlElement const* one : objectives->all("objective")) {
            std::string id(trim(one->attribute("idref")));
            if (!is_iri(id)) reading_.fault("not_an_iri", one->line, id, "3.0.0.0-1 (d)");
            references_.emplace_back(id, one->line);
            item.objectives.push_back(std::move(id));
        }
    }

    void check_references() const {
        for (auto const& [id, line] : references_)
            if (!objective_ids_.contains(id)) reading_.fault("objective_missing", line, id);
    }

    void read_activities(XmlElement const& above, int depth) {
        for (XmlElement const& child : above.children) {
            if (!is_ours(child)) continue;
            if (child.name == "block") read_block(child, depth);
            if (child.name == "au") read_au(child, depth);
        }
    }

    PackageItem begin_item(XmlElement const& element, int depth, std::string_view rule) {
        PackageItem item;
        item.id = id_of(element);
        item.depth = depth;
        if (!item.id.empty() && !ids_.insert(item.id).second)
            reading_.fault("id_twice", element.line, item.id, std::string(rule));
        item.title = langstrings(element, "title");
        item.description = langstrings(element, "description");
        read_references(element, item);
        return item;
    }

    void read_block(XmlElement const& element, int depth) {
        check_order(element, {"title", "description", "objectives", "*"});
        std::size_t const before = structure_.items.size();
        structure_.items.push_back(begin_item(element, depth, "13.1.2.0-1 (d)"));
        read_activities(element, depth + 1);
        if (structure_.items.size() == before + 1)
            reading_.fault("element_missing", element.line, "au", std::string(schema));
    }

    void one_of(XmlElement const& element, std::string_view name, std::vector<std::string_view> const& values,
                std::string& into) const {
        if (element.has(name)) into = element.attribute(name);
        if (std::find(values.begin(), values.end(), into) == values.end())
            reading_.fault("value", element.line, std::string(name) + "=" + into, std::string(schema));
    }

    void read_au(XmlElement const& element, int depth) {
        check_order(element, {"title", "description", "objectives", "url", "launchParameters", "entitlementKey"});
        PackageItem item = begin_item(element, depth, "13.1.4.0-1 (d)");
        item.is_playable = item.talks = true;
        item.move_on = "NotApplicable";
        item.launch_method = "AnyWindow";
        one_of(element, "moveOn", {"NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed"},
               item.move_on);
        one_of(element, "launchMethod", {"AnyWindow", "OwnWindow"}, item.launch_method);
        item.activity_type = trim(element.attribute("activityType"));
        item.launch_data = element.text_of("launchParameters");
        item.entitlement_key = element.text_of("entitlementKey");
        if (element.has("masteryScore")) read_mastery(element, item);
        if (XmlElement const* const url = needed(element, "url")) read_url(*url, item);
        structure_.items.push_back(std::move(item));
    }

    void read_mastery(XmlElement const& element, PackageItem& item) const {
        std::string_view const text = trim(element.attribute("masteryScore"));
        double value = -1;
        auto const [at, error] = std::from_chars(text.data(), text.data() + text.size(), value,
                                                 std::chars_format::fixed);
        if (error != std::errc() || at != text.data() + text.size() || !(value >= 0 && value <= 1))
            reading_.fault("value", element.line, "masteryScore=" + std::string(text), std::string(schema));
        else item.mastery = value;
    }

    //! 13.1.4.0-2, 14.1.0.0-3, 14.1.0.0-4, 14.2.0.0-1; what a launch adds may not stand there (8.1.0.0-6).
    void read_url(XmlElement const& element, PackageItem& item) const {
        item.launch = element.text;
        std::string_view const url = item.launch;
        if (url.empty() || url.find_first_of(" \t\r\n<>\"{}|\\^`") != std::string_view::npos) {
            reading_.fault("url", element.line, item.launch, "13.1.4.0-2 (d)");
            return;
        }
        auto const query = url.find('?');
        if (query != std::string_view::npos)
            for (std::string_view pair : split(url.substr(query + 1, url.find('#') - query - 1), '&'))
                for (std::string_view taken : {"endpoint", "fetch", "actor", "activityId", "registration"})
                    if (pair.substr(0, pair.find('=')) == taken)
                        reading_.fault("url_parameter", element.line, std::string(taken), "8.1.0.0-6");
        item.is_outside = is_whole_address(url);
        if (item.is_outside) {
            if (!url.starts_with("http://") && !url.starts_with("https://"))
                reading_.fault("url", element.line, item.launch, "13.1.4.0-2 (d)");
            return;
        }
        if (!has_file_) {
            reading_.fault("url_relative", element.line, item.launch, "14.2.0.0-1 (d)");
            return;
        }
        auto const path = path_in_package("", url);
        if (!path || !(*has_file_)(*path))
            reading_.fault("launch_missing", element.line, item.launch, "14.1.0.0-4 (d)");
    }

    ManifestReading const& reading_;
    HasFile const* has_file_;
    std::string space_;
    PackageStructure structure_;
    std::set<std::string> ids_, objective_ids_;
    std::vector<std::pair<std::string, int>> references_;
};

}  // namespace

std::optional<PackageStructure> read_course_structure(std::string_view xml, HasFile const* has_file,
                                                      PackageFaults& faults) {
    ManifestReading const reading{"cmi5.xml", faults};
    auto const root = root_of(reading, xml);
    if (!root) return std::nullopt;
    PackageStructure structure = StructureReader(reading, has_file).read(*root);
    if (has_errors(faults)) return std::nullopt;
    return structure;
}

}  // namespace regia::catalogue
