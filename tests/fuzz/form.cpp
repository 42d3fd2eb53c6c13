//! Any bytes as a form, a Cookie header, an Accept-Encoding header and the words of a problem.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "fuzz/promise.hpp"
#include "http/compress.hpp"
#include "http/message.hpp"

using namespace regia;
using fuzz::promise;

namespace {

void read_form(std::string_view text) {
    auto const form = http::parse_urlencoded(text);
    if (!form) return;
    std::string again;
    for (auto const& [name, value] : form->pairs()) {
        promise(is_utf8(name) && is_utf8(value), "a form is UTF-8 without NUL");
        promise(form->has(name), "a field that came is there");
        again += http::url_encode(name) + "=" + http::url_encode(value) + "&";
    }
    auto const second = http::parse_urlencoded(again);
    promise(second.has_value() && second->pairs() == form->pairs(), "a form comes back as it went");
}

void read_cookies(std::string_view text) {
    std::string_view const value = http::cookie(text, "regia_session");
    promise(value.find(';') == std::string_view::npos, "a cookie ends at the next one");
    if (!value.empty()) promise(text.find("regia_session=") != std::string_view::npos, "a cookie was sent");
    std::string const beside = "a=1; regia_session=known; " + std::string(text);
    promise(http::cookie(beside, "regia_session") == "known", "the first of two is taken");
}

void write_problem(std::string_view text) {
    if (!is_utf8(text)) return;
    auto const reply = http::problem(422, "validation", text, text, {{std::string(text), std::string(text)}});
    boost::system::error_code error;
    auto const document = boost::json::parse(reply.body, error);
    promise(!error, "a problem is JSON");
    promise(document.at("detail").as_string() == text, "its words come back");
    promise(document.at("errors").at(0).at("field").as_string() == text, "so do those of its fields");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    read_form(text);
    read_cookies(text);
    write_problem(text);
    http::best_encoding(text);
    promise(http::best_encoding("br, " + std::string(text)) == http::Encoding::brotli, "brotli was asked for");
    return 0;
}
