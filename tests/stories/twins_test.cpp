//! The twins test of privacy rule 3: two people equal but for their level. In one world Ada's level is high and Bea's
//! low, in the other the reverse; every byte that any other role can fetch is equal in both.
#include <fstream>

#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr Day hired_on{2025, 1, 1};

struct Twins {
    Uuid ada, bea, witness;
    Uuid attempts[2];
};

Uuid hire(TestHouse& in, std::string const& given, std::string const& tax_code) {
    registry::Person person{in.ids.next(), given, "Gemelli", tax_code, std::nullopt, Day{1980, 1, 1}, "f", "it"};
    registry::Employment job{
        in.ids.next(), person.id,  named_uuid("body", "ausl-tc"),         std::nullopt, std::nullopt,
        "nurse",       "employee", "1000" + std::to_string(given.size()), 36.0,         hired_on,
        std::nullopt};
    in.house.database.write_now("hire", [&, unit = in.ids.next(), grant = in.ids.next()](db::Tx& tx) {
        job.unit = registry::unit_id(tx, job.body, "Medicina interna", unit);
        registry::add_person(tx, person, job, in.clock.now());
        access::add_account(tx, person.id, tax_code, "it", in.clock.now(), given + " Gemelli");
        access::add_grant(
            tx, {grant, person.id, "learner", {access::Scope::Kind::person, person.id}, hired_on, "programma"},
            in.clock.now());
    });
    return person.id;
}

//! The survey with this ability in every area, then one module to its end and half of the next, at the same instants.
void live(TestHouse& in, Uuid person, Uuid attempt, double ability, std::uint64_t seed) {
    Instant const now = in.clock.now();
    auto const survey = in.house.survey.current();
    Uuid const revision = in.house.survey.current_id();
    in.house.database.write_now("live", [&](db::Tx& tx) {
        assessment::simulate_attempt(tx, *survey, revision, attempt, person, std::vector<double>(6, ability), seed,
                                     now - minutes(60), now - minutes(40), {"all"});
        learning::plan_path(tx, in.house.library, person, now - minutes(40));
        learning::simulate_module(tx, in.house.library, person, "F1", true, now - minutes(35), now - minutes(10), seed);
        learning::simulate_module(tx, in.house.library, person, "F2", false, now - minutes(9), now, seed);
    });
}

Twins populate(TestHouse& in, double ada, double bea) {
    Twins twins;
    twins.ada = hire(in, "Ada", "GMLDAA80A41D612X");
    twins.bea = hire(in, "Bea", "GMLBEA80A41D612Y");
    twins.witness = hire(in, "Caterina", "GMLCRN80A41D612Z");
    for (Uuid& attempt : twins.attempts) attempt = in.ids.next();
    in.house.subscribers.drain();
    live(in, twins.ada, twins.attempts[0], ada, 11);
    live(in, twins.bea, twins.attempts[1], bea, 11);
    in.house.subscribers.drain();
    auto const plan = in.house.plan.current();
    in.house.database.write_now("snapshot", [&](db::Tx& tx) {
        monitoring::freeze_snapshot(tx, in.ids, *plan, {2026, 1, 31}, in.clock.now());
    });
    return twins;
}

//! What may stand in the {places} of a route.
std::vector<std::string> candidates(std::string_view place, Twins const& twins) {
    if (place == "n" || place == "tentativo") return {"1", "2"};
    if (place == "ente" || place == "body") return {"ausl-tc", "ausl-tno"};
    if (place == "module" || place == "code" || place == "codice")
        return {"F1", "F2", "ausl-tc"};
    return {to_string(twins.ada),
            to_string(twins.bea),
            to_string(twins.attempts[0]),
            to_string(twins.attempts[1]),
            "ausl-tc",
            "F1"};
}

void fill(std::string const& path, Twins const& twins, std::vector<std::string>& filled) {
    auto const open = path.find('{');
    if (open == std::string::npos) {
        filled.push_back(path);
        return;
    }
    auto const close = path.find('}', open);
    for (std::string const& value : candidates(std::string_view(path).substr(open + 1, close - open - 1), twins))
        fill(path.substr(0, open) + value + path.substr(close + 1), twins, filled);
}

constexpr char const* queries[] = {"?q=Gemelli", "?q=Ada", "?stato=in_progress", "?stato=in_corso", "?ordine=nome",
                                   "?ordine=stato", "?profilo=nurse&pagina=1"};

