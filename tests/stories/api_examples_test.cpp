//! The examples of docs/api are requests that are sent and replies that come: a file for each resource, its examples in
//! their order in one small world. In a reply "…" stands for any text or number, and for the rest of a list or object.
#include <boost/json.hpp>

#include <fstream>
#include <set>

#include "base/text.hpp"
#include "http/api/openapi.hpp"
#include "http/api/shape.hpp"
#include "monitoring/monitoring.hpp"
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace json = boost::json;

namespace {

constexpr std::string_view rest = "…";

struct Example {
    int line = 0;
    std::vector<std::string> request;  //!< lines of an HTTP message
    std::vector<std::string> reply;
};

//! Fenced blocks "http": those that begin with HTTP/1.1 answer the one before.
std::vector<Example> examples_in(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::vector<Example> all;
    std::vector<std::string> block;
    bool is_inside = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (!is_inside) {
            is_inside = line == "```http";
            block.clear();
        } else if (line != "```") {
            block.push_back(line);
        } else {
            is_inside = false;
            REQUIRE_FALSE(block.empty());
            if (block[0].starts_with("HTTP/1.1 ")) all.back().reply = block;
            else all.push_back({number - static_cast<int>(block.size()), block, {}});
        }
    }
    return all;
}

std::string body_of(std::vector<std::string> const& message) {
    auto const blank = std::find(message.begin(), message.end(), "");
    std::string body;
    for (auto line = blank; line != message.end(); ++line) body += *line + "\n";
    return body;
}

//! Whether what came is what the example shows.
bool is_like(json::value const& shown, json::value const& came) {
    if (shown.is_string() && shown.as_string() == rest) return true;
    if (shown.is_array() && came.is_array()) {
        auto const& left = shown.as_array();
        bool const is_cut = !left.empty() && left.back().is_string() && left.back().as_string() == rest;
        std::size_t const wanted = left.size() - (is_cut ? 1 : 0);
        if (is_cut ? came.as_array().size() < wanted : came.as_array().size() != wanted) return false;
        for (std::size_t i = 0; i < wanted; ++i)
            if (!is_like(left[i], came.as_array()[i])) return false;
        return true;
    }
    if (shown.is_object() && came.is_object()) {
        bool const is_cut = shown.as_object().contains(json::string_view(rest.data(), rest.size()));
        for (auto const& [name, value] : shown.as_object()) {
            if (std::string_view(name) == rest) continue;
            auto const* const there = came.as_object().if_contains(name);
            if (!there || !is_like(value, *there)) return false;
        }
        return is_cut || came.as_object().size() == shown.as_object().size();
    }
    return shown == came;
}

//! A nurse of a body, a graduate who has concluded her course in another, and one of each further role: each a program
//! with a token.
class People {
public:
    explicit People(TestHouse& in) : in_(in) {
        Uuid const nurse = hire("Ada", "SMPDAA80A41D612X", "ausl-tc");
        Uuid const graduate = hire("Bice", "SMPBCI80A41D612Y", "ausl-tno");
        in.house.subscribers.drain();
        conclude(graduate);
        in.house.subscribers.drain();
        Day const yesterday = plus_days(rome_day(in.clock.now()), -1);
        in.house.database.write_now("freeze", [&](db::Tx& tx) {
            monitoring::freeze_counts(tx, yesterday, in.clock.now());
        });
        monitoring::find_corrections(in.house.database, in.clock.now());
        tokens_["learner"] = in.bearer(nurse);
        tokens_["graduate"] = in.bearer(graduate);
        for (access::Role const& role : in.house.programme.current()->roles) {
            if (role.code == "learner") continue;
            Uuid const body = role.scope == access::Scope::Kind::body ? named_uuid("body", "ausl-tc") : Uuid{};
            tokens_[role.code] = in.bearer(in.somebody(role.code, body));
        }
        values_["nurse"] = to_string(nurse);
        Browser page = in.signed_in(in.somebody("learner"));
        values_["session"] = page.cookies;
        values_["form_token"] = Browser::hidden(page.get("/area-di-lavoro").body, "form_token");
    }

    //! {session} and {form_token} are those of a learner's page, for what a token may not do. {learner} is her token,
    //! {attempt} the `attempt` of an earlier reply or of the first row in it.
    std::string filled(std::string text) const {
        for (auto const* const names : {&tokens_, &values_})
            for (auto const& [name, value] : *names)
                for (auto at = text.find("{" + name + "}"); at != std::string::npos; at = text.find("{" + name + "}"))
                    text.replace(at, name.size() + 2, value);
        return text;
    }

    http::Reply send(Example const& example) {
        Browser program(in_.house.dispatcher());
        for (std::size_t i = 1; i < example.request.size() && !example.request[i].empty(); ++i) {
            std::string const header = filled(example.request[i]);
            auto const colon = header.find(": ");
            REQUIRE(colon != std::string::npos);
            std::string const name = lower_ascii(header.substr(0, colon));
            if (name == "authorization") program.authorization = header.substr(colon + 2);
            else program.more_headers.emplace_back(name, header.substr(colon + 2));
        }
        std::string const line = filled(example.request[0]);
        auto const parts = split(line, ' ');
        REQUIRE(parts.size() == 3);
        http::Method method = http::Method::other;
        for (http::Method const one : {http::Method::get, http::Method::post, http::Method::put, http::Method::del})
            if (http::name_of(one) == parts[0]) method = one;
        auto reply = program.send_json(method, std::string(parts[1]), filled(body_of(example.request)));
        keep(reply);
        in_.house.queue.drain();  // what a request orders is done before the next one is sent
        return reply;
    }

private:
    Uuid hire(std::string const& name, std::string const& tax_code, std::string_view body) {
        registry::Person const person{in_.ids.next(), name, "Esempi", tax_code, std::nullopt, Day{1980, 1, 1}, "f",
                                      "it"};
        registry::Employment job{in_.ids.next(), person.id, named_uuid("body", body), std::nullopt, std::nullopt,
                                 "nurse", "employee", "10001", 36.0, Day{2025, 1, 1}, std::nullopt};
        in_.house.database.write_now("hire", [&, unit = in_.ids.next(), grant = in_.ids.next()](db::Tx& tx) {
            job.unit = registry::unit_id(tx, job.body, "Medicina interna", unit);
            registry::add_person(tx, person, job, in_.clock.now());
            access::add_account(tx, person.id, *person.tax_code, "it", in_.clock.now(), name + " Esempi");
            access::add_grant(tx, {grant, person.id, "learner", {access::Scope::Kind::person, person.id},
                                   Day{2025, 1, 1}, "programma"}, in_.clock.now());
        });
        return person.id;
    }

