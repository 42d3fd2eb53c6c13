//! docs/manual cut into sections and made into HTML.
#include <algorithm>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "files/markdown.hpp"
#include "pages/manual/manual.hpp"
#include "pages/manual/pictures.hpp"

extern "C" regia::EmbeddedFile const embedded_manual[];

namespace regia::pages {
namespace {

using html::Fragment;
using html::Writer;

std::string_view file(std::string const& name) {
    for (EmbeddedFile const* one = embedded_manual; one->name; ++one)
        if (one->name == name) return one->bytes();
    return {};
}

std::string anchor_of(std::string_view title) {
    std::string anchor = sort_key(title);
    std::replace(anchor.begin(), anchor.end(), ' ', '-');
    return anchor;
}

//! The chapters that README.md links to, in its order.
std::vector<std::string> names() {
    constexpr std::string_view mark = "](", end = ".md)";
    std::vector<std::string> all;
    std::string_view const contents = file("README.md");
    for (auto at = contents.find(mark); at != std::string_view::npos; at = contents.find(mark, at + 1)) {
        auto const from = at + mark.size(), to = contents.find(end, from);
        if (to == std::string_view::npos) break;
        std::string name(contents.substr(from, to - from));
        if (name.find_first_of("/)") == std::string::npos) all.push_back(std::move(name));
    }
    return all;
}

//! "](discente.md#il-profilo)" -> "](/manuale/discente#il-profilo)": only chapters are in the product.
std::string with_links_into_the_product(std::string text) {
    for (std::string const& name : names()) {
        std::string const before = "](" + name + ".md", after = "](/manuale/" + name;
        for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + after.size()))
            text.replace(at, before.size(), after);
    }
    return text;
}

Fragment figure(files::MarkdownImage const& image) {
    std::string const name = image.address.substr(image.address.rfind('/') + 1);
    auto const size = picture_size(picture(name));
    return html::fragment([&](Writer& h) {
        if (!size) {  // not made yet: told in words
            h("<p class=\"muted\">{}</p>", image.description);
            return;
        }
        h("<figure class=\"manual-figure\"><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">"
          "</figure>",
          html::Url("/manuale/figure/" + name), image.description, size->width, size->height);
    });
}

std::string prose(std::string_view markdown) {
    files::MarkdownOptions options;
    options.image = figure;
    return files::safe_html(markdown, options);
}

//! The words of a table's line without the paragraph that Markdown makes of them.
std::string cell(std::string_view markdown) {
    constexpr std::string_view open = "<p>", close = "</p>";
    std::string made = prose(trim(markdown));
    while (made.ends_with('\n')) made.pop_back();
    if (made.starts_with(open) && made.ends_with(close))
        made = made.substr(open.size(), made.size() - open.size() - close.size());
    return made;
}

//! "| a | b |", the line of dashes, rows. CommonMark knows no tables.
std::string table(std::vector<std::string_view> const& lines) {
    std::string made = "<table class=\"table\">";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 1) continue;
        std::string_view const mark = i == 0 ? "th scope=\"col\"" : "td";
        auto const cells = split(lines[i], '|');
        made += i == 0 ? "<thead><tr>" : "<tr>";
        for (std::size_t k = 1; k + 1 < cells.size(); ++k)
            made += "<" + std::string(mark) + ">" + cell(cells[k]) + "</" + std::string(mark.substr(0, 2)) + ">";
        made += i == 0 ? "</tr></thead><tbody>" : "</tr>";
    }
    return made + "</tbody></table>";
}

std::string made_of(std::vector<std::string_view> const& lines) {
    std::string html, text;
    std::vector<std::string_view> rows;
    auto const end_text = [&] {
        if (!trim(text).empty()) html += prose(text);
        text.clear();
    };
    auto const end_table = [&] {
        if (!rows.empty()) html += table(rows);
        rows.clear();
    };
    for (std::string_view const line : lines) {
        if (line.starts_with('|')) {
            end_text();
            rows.push_back(line);
        } else {
            end_table();
            text += std::string(line) + "\n";
        }
    }
    end_text();
    end_table();
    return html;
}

ManualChapter chapter(std::string const& name) {
    std::string const text = with_links_into_the_product(std::string(file(name + ".md")));
    ManualChapter chapter{name, "", {{}}};
    std::vector<std::string_view> lines;
    bool is_code = false;
    for (std::string_view const line : split(text, '\n')) {
        if (line.starts_with("```")) is_code = !is_code;
        if (line.starts_with("# ") && chapter.title.empty()) {
            chapter.title = line.substr(2);
        } else if (line.starts_with("## ") && !is_code) {
            chapter.sections.back().html = made_of(lines);
            lines.clear();
            chapter.sections.push_back({anchor_of(line.substr(3)), std::string(line.substr(3)), ""});
        } else {
            lines.push_back(line);
        }
    }
    chapter.sections.back().html = made_of(lines);
    return chapter;
}

}  // namespace

ManualSection const* ManualChapter::find(std::string_view anchor) const {
    for (ManualSection const& section : sections)
        if (section.anchor == anchor) return &section;
    return nullptr;
}

std::vector<ManualChapter> const& manual() {
    // The same bytes for the whole life of the program, made when the first reader comes.
    static std::vector<ManualChapter> const chapters = [] {
        std::vector<ManualChapter> all;
        for (std::string const& name : names()) all.push_back(chapter(name));
        return all;
    }();
    return chapters;
}

std::string_view picture(std::string_view name) {
    return name.ends_with(".png") ? file(std::string(name)) : std::string_view();
}

std::optional<PictureSize> picture_size(std::string_view png) {
    // Eight bytes of signature, then the header's chunk: length, "IHDR", width, height.
    constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
    if (!png.starts_with(signature) || png.size() < 24) return std::nullopt;
    auto const number = [&](std::size_t at) {
        int value = 0;
        for (std::size_t i = at; i < at + 4; ++i) value = value * 256 + static_cast<unsigned char>(png[i]);
        return value;
    };
    return PictureSize{number(16), number(20)};
}

}  // namespace regia::pages
