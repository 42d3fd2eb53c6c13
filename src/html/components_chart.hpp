//! Bars and charts as inline SVG: no script, no style attribute; colours from classes, so that dark and forced colours
//! work by themselves. Shares go from 0 to 1. Every label says the figures in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/voice.hpp"
#include "html/writer.hpp"

namespace regia::html {

//! `plan` is the dark tick; `css` may be "thick".
Fragment bar(double share, std::string_view label, std::optional<double> plan = {}, std::string_view css = {});
//! Two shares of the same whole: before in light, after behind it.
Fragment bar_before_after(double before, double after, std::string_view label);

struct BarPart {
    enum class Fill { strong, light, track } fill = Fill::strong;
    double share = 0;
};
Fragment bar_stacked(std::vector<BarPart> const& parts, std::string_view label);

//! `big` and `small` stand inside the ring: "1 h 42", "di 4 ore".
Fragment donut(double share, std::string_view big, std::string_view small, std::string_view label);

//! A level on a scale: the estimate with its interval, the expected level as a dark tick, thin marks where levels
//! begin.
struct LevelBar {
    double estimate = 0, low = 0, high = 0;
    double expected = 0;
    std::vector<double> cuts{};
    std::string label{};
};
Fragment level_bar(LevelBar const& bar);

//! A difference with its interval beside zero, on a scale from `from` to `to`.
struct Difference {
    double value = 0, low = 0, high = 0;
    double from = 0, to = 1;
    std::string label{};
};
Fragment difference(Difference const& difference);

struct RadarAxis {
    std::string label{};
    double share = 0;
    double expected = 0;
};
//! `rings` are drawn with their names: the levels. Written twice, wide and narrow.
struct Radar {
    std::vector<RadarAxis> axes{};                         //!< at least 3
    std::vector<std::pair<double, std::string>> rings{};
    std::string label{};
};
Fragment radar(Radar const& radar);

struct TrendPoint {
    double at = 0;        //!< in steps of the axis; today may lie between two
    double value = 0;
};
struct TrendBand {
    double at = 0, low = 0, high = 0;
};
//! Actual, plan, forecast over the months. Written twice, wide and narrow; the table of its data is folded under it.
struct Trend {
    std::string label{};
    std::vector<std::string> steps{};       //!< names of the months; the first may be empty (the start)
    double top = 1;                       //!< of the value axis; drawn at thirds
    std::vector<double> plan{};             //!< one per step; empty = none
    std::vector<TrendPoint> actual{};       //!< the last one is today's
    std::vector<TrendPoint> forecast{};     //!< begins at today's
    std::vector<TrendBand> band{};
    std::string actual_text{}, actual_short{};                 //!< "Conclusi 34.481", "34.481"
    std::string target_text{}, forecast_text{}, range_text{};  //!< at the right end; empty = not written
    std::string step_head{}, plan_head{}, actual_head{};       //!< of the table: "Mese", "Piano", "Conclusi"
};
Fragment trend(Voice const& voice, Trend const& trend);

//! The lane of one row of the roadmap; positions are shares of the whole time.
struct LaneBar {
    double from = 0, to = 1;
    double done = 0;                      //!< share of the bar
    bool is_finished = false;
    std::string text{}, short_text{};         //!< on wide and narrow screens
};
struct Lane {
    std::string label{};
    int columns = 18;                     //!< months
    std::vector<LaneBar> bars{};            //!< one or two
    std::vector<double> milestones{};
    std::optional<double> today{};
};
Fragment lane(Lane const& lane);

}  // namespace regia::html
