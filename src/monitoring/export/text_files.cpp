//! CSV and JSON, for programs.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "files/csv.hpp"
#include "locale/exports.hpp"
#include "monitoring/export/file.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;
namespace json = boost::json;

class TextFile : public TableFile {
public:
    std::shared_ptr<http::TemporaryFile> finish() override {
        end();
        flush();
        return file_;
    }

protected:
    virtual void end() {}
    void write(std::string_view text) {
        waiting_ += text;
        if (waiting_.size() >= piece_bytes) flush();
    }

private:
    void flush() {
        file_->append(waiting_);
        waiting_.clear();
    }
    std::string waiting_;
};

class CsvFile final : public TextFile {
public:
    void begin(TableHead const& head) override {
        auto const& voice = head.voice;
        std::vector<std::string> names{std::string(voice[w::row]), std::string(voice[w::rows])};
        for (TableColumn const& column : head.table.columns) names.emplace_back(column.title(voice));
        for (html::Word const word : {w::taken_at, w::filter, w::made_for, w::definitions})
            names.emplace_back(voice[word]);
        write(joined(names));
        total_ = std::to_string(head.total);
        definitions_ = join(head.table.definitions, " ");
        for (std::string const& one : {to_rfc3339(head.taken_at), head.table.query, head.whom})
            tail_ += "," + files::csv_field(one);
    }
    void row(TableLine const& line, std::int64_t number) override {
        std::string text = std::to_string(number) + "," + total_;
        for (TableCell const& cell : line.cells) text += "," + field(cell);
        // Once: a file of 60,000 rows would be mostly definitions.
        write(text + tail_ + "," + (number == 1 ? files::csv_field(definitions_) : std::string()) + "\r\n");
    }

private:
    //! A number below zero begins like a formula, and is none.
    static std::string field(TableCell const& cell) {
        bool const is_text = std::holds_alternative<std::string>(cell);
        return is_text ? files::csv_field(std::get<std::string>(cell)) : plain(cell);
    }
    static std::string joined(std::vector<std::string> const& names) {
        std::vector<std::string> fields;
        for (std::string const& name : names) fields.push_back(files::csv_field(name));
        return join(fields, ",") + "\r\n";
    }
    std::string total_, tail_, definitions_;
};

std::string_view code_of(TableColumn::Kind kind) {
    constexpr std::string_view codes[] = {"text", "count", "percent", "day"};
    return codes[static_cast<std::size_t>(kind)];
}

json::value json_of(TableCell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) return json::value(*text);
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (auto const* real = std::get_if<double>(&cell)) return *real;
    if (auto const* day = std::get_if<Day>(&cell)) return json::value(to_string(*day));
    return nullptr;
}

class JsonFile final : public TextFile {
public:
    void begin(TableHead const& head) override {
        Table const& table = head.table;
        json::array definitions(table.definitions.begin(), table.definitions.end()), columns;
        for (TableColumn const& column : table.columns) {
            codes_.push_back(column.code);
            columns.push_back(json::object{{"code", column.code}, {"name", column.title(head.voice)},
                                           {"kind", code_of(column.kind)}});
        }
        std::string const top = json::serialize(json::object{
            {"title", table.title}, {"definitions", std::move(definitions)}, {"taken_at", to_rfc3339(head.taken_at)},
            {"query", table.query}, {"filter", table.filter}, {"made_for", head.whom}, {"total", head.total},
            {"columns", std::move(columns)}});
        write(std::string_view(top).substr(0, top.size() - 1));
        write(",\"rows\":[");
    }
    void row(TableLine const& line, std::int64_t number) override {
        json::object one;
        for (std::size_t i = 0; i < codes_.size(); ++i) one[codes_[i]] = json_of(line.cells.at(i));
        write((number == 1 ? "" : ",") + json::serialize(one));
    }

private:
    void end() override { write("]}"); }
    std::vector<std::string> codes_;
};

}  // namespace

std::string plain(TableCell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) return *text;
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (auto const* day = std::get_if<Day>(&cell)) return to_string(*day);
    if (auto const* real = std::get_if<double>(&cell)) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1f", *real);
        return text;
    }
    return {};
}

std::unique_ptr<TableFile> new_csv(Instant) { return std::make_unique<CsvFile>(); }
std::unique_ptr<TableFile> new_json(Instant) { return std::make_unique<JsonFile>(); }

}  // namespace regia::monitoring
