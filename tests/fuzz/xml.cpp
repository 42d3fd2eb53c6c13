//! Any bytes as XML: refused, or a tree within the limits, all of it UTF-8.
#include "files/xml/xml.hpp"

#include "base/text.hpp"
#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

namespace {

void check(files::XmlElement const& element, int depth) {
    promise(depth <= 65, "a tree has an end");
    promise(is_utf8(element.text) && is_utf8(element.name), "what is read is UTF-8");
    for (files::XmlAttribute const& one : element.attributes) promise(is_utf8(one.value), "a value is UTF-8");
    for (files::XmlElement const& child : element.children) check(child, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (auto const read = files::parse_xml(fuzz::text_of(data, size))) check(read.value(), 0);
    return 0;
}
