#include "twins_eyes.hpp"

#include <fstream>
#include <map>

#include "base/text.hpp"
#include "twins_addresses.hpp"
#include "twins_hand.hpp"

namespace regia::twins {
namespace {

//! Pages of one route that links lead to, beyond those that are asked for anyway, for each looker and language.
constexpr int followed_max = 3;

//! Requests, their times and the process's own figures: of the machine that runs the test. Which routes were asked is
//! compared, how often is not: who is asked more questions sends more answers. Only this machine reads them.
std::string without_figures(std::string const& metrics) {
    std::string text;
    for (std::string_view const line : split(metrics, '\n')) {
        bool const is_exact = line.starts_with("regia_events");
        text += std::string(line.substr(0, is_exact ? line.size() : line.rfind(' '))) + "\n";
    }
    return text;
}

std::string text_of(http::Reply const& reply) {
    std::string text = std::to_string(reply.status);
    for (auto const& [name, value] : reply.headers) text += "\n" + name + ": " + value;
    text += "\n\n" + reply.body + std::string(reply.fixed_body);
    if (reply.file) {
        std::ifstream in(reply.file->path(), std::ios::binary);
        text.append(std::istreambuf_iterator<char>(in), {});
    }
    return text;
}

//! Drafts of the texts of modules, costly to show: by their author, once; nobody's path is near them.
bool is_about_texts(std::string_view route) {
    return route.find("/bozza") != std::string_view::npos || route.find("/draft") != std::string_view::npos;
}

//! Made of the program's own text.
bool is_for_all(std::string_view route) { return route == "/api" || route == "/api/openapi.json"; }

std::uint64_t number_of(Look look) { return look == Look::glance ? 1 : 2; }

//! Where a list for programs goes on; empty where it does not.
std::string next_page(std::string const& address, std::string const& body) {
    std::string const before = "\"next\":\"";
    auto const at = body.find(before);
    if (!is_for_programs(address) || at == std::string::npos || address.find("after=") != std::string::npos) return {};
    auto const start = at + before.size();
    return address + (address.find('?') == std::string::npos ? "?" : "&") +
           "after=" + http::url_encode(body.substr(start, body.find('"', start) - start));
}

void add_parameters(std::string_view address, std::set<std::string>& names) {
    auto const question = address.find('?');
    if (question == std::string_view::npos) return;
    for (std::string_view const pair : split(address.substr(question + 1), '&'))
        names.emplace(pair.substr(0, pair.find('=')));
}

//! Tables in which the rows of a person are hers alone; those of everybody else are compared, as is every other table.
std::set<std::string> const own_tables{
    "access_link",     "access_session",   "assessment_answer", "assessment_area", "assessment_attempt",
    "learning_module", "learning_note",    "learning_section",  "learning_standing", "learning_test",
    "learning_time",   "mail_message",     "monitoring_counted"};

//! Tables that are not compared: nobody is told of them but through what is.
std::set<std::string> const inner_tables{
    "event",                 // when she ended a survey or began a module, for the product's own reactions
    "jobs_subscriber",       // how far these have come
    "assessment_duration"};  // minutes of surveys without person; told as their median, from thirty surveys on

//! All columns of all rows, as SQLite spells them.
std::string rows_of(db::Tx& tx, std::string const& table, World const& world) {
    std::string columns;
    tx.each("SELECT name FROM pragma_table_info($1)",
            [&](db::Row const& row) {
                columns += (columns.empty() ? "quote(" : " || ' ' || quote(") + row.get<std::string>(0) + ")";
            },
            table);
    std::string rows, sql = "SELECT " + columns + " FROM " + table;
    auto const add = [&](db::Row const& row) { rows += row.get<std::string>(0) + "\n"; };
    if (own_tables.count(table) == 0) tx.each(sql + " ORDER BY 1", add);
    else tx.each(sql + " WHERE person_id NOT IN ($1, $2) ORDER BY 1", add, world.ada.person, world.bea.person);
    return rows;
}

}  // namespace

struct Eyes::Looker {
    std::string name, own_level;
    world::Browser browser;
    bool is_program = false;
    std::map<std::string, int> followed{};
};

void Eyes::look_around(World& world, Looker& looker, Seen& seen) {
    world.draw_from(std::hash<std::string>()(looker.name) + number_of(look_));
    std::vector<std::string> to_ask = addresses(world);
    std::set<std::string> known(to_ask.begin(), to_ask.end()), refused;
    auto const ask = [&](std::string const& address, bool is_htmx) {
        std::string what = looker.name + (is_htmx ? " HX " : " ") + address;
        world.draw_from(std::hash<std::string>()(what) + number_of(look_));
        looker.browser.is_htmx = is_htmx;
        http::Reply reply = looker.browser.get(address);
        CAPTURE(what);
        CHECK(reply.status < 500);
        seen.sights.push_back({std::move(what), keep(text_of(reply))});
        return reply;
    };
    auto const follow = [&](http::Reply const& reply) {
        for (std::string& link : links_in(reply.body)) {
            http::Route const* const route = route_of(world, link);
            if (!route || !known.insert(link).second) continue;
            std::string const kind = (link.starts_with("/en/") ? "/en" : "") + route->path;
            if (++looker.followed[kind] <= followed_max) to_ask.push_back(std::move(link));
        }
    };
    for (std::size_t i = 0; i < to_ask.size(); ++i) {
        std::string const address = to_ask[i];
        http::Route const* const route = route_of(world, address);
        REQUIRE(route);
        if (route->path == "/metrics") continue;  // see_figures
        bool const has_program = !looker.is_program && looker.name != "nobody";  // that asks the interface for her
        if (is_for_programs(address) ? has_program : looker.is_program) continue;
        bool const is_author = looker.name.starts_with("author");
        if (is_about_texts(route->path) && !(is_author && look_ == Look::whole)) continue;
        if (looker.name != "nobody" && is_for_all(route->path)) continue;
        if (refused.count(address.substr(0, address.find('?')))) continue;  // with parameters as without
        http::Reply const reply = ask(address, false);
        if (reply.status == 303 || reply.status == 401 || reply.status == 403) refused.insert(address);
        if (reply.status != 200) continue;
        answered_.insert(route->path);
        add_parameters(address, parameters_);
        if (auto const next = next_page(address, reply.body); !next.empty() && known.insert(next).second)
            to_ask.push_back(next);
        if (!reply.header("Content-Type").starts_with("text/html")) continue;
        if (look_ == Look::whole) follow(reply);
        bool const is_plain = address.find('?') == std::string::npos;
        bool const has_parts = is_plain && reply.body.find(" hx-get=") != std::string::npos;
        if (has_parts || address.find("parte=") != std::string::npos || looker.name == "body_lead") ask(address, true);
        // Filters are the same in both languages.
        if (look_ == Look::whole && is_plain && !address.starts_with("/en/") && known.insert("/en" + address).second)
            to_ask.push_back("/en" + address);
    }
}

//! Every row that is not a twin's own, and the machine's figures.
void Eyes::see_tables(World& world, std::vector<Seen>& all) {
    Seen seen{"tables", "", {}};
    world.in.house.database.read([&](db::Tx& tx) {
        auto const tables = tx.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                                   [](db::Row const& row) { return row.get<std::string>(0); });
        for (std::string const& table : tables)
            if (inner_tables.count(table) == 0) seen.sights.push_back({table, keep(rows_of(tx, table, world))});
        return true;
    });
    world::Browser machine(world.in.house.dispatcher(), "127.0.0.1");
    auto const reply = machine.get("/metrics");
    REQUIRE(reply.status == 200);
    seen.sights.push_back({"/metrics", keep(without_figures(reply.body))});
    all.push_back(std::move(seen));
}

