#include "catalogue/package/unit_stage.hpp"

#include "locale/course.hpp"
#include "locale/unit.hpp"

namespace regia::catalogue {

bool opens_in_frame(PackageItem const& unit) { return !unit.is_outside && unit.launch_method != "OwnWindow"; }

html::Fragment unit_stage(UnitStage const& stage) {
    namespace w = words::unit;
    html::Voice const& voice = stage.voice;
    bool const is_framed = opens_in_frame(stage.unit);
    html::Button open;
    open.label = voice[stage.is_review ? w::open_again : w::open];
    return html::fragment([&](html::Writer& h) {
        h("<noscript>{}</noscript>", html::note(html::Kind::warn, voice[words::course::needs_script],
                                                voice[w::needs_script_text]));
        if (is_framed)
            h("<p class=\"m-0\"><a class=\"visually-hidden-focusable\" href=\"#dopo-il-corso\">{}</a></p>",
              voice[words::course::skip]);
        else h("<p>{}</p>", voice[stage.unit.is_outside ? w::open_outside : w::open_window]);
        h("<div class=\"unit-stage\" data-unit=\"{}\" data-back=\"{}\" data-title=\"{}\" data-origin=\"{}\">"
          "<p class=\"asof m-0\" role=\"status\" data-opening=\"{}\" data-unopened=\"{}\" data-expired=\"{}\"></p>"
          "<form method=\"post\" action=\"{}\">{}{}</form></div>",
          is_framed ? "frame" : "window", stage.back, text_in(stage.unit.title, voice.code()),
          stage.has_origin ? "yes" : "no", voice[w::opening], voice[w::unopened], voice[w::expired], stage.launch,
          stage.token, html::actions({html::submit(open)}));
    });
}

}  // namespace regia::catalogue
