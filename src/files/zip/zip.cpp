#include "files/zip/zip.hpp"

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>
#include <zip.h>

#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t part_bytes = 256 * 1024;

//! What a page may show of a name that may be anything.
std::string printable(std::string_view name) {
    std::string shown;
    for (char c : name.substr(0, 200)) {
        auto const byte = static_cast<unsigned char>(c);
        shown += byte < 0x20 || byte == 0x7f || byte >= 0x80 ? '?' : c;
    }
    return shown;
}

bool is_regular(zip_t* archive, std::uint64_t index, bool is_folder) {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
    if (system != ZIP_OPSYS_UNIX) return true;
    mode_t const kind = static_cast<mode_t>(attributes >> 16) & S_IFMT;
    return kind == 0 || kind == S_IFREG || (is_folder && kind == S_IFDIR);
}

}  // namespace

std::optional<ZipFault::Kind> fault_of_entry_name(std::string_view name, std::size_t bytes_max) {
    using Kind = ZipFault::Kind;
    if (name.empty() || name.size() > bytes_max || !is_utf8(name)) return Kind::path_unreadable;
    for (char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') return Kind::path_unreadable;
    if (name.starts_with('/') || (name.size() > 1 && name[1] == ':')) return Kind::path_absolute;
    if (name.ends_with('/')) name.remove_suffix(1);
    for (std::string_view segment : split(name, '/'))
        if (segment.empty() || segment == "." || segment == "..") return Kind::path_climbs;
    return std::nullopt;
}

struct Zip::Archive {
    zip_t* zip = nullptr;
    std::uint64_t size_bytes = 0;
    Archive() = default;
    Archive(Archive const&) = delete;
    Archive& operator=(Archive const&) = delete;
    ~Archive() {
        if (zip) zip_discard(zip);
    }
};

Zip::Zip(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
Zip::Zip(Zip&&) noexcept = default;
Zip::~Zip() = default;

namespace {

struct Directory {
    zip_t* zip;
    ZipLimits limits;
    std::vector<ZipFault> faults{};
    std::vector<ZipEntry> entries{};
    std::uint64_t unpacked = 0, packed = 0;

    void fault(ZipFault::Kind kind, std::string_view path = {}) {
        if (faults.size() < 100) faults.push_back({kind, printable(path)});
    }

    void add(std::uint64_t index) {
        zip_stat_t about;
        zip_stat_init(&about);
        // As it stands; what is no UTF-8 comes from old programs and has their letters.
        char const* raw = zip_get_name(zip, index, ZIP_FL_ENC_RAW);
        if (raw && !is_utf8(raw)) raw = zip_get_name(zip, index, ZIP_FL_ENC_GUESS);
        constexpr auto known = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        if (!raw || zip_stat_index(zip, index, 0, &about) != 0 || (about.valid & known) != known)
            return fault(ZipFault::Kind::damaged);
        std::string name(raw);
        std::replace(name.begin(), name.end(), '\\', '/');  // of archives made on Windows
        bool const is_folder = name.ends_with('/');
        if (auto const wrong = fault_of_entry_name(name, limits.path_bytes_max)) return fault(*wrong, name);
        if (!is_regular(zip, index, is_folder)) return fault(ZipFault::Kind::link, name);
        if (is_folder) return;
        if (about.encryption_method != ZIP_EM_NONE) return fault(ZipFault::Kind::encrypted, name);
        if (about.comp_method != ZIP_CM_STORE && about.comp_method != ZIP_CM_DEFLATE)
            return fault(ZipFault::Kind::method, name);
        if (about.size > limits.entry_bytes_max) return fault(ZipFault::Kind::too_large, name);
        if (about.size > limits.ratio_from_bytes && about.size / limits.ratio_max > about.comp_size)
            return fault(ZipFault::Kind::bomb, name);
        unpacked += about.size;
        packed += about.comp_size;
        entries.push_back({std::move(name), about.size, index});
    }
};

}  // namespace

Zip Zip::open(std::string const& path, ZipLimits const& limits) {
    Zip opened(std::make_unique<Archive>());
    int error = 0;
    opened.archive_->zip = zip_open(path.c_str(), ZIP_RDONLY, &error);
    zip_t* const zip = opened.archive_->zip;
    if (!zip) {
        opened.faults_.push_back({ZipFault::Kind::not_a_zip, {}});
        return opened;
    }
    opened.archive_->size_bytes = std::filesystem::file_size(path);
    Directory directory{zip, limits};
    auto const count = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(zip, 0)));
    if (count > limits.entries_max) directory.fault(ZipFault::Kind::too_many_entries);
    else
        for (std::uint64_t index = 0; index < count; ++index) directory.add(index);
    if (directory.unpacked > limits.bytes_max) directory.fault(ZipFault::Kind::too_large);
    // Entries that share their packed bytes: the sum is more than there is.
    if (directory.packed > opened.archive_->size_bytes) directory.fault(ZipFault::Kind::bomb);
    std::sort(directory.entries.begin(), directory.entries.end(),
              [](ZipEntry const& a, ZipEntry const& b) { return a.path < b.path; });
    for (std::size_t i = 1; i < directory.entries.size(); ++i)
        if (directory.entries[i].path == directory.entries[i - 1].path)
            directory.fault(ZipFault::Kind::twice, directory.entries[i].path);
    opened.faults_ = std::move(directory.faults);
    if (opened.faults_.empty()) opened.entries_ = std::move(directory.entries);
    return opened;
}

