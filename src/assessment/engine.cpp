#include "assessment/engine.hpp"

#include <algorithm>
#include <cmath>

namespace regia::assessment {
namespace {

constexpr int items_per_area_min = 2;
//! The next item is drawn among this many best ones, so that two neighbours do not see the same survey.
constexpr std::size_t best_items = 3;

//! The shared factor lives on a coarser grid: -4 to +4 in steps of 0.2.
constexpr std::size_t factor_points = 41;
constexpr double factor_at(std::size_t point) { return -4.0 + 0.2 * static_cast<double>(point); }
using Factor = std::array<double, factor_points>;

Factor prior_of_factor() {
    Factor factor;
    for (std::size_t g = 0; g < factor_points; ++g) factor[g] = std::exp(-factor_at(g) * factor_at(g) / 2);
    return factor;
}

//! How well each value of the factor explains the answers of one area. The inner loop has no sum across its steps, so
//! that the compiler may take several at once; the same holds below.
Factor explained_by_factor(Survey const& survey, Grid const& likelihood) {
    Factor explained{};
    for (std::size_t i = 0; i < grid_points; ++i) {
        double const* const given = survey.factor_of_area.data() + i * factor_points;
        for (std::size_t g = 0; g < factor_points; ++g) explained[g] += likelihood[i] * given[g];
    }
    return explained;
}

//! By value of the factor: sum over the abilities of one area, of them and of their squares.
struct Moments {
    Factor total{}, first{}, second{};
};
Moments moments_by_factor(Survey const& survey, Grid const& likelihood) {
    Moments moments;
    for (std::size_t i = 0; i < grid_points; ++i) {
        double const* const given = survey.factor_of_area.data() + i * factor_points;
        double const ability = ability_at(static_cast<int>(i));
        for (std::size_t g = 0; g < factor_points; ++g) {
            double const weight = likelihood[i] * given[g];
            moments.total[g] += weight;
            moments.first[g] += weight * ability;
            moments.second[g] += weight * ability * ability;
        }
    }
    return moments;
}

void learn(Factor& factor, Factor const& explained) {
    for (std::size_t g = 0; g < factor_points; ++g) factor[g] *= explained[g];
}

//! The prior of an area, given what is known of the factor: exact on the grid.
Grid prior_of_area(Survey const& survey, Factor const& factor) {
    Grid prior{};
    for (std::size_t g = 0; g < factor_points; ++g) {
        double const* const given = survey.area_given_factor.data() + g * grid_points;
        for (std::size_t i = 0; i < grid_points; ++i) prior[i] += factor[g] * given[i];
    }
    return prior;
}

//! How well each ability explains the answers (of one area).
Grid likelihood(std::span<Answered const> answers_of_area) {
    Grid grid;
    grid.fill(1);
    for (Answered const& answer : answers_of_area)
        for (std::size_t i = 0; i < grid_points; ++i)
            grid[i] *= answer.is_right ? answer.item->probability[i] : 1 - answer.item->probability[i];
    return grid;
}

std::vector<Answered> of_area(std::span<Answered const> answers, std::string_view area) {
    std::vector<Answered> mine;
    for (Answered const& answer : answers)
        if (answer.item->area == area) mine.push_back(answer);
    return mine;
}

bool is_for(Item const& item, std::span<std::string const> audiences) {
    return item.audience == "all" || std::find(audiences.begin(), audiences.end(), item.audience) != audiences.end();
}

std::vector<Item const*> open_items(Survey const& survey, std::string_view area, std::span<Answered const> asked,
                                    std::span<std::string const> audiences) {
    std::vector<Item const*> open;
    for (Item const& item : survey.items) {
        bool const is_asked =
            std::any_of(asked.begin(), asked.end(), [&](Answered const& answer) { return answer.item == &item; });
        if (item.area == area && item.retired.empty() && !is_asked && is_for(item, audiences)) open.push_back(&item);
    }
    return open;
}

//! Those that are new to her; all of them when none is.
std::vector<Item const*> unseen(std::vector<Item const*> open, std::span<std::string const> seen) {
    std::vector<Item const*> fresh;
    for (Item const* item : open)
        if (!std::binary_search(seen.begin(), seen.end(), item->id)) fresh.push_back(item);
    return fresh.empty() ? open : fresh;
}

Item const* most_informative(std::vector<Item const*> open, double ability, std::uint64_t draw) {
    int const point = std::clamp(static_cast<int>(std::lround((ability + 4.0) / 0.1)), 0, grid_points - 1);
    auto const information = [&](Item const* item) { return item->information[static_cast<std::size_t>(point)]; };
    std::sort(open.begin(), open.end(), [&](Item const* a, Item const* b) {
        return information(a) != information(b) ? information(a) > information(b) : a->id < b->id;
    });
    return open[draw % std::min(best_items, open.size())];
}

struct AreaEstimate {
    double mean = 0, deviation = 1;
    std::array<double, 4> probability{};  //!< by Level
    Level level = Level::none;            //!< the most probable
    double confidence() const { return probability[static_cast<std::size_t>(level)]; }
};

AreaEstimate estimate(Survey const& survey, Grid const& prior, Grid const& likelihood) {
    AreaEstimate result;
    double total = 0, first = 0, second = 0;
    for (int i = 0; i < grid_points; ++i) {
        auto const at = static_cast<std::size_t>(i);
        double const ability = ability_at(i);
        double const weight = prior[at] * likelihood[at];
        int const level =
            (ability >= survey.cut_offs[0]) + (ability >= survey.cut_offs[1]) + (ability >= survey.cut_offs[2]);
        total += weight;
        first += weight * ability;
        second += weight * ability * ability;
        result.probability[static_cast<std::size_t>(level)] += weight;
    }
    for (double& share : result.probability) share /= total;
    result.mean = first / total;
    result.deviation = std::sqrt(std::max(1e-6, second / total - result.mean * result.mean));
    result.level = most_probable(result.probability);
    return result;
}

//! The area of the last answer; all the areas before it are finished, and no answer can open them again.
std::size_t area_reached(Survey const& survey, std::span<Answered const> answers) {
    if (answers.empty()) return 0;
    auto const found = std::find(survey.area_order.begin(), survey.area_order.end(), answers.back().item->area);
    return static_cast<std::size_t>(found - survey.area_order.begin());
}

}  // namespace

void tabulate(Survey& survey) {
    for (Item& item : survey.items) {
        item.probability.resize(grid_points);
        item.information.resize(grid_points);
        for (int i = 0; i < grid_points; ++i) {
            auto const at = static_cast<std::size_t>(i);
            double const logistic = 1 / (1 + std::exp(-item.discrimination * (ability_at(i) - item.difficulty)));
            double const p = item.guessing + (1 - item.guessing) * logistic;
            item.probability[at] = p;
            item.information[at] = item.discrimination * item.discrimination * logistic * logistic * (1 - p) / p;
        }
    }
    double const load = std::sqrt(survey.correlation);
    double const own_variance = 1 - survey.correlation;
    survey.area_given_factor.resize(factor_points * grid_points);
    survey.factor_of_area.resize(factor_points * grid_points);
    for (std::size_t g = 0; g < factor_points; ++g)
        for (int i = 0; i < grid_points; ++i) {
            double const distance = ability_at(i) - load * factor_at(g);
            double const given = std::exp(-distance * distance / (2 * own_variance));
            survey.area_given_factor[g * grid_points + static_cast<std::size_t>(i)] = given;
            survey.factor_of_area[static_cast<std::size_t>(i) * factor_points + g] = given;
        }
}

NextQuestion next_question(Survey const& survey, std::span<Answered const> answers,
                           std::span<std::string const> audiences, std::uint64_t seed,
                           std::span<std::string const> seen) {
    Factor factor = prior_of_factor();
    std::size_t const reached = area_reached(survey, answers);
    for (std::size_t k = 0; k < survey.area_order.size(); ++k) {
        std::string const& area = survey.area_order[k];
        auto const asked = of_area(answers, area);
        int const count = static_cast<int>(asked.size());
        Grid const known = likelihood(asked);
        if (k >= reached && count < survey.items_per_area_max) {
            AreaEstimate const now = estimate(survey, prior_of_area(survey, factor), known);
            bool const sure = count >= items_per_area_min && now.confidence() >= survey.confidence;
            auto const open = unseen(open_items(survey, area, asked, audiences), seen);
            if (!sure && !open.empty()) {
                std::uint64_t const draw = drawn(seed, area + "/" + std::to_string(count));
                return {most_informative(open, now.mean, draw), static_cast<int>(k), count};
            }
        }
        learn(factor, explained_by_factor(survey, known));
    }
    return {nullptr, static_cast<int>(survey.area_order.size()), 0};
}

std::vector<AreaResult> results(Survey const& survey, std::span<Answered const> answers) {
    std::vector<Grid> known;
    std::vector<Factor> explained;
    std::vector<int> asked;
    for (std::string const& area : survey.area_order) {
        auto const mine = of_area(answers, area);
        known.push_back(likelihood(mine));
        explained.push_back(explained_by_factor(survey, known.back()));
        asked.push_back(static_cast<int>(mine.size()));
    }
    std::vector<AreaResult> all;
    for (std::size_t k = 0; k < survey.area_order.size(); ++k) {
        Factor factor = prior_of_factor();
        for (std::size_t other = 0; other < explained.size(); ++other)
            if (other != k) learn(factor, explained[other]);
        AreaEstimate const final = estimate(survey, prior_of_area(survey, factor), known[k]);
        all.push_back({survey.area_order[k], final.level, final.confidence(), final.mean, final.deviation, asked[k]});
    }
    return all;
}

Overall overall(Survey const& survey, std::span<Answered const> answers) {
    // Given the factor the areas are independent: their means add up, and so do their variances.
    Factor weight = prior_of_factor(), mean{}, variance{};
    for (std::string const& area : survey.area_order) {
        Moments const moments = moments_by_factor(survey, likelihood(of_area(answers, area)));
        learn(weight, moments.total);
        for (std::size_t g = 0; g < factor_points; ++g) {
            double const centre = moments.first[g] / moments.total[g];
            mean[g] += centre;
            variance[g] += moments.second[g] / moments.total[g] - centre * centre;
        }
    }
    double total = 0, first = 0, second = 0;
    for (std::size_t g = 0; g < factor_points; ++g) {
        total += weight[g];
        first += weight[g] * mean[g];
        second += weight[g] * (mean[g] * mean[g] + variance[g]);
    }
    double const areas = static_cast<double>(survey.area_order.size()), sum = first / total;
    return {sum / areas, std::sqrt(std::max(1e-6, second / total - sum * sum)) / areas};
}

std::array<double, 4> level_shares(Survey const& survey, Overall const& estimate) {
    auto const below = [&](double cut) {
        return 0.5 * std::erfc((estimate.mean - cut) / (estimate.deviation * std::sqrt(2.0)));
    };
    double const a = below(survey.cut_offs[0]);
    double const b = below(survey.cut_offs[1]);
    double const c = below(survey.cut_offs[2]);
    return {a, b - a, c - b, 1 - c};
}

Level most_probable(std::array<double, 4> const& shares) {
    return static_cast<Level>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

std::array<int, 4> option_order(std::uint64_t seed, std::string_view item_id) {
    std::array<int, 4> order{0, 1, 2, 3};
    std::uint64_t draw = drawn(seed, item_id);
    for (std::size_t i = 3; i > 0; --i) {
        std::swap(order[i], order[draw % (i + 1)]);
        draw /= i + 1;
    }
    return order;
}

std::uint64_t drawn(std::uint64_t seed, std::string_view name) {
    std::uint64_t mixed = 0xcbf29ce484222325ULL ^ seed;
    for (char c : name) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    mixed += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

}  // namespace regia::assessment
