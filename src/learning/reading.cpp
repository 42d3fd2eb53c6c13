#include "learning/reading.hpp"

#include "base/text.hpp"
#include "learning/test.hpp"

namespace regia::learning {
namespace {

std::vector<std::string> missing_before(Desk const& desk, db::Tx& tx, catalogue::Module const& module) {
    std::vector<std::string> titles;
    for (std::string const& code : module.requires_modules) {
        auto const required = enrolled_in(tx, desk.library, desk.actor.person, code, desk.installation.clock.now());
        if (!required.completed_at) titles.push_back(desk.title(*taught_to(desk.library, required).module));
    }
    return titles;
}

std::vector<OpenedSection> opened_with_all(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.all(
        "SELECT s.section, n.body, n.saved_at, t.read_seconds, t.watched_seconds, s.reopened_at "
        "FROM learning_section s "
        "LEFT JOIN learning_note n ON n.person_id = s.person_id AND n.module = s.module AND n.section = s.section "
        "LEFT JOIN learning_time t ON t.person_id = s.person_id AND t.module = s.module AND t.section = s.section "
        "WHERE s.person_id = $1 AND s.module = $2 ORDER BY s.opened_at, s.section",
        [](db::Row const& row) {
            OpenedSection opened;
            opened.section = row.get<std::string>(0);
            opened.note = {row.get<std::optional<std::string>>(1).value_or(""), row.get<std::optional<Instant>>(2)};
            opened.time = {row.get<std::optional<std::int64_t>>(3).value_or(0),
                           row.get<std::optional<std::int64_t>>(4).value_or(0)};
            opened.reopened_at = row.get<std::optional<Instant>>(5);
            return opened;
        },
        person, module);
}

}  // namespace

OpenedSection const* Reading::find(std::string_view section) const {
    for (OpenedSection const& one : opened)
        if (one.section == section) return &one;
    return nullptr;
}

bool Reading::must_reread(std::size_t step) const {
    if (!reopening_of(enrolled, *module)) return false;
    OpenedSection const* const found = find(sections[step]->id);
    return found && (!found->reopened_at || *found->reopened_at <= *enrolled.failed_at);
}

std::optional<std::size_t> Reading::step_of(std::string_view asked) const {
    auto const number = parse_number<std::size_t>(asked);
    if (!number || *number < 1 || *number > sections.size() || !is_open(*number - 1)) return std::nullopt;
    return *number - 1;
}

std::size_t Reading::current_step() const {
    for (std::size_t i = 0; i < sections.size(); ++i)
        if (sections[i]->id == enrolled.last_section) return i;
    return opened.empty() ? 0 : std::min(opened.size(), sections.size()) - 1;
}

Reading read_module(Desk const& desk, catalogue::Module const& module) {
    Reading reading;
    desk.installation.database.read([&](db::Tx& tx) {
        reading.enrolled = enrolled_in(tx, desk.library, desk.actor.person, module.code, desk.installation.clock.now());
        if (reading.enrolled.started_at) reading.opened = opened_with_all(tx, desk.actor.person, module.code);
        Taught const taught = taught_to(desk.library, reading.enrolled);
        reading.catalogue = taught.catalogue;
        reading.module = taught.module;
        reading.is_approved = catalogue::is_approved(tx, module.code, reading.module->version);
        if (!reading.enrolled.started_at) reading.missing = missing_before(desk, tx, *reading.module);
        return true;
    });
    reading.sections = catalogue::sections_for(*reading.module, reading.enrolled.variant, reading.enrolled.context);
    return reading;
}

Reading read_module(Desk const& desk) {
    return read_module(desk, module_in_path(*desk.library.catalogue.current(), desk.request));
}

}  // namespace regia::learning
