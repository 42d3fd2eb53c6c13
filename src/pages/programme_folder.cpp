#include "pages/programme_folder.hpp"

#include "files/media.hpp"
#include "jobs/events.hpp"
#include "registry/registry.hpp"

namespace regia::pages {
namespace {

using files::Folder;
using files::Origin;
using files::Revision;

constexpr std::string_view programme_key = "programme";
constexpr std::string_view author = "regia load";

struct InForce {
    std::optional<Revision> revision;
    Folder folder;
};

InForce in_force(db::Database& database) {
    return database.read([](db::Tx& tx) {
        auto const revision = files::current_revision(tx);
        return InForce{revision, revision ? files::folder_at(tx, revision->id) : Folder()};
    });
}

}  // namespace

LoadReport load_programme(db::Database& database, files::FolderStore& folders, Folder const& folder, IdSource& ids,
                          Instant now, bool apply) {
    InForce const before = in_force(database);
    bool const is_same = before.revision && before.revision->digest == folder.digest();
    bool const is_from_page = before.revision && before.revision->origin == Origin::page;
    LoadReport report;
    report.differences = files::differences(before.folder, folder);
    report.number = before.revision ? before.revision->number : 0;
    report.faults = check_programme(folder);
    report.page_is_newer = is_from_page && !is_same;
    if (!apply || !report.faults.empty() || report.page_is_newer) return report;
    if (is_same && !is_from_page) return report;

    files::store_media(database, folder);
    files::Faults no_faults;
    auto const reference = registry::parse_reference(folder, no_faults);
    report.number = database.write_now(std::string(programme_key), [&, id = ids.next()](db::Tx& tx) {
        tx.serialise(programme_key);
        auto const current = files::current_revision(tx);
        bool const is_unchanged = current ? before.revision && current->id == before.revision->id : !before.revision;
        if (!is_unchanged) throw Conflict("another programme was loaded meanwhile: compare again");
        Revision const saved = files::save_revision(tx, id, folder, Origin::folder, author, now);
        registry::store_reference(tx, reference);
        jobs::emit(tx, "programme_loaded", to_string(id), "{\"number\":" + std::to_string(saved.number) + "}", now);
        return saved.number;
    });
    folders.refresh();
    report.applied = true;
    return report;
}

Folder export_programme(db::Database& database) {
    InForce current = in_force(database);
    if (!current.revision) throw Unavailable("no programme has been loaded: run `regia load DIR`");
    return std::move(current.folder);
}

}  // namespace regia::pages
