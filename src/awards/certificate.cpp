#include "awards/certificate.hpp"

#include "awards/code.hpp"
#include "files/toml.hpp"
#include "html/voice.hpp"

namespace regia::awards {

Terms parse_terms(files::Folder const& folder, files::Faults& faults) {
    auto const file = files::Toml::parse(folder, "programme.toml", faults);
    auto const programme = file.table("programme");
    Terms terms;
    terms.cup = programme.text_or("cup", "");
    terms.course = {programme.text_or("name_it", ""), programme.text_or("name_en", "")};
    if (!file.has("certificate")) return terms;
    auto const certificate = file.table("certificate");
    certificate.only({"course_it", "course_en"});
    terms.course = {certificate.text("course_it"), certificate.text("course_en")};
    return terms;
}

Facts programme_facts(Sources const& sources, std::string_view language) {
    auto const programme = sources.installation.programme.current();
    auto const portfolio = sources.library.portfolio.current();
    auto const terms = sources.terms.current();
    html::Voice const voice(language);
    Facts facts;
    facts.language = language;
    facts.course = voice.pick(terms->course.it, terms->course.en);
    facts.programme = voice.pick(programme->name_it, programme->name_en);
    facts.owner = programme->owner;
    facts.funding = voice.pick(programme->funding_it, programme->funding_en);
    facts.funding_line = voice.pick(programme->funding_line_it, programme->funding_line_en);
    facts.cup = terms->cup;
    facts.is_provisional = portfolio->is_provisional();
    for (portfolio::Area const& area : portfolio->areas)
        facts.areas.emplace_back(voice.pick(area.name.it, area.name.en));
    // The same for everybody: modules and minutes of the path, not of her variants.
    for (catalogue::Module const& module : sources.library.catalogue.current()->modules) {
        ++facts.modules;
        facts.minutes += module.minutes;
    }
    return facts;
}

Facts facts_of(db::Tx& tx, Sources const& sources, Uuid person, Instant concluded_at) {
    auto const known = registry::find_person(tx, person);
    Facts facts = programme_facts(sources, known && known->language == "en" ? "en" : "it");
    facts.name = known ? known->given_name + " " + known->family_name : access::display_name(tx, person);
    auto const course = learning::course_of(tx, person);
    facts.concluded_on = rome_day(course.concluded_at.value_or(concluded_at));
    facts.started_on = rome_day(course.started_at.value_or(concluded_at));
    return facts;
}

void revoke(db::Tx& tx, Sources const& sources, Revoking const& revoking, Instant now) {
    auto const certificate = certificate_with(tx, revoking.code);
    if (!certificate) throw NotFound("no such certificate");
    tx.serialise("person/" + to_string(certificate->person));
    std::int64_t const is_new =
        tx.run("INSERT INTO awards_revocation (person_id, renewal, reason, revoked_by, revoked_at) "
               "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, renewal) DO NOTHING",
               certificate->person, certificate->renewal, revoking.reason, revoking.by, now);
    if (is_new == 0) return;
    jobs::emit(tx, "certificate_revoked", to_string(certificate->person), "{}", now);
    if (!revoking.renewal) return;
    Facts facts = facts_of(tx, sources, certificate->person, now);
    facts.started_on = certificate->facts.started_on;
    facts.concluded_on = certificate->facts.concluded_on;
    issue(tx, certificate->person, facts, revoking.renewal->first, revoking.renewal->second, now);
}

void add_subscribers(jobs::Subscribers& subscribers, Sources sources) {
    subscribers.add("awards", {"course_concluded"}, [sources](db::Tx& tx, std::span<jobs::Event const> events) {
        for (jobs::Event const& event : events) {
            auto const person = parse_uuid(event.key);
            if (!person) throw Bug("course_concluded without a person: " + event.key);
            // Somebody who holds one needs no second look at programme and registry.
            auto const held = certificates_of(tx, *person);
            if (!held.empty()) continue;
            issue(tx, *person, facts_of(tx, sources, *person, event.happened_at), new_code(),
                  sources.installation.ids.next(), event.happened_at);
        }
    });
}

}  // namespace regia::awards
