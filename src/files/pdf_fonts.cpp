//! The typeface of documents: read from the program itself, never from the machine.
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/embedded.hpp"
#include "base/errors.hpp"
#include "base/text.hpp"
#include "files/pdf_fonts.hpp"

extern "C" regia::EmbeddedFile const embedded_fonts[];

namespace regia::files {
namespace {

//! The font libraries want a path: an anonymous file of this process has one while it is open.
std::string path_of(EmbeddedFile const& font) {
    int const descriptor = memfd_create(font.name, MFD_CLOEXEC);
    if (descriptor < 0) throw Unavailable("no memory file for the fonts of documents");
    std::string_view rest = font.bytes();
    while (!rest.empty()) {
        ssize_t const written = write(descriptor, rest.data(), rest.size());
        if (written <= 0) throw Unavailable("no memory for the fonts of documents");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return "/proc/self/fd/" + std::to_string(descriptor);
}

}  // namespace

Fonts::Fonts() {
    // A configuration with our files alone: what the machine has installed can't come in.
    FcConfig* const config = FcConfigCreate();
    for (EmbeddedFile const* font = embedded_fonts; font->name; ++font)
        if (!FcConfigAppFontAddFile(config, reinterpret_cast<FcChar8 const*>(path_of(*font).c_str())))
            throw Bug(std::string("the font ") + font->name + " can't be read");
    FcFontSet const* const set = FcConfigGetFonts(config, FcSetApplication);
    if (!set || set->nfont == 0) throw Bug("no fonts for documents");
    FcCharSet* known = nullptr;
    if (FcPatternGetCharSet(set->fonts[0], FC_CHARSET, 0, &known) != FcResultMatch) throw Bug("a font of nothing");
    known_ = FcCharSetCopy(known);
    map_ = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_), config);
    FcConfigDestroy(config);  // the map holds it
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_), 72);
}

Fonts::~Fonts() {
    FcCharSetDestroy(static_cast<FcCharSet*>(known_));
    g_object_unref(map_);
}

bool Fonts::has(char32_t character) const {
    return FcCharSetHasChar(static_cast<FcCharSet const*>(known_), character) != 0;
}

namespace {

void append(std::string& to, gunichar character) {
    char bytes[6];
    to.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(character, bytes)));
}

//! Its letters without what the typeface can't put on them: "ế" -> "e", "ﬁ" -> "fi".
void append_simpler(Fonts const& fonts, std::string& to, gunichar character) {
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    auto const count = g_unichar_fully_decompose(character, TRUE, parts, G_N_ELEMENTS(parts));
    bool is_any = false;
    for (gsize i = 0; i < count; ++i)
        if (fonts.has(parts[i])) {
            append(to, parts[i]);
            is_any = true;
        }
    if (!is_any && !g_unichar_ismark(character)) to += '?';
}

}  // namespace

//! Longer words are broken by a blank: pango shapes a word anew for each line that it must be cut for, which takes
//! minutes for one of five thousand letters.
constexpr int word_characters_max = 90;

std::string printable(Fonts const& fonts, std::string_view text) {
    gchar* const valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    gchar* const whole = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
    std::string out;
    int letters = 0;  // since the last blank
    for (gchar const* at = whole; *at; at = g_utf8_next_char(at)) {
        gunichar const character = g_utf8_get_char(at);
        auto const type = g_unichar_type(character);
        if (type == G_UNICODE_FORMAT || character == 0x00ad) continue;
        letters = g_unichar_isspace(character) ? 0 : letters + 1;
        if (letters > word_characters_max) {
            out += ' ';
            letters = 1;
        }
        if (type == G_UNICODE_CONTROL || (g_unichar_isspace(character) && !fonts.has(character))) out += ' ';
        else if (fonts.has(character)) append(out, character);
        else append_simpler(fonts, out, character);
    }
    g_free(whole);
    g_free(valid);
    return out;
}

}  // namespace regia::files

#ifdef __SANITIZE_ADDRESS__
#define REGIA_FINDS_LEAKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REGIA_FINDS_LEAKS 1
#endif
#endif
#ifdef REGIA_FINDS_LEAKS
//! fontconfig keeps tables of patterns that it gives back to nobody, once for each program.
extern "C" char const* __lsan_default_suppressions();
extern "C" char const* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
#endif
