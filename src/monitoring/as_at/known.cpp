//! The night's walk through everybody's past: where what is known now differs from what was published, and why.
#include <algorithm>

#include "base/text.hpp"
#include "monitoring/as_at/life.hpp"

namespace regia::monitoring {
namespace {

constexpr Uuid all_bodies{};

using Change = std::map<std::string, std::int64_t, std::less<>>;  //!< by measure
//! By the index of the freeze, body and reason; the zero id is the region.
using Changes = std::map<std::tuple<std::size_t, Uuid, Correction>, Change>;

//! What a person counted for in one body: as published, or as known.
struct Told {
    Uuid body;
    std::set<std::string, std::less<>> measures;
    bool operator==(Told const&) const = default;
};

std::optional<Told> published_at(Life const& life, std::int64_t number) {
    std::optional<Told> told;
    for (Published const& one : life.published) {
        if (one.since > number) break;
        std::string const kept = frozen_measures(one.measures);
        told = Told{one.body, {}};
        for (std::string_view const word : split(kept, ' '))
            if (!word.empty()) told->measures.emplace(word);
    }
    return told;
}

std::optional<Told> known_of(Life const& life, Frozen const& frozen) {
    auto const standing = standing_at(life, closing_day(frozen), frozen.made_at);
    if (!standing) return std::nullopt;
    Told told{standing->employment->body, {}};
    for (std::string const& measure : standing->measures)
        if (!frozen_measures(measure).empty()) told.measures.insert(measure);
    return told;
}

class Corrections {
public:
    explicit Corrections(std::vector<Frozen> const& frozen) : frozen_(frozen) {}

    //! Whether she counts for something else than was published of any day.
    bool add(Life const& life) {
        auto const at = turns(life, frozen_);
        bool differs = false;
        for (std::size_t i = 0; i < at.size(); ++i) {
            auto const published = published_at(life, frozen_[at[i]].number);
            auto const known = known_of(life, frozen_[at[i]]);
            if (published == known) continue;
            differs = true;
            std::size_t const end = i + 1 < at.size() ? at[i + 1] : frozen_.size();
            for (std::size_t k = at[i]; k < end; ++k) explain(k, published, known);
        }
        return differs;
    }
    Changes const& all() const { return changes_; }

private:
    void count(std::size_t at, Uuid body, Correction reason, std::string_view measure, std::int64_t sign) {
        changes_[{at, body, reason}][std::string(measure)] += sign;
        changes_[{at, all_bodies, reason}][std::string(measure)] += sign;
    }
    void explain(std::size_t at, std::optional<Told> const& published, std::optional<Told> const& known) {
        if (!published || !known) {
            Told const& told = published ? *published : *known;
            for (std::string const& measure : told.measures)
                count(at, told.body, published ? Correction::gone : Correction::arrived, measure, published ? -1 : +1);
            return;
        }
        if (published->body != known->body)
            for (std::string const& measure : published->measures) {
                count(at, published->body, Correction::moved, measure, -1);
                count(at, known->body, Correction::moved, measure, +1);
            }
        for (std::string const& measure : known->measures)
            if (!published->measures.contains(measure)) count(at, known->body, Correction::late, measure, +1);
        for (std::string const& measure : published->measures)
            if (!known->measures.contains(measure)) count(at, known->body, Correction::mended, measure, -1);
    }

    std::vector<Frozen> const& frozen_;
    Changes changes_;
};

std::string text_of(Change const& change) {
    std::string text;
    for (auto const& [measure, value] : change)
        if (value != 0) text += (text.empty() ? "" : " ") + measure + " " + std::to_string(value);
    return text;
}

std::vector<Frozen> in_order(db::Tx& tx) {
    auto frozen = all_frozen(tx);
    std::reverse(frozen.begin(), frozen.end());
    return frozen;
}

}  // namespace

std::int64_t find_corrections(db::Database& database, Instant now) {
    auto const frozen = database.read(in_order);
    Corrections corrections(frozen);
    std::int64_t people = 0;
    if (!frozen.empty())
        each_life(database, [&](std::vector<Life> const& lives) {
            for (Life const& life : lives) people += corrections.add(life) ? 1 : 0;
        });
    database.write_now("corrections", [&](db::Tx& tx) {
        tx.serialise("corrections");
        tx.run("DELETE FROM monitoring_frozen_change");
        for (auto const& [key, change] : corrections.all()) {
            auto const& [at, body, reason] = key;
            std::string const text = text_of(change);
            if (!text.empty())
                tx.run("INSERT INTO monitoring_frozen_change (number, body_id, reason, counts) VALUES ($1, $2, $3, $4)",
                       frozen[at].number, body, code_of(reason), text);
        }
        tx.run("INSERT INTO monitoring_frozen_known (id, known_at) VALUES (1, $1) "
               "ON CONFLICT (id) DO UPDATE SET known_at = excluded.known_at",
               now);
    });
    return people;
}

}  // namespace regia::monitoring
