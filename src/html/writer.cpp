#include "html/writer.hpp"

#include "base/errors.hpp"

namespace regia::html {

Url::Url(std::string path) : text_(std::move(path)) {
    bool const ours = text_.starts_with('#') || text_.starts_with('?') ||
                      (text_.starts_with('/') && !text_.starts_with("//") && !text_.starts_with("/\\"));
    if (!ours) throw Bug("not a path of ours: " + text_);
}

Url Url::external(std::string address) {
    if (!address.starts_with("https://") && !address.starts_with("http://") && !address.starts_with("mailto:"))
        throw Bug("not an address: " + address);
    Url url;
    url.text_ = std::move(address);
    return url;
}

void Writer::escape(std::string_view value) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        std::string_view replacement;
        switch (value[i]) {
            case '&': replacement = "&amp;"; break;
            case '<': replacement = "&lt;"; break;
            case '>': replacement = "&gt;"; break;
            case '"': replacement = "&quot;"; break;
            case '\'': replacement = "&#39;"; break;
            default: continue;
        }
        out_.append(value, start, i - start);
        out_ += replacement;
        start = i + 1;
    }
    out_.append(value, start, std::string_view::npos);
}

}  // namespace regia::html
