//! Whoever imports people can't sign in as one of them: of somebody who has come in, a staff file only proposes another
//! address, and she decides (docs/adr/2026-11-26-who-may-come-in-without-company-mail.md).
#include <fstream>

#include "access/entry/entry.hpp"
#include "mail/mail.hpp"
#include "registry/address/address.hpp"
#include "registry/contact.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::Form;
using world::TestHouse;

namespace {

constexpr std::string_view ada_code = "RSSDAA80A41D612M";
constexpr std::string_view thief = "thief@example.org", hers = "ada@example.org", fresh = "ada.rossi@example.org";

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! Ada as a nurse of that body, with that address; "" = the column is empty.
std::string file_of(std::string_view body, std::string_view email, int hours = 36) {
    std::string const header = "cognome,nome,codice_fiscale,ente,profilo,email,matricola,ore,dal\n";
    return header + "Rossi,Ada," + std::string(ada_code) + "," + std::string(body) + ",nurse," + std::string(email) +
           ",1234," + std::to_string(hours) + ",2025-01-01\n";
}

std::vector<mail::Letter> letters(TestHouse& in) {
    return in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 1000); });
}

std::int64_t letters_to(TestHouse& in, std::string_view address) {
    std::int64_t count = 0;
    for (mail::Letter const& letter : letters(in)) count += letter.address == address;
    return count;
}

std::string link_in(mail::Letter const& letter) {
    auto const at = letter.text.find("/accedi/link/");
    REQUIRE(at != std::string::npos);
    return letter.text.substr(at, letter.text.find('\n', at) - at);
}

Browser lead_of(TestHouse& in, std::string_view body) {
    return in.signed_in(in.somebody("body_lead", named_uuid("body", body)));
}

//! As on the page: uploaded, looked at, applied if there is something to apply. Returns what the preview said.
std::string import(TestHouse& in, Browser& browser, std::string const& text) {
    auto const upload = world::form_with(browser.get("/importazioni").body, "/importazioni");
    auto const reply = browser.post_file("/importazioni", upload.hidden, "personale.csv", text);
    REQUIRE(reply.status == 303);
    std::string const to(reply.header("Location"));
    std::string const preview = browser.get(to).body;
    if (has(preview, to + "/applica")) {
        auto const form = world::form_with(preview, "/applica");
        REQUIRE(browser.post(form.action, form.hidden).status == 303);
    }
    in.house.subscribers.drain();
    return world::text_of(preview);
}

Uuid ada(TestHouse& in) {
    return *in.house.database.read([](db::Tx& tx) { return registry::person_with_tax_code(tx, ada_code); });
}

std::optional<std::string> address(TestHouse& in) {
    return in.house.database.read([&](db::Tx& tx) { return registry::address_of(tx, ada(in)).email; });
}

//! The public page, and the job behind it.
void ask_for_link(TestHouse& in) {
    in.clock.advance(minutes(11));
    Browser stranger(in.house.dispatcher());
    stranger.post("/accedi/aiuto/collegamento",
                  {{"utente", std::string(ada_code)}, {"submission", to_string(in.ids.next())}});
    in.house.queue.drain();
}

void set_password(Browser& browser) {
    auto const form = world::form_with(browser.get("/password").body, "/password");
    Form fields = form.hidden;
    fields.emplace_back("password_new", "una frase lunga e giusta");
    REQUIRE(browser.post("/password", fields).status == 303);
}

//! She is imported, asks for a link, opens it.
Browser come_in(TestHouse& in, Browser& lead, bool with_password = true) {
    import(in, lead, file_of("ausl-tc", hers));
    ask_for_link(in);
    REQUIRE(letters(in).size() == 1);
    Browser browser(in.house.dispatcher());
    REQUIRE(browser.post(link_in(letters(in)[0]), {}).header("Location") == "/password");
    if (with_password) set_password(browser);
    return browser;
}

//! By a digital identity, as the provider's answer leaves her.
void come_in_by_identity(TestHouse& in) {
    in.house.database.write_now("identity", [&](db::Tx& tx) {
        tx.run("INSERT INTO access_identity (issuer, subject, person_id, linked_at) VALUES ($1, $2, $3, $4)",
               "https://id.example.it", "soggetto-1", ada(in), in.clock.now());
    });
}

