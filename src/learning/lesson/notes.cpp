#include "learning/lesson/notes.hpp"

#include "base/text.hpp"

namespace regia::learning {

std::string tidy_note(std::string_view typed) {
    std::string body;
    for (char c : trim(typed))
        if (c != '\r') body += c;
    return body;
}

Note note_of(db::Tx& tx, Uuid person, std::string_view module, std::string_view section) {
    auto const found = tx.one(
        "SELECT body, saved_at FROM learning_note WHERE person_id = $1 AND module = $2 AND section = $3",
        [](db::Row const& row) { return Note{row.get<std::string>(0), row.get<Instant>(1)}; }, person, module, section);
    return found.value_or(Note{});
}

std::optional<Note> save_note(db::Tx& tx, Uuid person, std::string_view module, std::string_view section,
                              std::string const& body, std::optional<Instant> since, Instant now) {
    tx.serialise("person/" + to_string(person));
    bool const is_open = tx.value<std::int64_t>(
        "SELECT 1 FROM learning_section WHERE person_id = $1 AND module = $2 AND section = $3", person, module,
        section).has_value();
    if (!is_open) throw NotFound("this section was not opened");
    Note const before = note_of(tx, person, module, section);
    if (before.body == body) return before;  // the same form again
    if (before.saved_at != since) return std::nullopt;
    if (body.empty()) {
        tx.run("DELETE FROM learning_note WHERE person_id = $1 AND module = $2 AND section = $3", person, module,
               section);
        return Note{};
    }
    tx.run("INSERT INTO learning_note (person_id, module, section, body, saved_at) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (person_id, module, section) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
           person, module, section, body, now);
    return Note{body, now};
}

std::vector<WrittenNote> notes_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT n.module, n.section, n.body, n.saved_at FROM learning_note n "
                  "JOIN learning_module m ON m.person_id = n.person_id AND m.module = n.module "
                  "JOIN learning_section s ON s.person_id = n.person_id AND s.module = n.module "
                  "AND s.section = n.section WHERE n.person_id = $1 ORDER BY m.position, s.opened_at, n.section",
                  [](db::Row const& row) {
                      return WrittenNote{row.get<std::string>(0), row.get<std::string>(1),
                                         {row.get<std::string>(2), row.get<Instant>(3)}};
                  },
                  person);
}

}  // namespace regia::learning
