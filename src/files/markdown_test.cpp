//! Markdown of lessons: what comes out is harmless, whatever goes in.
#include <doctest/doctest.h>

#include "files/markdown.hpp"

using namespace regia;
using files::MarkdownOptions;

namespace {

struct Rendered {
    std::string html, faults;
};

Rendered render(std::string const& text, MarkdownOptions options = {}) {
    Rendered made;
    options.fault = [&](int line, std::string const& message) {
        made.faults += std::to_string(line) + ": " + message + "\n";
    };
    made.html = files::safe_html(text, options);
    return made;
}

}  // namespace

TEST_CASE("LessonsAreWrittenWithHeadingsBelowThoseOfThePage") {
    CHECK(render("# Uno\n\nTesto **forte**, *enfasi*, `codice`.\n\n- a\n- b\n").html ==
          "<h3>Uno</h3>\n<p>Testo <strong>forte</strong>, <em>enfasi</em>, <code>codice</code>.</p>\n"
          "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    CHECK(render("###### Sei\n").html == "<h6>Sei</h6>\n");
    CHECK(render("3. tre\n4. quattro\n").html == "<ol start=\"3\">\n<li>tre</li>\n<li>quattro</li>\n</ol>\n");
    CHECK(render("> detto\n").html == "<blockquote>\n<p>detto</p>\n</blockquote>\n");
    CHECK(render("a\\\nb\n\n---\n").html == "<p>a<br>\nb</p>\n<hr>\n");
    CHECK(render("").html == "");
}

TEST_CASE("HtmlNeverComesOut") {
    auto const block = render("<script>alert(1)</script>\n\nTesto\n");
    CHECK(block.html == "<p>Testo</p>\n");
    CHECK(block.faults == "1: HTML is not allowed: left out\n");
    auto const within = render("Un <img src=x onerror=alert(1)> testo <b>qui</b>\n");
    CHECK(within.html == "<p>Un  testo qui</p>\n");
    CHECK(render("5 < 6 & \"x\" &lt;b&gt; &#60;i&#62;\n").html ==
          "<p>5 &lt; 6 &amp; &quot;x&quot; &lt;b&gt; &lt;i&gt;</p>\n");
    CHECK(render("```\n<script>\n```\n").html == "<pre><code>&lt;script&gt;\n</code></pre>\n");
    CHECK(render("`<b onclick=\"x\">`\n").html == "<p><code>&lt;b onclick=&quot;x&quot;&gt;</code></p>\n");
    CHECK(render("<!-- -- > <b> -->\n").html.find('<') == std::string::npos);
}

TEST_CASE("LinksLeadOnlyWhereTheyMay") {
    CHECK(render("[a](https://www.example.it/?a=b&c=\"d\")\n").html ==
          "<p><a href=\"https://www.example.it/?a=b&amp;c=&quot;d&quot;\" rel=\"noopener noreferrer\">a</a></p>\n");
    CHECK(render("[a](/percorso#uno)\n").html == "<p><a href=\"/percorso#uno\">a</a></p>\n");
    for (std::string const bad :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "relativo",
          "\\\\evil", "java&#115;cript:alert(1)", "&#x2f;&#x2f;evil.example", "file:///etc/passwd"}) {
        CAPTURE(bad);
        auto const made = render("[testo](" + bad + ")\n");
        CHECK(made.html == "<p>testo</p>\n");
        CHECK(made.faults.starts_with("1: a link must be http"));
    }
    CHECK(render("<javascript:alert(1)>\n").html.find("href") == std::string::npos);
    CHECK(render("<https://www.example.it>\n").html.find("href=\"https://www.example.it\"") != std::string::npos);
}

