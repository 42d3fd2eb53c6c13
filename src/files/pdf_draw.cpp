//! Lays a document out and draws it: one column that flows over as many pages as it needs.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/errors.hpp"
#include "base/text.hpp"
#include "files/pdf_fonts.hpp"
#include "files/pdf_parts.hpp"

namespace regia::files {
namespace {

// Points; A4.
constexpr double short_side = 595.28, long_side = 841.89;
constexpr double margin = 62, foot_line = 11;
//! A cell that holds more is cut with an ellipsis: a row must fit on a page.
constexpr int cell_lines_max = 12;
//! Nor is a layout asked to cut a text of any length.
constexpr std::size_t cell_characters_max = 600, line_characters_max = 160;
constexpr double cell_gap = 8, row_gap = 5;
constexpr double code_side = 96;

struct Ink {
    double red, green, blue;
};
constexpr Ink black{0.10, 0.13, 0.17}, grey{0.33, 0.38, 0.44}, blue{0.0, 0.4, 0.8}, pale{0.80, 0.84, 0.88},
    track{0.90, 0.92, 0.94};

struct Type {
    double size;
    bool is_bold = false;
    Ink ink = black;
    double space_before = 0, space_after = 6;
};

Type type_of(PdfStyle style) {
    switch (style) {
        case PdfStyle::lead: return {13, false, grey, 0, 8};
        case PdfStyle::small: return {9, false, grey, 0, 4};
        case PdfStyle::strong: return {11.5, true, black, 0, 6};
        case PdfStyle::title: return {16, true, blue, 2, 8};
        case PdfStyle::name: return {25, true, black, 6, 12};
        case PdfStyle::normal: break;
    }
    return {11.5, false, black, 0, 6};
}

Type type_of_heading(int level) {
    if (level == 1) return {24, true, blue, 0, 10};
    return level == 2 ? Type{15, true, black, 10, 6} : Type{12.5, true, black, 6, 4};
}

struct Release {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
    void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
template <class T>
using Held = std::unique_ptr<T, Release>;

cairo_status_t append_bytes(void* to, unsigned char const* bytes, unsigned int count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

std::string cut(std::string_view text, std::size_t characters) {
    std::string_view const kept = first_characters(text, characters);
    return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

//! A tag that ends with its scope.
class Tagged {
public:
    Tagged(cairo_t* cairo, char const* name, std::string const& attributes = {}) : cairo_(cairo), name_(name) {
        cairo_tag_begin(cairo_, name_, attributes.c_str());
    }
    ~Tagged() { cairo_tag_end(cairo_, name_); }
    Tagged(Tagged const&) = delete;
    Tagged& operator=(Tagged const&) = delete;

private:
    cairo_t* cairo_;
    char const* name_;
};

class Pages {
public:
    Pages(Fonts const& fonts, PdfDocument const& document, PdfNotes& notes, std::string& to)
        : fonts_(fonts), document_(document), notes_(notes), page_width_(document.is_wide ? long_side : short_side),
          page_height_(document.is_wide ? short_side : long_side),
          surface_(cairo_pdf_surface_create_for_stream(append_bytes, &to, page_width_, page_height_)),
          cairo_(cairo_create(surface_.get())), context_(pango_font_map_create_context(fonts.map())),
          bottom_(page_height_ - margin - foot_line * static_cast<double>(document.foot.size())) {
        cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
        cairo_font_options_t* const options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(context_.get(), options);
        cairo_font_options_destroy(options);
        pango_context_set_round_glyph_positions(context_.get(), FALSE);
        pango_context_set_language(context_.get(), pango_language_from_string(document.language.c_str()));
    }

    void write() {
        begin_page();
        head();
        for (PdfBlock const& block : document_.blocks) std::visit([this](auto const& one) { put(one); }, block);
        end_page();
        cairo_surface_finish(surface_.get());
        cairo_status_t const status = cairo_surface_status(surface_.get());
        if (status != CAIRO_STATUS_SUCCESS) throw Bug(std::string("cairo: ") + cairo_status_to_string(status));
    }

private:
    cairo_t* cairo() { return cairo_.get(); }
    double width() const { return page_width_ - 2 * margin; }
    void ink(Ink const& ink) { cairo_set_source_rgb(cairo(), ink.red, ink.green, ink.blue); }

    Held<PangoLayout> layout(std::string_view text, Type const& type, double width, bool is_centred) {
        Held<PangoLayout> made(pango_layout_new(context_.get()));
        PangoFontDescription* const font = pango_font_description_new();
        pango_font_description_set_family_static(font, "Titillium Web");
        pango_font_description_set_weight(font, type.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
        pango_layout_set_font_description(made.get(), font);
        pango_font_description_free(font);
        std::string const printed = printable(fonts_, text);
        pango_layout_set_text(made.get(), printed.data(), static_cast<int>(printed.size()));
        pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_auto_dir(made.get(), FALSE);
        if (is_centred) pango_layout_set_alignment(made.get(), PANGO_ALIGN_CENTER);
        return made;
    }

    static double height_of(PangoLayout* layout) {
        int high = 0;
        pango_layout_get_size(layout, nullptr, &high);
        return points(high);
    }

    void begin_page() {
        y_ = document_.is_framed ? margin + 14 : margin - 8;
        ++page_;
        if (document_.is_framed) frame();
    }

    void frame() {
        ink(blue);
        cairo_set_line_width(cairo(), 3);
        cairo_rectangle(cairo(), 28, 28, page_width_ - 56, page_height_ - 56);
        cairo_stroke(cairo());
        cairo_set_line_width(cairo(), 0.7);
        cairo_rectangle(cairo(), 34, 34, page_width_ - 68, page_height_ - 68);
        cairo_stroke(cairo());
    }

    void end_page() {
        double y = page_height_ - margin + 8 - foot_line * static_cast<double>(document_.foot.size());
        for (std::string const& line : document_.foot) {
            small_line(line, y, true);
            y += foot_line;
        }
        if (!document_.page_word.empty())
            small_line(document_.page_word + " " + std::to_string(page_), page_height_ - margin + 14, true);
        if (!document_.stamp.empty()) stamp();
        cairo_show_page(cairo());
    }

    void next_page() {
        end_page();
        begin_page();
    }

    void small_line(std::string const& line, double y, bool is_centred) {
        Tagged const tag(cairo(), "P");
        auto const made = layout(cut(line, line_characters_max), {8, false, grey}, width(), is_centred);
        pango_layout_set_height(made.get(), 0);  // one line
        pango_layout_set_ellipsize(made.get(), PANGO_ELLIPSIZE_END);
        ink(grey);
        cairo_move_to(cairo(), margin, y);
        pango_cairo_show_layout(cairo(), made.get());
    }

    void stamp() {
        Tagged const tag(cairo(), "P");
        auto const made = layout(document_.stamp, {76, true, pale}, page_height_, true);
        cairo_save(cairo());
        cairo_translate(cairo(), page_width_ / 2, page_height_ / 2);
        cairo_rotate(cairo(), -0.9);
        ink(pale);
        cairo_move_to(cairo(), -page_height_ / 2, -height_of(made.get()) / 2);
        pango_cairo_show_layout(cairo(), made.get());
        cairo_restore(cairo());
    }

    void head() {
        for (std::size_t i = 0; i < document_.head.size(); ++i) {
            Type type = i == 0 ? Type{11.5, true, blue, 0, 0} : Type{9.5, false, grey, 0, 0};
            flow("P", document_.head[i], type);
        }
        if (document_.head.empty()) return;
        y_ += 8;
        if (!document_.is_framed) {
            ink(blue);
            cairo_set_line_width(cairo(), 1.2);
            cairo_move_to(cairo(), margin, y_);
            cairo_line_to(cairo(), page_width_ - margin, y_);
            cairo_stroke(cairo());
        }
        y_ += document_.is_framed ? 26 : 18;
    }

    //! Text that may go on over pages, line by line.
    void flow(char const* name, std::string_view text, Type const& type, double indent = 0) {
        y_ += type.space_before;
        auto const made = layout(text, type, width() - indent, document_.is_framed);
        Held<PangoLayoutIter> const line(pango_layout_get_iter(made.get()));
        bool is_open = false;
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(line.get(), nullptr, &box);
            double const high = points(box.height);
            if (y_ + high > bottom_ && y_ > margin + 40) {
                if (is_open) cairo_tag_end(cairo(), name);
                is_open = false;
                next_page();
            }
            if (!is_open) cairo_tag_begin(cairo(), name, nullptr);
            is_open = true;
            ink(type.ink);
            double const base = points(pango_layout_iter_get_baseline(line.get()) - box.y);
            cairo_move_to(cairo(), margin + indent + points(box.x), y_ + base);
            pango_cairo_show_layout_line(cairo(), pango_layout_iter_get_line_readonly(line.get()));
            y_ += high;
        } while (pango_layout_iter_next_line(line.get()));
        if (is_open) cairo_tag_end(cairo(), name);
        y_ += type.space_after;
    }

    void put(PdfHeading const& heading) {
        static constexpr char const* names[] = {"H1", "H2", "H3"};
        Type const type = type_of_heading(heading.level);
        if (y_ + 4 * type.size > bottom_) next_page();  // never alone at the foot of a page
        flow(names[std::clamp(heading.level, 1, 3) - 1], heading.text, type);
    }

    void put(PdfParagraph const& paragraph) {
        Type type = type_of(paragraph.style);
        // A long name takes a smaller size before it takes a second line.
        if (paragraph.style == PdfStyle::name)
            for (; type.size > 15; type.size -= 1) {
                auto const made = layout(paragraph.text, type, width(), true);
                if (pango_layout_get_line_count(made.get()) == 1) break;
            }
        flow("P", paragraph.text, type);
    }

    void put(PdfGap const& gap) { y_ += gap.points; }

    void put(PdfList const& list) {
        Tagged const whole(cairo(), "L");
        for (std::string const& item : list.items) {
            Type type = type_of(PdfStyle::normal);
            type.space_after = 2;
            if (y_ + 2 * type.size > bottom_) break_list();
            Tagged const one(cairo(), "LI");
            if (document_.is_framed) {
                flow("LBody", item, type);
            } else {
                ink(blue);
                cairo_new_path(cairo());
                cairo_arc(cairo(), margin + 5, y_ + type.size * 0.85, 1.8, 0, 6.2832);
                cairo_fill(cairo());
                flow("LBody", item, type, 14);
            }
        }
        y_ += 6;
    }
    //! A tag ends with its page.
    void break_list() {
        cairo_tag_end(cairo(), "L");
        next_page();
        cairo_tag_begin(cairo(), "L", nullptr);
    }

    void put(PdfFacts const& facts) {
        PdfTable table;
        table.columns = {{"", 1}, {"", 2.2}};
        for (auto const& [name, value] : facts.pairs) table.rows.push_back({{name}, {value}});
        put(table);
    }

    std::vector<double> widths_of(PdfTable const& table) const {
        double total = 0;
        for (PdfColumn const& column : table.columns) total += column.width;
        std::vector<double> widths;
        for (PdfColumn const& column : table.columns) widths.push_back(width() * column.width / total);
        return widths;
    }

    using Row = std::vector<Held<PangoLayout>>;

    Row lay_row(PdfTable const& table, std::vector<PdfCell> const& cells, std::vector<double> const& widths,
                bool is_head) {
        Row row;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            bool const is_named = is_head || i == 0;
            double const smaller = document_.is_wide ? 1.5 : 0;
            Type const type{(is_head ? 9.0 : 10.5) - smaller, is_named, is_head ? grey : black};
            std::string_view const text = i < cells.size() ? std::string_view(cells[i].text) : "";
            auto made = layout(cut(text, cell_characters_max), type, widths[i] - cell_gap, false);
            if (table.columns[i].is_number) pango_layout_set_alignment(made.get(), PANGO_ALIGN_RIGHT);
            pango_layout_set_height(made.get(), -cell_lines_max);
            pango_layout_set_ellipsize(made.get(), PANGO_ELLIPSIZE_END);
            row.push_back(std::move(made));
        }
        return row;
    }

    static double height_of(Row const& row) {
        double high = 0;
        for (auto const& cell : row) high = std::max(high, height_of(cell.get()));
        return high;
    }

    void draw_row(std::vector<PdfCell> const& cells, Row const& row, std::vector<double> const& widths, bool is_head) {
        Tagged const whole(cairo(), "TR");
        double x = margin;
        double const high = height_of(row);
        for (std::size_t i = 0; i < row.size(); ++i) {
            bool const is_head_cell = is_head || i == 0;
            Tagged const one(cairo(), is_head_cell ? "TH" : "TD");
            if (is_head_cell) notes_.head_cells_of_columns.push_back(is_head);
            ink(is_head ? grey : black);
            cairo_move_to(cairo(), x, y_);
            if (i < cells.size() && cells[i].bar) bar(cells[i], x, widths[i] - cell_gap, y_ + high / 2);
            else pango_cairo_show_layout(cairo(), row[i].get());
            x += widths[i];
        }
        y_ += high + row_gap;
        ink(pale);
        cairo_set_line_width(cairo(), is_head ? 1.0 : 0.5);
        cairo_move_to(cairo(), margin, y_ - row_gap / 2);
        cairo_line_to(cairo(), page_width_ - margin, y_ - row_gap / 2);
        cairo_stroke(cairo());
    }

    void bar(PdfCell const& cell, double x, double width, double middle) {
        double const share = std::clamp(*cell.bar, 0.0, 1.0);
        ink(track);
        cairo_rectangle(cairo(), x, middle - 3.5, width, 7);
        cairo_fill(cairo());
        ink(blue);
        cairo_rectangle(cairo(), x, middle - 3.5, width * share, 7);
        cairo_fill(cairo());
        if (!cell.bar_mark) return;
        ink(black);
        cairo_rectangle(cairo(), x + width * std::clamp(*cell.bar_mark, 0.0, 1.0) - 0.8, middle - 6, 1.6, 12);
        cairo_fill(cairo());
    }

    void put(PdfTable const& table) {
        auto const widths = widths_of(table);
        bool const has_head = std::any_of(table.columns.begin(), table.columns.end(),
                                          [](PdfColumn const& column) { return !column.head.empty(); });
        std::vector<PdfCell> heads;
        for (PdfColumn const& column : table.columns) heads.push_back({column.head});
        for (std::size_t next = 0; next < table.rows.size();) {  // once a page, since a tag ends with its page
            if (next > 0) next_page();
            Tagged const whole(cairo(), "Table");
            if (has_head) draw_row(heads, lay_row(table, heads, widths, true), widths, true);
            for (; next < table.rows.size(); ++next) {
                Row const row = lay_row(table, table.rows[next], widths, false);
                if (y_ + height_of(row) > bottom_ && y_ > margin + 60) break;
                draw_row(table.rows[next], row, widths, false);
            }
        }
        y_ += 8;
    }

    void put(PdfCode const& code) {
        if (y_ + code_side > bottom_) next_page();
        double const top = y_;
        {
            Tagged const figure(cairo(), "Figure");
            notes_.figure_alts.push_back(code.alt);
            draw(code.code, margin, top);
        }
        double const indent = code_side + 16;
        y_ = top + 4;
        for (std::size_t i = 0; i < code.beside.size(); ++i) beside(code, i, indent);
        y_ = std::max(y_, top + code_side + 6);
    }

    //! The last sentence is the address: a click opens it.
    void beside(PdfCode const& code, std::size_t i, double indent) {
        bool const is_link = i + 1 == code.beside.size() && !code.link.empty();
        Type const type = is_link ? Type{10, false, blue} : i == 0 ? Type{10.5, true} : Type{9.5, false, grey};
        auto const made = layout(code.beside[i], type, width() - indent, false);
        ink(type.ink);
        cairo_move_to(cairo(), margin + indent, y_);
        if (is_link) {
            Tagged const tag(cairo(), CAIRO_TAG_LINK, "uri='" + code.link + "'");
            notes_.link_names.push_back(code.beside[i]);
            pango_cairo_show_layout(cairo(), made.get());
        } else {
            Tagged const tag(cairo(), "P");
            pango_cairo_show_layout(cairo(), made.get());
        }
        y_ += height_of(made.get()) + 3;
    }

    void draw(QrCode const& code, double x, double y) {
        double const module = code_side / (code.side + 2 * qr_quiet_zone);
        cairo_save(cairo());
        cairo_translate(cairo(), x + module * qr_quiet_zone, y + module * qr_quiet_zone);
        cairo_scale(cairo(), module, module);
        cairo_set_source_rgb(cairo(), 0, 0, 0);
        for (int row = 0; row < code.side; ++row)
            for (int column = 0; column < code.side; ++column) {
                int const from = column;
                while (column < code.side && code.is_dark(column, row)) ++column;
                if (column > from) cairo_rectangle(cairo(), from, row, column - from, 1);
            }
        cairo_fill(cairo());
        cairo_restore(cairo());
    }

    Fonts const& fonts_;
    PdfDocument const& document_;
    PdfNotes& notes_;
    double const page_width_, page_height_;
    Held<cairo_surface_t> surface_;
    Held<cairo_t> cairo_;
    Held<PangoContext> context_;
    double const bottom_;
    double y_ = 0;
    int page_ = 0;
};

}  // namespace

std::string draw_pdf(PdfDocument const& document, PdfNotes& notes) {
    // The typeface is a constant of the program; reading it takes longer than a document does. Its cache of glyphs is
    // not made for several threads.
    static std::mutex mutex;
    std::lock_guard const lock(mutex);
    static Fonts const fonts;
    std::string drawn;
    Pages(fonts, document, notes, drawn).write();
    return drawn;
}

}  // namespace regia::files
