//! Any text as imsmanifest.xml and as cmi5.xml: refused with a fault, or a structure that can be kept and opened.
#include "catalogue/package/structure.hpp"

#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

namespace {

void check(std::optional<catalogue::PackageStructure> const& structure, catalogue::PackageFaults const& faults) {
    promise(structure.has_value() != catalogue::has_errors(faults), "a structure, or a fault that says why not");
    if (!structure) return;
    promise(structure->playable_count() > 0, "there is something to open");
    for (catalogue::PackageItem const& item : structure->items)
        if (item.is_playable && !item.is_outside)
            promise(!item.launch.starts_with('/') && !item.launch.starts_with("../"), "what is opened lies within");
    std::string const kept = catalogue::to_json(*structure);
    promise(catalogue::to_json(catalogue::structure_of_json(kept)) == kept, "what is kept is read back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    catalogue::HasFile const has_file = [](std::string_view) { return true; };
    catalogue::PackageFaults faults;
    check(catalogue::read_manifest(text, has_file, faults), faults);
    faults.clear();
    check(catalogue::read_course_structure(text, &has_file, faults), faults);
    return 0;
}
