//! A file without a name, for what is too large for memory: an upload, an export. It is gone when its last owner lets
//! go of it, and with the process, however that ends: nothing personal stays on a disk after a crash.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regia::http {

class TemporaryFile {
public:
    //! Readable by this program's user only; throws Unavailable when the folder takes no file.
    explicit TemporaryFile(std::string const& folder);
    ~TemporaryFile();
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;

    //! Throws Unavailable when the disk is full.
    void append(std::string_view bytes);
    std::uint64_t size_bytes() const { return size_bytes_; }
    int descriptor() const { return descriptor_; }
    //! Opens the file anew, from its beginning, as long as this object lives.
    std::string path() const;

private:
    int descriptor_;
    std::uint64_t size_bytes_ = 0;
};

}  // namespace regia::http
