#include "base/text.hpp"
#include "catalogue/figure.hpp"
#include "catalogue/module_file.hpp"
#include "files/markdown.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t description_characters_min = 20;
constexpr std::string_view check_language = "verifica";
constexpr std::string_view figure_in_words = "**La figura a parole.**";

//! Reads one `verifica` block: three or four choices, one of them right, each with its feedback.
Check parse_check(Reading& reading, std::string const& file, std::string_view text, int line) {
    auto const toml = files::Toml::parse(file, text, reading.faults, line);
    toml.only({"id", "competence", "question", "option"});
    Check check{toml.text("id"), toml.text("competence"), toml.text("question"), {}};
    claim_id(reading, toml, check.id);
    if (!check.competence.empty() && !reading.portfolio.find_competence(check.competence))
        toml.fault("competence", "the Portfolio has no competence " + check.competence);
    for (auto const& option : toml.tables("option")) {
        option.only({"text", "correct", "feedback"});
        check.choices.push_back({option.text("text"), option.text("feedback"), option.flag("correct")});
    }
    auto const right =
        std::count_if(check.choices.begin(), check.choices.end(), [](auto const& c) { return c.is_right; });
    if (check.choices.size() < 3 || check.choices.size() > 4) toml.fault("option", "there must be three or four");
    if (right != 1) toml.fault("option", right == 0 ? "the right one is missing" : "more than one is right");
    return check;
}

//! The body of a section file: its HTML, checks, and what its minutes are counted from.
class SectionBody {
public:
    SectionBody(Reading& reading, files::Toml const& fields, std::string path, files::FrontMatter const& text)
        : reading_(reading), fields_(fields), path_(std::move(path)), text_(text) {}

    void read(Section& section) {
        files::MarkdownOptions options;
        options.first_line = text_.body_line;
        options.fault = [&](int line, std::string const& message) { fault(line, message); };
        options.image = [&](files::MarkdownImage const& image) { return figure(section, image); };
        options.block = [&](std::string_view language, std::string_view text,
                            int line) -> std::optional<html::Fragment> {
            if (language != check_language) return std::nullopt;
            section.checks.push_back(parse_check(reading_, fields_.file(), text, line));
            return html::Fragment();
        };
        section.html_before_checks = files::safe_html(text_.body, options);
        if (trim(text_.body).empty()) fault(0, "the text is missing");
        check_figures();
        auto const first_check = text_.body.find("```" + std::string(check_language));
        if (first_check != std::string_view::npos && !files::plain_text(text_.body.substr(first_check)).empty())
            fault(0, "text after a check: checks come last");
        section.computed_minutes =
            reading_minutes(character_count(files::plain_text(text_.body)), static_cast<int>(shown_.size()),
                            static_cast<int>(section.checks.size()));
    }

private:
    void fault(int line, std::string const& message) { reading_.faults.push_back({fields_.file(), line, "", message}); }

    html::Fragment figure(Section const& section, files::MarkdownImage const& image) {
        shown_.push_back(image.address);
        std::string const* const file = reading_.folder.find(path_ + image.address);
        if (!file) {
            fault(image.line, "the figure is missing: " + image.address);
            return {};
        }
        if (character_count(image.description) < description_characters_min)
            fault(image.line, "the description of a figure needs at least 20 characters: " + image.address);
        if (!image.address.ends_with(".svg")) return picture(image, *file);
        std::string const prefix = section.id + "-f" + std::to_string(shown_.size()) + "-";
        auto const safe = safe_figure(*file, prefix, [&](int line, std::string const& message) {
            reading_.faults.push_back({path_ + image.address, line, "", message});
        });
        return html::fragment([&](html::Writer& h) { h("<figure class=\"lesson-figure\">{}</figure>\n", safe); });
    }

    //! The text alone of it stands in the lesson: an old computer fetches a picture when somebody comes to it.
    html::Fragment picture(files::MarkdownImage const& image, std::string const& mark) {
        auto const medium = files::read_media_mark(image.address, mark);
        if (!medium || !medium->is_picture()) {
            fault(image.line, "it is no figure: " + image.address);
            return {};
        }
        return html::fragment([&](html::Writer& h) {
            h("<figure class=\"lesson-figure\"><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" "
              "loading=\"lazy\" decoding=\"async\"></figure>\n",
              html::Url(files::picture_address(*medium)), image.description, medium->width, medium->height);
        });
    }

    void check_figures() {
        if (fields_.texts_or_none("figures") != shown_) fields_.fault("figures", "they differ from those in the text");
        std::size_t in_words = 0;
        for (auto at = text_.body.find(figure_in_words); at != std::string_view::npos;
             at = text_.body.find(figure_in_words, at + 1))
            ++in_words;
        if (in_words != shown_.size()) fields_.fault("figures", "each needs its words: «La figura a parole»");
    }

    Reading& reading_;
    files::Toml const& fields_;
    std::string path_;
    files::FrontMatter const& text_;
    std::vector<std::string> shown_;  //!< addresses of the figures, in order
};

void check_audience(Reading const& reading, files::Toml const& toml, Section const& section) {
    for (auto const& one : section.audience)
        if (one != "tutti" &&
            std::find(reading.contexts.begin(), reading.contexts.end(), one) == reading.contexts.end())
            toml.fault("audience", "there is no target " + one);
    if (section.audience.empty()) toml.fault("audience", "is empty");
}

}  // namespace

std::optional<Section> parse_section(Reading& reading, Module const& module, std::string const& path,
                                     std::string const& name) {
    std::string const file = path + name;
    std::string const* const text = reading.folder.find(file);
    if (!text) {
        reading.faults.push_back({file, 0, "", "the file is missing"});
        return std::nullopt;
    }
    auto const front = files::split_front_matter(*text);
    if (!front) {
        reading.faults.push_back({file, 1, "", "the fields between two lines +++ are missing"});
        return std::nullopt;
    }
    auto const toml = files::Toml::parse(file, front->fields, reading.faults, front->fields_line);
    toml.only({"id", "title", "kind", "slot", "optional", "minutes", "areas", "competences", "audience", "level",
               "level_max", "figures", "video", "video_seconds", "captions", "transcript", "sources", "da_confermare"});
    Section section;
    section.id = toml.text("id");
    section.title = toml.text("title");
    section.kind = toml.text("kind");
    section.slot = toml.text_or("slot", "");
    section.audience = toml.texts("audience");
    section.level = level_in(toml, "level", Level::base);
    if (toml.has("level_max")) section.level_max = level_in(toml, "level_max", Level::advanced);
    section.minutes = static_cast<int>(toml.number("minutes"));
    section.competences = known_competences(reading, toml, "competences");
    section.sources = known_sources(module, toml, "sources");
    section.to_confirm = toml.texts("da_confermare");
    section.video = parse_video(reading, toml, path);
    claim_id(reading, toml, section.id);
    check_audience(reading, toml, section);
    constexpr std::string_view kinds[] = {"lezione", "caso", "scheda", "glossario"};
    if (!section.kind.empty() && std::find(std::begin(kinds), std::end(kinds), section.kind) == std::end(kinds))
        toml.fault("kind", "is none of lezione, caso, scheda, glossario");
    if (toml.has("minutes") && (section.minutes < 1 || section.minutes > 60))
        toml.fault("minutes", "is not between 1 and 60");
    if (section.level_max < section.level) toml.fault("level_max", "is below the level");
    SectionBody(reading, toml, path, *front).read(section);
    return section;
}

}  // namespace regia::catalogue
