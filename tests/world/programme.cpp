#include "world/programme.hpp"

#include <filesystem>
#include <stdexcept>

namespace regia {

std::string tuscany_folder() {
    for (auto at = std::filesystem::current_path();; at = at.parent_path()) {
        auto const folder = at / "programmes/toscana-fse2";
        if (std::filesystem::is_directory(folder)) return folder.string();
        if (at == at.parent_path())
            throw std::runtime_error("programmes/toscana-fse2 is not above the working directory");
    }
}

}  // namespace regia
