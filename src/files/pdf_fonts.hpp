//! The typeface of documents (Titillium Web, regular and bold, under the SIL Open Font Licence); private to files/.
#pragma once

#include <string>
#include <string_view>

typedef struct _PangoFontMap PangoFontMap;  // NOLINT: as pango spells it

namespace regia::files {

//! Built once; used by one thread at a time.
class Fonts {
public:
    Fonts();
    ~Fonts();
    Fonts(Fonts const&) = delete;
    Fonts& operator=(Fonts const&) = delete;
    PangoFontMap* map() const { return map_; }
    bool has(char32_t character) const;

private:
    PangoFontMap* map_ = nullptr;
    void* known_ = nullptr;  //!< which characters it has
};

//! Only what the typeface can print, on one line.
std::string printable(Fonts const& fonts, std::string_view text);

}  // namespace regia::files
