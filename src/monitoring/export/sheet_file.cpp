//! XLSX, for people: what the figures are stands above them.
#include <fstream>

#include "base/bytes.hpp"
#include "files/sheet/sheet.hpp"
#include "locale/exports.hpp"
#include "monitoring/export/file.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;

files::SheetCell sheet_cell(TableCell const& cell) {
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (auto const* real = std::get_if<double>(&cell)) return *real;
    return plain(cell);
}

class SheetFile final : public TableFile {
public:
    explicit SheetFile(Instant made_at)
        : path_((std::filesystem::temp_directory_path() / ("regia-" + random_token() + ".xlsx")).string()),
          sheet_(std::make_unique<files::SheetWriter>(path_, "Regia", made_at)) {}
    ~SheetFile() override {
        sheet_.reset();
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    void begin(TableHead const& head) override {
        auto const& voice = head.voice;
        sheet_->head({head.table.title});
        auto const line = [&](html::Word label, std::string text) {
            sheet_->row({std::string(voice[label]), std::move(text)});
        };
        line(w::label_rows, voice(w::rows_of, {{"n", head.total}, {"total", voice.number(head.total)}}));
        line(w::label_taken, voice.moment(head.taken_at));
        line(w::label_filter, head.table.filter.empty() ? std::string(voice[w::no_filter]) : head.table.filter);
        line(w::label_for, head.whom);
        for (std::string const& definition : head.table.definitions) line(w::label_definition, definition);
        sheet_->blank();
        std::vector<std::string> names{std::string(voice[w::row])};
        for (TableColumn const& column : head.table.columns) names.emplace_back(column.title(voice));
        sheet_->head(names);
    }
    void row(TableLine const& line, std::int64_t number) override {
        std::vector<files::SheetCell> cells{number};
        for (TableCell const& cell : line.cells) cells.push_back(sheet_cell(cell));
        sheet_->row(cells);
    }
    std::shared_ptr<http::TemporaryFile> finish() override {
        sheet_->close();
        std::ifstream in(path_, std::ios::binary);
        std::string piece(piece_bytes, '\0');
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
            file_->append(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
        return file_;
    }

private:
    std::string path_;
    std::unique_ptr<files::SheetWriter> sheet_;
};

}  // namespace

std::unique_ptr<TableFile> new_sheet(Instant made_at) { return std::make_unique<SheetFile>(made_at); }

}  // namespace regia::monitoring
