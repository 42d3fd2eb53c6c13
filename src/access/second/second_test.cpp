//! Second factors: the codes of RFC 6238, what a role that wants one may do before and after, and forged passkeys.
#include <boost/json.hpp>

#include "access/second/cbor.hpp"
#include "access/second/factor_store.hpp"
#include "access/second/passkey.hpp"
#include "access/second/totp.hpp"
#include "access/test_world.hpp"
#include "access/ways_in.hpp"
#include "base/readable_code.hpp"
#include "world/page.hpp"

using namespace regia;
using namespace regia::access;
using test::Browser;
using test::World;
using regia::world::Form;

namespace {

//! An administrator of an installation that wants a second factor of her.
World::Somebody administrator(World& world) {
    world.installation.ways_in = std::make_shared<WaysIn>(
        WaysInSettings{.second_factor_roles = {"office"}},
        [](db::Tx&, std::string_view) { return std::optional<Uuid>(); });
    return world.somebody({"office"});
}

Bytes typed_key(std::string const& page) {
    auto const text = world::text_of(page);
    auto const at = text.find("questa chiave: ") + std::string("questa chiave: ").size();
    std::string base32 = text.substr(at, 39);
    std::erase(base32, ' ');
    Bytes secret;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (char c : base32) {
        buffer = (buffer << 5) | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
        if ((bits += 5) >= 8) secret.push_back(static_cast<std::uint8_t>(buffer >> (bits -= 8)));
    }
    return secret;
}

//! Sets up an app; returns its secret and the page with the codes on paper.
std::pair<Bytes, std::string> set_up(World& world, Browser& browser) {
    auto const page = browser.post_from_page("/secondo-fattore/app", {}).body;
    Bytes const secret = typed_key(page);
    auto const form = world::form_with(page, "/secondo-fattore/app");
    Form fields = form.hidden;
    fields.emplace_back("codice", totp_code(secret, totp_step(world.clock.now())));
    auto const done = browser.post("/secondo-fattore/app", fields);
    REQUIRE(done.status == 200);
    return {secret, done.body};
}

//! As a page's script asks: the session's cookie and its form token, which a proof renews.
http::Reply ask(Browser& browser, std::string const& below, boost::json::object const& body) {
    browser.more_headers = {{"x-form-token", Browser::hidden(browser.get("/area-di-lavoro").body, "form_token")}};
    return browser.post_json("/api/v1/second-factors" + below, boost::json::serialize(body));
}

int give(Browser& browser, std::string const& code) {
    return browser.post_from_page("/secondo-fattore", {{"codice", code}}).status;
}

}  // namespace

