//! Markdown of lessons made into HTML that is safe to stand in a page: parsed to a tree, written node by node.
//!
//! Raw HTML never comes out. Links lead only to http, https, mailto or a path of ours. Images and fenced blocks of
//! known languages are made by the caller. Sizes and depth are limited, so that no file can stop a server.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "html/writer.hpp"

namespace regia::files {

//! A text that begins with fields between two lines `+++`. Both views lie in the text given.
struct FrontMatter {
    std::string_view fields;
    int fields_line = 2;  //!< where the fields begin in the file, from 1
    std::string_view body;
    int body_line = 1;
};
//! Nothing when the first line is not `+++` or no second one follows.
std::optional<FrontMatter> split_front_matter(std::string_view text);

struct MarkdownImage {
    std::string address;      //!< as written
    std::string description;  //!< the text in the square brackets
    int line = 0;
};

struct MarkdownOptions {
    int first_line = 1;     //!< where the text begins in its file
    int heading_shift = 2;  //!< `#` becomes h3: h1 and h2 belong to the page
    int depth_max = 16;     //!< of nodes; what lies deeper is left out
    //! Makes an image that stands alone in its paragraph. Without it, and within a line, the description is shown.
    std::function<html::Fragment(MarkdownImage const&)> image;
    //! Takes a fenced block by its language ("verifica"); nothing = show it as code.
    std::function<std::optional<html::Fragment>(std::string_view language, std::string_view text, int line)> block;
    //! What was left out, and on which line of the file.
    std::function<void(int line, std::string const& message)> fault;
};

//! Texts over one megabyte give nothing but a fault.
std::string safe_html(std::string_view markdown, MarkdownOptions const& options);

//! The words that somebody reads: without quotes, images, code blocks and marks; runs of blanks as one.
std::string plain_text(std::string_view markdown);

//! True for http(s) and mailto addresses, and for paths of ours ("/a", "#b", "?c"), without blanks or backslashes.
bool is_safe_link(std::string_view address);

}  // namespace regia::files
