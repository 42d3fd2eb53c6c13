#include "main/demo.hpp"

#include <cmath>

#include "access/entry/entry.hpp"
#include "base/text.hpp"
#include "catalogue/editorial.hpp"
#include "main/demo_desk.hpp"
#include "main/demo_people.hpp"
#include "main/demo_voices.hpp"

namespace regia {
namespace {

constexpr int people_per_draw = 50;  //!< whoever is invented follows from it and the seed
constexpr std::size_t people_per_write = 500;
//! What follows from what they did is reacted to while their rows are still in memory.
constexpr std::size_t people_per_reaction = 2000;
constexpr std::int64_t events_per_reaction = 50'000;
constexpr std::string_view draft_text =
    "In pratica: se una persona ti chiede a che cosa serve il Fascicolo, comincia da lei. Serve a chi la cura, quando "
    "le carte non sono a portata di mano.";
constexpr Day survey_opens{2025, 6, 16};
constexpr Day snapshot_day{2026, 1, 31};

//! What one invented person does and when, decided before any of it is written.
struct Story {
    Uuid person;
    std::string profile;
    std::vector<double> ability;
    std::uint64_t seed = 0;
    std::optional<Instant> survey_at;
    int modules = 0;
    bool half_of_next = false;
    std::vector<Instant> module_ends;  //!< one a module done, and one more for the half
};

struct Persona {
    std::string_view given, family, gender, body, profile, unit, role;
    std::string_view title_it, title_en;
    int modules;      //!< -1 = has not answered the survey
    bool half = false;
};

constexpr Persona personas[] = {
    {"Chiara", "Bini", "f", "ausl-tc", "nurse", "Rete ospedaliera", "learner",
     "Discente, infermieristico, a metà percorso", "Learner, nursing, half-way", 3, true},
    {"Daniela", "Lotti", "f", "ausl-tc", "front-office", "Staff e amministrazione", "learner",
     "Discente, front-office, senza questionario", "Learner, front office, no survey yet", -1},
    {"Roberto", "Dini", "m", "ausl-tno", "gp", "Rete territoriale e distretti", "learner",
     "Discente, medicina generale", "Learner, general practice", 6},
    {"Marta", "Lippi", "f", "ausl-tc", "administrative", "Staff e amministrazione", "body_lead",
     "Referente GdL, USL Toscana Centro", "Lead of the working group, USL Toscana Centro", 8},
    {"Paolo", "Nesi", "m", "regione", "administrative", "Staff e amministrazione", "regional_office",
     "Ufficio regionale", "Regional office", 8},
    {"Irene", "Galli", "f", "regione", "administrative", "Staff e amministrazione", "steering", "Cabina di Regia",
     "Steering committee", 8},
    {"Stefano", "Landi", "m", "formas", "physician", "Staff e amministrazione", "scientific", "Comitato Scientifico",
     "Scientific committee", 8},
    {"Elena", "Vanni", "f", "estar", "technical", "Staff e amministrazione", "admin", "Amministrazione del sistema",
     "System administration", 8},
    {"Giulia", "Serra", "f", "formas", "administrative", "Staff e amministrazione", "author",
     "Redazione dei contenuti", "Content authors", 8},
};

class DemoMaker {
public:
    DemoMaker(House& house, DemoOrder const& order)
        : house_(house), order_(order), reference_(house.reference.current()), survey_(house.survey.current()),
          revision_(house.survey.current_id()), maker_(*reference_, house.ids, order.seed), start_(demo_start()) {}

    void run() {
        house_.subscribers.drain();
        house_.queue.drain();  // what follows a loaded programme, while it has nobody to follow for
        make_personas();
        make_people();
        add_entry_requests();
        react();  // expected levels first: the survey asks by audience
        Instant const frozen = from_rome(plus_days(snapshot_day, 1), 0, 0);
        live_between({0}, frozen);
        house_.database.write_now("snapshot", [&](db::Tx& tx) {
            monitoring::freeze_snapshot(tx, house_.ids, *house_.plan.current(), snapshot_day, frozen);
        });
        live_between(frozen, start_);
        leave_traces();
        react();
        let_them_speak(house_, {stories_[0].person, stories_[1].person, stories_[2].person, stories_[3].person,
                                start_});
        repeat_survey(stories_[5]);
        house_.database.write_now("desk", [&](db::Tx& tx) { furnish_desk(tx, house_, desk()); });
        react();
        house_.database.write_now("history", [&](db::Tx& tx) {
            monitoring::rebuild_history(tx);
            assessment::count_taken(tx, start_);
        });
        monitoring::freeze_past(house_.database, house_.plan.current()->starts_on, start_);
        monitoring::publish_due(house_.database, *house_.reference.current(), *house_.plan.current(), start_);
        write_draft();
    }

private:
    void react() { house_.subscribers.drain(events_per_reaction); }

