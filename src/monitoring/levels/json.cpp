#include "monitoring/levels/json.hpp"

#include <boost/json.hpp>

namespace regia::monitoring {
namespace {

namespace json = boost::json;

//! The range it is in, of one count when it is told exactly; nothing when nobody is counted.
json::value range_of(Share const& share) {
    if (share.of == 0) return nullptr;
    return json::object{{"least", share.least}, {"most", share.most}};
}

json::object gain_as_json(FrozenGain const& gain) {
    return {{"pairs", gain.pairs}, {"mean", gain.mean}, {"low", gain.mean - gain.margin()},
            {"high", gain.mean + gain.margin()}};
}

}  // namespace

json::value levels_as_json(std::optional<FrozenLevels> const& frozen) {
    if (!frozen) return nullptr;
    json::object levels{{"day", to_string(frozen->day)}, {"in_scope", frozen->in_scope}, {"measured", frozen->measured},
                        {"counted", frozen->counted}, {"aligned", range_of(frozen->aligned)},
                        {"at_expected", range_of(frozen->at_expected)}};
    levels["gain"] = frozen->gain ? json::value(gain_as_json(*frozen->gain)) : json::value();
    json::object areas;
    for (auto const& [area, gain] : frozen->gain_by_area) areas[area] = gain_as_json(gain);
    levels["gain_by_area"] = std::move(areas);
    levels["renewed_on"] = frozen->renewed_on ? json::value(to_string(*frozen->renewed_on)) : json::value();
    levels["below_expected_without_step"] = frozen->without_step ? json::value(*frozen->without_step) : json::value();
    return levels;
}

}  // namespace regia::monitoring
