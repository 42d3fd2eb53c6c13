//! The one configuration: file (TOML) < environment (REGIA_*) < option. An unknown key is an error. Secrets are given
//! by the path of a file, never in place.
#pragma once

#include <string>
#include <vector>

#include "files/folder.hpp"

namespace regia {

struct Settings {
    std::string database = "sqlite:data/regia.db";
    std::string listen = "127.0.0.1:8080";
    std::string public_url;              //!< "https://regia.example.it"; empty = as the browser asks
    std::string upload_folder;           //!< empty = the system's
    std::string smtp_url;                //!< "smtp://relay.example.it:25"; empty = mail stays in the outbox
    std::string smtp_user;
    std::string smtp_password_file;
    std::string mail_from = "regia@localhost";
};

//! Reads the file if it is given, then the environment. Faults name key and source.
Settings read_settings(std::string const& file, files::Faults& faults);
//! As a configuration file, with secrets' paths only.
std::string print_settings(Settings const& settings);

}  // namespace regia
