//! Letters are written once and sent at least once, byte-equal, over a real connection.
#include <doctest/doctest.h>

#include <fstream>

#include "base/log.hpp"
#include "jobs/test_databases.hpp"
#include "mail/mail.hpp"
#include "mail/outbox_store.hpp"
#include "mail/smtp_listener.hpp"

using namespace regia;
using mail::Letter;
using mail::Relay;
using mail::RelaySettings;
using mail::State;

namespace {

//! A database that dies when the relay wants to write what came of a hand-over.
class DyingDatabase final : public db::Database {
public:
    explicit DyingDatabase(db::Database& inner) : inner_(inner) {}
    db::Engine engine() const override { return inner_.engine(); }
    void write_erased(std::string key, db::Command command, db::Done done) override {
        if (key == "mail/end") done(std::make_exception_ptr(Unavailable("the process ends here")));
        else inner_.write_erased(std::move(key), std::move(command), std::move(done));
    }
    void on_commit(std::function<void()> listener) override { inner_.on_commit(std::move(listener)); }
    void backup(std::string const& file) override { inner_.backup(file); }
    db::Counts counts() const override { return inner_.counts(); }

protected:
    void read_erased(std::function<void(db::Tx&)> const& ask) override {
        inner_.read([&](db::Tx& tx) {
            ask(tx);
            return true;
        });
    }

private:
    db::Database& inner_;
};

struct Desk {
    explicit Desk(db::Database& in) : database(in) {}
    Letter letter(std::string occasion = "welcome") {
        return {.id = ids.next(), .person = {}, .occasion = std::move(occasion), .address = "lucia@example.org",
                .subject = "Il tuo percorso è pronto: il livello di partenza, i moduli e le prossime scadenze",
                .text = "Gentile Lucia,\n.il percorso è pronto. \n\nA presto\n", .at = clock.now()};
    }
    bool enqueue(Letter const& letter) {
        return database.write_now("test", [&](db::Tx& tx) { return mail::enqueue(tx, letter); });
    }
    Letter stored(Uuid id) {
        return database.read([&](db::Tx& tx) { return mail::find(tx, id).value(); });
    }
    RelaySettings settings(std::string url) const {
        return {.url = std::move(url), .sender = {"regia@salute.example", "Regia, formazione"},
                .with_starttls = false, .send_timeout = std::chrono::seconds(5),
                .takeover_after = std::chrono::milliseconds(60)};
    }

    db::Database& database;
    ManualClock clock{parse_rfc3339("2026-02-12T08:42:00Z").value()};
    IdSource ids{clock, 7};
};

}  // namespace

TEST_CASE("PersonGetsOneLetterPerOccasion") {
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        Letter const first = desk.letter();
        Letter again = desk.letter();
        again.text = "Altro testo";
        CHECK(desk.enqueue(first));
        CHECK_FALSE(desk.enqueue(again));
        again.person = desk.ids.next();
        CHECK(desk.enqueue(again));
        auto const all = (*database)->read([](db::Tx& tx) { return mail::letters(tx, 10); });
        REQUIRE(all.size() == 2);
        CHECK(all[0].id == again.id);
        CHECK(all[1].text == first.text);
        CHECK((*database)->read([](db::Tx& tx) { return mail::counts(tx).waiting; }) == 2);
    }
}

TEST_CASE("LetterThatWouldAddHeadersIsRefused") {
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        for (char const* subject : {"Ciao\r\nBcc: all@example.org", "Ciao\nBcc: x@example.org", "", "Ciao\x01"}) {
            Letter letter = desk.letter();
            letter.subject = subject;
            CHECK_THROWS_AS(desk.enqueue(letter), Bug);
        }
        Letter letter = desk.letter();
        letter.address = "a@example.org>\r\nRCPT TO:<b@example.org";
        CHECK_THROWS_AS(desk.enqueue(letter), Bug);
        CHECK((*database)->read([](db::Tx& tx) { return mail::letters(tx, 10); }).empty());
    }
    CHECK(mail::is_address("maria.rossi+fse@uslcentro.toscana.example"));
    for (char const* bad : {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b>", "è@example.org"})
        CHECK_FALSE(mail::is_address(bad));
}

TEST_CASE("LetterIsSentOnceOverSmtp") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        mail::SmtpListener listener;
        Relay relay(**database, desk.clock, desk.settings(listener.url()));
        Letter const letter = desk.letter();
        desk.enqueue(letter);
        desk.enqueue(desk.letter("second"));
        CHECK(relay.drain() == 2);
        CHECK(relay.drain() == 0);
        auto const received = listener.received();
        REQUIRE(received.size() == 2);
        CHECK(listener.connections() == 1);
        CHECK(received[0].to == "<lucia@example.org>");
        CHECK(received[0].from.starts_with("<regia@salute.example>"));
        CHECK(received[0].message == mail::message_of(letter, desk.settings("").sender));
        CHECK(desk.stored(letter.id).state == State::sent);
        CHECK(desk.stored(letter.id).sent_at == desk.clock.now());
    }
}

TEST_CASE("CrashBetweenSendAndMarkSendsTheSameBytesAgain") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        mail::SmtpListener listener;
        Letter const letter = desk.letter();
        desk.enqueue(letter);
        {
            DyingDatabase dying(**database);
            Relay relay(dying, desk.clock, desk.settings(listener.url()));
            CHECK_THROWS_AS(relay.drain(), Unavailable);
        }
        CHECK(desk.stored(letter.id).state == State::sending);
        desk.clock.advance(hours(3));
        Relay relay(**database, desk.clock, desk.settings(listener.url()));
        // It may still be on its way in the other program: first it is watched.
        CHECK(relay.drain() == 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(80));
        CHECK(relay.drain() == 1);
        auto const received = listener.received();
        REQUIRE(received.size() == 2);
        CHECK(received[0].message == received[1].message);
        CHECK(received[0].message.find("Message-ID: <" + to_string(letter.id) + "@salute.example>\r\n") !=
              std::string::npos);
        CHECK(desk.stored(letter.id).state == State::sent);
        CHECK(relay.drain() == 0);
    }
}

