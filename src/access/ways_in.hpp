//! A further door of access: the ways in besides a password and a link. An identity provider (OpenID Connect: SPID and
//! CIE come through a gateway of the public administration), and second factors.
//!
//! Rules: docs/adr/2026-11-26-identity-provider-as-a-plain-client.md. What they need of people, whom access does not
//! know, is asked of functions that main gives.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"
#include "http/pool.hpp"

namespace regia::access {

struct IdentitySettings {
    std::string issuer;               //!< exactly as the provider calls itself: "https://id.example.it"
    std::string client_id;
    std::string client_secret_file;   //!< empty = a public client, with PKCE alone
    std::string name;                 //!< on the button: "Entra con {name}"
    std::vector<std::string> buttons; //!< "spid", "cie": the wording that the law wants, in the place of `name`
    std::string scope = "openid profile";
    std::vector<std::string> tax_code_claims{"fiscal_number", "https://attributes.eid.gov.it/fiscal_number"};
    std::string acr_values;           //!< asked of the provider; empty = it decides
    std::vector<std::string> second_factor_acr;          //!< with these the provider asked for two proofs itself
    std::string spid_parameters, cie_parameters;         //!< added to the request by each button: "idp=spid"
    std::string ca_file;              //!< PEM; empty = the system's certificates
    std::vector<std::string> form_hosts;  //!< further hosts that its sign-out leads through
};

struct WaysInSettings {
    std::optional<IdentitySettings> identity{};
    std::vector<std::string> second_factor_roles{};      //!< "admin": no rights until a second factor was given
};

namespace oidc {
class Provider;
}

//! Built once by main; its threads wait for the provider, so that no page does.
class WaysIn {
public:
    using FindPerson = std::function<std::optional<Uuid>(db::Tx& tx, std::string_view tax_code)>;
    //! Throws Unavailable when the settings can't be used (a provider without https, a secret that can't be read).
    WaysIn(WaysInSettings settings, FindPerson person_with_tax_code);
    ~WaysIn();

    bool needs_second_factor(std::string_view role) const;
    //! Hosts that a form of ours may lead to (sign-out at the provider); empty without a provider.
    std::string form_hosts() const;
    oidc::Provider* provider() const { return provider_.get(); }
    //! Runs work that waits for the network; false when too much is waiting.
    bool post(std::function<void()> work) { return network_.post(std::move(work)); }
    void stop() { network_.stop(); }

    WaysInSettings const settings;
    FindPerson const person_with_tax_code;

private:
    std::unique_ptr<oidc::Provider> provider_;
    http::Pool network_;
};

//! For who has lost telephone and spare codes; whoever runs the program has seen who asks. False for an unknown name.
bool forget_second_factor(db::Tx& tx, std::string_view username, Instant now);

//! A link for each way to the provider; empty without one. `back_to` is a path of ours without language prefix.
html::Fragment provider_buttons(Installation const& installation, http::Request const& request,
                                std::string_view back_to);

}  // namespace regia::access
