//! PDF, for print and keeping: the head of the columns stands on each page.
#include <algorithm>

#include "files/pdf.hpp"
#include "locale/exports.hpp"
#include "monitoring/export/file.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;
using files::PdfStyle;

//! More columns than stand upright beside each other.
constexpr std::size_t columns_upright_max = 6;

class PaperFile final : public TableFile {
public:
    explicit PaperFile(Instant made_at) { document_.made_at = made_at; }

    void begin(TableHead const& head) override {
        auto const& voice = head.voice;
        document_.title = head.table.title;
        document_.language = voice.code();
        document_.author = head.publisher;
        document_.head = {head.publisher, head.programme};
        document_.foot = head.funding;
        document_.page_word = voice[w::page];
        document_.is_wide = head.table.columns.size() > columns_upright_max;
        auto const say = [&](html::Word label, std::string const& text) {
            facts_.pairs.emplace_back(voice[label], text);
        };
        document_.blocks.push_back(files::PdfHeading{1, head.table.title});
        std::int64_t const shown = std::min(head.total, rows_on_paper_max);
        say(w::label_rows, voice(w::rows_of, {{"n", shown}, {"total", voice.number(head.total)}}));
        say(w::label_taken, voice.moment(head.taken_at));
        say(w::label_filter, head.table.filter.empty() ? std::string(voice[w::no_filter]) : head.table.filter);
        say(w::label_for, head.whom);
        document_.blocks.push_back(facts_);
        if (head.total > shown)
            document_.blocks.push_back(files::PdfParagraph{
                voice(w::paper_is_full, {{"n", shown}, {"total", voice.number(head.total)}}), PdfStyle::strong});
        for (TableColumn const& column : head.table.columns)
            table_.columns.push_back({on_paper(column.title(voice)), column.width,
                                      column.kind == TableColumn::Kind::count ||
                                          column.kind == TableColumn::Kind::percent});
        definitions_ = head.table.definitions;
        definitions_title_ = voice[w::paper_definitions];
        voice_.emplace(voice);
    }

    void row(TableLine const& line, std::int64_t) override {
        std::vector<files::PdfCell> cells;
        for (TableCell const& cell : line.cells) cells.push_back({readable(*voice_, cell)});
        table_.rows.push_back(std::move(cells));
    }

    std::shared_ptr<http::TemporaryFile> finish() override {
        if (!table_.rows.empty()) document_.blocks.push_back(std::move(table_));
        if (!definitions_.empty()) {
            document_.blocks.push_back(files::PdfHeading{2, definitions_title_});
            for (std::string const& one : definitions_)
                document_.blocks.push_back(files::PdfParagraph{one, PdfStyle::small});
        }
        file_->append(files::write_pdf(document_));
        return file_;
    }

private:
    files::PdfDocument document_;
    files::PdfFacts facts_;
    files::PdfTable table_;
    std::vector<std::string> definitions_;
    std::string definitions_title_;
    std::optional<html::Voice> voice_;
};

}  // namespace

std::string on_paper(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', ' ');
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string readable(html::Voice const& voice, TableCell const& cell) {
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return voice.number(*number);
    if (auto const* real = std::get_if<double>(&cell)) return voice.percent(*real / 100);
    if (auto const* day = std::get_if<Day>(&cell)) return voice.day(*day);
    return plain(cell);
}

std::unique_ptr<TableFile> new_paper(Instant made_at) { return std::make_unique<PaperFile>(made_at); }

}  // namespace regia::monitoring
