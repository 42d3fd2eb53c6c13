//! A section as its form shows it, and the file that comes of it. Fields that were not changed keep their bytes.
#pragma once

#include "catalogue/authoring/draft.hpp"
#include "http/message.hpp"

namespace regia::catalogue {

//! Of a form; the longest lesson of the programme has a tenth of it.
inline constexpr std::uint64_t section_bytes_max = 512 * 1024;

//! The film of a section, with its words for who does not hear or see it. Names are below the module.
struct FilmForm {
    std::string file;             //!< "video/consenso.webm"; empty = the section has none
    std::string seconds, captions;
    std::string transcript_file;  //!< empty = there is no transcript
    std::string transcript;       //!< Markdown: the text of that file
};
struct SectionForm {
    std::string title, kind, level, level_max, minutes;  //!< as typed
    std::vector<std::string> audience, competences, sources;
    std::string to_confirm;  //!< a point a line
    std::string body;        //!< Markdown, with the blocks `verifica`
    std::optional<FilmForm> film{};  //!< none = the form does not speak of it, and it stays as it is
};
//! What was chosen, in the order in which it stood before; what is new comes last. Boxes have an order of their own,
//! which is no wish of the writer.
std::vector<std::string> in_order_of(std::vector<std::string> const& before, std::vector<std::string> const& chosen);

//! The first line of `body` in the file, from 1.
struct SectionText {
    SectionForm form;
    int body_line = 1;
};
//! What a file says; empty fields where it says nothing. The transcript stands in a file of its own: not read here.
SectionText read_section(std::string const& text);
SectionForm read_section(http::Fields const& fields);

//! Wrong fields, whatever the module is: those that would make a file that nobody can read.
enum class SectionFault { title_missing, minutes_wrong, audience_missing, competences_missing, levels_crossed,
                          body_missing, seconds_wrong };
std::vector<SectionFault> faults_of(SectionForm const& form);
std::string_view field_of(SectionFault fault);

//! The file with what the form says. Throws BadRequest when the text is no section.
std::string with_form(std::string const& text, SectionForm const& form);

//! "video/consenso.it.md": where the transcript of a film stands that has none yet.
std::string transcript_place(std::string_view film, std::string_view language);

//! Where a section stands in a module: "modules/a1/02.md"; empty when the module has none of that id.
std::string path_of_section(files::Folder const& folder, Module const& module, std::string_view id);

//! A new lesson at the end of the module: its file and its place in modulo.toml.
std::vector<Change> added_section(files::Folder const& folder, Module const& module, std::string const& title);
//! The id that `added_section` gives to it.
std::string new_section_id(files::Folder const& folder, Module const& module, std::string const& title);
//! One place up or down among the sections of the module; a slot moves as a whole. Nothing when it can't move.
std::vector<Change> moved_section(files::Folder const& folder, Module const& module, std::string_view id, int by);
//! Without its file and its place. Nothing for the section that a slot shows to all others, and for the glossary.
std::vector<Change> removed_section(files::Folder const& folder, Module const& module, std::string_view id);

}  // namespace regia::catalogue
