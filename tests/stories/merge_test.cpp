//! Two records of one person are merged: what she did under both counts once, she comes in with either, and an undo
//! makes every table what it was.
#include <regex>
#include <set>

#include "access/account_store.hpp"
#include "access/entry/entry.hpp"
#include "access/oidc/identity_store.hpp"
#include "base/text.hpp"
#include "registry/contact.hpp"
#include "registry/merge/merge.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

bool has(http::Reply const& reply, std::string_view part) {
    return world::text_of(reply.body).find(part) != std::string::npos;
}

Uuid body_named(std::string_view code) { return named_uuid("body", std::string(code)); }

struct Twice {
    std::string given = "Ada", code;
    std::string body = "ausl-tc";
    Day from{2025, 1, 1};
};

Uuid hire(TestHouse& in, Twice const& one) {
    registry::Person const person{in.ids.next(), one.given, "Doppi", one.code, {}, Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id, body_named(one.body), std::nullopt, std::nullopt, "nurse",
                                   "employee", "77", 36.0, one.from, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) { registry::add_person(tx, person, job, in.clock.now()); });
    in.house.subscribers.drain();
    return person.id;
}

constexpr char const* code_a = "DPPDAA80A41D612A";
constexpr char const* code_b = "DPPDAA80A41D61NB";  // differs by omocodia, but for its check character
constexpr char const* code_c = "DPPDAA80A41F205C";  // of another place of birth

void do_module(TestHouse& in, Uuid person, std::string_view module, bool complete, std::int64_t ago) {
    in.house.database.write_now("module", [&](db::Tx& tx) {
        learning::simulate_module(tx, in.house.library, person, module, complete, in.clock.now() - ago,
                                  in.clock.now() - ago + minutes(30), 3);
    });
    in.house.subscribers.drain();
}

void answer_survey(TestHouse& in, Uuid person, double ability, std::int64_t ago) {
    in.house.database.write_now("survey", [&, attempt = in.ids.next()](db::Tx& tx) {
        assessment::simulate_attempt(tx, *in.house.survey.current(), in.house.survey.current_id(), attempt, person,
                                     std::vector<double>(6, ability), 11, in.clock.now() - ago,
                                     in.clock.now() - ago + minutes(20), {"all"});
    });
    in.house.subscribers.drain();
}

//! Every row of every table as the database spells it. Left out is what tells that something happened, or when figures
//! were taken; monitoring is judged by counting everything anew.
std::map<std::string, std::multiset<std::string>> all_rows(TestHouse& in) {
    static std::set<std::string> const left_out{
        "event",          "jobs_subscriber",      "access_look",      "access_list_look", "access_session",
        "registry_merge", "registry_merge_row",   "monitoring_day",   "monitoring_count", "monitoring_total",
        "monitoring_cell", "monitoring_frozen_person"};
    return in.house.database.read([&](db::Tx& tx) {
        bool const is_sqlite = tx.engine() == db::Engine::sqlite;
        std::map<std::string, std::vector<std::string>> columns;
        tx.each(is_sqlite ? "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p "
                            "WHERE m.type = 'table' ORDER BY m.name, p.cid"
                          : "SELECT table_name, column_name FROM information_schema.columns "
                            "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
                [&](db::Row const& row) { columns[row.get<std::string>(0)].push_back(row.get<std::string>(1)); });
        std::map<std::string, std::multiset<std::string>> all;
        for (auto const& [table, names] : columns) {
            if (left_out.count(table) || table.starts_with("sqlite_")) continue;
            std::string row;
            for (std::string const& name : names) {
                if (table == "monitoring_person" && name == "updated_at") continue;
                row += (row.empty() ? "" : " || '|' || ") +
                       (is_sqlite ? "quote(" + name + ")" : "COALESCE(CAST(" + name + " AS text), 'NULL')");
            }
            tx.each("SELECT " + row + " FROM " + table,
                    [&](db::Row const& one) { all[table].insert(one.get<std::string>(0)); });
        }
        return all;
    });
}

void check_same(std::map<std::string, std::multiset<std::string>> const& before,
                std::map<std::string, std::multiset<std::string>> const& after) {
    CHECK(before.size() == after.size());
    for (auto const& [table, rows] : before) {
        CAPTURE(table);
        auto const now = after.find(table);
        REQUIRE(now != after.end());
        CHECK(rows == now->second);
    }
}