ZipEntry const* Zip::find(std::string_view path) const {
    auto const found = std::lower_bound(entries_.begin(), entries_.end(), path,
                                        [](ZipEntry const& entry, std::string_view name) { return entry.path < name; });
    return found != entries_.end() && found->path == path ? &*found : nullptr;
}

struct ZipStream::File {
    zip_file_t* file = nullptr;
    explicit File(zip_file_t* opened) : file(opened) {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() {
        if (file) zip_fclose(file);
    }
};

ZipStream::ZipStream(std::unique_ptr<File> file, ZipFault damaged, std::uint64_t size_bytes)
    : file_(std::move(file)), damaged_(std::move(damaged)), size_bytes_(size_bytes), part_(part_bytes, '\0') {
    if (!file_->file) fault_ = damaged_;
}
ZipStream::ZipStream(ZipStream&&) noexcept = default;
ZipStream::~ZipStream() = default;

std::string_view ZipStream::next() {
    if (fault_) return {};
    zip_int64_t const count = zip_fread(file_->file, part_.data(), part_.size());
    if (count < 0 || (count == 0 && total_ != size_bytes_)) {
        fault_ = damaged_;
        return {};
    }
    total_ += static_cast<std::uint64_t>(count);
    if (total_ > size_bytes_) {
        fault_ = ZipFault{ZipFault::Kind::bomb, damaged_.path};
        return {};
    }
    return std::string_view(part_).substr(0, static_cast<std::size_t>(count));
}

ZipStream Zip::stream(ZipEntry const& entry) const {
    return {std::make_unique<ZipStream::File>(zip_fopen_index(archive_->zip, entry.index, 0)),
            ZipFault{ZipFault::Kind::damaged, printable(entry.path)}, entry.size_bytes};
}

std::optional<ZipFault> Zip::read(ZipEntry const& entry, std::function<void(std::string_view)> const& take) const {
    ZipStream stream = this->stream(entry);
    for (auto part = stream.next(); !part.empty(); part = stream.next()) take(part);
    return stream.fault();
}

std::optional<std::string> Zip::text(ZipEntry const& entry, std::size_t bytes_max) const {
    if (entry.size_bytes > bytes_max) return std::nullopt;
    std::string all;
    if (read(entry, [&](std::string_view part) { all += part; })) return std::nullopt;
    return all;
}

}  // namespace regia::files
