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
    {"upload_folder", &Settings::upload_folder},
    {"smtp_url", &Settings::smtp_url},
    {"smtp_user", &Settings::smtp_user},
    {"smtp_password_file", &Settings::smtp_password_file},
    {"mail_from", &Settings::mail_from},
};



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

std::string print_settings(Settings const& settings) {
    std::string text;
    for (Key const& key : keys) text += std::string(key.name) + " = " + json_quoted(settings.*(key.value)) + "\n";
    return text;
}

}  // namespace regia
