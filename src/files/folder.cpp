#include "files/folder.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/text.hpp"
#include "files/media.hpp"

namespace regia::files {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t file_bytes_max = 1'000'000;

bool is_kept(fs::path const& path) {
    auto const end = path.extension();
    return end == ".toml" || end == ".csv" || end == ".md" || end == ".svg" || end == ".vtt" ||
           end == ".txt" || !media_type_of(path.filename().string()).empty();
}

}  // namespace

std::string to_string(Fault const& fault) {
    std::string text = fault.file;
    if (fault.line > 0) text += ":" + std::to_string(fault.line);
    if (!fault.field.empty()) text += ": " + fault.field;
    return text + ": " + fault.message;
}

Folder Folder::read(std::string const& path, Faults& faults) {
    Folder folder;
    if (!fs::is_directory(path)) {
        faults.push_back({path, 0, "", "there is no such folder"});
        return folder;
    }
    for (auto const& entry : fs::recursive_directory_iterator(path)) {
        if (entry.is_symlink() || !entry.is_regular_file() || !is_kept(entry.path())) continue;
        std::string const name = fs::relative(entry.path(), path).generic_string();
        if (!media_type_of(name).empty()) {
            if (auto const medium = read_medium(name, entry.path().string(), faults)) {
                folder.put(name, media_mark(*medium));
                folder.media_on_disk_[name] = entry.path().string();
            }
            continue;
        }
        if (entry.file_size() > file_bytes_max) {
            faults.push_back({name, 0, "", "the file is larger than one megabyte"});
            continue;
        }
        std::ifstream in(entry.path(), std::ios::binary);
        if (!in) {
            faults.push_back({name, 0, "", "the file can't be opened"});
            continue;
        }
        std::string text((std::istreambuf_iterator<char>(in)), {});
        if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
        if (!is_utf8(text)) faults.push_back({name, 0, "", "the file is not UTF-8 text"});
        else folder.put(name, std::move(text));
    }
    return folder;
}

void Folder::write(std::string const& path) const {
    for (auto const& [name, text] : files_) {
        if (read_media_mark(name, text)) continue;
        fs::path const own = fs::path(name).lexically_normal();
        if (name.empty() || own.is_absolute() || *own.begin() == "..") throw Bug("a file outside its folder: " + name);
        fs::path const file = fs::path(path) / own;
        fs::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        out << text;
        out.close();
        if (!out) throw Unavailable("cannot write " + file.string());
    }
}

std::string const* Folder::find(std::string_view path) const {
    auto const found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> Folder::below(std::string_view prefix) const {
    std::vector<std::string> names;
    for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix); ++at)
        names.push_back(at->first);
    return names;
}

std::string Folder::digest() const {
    std::string all;
    for (auto const& [name, text] : files_)
        all += std::to_string(name.size()) + ":" + name + std::to_string(text.size()) + ":" + text;
    return to_hex(sha256(all));
}

std::vector<Difference> differences(Folder const& from, Folder const& to) {
    std::vector<Difference> all;
    for (auto const& [name, text] : from.files())
        if (!to.find(name)) all.push_back({Difference::Kind::removed, name});
    for (auto const& [name, text] : to.files()) {
        std::string const* const before = from.find(name);
        if (!before) all.push_back({Difference::Kind::added, name});
        else if (*before != text) all.push_back({Difference::Kind::changed, name});
    }
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.path < b.path; });
    return all;
}

}  // namespace regia::files
