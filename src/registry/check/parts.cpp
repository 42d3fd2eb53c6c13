//! The rows of a check besides those of the file: kept bytes, chosen headers, what bodies would lose.
#include <fstream>

#include "base/text.hpp"
#include "registry/check/check.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t part_bytes = 256 * 1024;

constexpr std::string_view employment_columns =
    "e.id, e.person_id, e.body_id, e.unit_id, e.district_id, e.profile, e.relationship, e.staff_number, "
    "e.weekly_hours, e.started_on, e.finished_on";

Employment read_employment(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<Uuid>(1), row.get<Uuid>(2), row.get<std::optional<Uuid>>(3),
            row.get<std::optional<Uuid>>(4), row.get<std::string>(5), row.get<std::string>(6),
            row.get<std::optional<std::string>>(7), row.get<std::optional<double>>(8), row.get<Day>(9),
            row.get<std::optional<Day>>(10)};
}

}  // namespace

HeaderChoices header_choices(db::Tx& tx, Uuid body) {
    HeaderChoices choices;
    tx.each("SELECT header, column_name FROM registry_header WHERE body_id = $1",
            [&](db::Row const& row) {
                choices[row.get<std::string>(0)] = column_named(row.get<std::string_view>(1));
            },
            body);
    return choices;
}

void choose_header(db::Tx& tx, Uuid body, std::string_view header, std::optional<Column> column, Uuid by,
                   Instant now) {
    tx.run("INSERT INTO registry_header (body_id, header, column_name, by_person, chosen_at) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (body_id, header) DO UPDATE SET "
           "column_name = excluded.column_name, by_person = excluded.by_person, chosen_at = excluded.chosen_at",
           body, header, column ? name_of(*column) : std::string_view(), by, now);
}

bool has_file(db::Tx& tx, Uuid import) {
    return tx.value<std::int64_t>("SELECT number FROM registry_import_part WHERE import_id = $1 LIMIT 1", import)
        .has_value();
}

void keep_file(db::Tx& tx, Uuid import, std::string const& path) {
    tx.run("DELETE FROM registry_import_part WHERE import_id = $1", import);
    std::ifstream in(path, std::ios::binary);
    Bytes part(part_bytes);
    for (std::int64_t number = 0;; ++number) {
        in.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(part_bytes));
        auto const count = static_cast<std::size_t>(in.gcount());
        if (count == 0) return;
        tx.run("INSERT INTO registry_import_part (import_id, number, content) VALUES ($1, $2, $3)", import, number,
               Bytes(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count)));
    }
}

bool write_file(db::Tx& tx, Uuid import, std::function<void(std::string_view)> const& put) {
    bool has_any = false;
    tx.each("SELECT content FROM registry_import_part WHERE import_id = $1 ORDER BY number",
            [&](db::Row const& row) {
                Bytes const part = row.get<Bytes>(0);
                put({reinterpret_cast<char const*>(part.data()), part.size()});
                has_any = true;
            },
            import);
    return has_any;
}

void drop_file(db::Tx& tx, Uuid import) { tx.run("DELETE FROM registry_import_part WHERE import_id = $1", import); }

std::vector<Removal> removals(db::Tx& tx, Uuid import) {
    return tx.all("SELECT body_id, people, removed FROM registry_import_body WHERE import_id = $1 ORDER BY body_id",
                  [](db::Row const& row) {
                      return Removal{row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)};
                  },
                  import);
}

std::vector<Removal> removals_to_confirm(db::Tx& tx, Reference const& reference, Uuid import) {
    auto all = removals(tx, import);
    std::erase_if(all, [&](Removal const& one) {
        return one.removed == 0 || one.removed * 100 <= one.people * reference.removal_percent_max;
    });
    return all;
}

std::int64_t people_working_in(db::Tx& tx, Uuid body, Day today) {
    return *tx.value<std::int64_t>("SELECT count(DISTINCT person_id) FROM registry_employment WHERE body_id = $1 "
                                   "AND started_on <= $2 AND (finished_on IS NULL OR finished_on >= $2)",
                                   body, today);
}

std::optional<Employment> held_employment(db::Tx& tx, Uuid person, Uuid id) {
    return tx.one("SELECT " + std::string(employment_columns) + " FROM registry_employment e WHERE e.person_id = $1 "
                  "AND e.id = $2",
                  read_employment, person, id);
}

std::int64_t digest_of_gone(Employment const& employment) {
    Held held;
    held.employment = employment;
    return digest_of(held);
}

namespace {

//! Of people whom other records were merged into: the tax codes of those, which a file may still name.
std::multimap<Uuid, std::string> codes_of_merged(db::Tx& tx) {
    std::multimap<Uuid, std::string> codes;
    tx.each("SELECT m.kept_id, o.tax_code_canonical FROM registry_merge m JOIN registry_person o ON o.id = m.merged_id "
            "WHERE m.undone_at IS NULL AND o.tax_code_canonical IS NOT NULL",
            [&](db::Row const& row) { codes.emplace(row.get<Uuid>(0), row.get<std::string>(1)); });
    return codes;
}

}  // namespace

std::map<Uuid, std::int64_t> keep_gone(db::Tx& tx, Uuid import, std::int64_t behind_line,
                                       std::vector<Uuid> const& bodies, NamedInFile const& named, Day today,
                                       std::int64_t& rows) {
    std::map<Uuid, std::int64_t> people;
    auto const merged_codes = codes_of_merged(tx);
    for (Uuid const body : bodies) {
        std::vector<KeptRow> gone;
        Uuid last{};
        tx.each("SELECT " + std::string(employment_columns) +
                    ", p.tax_code_canonical, p.sort_key, p.family_name, p.given_name, p.tax_code "
                    "FROM registry_employment e JOIN registry_person p ON p.id = e.person_id "
                    "WHERE e.body_id = $1 AND e.started_on <= $2 AND (e.finished_on IS NULL OR e.finished_on >= $2) "
                    "AND p.tax_code IS NOT NULL ORDER BY e.person_id, e.id",
                [&](db::Row const& row) {
                    if (named.has(row.get<std::string>(11), row.get<std::string>(12), body)) return;
                    Employment const held = read_employment(row);
                    auto const [first, end] = merged_codes.equal_range(held.person);
                    if (std::any_of(first, end, [&](auto const& one) {
                            return named.has(one.second, row.get<std::string>(12), body);
                        }))
                        return;
                    if (held.person != last) ++people[body];
                    last = held.person;
                    std::string content = to_string(held.person);
                    for (std::string const& part : {to_string(held.id), row.get<std::string>(13),
                                                    row.get<std::string>(14), row.get<std::string>(15)})
                        (content += between_fields) += part;
                    gone.push_back({++behind_line, RowOutcome::gone, "", "", std::move(content), digest_of_gone(held)});
                },
                body, today);
        for (KeptRow const& row : gone) keep_row(tx, import, row);
        rows += static_cast<std::int64_t>(gone.size());
    }
    return people;
}

}  // namespace regia::registry
