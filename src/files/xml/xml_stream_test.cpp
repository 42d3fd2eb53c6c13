//! XML in parts: however the bytes are cut, the same events; what is wrong ends it.
#include "files/xml/xml_stream.hpp"

#include <doctest/doctest.h>

using namespace regia;
using files::XmlStream;
using Event = XmlStream::Event;

namespace {

//! "+a(x=1) 'text' -a", or "!" and the kind of the fault; the text joined.
std::string told(std::string const& xml, std::size_t part_bytes) {
    std::size_t at = 0;
    XmlStream stream([&] {
        auto const part = std::string_view(xml).substr(at, part_bytes);
        at += part.size();
        return part;
    });
    std::string all, text;
    for (;;) {
        Event const event = stream.next();
        if (event == Event::text) {
            text += stream.text();
            continue;
        }
        if (!text.empty()) all += "'" + text + "' ";
        text.clear();
        if (event == Event::over) return all;
        if (event == Event::fault) return all + "!" + std::to_string(static_cast<int>(stream.fault()));
        all += (event == Event::begin ? "+" : "-") + std::string(stream.name());
        if (event == Event::begin && !stream.attribute("x").empty()) all += "=" + std::string(stream.attribute("x"));
        all += " ";
    }
}

std::string told(std::string const& xml) {
    std::string const whole = told(xml, xml.size() + 1);
    for (std::size_t const part : {1, 2, 3, 7}) CHECK(told(xml, part) == whole);
    return whole;
}

std::string const malformed = "!0", too_large = "!1", document_type = "!2", encoding = "!3";

}  // namespace

TEST_CASE("AStreamOfXmlIsTheSameHoweverItIsCut") {
    CHECK(told("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- > -->\n<m:a x=\"1 > &quot;\" y='2'>"
               "R&amp;D &#232;&#x20ac;<b/><![CDATA[<&]]></m:a>\n") ==
          "+a=1 > \" 'R&D è€' +b -b '<&' -a ");
    CHECK(told("<a><b x='1'/>t</a>") == "+a +b=1 -b 't' -a ");
}

TEST_CASE("AStreamOfXmlEndsWhereItIsWrong") {
    for (auto const* xml : {"", "text", "<a>", "<a></b>", "<a/><b/>", "<a x></a>", "<a x=1></a>", "<a>&x;</a>", "<a>&",
                            "<a>&#xD800;</a>", "<a>&#1114112;</a>", "<a><!-- </a>", "<a/>text", "<>", "</a>"})
        CHECK_MESSAGE(told(xml).ends_with(malformed), xml);
    CHECK(told("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>") == document_type);
    CHECK(told("<?xml version='1.0' encoding='ISO-8859-1'?><a/>") == encoding);
    CHECK(told(std::string("\xff\xfe<\0a\0", 6)) == encoding);
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<a>";
    CHECK(told(deep).ends_with(too_large));
    CHECK(told("<a x='" + std::string(70'000, 'x') + "'/>", 1000) == too_large);
    CHECK(told("<a><!--" + std::string(70'000, 'x') + "--></a>", 1000) == "+a " + too_large);
    CHECK(told("<a>" + std::string(300'000, 'x') + "</a>", 1000) == "+a '" + std::string(300'000, 'x') + "' -a ");
}
