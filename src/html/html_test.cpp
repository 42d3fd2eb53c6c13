#include <doctest/doctest.h>

#include <concepts>

#include "base/errors.hpp"
#include "html/components.hpp"
#include "html/frame.hpp"
#include "locale/html.hpp"

using namespace regia;
using namespace regia::html;

namespace {

bool has(std::string_view whole, std::string_view part) { return whole.find(part) != std::string_view::npos; }
bool has(Fragment const& whole, std::string_view part) { return has(whole.markup(), part); }

int count(std::string_view whole, std::string_view part) {
    int found = 0;
    for (auto at = whole.find(part); at != std::string_view::npos; at = whole.find(part, at + 1)) ++found;
    return found;
}

//! Fields that htmx or a form sends could come from anybody.
constexpr std::string_view nasty = "<script>alert('1')</script>\" onclick=\"x & y";

Frame frame_of(Assets const& assets, Language language) {
    Frame frame{.voice = Voice(language), .assets = assets};
    frame.title = "Il mio percorso";
    frame.owner = "Regione Toscana";
    frame.programme = "Competenze digitali FSE 2.0";
    frame.user_name = "Chiara Bini";
    frame.work_area = "Discente";
    frame.form_token = "token-1";
    frame.here = "/percorso?passo=2";
    frame.navigation = {{"Il mio percorso", Url("/percorso"), true}, {"Calendario", Url("/calendario")}};
    frame.crumbs = {{"Il mio percorso", Url("/percorso")}, {"Modulo 4", Url("/percorso/moduli/4")}};
    return frame;
}

Trend sample_trend() {
    Trend trend{.label = "Andamento dei percorsi conclusi", .steps = {"", "giu", "lug", "ago"}, .top = 60'000};
    trend.plan = {0, 1'500, 5'000, 60'000};
    trend.actual = {{0, 0}, {1, 1'240}, {1.5, 3'000}};
    trend.forecast = {{1.5, 3'000}, {2, 4'800}, {3, 54'380}};
    trend.band = {{1.5, 3'000, 3'000}, {3, 52'100, 56'300}};
    trend.actual_text = "Conclusi 3.000";
    trend.step_head = "Mese", trend.plan_head = "Piano", trend.actual_head = "Conclusi";
    return trend;
}

}  // namespace

TEST_CASE("WhatComesFromOutsideIsEscapedInTextAndInAttributes") {
    Fragment const made = fragment([](Writer& h) { h("<p title=\"{}\">{}</p>", nasty, nasty); });
    CHECK_FALSE(has(made, "<script>"));
    CHECK_FALSE(has(made, "\" onclick"));
    CHECK(has(made, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onclick=&quot;x &amp; y"));
    CHECK_FALSE(has(field({.name = "nome", .label = "Nome", .value = std::string(nasty)}), "<script>"));
    CHECK_FALSE(has(tag(Kind::ok, nasty), "<script>"));
    CHECK_FALSE(has(bar(0.5, nasty), "\" onclick"));
}

TEST_CASE("AFragmentIsWrittenAsItIs") {
    Fragment const inner = fragment([](Writer& h) { h("<b>{}</b>", 7); });
    CHECK(fragment([&](Writer& h) { h("<p>{}</p>", inner); }).markup() == "<p><b>7</b></p>");
    CHECK(fragment([&](Writer& h) { h("<p>{}</p>", [](Writer& w) { w("{}", "a<b"); }); }).markup() == "<p>a&lt;b</p>");
}

TEST_CASE("AnAddressIsAPathOfOursOrSaysItsScheme") {
    CHECK(Url("/percorso?x=1#y").text() == "/percorso?x=1#y");
    CHECK(Url("#campo").text() == "#campo");
    for (char const* bad : {"javascript:alert(1)", "//host/x", "/\\host", "percorso", "", "data:text/html,x"})
        CHECK_THROWS_AS(Url{bad}, Bug);
    CHECK(Url::external("https://www.agid.gov.it").text() == "https://www.agid.gov.it");
    CHECK_THROWS_AS(Url::external("javascript:alert(1)"), Bug);
    CHECK_THROWS_AS(Url::external("//host"), Bug);
}

TEST_CASE("NumbersAndDatesAreWrittenAsTheLanguageDoes") {
    Voice const it(Language::it), en(Language::en);
    CHECK(it.local("/percorso") == "/percorso");
    CHECK(en.local("/percorso") == "/en/percorso");
    CHECK(it.number(60'000) == "60.000");
    CHECK(en.number(60'000) == "60,000");
    CHECK(it.number(-1'234'567) == "-1.234.567");
    CHECK(it.number(999) == "999");
    CHECK(it.percent(0.575) == "57,5%");
    CHECK(en.percent(0.575) == "57.5%");
    CHECK(it.percent(0.68, 0) == "68%");
    CHECK(it.day({2026, 2, 12}) == "12 febbraio 2026");
    CHECK(en.day({2026, 2, 12}) == "12 February 2026");
    CHECK(it.day_with_weekday({2026, 4, 30}) == "giovedì 30 aprile 2026");
    CHECK(en.day_with_weekday({2026, 4, 30}) == "Thursday 30 April 2026");
    Instant const at = *parse_rfc3339("2026-02-12T09:42:00Z");
    CHECK(it.clock(at) == "10:42");
    CHECK(it.moment(at) == "12 febbraio 2026, ore 10:42");
    CHECK(en.moment(at) == "12 February 2026, 10:42");
}

TEST_CASE("OneIsSingular") {
    Voice const it(Language::it), en(Language::en);
    CHECK(it(words::html::hours, {{"n", 1}}) == "1 ora");
    CHECK(it(words::html::hours, {{"n", 2}}) == "2 ore");
    CHECK(en(words::html::minutes, {{"n", 0}}) == "0 minutes");
    CHECK(it.duration(138) == "2 ore e 18 minuti");
    CHECK(it.duration(61) == "1 ora e 1 minuto");
    CHECK(en.duration(45) == "45 minutes");
    CHECK(it.duration(120) == "2 ore");
}

TEST_CASE("TheFrameHasLanguageLandmarksAndNoInlineScriptOrStyle") {
    Assets const assets;
    Fragment const content = fragment([](Writer& h) { h("<h1>{}</h1>", "Ciao"); });
    std::string const it = page(frame_of(assets, Language::it), content);
    CHECK(it.starts_with("<!doctype html>\n<html lang=\"it\">"));
    CHECK(has(it, "<title>Il mio percorso – Competenze digitali FSE 2.0</title>"));
    CHECK(has(it, "<a class=\"skip\" href=\"#contenuto\">Vai al contenuto</a>"));
    for (char const* landmark : {"<header>", "<nav class=\"appnav\" id=\"menu\" popover aria-label=\"Principale\">",
                                 "<nav class=\"crumbs\"", "<main id=\"contenuto\">", "<footer class=\"foot-x\">"})
        CHECK_MESSAGE(count(it, landmark) == 1, landmark);
    CHECK(has(it, "<a href=\"/percorso\" aria-current=\"page\">Il mio percorso</a>"));
    CHECK(has(it, "<li aria-current=\"page\">Modulo 4</li>"));
    CHECK(has(it, "href=\"/en/percorso?passo=2\" lang=\"en\""));
    CHECK(has(it, "action=\"/tema\"><input type=\"hidden\" name=\"form_token\" value=\"token-1\">"
                  "<input type=\"hidden\" name=\"torna\" value=\"/percorso?passo=2\">"));
    CHECK(has(it, "name=\"tema\" value=\"scuro\""));
    CHECK(has(it, "action=\"/esci\""));
    CHECK_FALSE(has(it, "DEMO"));
    CHECK_FALSE(has(it, " style=\""));
    CHECK_FALSE(has(it, "<style"));
    CHECK_FALSE(has(it, "<script>"));

    std::string const en = page(frame_of(assets, Language::en), content);
    CHECK(has(en, "<html lang=\"en\">"));
    CHECK(has(en, "href=\"/percorso?passo=2\" lang=\"it\""));
    CHECK(has(en, "href=\"/en/privacy\""));
    CHECK(has(en, "action=\"/en/tema\""));
}

TEST_CASE("TheFrameShowsOnlyWhatTheVisitorCanUse") {
    Assets const assets;
    Frame frame = frame_of(assets, Language::it);
    frame.theme = Theme::dark;
    frame.is_demo = true;
    frame.can_change_work_area = true;
    std::string const full = page(frame, {});
    CHECK(has(full, "<html lang=\"it\" data-tema=\"scuro\">"));
    CHECK(has(full, ">DEMO</span>"));
    CHECK(count(full, "href=\"/area-di-lavoro\"") == 2);
    CHECK_FALSE(has(full, "class=\"place\""));
    CHECK_FALSE(has(full, "it-help-circle"));
    frame.work_place = "Azienda <USL>";
    frame.help = "/manuale/discente#accedere";
    std::string const of_a_body = page(frame, {});
    CHECK(has(of_a_body, "<span class=\"place\">Azienda &lt;USL&gt;</span>"));
    CHECK(has(of_a_body, "Discente</a> · Azienda &lt;USL&gt;"));  // on phones, in the menu
    CHECK(has(of_a_body, "href=\"/manuale/discente#accedere\""));

    frame.user_name = {};
    frame.work_area = {};
    frame.here = "//host/x";
    std::string const bare = page(frame, {});
    CHECK(has(bare, "href=\"/accedi\""));
    CHECK_FALSE(has(bare, "/esci"));
    CHECK_FALSE(has(bare, "id=\"menu\""));
    CHECK_FALSE(has(bare, "popovertarget"));
    CHECK_FALSE(has(bare, "//host"));
}

TEST_CASE("AnAssetComesInTheBestEncodingTheBrowserKnows") {
    Assets const assets;
    std::string const name = assets.url("site.css").text().substr(std::string_view("/assets/").size());
    auto const plain = assets.find(name, "");
    auto const gzip = assets.find(name, "gzip, deflate");
    auto const brotli = assets.find(name, "gzip, deflate, br, zstd");
    REQUIRE(plain);
    REQUIRE(gzip);
    REQUIRE(brotli);
    CHECK(plain->header("Content-Encoding").empty());
    CHECK(gzip->header("Content-Encoding") == "gzip");
    CHECK(brotli->header("Content-Encoding") == "br");
    CHECK(brotli->fixed_body.size() < gzip->fixed_body.size());
    CHECK(gzip->fixed_body.size() < plain->fixed_body.size());
    CHECK(brotli->header("Content-Type") == "text/css; charset=utf-8");
    CHECK(brotli->header("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(brotli->header("Vary") == "Accept-Encoding");
    CHECK_FALSE(assets.find("site.css", ""));
    CHECK_FALSE(assets.find("manifest.json", ""));
    CHECK_FALSE(assets.find(name + ".br", "br"));
    CHECK_THROWS_AS(assets.url("no-such.css"), Bug);

    std::string const font = assets.url("titillium-web-400.woff2").text().substr(std::string_view("/assets/").size());
    CHECK(assets.find(font, "br")->header("Content-Encoding").empty());
    CHECK(assets.find(font, "br")->header("Content-Type") == "font/woff2");
}

TEST_CASE("AFieldTellsItsErrorAndKeepsWhatWasTyped") {
    Fragment const made = field({.name = "data", .label = "Data", .value = "31/02/2026", .hint = "gg/mm/aaaa",
                                 .error = "Il 31 febbraio non esiste."});
    CHECK(has(made, "<label for=\"data\">Data</label>"));
    CHECK(has(made, "value=\"31/02/2026\""));
    CHECK(has(made, "aria-invalid=\"true\" aria-describedby=\"data-hint data-error\""));
    CHECK(has(made, "id=\"data-error\""));
    CHECK_FALSE(has(password({.name = "p", .label = "Password", .value = "secret"}, "Mostra"), "secret"));

    FormErrors const errors{{"data", "Il 31 febbraio non esiste."}, {"", "Riprova."}};
    CHECK(error_of(errors, "data") == "Il 31 febbraio non esiste.");
    CHECK(error_of(errors, "posti").empty());
    Fragment const summary = error_summary(Voice(Language::it), errors);
    CHECK(has(summary, "role=\"alert\" tabindex=\"-1\""));
    CHECK(has(summary, "Ci sono 2 cose da correggere"));
    CHECK(has(summary, "<a href=\"#data\">Il 31 febbraio non esiste.</a>"));
    CHECK(error_summary(Voice(Language::it), {}).empty());
}

TEST_CASE("ThePagerShowsTheEndsAndTheNeighbours") {
    Voice const it(Language::it);
    auto const link = [](std::int64_t page) { return Url("/persone?pagina=" + std::to_string(page)); };
    Fragment const first = pager(it, {.page = 1, .rows_total = 15'167, .rows_per_page = 10}, link);
    CHECK(has(first, "1–10 di 15.167"));
    CHECK(has(first, "aria-label=\"Pagina 1\" aria-current=\"page\""));
    CHECK(has(first, "aria-label=\"Pagina 1.517\">1.517</a>"));
    CHECK(count(first.markup(), "…") == 1);
    Fragment const last = pager(it, {.page = 1'517, .rows_total = 15'167, .rows_per_page = 10}, link);
    CHECK(has(last, "15.161–15.167 di 15.167"));
    CHECK_FALSE(has(last, "Successiva"));
    CHECK(has(pager(it, {.page = 99, .rows_total = 26}, link), "26–26 di 26"));
    CHECK(pager(it, {.page = 1, .rows_total = 25}, link).empty());
}

TEST_CASE("ATableNamesItsColumnsRowsAndOrder") {
    Table const shape{.caption = "Persone dell’ente",
                      .columns = {{.label = "Nome", .sort = Url("/p?ordine=-nome"), .sorted = Sorted::ascending},
                                  {.label = "Ore", .css = "end"}}};
    Fragment const made = table(shape, {{head_cell("Bini Chiara"), cell("12", "end m-s", "Ore")}},
                                {{head_cell("Totale"), cell("12")}});
    CHECK(has(made, "<caption class=\"visually-hidden\">Persone dell’ente</caption>"));
    CHECK(has(made, "<th scope=\"col\" aria-sort=\"ascending\"><a class=\"sortlink\" href=\"/p?ordine=-nome\">Nome"));
    CHECK(has(made, "<th scope=\"row\">Bini Chiara</th><td class=\"end m-s\" data-l=\"Ore\">12</td>"));
    CHECK(has(made, "<tfoot>"));
}

TEST_CASE("EveryChartIsAnImageWithItsFiguresInWords") {
    Voice const it(Language::it);
    Fragment const charts[] = {
        bar(0.4, "Quaranta su cento", 0.6), bar_before_after(0.2, 0.7, "Quaranta su cento"),
        bar_stacked({{BarPart::Fill::strong, 0.4}, {BarPart::Fill::track, 0.6}}, "Quaranta su cento"),
        donut(0.4, "40", "su 100", "Quaranta su cento"), level_bar({.estimate = 0.4, .label = "Quaranta su cento"}),
        difference({.value = 0.4, .low = 0.3, .high = 0.5, .label = "Quaranta su cento"}),
        lane({.label = "Quaranta su cento", .bars = {{.done = 0.4}}}),
    };
    for (Fragment const& chart : charts) {
        CHECK(count(chart.markup(), "role=\"img\"") == 1);
        CHECK(has(chart, "aria-label=\"Quaranta su cento\""));
        CHECK_FALSE(has(chart, " style="));
        CHECK_FALSE(has(chart, "nan"));
    }
}

TEST_CASE("ARadarIsDrawnTwiceAndNamesItsAxes") {
    Fragment const made = radar({.axes = {{"Principi di base", 0.4, 0.25}, {"Standard di sanità digitale", 0.1, 0.25},
                                          {"Documenti", 0.3, 0.25}},
                                 .rings = {{0.25, "Base"}},
                                 .label = "Documenti: base"});
    CHECK(count(made.markup(), "role=\"img\" aria-label=\"Documenti: base\"") == 2);
    CHECK(count(made.markup(), ">Standard di</text>") == 2);
    CHECK(count(made.markup(), ">Base</text>") == 2);
    CHECK_FALSE(has(radar({}), "nan"));
}

TEST_CASE("BarsStayInsideTheirTrack") {
    CHECK(has(bar(1.2, "x"), "class=\"val\" width=\"100%\""));
    CHECK_FALSE(has(bar(0, "x"), "class=\"val\""));
    CHECK_FALSE(has(donut(0, "0", "di 4 ore", "x"), "var(--c-data)"));
    CHECK(has(bar(0.575, "x", 0.6345), "width=\"57.5%\""));
    CHECK(has(bar(0.575, "x", 0.6345), "x1=\"63.45%\""));
}

TEST_CASE("ATrendIsDrawnTwiceAndTold") {
    Voice const it(Language::it);
    Fragment const made = trend(it, sample_trend());
    CHECK(count(made.markup(), "role=\"img\" aria-label=\"Andamento dei percorsi conclusi\"") == 2);
    CHECK(has(made, "chart only-wide"));
    CHECK(has(made, "chart only-narrow"));
    CHECK(has(made, ">oggi</text>"));
    CHECK(has(made, "<th scope=\"row\">giu</th><td class=\"end\">1.500</td><td class=\"end\">1.240</td>"));
    CHECK(has(made, "<td class=\"end\">54.380 (previsione)</td>"));
    CHECK_FALSE(has(trend(it, {}), "nan"));  // the first day has no figures yet
}
