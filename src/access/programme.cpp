//! Roles and the programme's face, read from programme.toml and roles.toml.
#include <algorithm>

#include "access/access.hpp"
#include "access/period/period.hpp"
#include "access/rights.hpp"
#include "files/toml.hpp"

namespace regia::access {
namespace {

bool is_right(std::string_view name) {
    return name == may::lead_programme.right ||
           std::any_of(may::all.begin(), may::all.end(),
                       [&](http::Access const& access) { return access.right == name; });
}

Scope::Kind read_scope(files::Toml const& table) {
    std::string const scope = table.text("scope");
    if (scope == "body") return Scope::Kind::body;
    if (scope == "region") return Scope::Kind::region;
    if (scope != "person" && !scope.empty()) table.fault("scope", "is person, body or region, not " + scope);
    return Scope::Kind::person;
}

Role read_role(files::Toml const& table) {
    table.only({"code", "name_it", "name_en", "scope", "home", "rights"});
    Role role;
    role.code = table.text("code");
    role.name_it = table.text("name_it");
    role.name_en = table.text("name_en");
    role.scope = read_scope(table);
    role.home = table.text("home");
    if (!role.home.empty() && (!role.home.starts_with('/') || role.home.starts_with("//")))
        table.fault("home", "is a path that begins with one slash");
    role.rights = table.texts("rights");
    for (std::string const& right : role.rights)
        if (!is_right(right)) table.fault("rights", "no such right: " + right);
    return role;
}

}  // namespace

bool Role::may(std::string_view right) const { return std::find(rights.begin(), rights.end(), right) != rights.end(); }

Role const* Programme::find_role(std::string_view code) const {
    auto const found = std::find_if(roles.begin(), roles.end(), [&](Role const& role) { return role.code == code; });
    return found == roles.end() ? nullptr : &*found;
}

Programme parse_programme(files::Folder const& folder, files::Faults& faults) {
    Programme programme;
    auto const face = files::Toml::parse(folder, "programme.toml", faults).table("programme");
    programme.code = face.text("code");
    programme.name_it = face.text("name_it");
    programme.name_en = face.text("name_en");
    programme.owner = face.text("owner");
    programme.tagline_it = face.text_or("tagline_it", "");
    programme.tagline_en = face.text_or("tagline_en", "");
    programme.funding_it = face.text_or("funding_it", "");
    programme.funding_en = face.text_or("funding_en", "");
    programme.funding_line_it = face.text_or("funding_line_it", "");
    programme.funding_line_en = face.text_or("funding_line_en", "");

    auto const file = files::Toml::parse(folder, "roles.toml", faults);
    file.only({"role"});
    for (files::Toml const& table : file.tables("role")) {
        Role role = read_role(table);
        if (programme.find_role(role.code)) table.fault("code", "stands twice: " + role.code);
        programme.roles.push_back(std::move(role));
    }
    if (programme.roles.empty()) file.fault("role", "a programme needs at least one role");
    return programme;
}

}  // namespace regia::access