void check_counters(TestHouse& in) {
    in.house.subscribers.drain();
    auto const differences = in.house.database.read(
        [&](db::Tx& tx) { return monitoring::verify_counters(tx, in.clock.now()); });
    for (auto const& one : differences) MESSAGE(one);
    CHECK(differences.empty());
}

std::string pair_path(Uuid one, Uuid other) { return "/doppioni/" + to_string(one) + "/" + to_string(other); }

http::Reply merge(Browser& browser, Uuid kept, Uuid other, std::string const& reason = "",
                  std::string const& act = "") {
    auto form = world::form_with(browser.get(pair_path(kept, other)).body, "/doppioni/").hidden;
    form.insert(form.end(), {{"resta", to_string(kept)}, {"motivo", reason}, {"atto", act}});
    return browser.post(pair_path(kept, other), form);
}

http::Reply undo(Browser& browser, std::string const& merge) {
    return browser.post(merge + "/annulla", world::form_with(browser.get(merge).body, "/annulla").hidden);
}

std::int64_t number(TestHouse& in, std::string const& sql, Uuid person) {
    return in.house.database.read([&](db::Tx& tx) { return tx.value<std::int64_t>(sql, person).value_or(-1); });
}

std::int64_t in_scope(TestHouse& in) {
    return in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT count(*) FROM monitoring_person WHERE body_id = $1",
                                      body_named("ausl-tc")).value_or(-1);
    });
}

//! Ada stands twice: both answered and learned, and the second came in with a password.
struct AdaTwice {
    explicit AdaTwice(TestHouse& in)
        : kept(hire(in, {.code = code_a})), other(hire(in, {.code = code_b, .from = {2024, 3, 1}})) {
        answer_survey(in, kept, 0.2, days(9));
        answer_survey(in, other, 1.6, days(5));
        do_module(in, kept, "F1", false, days(4));
        do_module(in, kept, "F2", true, days(3));
        do_module(in, other, "F1", true, days(2));
        do_module(in, other, "F3", false, days(1));
        in.house.database.write_now("notes", [&](db::Tx& tx) {
            learning::simulate_note(tx, kept, "F1", "la mia", in.clock.now());
            learning::simulate_note(tx, other, "F1", "l’altra", in.clock.now());
            assessment::simulate_review(tx, other, in.ids.next(), "A1", "Perché?", in.clock.now());
        });
        in.house.subscribers.drain();
    }
    Uuid kept, other;
};

}  // namespace

TEST_CASE("TwoRecordsOfOnePersonBecomeOneAndAnUndoMakesEveryTableWhatItWas") {
    world::on_each_engine([](TestHouse& in) {
        AdaTwice const ada(in);
        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK(has(office.get("/doppioni"), "Doppi Ada"));
        CHECK(has(office.get(pair_path(ada.kept, ada.other)), code_b));
        check_counters(in);
        auto const before = all_rows(in);
        std::int64_t const people = in_scope(in);

        auto const done = merge(office, ada.kept, ada.other);
        REQUIRE(done.status == 303);
        std::string const page(done.header("Location"));
        check_counters(in);
        CHECK(in_scope(in) == people - 1);
        in.house.database.read([&](db::Tx& tx) {
            auto const course = learning::course_of(tx, ada.kept);
            CHECK(course.modules_done == 2);
            for (auto const& module : course.modules) {
                if (module.module == "F1" || module.module == "F2") CHECK(module.state == learning::State::completed);
                if (module.module == "F3") CHECK(module.state == learning::State::in_progress);
            }
            CHECK_FALSE(registry::place_of(tx, ada.other, rome_day(in.clock.now())));
            CHECK(registry::place_of(tx, ada.kept, {2024, 6, 1}));  // she worked there under the other record
            CHECK(registry::person_with_tax_code(tx, code_b) == ada.kept);
            CHECK(registry::person_with_tax_code(tx, code_a) == ada.kept);
            return 0;
        });
        CHECK(number(in, "SELECT count(*) FROM assessment_attempt WHERE person_id = $1", ada.kept) == 2);
        CHECK(number(in, "SELECT count(*) FROM registry_employment WHERE person_id = $1", ada.kept) == 1);
        CHECK(number(in, "SELECT count(*) FROM assessment_review WHERE person_id = $1", ada.kept) == 1);
        CHECK(number(in, "SELECT count(*) FROM records_alias WHERE person_id = $1", ada.kept) >= 1);
        CHECK_FALSE(has(office.get("/doppioni"), "È una sola: confronta"));
        CHECK(office.get(pair_path(ada.kept, ada.other)).status == 404);  // no longer a pair

        REQUIRE(undo(office, page).status == 303);
        check_counters(in);
        CHECK(in_scope(in) == people);
        check_same(before, all_rows(in));
        CHECK(has(office.get(page), "Annullata"));
    });
}

