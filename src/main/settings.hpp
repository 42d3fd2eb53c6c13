//! The one configuration: file (TOML) < environment (REGIA_*) < option. An unknown key is an error. Secrets are given
//! by the path of a file, never in place.
#pragma once

#include <string>
#include <vector>

#include "access/ways_in.hpp"
#include "files/folder.hpp"

namespace regia {

struct Settings {
    std::string database = "sqlite:data/regia.db";
    std::string listen = "127.0.0.1:8080";
    std::string public_url;              //!< "https://regia.example.it"; empty = as the browser asks
    std::string content_url;             //!< "https://corsi.example.it": course packages; empty = on the same host
    std::string upload_folder;           //!< empty = the system's
    std::string smtp_url;                //!< "smtp://relay.example.it:25"; empty = mail stays in the outbox
    std::string smtp_user;
    std::string smtp_password_file;
    std::string mail_from = "regia@localhost";
    std::string oidc_issuer;             //!< "https://id.example.it"; empty = no identity provider
    std::string oidc_client_id;
    std::string oidc_client_secret_file;
    std::string oidc_name;               //!< of the provider, on its button
    std::string oidc_buttons;            //!< "spid cie"
    std::string oidc_scope = "openid profile";
    std::string oidc_tax_code_claims = "fiscal_number https://attributes.eid.gov.it/fiscal_number";
    std::string oidc_acr_values;
    std::string oidc_second_factor_acr;
    std::string oidc_spid_parameters, oidc_cie_parameters;
    std::string oidc_ca_file;
    std::string oidc_form_hosts;
    std::string xapi_version = "2.0.0";  //!< of answers to programs that name none: "1.0.3" or "2.0.0"
    std::string xapi_forward_url;        //!< "https://lrs.example.it/xapi"; empty = statements stay here
    std::string xapi_forward_login;
    std::string xapi_forward_secret_file;
    std::string xapi_forward_filter;     //!< "verb:IRI activity:IRI"; empty = everything
    std::string second_factor_roles;     //!< "admin regional_office"
};

//! Reads the file if it is given, then the environment. Faults name key and source.
Settings read_settings(std::string const& file, files::Faults& faults);
//! How people come in besides a password. Throws Unavailable when an identity provider lacks what it needs.
access::WaysInSettings ways_in_settings(Settings const& settings, bool is_demo);
//! As a configuration file, with secrets' paths only.
std::string print_settings(Settings const& settings);

}  // namespace regia
