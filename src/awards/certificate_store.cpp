#include <boost/json.hpp>

#include "awards/certificate.hpp"

namespace regia::awards {
namespace {

namespace json = boost::json;

std::string spelled(Facts const& facts) {
    json::array areas;
    for (std::string const& area : facts.areas) areas.push_back(json::string(area));
    return json::serialize(json::object{{"name", facts.name},
                                        {"language", facts.language},
                                        {"course", facts.course},
                                        {"programme", facts.programme},
                                        {"owner", facts.owner},
                                        {"funding", facts.funding},
                                        {"funding_line", facts.funding_line},
                                        {"cup", facts.cup},
                                        {"areas", std::move(areas)},
                                        {"modules", facts.modules},
                                        {"minutes", facts.minutes},
                                        {"started_on", to_string(facts.started_on)},
                                        {"concluded_on", to_string(facts.concluded_on)},
                                        {"is_provisional", facts.is_provisional}});
}

Facts read_facts(std::string_view document) {
    json::value const value = json::parse(document);
    auto const text = [&](char const* field) { return std::string(value.at(field).as_string()); };
    auto const number = [&](char const* field) { return static_cast<int>(value.at(field).as_int64()); };
    auto const day = [&](char const* field) {
        auto const found = parse_day(text(field));
        if (!found) throw Bug("a certificate without a day");
        return *found;
    };
    Facts facts{text("name"),  text("language"), text("course"), text("programme"), text("owner"), text("funding"),
                text("funding_line"), text("cup"), {}, number("modules"), number("minutes"), day("started_on"),
                day("concluded_on"), value.at("is_provisional").as_bool()};
    for (json::value const& area : value.at("areas").as_array()) facts.areas.emplace_back(area.as_string());
    return facts;
}

constexpr std::string_view columns =
    "SELECT c.id, c.person_id, c.code, c.template_id, COALESCE(t.number, 1), c.facts, c.issued_at, c.renewal, "
    "r.reason, r.revoked_at, COALESCE(h.shows_name, 0) FROM awards_certificate c "
    "LEFT JOIN awards_template t ON t.id = c.template_id "
    "LEFT JOIN awards_revocation r ON r.person_id = c.person_id AND r.renewal = c.renewal "
    "LEFT JOIN awards_holder h ON h.person_id = c.person_id ";

Certificate read_certificate(db::Row const& row) {
    Certificate certificate{row.get<Uuid>(0),   row.get<Uuid>(1),
                            row.get<std::string>(2), row.get<Uuid>(3),
                            row.get<int>(4),         read_facts(row.get<std::string_view>(5)),
                            row.get<Instant>(6),     row.get<int>(7)};
    if (!row.is_null(8)) certificate.revocation = Revocation{row.get<std::string>(8), row.get<Instant>(9)};
    certificate.shows_name = row.get<bool>(10);
    return certificate;
}

}  // namespace

std::vector<Certificate> certificates_of(db::Tx& tx, Uuid person) {
    return tx.all(std::string(columns) + "WHERE c.person_id = $1 ORDER BY c.renewal DESC NULLS LAST, c.id",
                  read_certificate, person);
}

std::optional<Certificate> certificate_with(db::Tx& tx, std::string_view code) {
    return tx.one(std::string(columns) +
                      "JOIN awards_code k ON k.person_id = c.person_id AND k.renewal = c.renewal WHERE k.code = $1",
                  read_certificate, code);
}

bool issue(db::Tx& tx, Uuid person, Facts const& facts, std::string const& code, Uuid id, Instant now) {
    tx.serialise("person/" + to_string(person));
    auto const held = certificates_of(tx, person);
    if (!held.empty() && !held.front().revocation) return false;
    int const renewal = held.empty() ? 0 : held.front().renewal + 1;
    Template const text = keep_template_in_force(tx, now);
    tx.run("INSERT INTO awards_certificate (person_id, renewal, id, code, template_id, facts, issued_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
           person, renewal, id, code, text.id, spelled(facts), now);
    tx.run("INSERT INTO awards_code (code, person_id, renewal) VALUES ($1, $2, $3)", code, person, renewal);
    jobs::emit(tx, "certificate_issued", to_string(person), "{}", now);
    return true;
}

std::vector<Revoked> latest_revocations(db::Tx& tx, int most) {
    return tx.all("SELECT c.code, r.reason, r.revoked_at FROM awards_revocation r "
                  "JOIN awards_certificate c ON c.person_id = r.person_id AND c.renewal = r.renewal "
                  "ORDER BY r.revoked_at DESC NULLS LAST, c.id DESC LIMIT $1",
                  [](db::Row const& row) {
                      return Revoked{row.get<std::string>(0), row.get<std::string>(1), row.get<Instant>(2)};
                  },
                  most);
}

bool shows_name(db::Tx& tx, Uuid person) {
    return tx.value<bool>("SELECT shows_name FROM awards_holder WHERE person_id = $1", person).value_or(false);
}

void show_name(db::Tx& tx, Uuid person, bool is_shown, Instant now) {
    tx.run("INSERT INTO awards_holder (person_id, shows_name, changed_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (person_id) DO UPDATE SET shows_name = excluded.shows_name, changed_at = excluded.changed_at",
           person, is_shown, now);
}

std::optional<std::string> document_of(db::Tx& tx, Certificate const& certificate) {
    return tx.one("SELECT content, sha256 FROM awards_document WHERE person_id = $1 AND renewal = $2",
                  [](db::Row const& row) {
                      Bytes const bytes = row.get<Bytes>(0), kept = row.get<Bytes>(1);
                      std::string content(bytes.begin(), bytes.end());
                      Digest const digest = sha256(content);
                      if (!std::equal(kept.begin(), kept.end(), digest.begin(), digest.end()))
                          throw Bug("a stored certificate is not what was kept");
                      return content;
                  },
                  certificate.person, certificate.renewal);
}

std::string keep_document(db::Tx& tx, Certificate const& certificate, std::string const& pdf, Instant now) {
    tx.run("INSERT INTO awards_document (person_id, renewal, sha256, content, made_at) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (person_id, renewal) DO NOTHING",
           certificate.person, certificate.renewal, sha256(pdf), Bytes(pdf.begin(), pdf.end()), now);
    return document_of(tx, certificate).value();
}

}  // namespace regia::awards
