#include "catalogue/figure.hpp"

#include "base/text.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t depth_max = 32;

constexpr std::string_view elements[] = {
    "svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "marker", "linearGradient", "radialGradient", "stop", "clipPath"};

constexpr std::string_view attributes[] = {
    "id", "role", "aria-labelledby", "aria-describedby", "aria-hidden", "viewBox", "preserveAspectRatio", "width",
    "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "d", "points",
    "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "stroke-miterlimit", "opacity", "font-family",
    "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing", "marker-start",
    "marker-mid", "marker-end", "markerWidth", "markerHeight", "markerUnits", "refX", "refY", "orient",
    "gradientUnits", "gradientTransform", "offset", "stop-color", "stop-opacity", "clip-path", "clip-rule",
    "clipPathUnits", "vector-effect", "lang"};

template <std::size_t N>
bool is_among(std::string_view const (&list)[N], std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == ':';
}

bool is_id(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_name_character);
}

std::string encoded(char32_t c) {
    if (c < 0x80) return {static_cast<char>(c)};
    std::string text;
    if (c < 0x800) text = {static_cast<char>(0xc0 | (c >> 6))};
    else if (c < 0x10000) text = {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f))};
    else
        text = {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
                static_cast<char>(0x80 | ((c >> 6) & 0x3f))};
    return text + static_cast<char>(0x80 | (c & 0x3f));
}

//! One entity without its marks ("amp", "#233", "#xe9"); empty when XML has no such thing.
std::string entity(std::string_view name) {
    if (name == "amp") return "&";
    if (name == "lt") return "<";
    if (name == "gt") return ">";
    if (name == "quot") return "\"";
    if (name == "apos") return "'";
    if (!name.starts_with('#') || name.size() > 8) return {};
    bool const is_hexadecimal = name.starts_with("#x");
    auto const digits = name.substr(is_hexadecimal ? 2 : 1);
    std::uint32_t code = 0;
    auto const [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hexadecimal ? 16 : 10);
    bool const is_character = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    if (error != std::errc() || end != digits.data() + digits.size() || !is_character) return {};
    return encoded(code);
}

struct Malformed {
    std::string why;
};

//! Reads XML strictly (no document type, no CDATA) and writes the allowed part of it anew, piece by piece.
class FigureReader {
public:
    FigureReader(std::string_view svg, std::string_view prefix, TellFigureFault const& tell)
        : svg_(svg), prefix_(prefix), tell_(tell) {}

    html::Fragment run() {
        try {
            while (at_ < svg_.size()) step();
            if (!open_.empty()) throw Malformed{"<" + open_.back() + "> is not closed"};
            if (!has_root_) throw Malformed{"there is no <svg>"};
        } catch (Malformed const& malformed) {
            tell("the figure is not well-formed: " + malformed.why);
            return {};
        }
        if (!is_image_) tell("<svg> needs role=\"img\" and viewBox");
        if (!has_title_ || !has_desc_) tell("the figure needs <title> and <desc>");
        return html::Fragment::trusted(std::move(out_));
    }

private:
    struct Attribute {
        std::string_view name;
        std::string value;
    };

