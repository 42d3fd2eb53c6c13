//! What is on the screen as a file: the same filter, all its rows, written row by row to a file that is sent.
//!
//! CSV is for programs: the first line names the columns, and each row says which one it is of how many, when the
//! figures were taken and under which filter. XLSX is for people: the same columns under lines that say how many rows
//! of how many, what the figures mean, when, under which filter and for whom.
#include <filesystem>
#include <fstream>

#include "access/look/look.hpp"
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "files/sheet/sheet.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using Cells = std::vector<files::SheetCell>;

//! What stands above the columns of a sheet.
struct About {
    std::string title;
    std::int64_t rows = 0;
    std::vector<std::string> definitions;
    std::string filter;  //!< empty = none
};

//! Rows into a file, a few at a time, so that an export of any size takes the same memory.
class File {
public:
    File() : file_(std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string())) {}
    virtual ~File() = default;
    virtual void begin(Desk const& desk, About const& about, std::vector<std::string> const& columns) = 0;
    virtual void row(Cells const& cells) = 0;
    virtual std::string_view ending() const = 0;
    http::Reply reply(std::string const& name) {
        finish();
        http::Reply reply;
        reply.with("Content-Type", std::string(media()));
        reply.with("Content-Disposition", "attachment; filename=\"" + name + "." + std::string(ending()) + "\"");
        reply.file = file_;
        return reply;
    }

protected:
    virtual void finish() = 0;
    virtual std::string_view media() const = 0;
    static constexpr std::size_t piece_bytes = 64 * 1024;
    std::shared_ptr<http::TemporaryFile> file_;
};

//! "60.2": a number for programs, whatever the language.
std::string text_of(files::SheetCell const& cell) {
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (auto const* real = std::get_if<double>(&cell)) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1f", *real);
        return text;
    }
    return std::get<std::string>(cell);
}

class CsvFile final : public File {
public:
    explicit CsvFile(Instant) {}
    void begin(Desk const&, About const&, std::vector<std::string> const& columns) override {
        row(Cells(columns.begin(), columns.end()));
    }
    void row(Cells const& cells) override {
        for (std::size_t i = 0; i < cells.size(); ++i)
            waiting_ += (i ? "," : "") + files::csv_field(text_of(cells[i]));
        waiting_ += "\r\n";
        if (waiting_.size() >= piece_bytes) finish();
    }
    std::string_view ending() const override { return "csv"; }

private:
    void finish() override {
        file_->append(waiting_);
        waiting_.clear();
    }
    std::string_view media() const override { return "text/csv; charset=utf-8"; }
    std::string waiting_;
};

