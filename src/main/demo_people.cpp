#include "main/demo_people.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"

namespace regia {
namespace {

constexpr std::array women{"Chiara",  "Giulia",  "Francesca", "Sara",   "Elena",    "Anna",      "Lucia",    "Martina",
                           "Silvia",  "Paola",   "Laura",     "Elisa",  "Federica", "Valentina", "Cristina", "Monica",
                           "Barbara", "Daniela", "Ilaria",    "Rosa",   "Teresa",   "Beatrice",  "Camilla",  "Ginevra",
                           "Noemi",   "Irene",   "Alessia",   "Simona", "Roberta",  "Patrizia"};
constexpr std::array men{"Marco", "Andrea", "Luca", "Matteo", "Lorenzo", "Paolo", "Stefano", "Roberto", "Francesco",
    "Alessandro", "Davide", "Simone", "Giovanni", "Niccolò", "Enrico", "Sandro", "Riccardo", "Tommaso", "Filippo",
    "Gabriele", "Leonardo", "Massimo", "Fabio", "Alberto", "Claudio"};
constexpr std::array families{
    "Rossi",   "Bianchi",    "Conti",      "Ricci",    "Bini",    "Lippi",     "Nesi",    "Baldi",          "Bartoli",
    "Calamai", "Ceccarelli", "Dini",       "Fabbri",   "Gori",    "Innocenti", "Lotti",   "Martini",        "Nencini",
    "Orlandi", "Pieri",      "Querci",     "Rinaldi",  "Santini", "Tozzi",     "Ulivi",   "Vannucci",       "Zini",
    "Bandini", "Cecchi",     "Del Bianco", "D'Angelo", "Ferri",   "Giusti",    "Landi",   "Mariani",        "Neri",
    "Papi",    "Rocchi",     "Salvini",    "Tani",     "Vanni",   "Barbieri",  "Cantini", "Degl'Innocenti", "Fantini",
    "Galli",   "Lazzeri",    "Magnani",    "Parrini",  "Sarti"};
//! Belfiore codes of Tuscan towns.
constexpr std::array towns{"D612", "G713", "G999", "A390", "I726", "G702",
                           "E625", "E715", "E202", "B832", "D403", "A561"};

struct ProfileShare {
    std::string_view code;
    int share;
};
//! Out of a hundred, as an order of magnitude (unverified, for invented data only).
constexpr ProfileShare hospital_profiles[] = {
    {"nurse", 40},          {"physician", 17},   {"oss", 13},           {"midwife", 2},
    {"physiotherapist", 3}, {"radiographer", 3}, {"lab-technician", 3}, {"prevention-technician", 2},
    {"administrative", 8},  {"front-office", 3}, {"technical", 4},      {"pharmacist", 2}};
constexpr ProfileShare local_profiles[] = {{"nurse", 36},
                                           {"physician", 14},
                                           {"oss", 13},
                                           {"midwife", 2},
                                           {"physiotherapist", 4},
                                           {"radiographer", 2},
                                           {"lab-technician", 2},
                                           {"prevention-technician", 3},
                                           {"administrative", 8},
                                           {"front-office", 4},
                                           {"technical", 3},
                                           {"social-worker", 3},
                                           {"gp", 5},
                                           {"family-paediatrician", 1}};
constexpr ProfileShare office_profiles[] = {{"administrative", 60}, {"technical", 30}, {"physician", 10}};
constexpr std::array care_units{"Rete ospedaliera", "Rete territoriale e distretti", "Prevenzione",
    "Dipartimento infermieristico"};
constexpr std::string_view office_unit = "Staff e amministrazione";

std::string letters_of(std::string_view name, bool is_given_name) {
    std::string consonants, vowels;
    for (char c : sort_key(name)) {
        if (c < 'a' || c > 'z') continue;
        bool const is_vowel = std::string_view("aeiou").find(c) != std::string_view::npos;
        (is_vowel ? vowels : consonants).push_back(static_cast<char>(c - 32));
    }
    if (is_given_name && consonants.size() >= 4) consonants.erase(1, 1);
    return (consonants + vowels + "XXX").substr(0, 3);
}

template <class Shares>
std::string draw_share(Shares const& shares, std::mt19937_64& random) {
    int draw = static_cast<int>(random() % 100);
    for (ProfileShare const& one : shares)
        if ((draw -= one.share) < 0) return std::string(one.code);
    return std::string(shares[0].code);
}

}  // namespace

PeopleMaker::PeopleMaker(registry::Reference const& reference, IdSource& ids, std::uint64_t seed)
    : reference_(reference), ids_(ids), random_(seed) {}

std::string PeopleMaker::tax_code(registry::Person const& person) {
    Day const born = *person.born_on;
    char middle[8];
    std::snprintf(middle, sizeof middle, "%02d%c%02d", born.year % 100, "ABCDEHLMPRST"[born.month - 1],
                  born.day + (person.gender == "f" ? 40 : 0));
    std::string const start = letters_of(person.family_name, false) + letters_of(person.given_name, true) + middle;
    std::size_t const first = random_() % towns.size();
    for (std::size_t i = 0; i < towns.size(); ++i) {
        std::string const without_check = start + towns[(first + i) % towns.size()];
        for (char check = 'A'; check <= 'Z'; ++check) {
            std::string code = without_check + check;
            if (registry::check_tax_code(code) != registry::TaxCodeFault::none) continue;
            if (taken_.insert(code).second) return code;
        }
    }
    return {};  // twelve people of one name born on one day: the caller draws another day
}

PeopleMaker::Made PeopleMaker::place(registry::Person person, registry::Body const& body, std::string profile,
                                     std::string unit) {
    person.id = ids_.next();
    person.language = "it";
    std::string code;
    while (code.empty()) {
        person.born_on = plus_days({1961, 1, 1}, static_cast<int>(random_() % (40 * 365)));
        code = tax_code(person);
    }
    person.tax_code = code;
    registry::Employment employment;
    employment.id = ids_.next();
    employment.person = person.id;
    employment.body = body.id;
    employment.profile = std::move(profile);
    registry::Profile const* const known = reference_.find_profile(employment.profile);
    employment.relationship = known && known->relationship == "contracted" ? "contracted" : "employee";
    employment.staff_number = std::to_string(staff_number_++);
    employment.weekly_hours = 36;
    employment.started_on = plus_days({2005, 1, 1}, static_cast<int>(random_() % (19 * 365)));
    std::vector<registry::District const*> districts;
    for (auto const& district : reference_.districts)
        if (district.body_code == body.code) districts.push_back(&district);
    if (!districts.empty()) employment.district = districts[random_() % districts.size()]->id;
    return {std::move(person), std::move(employment), std::move(unit)};
}

registry::Body const& PeopleMaker::draw_body() {
    // In proportion to the staff of the three local bodies, the four hospitals and the rest.
    struct Weight {
        std::string_view code;
        int people;
    };
    constexpr Weight weights[] = {{"ausl-tc", 14500}, {"ausl-tno", 13500}, {"ausl-tse", 9800}, {"aou-careggi", 5800},
        {"aou-meyer", 1150}, {"aou-pisana", 4900}, {"aou-senese", 3050}, {"ispro", 250}, {"ftgm", 600}, {"estar", 650}};
    int total = 0;
    for (Weight const& weight : weights) total += weight.people;
    int draw = static_cast<int>(random_() % static_cast<std::uint64_t>(total));
    for (Weight const& weight : weights)
        if ((draw -= weight.people) < 0)
            if (registry::Body const* const body = reference_.find_body(weight.code)) return *body;
    return reference_.bodies.front();
}

std::string PeopleMaker::draw_profile(registry::Body const& body) {
    if (body.kind == "ausl") return draw_share(local_profiles, random_);
    if (body.kind == "support-body" || body.kind == "agency" || body.kind == "region")
        return draw_share(office_profiles, random_);
    return draw_share(hospital_profiles, random_);
}

PeopleMaker::Made PeopleMaker::next() {
    registry::Person person;
    bool const is_woman = random_() % 100 < 68;
    person.gender = is_woman ? "f" : "m";
    person.given_name = is_woman ? women[random_() % women.size()] : men[random_() % men.size()];
    person.family_name = families[random_() % families.size()];
    registry::Body const& body = draw_body();
    std::string profile = draw_profile(body);
    bool const in_office = profile == "administrative" || profile == "technical";
    std::string unit(in_office ? office_unit : care_units[random_() % care_units.size()]);
    return place(std::move(person), body, std::move(profile), std::move(unit));
}

PeopleMaker::Made PeopleMaker::named(std::string_view given, std::string_view family, std::string_view gender,
                                     std::string_view body, std::string_view profile, std::string_view unit) {
    registry::Person person;
    person.given_name = given;
    person.family_name = family;
    person.gender = gender;
    registry::Body const* const at = reference_.find_body(body);
    if (!at) throw NotFound("no such body: " + std::string(body));
    return place(std::move(person), *at, std::string(profile), std::string(unit));
}

}  // namespace regia
