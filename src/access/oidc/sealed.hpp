//! Text that travels through a browser and comes back as it was, unread: a sign-in on its way. Private to access/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regia::access {

//! `key` is the form key of this database; `purpose` keeps what was sealed for one thing from being taken for another.
std::string seal(std::string_view key, std::string_view purpose, std::string_view text);
//! Nothing when it was not sealed with this key for this purpose.
std::optional<std::string> unseal(std::string_view key, std::string_view purpose, std::string_view sealed);

}  // namespace regia::access
