//! Two hundred random rules and a month of random events: what is stored, corrected person by person and every night,
//! is what the whole rule finds.
#include <random>

#include "audience/audience.hpp"
#include "audience/selection.hpp"
#include "registry/absence/absence.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr int rules_count = 200, rounds = 5, acts_a_round = 15, first_people = 30;
std::string const bodies[] = {"ausl-tc", "ausl-tno", "ausl-tse", "aou-pisana"};
std::string const profiles[] = {"nurse", "physician", "gp"};

struct Followed {
    Uuid id;
    audience::Rule rule;
    std::optional<Uuid> body;
};

class RandomMonth {
public:
    RandomMonth(TestHouse& house, std::uint32_t seed)
        : in_(house), random_(seed), office_(house.somebody("regional_office")) {}

    void run() {
        for (int i = 0; i < first_people; ++i) hire();
        for (int i = 0; i < rules_count; ++i) follow();
        settle();
        check();
        for (int round = 0; round < rounds; ++round) {
            auto const before = all_members();
            for (int i = 0; i < acts_a_round; ++i) act();
            settle();
            check();
            in_.clock.advance(days(1 + below(3)));  // a night passes, and time alone changes who is in
            settle();
            check();
            auto const after = all_members();
            for (std::size_t i = 0; i < after.size(); ++i) changed_ += before[i] != after[i];
        }
        // The test tests something: rules that split, and that were corrected.
        std::size_t splitting = 0;
        for (auto const& members : all_members()) splitting += !members.empty() && members.size() < people_.size();
        CHECK(splitting > rules_count / 3);
        CHECK(changed_ > rules_count / 2);
        CHECK(moved_ > 3);
    }

private:
    int below(int most) { return static_cast<int>(random_() % static_cast<std::uint32_t>(most)); }
    bool happens(int percent) { return below(100) < percent; }
    template <std::size_t n>
    std::string const& one_of(std::string const (&all)[n]) {
        return all[static_cast<std::size_t>(below(static_cast<int>(n)))];
    }
    struct Known {
        Uuid id;
        std::string given, tax_code, body, profile;
        int modules = 0;
        std::optional<Uuid> absence{};
    };
    Known& somebody() { return people_[static_cast<std::size_t>(below(static_cast<int>(people_.size())))]; }
    Day today() const { return rome_day(in_.clock.now()); }
    void write(std::function<void(db::Tx&)> const& command) { in_.house.database.write_now("random", command); }
    void settle() {
        in_.house.subscribers.drain();
        in_.house.queue.drain();
        in_.house.subscribers.drain();
    }

