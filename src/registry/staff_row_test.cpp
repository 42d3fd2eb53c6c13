//! One row of a staff file: its columns, its values, and the reason why it is refused.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "registry/test_staff.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

constexpr Day today{2026, 2, 12};

Columns columns_of(std::string_view header) {
    std::vector<std::string> names;
    for (auto const name : split(trim(header), ',')) names.emplace_back(name);
    return find_columns(names);
}

std::vector<std::string> fields_of(std::string_view row) {
    std::vector<std::string> fields;
    for (auto const field : split(row, ',')) fields.emplace_back(field);
    return fields;
}

Outcome<StaffRow, RowFault> read(std::string_view row, Uuid only_body = {}) {
    return read_staff_row(staff_reference(), columns_of(full_header), fields_of(row), only_body, today);
}

//! "colonna: motivo", or nothing for a good row.
std::string fault_of(std::string_view row, Uuid only_body = {}) {
    auto const outcome = read(row, only_body);
    if (outcome) return "";
    return std::string(name_of(outcome.error().column)) + ": " + outcome.error().reason;
}

//! Mario's row with one field replaced.
std::string with(Column column, std::string const& value) {
    auto fields = fields_of("Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,m@example.org,Pronto soccorso,valle,dipendente,"
                            "12,36,01/02/2020,31/12/2026,comando");
    fields[static_cast<std::size_t>(columns_of(full_header).at[static_cast<int>(column)])] = value;
    return join(fields, ",");
}

}  // namespace

TEST_CASE("HeadersAreFoundInAnyOrderCaseAndLanguage") {
    Columns const columns = columns_of("Codice Fiscale,COGNOME,Nome,Unità,body,Profilo,e-mail,Telefono");
    CHECK(columns.missing.empty());
    CHECK(columns.unknown == std::vector<std::string>{"Telefono"});
    CHECK(columns.at[static_cast<int>(Column::tax_code)] == 0);
    CHECK(columns.at[static_cast<int>(Column::body)] == 4);
    CHECK(columns.at[static_cast<int>(Column::email)] == 6);
    CHECK(kept_names(columns) == "cognome,nome,codice_fiscale,email,ente,unita,profilo");
    Columns const again = kept_columns(kept_names(columns));
    CHECK(again.missing.empty());
    CHECK(again.at[static_cast<int>(Column::email)] == 3);
    CHECK_FALSE(again.has(Column::district));
}

TEST_CASE("MissingAndRepeatedColumnsAreNamed") {
    CHECK(columns_of("cognome,nome").missing == std::vector<std::string>{"codice_fiscale", "ente", "profilo"});
    CHECK(columns_of("cognome,nome,cf,ente,profilo,surname,CF").twice ==
          std::vector<std::string>{"cognome", "codice_fiscale"});
}

TEST_CASE("AFullRowBecomesValues") {
    auto const outcome = read(with(Column::hours, "36"));
    REQUIRE(outcome);
    StaffRow const& row = outcome.value();
    CHECK(row.person.family_name == "Rossi");
    CHECK(*row.person.tax_code == mario);
    CHECK(row.person.born_on == Day{1985, 12, 10});
    CHECK(row.person.gender == "m");
    CHECK(row.body == body_x);
    CHECK(row.district == named_uuid("district", "valle"));
    CHECK(row.unit == "Pronto soccorso");
    CHECK(row.relationship == "employee");
    CHECK(row.staff_number == "12");
    CHECK(row.hours == 36);
    CHECK(row.from == Day{2020, 2, 1});
}

TEST_CASE("HoursMayHaveAComma") {
    auto fields = fields_of(with(Column::hours, "36"));
    fields[10] = "36,5";
    auto const outcome = read_staff_row(staff_reference(), columns_of(full_header), fields, {}, today);
    REQUIRE(outcome);
    CHECK(outcome.value().hours == 36.5);
}

