#include "records/store/query.hpp"

#include <algorithm>
#include <limits>

namespace regia::records {
namespace {

//! A condition: one subject under one or several kinds.
struct Condition {
    std::vector<Kind> kinds;
    Uuid subject;
    bool is_of_itself = false;  //!< not by what the statement refers to: who may read it
};

//! The first is searched by, the others are asked of what it finds: so the narrowest comes first.
std::vector<Condition> conditions_of(Filter const& filter) {
    std::vector<Condition> all;
    if (filter.registration) all.push_back({{Kind::registration}, *filter.registration});
    if (filter.agent) {
        all.push_back({{Kind::agent}, *filter.agent});
        if (filter.related_agents) all.back().kinds = {Kind::agent, Kind::related_agent, Kind::authority};
    }
    if (filter.activity) {
        all.push_back({{Kind::activity}, *filter.activity});
        if (filter.related_activities) all.back().kinds = {Kind::activity, Kind::related_activity};
    }
    if (filter.verb) all.push_back({{Kind::verb}, *filter.verb});
    if (filter.only_registration) all.push_back({{Kind::registration}, *filter.only_registration, true});
    if (filter.about) all.push_back({{Kind::agent}, *filter.about, true});
    if (filter.authority) all.push_back({{Kind::authority}, *filter.authority, true});
    return all;
}

//! Positions between which a page lies, both included.
struct Range {
    Position first = 0;
    Position last = std::numeric_limits<Position>::max();
};

Range range_of(Filter const& filter) {
    auto const after_millisecond = [](Instant at) { return first_position(at.microseconds / 1000 + 1); };
    Range range;
    // Times are stored by the millisecond, so "after" begins with the next one.
    if (filter.since) range.first = after_millisecond(*filter.since);
    if (filter.until) range.last = after_millisecond(*filter.until) - 1;
    if (filter.after && filter.ascending) range.first = std::max(range.first, *filter.after + 1);
    if (filter.after && !filter.ascending) range.last = std::min(range.last, *filter.after - 1);
    return range;
}

class Query {
public:
    Query(Filter const& filter, std::vector<Condition> const& conditions) : filter_(filter) {
        bind_range();
        limit_ = bind(static_cast<std::int64_t>(filter.limit) + 1);
        if (conditions.empty()) plain();
        else by_marks(conditions);
    }
    std::string const& sql() const { return sql_; }
    std::vector<db::Param> const& values() const { return values_; }

private:
    std::string bind(db::Param value) {
        values_.push_back(value);
        return "$" + std::to_string(values_.size());
    }
    void bind_range() {
        Range const range = range_of(filter_);
        first_ = bind(range.first);
        last_ = bind(range.last);
    }
    std::string_view direction() const { return filter_.ascending ? " ASC NULLS LAST" : " DESC NULLS LAST"; }

    void plain() {
        sql_ = "SELECT position, document FROM records_statement WHERE is_voided = 0 AND position BETWEEN " + first_ +
               " AND " + last_ + " ORDER BY position" + std::string(direction()) + " LIMIT " + limit_;
    }

    std::string kind(Kind kind) const { return std::to_string(static_cast<std::int64_t>(kind)); }

    //! What else must hold for the very statement that the mark `m` comes from.
    std::string others(std::vector<Condition> const& conditions) {
        std::string text;
        for (std::size_t i = 1; i < conditions.size(); ++i) {
            std::string const subject = bind(conditions[i].subject);
            text += " AND (";
            for (std::size_t k = 0; k < conditions[i].kinds.size(); ++k) {
                if (k > 0) text += " OR ";
                text += "EXISTS (SELECT 1 FROM records_mark n WHERE n.kind = " + kind(conditions[i].kinds[k]) +
                        " AND n.subject_id = " + subject + " AND n.position = m.position AND n.source = " +
                        (conditions[i].is_of_itself ? std::to_string(itself) : "m.source") + ")";
            }
            text += ")";
        }
        return text;
    }

    void by_marks(std::vector<Condition> const& conditions) {
        std::string const subject = bind(conditions[0].subject);
        std::string const rest =
            others(conditions) + (conditions[0].is_of_itself ? " AND m.source = " + std::to_string(itself) : "");
        std::string const order = " ORDER BY position" + std::string(direction()) + " LIMIT " + limit_;
        std::string pages;
        for (Kind const one : conditions[0].kinds) {
            // Each kind is one walk along the index that ends after a page.
            std::string const page =
                "SELECT m.position AS position, s.document AS document FROM records_mark m JOIN records_statement s "
                "ON s.position = m.position WHERE m.kind = " + kind(one) + " AND m.subject_id = " + subject +
                " AND m.position BETWEEN " + first_ + " AND " + last_ + " AND s.is_voided = 0" + rest +
                " ORDER BY m.position" + std::string(direction()) + " LIMIT " + limit_;
            if (conditions[0].kinds.size() == 1) {
                sql_ = page;
                return;
            }
            pages += (pages.empty() ? "" : " UNION ALL ") + ("SELECT position, document FROM (" + page + ") AS p") +
                     kind(one);
        }
        sql_ = pages + order;
    }

    Filter const& filter_;
    std::string sql_, first_, last_, limit_;
    std::vector<db::Param> values_;
};

}  // namespace

std::vector<Found> find_statements(db::Tx& tx, Filter const& filter) {
    std::vector<Found> found;
    auto const conditions = conditions_of(filter);
    Filter page = filter;
    // A statement may be found by itself and by what it refers to: it is told once, and what then lacks is asked for.
    for (;;) {
        Query const query(page, conditions);
        std::size_t rows = 0;
        tx.each_with(query.sql(), query.values(), [&](db::Row const& row) {
            ++rows;
            Position const position = row.get<Position>(0);
            if (!found.empty() && found.back().position == position) return;
            found.push_back({position, row.get<std::string>(1)});
        });
        if (rows <= filter.limit || found.size() > filter.limit) break;
        page.after = found.back().position;
    }
    if (found.size() > filter.limit + 1) found.resize(filter.limit + 1);
    return found;
}

std::optional<One> find_statement(db::Tx& tx, Uuid id) {
    return tx.one(
        "SELECT document, position, is_voided FROM records_statement WHERE id = $1",
        [](db::Row const& row) {
            return One{row.get<std::string>(0), row.get<Position>(1), row.get<bool>(2)};
        },
        id);
}

bool has_mark(db::Tx& tx, Position position, Mark const& mark) {
    return tx
        .value<std::int64_t>("SELECT 1 FROM records_mark WHERE kind = $1 AND subject_id = $2 AND position = $3 "
                             "AND source = $4",
                             mark.kind, mark.subject, position, itself)
        .has_value();
}

}  // namespace regia::records
