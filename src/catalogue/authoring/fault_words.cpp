//! What `regia check` says about the texts of a module, in the language of a page.
#include "catalogue/authoring/workshop.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;

//! How a message begins; what follows it goes into {what}.
struct FaultWord {
    std::string_view begin;
    html::Word word;
};

constexpr FaultWord fault_words[] = {
    {"the text is missing", w::fault_text_missing},
    {"HTML is not allowed: left out", w::fault_html},
    {"nested too deeply", w::fault_nested},
    {"a link must be http, https, mailto or a path of ours: ", w::fault_link},
    {"an image must stand alone in its paragraph: ", w::fault_image_alone},
    {"the text is larger than one megabyte", w::fault_too_large},
    {"the figure is missing: ", w::fault_figure_missing},
    {"the description of a figure needs at least 20 characters: ", w::fault_description},
    {"it is no figure: ", w::fault_no_figure},
    {"it is too short to stand for a video", w::fault_transcript_short},
    {"is no WebVTT", w::fault_no_captions},
    {"there is no .webm or .mp4 file ", w::fault_no_film},
    {"the file is missing: ", w::fault_file_missing},
    {"is not between 1 and 3600", w::fault_seconds},
    {"the picture is larger than 2 megabytes", w::picture_too_large},
    {"the picture has more than 3000 pixels on a side: ", w::fault_pixels},
    {"the picture is broken or cut off", w::fault_picture_broken},
    {"the film is broken or cut off", w::fault_film_broken},
    {"it is neither a WebM nor an MP4 film", w::fault_film_kind},
    {"no browser plays this film", w::fault_codec},
    {"they differ from those in the text", w::fault_figures_differ},
    {"each needs its words", w::fault_figure_words},
    {"text after a check: checks come last", w::fault_after_check},
    {"there must be three or four", w::fault_options},
    {"the right one is missing", w::fault_no_right},
    {"more than one is right", w::fault_many_right},
    {"the Portfolio has no competence ", w::fault_competence},
    {"the module does not teach ", w::fault_not_taught},
    {"modulo.toml has no source ", w::fault_source},
    {"stands twice in the programme: ", w::fault_id_twice},
    {"there must be three, not ", w::fault_three_wrong},
    {"two answers are the same", w::fault_same_answers},
    {"there are fewer than a test draws", w::fault_few_questions},
    {"there is no target ", w::fault_target},
    {"is below the level", w::fault_levels},
    {"is not between 1 and 60", w::fault_minutes},
    {"less than ten minutes of content for ", w::fault_short},
    {"the figure is not well-formed: ", w::fault_figure_form},
    {"<svg> needs role", w::fault_figure_role},
    {"the figure needs <title> and <desc>", w::fault_figure_title},
    {"the attribute ", w::fault_attribute},
    {"<", w::fault_element},
    {"the file is not UTF-8 text", w::fault_not_text},
    {"no such field", w::fault_no_field},
    {"is empty", w::fault_empty},
    {"is missing", w::fault_missing},
    {"the section ", w::fault_slot},
};

constexpr std::string_view left_out = " is not allowed here: left out";

}  // namespace

std::string fault_message(html::Voice const& voice, std::string_view message) {
    for (FaultWord const& known : fault_words) {
        if (!message.starts_with(known.begin)) continue;
        std::string_view what = message.substr(known.begin.size());
        if (what.ends_with(left_out)) what.remove_suffix(left_out.size());
        if (what.ends_with('>')) what.remove_suffix(1);
        return voice(known.word, {{"what", what}});
    }
    // What remains are faults of TOML and of files that the pages don't write: as `regia check` prints them.
    return std::string(message);
}

}  // namespace regia::catalogue