    void tell(std::string const& message) const {
        auto const before = svg_.substr(0, std::min(at_, svg_.size()));
        tell_(1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')), message);
    }
    bool begins(std::string_view what) const { return svg_.substr(at_).starts_with(what); }
    std::string_view up_to(std::string_view end) {
        auto const found = svg_.find(end, at_);
        if (found == std::string_view::npos) throw Malformed{"no " + std::string(end)};
        auto const text = svg_.substr(at_, found - at_);
        at_ = found + end.size();
        return text;
    }
    void escape(std::string_view text) {
        html::Writer h;
        h.text(text);
        out_ += h.take_text();
    }
    std::string decoded(std::string_view raw) const {
        std::string text;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] == '<') throw Malformed{"a < inside a value"};
            if (raw[i] != '&') {
                text += raw[i];
                continue;
            }
            auto const end = raw.find(';', i);
            auto const made = end == std::string_view::npos ? std::string() : entity(raw.substr(i + 1, end - i - 1));
            if (made.empty()) throw Malformed{"an unknown entity"};
            text += made;
            i = end;
        }
        return text;
    }

    void step() {
        if (svg_[at_] != '<') {
            auto const end = std::min(svg_.find('<', at_), svg_.size());
            auto const text = decoded(svg_.substr(at_, end - at_));
            if (open_.empty() && !trim(text).empty()) throw Malformed{"text outside <svg>"};
            if (!open_.empty() && left_out_at_ == 0) escape(text);
            at_ = end;
        } else if (begins("<!--")) {
            at_ += 4;
            up_to("-->");
        } else if (begins("<?")) {
            up_to("?>");
        } else if (begins("<!")) {
            throw Malformed{"a document type or CDATA"};
        } else if (begins("</")) {
            at_ += 2;
            close(std::string(trim(up_to(">"))));
        } else {
            open();
        }
    }

    void close(std::string const& name) {
        if (open_.empty() || open_.back() != name) throw Malformed{"</" + name + "> closes nothing"};
        if (left_out_at_ == 0) out_ += "</" + name + ">";
        if (left_out_at_ == open_.size()) left_out_at_ = 0;
        open_.pop_back();
    }

    void open() {
        ++at_;
        std::string const name(read_name());
        std::vector<Attribute> const found = read_attributes();
        bool const is_empty = begins("/>");
        at_ += is_empty ? 2 : 1;
        if (open_.empty() && (has_root_ || name != "svg")) throw Malformed{"the root is not one <svg>"};
        if (open_.size() >= depth_max) throw Malformed{"nested too deeply"};
        bool const is_inside_words = !open_.empty() && (open_.back() == "title" || open_.back() == "desc");
        bool const is_inner_root = !open_.empty() && name == "svg";
        open_.push_back(name);
        // A browser reads title and desc as HTML inside, so nothing but text may stand there.
        if (left_out_at_ == 0 && (!is_among(elements, name) || is_inside_words || is_inner_root)) {
            tell("<" + name + "> is not allowed here: left out");
            left_out_at_ = open_.size();
        }
        if (left_out_at_ == 0) write_start(name, found);
        if (is_empty) close(name);
    }

    void write_start(std::string const& name, std::vector<Attribute> const& found) {
        if (open_.size() == 1) has_root_ = true;
        if (open_.size() == 2 && name == "title") has_title_ = true;
        if (open_.size() == 2 && name == "desc") has_desc_ = true;
        out_ += "<" + name;
        bool has_role = false, has_box = false;
        for (auto const& [attribute, value] : found) {
            if (attribute.starts_with("xml")) continue;  // namespaces and xml:space mean nothing inside HTML
            auto const safe = safe_value(attribute, value);
            if (!safe) {
                tell("the attribute " + std::string(attribute) + " is not allowed here: left out");
                continue;
            }
            has_role = has_role || (attribute == "role" && value == "img");
            has_box = has_box || attribute == "viewBox";
            out_ += " " + std::string(attribute) + "=\"";
            escape(*safe);
            out_ += '"';
        }
        out_ += '>';
        if (open_.size() == 1) is_image_ = has_role && has_box;
    }

    std::optional<std::string> safe_value(std::string_view attribute, std::string const& value) const {
        if (!is_among(attributes, attribute)) return std::nullopt;
        if (attribute == "id") return is_id(value) ? std::optional(prefix_ + value) : std::nullopt;
        if (attribute == "aria-labelledby" || attribute == "aria-describedby") {
            std::vector<std::string> ids;
            for (auto const id : split(trim(value), ' ')) {
                if (!is_id(id)) return std::nullopt;
                ids.push_back(prefix_ + std::string(id));
            }
            return join(ids, " ");
        }
        auto const lower = lower_ascii(value);
        if (lower.find("url") == std::string::npos) return value;
        // The only reference is to an element of the same figure.
        if (!lower.starts_with("url(#") || !value.ends_with(')')) return std::nullopt;
        auto const id = std::string_view(value).substr(5, value.size() - 6);
        return is_id(id) ? std::optional("url(#" + prefix_ + std::string(id) + ")") : std::nullopt;
    }

    void skip_blanks() {
        while (at_ < svg_.size() && trim(svg_.substr(at_, 1)).empty()) ++at_;
    }
    std::string_view read_name() {
        auto const start = at_;
        while (at_ < svg_.size() && is_name_character(svg_[at_])) ++at_;
        if (at_ == start) throw Malformed{"a name is missing"};
        return svg_.substr(start, at_ - start);
    }
    std::vector<Attribute> read_attributes() {
        std::vector<Attribute> found;
        for (;;) {
            skip_blanks();
            if (begins(">") || begins("/>")) return found;
            auto const name = read_name();
            skip_blanks();
            if (!begins("=")) throw Malformed{"an attribute without a value"};
            ++at_;
            skip_blanks();
            if (!begins("\"") && !begins("'")) throw Malformed{"a value without quotes"};
            std::string const quote(1, svg_[at_++]);
            auto value = decoded(up_to(quote));
            for (auto const& other : found)
                if (other.name == name) throw Malformed{"an attribute stands twice"};
            found.push_back({name, std::move(value)});
        }
    }

    std::string_view svg_;
    std::string prefix_;
    TellFigureFault const& tell_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<std::string> open_;
    std::size_t left_out_at_ = 0;  //!< depth of the element that is being left out; 0 = none
    bool has_root_ = false, has_title_ = false, has_desc_ = false, is_image_ = false;
};

}  // namespace

html::Fragment safe_figure(std::string_view svg, std::string_view id_prefix, TellFigureFault const& tell) {
    return FigureReader(svg, id_prefix, tell).run();
}

}  // namespace regia::catalogue