TEST_CASE("RefusedLetterFailsAndABusyServerIsAskedAgain") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        mail::SmtpListener listener;
        Relay relay(**database, desk.clock, desk.settings(listener.url()));
        Letter const refused = desk.letter("refused");
        desk.enqueue(refused);
        listener.answer_recipients("550 no such user");
        CHECK(relay.drain() == 0);
        CHECK(desk.stored(refused.id).state == State::failed);
        CHECK(desk.stored(refused.id).error.value_or("").find("550") != std::string::npos);

        Letter const delayed = desk.letter("delayed");
        desk.enqueue(delayed);
        listener.answer_recipients("451 later");
        CHECK(relay.drain() == 0);
        CHECK(desk.stored(delayed.id).state == State::queued);
        listener.answer_recipients("");
        CHECK(relay.drain() == 0);
        desk.clock.advance(minutes(1));
        CHECK(relay.drain() == 1);
        CHECK(desk.stored(delayed.id).state == State::sent);
    }
}

TEST_CASE("ServerOutOfReachLosesNothing") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        std::string url;
        {
            mail::SmtpListener const gone;
            url = gone.url();
        }
        Relay relay(**database, desk.clock, desk.settings(url));
        Letter const letter = desk.letter();
        desk.enqueue(letter);
        desk.enqueue(desk.letter("second"));
        for (int i = 0; i < 15; ++i) {
            CHECK(relay.drain() == 0);
            desk.clock.advance(minutes(10));
        }
        CHECK(desk.stored(letter.id).state == State::queued);
        // A server that offers no STARTTLS gets nothing where it is required.
        mail::SmtpListener listener;
        auto settings = desk.settings(listener.url());
        settings.with_starttls = true;
        CHECK(Relay(**database, desk.clock, settings).drain() == 0);
        CHECK(listener.received().empty());
        desk.clock.advance(minutes(20));
        CHECK(Relay(**database, desk.clock, desk.settings(listener.url())).drain() == 2);
    }
}

TEST_CASE("StartedRelaySendsWhatIsCommitted") {
    log_quietly();
    for (auto const& database : jobs::databases_for_tests()) {
        Desk desk(**database);
        mail::SmtpListener listener;
        Relay relay(**database, desk.clock, desk.settings(listener.url()));
        relay.start();
        for (int i = 0; i < 5; ++i) desk.enqueue(desk.letter("occasion/" + std::to_string(i)));
        for (int i = 0; i < 500 && listener.received().size() < 5; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        relay.stop();
        CHECK(listener.received().size() == 5);
    }
}

TEST_CASE("SettingsThatWouldLeakAPasswordAreRefused") {
    auto const database = std::move(jobs::databases_for_tests().front());
    Desk desk(**database);
    auto settings = desk.settings("smtp://mail.example.org:25");
    settings.user = "regia";
    settings.password_file = "/nonexistent/password";
    CHECK_THROWS_AS(Relay(**database, desk.clock, settings), Unavailable);
    settings.with_starttls = true;
    CHECK_THROWS_AS(Relay(**database, desk.clock, settings), Unavailable);
    settings.user.clear();
    settings.sender.address = "nobody";
    CHECK_THROWS_AS(Relay(**database, desk.clock, settings), Unavailable);
}

TEST_CASE("HeadersAndBodyFollowTheirRfcs") {
    CHECK(mail::encoded_header("Promemoria") == "Promemoria");
    CHECK(mail::encoded_header("è") == "=?UTF-8?B?w6g=?=");
    CHECK(mail::encoded_header("=?x") == "=?UTF-8?B?PT94?=");
    std::string accents;
    for (int i = 0; i < 40; ++i) accents += "è";
    std::string const words = mail::encoded_header("x" + accents);
    CHECK(words.find("\r\n ") != std::string::npos);
    for (std::size_t from = 0, end; from < words.size(); from = end + 2) {
        end = std::min(words.find("\r\n", from), words.size());
        CHECK(end - from <= 76);
    }
    CHECK(mail::quoted_printable("è = e\n") == "=C3=A8 =3D e\r\n");
    CHECK(mail::quoted_printable("a \r\n.b\nFrom me") == "a=20\r\n=2Eb\r\n=46rom me");
    std::string const body = mail::quoted_printable(std::string(200, 'x'));
    CHECK(body == std::string(75, 'x') + "=\r\n" + std::string(75, 'x') + "=\r\n" + std::string(50, 'x'));
    Letter const letter{.id = {}, .person = {}, .occasion = "o", .address = "a@b.example", .subject = "Prova",
                        .text = "ciao", .at = parse_rfc3339("2026-02-12T08:42:00Z").value()};
    CHECK(mail::message_of(letter, {"regia@b.example", "Regia"}) ==
          "Date: Thu, 12 Feb 2026 08:42:00 +0000\r\nFrom: Regia <regia@b.example>\r\nTo: <a@b.example>\r\n"
          "Message-ID: <00000000-0000-0000-0000-000000000000@b.example>\r\nSubject: Prova\r\n"
          "Auto-Submitted: auto-generated\r\nContent-Language: it\r\nMIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nciao\r\n");
}
