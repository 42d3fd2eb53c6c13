#include "html/components_chart.hpp"

#include "html/svg.hpp"

namespace regia::html {
namespace {

//! The dark mark of a plan, with a halo so that it shows on the filled part too.
void plan_tick(Writer& h, double plan) {
    std::string const x = svg_percent(plan);
    h("<line class=\"tkh\" x1=\"{}\" x2=\"{}\" y1=\"-4\" y2=\"16\"/><line class=\"tk\" x1=\"{}\" x2=\"{}\" y1=\"-4\" "
      "y2=\"16\"/>",
      x, x, x, x);
}

void vertical(Writer& h, std::string_view css, double share, int from, int to) {
    std::string const x = svg_percent(share);
    h("<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/>", css, x, x, from, to);
}

}  // namespace

Fragment bar(double share, std::string_view label, std::optional<double> plan, std::string_view css) {
    int const height = css == "thick" ? 16 : 12;
    return fragment([&](Writer& h) {
        h("<svg class=\"bar {}\" role=\"img\" aria-label=\"{}\"><rect class=\"trk\" width=\"100%\" height=\"{}\" "
          "rx=\"{}\"/>",
          css, label, height, height / 2);
        if (share > 0)
            h("<rect class=\"val\" width=\"{}\" height=\"{}\" rx=\"{}\"/>", svg_percent(share), height, height / 2);
        if (plan) plan_tick(h, *plan);
        h("</svg>");
    });
}

Fragment bar_before_after(double before, double after, std::string_view label) {
    auto const part = [](Writer& h, std::string_view css, double share) {
        if (share > 0) h("<rect class=\"{}\" width=\"{}\" height=\"16\" rx=\"8\"/>", css, svg_percent(share));
    };
    return fragment([&](Writer& h) {
        h("<svg class=\"bar thick\" role=\"img\" aria-label=\"{}\"><rect class=\"trk\" width=\"100%\" height=\"16\" "
          "rx=\"8\"/>",
          label);
        // The longer one lies behind, so that a loss shows as well as a gain.
        if (after >= before) part(h, "val", after);
        part(h, "b2", before);
        if (after < before) part(h, "val", after);
        h("</svg>");
    });
}

Fragment bar_stacked(std::vector<BarPart> const& parts, std::string_view label) {
    constexpr std::string_view css[] = {"val", "b2", "trk"};
    return fragment([&](Writer& h) {
        h("<svg class=\"bar stk\" role=\"img\" aria-label=\"{}\"><rect class=\"trk\" width=\"100%\" height=\"22\" "
          "rx=\"4\"/>",
          label);
        double from = 0;
        for (BarPart const& part : parts) {
            if (from > 0) vertical(h, "sep", from, 0, 22);
            h("<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"22\"/>", css[static_cast<int>(part.fill)],
              svg_percent(from), svg_percent(part.share));
            from += part.share;
        }
        h("</svg>");
    });
}

Fragment donut(double share, std::string_view big, std::string_view small, std::string_view label) {
    constexpr double around = 2 * 3.14159265358979 * 54;
    return fragment([&](Writer& h) {
        h("<div class=\"donut\" role=\"img\" aria-label=\"{}\"><svg viewBox=\"0 0 128 128\" aria-hidden=\"true\">"
          "<circle cx=\"64\" cy=\"64\" r=\"54\" fill=\"none\" stroke=\"var(--c-track)\" stroke-width=\"13\"/>",
          label);
        // Round ends would draw a dot for nothing at all.
        if (share > 0)
            h("<circle cx=\"64\" cy=\"64\" r=\"54\" fill=\"none\" stroke=\"var(--c-data)\" stroke-width=\"13\" "
              "stroke-linecap=\"round\" stroke-dasharray=\"{} {}\" transform=\"rotate(-90 64 64)\"/>",
              svg_number(std::min(share, 1.0) * around), svg_number(around));
        h("</svg><div class=\"in\"><b>{}</b><span>{}</span></div></div>\n", big, small);
    });
}

Fragment level_bar(LevelBar const& bar) {
    return fragment([&](Writer& h) {
        h("<svg class=\"lvlbar\" role=\"img\" aria-label=\"{}\"><rect class=\"trk\" y=\"9\" width=\"100%\" "
          "height=\"8\" rx=\"4\"/>",
          bar.label);
        for (double const cut : bar.cuts) vertical(h, "cut", cut, 6, 20);
        h("<line class=\"iv\" x1=\"{}\" x2=\"{}\" y1=\"13\" y2=\"13\"/>", svg_percent(bar.low), svg_percent(bar.high));
        vertical(h, "tk", bar.expected, 2, 24);
        h("<circle class=\"pt\" cx=\"{}\" cy=\"13\" r=\"6.5\"/></svg>", svg_percent(bar.estimate));
    });
}

Fragment difference(Difference const& difference) {
    double const width = difference.to - difference.from;
    auto const at = [&](double value) { return (value - difference.from) / width; };
    return fragment([&](Writer& h) {
        h("<svg class=\"chart civ\" width=\"100%\" height=\"22\" role=\"img\" aria-label=\"{}\">"
          "<line class=\"gl\" x1=\"0\" x2=\"100%\" y1=\"11\" y2=\"11\"/>",
          difference.label);
        vertical(h, "zero", at(0), 0, 22);
        h("<line class=\"ci\" x1=\"{}\" x2=\"{}\" y1=\"11\" y2=\"11\"/>"
          "<circle class=\"dot\" cx=\"{}\" cy=\"11\" r=\"5.5\"/></svg>",
          svg_percent(at(difference.low)), svg_percent(at(difference.high)), svg_percent(at(difference.value)));
    });
}

namespace {

struct LaneRow {
    int top, height, text;
};

void lane_bar(Writer& h, LaneBar const& bar, LaneRow row) {
    double const width = std::max(bar.to - bar.from, 0.0);
    std::string_view const css = bar.is_finished ? "okb" : "";
    std::string const x = svg_percent(bar.from);
    h("<rect class=\"soft\" x=\"{}\" width=\"{}\" y=\"{}\" height=\"{}\" rx=\"3\"/>", x, svg_percent(width),
      row.top, row.height);
    if (bar.done > 0)
        h("<rect class=\"val {}\" x=\"{}\" width=\"{}\" y=\"{}\" height=\"{}\" rx=\"3\"/>", css, x,
          svg_percent(width * std::min(bar.done, 1.0)), row.top, row.height);
    h("<rect class=\"edge {}\" x=\"{}\" width=\"{}\" y=\"{}\" height=\"{}\" rx=\"3\"/>", css, x,
      svg_percent(width), row.top, row.height);
    // Words are white on the filled part; where that is too short to carry them they follow it, dark on the soft part.
    constexpr double filled_width_for_words = 0.28;
    double const filled = width * std::clamp(bar.done, 0.0, 1.0);
    bool const is_on_filled = bar.done >= 1 || filled >= filled_width_for_words;
    std::string const words_x = is_on_filled ? x : svg_percent(bar.from + filled);
    std::string_view const ink = is_on_filled ? "var(--c-surface)" : "var(--c-ink)";
    h("<text class=\"only-w\" x=\"{}\" dx=\"8\" y=\"{}\"><tspan fill=\"{}\">{}</tspan></text>", words_x, row.text, ink,
      bar.text);
    h("<text class=\"only-n\" x=\"{}\" dx=\"5\" y=\"{}\"><tspan fill=\"{}\">{}</tspan></text>", words_x, row.text, ink,
      bar.short_text);
}

}  // namespace

Fragment lane(Lane const& lane) {
    bool const is_single = lane.bars.size() < 2;
    return fragment([&](Writer& h) {
        h("<div class=\"lane\"><svg role=\"img\" aria-label=\"{}\">", lane.label);
        for (int column = 0; column < lane.columns; ++column) {
            std::string const x = svg_percent(static_cast<double>(column) / lane.columns);
            h("<line class=\"col\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"100%\"/>", x, x);
        }
        h("<svg y=\"50%\" width=\"100%\" height=\"1\" overflow=\"visible\">");
        if (is_single) {
            for (LaneBar const& bar : lane.bars) lane_bar(h, bar, {-21, 30, -1});
        } else {
            lane_bar(h, lane.bars[0], {-33, 24, -16});
            lane_bar(h, lane.bars[1], {-4, 24, 13});
        }
        for (double const milestone : lane.milestones)
            h("<svg x=\"{}\" y=\"{}\" width=\"1\" height=\"1\" overflow=\"visible\">"
              "<path class=\"dm\" d=\"M0-6 6 0 0 6-6 0z\"/></svg>",
              svg_percent(milestone), is_single ? 26 : 33);
        h("</svg>");
        if (lane.today) {
            std::string const x = svg_percent(*lane.today);
            h("<line class=\"nowl\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"100%\"/>", x, x);
        }
        h("</svg></div>\n");
    });
}

}  // namespace regia::html