TEST_CASE("TheCodesAreThoseOfRfc6238") {
    Bytes const secret = [] {
        std::string_view const text = "12345678901234567890";
        return Bytes(text.begin(), text.end());
    }();
    struct Vector {
        std::int64_t second;
        char const* code;
    };
    for (Vector const& one : {Vector{59, "94287082"}, {1'111'111'109, "07081804"}, {1'111'111'111, "14050471"},
                              {1'234'567'890, "89005924"}, {2'000'000'000, "69279037"}, {20'000'000'000, "65353130"}})
        CHECK(totp_code(secret, totp_step({seconds(one.second)}), 8) == one.code);
    CHECK(to_base32(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST_CASE("ACodeIsGoodForHalfAMinuteOnEitherSideAndOnce") {
    Bytes const secret(20, 7);
    Instant const now{seconds(1'780'000'000)};
    std::int64_t const step = totp_step(now);
    for (std::int64_t const near : {step - 1, step, step + 1})
        CHECK(totp_match(secret, totp_code(secret, near), now, 0) == near);
    CHECK_FALSE(totp_match(secret, totp_code(secret, step - 2), now, 0));
    CHECK_FALSE(totp_match(secret, totp_code(secret, step), now, step));
    std::string spaced = totp_code(secret, step);
    spaced.insert(3, " ");
    CHECK(totp_match(secret, spaced, now, 0) == step);
    CHECK_FALSE(totp_match(secret, "", now, 0));
    std::string const code = new_readable_code();
    CHECK(code.size() == 19);
    CHECK(recovery_digest(code) == recovery_digest(upper_ascii(code)));
}

TEST_CASE("ARoleThatWantsASecondFactorHasNoRightsBeforeIt") {
    test::on_each_engine([](World& world) {
        auto const elena = administrator(world);
        Browser first(world);
        CHECK(first.sign_in(elena.username).header("Location") == "/secondo-fattore");
        std::string const sheet = "/persone/" + to_string(elena.id);
        CHECK(first.get(sheet).status == 403);
        CHECK(world.sheets_opened == 0);
        auto const [secret, codes] = set_up(world, first);
        CHECK(first.get(sheet).status == 200);

        // The next sign-in asks for it, the password alone opens nothing and changes nothing.
        world.clock.advance(minutes(1));
        Browser second(world);
        CHECK(second.sign_in(elena.username).header("Location") == "/secondo-fattore");
        CHECK(second.get(sheet).status == 403);
        CHECK(second.post_from_page("/secondo-fattore/app", {}).status == 403);
        CHECK(second.post_from_page("/secondo-fattore/togli", {}).status == 403);
        std::string const code = totp_code(secret, totp_step(world.clock.now()));
        CHECK(give(second, "000000") == 422);
        CHECK(give(second, code) == 303);
        CHECK(second.get(sheet).status == 200);
        Browser third(world);
        third.sign_in(elena.username);
        CHECK(give(third, code) == 422);  // nobody uses it again, not even who looked over her shoulder

        // A code on paper, once.
        auto const at = codes.find("<code>") + 6;
        std::string const paper = codes.substr(at, codes.find('<', at) - at);
        CHECK(give(third, paper) == 303);
        Browser fourth(world);
        fourth.sign_in(elena.username);
        CHECK(give(fourth, paper) == 422);
    });
}

TEST_CASE("GuessingCodesWaitsAndWhoeverSetOneUpIsAskedInEveryRole") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody({"office"});  // nothing is wanted of her: she chose it
        Browser here(world);
        here.sign_in(ada.username);
        auto const secret = set_up(world, here).first;
        world.clock.advance(minutes(1));
        Browser guesser(world, "198.51.100.7");
        CHECK(guesser.sign_in(ada.username).header("Location") == "/secondo-fattore");
        for (int i = 0; i < 5; ++i) CHECK(give(guesser, "00000" + std::to_string(i)) == 422);
        std::string const code = totp_code(secret, totp_step(world.clock.now()));
        CHECK(give(guesser, code) == 429);
        guesser.sign_in(ada.username);  // the right password does not start the count again
        CHECK(give(guesser, code) == 429);
        Browser owner(world);
        owner.sign_in(ada.username);
        CHECK(give(owner, code) == 303);
        CHECK(owner.post_from_page("/secondo-fattore/togli", {}).status == 303);
        CHECK(Browser(world).sign_in(ada.username).header("Location") == "/monitoraggio");
    });
}

TEST_CASE("AScriptOfHersDoesWhatThePageDoesAndATokenNothing") {
    test::on_each_engine([](World& world) {
        auto const elena = administrator(world);
        Browser here(world);
        here.sign_in(elena.username);
        CHECK(here.get("/api/v1/second-factors").body ==
              R"({"must_give":false,"app":false,"passkeys":[],"recovery_codes_left":0})");
        CHECK(here.post_json("/api/v1/second-factors/app", "{}").status == 400);  // not from a page of ours
        auto const offer = boost::json::parse(ask(here, "/app", {}).body).as_object();
        Bytes const secret = typed_key("questa chiave: " + std::string(offer.at("secret").as_string()) + "       ");
        auto const with = [&](std::string const& code) {
            return ask(here, "/app", {{"key", offer.at("key")}, {"code", code}});
        };
        CHECK(with("000000").status == 422);
        auto const done = boost::json::parse(with(totp_code(secret, totp_step(world.clock.now()))).body).as_object();
        auto const codes = done.at("recovery_codes").as_array();
        CHECK(codes.size() == 10);
        CHECK(here.get("/api/v1/second-factors").body.find("\"recovery_codes_left\":10") != std::string::npos);
        auto const passkey = ask(here, "/passkeys/challenge", {});
        CHECK(passkey.status == 200);
        CHECK(ask(here, "/passkeys", {{"challenge", boost::json::parse(passkey.body).at("challenge")},
                                      {"client_data", "e30"}, {"attestation", "oA"}}).status == 422);

        // Whoever has only the password is told that a proof is owed, and guesses no more often than on the page.
        world.clock.advance(minutes(1));
        Browser there(world, "198.51.100.7");
        there.sign_in(elena.username);
        CHECK(there.get("/api/v1/second-factors").body == R"({"must_give":true,"app":true})");
        CHECK(ask(there, "/app", {}).status == 403);
        CHECK(ask(there, "/passkeys", {}).status == 403);
        CHECK(ask(there, "/removal", {}).status == 403);
        for (int i = 0; i < 5; ++i) CHECK(ask(there, "/proof", {{"code", "00000" + std::to_string(i)}}).status == 422);
        auto const late = ask(there, "/proof", {{"code", codes[0]}});
        CHECK(late.status == 429);
        CHECK_FALSE(late.header("Retry-After").empty());
        world.clock.advance(hours(1));
        there.sign_in(elena.username);
        CHECK(ask(there, "/proof", {{"code", codes[0]}}).status == 200);
        CHECK(there.get("/persone/" + to_string(elena.id)).status == 200);
        CHECK(ask(there, "/removal", {}).status == 200);
        CHECK(world.installation.database.read([&](db::Tx& tx) { return !factors_of(tx, elena.id).any(); }));
        Browser program(world);
        program.authorization = "Bearer " + world.database.write_now("bearer", [&](db::Tx& tx) {
            return make_bearer(tx, elena.grants.at(0), "prova", world.clock.now(), world.clock.now() + days(1));
        });
        CHECK(program.get("/api/v1/second-factors").status == 404);
        CHECK(program.post_json("/api/v1/second-factors/removal", "{}").status == 404);
    });
}

TEST_CASE("CborIsReadToItsEndAndNoLengthIsBelieved") {
    Bytes const map{0xa2, 0x01, 0x26, 0x63, 'f', 'm', 't', 0x82, 0x00, 0x41, 9};
    CborReader reader(map);
    CHECK(reader.map() == 2);
    CHECK(reader.number() == 1);
    CHECK(reader.number() == -7);
    CHECK(reader.text() == "fmt");
    reader.skip();
    CHECK_FALSE(reader.failed());
    CHECK(reader.rest().empty());
    for (Bytes const& wrong : {Bytes{}, Bytes{0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, Bytes{0x9f},
                               Bytes{0x5a, 0x7f, 0xff, 0xff, 0xff, 1}, Bytes(200, 0x81),
                               Bytes{0xfb, 1, 2, 3, 4, 5, 6, 7, 8}}) {
        CborReader strict(wrong);
        strict.skip();
        CHECK(strict.failed());
    }
}

TEST_CASE("APasskeyOfAnotherSiteChallengeOrKindIsRefused") {
    PasskeyAsked const asked{"Y2hhbGxlbmdl", "https://regia.example.it"};
    CHECK(relying_party("https://regia.example.it") == "regia.example.it");
    CHECK(relying_party("http://localhost:8080") == "localhost");
    auto const client = [](std::string const& type, std::string const& challenge, std::string const& origin) {
        return "{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin + "\"}";
    };
    auto const why = [&](std::string const& client_data, Bytes const& data) {
        auto const found = read_assertion(asked, {}, client_data, data, Bytes(70, 1));
        return found ? std::string("accepted") : found.error().why;
    };
    Digest const party = sha256("regia.example.it");
    Bytes data(party.begin(), party.end());
    data.insert(data.end(), {1, 0, 0, 0, 5});
    std::string const good = client("webauthn.get", asked.challenge, asked.origin);
    CHECK(why(good, data) == "the signature does not hold");
    CHECK(why(client("webauthn.create", asked.challenge, asked.origin), data) == "the client data is of another kind");
    CHECK(why(client("webauthn.get", "b3RoZXI", asked.origin), data) == "another challenge");
    CHECK(why(client("webauthn.get", asked.challenge, "https://evil.example"), data) == "another origin");
    CHECK(why("[]", data) == "the client data is no JSON object");
    Bytes elsewhere = data;
    elsewhere[0] ^= 1;
    CHECK(why(good, elsewhere) == "another relying party");
    Bytes nobody = data;
    nobody[32] = 0;
    CHECK(why(good, nobody) == "nobody was there");
    CHECK(why(good, Bytes(36, 0)) == "the authenticator's data are too short");
}
