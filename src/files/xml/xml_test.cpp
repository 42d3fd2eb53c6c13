//! XML: a tree with lines and namespaces; no document type, no entity, no depth without end.
#include "files/xml/xml.hpp"

#include <doctest/doctest.h>

using namespace regia;
using files::parse_xml;
using Kind = files::XmlFault::Kind;

namespace {

Kind fault_of(std::string const& text) {
    auto const read = parse_xml(text);
    REQUIRE(!read);
    return read.error().kind;
}

}  // namespace

TEST_CASE("ElementsHaveNamesSpacesAndLines") {
    auto const read = parse_xml("<?xml version=\"1.0\"?>\n<m xmlns=\"urn:a\" xmlns:s=\"urn:s\">\n"
                                "<s:item s:id=\"1\" id2='x'> T &amp; <![CDATA[<u>]]> </s:item>\n</m>");
    REQUIRE(read);
    files::XmlElement const& root = read.value();
    CHECK(root.name == "m");
    CHECK(root.space == "urn:a");
    CHECK(root.line == 2);
    REQUIRE(root.first("item"));
    files::XmlElement const& item = *root.first("item");
    CHECK(item.space == "urn:s");
    CHECK(item.line == 3);
    CHECK(item.text == "T & <u>");
    CHECK(item.attribute("id") == "1");
    CHECK(item.attributes[0].space == "urn:s");
    CHECK(item.attributes[1].space == "");
    CHECK(root.text_of("item") == "T & <u>");
    CHECK(root.text_of("other") == "");
    CHECK(!item.has("href"));
}

TEST_CASE("ADocumentTypeIsRefusedWithItsEntities") {
    CHECK(fault_of("<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><m>&x;</m>") == Kind::document_type);
    CHECK(fault_of("<!DOCTYPE m SYSTEM \"http://example.org/m.dtd\"><m/>") == Kind::document_type);
    auto const unknown = parse_xml("<m>&x;</m>");
    REQUIRE(unknown);
    CHECK(unknown.value().text == "&x;");  // never expanded
}

TEST_CASE("WhatIsNoXmlIsSaidWithItsLine") {
    CHECK(fault_of("") == Kind::malformed);
    CHECK(fault_of("text") == Kind::malformed);
    CHECK(fault_of("<a/><b/>") == Kind::malformed);
    auto const read = parse_xml("<a>\n<b>\n</c>\n</a>");
    REQUIRE(!read);
    CHECK(read.error().line == 3);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK(fault_of(deep) == Kind::malformed);
    std::string closed;
    for (int i = 0; i < 500; ++i) closed = "<a>" + closed + "</a>";
    CHECK(fault_of(closed) == Kind::too_large);
    std::string wide = "<a>";
    for (int i = 0; i < 60'000; ++i) wide += "<b/>";
    CHECK(fault_of(wide + "</a>") == Kind::too_large);
    CHECK(fault_of(std::string(files::xml_bytes_max + 1, ' ')) == Kind::too_large);
}

TEST_CASE("EncodingsAreDecodedOrRefused") {
    auto const latin = parse_xml("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>perch\xe9</a>");
    REQUIRE(latin);
    CHECK(latin.value().text == "perché");
    std::string wide = "\xff\xfe";
    for (char c : std::string_view("<a>x</a>")) wide += std::string{c, '\0'};
    auto const utf16 = parse_xml(wide);
    REQUIRE(utf16);
    CHECK(utf16.value().text == "x");
    CHECK(fault_of("<a>\xe9\xe9</a>") == Kind::encoding);
}
