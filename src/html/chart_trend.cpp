#include <cmath>

#include "html/components_chart.hpp"
#include "html/components_table.hpp"
#include "html/svg.hpp"
#include "locale/html.hpp"

namespace regia::html {
namespace {

//! One of the two drawings: the same figures on a wide and on a narrow screen.
struct Canvas {
    std::string_view css;
    double width, height;
    double left, right;  //!< margins; the top one holds the word "today", the bottom one the months
    bool is_wide;
    double last_step, top_value;

    static constexpr double top = 28, bottom = 34;
    double x(double at) const { return left + (width - left - right) * at / last_step; }
    double y(double value) const { return top + (height - top - bottom) * (1 - value / top_value); }
    double base() const { return height - bottom; }
};

std::string points(Canvas const& canvas, std::vector<TrendPoint> const& line) {
    std::string text;
    for (TrendPoint const& point : line)
        text += (text.empty() ? "" : " ") + svg_number(canvas.x(point.at)) + "," + svg_number(canvas.y(point.value));
    return text;
}

std::vector<TrendPoint> plan_line(Trend const& trend) {
    std::vector<TrendPoint> line;
    for (double const value : trend.plan) line.push_back({static_cast<double>(line.size()), value});
    return line;
}

void axes(Writer& h, Voice const& voice, Canvas const& canvas, Trend const& trend) {
    constexpr int lines = 3;
    for (int line = 0; line <= lines; ++line) {
        double const value = trend.top * line / lines;
        std::string const y = svg_number(canvas.y(value));
        h("<line class=\"gl\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/>", svg_number(canvas.left),
          svg_number(canvas.width - canvas.right), y, y);
        h("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", svg_number(canvas.left - 8),
          svg_number(canvas.y(value) + 4), voice.number(std::llround(value)));
    }
    std::size_t const names_max = canvas.is_wide ? 14 : 4;
    std::size_t const stride = std::max<std::size_t>(1, trend.steps.size() / names_max);
    for (std::size_t step = canvas.is_wide ? 0 : stride; step < trend.steps.size(); step += stride)
        if (!trend.steps[step].empty())
            h("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
              svg_number(canvas.x(static_cast<double>(step))), svg_number(canvas.base() + 24), trend.steps[step]);
}

void areas(Writer& h, Canvas const& canvas, Trend const& trend) {
    if (trend.band.size() > 1) {
        std::vector<TrendPoint> outline;
        for (TrendBand const& at : trend.band) outline.push_back({at.at, at.low});
        for (auto at = trend.band.rbegin(); at != trend.band.rend(); ++at) outline.push_back({at->at, at->high});
        h("<polygon class=\"band\" points=\"{}\"/>", points(canvas, outline));
    }
    if (trend.actual.size() > 1) {
        std::vector<TrendPoint> outline{{trend.actual.front().at, 0}};
        outline.insert(outline.end(), trend.actual.begin(), trend.actual.end());
        outline.push_back({trend.actual.back().at, 0});
        h("<polygon class=\"area\" points=\"{}\"/>", points(canvas, outline));
    }
}

void today_mark(Writer& h, Voice const& voice, Canvas const& canvas, Trend const& trend) {
    TrendPoint const& today = trend.actual.back();
    double const x = canvas.x(today.at);
    double const y = canvas.y(today.value);
    h("<line class=\"today\" x1=\"{}\" x2=\"{}\" y1=\"20\" y2=\"{}\"/>", svg_number(x), svg_number(x),
      svg_number(canvas.base()));
    h("<text x=\"{}\" y=\"14\" text-anchor=\"middle\">{}</text>", svg_number(x), voice[words::html::today]);
    h("<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"5.5\"/>", svg_number(x), svg_number(y));
    // Under the line on its right; where the figure ends there, over the line on its left; never on the axis.
    double const room = canvas.is_wide ? 130 : 70;
    bool const is_right = x + room < canvas.width - canvas.right;
    double const below = std::min(y + (canvas.is_wide ? 22 : 20), canvas.base() - 8);
    h("<text class=\"hl\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", svg_number(is_right ? x + 12 : x - 12),
      svg_number(is_right ? below : std::max(y - 12, 40.0)), is_right ? "start" : "end",
      canvas.is_wide ? trend.actual_text : trend.actual_short);
}

//! What the lines end in, written at the right of the wide drawing only.
void end_texts(Writer& h, Canvas const& canvas, Trend const& trend) {
    std::string const x = svg_number(canvas.width - canvas.right + 10);
    double const target_y = canvas.top - 2;
    if (!trend.target_text.empty())
        h("<text class=\"ink\" x=\"{}\" y=\"{}\">{}</text>", x, svg_number(target_y), trend.target_text);
    if (trend.forecast.empty() || trend.forecast_text.empty()) return;
    double const y = std::clamp(canvas.y(trend.forecast.back().value) + 5, target_y + 22, canvas.base() - 22);
    h("<text class=\"hl\" x=\"{}\" y=\"{}\">{}</text>", x, svg_number(y), trend.forecast_text);
    if (!trend.range_text.empty())
        h("<text x=\"{}\" y=\"{}\">{}</text>", x, svg_number(y + 17), trend.range_text);
}

void draw(Writer& h, Voice const& voice, Canvas const& canvas, Trend const& trend) {
    h("<svg class=\"chart {}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">", canvas.css,
      svg_number(canvas.width), svg_number(canvas.height), trend.label);
    axes(h, voice, canvas, trend);
    areas(h, canvas, trend);
    if (!trend.plan.empty()) h("<polyline class=\"ln pl\" points=\"{}\"/>", points(canvas, plan_line(trend)));
    if (!trend.forecast.empty()) h("<polyline class=\"ln fc\" points=\"{}\"/>", points(canvas, trend.forecast));
    if (!trend.actual.empty()) {
        h("<polyline class=\"ln\" points=\"{}\"/>", points(canvas, trend.actual));
        today_mark(h, voice, canvas, trend);
    }
    if (canvas.is_wide) end_texts(h, canvas, trend);
    h("</svg>\n");
}

std::optional<double> value_at(std::vector<TrendPoint> const& line, std::size_t step) {
    for (TrendPoint const& point : line)
        if (point.at == static_cast<double>(step)) return point.value;
    return std::nullopt;
}

Fragment data_table(Voice const& voice, Trend const& trend) {
    auto const number = [&](double value) { return voice.number(std::llround(value)); };
    Table shape{.caption = trend.label, .columns = {{.label = trend.step_head}}, .is_cards = false};
    if (!trend.plan.empty()) shape.columns.push_back({.label = trend.plan_head, .css = "end"});
    shape.columns.push_back({.label = trend.actual_head, .css = "end"});
    std::vector<TableRow> rows;
    for (std::size_t step = 0; step < trend.steps.size(); ++step) {
        if (trend.steps[step].empty()) continue;
        TableRow row{head_cell(trend.steps[step])};
        if (!trend.plan.empty())
            row.push_back(cell(step < trend.plan.size() ? number(trend.plan[step]) : "–", "end"));
        std::string value = "–";
        if (auto const actual = value_at(trend.actual, step)) value = number(*actual);
        else if (auto const forecast = value_at(trend.forecast, step))
            value = voice(words::html::forecast_value, {{"value", number(*forecast)}});
        row.push_back(cell(value, "end"));
        rows.push_back(std::move(row));
    }
    return table(shape, rows);
}

}  // namespace

Fragment trend(Voice const& voice, Trend const& trend) {
    double const last_step = trend.steps.size() > 1 ? static_cast<double>(trend.steps.size() - 1) : 1;
    double const top = trend.top > 0 ? trend.top : 1;
    return fragment([&](Writer& h) {
        draw(h, voice, {"only-wide", 760, 480, 52, 124, true, last_step, top}, trend);
        draw(h, voice, {"only-narrow", 350, 260, 44, 14, false, last_step, top}, trend);
        h.add(figure_data(voice[words::html::chart_data], data_table(voice, trend)));
    });
}

}  // namespace regia::html
