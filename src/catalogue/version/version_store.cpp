#include <boost/json.hpp>

#include "catalogue/module_file.hpp"
#include "catalogue/version/version.hpp"
#include "files/folder_store.hpp"

namespace regia::catalogue {
namespace {

void record(db::Tx& tx, Module const& unit, Uuid revision, std::int64_t number, Instant at) {
    tx.run("INSERT INTO catalogue_version (module, revision_id, number, version_id, in_force_from) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (module, revision_id) DO NOTHING",
           unit.code, revision, number, unit.version, at);
}

//! A database that was filled before the survey had versions gets those of its earlier revisions with the next one,
//! once. Of each the texts are read and dropped again: parsed they would stay in memory.
void record_earlier_surveys(db::Tx& tx, Module const& unit) {
    if (tx.value<std::int64_t>("SELECT count(*) FROM catalogue_version WHERE module = $1", unit.code).value_or(0) > 0)
        return;
    for (files::Revision const& revision : files::all_revisions(tx)) {
        files::Folder const folder = files::folder_at(tx, revision.id);
        if (folder.below(unit.folder).empty()) continue;
        Module then = unit;
        then.version = version_of(folder, unit.folder);
        record(tx, then, revision.id, revision.number, revision.created_at);
    }
}

struct VersionRow {
    Uuid revision, version;
    std::int64_t number = 0;
    Instant in_force_from;
};

}  // namespace

std::vector<Version> versions_of(db::Tx& tx, TakenBy const& taken, std::string_view module) {
    auto const rows = tx.all("SELECT revision_id, version_id, number, in_force_from FROM catalogue_version "
                             "WHERE module = $1 ORDER BY number, revision_id",
                             [](db::Row const& row) {
                                 return VersionRow{row.get<Uuid>(0), row.get<Uuid>(1), row.get<std::int64_t>(2),
                                                   row.get<Instant>(3)};
                             },
                             module);
    auto const counts = taken(tx, module);
    auto const approvals = approvals_of(tx, module);
    std::vector<Version> versions;
    for (VersionRow const& row : rows) {
        if (versions.empty() || versions.front().version != row.version)
            versions.insert(versions.begin(), {row.version, row.revision, row.number, row.in_force_from});
        Version& version = versions.front();
        for (Taken const& count : counts)
            if (count.revision == row.revision) {
                version.started += count.started;
                version.completed += count.completed;
            }
    }
    for (Version& version : versions)
        for (Approval const& approval : approvals)
            if (!version.approval && approval.version == version.version) version.approval = approval;
    return versions;
}

void record_versions(db::Tx& tx, Catalogue const& catalogue, Uuid revision, std::int64_t number, Instant at) {
    for (Module const& module : catalogue.modules) record(tx, module, revision, number, at);
    if (!catalogue.survey) return;
    record_earlier_surveys(tx, *catalogue.survey);
    record(tx, *catalogue.survey, revision, number, at);
}

void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Catalogue>& catalogue) {
    subscribers.add("catalogue_version", {"programme_loaded"},
                    [&catalogue](db::Tx& tx, std::span<jobs::Event const> events) {
                        for (jobs::Event const& event : events) {
                            auto const revision = parse_uuid(event.key);
                            if (!revision) throw Bug("programme_loaded without a revision: " + event.key);
                            auto const number = boost::json::parse(event.payload).at("number").as_int64();
                            record_versions(tx, *catalogue.at(*revision), *revision, number, event.happened_at);
                        }
                    });
}

}  // namespace regia::catalogue
