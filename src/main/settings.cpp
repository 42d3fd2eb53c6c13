#include "main/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/log.hpp"
#include "base/text.hpp"
#include "files/toml.hpp"

namespace regia {
namespace {

struct Key {
    std::string_view name;
    std::string Settings::*value;
};

constexpr Key keys[] = {
    {"database", &Settings::database},
    {"listen", &Settings::listen},
    {"public_url", &Settings::public_url},
    {"content_url", &Settings::content_url},
    {"upload_folder", &Settings::upload_folder},
    {"smtp_url", &Settings::smtp_url},
    {"smtp_user", &Settings::smtp_user},
    {"smtp_password_file", &Settings::smtp_password_file},
    {"mail_from", &Settings::mail_from},
    {"oidc_issuer", &Settings::oidc_issuer},
    {"oidc_client_id", &Settings::oidc_client_id},
    {"oidc_client_secret_file", &Settings::oidc_client_secret_file},
    {"oidc_name", &Settings::oidc_name},
    {"oidc_buttons", &Settings::oidc_buttons},
    {"oidc_scope", &Settings::oidc_scope},
    {"oidc_tax_code_claims", &Settings::oidc_tax_code_claims},
    {"oidc_acr_values", &Settings::oidc_acr_values},
    {"oidc_second_factor_acr", &Settings::oidc_second_factor_acr},
    {"oidc_spid_parameters", &Settings::oidc_spid_parameters},
    {"oidc_cie_parameters", &Settings::oidc_cie_parameters},
    {"oidc_ca_file", &Settings::oidc_ca_file},
    {"oidc_form_hosts", &Settings::oidc_form_hosts},
    {"xapi_version", &Settings::xapi_version},
    {"xapi_forward_url", &Settings::xapi_forward_url},
    {"xapi_forward_login", &Settings::xapi_forward_login},
    {"xapi_forward_secret_file", &Settings::xapi_forward_secret_file},
    {"xapi_forward_filter", &Settings::xapi_forward_filter},
    {"second_factor_roles", &Settings::second_factor_roles},
};



//! "spid cie" -> the words between the blanks.
std::vector<std::string> words_of(std::string const& text) {
    std::vector<std::string> words;
    for (std::string_view word : split(text, ' '))
        if (!trim(word).empty()) words.emplace_back(trim(word));
    return words;
}

void read_file(std::string const& file, Settings& settings, files::Faults& faults) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        faults.push_back({file, 0, "", "cannot open the configuration"});
        return;
    }
    std::string const text((std::istreambuf_iterator<char>(in)), {});
    auto const toml = files::Toml::parse(file, text, faults);
    for (std::string const& name : toml.keys()) {
        auto const* const key =
            std::find_if(std::begin(keys), std::end(keys), [&](Key const& one) { return one.name == name; });
        if (key == std::end(keys)) toml.fault(name, "no such setting");
        else settings.*(key->value) = toml.text_or(name, "");
    }
}

void read_environment(Settings& settings, files::Faults& faults) {
    constexpr std::string_view prefix = "REGIA_";
    for (char** at = environ; *at != nullptr; ++at) {
        std::string_view const entry(*at);
        // REGIA_TEST_... belongs to the tests, which run in the same environment.
        if (!entry.starts_with(prefix) || entry.starts_with("REGIA_TEST_")) continue;
        auto const equals = entry.find('=');
        std::string const name = lower_ascii(entry.substr(prefix.size(), equals - prefix.size()));
        auto const* const key =
            std::find_if(std::begin(keys), std::end(keys), [&](Key const& one) { return one.name == name; });
        if (key == std::end(keys))
            faults.push_back({"environment", 0, std::string(entry.substr(0, equals)), "no such setting"});
        else settings.*(key->value) = std::string(entry.substr(equals + 1));
    }
}

}  // namespace

Settings read_settings(std::string const& file, files::Faults& faults) {
    Settings settings;
    if (!file.empty()) read_file(file, settings, faults);
    read_environment(settings, faults);
    return settings;
}

access::WaysInSettings ways_in_settings(Settings const& settings, bool is_demo) {
    access::WaysInSettings ways;
    ways.second_factor_roles = words_of(settings.second_factor_roles);
    if (settings.oidc_issuer.empty()) return ways;
    if (is_demo) throw Unavailable("a demo has no identity provider: its clock is not that of the world");
    if (settings.public_url.empty()) throw Unavailable("oidc_issuer needs public_url: the provider leads back there");
    access::IdentitySettings identity;
    identity.issuer = settings.oidc_issuer;
    identity.client_id = settings.oidc_client_id;
    identity.client_secret_file = settings.oidc_client_secret_file;
    identity.name = settings.oidc_name;
    identity.buttons = words_of(settings.oidc_buttons);
    for (std::string const& button : identity.buttons)
        if (button != "spid" && button != "cie") throw Unavailable("oidc_buttons are spid and cie, not " + button);
    identity.scope = settings.oidc_scope;
    identity.tax_code_claims = words_of(settings.oidc_tax_code_claims);
    identity.acr_values = settings.oidc_acr_values;
    identity.second_factor_acr = words_of(settings.oidc_second_factor_acr);
    identity.spid_parameters = settings.oidc_spid_parameters;
    identity.cie_parameters = settings.oidc_cie_parameters;
    identity.ca_file = settings.oidc_ca_file;
    identity.form_hosts = words_of(settings.oidc_form_hosts);
    ways.identity = std::move(identity);
    return ways;
}

std::string print_settings(Settings const& settings) {
    std::string text;
    for (Key const& key : keys) text += std::string(key.name) + " = " + json_quoted(settings.*(key.value)) + "\n";
    return text;
}

}  // namespace regia