std::vector<Seen> Eyes::look(World& world, Look look) {
    look_ = look;
    std::vector<Looker> lookers;
    auto const add = [&](std::string const& name, Uuid person, std::string const& own_level = "") {
        world.draw_from(number_of(look) * 1'000'000 + lookers.size());
        lookers.push_back({name, own_level, world.in.signed_in(person)});
        world::Browser program(world.in.house.dispatcher());
        program.authorization = "Bearer " + world.in.bearer(person);
        lookers.push_back({name + " by bearer", own_level, program, true});
    };
    lookers.push_back({"nobody", "", world::Browser(world.in.house.dispatcher())});
    add("colleague", world.colleague);
    for (Twin const* twin : {&world.ada, &world.bea}) add(twin->given, twin->person, twin->is_high ? "high" : "low");
    for (auto const& [role, person] : world.staff) add(role, person);
    add("body_lead of another body", world.elsewhere);
    for (char const* role : {"regional_office", "auditor"}) {
        Hand hand(world.in, world.staff.at(role));
        for (Twin const* twin : {&world.ada, &world.bea})
            hand.send("/persone/" + to_string(twin->person), {{"motivo", "Verifica di una segnalazione"}});
    }
    Hand office(world.in, world.staff.at("regional_office"));
    office.send("/enti/ausl-tc/persone", {{"motivo", "Verifica di una segnalazione"}});
    std::vector<Seen> all;
    for (Looker& looker : lookers) {
        all.push_back({looker.name, looker.own_level, {}});
        look_around(world, looker, all.back());
    }
    see_tables(world, all);
    return all;
}

std::string first_difference(std::string const& a, std::string const& b) {
    auto const parted = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                                      b.begin());
    auto const at = static_cast<std::size_t>(parted.first - a.begin());
    std::size_t const from = at < 80 ? 0 : at - 80;
    return "…" + a.substr(from, 200) + "…\nrather than\n…" + b.substr(from, 200) + "…";
}

}  // namespace regia::twins
