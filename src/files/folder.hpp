//! A folder of readable files as a value: paths and texts. A programme is one (programmes/toscana-fse2/).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regia::files {

//! Where and what is wrong in a folder. `line` 0 = the file as a whole; `field` may be empty.
struct Fault {
    std::string file;
    int line = 0;
    std::string field;
    std::string message;
};
std::string to_string(Fault const& fault);  //!< "survey/items/A1.toml:12: option: ..."

using Faults = std::vector<Fault>;

class Folder {
public:
    //! Reads every file below `path` whose name ends in .toml, .csv, .md, .svg, .vtt or .txt. Links are not followed.
    //! Of a film or a picture (.webm, .mp4, .png, .jpg) only what it is: files/media.hpp. Faults: a text that is not
    //! UTF-8, or larger than a megabyte; a film or a picture that is none, or that tells more than is seen.
    static Folder read(std::string const& path, Faults& faults);
    //! The texts; files of media are written by files::write_media.
    void write(std::string const& path) const;

    void put(std::string path, std::string text) { files_[std::move(path)] = std::move(text); }
    //! Null when there is no such file.
    std::string const* find(std::string_view path) const;
    std::vector<std::string> below(std::string_view prefix) const;
    std::map<std::string, std::string, std::less<>> const& files() const { return files_; }
    //! SHA-256 (hex) over all paths and texts: equal folders have equal digests.
    std::string digest() const;
    //! Names of files of media -> where they lie on the disk from which the folder was read.
    std::map<std::string, std::string> const& media_on_disk() const { return media_on_disk_; }

private:
    std::map<std::string, std::string, std::less<>> files_;
    std::map<std::string, std::string> media_on_disk_;
};

//! What changed from one folder to another, path by path.
struct Difference {
    enum class Kind { added, changed, removed } kind;
    std::string path;
};
std::vector<Difference> differences(Folder const& from, Folder const& to);

}  // namespace regia::files
