#include "registry/duplicates/duplicates.hpp"

#include "registry/people.hpp"

namespace regia::registry {
namespace {

//! $1 = the null id's mark, $2 = the body.
constexpr std::string_view in_scope =
    "($1 = 1 OR (EXISTS (SELECT 1 FROM registry_employment e WHERE e.person_id = d.person_id AND e.body_id = $2) "
    "AND EXISTS (SELECT 1 FROM registry_employment o WHERE o.person_id = d.other_id AND o.body_id = $2)))";

}  // namespace

void propose_duplicates(db::Tx& tx, Person const& person, Instant now) {
    auto const propose = [&](std::string_view why, std::vector<Uuid> const& others) {
        for (Uuid const other : others)
            tx.run("INSERT INTO registry_duplicate (person_id, other_id, why, found_at, answer) "
                   "VALUES ($1, $2, $3, $4, '') ON CONFLICT (person_id, other_id) DO NOTHING",
                   person.id, other, why, now);
    };
    auto const id_of = [](db::Row const& row) { return row.get<Uuid>(0); };
    if (person.tax_code)
        propose("omocodia", tx.all("SELECT id FROM registry_person WHERE tax_code_canonical = $1 AND id <> $2 "
                                   "AND merged_into IS NULL ORDER BY id LIMIT 10",
                                   id_of, canonical_tax_code(*person.tax_code), person.id));
    if (person.born_on)
        propose("name_and_date", tx.all("SELECT id FROM registry_person WHERE sort_key = $1 AND born_on = $2 "
                                        "AND id <> $3 AND merged_into IS NULL ORDER BY id LIMIT 10",
                                        id_of, name_key(person), *person.born_on, person.id));
}

std::vector<Duplicate> open_duplicates(db::Tx& tx, Uuid body, std::int64_t most) {
    return tx.all("SELECT d.person_id, d.other_id, d.why, p.family_name, p.given_name, q.family_name, q.given_name, "
                  "p.tax_code, q.tax_code FROM registry_duplicate d JOIN registry_person p ON p.id = d.person_id "
                  "JOIN registry_person q ON q.id = d.other_id WHERE d.answer = '' "
                  "AND p.merged_into IS NULL AND q.merged_into IS NULL AND " +
                      std::string(in_scope) + " ORDER BY d.found_at, d.person_id, d.other_id LIMIT $3",
                  [](db::Row const& row) {
                      return Duplicate{row.get<Uuid>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                       row.get<std::string>(3) + " " + row.get<std::string>(4),
                                       row.get<std::string>(5) + " " + row.get<std::string>(6),
                                       row.get<std::optional<std::string>>(7).value_or(""),
                                       row.get<std::optional<std::string>>(8).value_or("")};
                  },
                  std::int64_t{body == Uuid{}}, body, most);
}

bool is_pair_in_scope(db::Tx& tx, Uuid one, Uuid other, Uuid body) {
    auto const is_there = [&](Uuid person, Uuid with) {
        return tx.value<Uuid>("SELECT d.other_id FROM registry_duplicate d WHERE d.person_id = $3 "
                              "AND d.other_id = $4 AND d.answer = '' AND " + std::string(in_scope),
                              std::int64_t{body == Uuid{}}, body, person, with)
            .has_value();
    };
    return is_there(one, other) || is_there(other, one);
}

bool say_distinct(db::Tx& tx, Uuid person, Uuid other, Uuid body, Uuid by, Instant now) {
    bool const is_there = tx.value<Uuid>("SELECT d.other_id FROM registry_duplicate d WHERE d.person_id = $3 "
                                         "AND d.other_id = $4 AND d.answer = '' AND " +
                                             std::string(in_scope),
                                         std::int64_t{body == Uuid{}}, body, person, other)
                              .has_value();
    if (is_there)
        tx.run("UPDATE registry_duplicate SET answer = 'distinct', answered_by = $3, answered_at = $4 "
               "WHERE person_id = $1 AND other_id = $2",
               person, other, by, now);
    return is_there;
}

}  // namespace regia::registry