//! Presses the button of the card with that label's choice.
http::Reply answer(Browser& browser, std::string_view email, std::string_view choice) {
    return browser.post_from_page("/il-mio-accesso/indirizzo",
                                  {{"indirizzo", std::string(email)}, {"scelta", std::string(choice)}});
}

}  // namespace

TEST_CASE("WhoNeverCameInGetsTheNewAddressAtOnceAndOldLinksDie") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc");
        import(in, lead, file_of("ausl-tc", thief));
        ask_for_link(in);
        REQUIRE(letters_to(in, thief) == 1);
        std::string const stale = link_in(letters(in)[0]);
        auto const preview = import(in, lead, file_of("ausl-tc", hers));
        CHECK(has(preview, "Righe che cambiano 1"));
        CHECK(address(in) == std::string(hers));
        Browser other(in.house.dispatcher());
        CHECK(other.post(stale, {}).status == 410);  // it lies in a mailbox that was never hers
        ask_for_link(in);
        CHECK(letters_to(in, hers) == 1);
    });
}

TEST_CASE("ALeadCantRedirectTheLinksOfSomebodyWhoHasComeIn") {
    for (bool const with_password : {true, false})
        world::on_each_engine([&](TestHouse& in) {
            Browser lead = lead_of(in, "ausl-tc");
            Browser she = come_in(in, lead, with_password);
            auto const preview = import(in, lead, file_of("ausl-tc", thief));
            CHECK(has(preview, "Righe che cambiano 1"));
            CHECK(address(in) == std::string(hers));
            ask_for_link(in);
            CHECK(letters_to(in, thief) == 0);
            CHECK(letters_to(in, hers) == 3);  // two links, and the word that another address was proposed
            std::int64_t told = 0;
            for (mail::Letter const& letter : letters(in)) {
                if (!letter.occasion.starts_with("address_proposed/")) continue;
                ++told;
                CHECK(letter.address == hers);
                CHECK_FALSE(has(letter.text, "/accedi/link/"));
                CHECK_FALSE(has(letter.text, thief));
            }
            CHECK(told == 1);
            // Nor by an invitation.
            REQUIRE(lead.post_from_page("/inviti", {}).status == 303);
            in.house.queue.drain();
            CHECK(letters_to(in, thief) == 0);
            // She reads who did it, and what for.
            auto const looks = world::text_of(she.get("/accessi").body);
            CHECK(has(looks, "Un altro indirizzo e-mail per te"));
            CHECK(has(looks, "Nome body_lead"));
            // The same file changes nothing, and writes no second letter; nor does an empty column take hers away.
            auto const again = import(in, lead, file_of("ausl-tc", thief));
            CHECK(has(again, "Righe uguali 1"));
            CHECK(has(again, "Righe che cambiano 0"));
            CHECK(letters(in).size() == 3);
            import(in, lead, file_of("ausl-tc", ""));
            CHECK(address(in) == std::string(hers));
            CHECK_FALSE(has(she.get("/il-mio-accesso").body, thief));  // the file no longer says so
        });
}

TEST_CASE("ALeadOfAnotherBodyCantEither") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc"), other = lead_of(in, "ausl-tno");
        Browser she = come_in(in, lead);
        std::string const text = file_of("ausl-tno", thief, 60);  // more hours: there she counts from now on
        import(in, other, text);
        in.house.database.read([&](db::Tx& tx) {
            CHECK(registry::place_of(tx, ada(in), rome_day(in.clock.now()))->body == named_uuid("body", "ausl-tno"));
            return true;
        });
        CHECK(address(in) == std::string(hers));
        ask_for_link(in);
        REQUIRE(other.post_from_page("/inviti", {}).status == 303);
        in.house.queue.drain();
        CHECK(letters_to(in, thief) == 0);
        CHECK(has(world::text_of(she.get("/accessi").body), "Un altro indirizzo e-mail per te"));
        CHECK(has(import(in, other, text), "Righe uguali 1"));
    });
}

