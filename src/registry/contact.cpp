#include "registry/contact.hpp"

#include "access/entry/entry.hpp"
#include "db/places.hpp"
#include "registry/people.hpp"

namespace regia::registry {

std::optional<Uuid> person_with_tax_code(db::Tx& tx, std::string_view tax_code) {
    if (auto const exact =
            tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", tax_code))
        return exact;
    auto const alike = tx.all("SELECT id FROM registry_person WHERE tax_code_canonical = $1 "
                              "AND merged_into IS NULL ORDER BY id LIMIT 2",
                              [](db::Row const& row) { return row.get<Uuid>(0); }, canonical_tax_code(tax_code));
    return alike.size() == 1 ? std::optional(alike.front()) : std::nullopt;
}

std::optional<Uuid> person_coming_in_with(db::Tx& tx, std::string_view tax_code) {
    auto const found = person_with_tax_code(tx, tax_code);
    if (!found) return std::nullopt;
    // Of the code itself where it is known, else of her own, which has the same digits.
    auto const is_way_in = tx.value<bool>(
        "SELECT is_way_in FROM registry_tax_code WHERE tax_code = COALESCE((SELECT tax_code FROM registry_tax_code "
        "WHERE tax_code = $1), (SELECT tax_code FROM registry_person WHERE id = $2))",
        tax_code, *found);
    return is_way_in.value_or(true) ? found : std::nullopt;
}

std::map<std::string, Person, std::less<>> colleagues_with(db::Tx& tx, std::vector<std::string> const& tax_codes,
                                                           Uuid body, Day today) {
    std::map<std::string, Person, std::less<>> found;
    if (tax_codes.empty()) return found;
    std::vector<std::string> canonical;
    for (std::string const& code : tax_codes) canonical.push_back(canonical_tax_code(code));
    std::string const on = to_string(today);
    std::vector<db::Param> values{std::string_view(on)};
    std::string const exact = db::places(values, tax_codes), alike = db::places(values, canonical);
    struct Placed {
        Person person;
        std::optional<Uuid> body;
    };
    std::map<std::string, Placed> by_code;
    std::map<std::string, std::map<Uuid, Placed>> by_canonical;
    tx.each_with(
        "SELECT p.id, p.given_name, p.family_name, p.email, p.language, COALESCE(p.tax_code_canonical, ''), "
        "COALESCE(t.tax_code, ''), e.body_id FROM registry_person p LEFT JOIN registry_tax_code t "
        "ON t.person_id = p.id AND t.tax_code IN (" + exact + ") LEFT JOIN registry_tax_code o "
        "ON o.tax_code = p.tax_code LEFT JOIN registry_counting c ON c.person_id = p.id "
        "AND c.started_on = (SELECT MAX(k.started_on) FROM registry_counting k WHERE k.person_id = p.id "
        "AND k.started_on <= $1) LEFT JOIN registry_employment e ON e.person_id = c.person_id "
        "AND e.id = c.employment_id WHERE p.id IN (SELECT person_id FROM registry_tax_code WHERE tax_code IN (" +
            exact + ") UNION SELECT id FROM registry_person WHERE tax_code_canonical IN (" + alike +
            ") AND merged_into IS NULL) AND COALESCE(t.is_way_in, o.is_way_in, 1) = 1",
        values, [&](db::Row const& row) {
            Person person;
            person.id = row.get<Uuid>(0);
            person.given_name = row.get<std::string>(1);
            person.family_name = row.get<std::string>(2);
            person.email = row.get<std::optional<std::string>>(3);
            person.language = row.get<std::string>(4);
            Placed const placed{person, row.get<std::optional<Uuid>>(7)};
            by_code.emplace(row.get<std::string>(6), placed);
            by_canonical[row.get<std::string>(5)].emplace(person.id, placed);
        });
    for (std::size_t i = 0; i < tax_codes.size(); ++i) {
        auto const one = by_code.find(tax_codes[i]);
        auto const& several = by_canonical[canonical[i]];
        Placed const* known = one != by_code.end() ? &one->second : nullptr;
        if (!known && several.size() == 1) known = &several.begin()->second;
        if (known && known->body == body) found.emplace(tax_codes[i], known->person);
    }
    return found;
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
                  "LEFT JOIN registry_unit u ON u.id = e.unit_id LEFT JOIN registry_address o ON o.person_id = p.id "
                  "WHERE e.body_id = $1 AND e.started_on <= $2 AND (e.finished_on IS NULL OR e.finished_on >= $2) "
                  "AND COALESCE(o.proposed, p.email, '') = '' AND (p.sort_key > $3 OR (p.sort_key = $3 AND p.id > $4)) "
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
