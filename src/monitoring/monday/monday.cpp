#include "monitoring/monday/monday.hpp"

#include "access/period/period.hpp"
#include "jobs/queue.hpp"
#include "locale/monday.hpp"
#include "mail/mail.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monday;

constexpr std::string_view monday_kind = "monday_sheet";
constexpr int letter_hour = 7;

struct MondayFigure {
    html::Word name;
    std::int64_t (*value)(Counts const&);
};
constexpr MondayFigure monday_figures[] = {
    {w::in_scope, [](Counts const& counts) { return counts.in_scope; }},
    {w::reached, [](Counts const& counts) { return counts.reached; }},
    {w::survey_done, [](Counts const& counts) { return counts.survey; }},
    {w::started, [](Counts const& counts) { return counts.started; }},
    {w::concluded, [](Counts const& counts) { return counts.concluded; }}};

//! " (+4)", " (−1)", " (=)".
std::string difference_text(html::Voice const& voice, std::int64_t difference) {
    if (difference == 0) return " (=)";
    return (difference > 0 ? " (+" : " (−") + voice.number(std::abs(difference)) + ")";
}

//! Of fewer people than a small cell a letter, which lies in a mailbox, has the link alone.
std::string text_of(html::Voice const& voice, registry::Reference const& reference, std::string const& site,
                    MondaySheet const& sheet, int small_cell) {
    registry::Body const* const body = reference.find_body(sheet.body);
    std::string text = body->name + "\n";
    if (sheet.counts.in_scope < small_cell)
        text += "- " + voice(w::few_people, {{"n", std::int64_t{small_cell}}}) + "\n";
    else for (std::string const& line : lines_of(voice, sheet)) text += "- " + line + "\n";
    return text + site + voice.local("/enti/") + body->code + "\n\n";
}

//! False when she got it before, or has no address.
bool write_letter(db::Tx& tx, Sources const& sources, Uuid id, Uuid lead, std::vector<MondaySheet> const& sheets,
                  Day monday, Instant now) {
    auto& installation = sources.installation;
    auto const person = registry::find_person(tx, lead);
    std::string const& site = installation.letter_url();
    if (!person || !person->email || !mail::is_address(*person->email) || site.empty()) return false;
    html::Voice const voice(person->language);
    auto const programme = installation.programme.current();
    auto const reference = sources.library.reference.current();
    MondaySheet const& first = sheets.front();
    int const small = sources.plan.current()->small_cell;
    mail::Letter letter;
    letter.id = id;
    letter.person = lead;
    letter.occasion = "monday/" + to_string(monday);
    letter.address = *person->email;
    letter.language = voice.code();
    letter.subject = voice(w::subject, {{"programme", std::string(voice.pick(programme->name_it, programme->name_en))},
                                        {"day", voice.day(monday)}});
    letter.text = voice(w::hello, {{"name", person->given_name}}) + "\n\n" +
                  voice(w::lead, {{"day", voice.day(first.day)}, {"before", voice.day(first.day_before)}}) + "\n\n";
    for (MondaySheet const& sheet : sheets) letter.text += text_of(voice, *reference, site, sheet, small);
    letter.text += std::string(voice[w::counts_only]) + "\n\n--\n" + std::string(voice[w::stop]) + "\n" + site +
                   voice.local("/lunedi") + "\n";
    letter.at = now;
    return mail::enqueue(tx, letter);
}

}  // namespace

std::optional<MondaySheet> monday_sheet(db::Tx& tx, Uuid body, Day monday) {
    Day const sunday = plus_days(monday, -1), before = plus_days(monday, -8);
    auto const last = frozen_on(tx, sunday);
    if (!last || last->day != sunday) return std::nullopt;
    MondaySheet sheet{body, sunday, before, as_at(tx, *last, body).published, std::nullopt};
    auto const earlier = frozen_on(tx, before);
    if (earlier && earlier->day == before) sheet.before = as_at(tx, *earlier, body).published;
    return sheet;
}

