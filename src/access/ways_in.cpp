#include "access/ways_in.hpp"

#include <algorithm>
#include <fstream>

#include "access/oidc/provider.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;

constexpr std::size_t network_threads = 4, network_waiting_max = 128;

std::string read_secret(std::string const& path) {
    if (path.empty()) return {};
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Unavailable("cannot read the secret of the identity provider: " + path);
    std::string const text((std::istreambuf_iterator<char>(in)), {});
    return std::string(trim(text));
}

std::unique_ptr<oidc::Provider> make_provider(std::optional<IdentitySettings> const& settings) {
    if (!settings) return nullptr;
    if (settings->client_id.empty()) throw Unavailable("oidc_client_id is missing");
    if (!oidc::is_safe_address(settings->issuer))
        throw Unavailable("oidc_issuer is an https address, not " + settings->issuer);
    return std::make_unique<oidc::Provider>(*settings, read_secret(settings->client_secret_file),
                                            oidc::make_fetcher(settings->ca_file));
}

//! "https://id.example.it" of "https://id.example.it/realms/x".
std::string origin_of(std::string const& url) {
    auto const host = url.find("://");
    return host == std::string::npos ? url : url.substr(0, url.find('/', host + 3));
}

}  // namespace

WaysIn::WaysIn(WaysInSettings given, FindPerson find)
    : settings(std::move(given)), person_with_tax_code(std::move(find)), provider_(make_provider(settings.identity)),
      network_(network_threads, network_waiting_max) {}

WaysIn::~WaysIn() { stop(); }

bool WaysIn::needs_second_factor(std::string_view role) const {
    auto const& roles = settings.second_factor_roles;
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string WaysIn::form_hosts() const {
    if (!provider_) return {};
    std::string hosts = origin_of(provider_->settings.issuer);
    for (std::string const& more : provider_->settings.form_hosts) hosts += " " + more;
    return hosts;
}

html::Fragment provider_buttons(Installation const& installation, http::Request const& request,
                                std::string_view back_to) {
    if (!installation.ways_in || !installation.ways_in->provider()) return {};
    auto const spoken = voice(request);
    IdentitySettings const& settings = installation.ways_in->provider()->settings;
    std::string const more = back_to.empty() ? "" : "&torna=" + http::url_encode(back_to);
    return html::fragment([&](html::Writer& h) {
        // The sign of SPID is the official one; of CIE none is published where programs take their parts from.
        auto const sign_of = [&](std::string const& with) {
            if (with != "spid") return html::icon("it-user");
            return html::fragment([&](html::Writer& sign) {
                sign("<img class=\"icon\" src=\"{}\" alt=\"\" width=\"24\" height=\"24\">",
                     installation.assets.url("spid.svg"));
            });
        };
        auto const add = [&](std::string const& with, std::string const& label) {
            h("<a class=\"btn btn-primary\" href=\"{}\">{}<span>{}</span></a>",
              html::Url(request.local("/accedi/identita") + "?con=" + with + more), sign_of(with), label);
        };
        h("<div class=\"idp\">");
        for (std::string const& button : settings.buttons)
            add(button, std::string(spoken[button == "cie" ? w::enter_with_cie : w::enter_with_spid]));
        if (settings.buttons.empty())
            add("identita", spoken(w::enter_with, {{"name", settings.name.empty() ? std::string(spoken[w::identity])
                                                                                  : settings.name}}));
        h("</div>");
    });
}

}  // namespace regia::access
