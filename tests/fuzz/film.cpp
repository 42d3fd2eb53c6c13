//! Any bytes as a film: refused with a reason, or one whose notes can be wiped and leave a film without any.
#include "files/media/film.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static std::string const path =
        (std::filesystem::temp_directory_path() / ("regia-fuzz-film-" + std::to_string(getpid()))).string();
    std::string_view const bytes = fuzz::text_of(data, size);
    for (std::string_view const type : {"video/webm", "video/mp4"}) {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        files::Film const film = files::read_film(path, type);
        if (!film.fault.empty()) continue;
        for (auto const& [begin, content, end, tells] : film.notes)
            promise(begin <= content && begin < end && content <= end && end <= size, "a note lies in the film");
        files::wipe_notes(path, type, film.notes);
        promise(std::filesystem::file_size(path) == size, "a film keeps its length");
        files::Film const again = files::read_film(path, type);
        promise(again.fault.empty() && again.notes.empty(), "a wiped film is a film without notes");
    }
    std::filesystem::remove(path);
    return 0;
}
