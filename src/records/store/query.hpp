//! Which statements are asked for (Communication 2.1.3), and where they are. Private to records/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/tx.hpp"
#include "records/store/marks.hpp"
#include "records/store/position.hpp"

namespace regia::records {

struct Filter {
    std::optional<Uuid> agent{}, verb{}, activity{}, registration{};
    bool related_agents = false;
    bool related_activities = false;
    std::optional<Uuid> authority{};   //!< a credential that reads its own statements only
    std::optional<Uuid> about{};       //!< a session that reads statements about one person only
    std::optional<Uuid> only_registration{};  //!< and of one registration
    std::optional<Instant> since{};    //!< stored after it (XAPI-00175)
    std::optional<Instant> until{};    //!< stored at or before it (XAPI-00174)
    bool ascending = false;
    std::optional<Position> after{};   //!< where the page before ended
    std::size_t limit = 50;
};

struct Found {
    Position position;
    std::string document;
};
//! At most `limit` + 1: one more says that there is a further page. Voided ones are left out (XAPI-00163).
std::vector<Found> find_statements(db::Tx& tx, Filter const& filter);

struct One {
    std::string document;
    Position position = 0;
    bool is_voided = false;
};
std::optional<One> find_statement(db::Tx& tx, Uuid id);
bool has_mark(db::Tx& tx, Position position, Mark const& mark);

}  // namespace regia::records
