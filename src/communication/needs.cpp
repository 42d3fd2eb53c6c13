#include "communication/needs.hpp"

#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "base/text.hpp"
#include "locale/communication.hpp"
#include "registry/groups/groups.hpp"

namespace regia::communication {
namespace {

namespace w = words::communication;

//! The last step of each need says where it stands.
#define NEED_ROWS                                                                                         \
    "SELECT n.id, n.area, n.text, n.profile, n.body_id, n.written_on, s.state, s.theme, s.note "          \
    "FROM communication_need n LEFT JOIN communication_need_step s ON s.need_id = n.id AND s.id = "       \
    "(SELECT t.id FROM communication_need_step t WHERE t.need_id = n.id ORDER BY t.made_at DESC, t.id DESC LIMIT 1) "

Need read_need(db::Row const& row) {
    Need need;
    need.id = row.get<Uuid>(0);
    need.area = row.get<std::string>(1);
    need.text = row.get<std::string>(2);
    need.profile = row.get<std::string>(3);
    need.body = row.get<std::optional<Uuid>>(4);
    need.written_on = row.get<Day>(5);
    if (!row.is_null(6)) need.state = row.get<std::string>(6);
    if (!row.is_null(7)) need.theme = row.get<std::string>(7);
    if (!row.is_null(8)) need.note = row.get<std::string>(8);
    return need;
}

//! Named by the form, but neither by its id nor by the clock.
Uuid id_of(Uuid submission) { return named_uuid("need", to_string(submission)); }

}  // namespace

html::Word word_of_state(std::string_view state) {
    if (state == "read") return w::state_read;
    if (state == "planned") return w::state_planned;
    if (state == "declined") return w::state_declined;
    return w::state_new;
}

FormErrors need_errors(html::Voice const& voice, portfolio::Portfolio const& portfolio, Need const& need) {
    FormErrors errors;
    if (!need.area.empty() && !portfolio.find_area(need.area))
        errors.push_back({"area", std::string(voice[w::area_wrong])});
    if (need.text.empty()) errors.push_back({"testo", std::string(voice[w::text_missing])});
    else if (character_count(need.text) > need_characters_max)
        errors.push_back({"testo", voice(w::text_long, {{"n", static_cast<std::int64_t>(need_characters_max)}})});
    return errors;
}

FormErrors step_errors(html::Voice const& voice, Step const& step) {
    FormErrors errors;
    if (step.state != "read" && step.state != "planned" && step.state != "declined")
        errors.push_back({"stato", std::string(voice[w::state_missing])});
    if (character_count(step.theme) > theme_characters_max)
        errors.push_back({"tema", voice(w::text_long, {{"n", static_cast<std::int64_t>(theme_characters_max)}})});
    if (character_count(step.note) > need_characters_max)
        errors.push_back({"nota", voice(w::text_long, {{"n", static_cast<std::int64_t>(need_characters_max)}})});
    else if (step.state == "declined" && step.note.empty())
        errors.push_back({"nota", std::string(voice[w::note_missing])});
    return errors;
}

void add_need(db::Tx& tx, int small_cell, Uuid person, Uuid submission, Need const& typed, bool keeps_link) {
    auto const place = registry::place_of(tx, person, typed.written_on);
    std::string profile;
    std::optional<Uuid> body;
    if (place && registry::has_people(tx, small_cell, place->profile, {}, typed.written_on)) profile = place->profile;
    if (place && registry::has_people(tx, small_cell, place->profile, place->body, typed.written_on))
        body = place->body;
    Uuid const id = id_of(submission);
    std::int64_t const added =
        tx.run("INSERT INTO communication_need (id, area, text, profile, body_id, written_on) "
               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
               id, typed.area, typed.text, profile, body, typed.written_on);
    if (added && keeps_link)
        tx.run("INSERT INTO communication_need_author (person_id, need_id) VALUES ($1, $2)", person, id);
}

void withdraw_need(db::Tx& tx, Uuid person, Uuid need) {
    if (!tx.run("DELETE FROM communication_need_author WHERE person_id = $1 AND need_id = $2", person, need))
        throw NotFound("no such need of hers");
    tx.run("DELETE FROM communication_need_step WHERE need_id = $1", need);
    tx.run("DELETE FROM communication_need WHERE id = $1", need);
}

void add_step(db::Tx& tx, Step const& step) {
    if (!tx.value<std::int64_t>("SELECT COUNT(*) FROM communication_need WHERE id = $1", step.need).value())
        throw NotFound("no such need");
    tx.run("INSERT INTO communication_need_step (need_id, id, state, theme, note, by_id, made_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (need_id, id) DO NOTHING",
           step.need, step.id, step.state, step.theme, step.note, step.by, step.at);
}

std::vector<Need> needs_of(db::Tx& tx, Uuid person) {
    return tx.all(NEED_ROWS "JOIN communication_need_author a ON a.need_id = n.id WHERE a.person_id = $1 "
                  "ORDER BY n.written_on DESC, n.id",
                  read_need, person);
}

std::vector<Need> needs_collected(db::Tx& tx, Filter const& filter) {
    return tx.all(NEED_ROWS "WHERE ($1 = '' OR n.area = $1) AND ($2 = '' OR n.profile = $2) "
                  "AND ($3 = '' OR COALESCE(s.state, 'new') = $3) "
                  "ORDER BY n.area, n.profile, n.written_on DESC, n.id LIMIT 500",
                  read_need, filter.area, filter.profile, filter.state);
}

std::int64_t count_unread(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM communication_need n WHERE NOT EXISTS "
                                  "(SELECT 1 FROM communication_need_step s WHERE s.need_id = n.id)")
        .value();
}

std::vector<std::string> themes(db::Tx& tx) {
    return tx.all("SELECT DISTINCT theme FROM communication_need_step WHERE theme <> '' ORDER BY theme",
                  [](db::Row const& row) { return row.get<std::string>(0); });
}

void simulate_need(db::Tx& tx, int small_cell, Uuid person, std::string_view area, std::string_view text, Day on) {
    Need need;
    need.area = area;
    need.text = text;
    need.written_on = on;
    add_need(tx, small_cell, person, named_uuid("simulated", to_string(person) + std::string(text)), need, true);
}

void add_own_record(access::OwnRecord& data) {
    data.add({"needs", w::own_title, w::own_text,
              {{"communication_need", "written_on area text profile body_id id",
                "id IN (SELECT need_id FROM communication_need_author WHERE person_id = $1)"},
               {"communication_need_author", "need_id"},
               {"communication_need_step", "made_at need_id state theme note id",
                "need_id IN (SELECT need_id FROM communication_need_author WHERE person_id = $1)", "by_id"}}});
}

void add_merge_part(access::MergeParts& parts) {
    parts.add({"needs",
               {{"communication_need_author", "need_id"},
                {"communication_reminder", "order_id"},
                {"communication_reminder_wish", "order_id"}}});
}

}  // namespace regia::communication
