//! The second pass over a drawn document: what the drawing library can't write or drops (tried with cairo 1.16).
#include <qpdf/qpdf-c.h>

#include "base/errors.hpp"
#include "base/text.hpp"
#include "files/pdf_parts.hpp"

namespace regia::files {
namespace {

//! Metadata are texts of one line; what is not UTF-8 keeps its ASCII.
std::string clean(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    if (!is_utf8(line)) std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return line;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '&') out += "&amp;";
        else out += c;
    }
    return out;
}

//! "2026-02-12T09:42:00Z", and the same as PDF spells it.
std::string date(Instant at) { return to_rfc3339(at).substr(0, 19) + "Z"; }
std::string pdf_date(Instant at) {
    std::string digits = "D:";
    for (char const c : date(at))
        if (c >= '0' && c <= '9') digits += c;
    return digits + "Z";
}

constexpr char const* producer = "Regia";

std::string metadata(PdfDocument const& document) {
    std::string const made = date(document.made_at);
    auto const alternative = [](std::string const& value) {
        return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(value) + "</rdf:li></rdf:Alt>";
    };
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
           "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
           "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
           "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n"
           "<dc:format>application/pdf</dc:format><dc:title>" + alternative(clean(document.title)) +
           "</dc:title>\n<dc:creator><rdf:Seq><rdf:li>" + escaped(clean(document.author)) +
           "</rdf:li></rdf:Seq></dc:creator>\n<dc:description>" + alternative(clean(document.subject)) +
           "</dc:description>\n<dc:language><rdf:Bag><rdf:li>" + escaped(clean(document.language)) +
           "</rdf:li></rdf:Bag></dc:language>\n<xmp:CreateDate>" + made + "</xmp:CreateDate><xmp:ModifyDate>" + made +
           "</xmp:ModifyDate><pdf:Producer>" + producer +
           "</pdf:Producer>\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

//! The drawn document while it is changed, through qpdf's C interface (with clang 19 its C++ headers do not compile as
//! C++20). Objects are numbers that end with it.
class Drawn {
public:
    Drawn(std::string const& bytes, PdfNotes const& notes) : qpdf_(qpdf_init()), notes_(notes) {
        qpdf_silence_errors(qpdf_);
        check(qpdf_read_memory(qpdf_, "drawn", bytes.data(), bytes.size(), nullptr));
    }
    ~Drawn() { qpdf_cleanup(&qpdf_); }
    Drawn(Drawn const&) = delete;
    Drawn& operator=(Drawn const&) = delete;

    void put_facts(PdfDocument const& document) {
        qpdf_oh const root = qpdf_get_root(qpdf_);
        put(root, "/Lang", text(document.language));
        put(root, "/MarkInfo", parsed("<< /Marked true >>"));
        put(root, "/ViewerPreferences", parsed("<< /DisplayDocTitle true >>"));
        qpdf_oh const stream = new_stream(metadata(document));
        put(qpdf_oh_get_dict(qpdf_, stream), "/Type", parsed("/Metadata"));
        put(qpdf_oh_get_dict(qpdf_, stream), "/Subtype", parsed("/XML"));
        put(root, "/Metadata", stream);
        qpdf_oh const info = qpdf_oh_new_dictionary(qpdf_);
        put(info, "/Title", text(document.title));
        put(info, "/Author", text(document.author));
        put(info, "/Subject", text(document.subject));
        put(info, "/Producer", text(producer));
        put(info, "/CreationDate", text(pdf_date(document.made_at)));
        put(info, "/ModDate", text(pdf_date(document.made_at)));
        put(qpdf_get_trailer(qpdf_), "/Info", qpdf_make_indirect_object(qpdf_, info));
    }

    void put_colours() {
        static std::string const profile = srgb_profile();
        qpdf_oh const stream = new_stream(profile);
        put(qpdf_oh_get_dict(qpdf_, stream), "/N", qpdf_oh_new_integer(qpdf_, 3));
        qpdf_oh const intent =
            parsed("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) >>");
        put(intent, "/DestOutputProfile", stream);
        qpdf_oh const intents = qpdf_oh_new_array(qpdf_);
        qpdf_oh_append_item(qpdf_, intents, qpdf_make_indirect_object(qpdf_, intent));
        put(qpdf_get_root(qpdf_), "/OutputIntents", intents);
    }

    //! In reading order, as they were drawn.
    void complete_tags() {
        walk(qpdf_oh_get_key(qpdf_, qpdf_get_root(qpdf_), "/StructTreeRoot"), 0);
        if (figures_ != notes_.figure_alts.size() || cells_ != notes_.head_cells_of_columns.size())
            throw Bug("a figure or a head cell of the document has no tag");
    }

    void complete_links() {
        std::size_t named = 0;
        for (int page = 0; page < qpdf_get_num_pages(qpdf_); ++page) {
            qpdf_oh const dictionary = qpdf_get_page_n(qpdf_, static_cast<std::size_t>(page));
            put(dictionary, "/Tabs", parsed("/S"));
            qpdf_oh const links = qpdf_oh_get_key(qpdf_, dictionary, "/Annots");
            if (!qpdf_oh_is_array(qpdf_, links)) continue;
            for (int i = 0; i < qpdf_oh_get_array_n_items(qpdf_, links); ++i) {
                qpdf_oh const link = qpdf_oh_get_array_item(qpdf_, links, i);
                put(link, "/F", qpdf_oh_new_integer(qpdf_, 4));  // printed with the page
                if (named < notes_.link_names.size()) put(link, "/Contents", text(notes_.link_names[named++]));
            }
        }
    }

    std::string written() {
        check(qpdf_init_write_memory(qpdf_));
        qpdf_set_deterministic_ID(qpdf_, QPDF_TRUE);
        qpdf_set_minimum_pdf_version(qpdf_, "1.7");
        qpdf_set_newline_before_endstream(qpdf_, QPDF_TRUE);
        qpdf_set_object_stream_mode(qpdf_, qpdf_o_generate);
        check(qpdf_write(qpdf_));
        return {reinterpret_cast<char const*>(qpdf_get_buffer(qpdf_)), qpdf_get_buffer_length(qpdf_)};
    }

private:
    void check(QPDF_ERROR_CODE code) {
        if (!(code & QPDF_ERRORS)) return;
        throw Bug(std::string("qpdf: ") + qpdf_get_error_full_text(qpdf_, qpdf_get_error(qpdf_)));
    }
    qpdf_oh text(std::string const& value) { return qpdf_oh_new_unicode_string(qpdf_, clean(value).c_str()); }
    qpdf_oh parsed(char const* object) { return qpdf_oh_parse(qpdf_, object); }
    void put(qpdf_oh dictionary, char const* key, qpdf_oh value) {
        qpdf_oh_replace_key(qpdf_, dictionary, key, value);
    }
    qpdf_oh new_stream(std::string const& content) {
        qpdf_oh const stream = qpdf_oh_new_stream(qpdf_);
        qpdf_oh const none = qpdf_oh_new_null(qpdf_);
        qpdf_oh_replace_stream_data(qpdf_, stream, reinterpret_cast<unsigned char const*>(content.data()),
                                    content.size(), none, none);
        return stream;
    }

    void walk(qpdf_oh element, int depth) {
        if (depth > 20 || !qpdf_oh_is_dictionary(qpdf_, element)) return;
        qpdf_oh const kind = qpdf_oh_get_key(qpdf_, element, "/S");
        std::string const name = qpdf_oh_is_name(qpdf_, kind) ? qpdf_oh_get_name(qpdf_, kind) : "";
        if (name == "/Figure" && figures_ < notes_.figure_alts.size())
            put(element, "/Alt", text(notes_.figure_alts[figures_++]));
        if (name == "/TH" && cells_ < notes_.head_cells_of_columns.size())
            put(element, "/A", parsed(notes_.head_cells_of_columns[cells_++] ? "<< /O /Table /Scope /Column >>"
                                                                            : "<< /O /Table /Scope /Row >>"));
        qpdf_oh const kids = qpdf_oh_get_key(qpdf_, element, "/K");
        if (!qpdf_oh_is_array(qpdf_, kids)) return walk(kids, depth + 1);
        for (int i = 0; i < qpdf_oh_get_array_n_items(qpdf_, kids); ++i)
            walk(qpdf_oh_get_array_item(qpdf_, kids, i), depth + 1);
    }

    qpdf_data qpdf_;
    PdfNotes const& notes_;
    std::size_t figures_ = 0, cells_ = 0;
};

}  // namespace

std::string finish_pdf(std::string const& drawn, PdfDocument const& document, PdfNotes const& notes) {
    Drawn pdf(drawn, notes);
    pdf.put_facts(document);
    pdf.put_colours();
    pdf.complete_tags();
    pdf.complete_links();
    return pdf.written();
}

std::string write_pdf(PdfDocument const& document) {
    PdfNotes notes;
    std::string const drawn = draw_pdf(document, notes);
    return finish_pdf(drawn, document, notes);
}

}  // namespace regia::files
