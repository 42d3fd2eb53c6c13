//! Zip archives that somebody brings: read by parts, never unpacked to a name that the archive chooses.
//!
//! Refused before a byte is unpacked: names that climb or are absolute, links, encrypted entries, two of one name,
//! more than the limits say. While an entry is read, a byte more than its own directory declares ends it: an archive
//! that lies about its sizes (a "bomb") costs no more than one that tells the truth.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regia::files {

struct ZipLimits {
    std::uint64_t entries_max = 20'000;
    std::uint64_t bytes_max = 4'000'000'000;       //!< of all entries, unpacked
    std::uint64_t entry_bytes_max = 2'000'000'000;
    std::uint64_t ratio_max = 200;                 //!< unpacked to packed, for entries above `ratio_from_bytes`
    std::uint64_t ratio_from_bytes = 1'000'000;
    std::size_t path_bytes_max = 400;
};

struct ZipFault {
    enum class Kind {
        not_a_zip,
        too_many_entries,
        too_large,
        bomb,            //!< expands more than a package does, or entries share their bytes
        path_climbs,     //!< "..", an empty or a dot segment
        path_absolute,   //!< "/x", "C:\x"
        path_unreadable, //!< too long, no UTF-8, a control character
        link,            //!< or anything else that is neither a file nor a folder
        encrypted,
        method,          //!< a compression that is not of zip's two usual ones
        twice,           //!< two entries of one name
        damaged,         //!< its bytes are not those of its checksum, or end early
    } kind;
    std::string path;  //!< as the archive has it, made printable; empty = the archive as a whole
};

struct ZipEntry {
    std::string path;  //!< "shared/style.css": relative, '/' between segments, UTF-8
    std::uint64_t size_bytes = 0;
    std::uint64_t index = 0;
};

//! The bytes of one entry, part by part, for whoever reads them at its own pace.
class ZipStream {
public:
    ZipStream(ZipStream&&) noexcept;
    ~ZipStream();
    //! The next part, at most 256 KB, valid until the next call; "" at the end or with the fault set.
    std::string_view next();
    std::optional<ZipFault> const& fault() const { return fault_; }

private:
    friend class Zip;
    struct File;
    ZipStream(std::unique_ptr<File> file, ZipFault fault, std::uint64_t size_bytes);
    std::unique_ptr<File> file_;
    ZipFault damaged_;
    std::uint64_t size_bytes_, total_ = 0;
    std::string part_;
    std::optional<ZipFault> fault_;
};

class Zip {
public:
    //! Reads the directory of an archive on disk, which must stay there while this lives. Folders are left out.
    static Zip open(std::string const& path, ZipLimits const& limits = {});
    Zip(Zip&&) noexcept;
    ~Zip();

    //! All that is wrong with names, kinds and declared sizes; an archive with a fault has no entries.
    std::vector<ZipFault> const& faults() const { return faults_; }
    std::vector<ZipEntry> const& entries() const { return entries_; }
    ZipEntry const* find(std::string_view path) const;

    //! Must end before this archive does.
    ZipStream stream(ZipEntry const& entry) const;
    //! Gives the bytes of an entry in parts of at most 256 KB. Nothing when all went well. `take` may throw.
    std::optional<ZipFault> read(ZipEntry const& entry, std::function<void(std::string_view)> const& take) const;
    //! A whole entry in memory; nothing when it is damaged or larger than that.
    std::optional<std::string> text(ZipEntry const& entry, std::size_t bytes_max) const;

private:
    struct Archive;
    explicit Zip(std::unique_ptr<Archive> archive);
    std::unique_ptr<Archive> archive_;
    std::vector<ZipFault> faults_;
    std::vector<ZipEntry> entries_;  //!< by path
};

//! A name of an entry as a path of ours, or what is wrong with it. Pure.
std::optional<ZipFault::Kind> fault_of_entry_name(std::string_view name, std::size_t bytes_max);

}  // namespace regia::files