TEST_CASE("ImagesAreMadeByTheCallerAndOnlyWhereTheyStandAlone") {
    MarkdownOptions options;
    options.image = [](files::MarkdownImage const& image) {
        return html::fragment([&](html::Writer& h) {
            h("<figure>{} {} {}</figure>", image.address, image.description, image.line);
        });
    };
    CHECK(render("Testo\n\n![Una *bella* figura](figure/a.svg)\n", options).html ==
          "<p>Testo</p>\n<figure>figure/a.svg Una bella figura 3</figure>");
    auto const within = render("Testo ![x\"><script> y](javascript:a) qui\n", options);
    CHECK(within.html == "<p>Testo x&quot;&gt; y qui</p>\n");
    CHECK(within.faults == "1: an image must stand alone in its paragraph: javascript:a\n");
    CHECK(render("![solo](a.svg)\n").html == "solo");
}

TEST_CASE("BlocksOfKnownLanguagesGoToTheCallerWithTheirLine") {
    MarkdownOptions options;
    options.first_line = 10;
    int at = 0;
    options.block = [&](std::string_view language, std::string_view text, int line) -> std::optional<html::Fragment> {
        at = line;
        if (language != "verifica") return std::nullopt;
        return html::fragment([&](html::Writer& h) { h("[{}]", text); });
    };
    CHECK(render("```verifica\nid = 1\n```\n", options).html == "[id = 1\n]");
    CHECK(at == 11);
    CHECK(render("```python\nx\n```\n", options).html == "<pre><code>x\n</code></pre>\n");
    CHECK(render("Testo\n\n<b>\n", options).faults == "12: HTML is not allowed: left out\n");
}

TEST_CASE("DeepNestingIsLeftOutAndToldOnce") {
    auto const made = render(std::string(5'000, '>') + " in fondo\n");
    CHECK(made.faults == "1: nested too deeply: left out\n");
    CHECK(made.html.find("in fondo") == std::string::npos);
    CHECK(made.html.size() < 2'000);
    std::string lists;
    for (int i = 0; i < 200; ++i) lists += std::string(static_cast<std::size_t>(2 * i), ' ') + "- x\n";
    CHECK(render(lists).faults == "7: nested too deeply: left out\n");  // a list and its item are two
    std::string const emphasis = std::string(20'000, '*') + "a" + std::string(20'000, '*');
    render(emphasis);
    std::string brackets;
    for (int i = 0; i < 20'000; ++i) brackets += "[";
    CHECK(render(brackets + "\n").html.size() > 20'000);
}

TEST_CASE("AMegabyteIsReadAndNoMore") {
    std::string text;
    while (text.size() < 999'000) text += "Una riga di testo con **forza** e [un link](/percorso).\n\n";
    CHECK(render(text).html.size() > text.size());
    CHECK(files::plain_text(text).size() > 500'000);
    auto const more = render(std::string(1'000'001, 'x'));
    CHECK(more.html == "");
    CHECK(more.faults == "1: the text is larger than one megabyte\n");
    CHECK(files::plain_text(std::string(1'000'001, 'x')) == "");
}

TEST_CASE("FrontMatterStandsBetweenTwoFences") {
    auto const front = files::split_front_matter("+++\nid = \"a\"\nb = 1\n+++\n\n# Titolo\n");
    REQUIRE(front);
    CHECK(front->fields == "id = \"a\"\nb = 1\n");
    CHECK(front->fields_line == 2);
    CHECK(front->body == "\n# Titolo\n");
    CHECK(front->body_line == 5);
    auto const windows = files::split_front_matter("+++\r\nid = 1\r\n+++ \r\nTesto");
    REQUIRE(windows);
    CHECK(windows->fields == "id = 1\r\n");
    CHECK(windows->body == "Testo");
    CHECK(files::split_front_matter("+++\n+++")->body == "");
    for (std::string const text : {"", "Testo", "+++", "+++\nid = 1\n", "\n+++\n+++\n", "++++\n+++\n"})
        CHECK_FALSE(files::split_front_matter(text));
}

TEST_CASE("PlainTextIsWhatSomebodyReads") {
    CHECK(files::plain_text("# Uno\n\nDue **tre** [quattro](/x)\ncinque\n\n> citazione\n\n![figura](a.svg)\n\n"
                            "```verifica\nid\n```\n\n`sei`\n") == "Uno Due tre quattro cinque sei");
}