    //! A change of the first module, sent to review yesterday: the committee finds something to read.
    void write_draft() {
        Uuid const revision = house_.catalogue.current_id();
        auto const folder = house_.folders.folder(revision);
        catalogue::DraftSketch sketch{{}, {}, {}, {}, author_, revision, start_ - days(1), std::string(draft_text)};
        for (Uuid* id : {&sketch.draft, &sketch.opened, &sketch.edit, &sketch.sent}) *id = house_.ids.next();
        house_.database.write_now("draft", [&](db::Tx& tx) {
            catalogue::sketch_draft(tx, house_.catalogue.current()->modules.front(), *folder, sketch);
        });
    }

    std::mt19937_64& random() { return maker_.random(); }
    double uniform() { return static_cast<double>(random()() >> 11) / 9007199254740992.0; }

    Story story_of(PeopleMaker::Made const& made) {
        Story story;
        story.person = made.person.id;
        story.profile = made.employment.profile;
        story.seed = random()();
        std::normal_distribution<double> normal;
        double const common = normal(random());
        for (int area = 0; area < 6; ++area)
            story.ability.push_back(0.3 + std::sqrt(0.7) * common + std::sqrt(0.3) * normal(random()));
        return story;
    }

    //! Nine in ten answer; two thirds of those conclude, the others stop somewhere. Later starts are less far.
    void invent(Story& story) {
        if (uniform() < 0.10) return;
        std::int64_t const year = start_ - from_rome(survey_opens, 8, 0);
        double const begun = std::pow(uniform(), 1.3) * 0.97;
        story.survey_at = from_rome(survey_opens, 8, 0) + static_cast<std::int64_t>(begun * static_cast<double>(year));
        double const reach = (1 - begun) * 14 * uniform() + (uniform() < 0.62 ? 5 : -1);
        story.modules = std::clamp(static_cast<int>(reach), 0, 8);
        story.half_of_next = story.modules < 8 && uniform() < 0.5;
    }

    void date_modules(Story& story) {
        if (!story.survey_at) return;
        int const steps = story.modules + (story.half_of_next ? 1 : 0);
        std::int64_t const left = start_ - *story.survey_at - hours(1);
        double const length = std::min(1.0, 0.15 + 0.85 * uniform());
        for (int i = 1; i <= steps; ++i)
            story.module_ends.push_back(
                *story.survey_at + hours(1) +
                static_cast<std::int64_t>(length * static_cast<double>(left) * i / (steps + 1)));
    }

    void add(db::Tx& tx, PeopleMaker::Made made, Instant now) {
        made.employment.unit = registry::unit_id(tx, made.employment.body, made.unit, house_.ids.next());
        registry::add_person(tx, made.person, made.employment, now);
        registry::give_account(tx, made.person, house_.ids.next(), now);
        if (made.employment.body == named_uuid("body", "ausl-tc")) colleague_ = made.person;
    }

    //! Two people who asked how to come in: one can be let in, the other is in no staff file.
    void add_entry_requests() {
        access::EntryRequest known, unknown;
        known.id = house_.ids.next();
        known.kind = access::EntryKind::no_email;
        known.name = colleague_.given_name + " " + colleague_.family_name;
        known.tax_code = colleague_.tax_code.value_or("");
        known.email = "posta.personale@example.org";
        known.note = "Lavoro di notte: posso passare in ufficio dopo le 7.";
        unknown.id = house_.ids.next();
        unknown.kind = access::EntryKind::no_account;
        unknown.name = "Ada Neri";
        unknown.tax_code = "NREDAA85A41D612X";
        for (access::EntryRequest* one : {&known, &unknown}) {
            one->body = named_uuid("body", "ausl-tc");
            one->language = "it";
            one->asked_at = start_ - days(1);
        }
        house_.database.write_now("demo", [&](db::Tx& tx) {
            access::add_entry_request(tx, known, sha256(random_token()));
            access::confirm_entry_request(tx, known.id, start_ - hours(23));
            access::add_entry_request(tx, unknown, std::nullopt);
        });
    }

    void make_personas() {
        Instant const now = from_rome(survey_opens, 8, 0);
        int position = 0;
        for (Persona const& persona : personas) {
            auto made = maker_.named(persona.given, persona.family, persona.gender, persona.body, persona.profile,
                                     persona.unit);
            Story story = story_of(made);
            story.ability.assign({0.2, -0.9, 0.4, -0.2, 0.9, 0.1});
            if (persona.modules >= 0) story.survey_at = start_ - days(34);
            story.modules = std::max(persona.modules, 0);
            story.half_of_next = persona.half;
            date_modules(story);
            house_.database.write_now("demo", [&](db::Tx& tx) {
                add(tx, made, now);
                access::add_persona(tx, made.person.id, ++position, persona.title_it, persona.title_en);
                // So that the demo has somebody who answers requests about data; she begins as what she is.
                if (persona.role == "admin") grant(tx, made, "auditor", now);
                if (persona.role == "author") author_ = made.person.id;
                if (persona.role != "learner") grant(tx, made, persona.role, now);
            });
            stories_.push_back(std::move(story));
        }
    }

