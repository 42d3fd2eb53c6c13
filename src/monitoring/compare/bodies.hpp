//! The bodies of a page side by side: at equal mix of profiles first, as observed second.
#pragma once

#include "monitoring/compare/standard.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

//! The mix of each body, and of all bodies together: the region's. The list of contracted doctors has profiles of its
//! own, so it is no part of what bodies are compared with.
struct Mixes {
    std::map<Uuid, Mix> bodies;
    Mix region;
    Standardised of(Uuid body, int least) const;
};
Mix mix_of(std::vector<Group> const& by_profile);
Mixes mixes_of(std::vector<Group> const& by_profile);

struct ComparedBody {
    Group group;
    Standardised standard;
};
//! At equal mix: the highest share first, then those that can't be compared, by their observed share. Else by that.
std::vector<ComparedBody> compared(Desk const& desk, std::vector<Group> groups, Mixes const& mixes, bool is_observed);

//! "sopra", "non diverso", "non confrontabile: un solo profilo".
std::string_view verdict_text(html::Voice const& voice, Compared compared);
html::Fragment verdict(html::Voice const& voice, Compared compared);
//! "dal 58,1% al 63,2%"
std::string interval_text(Desk const& desk, Standardised const& standard);

//! What the card of the region's page needs to know of the page.
struct Comparison {
    std::vector<Group> bodies;
    Mixes mixes;
    Counts region;
    bool is_observed = false;  //!< the order; the figures are the same
    html::Url by_standard, by_observed;
    std::string query;  //!< of its files
};
html::Fragment compared_card(Desk const& desk, Comparison comparison);

}  // namespace regia::monitoring