    //! The survey, then a module a day until yesterday.
    void conclude(Uuid person) {
        Instant const now = in_.clock.now();
        in_.house.database.write_now("course", [&, attempt = in_.ids.next()](db::Tx& tx) {
            assessment::simulate_attempt(tx, *in_.house.survey.current(), in_.house.survey.current_id(), attempt,
                                         person, std::vector<double>(6, 0.5), TestHouse::seed,
                                         now - days(10) - hours(1), now - days(10), {"all"});
            learning::plan_path(tx, in_.house.library, person, now - days(10));
            for (catalogue::Module const& module : in_.house.catalogue.current()->modules)
                learning::simulate_module(tx, in_.house.library, person, module.code, true,
                                          now - days(9 - module.position) - hours(1), now - days(9 - module.position),
                                          TestHouse::seed);
        });
    }

    void keep(http::Reply const& reply) {
        values_["etag"] = std::string(reply.header("ETag"));
        boost::system::error_code error;
        json::value const document = json::parse(reply.body, error);
        if (error || !document.is_object()) return;
        for (auto const& [name, value] : document.as_object())
            if (value.is_array() && !value.as_array().empty() && value.as_array()[0].is_object())
                keep(value.as_array()[0].as_object());
        keep(document.as_object());
    }
    void keep(json::object const& row) {
        for (auto const& [name, value] : row) {
            if (value.is_string()) values_[std::string(name)] = std::string(value.as_string());
            else if (value.is_int64()) values_[std::string(name)] = std::to_string(value.as_int64());
        }
    }

    TestHouse& in_;
    std::map<std::string, std::string> tokens_, values_;
};

void check(TestHouse& in, People& people, Example const& example) {
    CAPTURE(example.line);
    CAPTURE(example.request[0]);
    REQUIRE_FALSE(example.reply.empty());
    std::string const shown = people.filled(body_of(example.reply));  // with what was known before it came
    auto const reply = people.send(example);
    CAPTURE(reply.body);
    CHECK(reply.status == parse_number<int>(std::string_view(example.reply[0]).substr(9, 3)));
    for (std::size_t i = 1; i < example.reply.size() && !example.reply[i].empty(); ++i) {
        std::string_view const header = example.reply[i];
        CAPTURE(header);
        auto const colon = header.find(": ");
        std::string_view const value = header.substr(colon + 2);
        std::string_view const came = reply.header(header.substr(0, colon));
        CHECK((value == rest ? !came.empty() : came == value));
    }
    if (!trim(shown).empty()) CHECK(is_like(json::parse(shown), json::parse(reply.body)));
    std::string_view target = std::string_view(example.request[0]);
    target = target.substr(target.find(' ') + 1);
    auto const route = in.house.router.match(
        example.request[0].starts_with("GET") ? http::Method::get : http::Method::post,
        target.substr(0, std::min(target.find('?'), target.find(' ')))).route;
    if (reply.status >= 300 || !route || !route->description || route->description->gives.empty()) return;
    auto const faults =
        http::mismatches(http::parse_shape(route->description->gives), reply.body, in.house.router.types());
    for (std::string const& fault : faults) CHECK(fault.empty());
}

//! By name, so that one world serves them in the same order on every machine.
std::set<std::filesystem::path> example_files() {
    std::set<std::filesystem::path> all;
    for (auto const& entry : std::filesystem::directory_iterator("docs/api")) all.insert(entry.path());
    return all;
}

//! "/api/v1/path/modules" -> "path".
std::string resource_of(std::string_view path) {
    std::string_view const after = path.substr(std::string_view("/api/v1/").size());
    return std::string(after.substr(0, after.find_first_of("/? ")));
}

}  // namespace

TEST_CASE("TheExamplesOfTheInterfaceAreTrue") {
    world::on_each_engine([](TestHouse& in) {
        People people(in);
        for (auto const& file : example_files()) {
            CAPTURE(file.string());
            in.clock.advance(seconds(1));  // what two files did is in the order of the files
            for (Example const& example : examples_in(file)) check(in, people, example);
        }
    });
}

TEST_CASE("EachResourceHasAnExample") {
    std::set<std::string> shown;
    for (auto const& file : example_files())
        for (Example const& example : examples_in(file)) {
            std::string_view const line = example.request[0];
            shown.insert(resource_of(line.substr(line.find(' ') + 1)));
        }
    auto const folder = std::filesystem::temp_directory_path() / ("regia-examples-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    for (http::Route const* const route : http::api_routes(in.house.router)) {
        CAPTURE(route->path);
        CHECK(shown.contains(resource_of(route->path)));
    }
}
