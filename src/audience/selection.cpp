#include "audience/selection.hpp"

#include <boost/algorithm/string/replace.hpp>

#include "db/places.hpp"

namespace regia::audience {
namespace {

using access::Fact;
using access::FactKind;

//! Composes one statement. The values borrow from the rule and from `day`.
class Statement {
public:
    explicit Statement(Asked const& asked) : asked_(asked), day_(to_string(asked.day)) {
        values.emplace_back(std::string_view(day_));
        for (Clause const& clause : asked.rule) {
            std::string_view const beside = fact_of(clause).beside;
            if (!beside.empty() && joined_.find(beside) == std::string::npos) joined_ += " " + std::string(beside);
        }
    }
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;

    //! " FROM (everybody) p WHERE ...": those that the rule speaks of.
    std::string from_everybody() {
        std::string sql = " FROM (" + filled(asked_.facts.everybody(), nullptr) + ") p" + joined_ + " WHERE 1 = 1";
        if (asked_.body) {
            values.emplace_back(*asked_.body);
            sql += " AND p.body_id = $" + std::to_string(values.size());
        }
        return sql;
    }
    //! Those who are counted: to the region a count of contracted doctors among employees, whom it knows exactly, would
    //! be their exact number, however it is rounded (docs/rules/privacy.md, rule 9). A body has none of them.
    std::string from_counted() { return from_everybody() + " AND p.body_id IS NOT NULL"; }
    //! Asked of all, the sets of the facts are made once and looked up; asked of some, each is looked at by her id.
    std::string holds(Clause const& clause, bool is_of_some) {
        Fact const& fact = fact_of(clause);
        std::string const text = filled(fact.holds.empty() ? fact.people : fact.holds, &clause);
        std::string is_in = "(" + text + ")";
        if (fact.holds.empty() && is_of_some)
            is_in = "EXISTS (SELECT 1 FROM (" + text + ") f WHERE f.person_id = p.person_id)";
        else if (fact.holds.empty()) is_in = "p.person_id IN (" + text + ")";
        return clause.is_not ? "NOT " + is_in : is_in;
    }
    //! 0 for who is in, else the number of the first clause that does not hold.
    std::string decided() {
        std::string sql = "CASE";
        for (std::size_t i = 0; i < asked_.rule.size(); ++i)
            sql += " WHEN NOT (" + holds(asked_.rule[i], false) + ") THEN " + std::to_string(i + 1);
        return asked_.rule.empty() ? "0" : sql + " ELSE 0 END";
    }
    std::string place(std::int64_t number) {
        values.emplace_back(number);
        return "$" + std::to_string(values.size());
    }

    std::vector<db::Param> values;

private:
    Fact const& fact_of(Clause const& clause) const {
        Fact const* const fact = asked_.facts.find(clause.fact);
        if (!fact) throw Bug("a rule names a fact that nobody tells: " + clause.fact);
        return *fact;
    }
    std::string filled(std::string_view people, Clause const* clause) {
        std::string sql(people);
        boost::replace_all(sql, "{today}", "$1");
        if (clause && sql.find("{is}") != std::string::npos) {
            bool const is_number = clause->any_of.empty();
            boost::replace_all(sql, "{is}", is_number ? ">= " + place(clause->at_least)
                                               : "IN (" + db::places(values, views(*clause)) + ")");
        }
        return sql;
    }
    static std::vector<std::string_view> views(Clause const& clause) {
        return {clause.any_of.begin(), clause.any_of.end()};
    }

    Asked const& asked_;
    std::string const day_;
    std::string joined_;  //!< what stands beside everybody, for the facts that are asked
};

std::vector<Uuid> ids(db::Tx& tx, std::string const& sql, Statement const& statement) {
    std::vector<Uuid> people;
    tx.each_with(sql, statement.values, [&](db::Row const& row) { people.push_back(row.get<Uuid>(0)); });
    return people;
}

}  // namespace

std::vector<Uuid> all_in(db::Tx& tx, Asked const& asked) {
    Statement statement(asked);
    std::string sql = "SELECT p.person_id" + statement.from_everybody();
    for (Clause const& clause : asked.rule) sql += " AND " + statement.holds(clause, false);
    return ids(tx, sql + " ORDER BY p.person_id", statement);
}

std::vector<Uuid> in_among(db::Tx& tx, Asked const& asked, std::span<Uuid const> people) {
    if (people.empty()) return {};
    Statement statement(asked);
    std::string sql = "SELECT p.person_id" + statement.from_everybody();
    sql += " AND p.person_id IN (" + db::places(statement.values, people) + ")";
    for (Clause const& clause : asked.rule) sql += " AND " + statement.holds(clause, true);
    return ids(tx, sql + " ORDER BY p.person_id", statement);
}

std::int64_t Decided::everybody() const {
    std::int64_t sum = members;
    for (std::int64_t const one : left_out) sum += one;
    return sum;
}

Decided decide(db::Tx& tx, Asked const& asked) {
    Statement statement(asked);
    Decided decided{0, std::vector<std::int64_t>(asked.rule.size())};
    std::string const by = statement.decided();
    std::string const sql =
        "SELECT q.decided, COUNT(*) FROM (SELECT " + by + " AS decided" + statement.from_counted() +
        ") q GROUP BY q.decided";
    tx.each_with(sql, statement.values, [&](db::Row const& row) {
        auto const clause = row.get<std::size_t>(0);
        (clause == 0 ? decided.members : decided.left_out.at(clause - 1)) = row.get<std::int64_t>(1);
    });
    return decided;
}

Sample some_decided(db::Tx& tx, Asked const& asked, int most) {
    Statement statement(asked);
    std::string const by = statement.decided();
    std::string const sql =
        "SELECT r.decided, r.person_id, r.people FROM (SELECT q.decided, q.person_id, COUNT(*) OVER (PARTITION BY "
        "q.decided) AS people, ROW_NUMBER() OVER (PARTITION BY q.decided ORDER BY q.person_id) AS place FROM "
        "(SELECT p.person_id, " + by + " AS decided" + statement.from_counted() +
        ") q) r WHERE r.place <= " + statement.place(most) + " ORDER BY r.decided NULLS FIRST, r.person_id";
    Sample sample{{0, std::vector<std::int64_t>(asked.rule.size())},
                  std::vector<std::vector<Uuid>>(asked.rule.size() + 1)};
    tx.each_with(sql, statement.values, [&](db::Row const& row) {
        auto const clause = row.get<std::size_t>(0);
        sample.some.at(clause).push_back(row.get<Uuid>(1));
        (clause == 0 ? sample.decided.members : sample.decided.left_out[clause - 1]) = row.get<std::int64_t>(2);
    });
    return sample;
}

}  // namespace regia::audience