TEST_CASE("WhoeverComesInWithTheOtherRecordIsTheOneThatStaysAndIsTold") {
    world::on_each_engine([](TestHouse& in) {
        AdaTwice const ada(in);
        std::string const person = "SELECT count(*) FROM access_session WHERE ended_at IS NULL AND person_id = $1";
        Browser old = in.signed_in(ada.other);
        CHECK(old.get("/percorso").status == 200);
        CHECK(number(in, person, ada.other) == 1);
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page(merge(office, ada.kept, ada.other, "Stessa persona", "atto 9").header("Location"));
        CHECK(number(in, person, ada.other) == 0);
        CHECK(old.get("/percorso").status != 200);
        auto const found = in.house.database.read([&](db::Tx& tx) { return access::person_named(tx, code_b); });
        CHECK(found == ada.kept);
        Browser she = in.signed_in(ada.kept);
        CHECK(has(she.get("/accessi"), "Due tue registrazioni, unite in una"));
        CHECK(has(she.get("/accessi"), "Stessa persona"));
        CHECK(has(she.get("/inizio"), "Due tue registrazioni sono state unite"));
        auto const own = she.get("/i-miei-dati.json");
        CHECK(own.body.find("atto 9") != std::string::npos);
        CHECK(own.body.find(code_b) != std::string::npos);
        REQUIRE(undo(office, page).status == 303);
        CHECK(in.house.database.read([&](db::Tx& tx) { return access::person_named(tx, code_b); }) == ada.other);
        CHECK(she.get("/accessi").status != 200);  // both come in anew
        Browser other = in.signed_in(ada.other);
        CHECK(has(other.get("/accessi"), "di nuovo divise"));
    });
}

TEST_CASE("WhatTheMergedPersonDidSinceKeepsTheMergeAndSaysWhy") {
    world::on_each_engine([](TestHouse& in) {
        AdaTwice const ada(in);
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page(merge(office, ada.kept, ada.other).header("Location"));
        do_module(in, ada.kept, "F4", false, hours(2));  // hers alone: nobody has to part it
        do_module(in, ada.kept, "F3", true, hours(1));   // the other record had begun it
        CHECK_FALSE(has(office.get(page), "non si può dividere"));  // who looks learns nothing of what she does
        auto const refused = office.post_from_page(page + "/annulla", {});
        CHECK(refused.status == 409);
        CHECK(has(refused, "non si può dividere"));
        CHECK(has(in.signed_in(ada.kept).get("/accessi"), "unirle o dividerle non è riuscito"));
        CHECK(number(in, "SELECT count(*) FROM registry_person WHERE id = $1 AND merged_into IS NOT NULL",
                     ada.other) == 1);
    });
}

TEST_CASE("TwoHalvesConcludeTheCourseAndItsCertificateKeepsTheMergeUntilItIsRevoked") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const one = hire(in, {.code = code_a}), other = hire(in, {.code = code_b});
        std::size_t at = 0;
        for (auto const& module : in.house.catalogue.current()->modules)
            do_module(in, at++ % 2 == 0 ? one : other, module.code, true, days(2));
        Browser office = in.signed_in(in.somebody("regional_office"));
        auto const done = merge(office, one, other);
        REQUIRE(done.status == 303);
        std::string const page(done.header("Location"));
        check_counters(in);
        auto const certificates = [&] {
            return in.house.database.read([&](db::Tx& tx) { return awards::certificates_of(tx, one); });
        };
        REQUIRE(certificates().size() == 1);
        CHECK(office.post_from_page(page + "/annulla", {}).status == 409);
        in.house.database.write_now("revoke", [&](db::Tx& tx) {
            tx.run("INSERT INTO awards_revocation (person_id, renewal, reason, revoked_by, revoked_at) "
                   "VALUES ($1, 0, 'unione sbagliata', $1, $2)",
                   one, in.clock.now());
        });
        CHECK(undo(office, page).status == 303);
        check_counters(in);
        CHECK(in.house.database.read([&](db::Tx& tx) { return learning::course_of(tx, one).modules_done; }) == 4);
        CHECK(in.house.database.read([&](db::Tx& tx) { return learning::course_of(tx, other).modules_done; }) == 4);
    });
}