//! Every page and reply of the programme; the queries are asked of those that answer without one.
std::vector<std::string> targets(TestHouse& in, Twins const& twins) {
    std::vector<std::string> all;
    for (auto const& route : in.house.router.routes()) {
        if (route->method != http::Method::get || route->path == "/metrics" ||  // times of requests differ
            route->path == "/percorso/senza-rete/persona")  // a mark of who asks, made with a key of the database
            continue;
        std::vector<std::string> filled;
        fill(route->path, twins, filled);
        for (std::string const& path : filled) {
            all.push_back(path);
            if (!path.starts_with("/api/")) all.push_back("/en" + path);
        }
    }
    return all;
}

//! What is drawn anew for every session or request stands behind these words: up to the next quote, or so many letters.
struct Drawn {
    std::string_view before;
    std::size_t length = 0;  //!< 0 = up to the next quote
};
constexpr Drawn drawn[] = {{"name=\"form_token\" value=\""}, {"name=\"of\" value=\""},
                           {"name=\"submission\" value=\""}, {"name=\"sfida\" value=\""},
                           {" data-of=\""},                   {"\"request "},
                           {"codice ", 10},                   {"/sessioni/", 32},
                           {"\"id\":\"", 32}};

//! Whether the next so many letters are of a code that was drawn, with nothing of a word behind them.
bool is_code(std::string_view text, std::size_t length) {
    auto const is_drawn = [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; };
    if (text.size() < length) return false;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length), is_drawn);
}

std::string without_drawn(std::string text) {
    for (Drawn const& one : drawn)
        for (auto at = text.find(one.before); at != std::string::npos; at = text.find(one.before, at)) {
            at += one.before.size();
            auto const end = one.length == 0 ? text.find('"', at) : at + one.length;
            if (end == std::string::npos) break;
            if (one.length == 0 || is_code(std::string_view(text).substr(at), one.length)) text.erase(at, end - at);
        }
    return text;
}

std::string comparable(http::Reply const& reply) {
    std::string text = std::to_string(reply.status);
    for (auto const& [name, value] : reply.headers)
        // A weak tag is the digest of the body, drawn parts and all; the body is compared below.
        if (name != "Set-Cookie" && !(name == "ETag" && value.starts_with("W/"))) text += "\n" + name + ": " + value;
    std::string body = reply.body + std::string(reply.fixed_body);
    if (reply.file) {
        std::ifstream in(reply.file->path(), std::ios::binary);
        body.assign(std::istreambuf_iterator<char>(in), {});
    }
    return text + "\n\n" + without_drawn(std::move(body));
}

using Seen = std::vector<std::pair<std::string, std::string>>;

//! Everything that everybody but the twins can fetch.
Seen all_that_others_see(TestHouse& in, Twins const& twins) {
    Seen seen;
    std::vector<std::pair<std::string, Browser>> others;
    others.emplace_back("nobody", Browser(in.house.dispatcher()));
    others.emplace_back("colleague", in.signed_in(twins.witness));
    for (access::Role const& role : in.house.programme.current()->roles) {
        if (role.code == "learner") continue;
        Uuid const body = role.scope == access::Scope::Kind::body ? named_uuid("body", "ausl-tc") : Uuid{};
        Uuid const person = in.somebody(role.code, body);
        others.emplace_back(role.code, in.signed_in(person));
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(person);
        others.emplace_back(role.code + " by bearer", program);
    }
    auto const all = targets(in, twins);
    for (auto& [name, browser] : others)
        for (std::string const& target : all) {
            if (!browser.authorization.empty() && !target.starts_with("/api/")) continue;
            auto const reply = browser.get(target);
            seen.emplace_back(name + " " + target, comparable(reply));
            if (reply.status != 200 || target.starts_with("/en/")) continue;
            for (char const* query : queries)
                seen.emplace_back(name + " " + target + query, comparable(browser.get(target + query)));
        }
    return seen;
}

Seen world_with(double ada, double bea, double& measured) {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-twins-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    Twins const twins = populate(in, ada, bea);
    in.house.database.read([&](db::Tx& tx) {
        auto const result = assessment::latest_result(tx, *in.house.survey.current(), twins.ada);
        REQUIRE(result);
        measured = result->overall.mean;
        return true;
    });
    return all_that_others_see(in, twins);
}

}  // namespace

TEST_CASE("NobodyElseCanTellTheLevelsOfTwins") {
    double high = 0;
    double low = 0;
    Seen const first = world_with(+2.5, -2.5, high);
    Seen const second = world_with(-2.5, +2.5, low);
    CHECK(high > low);  // the worlds do differ
    REQUIRE(first.size() == second.size());
    CHECK(first.size() > 500);
    for (std::size_t i = 0; i < first.size(); ++i) {
        CAPTURE(first[i].first);
        REQUIRE(first[i].first == second[i].first);
        CHECK(first[i].second == second[i].second);
    }
}
