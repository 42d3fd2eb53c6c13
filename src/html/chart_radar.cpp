#include <cmath>

#include "html/components_chart.hpp"
#include "html/svg.hpp"

namespace regia::html {
namespace {

//! One of the two drawings: the same figures on a wide and on a narrow screen, with letters of the same size.
struct Canvas {
    std::string_view css;
    double width, height, radius;

    double centre_x() const { return width / 2; }
    double centre_y() const { return height / 2; }
};

struct Point {
    double x, y;
};

//! The first axis points up; the others follow clockwise.
Point on_axis(Canvas const& canvas, std::size_t axis, std::size_t axes, double share) {
    double const angle = 2 * 3.14159265358979 * static_cast<double>(axis) / static_cast<double>(axes);
    return {canvas.centre_x() + canvas.radius * share * std::sin(angle),
            canvas.centre_y() - canvas.radius * share * std::cos(angle)};
}

template <class ShareOf>
std::string polygon(Canvas const& canvas, std::vector<RadarAxis> const& axes, ShareOf const& share_of) {
    std::string points;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Point const p = on_axis(canvas, i, axes.size(), share_of(axes[i]));
        points += (i ? " " : "") + svg_number(p.x) + "," + svg_number(p.y);
    }
    return points;
}

//! Two lines of about equal length when one is too long to stand beside the figure.
std::pair<std::string_view, std::string_view> in_lines(std::string_view label) {
    constexpr std::size_t bytes_max = 16;
    if (label.size() <= bytes_max) return {label, {}};
    std::size_t const middle = label.size() / 2;
    auto const off_centre = [&](std::size_t at) { return at > middle ? at - middle : middle - at; };
    std::size_t best = std::string_view::npos;
    for (std::size_t at = label.find(' '); at != std::string_view::npos; at = label.find(' ', at + 1))
        if (best == std::string_view::npos || off_centre(at) < off_centre(best)) best = at;
    if (best == std::string_view::npos) return {label, {}};
    return {label.substr(0, best), label.substr(best + 1)};
}

void write_label(Writer& h, Canvas const& canvas, std::size_t axis, std::size_t axes, std::string_view label) {
    constexpr double line_height = 17, gap = 14;
    Point const p = on_axis(canvas, axis, axes, 1 + gap / canvas.radius);
    double const off = p.x - canvas.centre_x();
    std::string_view const anchor = std::abs(off) < 1 ? "middle" : off > 0 ? "start" : "end";
    auto const [first, second] = in_lines(label);
    bool const is_over = p.y < canvas.centre_y() - canvas.radius;
    bool const is_under = p.y > canvas.centre_y() + canvas.radius;
    double y = p.y + (is_under ? 8 : 4);
    if (!second.empty() && !is_under) y -= is_over ? line_height : line_height / 2;
    h("<text class=\"ink\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", svg_number(p.x), svg_number(y), anchor,
      first);
    if (!second.empty())
        h("<text class=\"ink\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", svg_number(p.x),
          svg_number(y + line_height), anchor, second);
}

void grid(Writer& h, Canvas const& canvas, Radar const& radar) {
    std::size_t const axes = radar.axes.size();
    for (auto const& ring : radar.rings)
        h("<polygon class=\"gl\" fill=\"none\" points=\"{}\"/>",
          polygon(canvas, radar.axes, [share = ring.first](RadarAxis const&) { return share; }));
    for (std::size_t i = 0; i < axes; ++i) {
        Point const end = on_axis(canvas, i, axes, 1);
        h("<line class=\"gl\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", svg_number(canvas.centre_x()),
          svg_number(canvas.centre_y()), svg_number(end.x), svg_number(end.y));
        write_label(h, canvas, i, axes, radar.axes[i].label);
    }
}

void draw(Writer& h, Canvas const& canvas, Radar const& radar) {
    std::vector<RadarAxis> const& axes = radar.axes;
    h("<svg class=\"chart {}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">", canvas.css,
      svg_number(canvas.width), svg_number(canvas.height), radar.label);
    grid(h, canvas, radar);
    // The classes repeat what the attributes say, for forced colours.
    h("<polygon class=\"rv\" fill=\"var(--c-data)\" fill-opacity=\".14\" stroke=\"var(--c-data)\" stroke-width=\"3\" "
      "stroke-linejoin=\"round\" points=\"{}\"/>",
      polygon(canvas, axes, [](RadarAxis const& axis) { return axis.share; }));
    h("<polygon class=\"rt\" fill=\"none\" stroke=\"var(--c-target)\" stroke-width=\"2\" stroke-dasharray=\"6 4\" "
      "stroke-linejoin=\"round\" points=\"{}\"/>",
      polygon(canvas, axes, [](RadarAxis const& axis) { return axis.expected; }));
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Point const p = on_axis(canvas, i, axes.size(), axes[i].share);
        h("<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"5.5\"/>", svg_number(p.x), svg_number(p.y));
    }
    // The halo keeps a level's name legible where the result lies under it.
    for (auto const& [share, name] : radar.rings)
        h("<text x=\"{}\" y=\"{}\" paint-order=\"stroke\" stroke=\"var(--c-surface)\" stroke-width=\"3\">{}</text>",
          svg_number(canvas.centre_x() + 10), svg_number(canvas.centre_y() - canvas.radius * share - 4), name);
    h("</svg>\n");
}

}  // namespace

Fragment radar(Radar const& radar) {
    return fragment([&](Writer& h) {
        draw(h, {"only-wide", 560, 440, 160}, radar);
        draw(h, {"only-narrow", 350, 300, 84}, radar);
    });
}

}  // namespace regia::html
