#include "audience/offer.hpp"

#include "base/text.hpp"
#include "catalogue/package/package.hpp"
#include "locale/audience.hpp"

namespace regia::audience {
namespace {

namespace w = words::audience;

std::string reason(access::Facts const& facts, html::Voice const& voice, Rule const& rule, bool is_of_body) {
    if (rule.empty()) return std::string(voice[is_of_body ? w::offer_because_body : w::offer_because_all]);
    std::vector<std::string> clauses;
    for (Clause const& clause : rule) clauses.push_back(sentence(facts, voice, clause));
    return voice(w::offer_because, {{"rule", join(clauses, "; ")}});
}

}  // namespace

std::string offer_lock(Uuid course) { return "course/" + to_string(course); }

std::vector<Offer> offers_of(db::Tx& tx, std::optional<Uuid> body) {
    return tx.all("SELECT o.id, o.course_id, o.audience_id, o.given_by, o.given_at FROM audience_offer o "
                  "JOIN audience_definition d ON d.id = o.audience_id "
                  "WHERE o.ended_at IS NULL AND d.retired_at IS NULL AND (($1 = 0 AND d.body_id IS NULL) OR "
                  "d.body_id = $2) ORDER BY o.given_at, o.id",
                  [](db::Row const& row) {
                      return Offer{row.get<Uuid>(0), row.get<Uuid>(1), row.get<Uuid>(2), row.get<Uuid>(3),
                                   row.get<Instant>(4)};
                  },
                  body.has_value(), body.value_or(Uuid{}));
}

bool give_offer(db::Tx& tx, Offer const& offer) {
    tx.serialise(offer_lock(offer.course));
    if (!catalogue::live_version(tx, offer.course)) throw NotFound("the course is not given");
    auto const holds = tx.value<Uuid>("SELECT id FROM audience_offer WHERE course_id = $1 AND audience_id = $2 "
                                      "AND ended_at IS NULL",
                                      offer.course, offer.audience);
    if (holds) return *holds == offer.id;
    // The form of an offer that was ended meanwhile arrives again: it ended.
    if (tx.value<Uuid>("SELECT id FROM audience_offer WHERE id = $1", offer.id)) return true;
    tx.run("INSERT INTO audience_offer (id, course_id, audience_id, given_by, given_at) VALUES ($1, $2, $3, $4, $5)",
           offer.id, offer.course, offer.audience, offer.given_by, offer.given_at);
    return true;
}

void end_offer(db::Tx& tx, Uuid offer, Uuid course, std::optional<Uuid> body, Uuid by, Instant now) {
    tx.serialise(offer_lock(course));
    auto const audience = tx.value<Uuid>("SELECT audience_id FROM audience_offer WHERE id = $1 AND course_id = $2",
                                         offer, course);
    auto const of = audience ? find_audience(tx, *audience) : std::nullopt;
    if (!of || of->body != body) throw NotFound("no such offer of this desk");
    tx.run("UPDATE audience_offer SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL", offer, by,
           now);
}

std::vector<learning::GivenCourse> courses_given(db::Tx& tx, access::Facts const& facts, html::Voice const& voice,
                                                 Uuid person) {
    return tx.all("SELECT o.course_id, r.rule, d.body_id FROM audience_member m "
                  "JOIN audience_offer o ON o.audience_id = m.audience_id AND o.ended_at IS NULL "
                  "JOIN audience_definition d ON d.id = m.audience_id AND d.retired_at IS NULL "
                  "JOIN audience_rule r ON r.audience_id = d.id AND r.number = "
                  "(SELECT MAX(n.number) FROM audience_rule n WHERE n.audience_id = d.id) "
                  "WHERE m.person_id = $1 ORDER BY o.given_at, o.id",
                  [&](db::Row const& row) {
                      return learning::GivenCourse{row.get<Uuid>(0),
                                                   reason(facts, voice, stored_rule(row.get<std::string_view>(1)),
                                                          !row.is_null(2))};
                  },
                  person);
}

}  // namespace regia::audience
