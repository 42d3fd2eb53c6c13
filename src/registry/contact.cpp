#include "registry/contact.hpp"

#include "access/entry/entry.hpp"
#include "registry/people.hpp"

namespace regia::registry {

std::optional<Uuid> person_with_tax_code(db::Tx& tx, std::string_view tax_code) {
    if (auto const exact =
            tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", tax_code))
        return exact;
    auto const alike = tx.all("SELECT id FROM registry_person WHERE tax_code_canonical = $1 ORDER BY id LIMIT 2",
                              [](db::Row const& row) { return row.get<Uuid>(0); }, canonical_tax_code(tax_code));
    return alike.size() == 1 ? std::optional(alike.front()) : std::nullopt;
}

void set_email(db::Tx& tx, Uuid person, std::string_view email, Instant now) {
    bool const is_other = tx.run("UPDATE registry_person SET email = $2 WHERE id = $1 AND (email IS NULL OR "
                                 "email <> $2)",
                                 person, email) > 0;
    if (is_other) access::end_unused_links(tx, person);
    person_changed(tx, person, now);
}

std::vector<WithoutEmail> people_without_email(db::Tx& tx, Uuid body, std::string_view sort_key, Uuid person,
                                               int most, Day today) {
    return tx.all("SELECT p.id, p.family_name, p.given_name, p.sort_key, e.staff_number, u.name "
                  "FROM registry_employment e JOIN registry_person p ON p.id = e.person_id "
                  "LEFT JOIN registry_unit u ON u.id = e.unit_id "
                  "WHERE e.body_id = $1 AND e.started_on <= $2 AND (e.finished_on IS NULL OR e.finished_on >= $2) "
                  "AND p.email IS NULL AND (p.sort_key > $3 OR (p.sort_key = $3 AND p.id > $4)) "
                  "ORDER BY p.sort_key NULLS LAST, p.id LIMIT $5",
                  [](db::Row const& row) {
                      return WithoutEmail{row.get<Uuid>(0),
                                          row.get<std::string>(1) + " " + row.get<std::string>(2),
                                          row.get<std::string>(3), row.get<std::optional<std::string>>(4).value_or(""),
                                          row.get<std::optional<std::string>>(5).value_or("")};
                  },
                  body, today, sort_key, person, most);
}

}  // namespace regia::registry