class SheetFile final : public File {
public:
    explicit SheetFile(Instant now)
        : path_((std::filesystem::temp_directory_path() / ("regia-" + random_token() + ".xlsx")).string()),
          sheet_(std::make_unique<files::SheetWriter>(path_, "Regia", now)) {}
    ~SheetFile() override {
        sheet_.reset();
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    void begin(Desk const& desk, About const& about, std::vector<std::string> const& columns) override {
        auto const& voice = desk.voice;
        sheet_->head({about.title});
        auto const line = [&](html::Word label, std::string text) {
            sheet_->row({std::string(voice[label]), std::move(text)});
        };
        line(w::sheet_rows, voice(w::sheet_rows_of, {{"n", about.rows}, {"total", voice.number(about.rows)}}));
        line(w::sheet_taken, voice.moment(desk.now));
        line(w::sheet_filtered, about.filter.empty() ? std::string(voice[w::sheet_no_filter]) : about.filter);
        line(w::sheet_for, desk.actor.name + ", " +
                               std::string(voice.pick(desk.actor.role.name_it, desk.actor.role.name_en)));
        for (std::string const& definition : about.definitions) line(w::sheet_definition, definition);
        sheet_->blank();
        sheet_->head(columns);
    }
    void row(Cells const& cells) override { sheet_->row(cells); }
    std::string_view ending() const override { return "xlsx"; }

private:
    void finish() override {
        sheet_->close();
        std::ifstream in(path_, std::ios::binary);
        std::string piece(piece_bytes, '\0');
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
            file_->append(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    }
    std::string_view media() const override {
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }
    std::string path_;
    std::unique_ptr<files::SheetWriter> sheet_;
};

template <class Kind>
std::unique_ptr<File> new_file(Instant now) {
    return std::make_unique<Kind>(now);
}
using NewFile = std::unique_ptr<File> (*)(Instant now);

files::SheetCell percent(std::int64_t part, std::int64_t of) {
    if (of == 0) return std::string();
    return 100 * share(part, of);
}

std::vector<std::string> heads(Desk const& desk, std::initializer_list<html::Word> words) {
    std::vector<std::string> names;
    for (html::Word const word : words) names.emplace_back(desk.voice[word]);
    return names;
}

//! "Conclusi: chi ha concluso tutti gli 8 moduli …"
std::string definition(Desk const& desk, html::Word name, html::Word meaning) {
    return std::string(desk.voice[name]) + ": " +
           desk.voice(meaning, {{"modules", desk.modules_total}, {"day", desk.voice.day(desk.plan->ends_on)}});
}

http::Answer export_people(Desk const& desk, NewFile make) {
    registry::Body const& body = desk.body_in_path();
    PeopleFilter const filter = filter_in_query(desk, true);
    std::string const query = query_of(filter), taken_at = to_rfc3339(desk.now);
    auto const file = make(desk.now);
    std::int64_t rows = 0;
    std::vector<Uuid> people;
    desk.database().read([&](db::Tx& tx) {
        std::int64_t const total = people_in(count_people(tx, body.id, filter), filter.state);
        file->begin(desk,
                    {body.name, total, {definition(desk, w::concluded, w::concluded_means),
                                        definition(desk, w::state_to_resume, w::to_resume_means)}, query},
                    heads(desk, {w::csv_row, w::csv_rows, w::csv_body, w::csv_name, w::csv_staff_number, w::csv_profile,
                                 w::csv_unit, w::csv_modules_done, w::csv_modules, w::csv_state, w::csv_absence,
                                 w::csv_taken_at, w::csv_filter}));
        each_person(tx, body.id, filter, [&](ListedPerson const& person) {
            ++rows;
            people.push_back(person.id);
            file->row({rows, total, body.name, person.name, person.staff_number, desk.profile_name(person.profile),
                       person.unit_name, std::int64_t{person.modules_done}, std::int64_t{desk.modules_total},
                       std::string(desk.state_name(person.state)),
                       std::string(person.absence.empty() ? "" : desk.absence_name(person.absence)), taken_at, query});
        });
        return true;
    });
    std::string const name =
        std::string(desk.voice[w::csv_people_file]) + "-" + body.code + "-" + to_string(rome_day(desk.now));
    http::Reply reply = file->reply(name);
    Digest const digest = sha256_of_file(reply.file->path());
    return http::after_commit(
        desk.database(), "looks",
        [id = desk.installation.ids.next(), actor = desk.actor, people = std::move(people), digest, now = desk.now,
         what = "people_" + std::string(file->ending()),
         filter = "ente=" + body.code + (query.empty() ? "" : "&" + query), reply = std::move(reply)](db::Tx& tx) {
            access::record_export(tx, id, actor, what, filter, people, digest, now);
            return reply;
        });
}

http::Answer export_bodies(Desk const& desk, NewFile make) {
    RegionView const view = read_region(desk);
    auto const file = make(desk.now);
    auto const total = static_cast<std::int64_t>(view.bodies.size());
    std::string const taken_at = to_rfc3339(desk.now), query = query_of(view);
    file->begin(desk,
                {std::string(desk.voice[w::concluded_by_body]), total,
                 {definition(desk, w::in_scope, w::in_scope_means), definition(desk, w::reached, w::reached_means),
                  definition(desk, w::started, w::started_means), definition(desk, w::concluded, w::concluded_means)},
                 query},
                heads(desk, {w::csv_row, w::csv_rows, w::csv_body, w::csv_code, w::csv_wide_area, w::csv_in_scope,
                             w::csv_out_of_scope, w::csv_reached, w::csv_started, w::csv_concluded, w::csv_percent,
                             w::csv_taken_at, w::csv_filter}));
    std::int64_t rows = 0;
    for (Group const& group : sorted_by_share(desk, view.bodies)) {
        registry::Body const* const body = desk.reference->find_body(group.body);
        Counts const& counts = group.counts;
        file->row({++rows, total, desk.name_of(group.body), body ? body->code : std::string(),
                   desk.wide_area_of(group.body), counts.in_scope, counts.out_of_scope(), counts.reached,
                   counts.started, counts.concluded, percent(counts.concluded, counts.in_scope), taken_at, query});
    }
    http::Reply reply =
        file->reply(std::string(desk.voice[w::csv_bodies_file]) + "-" + to_string(rome_day(desk.now)));
    Digest const digest = sha256_of_file(reply.file->path());
    return after_look(desk, "bodies_" + std::string(file->ending()), query, 0, digest, std::move(reply));
}

}  // namespace

void add_export_routes(http::Router& router, Sources sources) {
    constexpr std::pair<std::string_view, NewFile> kinds[] = {{".csv", &new_file<CsvFile>},
                                                              {".xlsx", &new_file<SheetFile>}};
    for (auto const& [ending, make] : kinds) {
        auto& people = router.get("/enti/{ente}/persone" + std::string(ending), access::may::export_people,
                                  [sources, make](http::Request const& request) {
                                      return export_people(Desk(sources, request), make);
                                  });
        people.is_costly = true;  // tens of thousands of rows
        router.get("/monitoraggio" + std::string(ending), access::may::see_region,
                   [sources, make](http::Request const& request) {
                       return export_bodies(Desk(sources, request), make);
                   });
    }
}

}  // namespace regia::monitoring