TEST_CASE("SheConfirmsTheNewAddressAndLettersGoThere") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc");
        Browser she = come_in(in, lead);
        Browser stranger = in.signed_in(in.somebody("learner"));
        import(in, lead, file_of("ausl-tc", thief));
        import(in, lead, file_of("ausl-tc", fresh));  // another proposal in the place of the first
        auto const page = world::text_of(she.get("/il-mio-accesso").body);
        CHECK(has(page, fresh));
        CHECK_FALSE(has(page, thief));
        CHECK(has(she.get("/api/v1/waiting").body, R"({"what":"address","count":1,"path":"/il-mio-accesso"})"));
        CHECK(letters(in).size() == 2);  // one word a day
        CHECK(answer(she, thief, "usa").status == 409);  // what she read is no longer what is proposed
        CHECK(answer(she, thief, "lascia").status == 409);
        CHECK(answer(stranger, fresh, "usa").status == 409);
        CHECK(address(in) == std::string(hers));
        CHECK(answer(she, fresh, "usa").status == 303);
        CHECK(answer(she, fresh, "usa").status == 303);  // a double click
        CHECK(address(in) == std::string(fresh));
        CHECK(has(import(in, lead, file_of("ausl-tc", fresh)), "Righe uguali 1"));
        ask_for_link(in);
        CHECK(letters_to(in, fresh) == 1);
        CHECK(has(she.get("/api/v1/waiting").body, R"({"waiting":[]})"));
    });
}

TEST_CASE("SheKeepsHersAndIsNotAskedAgain") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc");
        Browser she = come_in(in, lead);
        import(in, lead, file_of("ausl-tc", thief));
        CHECK(answer(she, thief, "lascia").status == 303);
        CHECK(answer(she, thief, "lascia").status == 303);  // a double click
        CHECK(answer(she, thief, "usa").status == 409);
        CHECK(has(import(in, lead, file_of("ausl-tc", thief)), "Righe uguali 1"));
        CHECK_FALSE(has(she.get("/il-mio-accesso").body, thief));
        ask_for_link(in);
        CHECK(letters_to(in, thief) == 0);
        CHECK(address(in) == std::string(hers));
    });
}

TEST_CASE("AScriptOfHersAnswersAndATokenIsToldNothing") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc");
        Browser she = come_in(in, lead);
        import(in, lead, file_of("ausl-tc", fresh));
        std::string const path = "/api/v1/address";
        auto const read = she.get(path);
        CHECK(has(read.body, "\"proposed\":\"" + std::string(fresh) + "\""));
        std::string const body = R"({"email":")" + std::string(fresh) + R"(","choice":"use"})";
        CHECK(she.post_json(path, body).status == 400);  // not from a page of ours
        she.more_headers = {{"x-form-token", Browser::hidden(she.get("/area-di-lavoro").body, "form_token")},
                            {"if-match", std::string(read.header("ETag"))}};
        CHECK(she.post_json(path, R"({"email":"x","choice":"perhaps"})").status == 400);
        CHECK(has(she.post_json(path, body).body, "\"proposed\":null"));
        CHECK(she.post_json(path, body).status == 412);  // it is no longer what she read
        CHECK(address(in) == std::string(fresh));
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(ada(in));
        CHECK(program.get(path).status == 404);
        CHECK(program.post_json(path, body).status == 404);
    });
}

TEST_CASE("WhoCameByIdentityGetsNoLinkAtAnAddressThatOnlyAFileKnows") {
    world::on_each_engine([](TestHouse& in) {
        Browser lead = lead_of(in, "ausl-tc");
        import(in, lead, file_of("ausl-tc", thief));  // before she ever came in
        come_in_by_identity(in);
        ask_for_link(in);
        REQUIRE(lead.post_from_page("/inviti", {}).status == 303);
        in.house.queue.drain();
        CHECK(letters(in).empty());
        import(in, lead, file_of("ausl-tc", hers));
        CHECK(address(in) == std::string(thief));  // proposed, as to everybody who has come in
        std::string const bearer = in.bearer(ada(in));
        Browser she(in.house.dispatcher());
        she.authorization = "Bearer " + bearer;
        CHECK(she.post("/il-mio-accesso/indirizzo",
                       {{"indirizzo", std::string(hers)}, {"scelta", "usa"}}).status == 403);  // not by a program
        CHECK(in.house.database.write_now("address", [&](db::Tx& tx) {
            return registry::use_address(tx, ada(in), hers, in.clock.now());
        }));
        ask_for_link(in);
        CHECK(letters_to(in, hers) == 1);
        CHECK(letters_to(in, thief) == 1);  // that another address was proposed; no link
        for (mail::Letter const& letter : letters(in))
            CHECK(has(letter.text, "/accedi/link/") == (letter.address == hers));
    });
}
