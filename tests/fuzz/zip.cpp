//! Any bytes as an archive: refused, or read with names that stay below and no byte more than was declared.
#include "files/zip/zip.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static std::string const path =
        (std::filesystem::temp_directory_path() / ("regia-fuzz-zip-" + std::to_string(getpid()))).string();
    std::ofstream(path, std::ios::binary | std::ios::trunc) << fuzz::text_of(data, size);
    files::ZipLimits const limits{.entries_max = 50, .bytes_max = 1'000'000, .entry_bytes_max = 500'000};
    files::Zip const zip = files::Zip::open(path, limits);
    promise(zip.faults().empty() || zip.entries().empty(), "an archive with a fault has no entries");
    for (files::ZipEntry const& entry : zip.entries()) {
        promise(!files::fault_of_entry_name(entry.path, limits.path_bytes_max), "a name stays below");
        std::uint64_t total = 0;
        auto const fault = zip.read(entry, [&](std::string_view part) { total += part.size(); });
        promise(total <= entry.size_bytes, "no more than was declared");
        promise(fault || total == entry.size_bytes, "all or a fault");
    }
    std::filesystem::remove(path);
    return 0;
}
