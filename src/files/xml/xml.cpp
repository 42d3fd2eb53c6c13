#include "files/xml/xml.hpp"

#include <algorithm>
#include <map>

#include <pugixml.hpp>

#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr int depth_max = 64;
constexpr std::size_t elements_max = 50'000;
constexpr std::size_t attributes_max = 200'000;

using Spaces = std::map<std::string, std::string, std::less<>>;

//! Lines of offsets that come in ascending order.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {}
    int at(std::ptrdiff_t offset) {
        if (offset < 0 || static_cast<std::size_t>(offset) > text_.size()) return 0;
        auto const to = static_cast<std::size_t>(offset);
        if (to < seen_) {
            seen_ = 0;
            line_ = 1;
        }
        line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(seen_),
                                             text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
        seen_ = to;
        return line_;
    }

private:
    std::string_view text_;
    std::size_t seen_ = 0;
    int line_ = 1;
};

struct Reader {
    Lines lines;
    std::size_t elements = 0, attributes = 0;
    std::optional<XmlFault> fault{};

    static std::pair<std::string_view, std::string_view> halves(std::string_view name) {
        auto const colon = name.find(':');
        if (colon == std::string_view::npos) return {"", name};
        return {name.substr(0, colon), name.substr(colon + 1)};
    }

    static std::string space_of(Spaces const& spaces, std::string_view prefix) {
        auto const found = spaces.find(prefix);
        return found == spaces.end() ? std::string() : found->second;
    }

    XmlElement read(pugi::xml_node node, Spaces spaces, int depth) {
        XmlElement element;
        element.line = lines.at(node.offset_debug());
        if (++elements > elements_max || depth > depth_max) {
            fault = XmlFault{XmlFault::Kind::too_large, element.line};
            return element;
        }
        for (pugi::xml_attribute one : node.attributes()) {
            std::string_view const name = one.name();
            if (name == "xmlns") spaces[""] = one.value();
            else if (name.starts_with("xmlns:")) spaces[std::string(name.substr(6))] = one.value();
        }
        auto const [prefix, local] = halves(node.name());
        element.name = local;
        element.space = space_of(spaces, prefix);
        for (pugi::xml_attribute one : node.attributes()) {
            if (++attributes > attributes_max) fault = XmlFault{XmlFault::Kind::too_large, element.line};
            auto const [of, name] = halves(one.name());
            if (of == "xmlns" || (of.empty() && name == "xmlns")) continue;
            element.attributes.push_back({std::string(name), of.empty() ? "" : space_of(spaces, of), one.value()});
        }
        std::string text;
        for (pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
            if (child.type() == pugi::node_element && !fault)
                element.children.push_back(read(child, spaces, depth + 1));
        }
        element.text = trim(text);
        if (!is_utf8(element.text) || !is_utf8(element.name)) fault = XmlFault{XmlFault::Kind::encoding, element.line};
        for (XmlAttribute const& one : element.attributes)
            if (!is_utf8(one.value) || !is_utf8(one.name)) fault = XmlFault{XmlFault::Kind::encoding, element.line};
        return element;
    }
};

//! Depth of open tags, before a tree is made of them.
bool is_too_deep(pugi::xml_node top) {
    int depth = 0;
    for (pugi::xml_node node = top; node;) {
        if (depth > depth_max) return true;
        if (node.first_child()) {
            node = node.first_child();
            ++depth;
            continue;
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            --depth;
        }
        if (node) node = node.next_sibling();
    }
    return false;
}

}  // namespace

std::vector<XmlElement const*> XmlElement::all(std::string_view child) const {
    std::vector<XmlElement const*> found;
    for (XmlElement const& one : children)
        if (one.name == child) found.push_back(&one);
    return found;
}

XmlElement const* XmlElement::first(std::string_view child) const {
    for (XmlElement const& one : children)
        if (one.name == child) return &one;
    return nullptr;
}

std::string XmlElement::text_of(std::string_view child) const {
    XmlElement const* const found = first(child);
    return found ? found->text : std::string();
}

std::string_view XmlElement::attribute(std::string_view attribute_name) const {
    for (XmlAttribute const& one : attributes)
        if (one.name == attribute_name) return one.value;
    return {};
}

bool XmlElement::has(std::string_view attribute_name) const {
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](XmlAttribute const& one) { return one.name == attribute_name; });
}

Outcome<XmlElement, XmlFault> parse_xml(std::string_view bytes) {
    if (bytes.size() > xml_bytes_max) return XmlFault{XmlFault::Kind::too_large};
    bool const is_plain = is_utf8(bytes);
    Lines lines(is_plain ? bytes : std::string_view());
    pugi::xml_document document;
    auto const options = pugi::parse_default | pugi::parse_doctype;
    auto const result = document.load_buffer(bytes.data(), bytes.size(), options, pugi::encoding_auto);
    if (!result) return XmlFault{XmlFault::Kind::malformed, is_plain ? lines.at(result.offset) : 0};
    for (pugi::xml_node node : document.children())
        if (node.type() == pugi::node_doctype) return XmlFault{XmlFault::Kind::document_type};
    pugi::xml_node const top = document.document_element();
    if (!top) return XmlFault{XmlFault::Kind::malformed};
    if (top.next_sibling() && top.next_sibling().type() == pugi::node_element)
        return XmlFault{XmlFault::Kind::malformed};
    if (is_too_deep(top)) return XmlFault{XmlFault::Kind::too_large};
    Reader reader{lines};
    XmlElement root = reader.read(top, {}, 0);
    if (reader.fault) return *reader.fault;
    return root;
}

}  // namespace regia::files
