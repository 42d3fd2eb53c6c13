#include "files/markdown.hpp"

#include <cmark.h>

#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t markdown_bytes_max = 1'000'000;

struct FreeTree {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeWalk {
    void operator()(cmark_iter* walk) const { cmark_iter_free(walk); }
};
using Tree = std::unique_ptr<cmark_node, FreeTree>;
using Walk = std::unique_ptr<cmark_iter, FreeWalk>;

Tree parse_tree(std::string_view markdown) {
    return Tree(cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8));
}

std::string_view or_empty(char const* text) { return text ? std::string_view(text) : std::string_view(); }

bool is_external(std::string_view address) {
    return address.starts_with("http://") || address.starts_with("https://") || address.starts_with("mailto:");
}

//! The text below a node, without its marks.
std::string text_below(cmark_node* node) {
    std::string text;
    Walk const walk(cmark_iter_new(node));
    while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE) {
        cmark_node* const at = cmark_iter_get_node(walk.get());
        auto const type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) text += or_empty(cmark_node_get_literal(at));
        if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) text += ' ';
    }
    return text;
}

bool is_lone_image(cmark_node* paragraph) {
    cmark_node* const child = cmark_node_first_child(paragraph);
    return child && !cmark_node_next(child) && cmark_node_get_type(child) == CMARK_NODE_IMAGE;
}

//! A paragraph of a tight list is written without <p>, as CommonMark asks.
bool is_bare(cmark_node* paragraph) {
    cmark_node* const item = cmark_node_parent(paragraph);
    cmark_node* const list = item ? cmark_node_parent(item) : nullptr;
    return is_lone_image(paragraph) ||
           (list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list));
}

//! Walks a tree without recursion, so that deep nesting costs no stack.
class Renderer {
public:
    Renderer(cmark_node* root, MarkdownOptions const& options) : walk_(cmark_iter_new(root)), options_(options) {}

    std::string run() {
        for (auto event = cmark_iter_next(walk_.get()); event != CMARK_EVENT_DONE;
             event = cmark_iter_next(walk_.get())) {
            cmark_node* const node = cmark_iter_get_node(walk_.get());
            bool const enters = event == CMARK_EVENT_ENTER;
            if (!enters) --depth_;
            else if (depth_ >= options_.depth_max) {
                if (!std::exchange(told_of_depth_, true)) fault(node, "nested too deeply: left out");
                skip(node);
                continue;
            }
            bool const has_exit = is_container(node);
            if (cmark_node_get_type(node) == CMARK_NODE_IMAGE && enters) {
                write_image(node);
                skip(node);
                continue;
            }
            if (enters && has_exit) ++depth_;
            write(node, enters);
        }
        return h_.take_text();
    }

private:
    // cmark gives no exit event for leaves, so they must not count as open.
    static bool is_container(cmark_node* node) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_HTML_BLOCK: case CMARK_NODE_THEMATIC_BREAK: case CMARK_NODE_CODE_BLOCK:
            case CMARK_NODE_TEXT: case CMARK_NODE_SOFTBREAK: case CMARK_NODE_LINEBREAK: case CMARK_NODE_CODE:
            case CMARK_NODE_HTML_INLINE: return false;
            default: return true;
        }
    }

    void skip(cmark_node* node) {
        if (is_container(node)) cmark_iter_reset(walk_.get(), node, CMARK_EVENT_EXIT);
    }

    int line_of(cmark_node* node) const {
        // Inline nodes carry no line of their own in every version: the nearest block does.
        while (node && cmark_node_get_start_line(node) == 0) node = cmark_node_parent(node);
        return (node ? cmark_node_get_start_line(node) : 1) + options_.first_line - 1;
    }
    void fault(cmark_node* node, std::string const& message) const {
        if (options_.fault) options_.fault(line_of(node), message);
    }

    void write(cmark_node* node, bool enters) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_BLOCK_QUOTE: enters ? h_("<blockquote>\n") : h_("</blockquote>\n"); break;
            case CMARK_NODE_LIST: write_list(node, enters); break;
            case CMARK_NODE_ITEM: enters ? h_("<li>") : h_("</li>\n"); break;
            case CMARK_NODE_PARAGRAPH:
                if (!is_bare(node)) enters ? h_("<p>") : h_("</p>\n");
                break;
            case CMARK_NODE_HEADING: write_heading(node, enters); break;
            case CMARK_NODE_THEMATIC_BREAK: h_("<hr>\n"); break;
            case CMARK_NODE_CODE_BLOCK: write_block(node); break;
            case CMARK_NODE_TEXT: h_.text(or_empty(cmark_node_get_literal(node))); break;
            case CMARK_NODE_SOFTBREAK: h_("\n"); break;
            case CMARK_NODE_LINEBREAK: h_("<br>\n"); break;
            case CMARK_NODE_CODE: h_("<code>{}</code>", or_empty(cmark_node_get_literal(node))); break;
            case CMARK_NODE_EMPH: enters ? h_("<em>") : h_("</em>"); break;
            case CMARK_NODE_STRONG: enters ? h_("<strong>") : h_("</strong>"); break;
            case CMARK_NODE_LINK: write_link(node, enters); break;
            case CMARK_NODE_HTML_BLOCK:
            case CMARK_NODE_HTML_INLINE: fault(node, "HTML is not allowed: left out"); break;
            default: break;
        }
    }

    void write_list(cmark_node* node, bool enters) {
        bool const is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        int const start = cmark_node_get_list_start(node);
        if (!enters) is_ordered ? h_("</ol>\n") : h_("</ul>\n");
        else if (!is_ordered) h_("<ul>\n");
        else if (start == 1) h_("<ol>\n");
        else h_("<ol start=\"{}\">\n", start);
    }

    void write_heading(cmark_node* node, bool enters) {
        switch (std::clamp(cmark_node_get_heading_level(node) + options_.heading_shift, 1, 6)) {
            case 1: enters ? h_("<h1>") : h_("</h1>\n"); break;
            case 2: enters ? h_("<h2>") : h_("</h2>\n"); break;
            case 3: enters ? h_("<h3>") : h_("</h3>\n"); break;
            case 4: enters ? h_("<h4>") : h_("</h4>\n"); break;
            case 5: enters ? h_("<h5>") : h_("</h5>\n"); break;
            default: enters ? h_("<h6>") : h_("</h6>\n"); break;
        }
    }

    void write_block(cmark_node* node) {
        std::string_view const text = or_empty(cmark_node_get_literal(node));
        std::string_view const language = trim(or_empty(cmark_node_get_fence_info(node)));
        // A fence stands on its own line, so its text begins on the next one.
        if (options_.block && !language.empty())
            if (auto const made = options_.block(language, text, line_of(node) + 1)) {
                h_.add(*made);
                return;
            }
        h_("<pre><code>{}</code></pre>\n", text);
    }

    void write_link(cmark_node* node, bool enters) {
        std::string const address(or_empty(cmark_node_get_url(node)));
        if (!is_safe_link(address)) {
            if (enters) fault(node, "a link must be http, https, mailto or a path of ours: " + address);
            return;
        }
        if (!enters) h_("</a>");
        else if (is_external(address)) h_("<a href=\"{}\" rel=\"noopener noreferrer\">", html::Url::external(address));
        else h_("<a href=\"{}\">", html::Url(address));
    }

    void write_image(cmark_node* node) {
        MarkdownImage const image{std::string(or_empty(cmark_node_get_url(node))), text_below(node), line_of(node)};
        if (options_.image && is_lone_image(cmark_node_parent(node))) {
            h_.add(options_.image(image));
            return;
        }
        fault(node, "an image must stand alone in its paragraph: " + image.address);
        h_.text(image.description);
    }

    Walk walk_;
    MarkdownOptions const& options_;
    html::Writer h_;
    int depth_ = 0;
    bool told_of_depth_ = false;  //!< once is enough: a hostile text would fill the list of faults
};

}  // namespace