TEST_CASE("APairIsNotMergedWhereSomethingIsInTheWayAndThePageSaysWhatToDo") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const one = hire(in, {.code = code_a}), other = hire(in, {.code = code_c});
        Browser office = in.signed_in(in.somebody("regional_office"));
        auto const choose = [&](Browser& browser, std::string const& kept) {
            auto form = world::form_with(browser.get(pair_path(one, other)).body, "/doppioni/").hidden;
            form.emplace_back("resta", kept);
            return browser.post(pair_path(one, other), form);
        };
        CHECK(has(choose(office, ""), "Scegli quale delle due registrazioni resta"));
        CHECK(has(choose(office, to_string(in.ids.next())), "Scegli quale delle due registrazioni resta"));
        CHECK(has(merge(office, one, other), "non per omocodia"));
        in.house.database.write_now("open", [&](db::Tx& tx) {
            for (Uuid const person : {one, other})
                tx.run("INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, "
                       "answered, area_position, asked_in_area, answering_seconds, current_item, current_order, "
                       "shown_at) VALUES ($1, $2, 'first', $3, 1, 'all', $4, 0, 0, 0, 0, 'A1-01', '0123', $4)",
                       person, in.ids.next(), in.house.survey.current_id(), in.clock.now());
        });
        CHECK_FALSE(has(merge(office, one, other), "Chiedi alla persona"));  // of an order that is refused anyway
        auto const two_open = merge(office, one, other, "Codice sbagliato nel file di marzo");
        CHECK(two_open.status == 422);
        CHECK(has(two_open, "Chiedi alla persona di finirne uno"));
        in.house.database.write_now("close", [&](db::Tx& tx) {
            tx.run("DELETE FROM assessment_attempt WHERE person_id = $1", other);
            access::add_grant(tx, {in.ids.next(), other, "tutor", {access::Scope::Kind::body, body_named("ausl-tc")},
                                   {2026, 1, 1}, "atto 2"}, in.clock.now());
        });
        CHECK(has(merge(office, one, other, "Codice sbagliato nel file"), "prima toglilo, poi unisci"));
        in.house.database.write_now("revoke", [&](db::Tx& tx) {
            for (auto const& grant : access::grants_of(tx, other, {2026, 2, 12}))
                if (grant.role == "tutor") access::revoke_grant(tx, grant.id, in.clock.now());
        });
        auto const form = world::form_with(office.get(pair_path(one, other)).body, "/doppioni/").hidden;
        auto twice = form;
        twice.insert(twice.end(), {{"resta", to_string(one)}, {"motivo", "Codice sbagliato nel file"}});
        CHECK(office.post(pair_path(one, other), twice).status == 303);
        CHECK(office.post(pair_path(one, other), twice).status == 303);  // the same form again
        CHECK(number(in, "SELECT count(*) FROM registry_merge WHERE kept_id = $1", one) == 1);
    });
}

TEST_CASE("ALeadMergesTwoOfHerBodyUnlessBothHaveComeIn") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const one = hire(in, {.code = code_a}), other = hire(in, {.code = code_b});
        Uuid const far = hire(in, {.given = "Bea", .code = "DPPBEA80A41D612B"});
        Uuid const farther = hire(in, {.given = "Bea", .code = "DPPBEA80A41D61NC", .body = "ausl-tno"});
        Browser lead = in.signed_in(in.somebody("body_lead", body_named("ausl-tc")));
        Browser elsewhere = in.signed_in(in.somebody("body_lead", body_named("ausl-tno")));
        CHECK(lead.get(pair_path(far, farther)).status == 404);
        CHECK(elsewhere.get(pair_path(one, other)).status == 404);
        in.signed_in(one);
        in.signed_in(other);
        CHECK(has(merge(lead, one, other), "prima chi le usa dice che sono sue"));
        in.house.database.write_now("never", [&](db::Tx& tx) {
            tx.run("DELETE FROM access_link WHERE person_id = $1", one);
        });
        auto const done = merge(lead, one, other);
        REQUIRE(done.status == 303);
        std::string const page(done.header("Location"));
        CHECK(lead.get(page).status == 200);
        CHECK(elsewhere.get(page).status == 404);
        CHECK(in.house.database.read([&](db::Tx& tx) { return access::has_come_in(tx, one); }));
        check_counters(in);
    });
}

