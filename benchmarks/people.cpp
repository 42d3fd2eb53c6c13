// What the benchmark needs of people: one-time links of some learners in a demo, and a staff file of invented ones.
//   bench_people links DATABASE_URL COUNT     lines "answered SECRET USERNAME", "unasked ...", "certified ...": up to
//                                             COUNT of each
//   bench_people csv PROGRAMME_FOLDER COUNT   a staff file on standard output
//   bench_people multiply DATABASE_URL TIMES  everybody of a demo that many times: multiply.hpp
//   bench_people night DATABASE_URL 1         what the jobs of a night cost, in seconds of processor
#include <iostream>
#include <string_view>

#include "access/access.hpp"
#include "files/folder.hpp"
#include "main/demo_people.hpp"
#include "multiply.hpp"

namespace {

using namespace regia;

int print_links(std::string const& url, int count) {
    auto const database = db::open(url);
    database->write_now("links", [&](db::Tx& tx) {
        auto const facts = access::database_facts(tx);
        if (!facts) throw NotFound("this is no database of a demo");
        Instant const tomorrow = SystemClock(facts->clock_offset).now() + days(1);
        auto const print = [&](std::string_view kind, std::string const& condition) {
            // Tax codes, which are the usernames, have nothing to do with the order of the rows.
            auto const people = tx.all(
                "SELECT a.person_id, a.username FROM access_account a LEFT JOIN access_persona p "
                "ON p.person_id = a.person_id WHERE p.person_id IS NULL AND " + condition +
                " t WHERE t.person_id = a.person_id) ORDER BY a.username_key LIMIT $1",
                [](db::Row const& row) { return std::pair(row.get<Uuid>(0), row.get<std::string>(1)); }, count);
            for (auto const& [person, username] : people)
                std::cout << kind << " " << access::make_sign_in_link(tx, person, tomorrow) << " " << username << "\n";
        };
        print("answered", "EXISTS (SELECT 1 FROM assessment_attempt");
        print("unasked", "NOT EXISTS (SELECT 1 FROM assessment_attempt");
        print("certified", "EXISTS (SELECT 1 FROM awards_certificate");
    });
    return 0;
}

std::string district_code(registry::Reference const& reference, std::optional<Uuid> district) {
    for (auto const& one : reference.districts)
        if (one.id == district) return one.code;
    return {};
}

int print_csv(std::string const& path, int count) {
    files::Faults faults;
    auto const reference = registry::parse_reference(files::Folder::read(path, faults), faults);
    if (!faults.empty()) throw NotFound("the programme folder has faults: regia check " + path);
    SystemClock const clock;
    IdSource ids(clock, 7);
    PeopleMaker maker(reference, ids, 7);
    std::cout << "cognome,nome,codice_fiscale,email,ente,unita,zona,profilo,rapporto,matricola,ore,dal\n";
    for (int i = 0; i < count; ++i) {
        auto const [person, employment, unit] = maker.next();
        std::cout << person.family_name << "," << person.given_name << "," << *person.tax_code << ",p" << i
                  << "@example.it," << reference.find_body(employment.body)->code << ",\"" << unit << "\","
                  << district_code(reference, employment.district) << "," << employment.profile << ","
                  << employment.relationship << "," << *employment.staff_number << ",36,"
                  << to_string(employment.started_on) << "\n";
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view const what = argc == 4 ? argv[1] : "";
    try {
        if (what == "links") return print_links(argv[2], std::stoi(argv[3]));
        if (what == "csv") return print_csv(argv[2], std::stoi(argv[3]));
        if (what == "multiply") return multiply_people(argv[2], std::stoi(argv[3])), 0;
        if (what == "night") return std::cout << live_a_night(argv[2]) << "\n", 0;
    } catch (std::exception const& reason) {
        std::cerr << "bench_people: " << reason.what() << "\n";
        return 1;
    }
    std::cerr << "usage: bench_people links DATABASE COUNT | bench_people csv FOLDER COUNT | "
                 "bench_people multiply DATABASE TIMES | "
                 "bench_people night DATABASE 1\n";
    return 2;
}
