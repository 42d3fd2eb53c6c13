#include "monitoring/open_data/publication.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "jobs/queue.hpp"

namespace regia::monitoring {
namespace {

constexpr std::string_view publish_kind = "publications";

//! A grid with the names of its rows, columns and groups.
struct Named {
    Grid grid;
    std::vector<std::string> lines, items, groups;

    std::string line(std::size_t row) const { return row == lines.size() ? std::string() : lines[row]; }
    std::string item(std::size_t column) const { return column == items.size() ? std::string() : items[column]; }
};

std::size_t place_of(std::vector<std::string>& names, std::string const& name) {
    auto const at = std::find(names.begin(), names.end(), name);
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    names.push_back(name);
    return names.size() - 1;
}

//! The list of contracted doctors is an area of its own.
std::string area_of(registry::Reference const& reference, Uuid id) {
    if (id == contracted_list()) return std::string(area_line) + "contracted";
    registry::Body const* const body = reference.find_body(id);  // none: it is no longer in the programme's files
    return std::string(area_line) + (body ? body->wide_area : "");
}

Named grid_of(registry::Reference const& reference, std::vector<Group> const& frozen, std::string_view kind) {
    Named named;
    std::set<std::string> items;
    for (Group const& group : frozen) items.insert(group.item);
    named.items.assign(items.begin(), items.end());
    auto const line_of = [&](Group const& group) {
        return kind == open_data_kind ? to_string(group.body) : area_of(reference, group.body);
    };
    for (Group const& group : frozen) {
        if (std::size_t const row = place_of(named.lines, line_of(group)); row == named.grid.groups.size())
            named.grid.groups.push_back(place_of(named.groups, area_of(reference, group.body)));
    }
    named.grid.rows = named.lines.size();
    named.grid.columns = named.items.size();
    for (auto& counts : named.grid.counts) counts.assign(named.grid.rows * named.grid.columns, 0);
    for (Group const& group : frozen) {
        std::size_t const at = place_of(named.lines, line_of(group)) * named.grid.columns +
                               place_of(named.items, group.item);
        std::int64_t const values[] = {group.counts.in_scope, group.counts.reached, group.counts.started,
                                       group.counts.concluded};
        for (std::size_t measure = 0; measure < grid_measures; ++measure)
            named.grid.counts[measure][at] += values[measure];
    }
    return named;
}

//! What was told before of the cells of this grid.
Past past_of(db::Tx& tx, Named const& named, std::string_view kind) {
    std::map<std::tuple<std::string, std::string, std::string>, ToldBefore> told;
    tx.each("SELECT line, item, measure, value FROM monitoring_publication_cell WHERE kind = $1 "
            "ORDER BY day, line, item, measure",
            [&](db::Row const& row) {
                ToldBefore& one =
                    told[{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)}];
                auto const value = row.get<std::optional<std::int64_t>>(3);
                one.is_hidden = !value;
                if (value) one.last = *value;
            },
            kind);
    Past past;
    if (told.empty()) return past;
    for (std::size_t measure = 0; measure < grid_measures; ++measure)
        for (std::size_t row = 0; row <= named.grid.rows; ++row)
            for (std::size_t column = 0; column <= named.grid.columns; ++column) {
                auto const at = told.find({named.line(row), named.item(column),
                                           std::string(published_measures[measure])});
                past[measure].push_back(at == told.end() ? ToldBefore{} : at->second);
            }
    return past;
}

std::string checksum_of(Publication const& one) {
    std::string text = one.kind + " " + to_string(one.day) + " " + to_rfc3339(one.made_at) + "\n";
    for (PublishedCell const& cell : one.cells) {
        text += cell.line + "\t" + cell.item;
        for (auto const& value : cell.values) text += "\t" + (value ? std::to_string(*value) : std::string("-"));
        text += "\n";
    }
    return to_hex(sha256(text));
}

std::vector<PublishedCell> cells_of(Named const& named, Hidden const& hidden) {
    std::vector<PublishedCell> cells;
    Grid const& grid = named.grid;
    for (std::size_t row = 0; row <= grid.rows; ++row)
        for (std::size_t column = 0; column <= grid.columns; ++column) {
            if (grid.at(0, row, column) == 0) continue;  // nobody is there: told by having no row
            PublishedCell cell{named.line(row), named.item(column)};
            for (std::size_t measure = 0; measure < grid_measures; ++measure)
                if (!hidden.cells[measure][row * (grid.columns + 1) + column])
                    cell.values[measure] = grid.at(measure, row, column);
            cells.push_back(std::move(cell));
        }
    for (std::size_t group = 0; group < named.groups.size(); ++group) {
        if (std::find(named.lines.begin(), named.lines.end(), named.groups[group]) != named.lines.end()) continue;
        PublishedCell cell{named.groups[group], ""};
        for (std::size_t measure = 0; measure < grid_measures; ++measure)
            if (!hidden.groups[measure][group]) cell.values[measure] = grid.of_group(measure, group);
        cells.push_back(std::move(cell));
    }
    std::sort(cells.begin(), cells.end(), [](PublishedCell const& a, PublishedCell const& b) {
        return std::tie(a.line, a.item) < std::tie(b.line, b.item);
    });
    return cells;
}

void write_publication(db::Tx& tx, Publication const& one, std::int64_t frozen) {
    tx.run("INSERT INTO monitoring_publication (kind, day, frozen_number, checksum, made_at) "
           "VALUES ($1, $2, $3, $4, $5)",
           one.kind, one.day, frozen, one.checksum, one.made_at);
    for (PublishedCell const& cell : one.cells)
        for (std::size_t measure = 0; measure < grid_measures; ++measure)
            tx.run("INSERT INTO monitoring_publication_cell (kind, day, line, item, measure, value) "
                   "VALUES ($1, $2, $3, $4, $5, $6)",
                   one.kind, one.day, cell.line, cell.item, published_measures[measure], cell.values[measure]);
}

bool is_due(Frozen const& frozen, std::string_view kind) {
    bool const ends_month = frozen.day == last_day_of_month(frozen.day);
    return ends_month && (kind == open_data_kind || frozen.day.month == 6 || frozen.day.month == 12);
}

//! False when nobody was counted by what this kind tells: frozen before it was kept.
bool publish(db::Tx& tx, registry::Reference const& reference, Plan const& plan, Frozen const& frozen,
             std::string_view kind, Instant now) {
    auto const groups = groups_as_published(tx, frozen, kind == open_data_kind ? "body_profile" : common_series);
    if (groups.empty()) return false;
    Named const named = grid_of(reference, groups, kind);
    SuppressionRule rule;
    rule.threshold = plan.small_cell;
    rule.are_rows_known = kind == half_year_kind;  // the office sees its bodies, and those of a past day, exactly
    Publication one{std::string(kind), frozen.day, now, {}, {}};
    one.cells = cells_of(named, suppress(named.grid, past_of(tx, named, kind), rule));
    one.checksum = checksum_of(one);
    write_publication(tx, one, frozen.number);
    return true;
}

Publication read_head(db::Row const& row) {
    return {row.get<std::string>(0), row.get<Day>(1), row.get<Instant>(2), row.get<std::string>(3), {}};
}

}  // namespace

