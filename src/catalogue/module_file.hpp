//! How a module stands in a programme folder: modulo.toml, one Markdown file a section, figure/*.svg, domande.toml.
//! Private to the context. Every fault names file, line and field.
#pragma once

#include <set>

#include "catalogue/catalogue.hpp"
#include "files/toml.hpp"

namespace regia::catalogue {

inline constexpr std::string_view slot_mark = "slot:";  //!< before the name of a slot, in the order of sections

//! What all files of one reading share.
struct Reading {
    files::Folder const& folder;
    portfolio::Portfolio const& portfolio;
    std::vector<std::string> const& contexts;
    files::Faults& faults;
    std::set<std::string, std::less<>> ids;  //!< of sections, checks and questions, so that none stands twice
};

//! The given list without what the Portfolio does not know; each of those is a fault.
std::vector<std::string> known_competences(Reading const& reading, files::Toml const& toml, std::string_view field);
//! A fault when the id stood before.
void claim_id(Reading& reading, files::Toml const& toml, std::string const& id);
//! The level named by the field, or `otherwise` with a fault.
Level level_in(files::Toml const& toml, std::string_view field, Level otherwise);
//! A fault for each key that is no source of the module.
std::vector<std::string> known_sources(Module const& module, files::Toml const& toml, std::string_view field);

//! One Markdown file; `path` is its folder with a slash at its end. Nothing when the file is missing.
std::optional<Section> parse_section(Reading& reading, Module const& module, std::string const& path,
                                     std::string const& name);
//! The film that the section names, if any.
std::optional<Video> parse_video(Reading& reading, files::Toml const& toml, std::string const& path);
//! The name of the texts below `path`: SHA-256 over all of them, whatever the folder is called.
Uuid version_of(files::Folder const& folder, std::string const& path);
//! The sections, slots, glossary and bank of a module whose place in the path is already filled in.
void parse_module(Reading& reading, Module& module, std::string const& path);

//! Nine minutes every 6,000 characters and two a figure, a fifth more for study, half a minute a check.
double reading_minutes(std::size_t characters, int figures, int checks);

}  // namespace regia::catalogue
