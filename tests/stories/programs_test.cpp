//! "Programmi xAPI": the administrator lets a program in, sees its secret once, and takes its access away.
#include "base/bytes.hpp"
#include "records/records.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! The texts within <code> of a page.
std::vector<std::string> codes_of(std::string_view page) {
    std::vector<std::string> codes;
    for (auto at = page.find("<code>"); at != std::string_view::npos; at = page.find("<code>", at + 1))
        codes.emplace_back(page.substr(at + 6, page.find("</code>", at) - at - 6));
    return codes;
}

int status_with(TestHouse& in, std::string const& login, std::string const& secret) {
    http::Request request;
    REQUIRE(http::read_target("/xapi/statements", request));
    request.headers.add("authorization", "Basic " + to_base64(as_bytes(login + ":" + secret)));
    request.headers.add("x-experience-api-version", "2.0.0");
    return in.house.dispatcher().answer(std::move(request)).status;
}

}  // namespace

TEST_CASE("AProgramIsLetInItsSecretIsShownOnceAndItsAccessIsTakenAway") {
    world::on_each_engine([](TestHouse& in) {
        Browser admin = in.signed_in(in.somebody("admin"));
        world::Form const typed{{"submission", to_string(in.ids.next())}, {"nome", "Piattaforma <corsi>"},
                                {"ambito", "statements/write"}, {"ambito", "statements/read/mine"}};
        auto const made = admin.post_from_page("/programmi-xapi", typed);
        REQUIRE(made.status == 200);
        auto const codes = codes_of(made.body);
        REQUIRE(codes.size() == 2);
        CHECK(has(made.body, "Piattaforma &lt;corsi&gt;"));
        CHECK(status_with(in, codes[0], codes[1]) == 200);
        CHECK(status_with(in, codes[0], codes[1] + "x") == 401);
        CHECK_FALSE(has(admin.get("/programmi-xapi").body, codes[1]));
        // The form arrives twice: the same credentials, and their secret is not told again.
        auto const again = admin.post_from_page("/programmi-xapi", typed);
        CHECK(codes_of(again.body).empty());
        auto const listed = in.house.database.read(records::credentials_of_office);
        REQUIRE(listed.size() == 1);
        CHECK(records::scope_words(listed[0].credential.scopes) == "statements/write statements/read/mine");
        std::string const address = "/programmi-xapi/" + to_string(listed[0].credential.id);
        CHECK(admin.post_from_page(address, {}).status == 303);
        in.clock.advance(seconds(11));
        CHECK(status_with(in, codes[0], codes[1]) == 401);
        CHECK_FALSE(has(admin.get("/programmi-xapi").body, address));
    });
}

TEST_CASE("AProgramWithoutNameOrScopeIsNotLetIn") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-programs-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    Browser admin = in.signed_in(in.somebody("admin"));
    for (world::Form const& form : {world::Form{{"nome", " "}, {"ambito", "statements/write"}},
                                    world::Form{{"nome", "Programma"}},
                                    world::Form{{"nome", "P"}, {"ambito", "tutto"}},
                                    // What reaches the learning of others is given on the machine alone.
                                    world::Form{{"nome", "P"}, {"ambito", "statements/read"}},
                                    world::Form{{"nome", "P"}, {"ambito", "state"}},
                                    world::Form{{"nome", "P"}, {"ambito", "all"}}})
        CHECK(admin.post_from_page("/programmi-xapi", form).status == 422);
    CHECK(in.house.database.read(records::credentials_of_office).empty());
}