std::vector<Publication> publications(db::Tx& tx, std::string_view kind) {
    return tx.all("SELECT kind, day, made_at, checksum FROM monitoring_publication WHERE kind = $1 ORDER BY day DESC",
                  read_head, kind);
}

std::optional<Publication> publication(db::Tx& tx, std::string_view kind, Day day) {
    auto found = tx.one("SELECT kind, day, made_at, checksum FROM monitoring_publication WHERE kind = $1 AND day = $2",
                        read_head, kind, day);
    if (!found) return found;
    tx.each("SELECT line, item, measure, value FROM monitoring_publication_cell WHERE kind = $1 AND day = $2 "
            "ORDER BY line, item, measure",
            [&](db::Row const& row) {
                auto const line = row.get<std::string_view>(0), item = row.get<std::string_view>(1);
                auto& cells = found->cells;
                if (cells.empty() || cells.back().line != line || cells.back().item != item)
                    cells.push_back({std::string(line), std::string(item)});
                for (std::size_t measure = 0; measure < grid_measures; ++measure)
                    if (published_measures[measure] == row.get<std::string_view>(2))
                        cells.back().values[measure] = row.get<std::optional<std::int64_t>>(3);
            },
            kind, day);
    return found;
}

std::vector<std::string> broken_publications(db::Tx& tx) {
    std::vector<std::string> broken;
    for (std::string_view const kind : {open_data_kind, half_year_kind})
        for (Publication const& one : publications(tx, kind))
            if (checksum_of(*publication(tx, kind, one.day)) != one.checksum)
                broken.push_back(std::string(kind) + " " + to_string(one.day));
    return broken;
}

std::int64_t publish_due(db::Database& database, registry::Reference const& reference, Plan const& plan, Instant now) {
    std::int64_t made = 0;
    for (std::string_view const kind : {open_data_kind, half_year_kind}) {
        auto frozen = database.read([&](db::Tx& tx) {
            auto all = all_frozen(tx);
            std::set<Day> done;
            for (Publication const& one : publications(tx, kind)) done.insert(one.day);
            // What lies before the last decision is left: it would have been part of its past.
            std::erase_if(all, [&](Frozen const& one) {
                return !is_due(one, kind) || (!done.empty() && one.day <= *done.rbegin());
            });
            return all;
        });
        std::sort(frozen.begin(), frozen.end(), [](Frozen const& a, Frozen const& b) { return a.day < b.day; });
        for (Frozen const& one : frozen)
            made += database.write_now("publication", [&](db::Tx& tx) {
                tx.serialise("publication");
                if (publication(tx, kind, one.day)) return false;
                return publish(tx, reference, plan, one, kind, now);
            });
    }
    return made;
}

void add_publication_jobs(jobs::Queue& queue, Sources sources) {
    queue.add_kind(std::string(publish_kind), [sources](jobs::Run& run) {
        auto& installation = sources.installation;
        std::int64_t const made = publish_due(installation.database, *sources.library.reference.current(),
                                              *sources.plan.current(), installation.clock.now());
        run.result("{\"made\":" + std::to_string(made) + "}");
    });
    queue.schedule(std::string(publish_kind), std::string(publish_kind), jobs::Daily{0, 40});
}

}  // namespace regia::monitoring