    void hire() {
        Known one{in_.ids.next(), "Anna" + std::string(1, static_cast<char>('a' + people_.size() % 26)), "",
                  one_of(bodies), one_of(profiles)};
        std::string const code = "RSSNNA80A41D" + std::to_string(100 + people_.size());
        for (char letter = 'A'; letter <= 'Z'; ++letter)
            if (registry::check_tax_code(code + letter) == registry::TaxCodeFault::none) one.tax_code = code + letter;
        registry::Person const person{one.id, one.given, "Rossi", one.tax_code, std::nullopt, Day{1980, 1, 1}, "f",
                                      "it"};
        registry::Employment const job{in_.ids.next(), one.id, named_uuid("body", one.body), std::nullopt,
                                       std::nullopt, one.profile, one.profile == "gp" ? "contracted" : "employee",
                                       std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
        write([&](db::Tx& tx) {
            registry::add_person(tx, person, job, in_.clock.now());
            registry::give_account(tx, person, in_.ids.next(), in_.clock.now());
        });
        people_.push_back(std::move(one));
    }

    audience::Clause clause() {
        auto const& facts = in_.house.facts.all();
        access::Fact const& fact = facts[static_cast<std::size_t>(below(static_cast<int>(facts.size())))];
        audience::Clause clause{std::string(fact.code), happens(35)};
        if (fact.kind == access::FactKind::number) clause.at_least = 1 + below(8);
        if (fact.kind != access::FactKind::choice) return clause;
        auto const choices = fact.choices(html::Voice{html::Language::it});
        for (int i = 1 + below(3); i > 0; --i) {
            auto const which = static_cast<std::size_t>(below(static_cast<int>(choices.size())));
            std::string const code = fact.code == "body"      ? one_of(bodies)
                                     : fact.code == "profile" ? one_of(profiles)
                                                              : choices[which].value;
            if (std::find(clause.any_of.begin(), clause.any_of.end(), code) == clause.any_of.end())
                clause.any_of.push_back(code);
        }
        return clause;
    }
    void follow() {
        Followed one{in_.ids.next(), {}, std::nullopt};
        if (happens(25)) one.body = named_uuid("body", one_of(bodies));
        for (int i = below(5); i > 0; --i) one.rule.push_back(clause());
        write([&, by = in_.ids.next(), job = in_.ids.next()](db::Tx& tx) {
            audience::save_audience(tx, in_.house.queue, {one.id, "Prova", one.body, one.rule, 0, by, job},
                                    in_.clock.now());
        });
        followed_.push_back(std::move(one));
    }

    void act() {
        switch (below(8)) {
            case 0: return hire();
            case 1: return change_absence(somebody());
            case 2: return give_function(somebody());
            case 3: return answer_survey(somebody());
            case 4: return move(somebody());
            case 5: return change_rule();
            default: return learn(somebody(), happens(20) ? 8 : 1);
        }
    }
    void change_absence(Known& one) {
        if (one.absence) {
            write([&, id = in_.ids.next()](db::Tx& tx) {
                registry::end_absence(tx, {id, one.id, one.id, *one.absence, plus_days(today(), -below(2))},
                                      in_.clock.now());
            });
            one.absence.reset();
            return;
        }
        Uuid const id = in_.ids.next();
        std::vector<registry::AbsenceFault> faults;
        write([&](db::Tx& tx) {
            registry::AbsenceInput input{id, one.id, one.id, "secondment", plus_days(today(), below(4) - 1),
                                         std::nullopt};
            if (happens(50)) input.finished_on = plus_days(*input.started_on, 1 + below(4));
            faults = registry::begin_absence(tx, input, in_.clock.now());
        });
        if (faults.empty()) one.absence = id;
    }
    void give_function(Known const& one) {
        write([&, id = in_.ids.next()](db::Tx& tx) {
            registry::add_function(tx, id, one.id, happens(50) ? "tutor" : "trainer", "atto 3",
                                   plus_days(today(), below(4) - 1), in_.clock.now());
        });
    }
    void answer_survey(Known const& one) {
        bool const has = in_.house.database.read([&](db::Tx& tx) {
            return tx.value<Uuid>("SELECT id FROM assessment_attempt WHERE person_id = $1", one.id).has_value();
        });
        if (has) return;
        write([&, attempt = in_.ids.next()](db::Tx& tx) {
            assessment::simulate_attempt(tx, *in_.house.survey.current(), in_.house.survey.current_id(), attempt,
                                         one.id, std::vector<double>(6, 0.5), TestHouse::seed,
                                         in_.clock.now() - hours(1), in_.clock.now(), {"all"});
        });
    }
    void learn(Known& one, int modules) {
        write([&](db::Tx& tx) {
            learning::plan_path(tx, in_.house.library, one.id, in_.clock.now());
            for (; modules > 0 && one.modules < 8; --modules) {
                ++one.modules;
                learning::simulate_module(tx, in_.house.library, one.id, "F" + std::to_string(one.modules), true,
                                          in_.clock.now() - hours(1), in_.clock.now(), 5);
            }
        });
    }
    //! By a staff file, as it happens.
    void move(Known& one) {
        one.body = one_of(bodies);
        std::string const file = "cognome;nome;codice_fiscale;ente;profilo;rapporto\nRossi;" + one.given + ";" +
                                 one.tax_code + ";" + one.body + ";" + one.profile +
                                 (one.profile == "gp" ? ";contracted\n" : ";employee\n");
        Browser office = in_.signed_in(office_);
        auto const form = world::form_with(office.get("/importazioni").body, "/importazioni");
        auto const sent = office.post_file("/importazioni", form.hidden, "personale.csv", file);
        CAPTURE(world::text_of(sent.body));
        REQUIRE(sent.status == 303);
        std::string const at(sent.header("Location"));
        std::string const page = office.get(at).body;
        if (page.find("/applica\"") == std::string::npos) return;  // she is there already
        auto const apply = world::form_with(page, "/applica");
        CHECK(office.post(apply.action, apply.hidden).status == 303);
        in_.house.queue.drain();
        ++moved_;
    }
    void change_rule() {
        Followed& one = followed_[static_cast<std::size_t>(below(rules_count))];
        auto const now = in_.house.database.read([&](db::Tx& tx) { return audience::find_audience(tx, one.id); });
        audience::Rule rule = one.rule;
        if (rule.size() < audience::clauses_max) rule.push_back(clause());
        if (rule == one.rule) return;
        one.rule = rule;
        write([&, by = in_.ids.next(), job = in_.ids.next()](db::Tx& tx) {
            audience::save_audience(tx, in_.house.queue, {one.id, "Prova", one.body, rule, now->number, by, job},
                                    in_.clock.now());
        });
    }

    std::vector<std::vector<Uuid>> all_members() {
        return in_.house.database.read([&](db::Tx& tx) {
            std::vector<std::vector<Uuid>> all;
            for (Followed const& one : followed_) all.push_back(audience::members_in_order(tx, one.id));
            return all;
        });
    }
    void check() {
        in_.house.database.read([&](db::Tx& tx) {
            for (Followed const& one : followed_) {
                auto const stored = audience::members_in_order(tx, one.id);
                auto const found = audience::all_in(tx, {in_.house.facts, one.rule, one.body, today()});
                CAPTURE(audience::to_json(one.rule));
                CHECK(stored == found);
                auto const counted = tx.value<std::int64_t>("SELECT members FROM audience_definition WHERE id = $1",
                                                            one.id);
                CHECK(counted == static_cast<std::int64_t>(found.size()));
                CHECK(audience::find_audience(tx, one.id)->is_ready);
            }
            return true;
        });
    }

    TestHouse& in_;
    std::mt19937 random_;
    Uuid office_;
    std::vector<Known> people_;
    std::vector<Followed> followed_;
    int changed_ = 0, moved_ = 0;
};

}  // namespace

TEST_CASE("TwoHundredRandomRulesAreFollowedThroughRandomEvents") {
    world::on_each_engine([](TestHouse& in) { RandomMonth(in, 20261126).run(); });
}
