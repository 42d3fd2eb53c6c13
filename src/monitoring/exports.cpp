//! What is on the screen as CSV: the same filter, all its rows, written row by row to a file that is sent.
//! Each row says which one it is of how many, when the figures were taken and under which filter.
#include <filesystem>

#include "access/look/look.hpp"
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;

//! Rows into a file, a few at a time, so that an export of any size takes the same memory.
class CsvFile {
public:
    CsvFile() : file_(std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string())) {}

    void row(std::vector<std::string> const& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) waiting_ += (i ? "," : "") + files::csv_field(fields[i]);
        waiting_ += "\r\n";
        if (waiting_.size() >= piece_bytes) flush();
    }
    http::Reply reply(std::string const& name) {
        flush();
        http::Reply reply;
        reply.with("Content-Type", "text/csv; charset=utf-8");
        reply.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
        reply.file = file_;
        return reply;
    }

private:
    static constexpr std::size_t piece_bytes = 64 * 1024;
    void flush() {
        file_->append(waiting_);
        waiting_.clear();
    }
    std::shared_ptr<http::TemporaryFile> file_;
    std::string waiting_;
};

std::string number(std::int64_t value) { return std::to_string(value); }

//! "60.2": a number for programs, whatever the language.
std::string percent(std::int64_t part, std::int64_t of) {
    if (of == 0) return {};
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", 100 * share(part, of));
    return text;
}

std::vector<std::string> heads(Desk const& desk, std::initializer_list<html::Word> words) {
    std::vector<std::string> names;
    for (html::Word const word : words) names.emplace_back(desk.voice[word]);
    return names;
}

http::Answer people_csv(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    PeopleFilter const filter = filter_in_query(desk, true);
    std::string const query = query_of(filter), taken_at = to_rfc3339(desk.now);
    CsvFile csv;
    csv.row(heads(
        desk, {w::csv_row, w::csv_rows, w::csv_body, w::csv_name, w::csv_staff_number, w::csv_profile, w::csv_unit,
               w::csv_modules_done, w::csv_modules, w::csv_state, w::csv_absence, w::csv_taken_at, w::csv_filter}));
    std::int64_t rows = 0;
    std::vector<Uuid> people;
    desk.database().read([&](db::Tx& tx) {
        std::string const total = number(people_in(count_people(tx, body.id, filter), filter.state));
        each_person(tx, body.id, filter, [&](ListedPerson const& person) {
            ++rows;
            people.push_back(person.id);
            csv.row({number(rows), total, body.name, person.name, person.staff_number,
                       desk.profile_name(person.profile), person.unit_name, number(person.modules_done),
                       number(desk.modules_total), std::string(desk.state_name(person.state)),
                       std::string(person.absence.empty() ? "" : desk.absence_name(person.absence)), taken_at, query});
        });
        return true;
    });
    std::string const name =
        std::string(desk.voice[w::csv_people_file]) + "-" + body.code + "-" + to_string(rome_day(desk.now)) + ".csv";
    http::Reply reply = csv.reply(name);
    Digest const digest = sha256_of_file(reply.file->path());
    return http::after_commit(
        desk.database(), "looks",
        [id = desk.installation.ids.next(), actor = desk.actor, people = std::move(people), digest, now = desk.now,
         filter = "ente=" + body.code + (query.empty() ? "" : "&" + query), reply = std::move(reply)](db::Tx& tx) {
            access::record_export(tx, id, actor, "people_csv", filter, people, digest, now);
            return reply;
        });
}

http::Answer bodies_csv(Desk const& desk) {
    RegionView const view = read_region(desk);
    CsvFile csv;
    csv.row(heads(desk, {w::csv_row, w::csv_rows, w::csv_body, w::csv_code, w::csv_wide_area, w::csv_in_scope,
                           w::csv_out_of_scope, w::csv_reached, w::csv_started, w::csv_concluded, w::csv_percent,
                           w::csv_taken_at, w::csv_filter}));
    std::string const total = number(static_cast<std::int64_t>(view.bodies.size()));
    std::string const taken_at = to_rfc3339(desk.now), query = query_of(view);
    std::int64_t rows = 0;
    for (Group const& group : sorted_by_share(desk, view.bodies)) {
        registry::Body const* const body = desk.reference->find_body(group.body);
        Counts const& counts = group.counts;
        csv.row({number(++rows), total, desk.name_of(group.body), body ? body->code : "",
                   desk.wide_area_of(group.body), number(counts.in_scope), number(counts.out_of_scope()),
                   number(counts.reached), number(counts.started), number(counts.concluded),
                   percent(counts.concluded, counts.in_scope), taken_at, query});
    }
    std::string const name = std::string(desk.voice[w::csv_bodies_file]) + "-" + to_string(rome_day(desk.now)) + ".csv";
    http::Reply reply = csv.reply(name);
    Digest const digest = sha256_of_file(reply.file->path());
    return after_look(desk, "bodies_csv", query, 0, digest, std::move(reply));
}

}  // namespace

void add_export_routes(http::Router& router, Sources sources) {
    auto& people = router.get("/enti/{ente}/persone.csv", access::may::export_people,
                              [sources](http::Request const& request) { return people_csv(Desk(sources, request)); });
    people.is_costly = true;  // tens of thousands of rows
    router.get("/monitoraggio.csv", access::may::see_region, [sources](http::Request const& request) {
        return bodies_csv(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