TEST_CASE("EachFaultHasItsColumnAndReason") {
    CHECK(fault_of(with(Column::family_name, "")) == "cognome: empty");
    CHECK(fault_of(with(Column::family_name, " - ")) == "cognome: empty");
    CHECK(fault_of(with(Column::given_name, std::string(101, 'x'))) == "nome: too_long");
    CHECK(fault_of(with(Column::given_name, "Ma\x1frio")) == "nome: control");
    CHECK(fault_of(with(Column::unit, "Pronto\nsoccorso")) == "unita: control");
    CHECK(fault_of(with(Column::tax_code, "")) == "codice_fiscale: empty");
    CHECK(fault_of(with(Column::tax_code, "RSSMRA85T10A562T")) == "codice_fiscale: tax_code_check");
    CHECK(fault_of(with(Column::tax_code, "RSSMRA85T10A56")) == "codice_fiscale: tax_code_length");
    CHECK(fault_of(with(Column::tax_code, "RSSMRA85X10A562S")) == "codice_fiscale: tax_code_month");
    CHECK(fault_of(with(Column::tax_code, "RSSMRA85T40A562S")) == "codice_fiscale: tax_code_day");
    CHECK(fault_of(with(Column::tax_code, "RSSMRA85T10A56AH")) == "codice_fiscale: tax_code_character");
    CHECK(fault_of(with(Column::tax_code, " rssmra85t10a562s ")) == "");
    for (auto const* email : {"mario", "mario@", "@x.it", "a b@x.it", "a@b@x.it", "mario@localhost", "m\xc3\xa0@x.it"})
        CHECK(fault_of(with(Column::email, email)) == "email: email");
    CHECK(fault_of(with(Column::body, "ausl-z")) == "ente: unknown_body");
    CHECK(fault_of(with(Column::body, "aou-y"), body_x) == "ente: other_body");
    CHECK(fault_of(with(Column::district, "pianura")) == "zona: unknown_district");
    CHECK(fault_of(with(Column::profile, "Nurse")) == "profilo: unknown_profile");
    CHECK(fault_of(with(Column::relationship, "boh")) == "rapporto: unknown_relationship");
    for (auto const* hours : {"-1", "61", "nan", "inf", "36h", "1e9"})
        CHECK(fault_of(with(Column::hours, hours)) == "ore: hours");
    for (auto const* day : {"2020-02-30", "1/2/2020", "31/02/2020", "0001-01-01", "9999-12-31", "oggi"})
        CHECK(fault_of(with(Column::from, day)) == "dal: day");
    CHECK(fault_of(with(Column::to, "2019-12-31")) == "al: ends_before_start");
    CHECK(fault_of(with(Column::absence, "malattia")) == "assenza: unknown_absence");
    CHECK(fault_of(with(Column::relationship, "")) == "");
}

TEST_CASE("ARowShorterThanItsHeaderHasEmptyFields") { CHECK(fault_of("Rossi,Mario") == "codice_fiscale: empty"); }

TEST_CASE("TheRelationshipOfTheProfileIsTakenWhenTheRowNamesNone") {
    auto fields = fields_of(with(Column::profile, "gp"));
    fields[8] = "";
    auto const outcome = read_staff_row(staff_reference(), columns_of(full_header), fields, {}, today);
    REQUIRE(outcome);
    CHECK(outcome.value().relationship == "contracted");
    CHECK_FALSE(outcome.value().has_relationship);
}

TEST_CASE("ATaxCodeShowsWhichNamesItWasMadeFrom") {
    CHECK(is_name_of_tax_code(mario, "Rossi", "Mario"));
    CHECK(is_name_of_tax_code(mario, "ROSSI", "mària"));
    CHECK_FALSE(is_name_of_tax_code(mario, "Mario", "Rossi"));
    CHECK(is_name_of_tax_code(gianfranco, "Bianchi", "Gianfranco"));  // four consonants: the second is left out
    CHECK(is_name_of_tax_code("DNGNCL90T31I726O", "D'Angelo", "Niccolò"));
    CHECK(is_name_of_tax_code("LIXFOX00A41G999J", "Li", "Fo"));  // filled up with X
}