std::optional<FrontMatter> split_front_matter(std::string_view text) {
    FrontMatter found;
    std::size_t fields_at = std::string_view::npos;
    int line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        bool const is_fence = trim(text.substr(at, end - at)) == "+++";
        std::size_t const next = std::min(end + 1, text.size());
        if (line == 1) {
            if (!is_fence) return std::nullopt;
            fields_at = next;
        } else if (is_fence) {
            found.fields = text.substr(fields_at, at - fields_at);
            found.body = text.substr(next);
            found.body_line = line + 1;
            return found;
        }
        at = next;
    }
    return std::nullopt;
}

bool is_safe_link(std::string_view address) {
    for (unsigned char c : address)
        if (c <= 0x20 || c == 0x7f || c == '\\') return false;
    if (is_external(address)) return true;
    if (address.empty() || address.starts_with("//")) return false;
    return address[0] == '/' || address[0] == '#' || address[0] == '?';
}

std::string safe_html(std::string_view markdown, MarkdownOptions const& options) {
    if (markdown.size() > markdown_bytes_max) {
        if (options.fault) options.fault(options.first_line, "the text is larger than one megabyte");
        return {};
    }
    Tree const tree = parse_tree(markdown);
    return Renderer(tree.get(), options).run();
}

std::string plain_text(std::string_view markdown) {
    if (markdown.size() > markdown_bytes_max) return {};
    Tree const tree = parse_tree(markdown);
    Walk const walk(cmark_iter_new(tree.get()));
    std::string text;
    auto const blank = [&] { if (!text.empty() && text.back() != ' ') text += ' '; };
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get())) {
        cmark_node* const node = cmark_iter_get_node(walk.get());
        auto const type = cmark_node_get_type(node);
        if (type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_IMAGE) {
            if (event == CMARK_EVENT_ENTER) cmark_iter_reset(walk.get(), node, CMARK_EVENT_EXIT);
        } else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            for (char c : or_empty(cmark_node_get_literal(node))) c == ' ' || c == '\n' ? blank() : text.push_back(c);
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_PARAGRAPH ||
                   type == CMARK_NODE_HEADING) {
            blank();
        }
    }
    return std::string(trim(text));
}

}  // namespace regia::files