    void grant(db::Tx& tx, PeopleMaker::Made const& made, std::string_view role, Instant now) {
        access::Role const* const known = house_.programme.current()->find_role(role);
        if (!known) throw NotFound("no such role: " + std::string(role));
        Uuid const scope = known->scope == access::Scope::Kind::body ? made.employment.body : Uuid{};
        access::add_grant(tx,
                          {house_.ids.next(),
                           made.person.id,
                           std::string(role),
                           {known->scope, scope},
                           rome_day(now),
                           "DGR 0000/2025"},
                          now);
    }

    //! The measure after training: somebody who has concluded her path, a little further than before.
    void repeat_survey(Story const& story) {
        std::vector<double> ability = story.ability;
        for (double& one : ability) one += 0.5;
        house_.database.write_now("demo", [&](db::Tx& tx) {
            assessment::simulate_attempt(tx, *survey_, revision_, house_.ids.next(), story.person, ability,
                                         story.seed + 1, start_ - days(2) - minutes(17), start_ - days(2), {"all"});
        });
    }

    void make_people() {
        std::vector<PeopleMaker::Made> made;
        auto const write = [&] {
            house_.database.write_now("demo", [&](db::Tx& tx) {
                for (auto const& one : made) add(tx, one, from_rome(survey_opens, 8, 0));
            });
            made.clear();
        };
        for (int drawn = static_cast<int>(stories_.size()); drawn < order_.people; drawn += people_per_draw) {
            auto const batch = draw_people(std::min(people_per_draw, order_.people - drawn));
            made.insert(made.end(), batch.begin(), batch.end());
            if (made.size() >= people_per_write) write();
        }
        write();
    }

    std::vector<PeopleMaker::Made> draw_people(int count) {
        std::vector<PeopleMaker::Made> batch;
        for (int i = 0; i < count; ++i) {
            batch.push_back(maker_.next());
            registry::Person& person = batch.back().person;
            std::string address = sort_key(person.given_name + " " + person.family_name) + "@example.org";
            std::replace(address.begin(), address.end(), ' ', '.');
            if (i % 4 != 0) person.email = address;  // some have none, as everywhere
        }
        for (auto const& made : batch) {
            Story story = story_of(made);
            invent(story);
            date_modules(story);
            stories_.push_back(std::move(story));
        }
        return batch;
    }

    //! That of Marta Lippi's body: those who learn there ask it.
    DemoDesk desk() const {
        DemoDesk desk{{}, {}, {}, start_};
        for (std::size_t i = 0; i < std::size(personas); ++i) {
            if (personas[i].role == "body_lead") {
                desk.lead = stories_[i].person;
                desk.body = reference_->find_body(personas[i].body)->id;
            }
            if (personas[i].role == "learner") desk.askers.push_back(stories_[i].person);
        }
        return desk;
    }

    void live_between(Instant from, Instant to) {
        for (std::size_t at = 0; at < stories_.size(); at += people_per_write) {
            house_.database.write_now("demo", [&](db::Tx& tx) {
                for (std::size_t i = at; i < std::min(at + people_per_write, stories_.size()); ++i)
                    live(tx, stories_[i], from, to);
            });
            if ((at + people_per_write) % people_per_reaction == 0) react();
        }
        react();
    }

    //! What is found on a page of one person: a note of Chiara's.
    void leave_traces() {
        house_.database.write_now("demo", [&](db::Tx& tx) {
            learning::simulate_note(tx, stories_.front().person, "F4",
                                    "Chiedere in laboratorio chi cura la tabella dei codici.", start_ - days(1));
        });
    }

    void live(db::Tx& tx, Story const& story, Instant from, Instant to) {
        auto const falls = [&](Instant at) { return at >= from && at < to; };
        if (story.survey_at && falls(*story.survey_at)) {
            auto const functions = registry::functions_of(tx, story.person, rome_day(start_));
            auto const audiences =
                portfolio::audiences_of(*house_.portfolio.current(), *reference_, story.profile, functions);
            assessment::simulate_attempt(tx, *survey_, revision_, house_.ids.next(), story.person, story.ability,
                                         story.seed, *story.survey_at - minutes(19), *story.survey_at, audiences);
        }
        auto const catalogue = house_.catalogue.current();
        for (std::size_t i = 0; i < story.module_ends.size() && i < catalogue->modules.size(); ++i)
            if (falls(story.module_ends[i]))
                learning::simulate_module(tx, house_.library, story.person, catalogue->modules[i].code,
                                          static_cast<int>(i) < story.modules, story.module_ends[i] - minutes(35),
                                          story.module_ends[i], story.seed + i);
    }

    House& house_;
    DemoOrder order_;
    std::shared_ptr<registry::Reference const> reference_;
    std::shared_ptr<assessment::Survey const> survey_;
    Uuid revision_;
    PeopleMaker maker_;
    Instant start_;
    registry::Person colleague_;  //!< somebody of the body that the demo's lead follows
    Uuid author_;
    std::vector<Story> stories_;
};

}  // namespace

Instant demo_start() { return from_rome({2026, 2, 12}, 10, 42); }

void make_demo(House& house, DemoOrder const& order) { DemoMaker(house, order).run(); }

}  // namespace regia
