//! The bodies, districts and profiles of a programme folder: read, checked, and kept as rows for foreign keys.
#include <algorithm>
#include <set>

#include "files/csv.hpp"
#include "files/toml.hpp"
#include "registry/district/district.hpp"

namespace regia::registry {
namespace {

using files::CsvTable;
using files::Faults;
using files::Folder;

//! "any" is for profiles that people of every kind of employment hold (trainers).
constexpr std::string_view relationships[] = {"employee", "contracted", "freelance", "other", "any"};

bool is_code(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

//! One file, row by row: its rules that every file shares are checked here.
class CodedRows {
public:
    CodedRows(Folder const& folder, std::string const& file, std::initializer_list<std::string_view> columns,
              Faults& faults)
        : table_(CsvTable::parse(folder, file, columns, faults)), faults_(faults) {}

    template <class Each>
    void each(Each&& each) {
        for (auto const& line : table_.lines()) {
            line_ = &line;
            std::string const& code = table_.get(line, "code");
            if (!is_code(code)) fault("code", "is not a code (small letters, digits, hyphens)");
            else if (!codes_.insert(code).second) fault("code", "\"" + code + "\" is here twice");
            else each(*this);
        }
    }
    std::string const& get(std::string_view column) const { return table_.get(*line_, column); }
    std::string const& required(std::string_view column) const {
        std::string const& value = get(column);
        if (value.empty()) fault(column, "is empty");
        return value;
    }
    void fault(std::string_view column, std::string const& message) const {
        table_.fault(*line_, column, message, faults_);
    }

private:
    CsvTable table_;
    CsvTable::Line const* line_ = nullptr;
    std::set<std::string> codes_;
    Faults& faults_;
};

template <class Rows, class Code>
auto const* find_by_code(Rows const& rows, Code const& code) {
    auto const found = std::find_if(rows.begin(), rows.end(), [&](auto const& row) { return row.code == code; });
    return found == rows.end() ? nullptr : &*found;
}

void parse_bodies(Folder const& folder, Reference& reference, Faults& faults) {
    CodedRows rows(folder, "bodies.csv", {"code", "name", "kind", "wide_area"}, faults);
    rows.each([&](CodedRows const& row) {
        Body body{named_uuid("body", row.get("code")), row.get("code"), row.required("name"), row.required("kind"),
                  row.required("wide_area")};
        if (!body.wide_area.empty() && !reference.wide_areas.contains(body.wide_area))
            row.fault("wide_area", "there is no wide area \"" + body.wide_area + "\" in areas.csv");
        reference.bodies.push_back(std::move(body));
    });
}

void parse_districts(Folder const& folder, Reference& reference, Faults& faults) {
    CodedRows rows(folder, "districts.csv", {"code", "name", "body"}, faults);
    rows.each([&](CodedRows const& row) {
        District district{named_uuid("district", row.get("code")), row.get("code"), row.required("name"),
                          row.required("body"), {}};
        if (!district.body_code.empty() && !reference.find_body(district.body_code))
            row.fault("body", "there is no body \"" + district.body_code + "\" in bodies.csv");
        reference.districts.push_back(std::move(district));
    });
}

void parse_profiles(Folder const& folder, Reference& reference, Faults& faults) {
    CodedRows rows(folder, "profiles.csv", {"code", "name_it", "name_en", "group", "relationship"}, faults);
    rows.each([&](CodedRows const& row) {
        Profile profile{row.get("code"), row.required("name_it"), row.required("name_en"), row.required("group"),
                        row.required("relationship")};
        if (std::find(std::begin(relationships), std::end(relationships), profile.relationship) ==
            std::end(relationships))
            row.fault("relationship", "is none of employee, contracted, freelance, other, any");
        reference.profiles.push_back(std::move(profile));
    });
}

}  // namespace

Body const* Reference::find_body(std::string_view code) const { return find_by_code(bodies, code); }
District const* Reference::find_district(std::string_view code) const { return find_by_code(districts, code); }
Profile const* Reference::find_profile(std::string_view code) const { return find_by_code(profiles, code); }

Body const* Reference::find_body(Uuid id) const {
    auto const found = std::find_if(bodies.begin(), bodies.end(), [&](Body const& body) { return body.id == id; });
    return found == bodies.end() ? nullptr : &*found;
}

Reference parse_reference(Folder const& folder, Faults& faults) {
    Reference reference;
    if (folder.find("programme.toml")) {
        auto const policies = files::Toml::parse(folder, "programme.toml", faults).table("policies");
        auto const percent = policies.number_or("removal_percent_max", reference.removal_percent_max);
        if (percent >= 0 && percent <= 100) reference.removal_percent_max = static_cast<int>(percent);
        else policies.fault("removal_percent_max", "is not between 0 and 100");
    }
    CodedRows areas(folder, "areas.csv", {"code", "name"}, faults);
    areas.each([&](CodedRows const& row) { reference.wide_areas.emplace(row.get("code"), row.required("name")); });
    parse_bodies(folder, reference, faults);
    parse_districts(folder, reference, faults);
    parse_district_changes(folder, reference, faults);
    parse_profiles(folder, reference, faults);
    return reference;
}

// A body or district that leaves the folder keeps its row: people have worked there.
void store_reference(db::Tx& tx, Reference const& reference) {
    for (Body const& body : reference.bodies)
        tx.run("INSERT INTO registry_body (id, code, name, kind, wide_area) VALUES ($1, $2, $3, $4, $5) "
               "ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
               "wide_area = excluded.wide_area",
               body.id, body.code, body.name, body.kind, body.wide_area);
    for (District const& district : reference.districts) {
        Body const* const body = reference.find_body(district.body_code);
        if (!body) throw Bug("a district without a body reached the database: " + district.code);
        tx.run("INSERT INTO registry_district (id, code, name, body_id) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (id) DO UPDATE SET name = excluded.name, body_id = excluded.body_id",
               district.id, district.code, district.name, body->id);
    }
}

}  // namespace regia::registry
