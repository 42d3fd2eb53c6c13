//! The files of web/ as built, carried in the program: names with a hash of their content, compressed ahead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "html/writer.hpp"
#include "http/dispatcher.hpp"

namespace regia::html {

class Assets final : public http::AssetSource {
public:
    Assets();
    //! The address of an asset by its plain name ("site.css"); throws Bug when there is none.
    Url url(std::string_view name) const;
    std::optional<http::Reply> find(std::string_view hashed_name, std::string_view accept) const override;

private:
    std::map<std::string, std::string_view, std::less<>> files_;    //!< hashed name (with .br, .gz) -> bytes
    std::map<std::string, std::string, std::less<>> hashed_;        //!< plain name -> hashed name
};

}  // namespace regia::html
