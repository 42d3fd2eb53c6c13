#include "registry/check/check.hpp"
#include "registry/district/district.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

struct Leaving {
    Uuid person, employment;
};

std::vector<Leaving> still_in(db::Tx& tx, District const& district, std::size_t most) {
    return tx.all("SELECT person_id, id FROM registry_employment WHERE body_id = $1 AND district_id = $2 "
                  "AND started_on <= $3 AND (finished_on IS NULL OR finished_on > $3) ORDER BY person_id, id LIMIT $4",
                  [](db::Row const& row) { return Leaving{row.get<Uuid>(0), row.get<Uuid>(1)}; },
                  named_uuid("body", district.body_code), district.id, *district.life.until,
                  static_cast<std::int64_t>(most));
}

void leave(db::Tx& tx, Leaving const& one, Uuid successor, Day last, IdSource& ids, Instant now) {
    auto const held = held_employment(tx, one.person, one.employment);
    if (!held) return;
    tx.run("UPDATE registry_employment SET finished_on = $3 WHERE person_id = $1 AND id = $2", one.person,
           one.employment, last);
    Employment next = *held;
    next.id = ids.next();
    next.district = successor;
    next.started_on = plus_days(last, 1);
    insert_employment(tx, next);
    // Where she counts by what ends, she counts by what follows from its first day, whenever that is found out.
    auto const counting = tx.one("SELECT employment_id, started_on FROM registry_counting WHERE person_id = $1 "
                                 "ORDER BY started_on DESC LIMIT 1",
                                 [](db::Row const& row) { return std::pair(row.get<Uuid>(0), row.get<Day>(1)); },
                                 one.person);
    bool const counts = counting && counting->first == one.employment;
    choose_counting_employment(tx, one.person,
                               counts ? std::max(next.started_on, counting->second) : rome_day(now));
    person_changed(tx, one.person, now);
}

}  // namespace

std::size_t leave_ended_districts(db::Tx& tx, Reference const& reference, std::size_t most, IdSource& ids,
                                  Instant now) {
    tx.serialise("registry/people");
    Day const today = rome_day(now);
    std::size_t left = 0;
    for (District const& district : reference.districts) {
        if (!district.life.until || *district.life.until >= today) continue;
        auto const followed = follow_district(reference, district.code, plus_days(*district.life.until, 1));
        if (!followed.district) continue;  // it was split: the body's file says who goes where
        for (Leaving const& one : still_in(tx, district, most - left)) {
            leave(tx, one, followed.district->id, *district.life.until, ids, now);
            ++left;
        }
        if (left == most) break;
    }
    return left;
}

}  // namespace regia::registry
