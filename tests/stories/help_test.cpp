//! Every page leads to the section of the manual that explains it.
#include "pages/manual/manual.hpp"
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

//! What a browser shows as a page of ours: no answer for programs, no file.
bool is_page(http::Route const& route) {
    if (route.method != http::Method::get) return false;
    for (std::string_view const start : {"/api/", "/xapi/", "/health/", "/metrics", "/manuale/figure/"})
        if (route.path.starts_with(start)) return false;
    return route.path.find('.') == std::string::npos;
}

bool is_in_the_manual(std::string_view address) {
    constexpr std::string_view before = "/manuale/";
    if (!address.starts_with(before)) return false;
    auto const mark = address.find('#');
    if (mark == std::string_view::npos) return false;
    for (pages::ManualChapter const& chapter : pages::manual())
        if (chapter.name == address.substr(before.size(), mark - before.size()))
            return chapter.find(address.substr(mark + 1)) != nullptr;
    return false;
}

}  // namespace

TEST_CASE("EveryPageHasItsHelpInTheManual") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-help-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    int pages = 0;
    for (auto const& route : in.house.router.routes()) {
        if (!is_page(*route)) continue;
        ++pages;
        CAPTURE(route->path);
        CAPTURE(pages::help_of(route->path));
        CHECK(is_in_the_manual(pages::help_of(route->path)));
    }
    CHECK(pages > 20);
    CHECK(pages::help_of("/enti/{ente}/persone") != pages::help_of("/enti/{ente}"));
    CHECK(pages::help_of("/entita").empty());
    CHECK(pages::help_of("").empty());
}

TEST_CASE("TheManualIsServedWithItsPicturesAndEveryLinkInItLeadsSomewhere") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-manual-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    Browser nobody(in.house.dispatcher());
    auto const contents = nobody.get("/manuale");
    CHECK(contents.status == 200);
    for (pages::ManualChapter const& chapter : pages::manual()) {
        CAPTURE(chapter.name);
        CHECK(chapter.sections.size() > 2);
        CHECK(contents.body.find("/manuale/" + chapter.name + "#" + chapter.sections[1].anchor) != std::string::npos);
        auto const page = nobody.get("/manuale/" + chapter.name);
        CHECK(page.status == 200);
        CHECK(page.body.find("<p>|") == std::string::npos);
        for (auto at = page.body.find("src=\"/manuale/figure/"); at != std::string::npos;
             at = page.body.find("src=\"/manuale/figure/", at + 1)) {
            std::string const address = page.body.substr(at + 5, page.body.find('"', at + 5) - at - 5);
            CAPTURE(address);
            auto const picture = nobody.get(address);
            CHECK(picture.header("Content-Type") == "image/png");
            CHECK(picture.fixed_body.size() > 1'000);
        }
        for (auto at = page.body.find("href=\"/manuale/"); at != std::string::npos;
             at = page.body.find("href=\"/manuale/", at + 1)) {
            std::string const address = page.body.substr(at + 6, page.body.find('"', at + 6) - at - 6);
            CAPTURE(address);
            CHECK((address.find('#') == std::string::npos ? nobody.get(address).status == 200
                                                          : is_in_the_manual(address)));
        }
    }
    CHECK(nobody.get("/manuale/README").status == 404);
    CHECK(nobody.get("/manuale/figure/../../etc/passwd").status == 404);
    CHECK(nobody.get("/en/manuale/discente").body.find("lang=\"it\"") != std::string::npos);
}
