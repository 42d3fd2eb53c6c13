#include <pthread.h>
#include <signal.h>

#include <iostream>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/server.hpp"
#include "mail/mail.hpp"
#include "main/commands.hpp"
#include "main/file_lock.hpp"
#include "main/house.hpp"
#include "records/forward/forward.hpp"

namespace regia {
namespace {

http::ServerOptions server_options(Settings const& settings, bool is_demo) {
    http::ServerOptions options;
    auto const colon = settings.listen.rfind(':');
    auto const port = colon == std::string::npos
                          ? std::nullopt
                          : parse_number<std::uint16_t>(std::string_view(settings.listen).substr(colon + 1));
    if (!port) throw Unavailable("listen is ADDRESS:PORT, not " + settings.listen);
    options.address = settings.listen.substr(0, colon);
    options.port = *port;
    options.upload_folder = settings.upload_folder;
    if (is_demo && options.address != "127.0.0.1" && options.address != "::1")
        throw Unavailable("a demo listens on this machine only (127.0.0.1): anybody may be anybody in it");
    return options;
}

mail::RelaySettings relay_settings(Settings const& settings) {
    mail::RelaySettings relay;
    relay.url = settings.smtp_url;
    relay.sender.address = settings.mail_from;
    relay.with_starttls = !settings.smtp_user.empty();
    relay.user = settings.smtp_user;
    relay.password_file = settings.smtp_password_file;
    return relay;
}

void print_personas(db::Database& database) {
    for (auto const& [name, title] : database.read([](db::Tx& tx) { return access::persona_names(tx); }))
        std::cout << "  " << name << " - " << title << "\n";
}

}  // namespace

int serve_command(Settings const& settings) {
    // Signals are taken by sigwait below, in no thread by surprise.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);

    std::unique_ptr<FileLock> lock;
    if (settings.database.starts_with("sqlite:")) {
        auto const path = settings.database.substr(7);
        db::open(settings.database);  // makes folder and file, so that the lock has a place
        lock = std::make_unique<FileLock>(path);
    }
    auto const database = db::open(settings.database);
    db::migrate(*database, db::embedded_migrations());
    auto facts = database->read([](db::Tx& tx) { return access::database_facts(tx); });
    if (!facts) {
        facts = access::DatabaseFacts{};
        database->write_now("facts", [&](db::Tx& tx) { access::found_database(tx, *facts); });
    }
    SystemClock const clock(facts->clock_offset);
    IdSource ids(clock);
    if (settings.xapi_version != "1.0.3" && settings.xapi_version != "2.0.0")
        throw Unavailable("xapi_version is 1.0.3 or 2.0.0, not " + settings.xapi_version);
    if (!settings.content_url.empty() && settings.content_url == settings.public_url)
        throw Unavailable("content_url is another host than public_url: packages would run as our own pages");
    House house(*database, clock, ids, facts->is_demo, settings.public_url,
                ways_in_settings(settings, facts->is_demo), settings.xapi_version, settings.content_url);
    http::Server server(house.dispatcher(), server_options(settings, facts->is_demo));
    auto const at = settings.listen.substr(0, settings.listen.rfind(':')) + ":" + std::to_string(server.port());
    if (facts->is_demo) house.installation.demo_url = "http://" + at;  // before anything writes letters
    house.start();
    std::unique_ptr<mail::Relay> relay;  // a demo sends nothing: its letters are read on the mailbox page
    if (!facts->is_demo && !settings.smtp_url.empty()) {
        relay = std::make_unique<mail::Relay>(*database, clock, relay_settings(settings));
        relay->start();
    }
    std::unique_ptr<records::Forwarder> forwarder;  // nothing invented leaves a demo
    if (!facts->is_demo && !settings.xapi_forward_url.empty()) {
        records::ForwardSettings const forward{settings.xapi_forward_url, settings.xapi_forward_login,
                                               settings.xapi_forward_secret_file, settings.xapi_forward_filter};
        forwarder = std::make_unique<records::Forwarder>(house.records, forward, records::make_sender(forward));
        forwarder->start();
    }
    std::cout << "Regia answers at http://" << at << "\n";
    if (facts->is_demo) {
        std::cout << "DEMO: sign in as one of these at http://" << at << "/accedi\n";
        print_personas(*database);
    }
    std::cout << std::flush;
    int received = 0;
    sigwait(&signals, &received);
    log_info("main", "stopping", {{"signal", std::to_string(received)}});
    house.live.stop();
    server.stop();
    house.stop();
    if (relay) relay->stop();
    if (forwarder) forwarder->stop();
    return 0;
}

}  // namespace regia
