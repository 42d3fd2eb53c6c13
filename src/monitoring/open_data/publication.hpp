//! What is published outside, of a frozen day: open data of each month (body by profile), and of each half-year the
//! counts by wide area, gender and age band, as the common indicators of the funds ask.
//!
//! What is hidden is decided once, on the night after the day was frozen, and stored (suppression.hpp); afterwards
//! nothing changes it. Totals of wide areas and of the region are the same numbers in both.
#pragma once

#include "monitoring/as_at/as_at.hpp"
#include "monitoring/open_data/suppression.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

inline constexpr std::string_view open_data_kind = "open_data", half_year_kind = "half_year";
inline constexpr std::string_view area_line = "area:";  //!< before the code of a wide area
inline constexpr std::array<std::string_view, grid_measures> published_measures{"in_scope", "reached", "started",
                                                                              "concluded"};

struct PublishedCell {
    std::string line, item;
    std::array<std::optional<std::int64_t>, grid_measures> values{};  //!< nothing = hidden
};
struct Publication {
    std::string kind;
    Day day;
    Instant made_at;
    std::string checksum;
    std::vector<PublishedCell> cells{};  //!< by line, then by item; totals have an empty name
};
//! Newest first, without their cells.
std::vector<Publication> publications(db::Tx& tx, std::string_view kind);
std::optional<Publication> publication(db::Tx& tx, std::string_view kind, Day day);
//! Days whose stored decision is no longer what was decided: always none.
std::vector<std::string> broken_publications(db::Tx& tx);

void add_publication_jobs(jobs::Queue& queue, Sources sources);

//! /dati-aperti for everybody; /monitoraggio/semestre for who sees the region.
void add_open_data_routes(http::Router& router, Sources sources);
void add_half_year_routes(http::Router& router, Sources sources);

}  // namespace regia::monitoring