TEST_CASE("TwoWhoHaveBothComeInAreMergedOnlyAfterBothHaveSaidThatTheyAreOne") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const one = hire(in, {.code = code_a}), other = hire(in, {.code = code_b});
        Browser first = in.signed_in(one), second = in.signed_in(other);
        Browser office = in.signed_in(in.somebody("regional_office"));
        // Who made the second record and comes in as it could else read the results of the first.
        CHECK(has(merge(office, one, other), "prima chi le usa dice che sono sue"));
        CHECK(has(merge(office, other, one), "prima chi le usa dice che sono sue"));
        CHECK(has(first.get("/accessi"), "unirle o dividerle non è riuscito"));

        std::string const own_page = "/due-registrazioni";
        auto const say = [&](Browser& browser, std::string const& code) {
            auto form = world::form_with(browser.get(own_page).body, own_page).hidden;
            form.emplace_back("codice", code);
            return browser.post(own_page, form);
        };
        std::regex const in_four_groups("[0-9a-z]{4}(-[0-9a-z]{4}){3}");
        auto const shown = first.post_from_page(own_page + "/codice", {});
        REQUIRE(shown.status == 200);
        std::smatch found;
        REQUIRE(std::regex_search(shown.body, found, in_four_groups));
        std::string const code = found.str();
        CHECK(say(first, code).status == 422);   // one's own says nothing, and spends it
        CHECK(say(second, code).status == 422);
        auto const again = first.post_from_page(own_page + "/codice", {});
        REQUIRE(std::regex_search(again.body, found, in_four_groups));
        CHECK(has(merge(office, one, other), "prima chi le usa dice che sono sue"));
        CHECK(say(second, "quello-sbagliato").status == 422);
        CHECK(has(say(second, " " + upper_ascii(found.str()) + " "), "Hai detto che le due registrazioni sono tue"));
        CHECK(merge(office, one, other).status == 303);
        check_counters(in);
    });
}

TEST_CASE("NobodyComesInByTheCodeOfARecordThatMayBeAnothersAndWasNeverUsed") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const used = hire(in, {.code = code_a}), unused = hire(in, {.code = code_c});
        in.signed_in(used);
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page(merge(office, unused, used, "Codice scritto male").header("Location"));
        REQUIRE(page.starts_with("/unioni/"));
        auto const found = [&](auto const& find, std::string_view code) {
            return in.house.database.read([&](db::Tx& tx) { return find(tx, code); });
        };
        CHECK(found(registry::person_with_tax_code, code_c) == unused);  // files know both
        CHECK(found(registry::person_coming_in_with, code_a) == unused);
        CHECK_FALSE(found(registry::person_coming_in_with, code_c));
        REQUIRE(undo(office, page).status == 303);
        CHECK(found(registry::person_coming_in_with, code_a) == used);
        CHECK(found(registry::person_coming_in_with, code_c) == unused);
    });
}

TEST_CASE("APasswordSetWhileTwoWereOneKeepsNoMergeAndOpensNothingAfterIt") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const kept = hire(in, {.code = code_a}), other = hire(in, {.code = code_b});
        in.signed_in(kept);
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page(merge(office, kept, other).header("Location"));
        in.house.database.write_now("ways in", [&](db::Tx& tx) {
            access::set_password_hash(tx, kept, "un hash");
            access::link_identity(tx, "https://idp.example", "di-chi-sa", kept, in.clock.now() + 1);
        });
        std::string const with_password = "SELECT count(*) FROM access_account WHERE person_id = $1 "
                                          "AND password_hash IS NOT NULL";
        CHECK(number(in, with_password, kept) == 1);
        CHECK(number(in, with_password, other) == 1);  // by either name she comes in by the same one
        in.clock.advance(minutes(5));
        REQUIRE(undo(office, page).status == 303);
        CHECK(number(in, with_password, kept) == 0);
        CHECK(number(in, with_password, other) == 0);
        CHECK(number(in, "SELECT count(*) FROM access_identity WHERE person_id = $1", kept) == 0);
    });
}
