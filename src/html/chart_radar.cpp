#include <cmath>

#include "html/components_chart.hpp"
#include "html/svg.hpp"

namespace regia::html {
namespace {

constexpr double width = 520, height = 400, radius = 130;
constexpr double centre_x = width / 2, centre_y = height / 2;

struct Point {
    double x, y;
};

//! The first axis points up; the others follow clockwise.
Point on_axis(std::size_t axis, std::size_t axes, double share) {
    double const angle = 2 * 3.14159265358979 * static_cast<double>(axis) / static_cast<double>(axes);
    return {centre_x + radius * share * std::sin(angle), centre_y - radius * share * std::cos(angle)};
}

template <class ShareOf>
std::string polygon(std::vector<RadarAxis> const& axes, ShareOf const& share_of) {
    std::string points;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Point const p = on_axis(i, axes.size(), share_of(axes[i]));
        points += (i ? " " : "") + svg_number(p.x) + "," + svg_number(p.y);
    }
    return points;
}

//! Two lines of about equal length when one is too long to stand beside the figure.
std::pair<std::string_view, std::string_view> in_lines(std::string_view label) {
    constexpr std::size_t bytes_max = 16;
    if (label.size() <= bytes_max) return {label, {}};
    std::size_t best = std::string_view::npos;
    auto const off_centre = [&](std::size_t at) { return at > label.size() / 2 ? at - label.size() / 2 : label.size() / 2 - at; };
    for (std::size_t at = label.find(' '); at != std::string_view::npos; at = label.find(' ', at + 1))
        if (best == std::string_view::npos || off_centre(at) < off_centre(best)) best = at;
    if (best == std::string_view::npos) return {label, {}};
    return {label.substr(0, best), label.substr(best + 1)};
}

void write_label(Writer& h, std::size_t axis, std::size_t axes, std::string_view label) {
    constexpr double line_height = 17;
    Point const p = on_axis(axis, axes, 1 + 16 / radius);
    double const off = p.x - centre_x;
    std::string_view const anchor = std::abs(off) < 1 ? "middle" : off > 0 ? "start" : "end";
    auto const [first, second] = in_lines(label);
    double y = p.y + 4;
    if (!second.empty()) y -= p.y < centre_y - radius ? line_height : p.y > centre_y + radius ? 0 : line_height / 2;
    h("<text class=\"ink\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", svg_number(p.x), svg_number(y), anchor, first);
    if (!second.empty())
        h("<text class=\"ink\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", svg_number(p.x),
          svg_number(y + line_height), anchor, second);
}

}  // namespace

Fragment radar(Radar const& radar) {
    std::vector<RadarAxis> const& axes = radar.axes;
    return fragment([&](Writer& h) {
        h("<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">", svg_number(width),
          svg_number(height), radar.label);
        for (auto const& [share, name] : radar.rings)
            h("<polygon class=\"gl\" fill=\"none\" points=\"{}\"/>",
              polygon(axes, [at = share](RadarAxis const&) { return at; }));
        for (std::size_t i = 0; i < axes.size(); ++i) {
            Point const end = on_axis(i, axes.size(), 1);
            h("<line class=\"gl\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", svg_number(centre_x), svg_number(centre_y),
              svg_number(end.x), svg_number(end.y));
            write_label(h, i, axes.size(), axes[i].label);
        }
        // The classes repeat what the attributes say, for forced colours.
        h("<polygon class=\"rv\" fill=\"var(--c-data)\" fill-opacity=\".14\" stroke=\"var(--c-data)\" stroke-width=\"3\" "
          "stroke-linejoin=\"round\" points=\"{}\"/>",
          polygon(axes, [](RadarAxis const& axis) { return axis.share; }));
        h("<polygon class=\"rt\" fill=\"none\" stroke=\"var(--c-target)\" stroke-width=\"2\" stroke-dasharray=\"6 4\" "
          "stroke-linejoin=\"round\" points=\"{}\"/>",
          polygon(axes, [](RadarAxis const& axis) { return axis.expected; }));
        for (std::size_t i = 0; i < axes.size(); ++i) {
            Point const p = on_axis(i, axes.size(), axes[i].share);
            h("<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"5.5\"/>", svg_number(p.x), svg_number(p.y));
        }
        for (auto const& [share, name] : radar.rings)
            h("<text x=\"{}\" y=\"{}\">{}</text>", svg_number(centre_x + 8), svg_number(centre_y - radius * share - 4), name);
        h("</svg>\n");
    });
}

}  // namespace regia::html