std::vector<std::string> lines_of(html::Voice const& voice, MondaySheet const& sheet) {
    std::vector<std::string> lines;
    for (MondayFigure const& figure : monday_figures) {
        std::int64_t const value = figure.value(sheet.counts);
        std::string line = std::string(voice[figure.name]) + ": " + voice.number(value);
        if (sheet.before) line += difference_text(voice, value - figure.value(*sheet.before));
        lines.push_back(std::move(line));
    }
    return lines;
}

std::map<Uuid, std::vector<Uuid>> leads_today(db::Tx& tx, access::Programme const& programme, Day today) {
    std::map<Uuid, std::vector<Uuid>> leads;
    tx.each("SELECT DISTINCT person_id, role, scope_id FROM access_grant WHERE scope_kind = $1 AND started_on <= $2 "
            "AND (finished_on IS NULL OR finished_on >= $2) AND revoked_at IS NULL ORDER BY person_id, scope_id, role",
            [&](db::Row const& row) {
                access::Role const* const role = programme.find_role(row.get<std::string_view>(1));
                if (!role || !role->may(access::may::see_people_state.right)) return;
                auto& bodies = leads[row.get<Uuid>(0)];
                if (bodies.empty() || bodies.back() != row.get<Uuid>(2)) bodies.push_back(row.get<Uuid>(2));
            },
            static_cast<std::int64_t>(access::Scope::Kind::body), today);
    return leads;
}

bool wants_monday_sheet(db::Tx& tx, Uuid person) {
    return tx.value<std::int64_t>("SELECT is_wanted FROM monitoring_monday_choice WHERE person_id = $1", person)
               .value_or(1) == 1;
}

void choose_monday_sheet(db::Tx& tx, Uuid person, bool is_wanted, Instant now) {
    tx.run("INSERT INTO monitoring_monday_choice (person_id, is_wanted, changed_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (person_id) DO UPDATE SET is_wanted = excluded.is_wanted, changed_at = excluded.changed_at",
           person, std::int64_t{is_wanted}, now);
}

std::int64_t write_monday_letters(Sources const& sources, Instant now) {
    Day const today = rome_day(now);
    if (monday_of(today) != today) return 0;
    auto& installation = sources.installation;
    auto const programme = installation.programme.current();
    std::vector<std::pair<Uuid, std::vector<MondaySheet>>> all;
    installation.database.read([&](db::Tx& tx) {
        if (!access::training_is_open(tx)) return true;
        std::map<Uuid, std::optional<MondaySheet>> sheets;
        for (auto const& [person, bodies] : leads_today(tx, *programme, today)) {
            std::vector<MondaySheet> hers;
            for (Uuid const body : bodies) {
                auto [known, is_new] = sheets.try_emplace(body);
                if (is_new) known->second = monday_sheet(tx, body, today);
                bool const is_body = sources.library.reference.current()->find_body(body) != nullptr;
                if (known->second && is_body) hers.push_back(*known->second);
            }
            if (!hers.empty()) all.emplace_back(person, std::move(hers));
        }
        return true;
    });
    std::int64_t written = 0;
    for (auto const& [person, sheets] : all)
        written += installation.database.write_now("monday", [&, id = installation.ids.next()](db::Tx& tx) {
            // Asked where the letter is written: she may have switched it off a second ago.
            return wants_monday_sheet(tx, person) && write_letter(tx, sources, id, person, sheets, today, now);
        });
    return written;
}

void add_monday_jobs(jobs::Queue& queue, Sources sources) {
    queue.add_kind(std::string(monday_kind), [sources](jobs::Run& run) {
        std::int64_t const written = write_monday_letters(sources, sources.installation.clock.now());
        run.result("{\"letters\":" + std::to_string(written) + "}");
    });
    queue.schedule(std::string(monday_kind), std::string(monday_kind), jobs::Daily{letter_hour, 0});
}

}  // namespace regia::monitoring
