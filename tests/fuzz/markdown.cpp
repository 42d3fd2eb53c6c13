//! Any text as a lesson: its HTML is harmless, its words are text, its fields and body lie inside it.
#include "files/markdown.hpp"

#include "fuzz/markup.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    if (!is_utf8(text)) return 0;  // a folder takes no other
    if (auto const front = files::split_front_matter(text)) {
        promise(front->fields.data() >= text.data() && front->body.data() <= text.data() + text.size(),
                "fields and body lie in the text");
        promise(front->fields_line == 2 && front->body_line > front->fields_line, "the body follows the fields");
        text = front->body;
    }
    int images = 0;
    files::MarkdownOptions options;
    options.image = [&](files::MarkdownImage const& image) {
        ++images;
        return html::fragment([&](html::Writer& h) { h("<em>{}</em>", image.description); });
    };
    options.block = [](std::string_view language, std::string_view block, int line) -> std::optional<html::Fragment> {
        promise(line > 0, "a block has a line");
        if (language != "verifica") return std::nullopt;
        return html::fragment([&](html::Writer& h) { h("<code>{}</code>", block); });
    };
    options.fault = [](int line, std::string const& message) {
        promise(line > 0 && !message.empty(), "a fault has a line and a reason");
    };
    fuzz::promise_harmless(files::safe_html(text, options),
                           {"p", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "em",
                            "strong", "code", "pre", "a"},
                           fuzz::Links::safe);
    promise(is_utf8(files::plain_text(text)), "words are text");
    return 0;
}
