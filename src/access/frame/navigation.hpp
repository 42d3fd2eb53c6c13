//! What slices add to the bar and to the list of what waits; part of the door access/access.hpp, which is full.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "db/tx.hpp"
#include "html/word.hpp"

namespace regia::access {

struct Actor;

struct NavigationEntry {
    std::string right;  //!< empty = everybody who is signed in
    std::string path;
    html::Word word;
    int position;  //!< order in the bar
};

//! Something that somebody with this right has to see to: requests that are open, texts to be approved.
struct Waiting {
    std::string right;
    std::string code;     //!< "import": for programs
    std::string path;     //!< the page where it is done
    html::Word sentence;  //!< plural, with {n}: "3 importazioni da confermare"
    //! In the actor's scope; at most one query.
    std::function<std::int64_t(db::Tx&, Actor const&)> count;
};

}  // namespace regia::access
