#include "http/temporary_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/errors.hpp"

namespace regia::http {

TemporaryFile::TemporaryFile(std::string const& folder) {
    std::string name = folder + "/regia-XXXXXX";
    descriptor_ = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) throw Unavailable("no temporary file can be made in " + folder + ": " + std::strerror(errno));
    unlink(name.c_str());
}

TemporaryFile::~TemporaryFile() { close(descriptor_); }

void TemporaryFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const written = write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw Unavailable(std::string("a temporary file takes no more: ") + std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_bytes_ += static_cast<std::uint64_t>(written);
    }
}

std::string TemporaryFile::path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

}  // namespace regia::http
