//! What a session was opened on, in words that its owner knows again. Private to access/.
#pragma once

#include <string>
#include <string_view>

namespace regia::access {

//! "Chrome, Windows" of a User-Agent header; a part that is not known is left out. Made of a closed list of names,
//! because the header is anybody's text.
std::string device_of(std::string_view user_agent);

}  // namespace regia::access
