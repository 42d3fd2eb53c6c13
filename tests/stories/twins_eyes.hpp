//! Everything that everybody else can fetch from a world, byte for byte, and what of it is not their pages: letters,
//! looks, figures.
#pragma once

#include <set>
#include <unordered_set>

#include "twins_world.hpp"

namespace regia::twins {

struct Sight {
    std::string what;         //!< who asked, and for which address
    std::string const* text;  //!< status, headers, body; equal texts of all worlds are one
};
//! Of one looker. What a twin sees rests on her own level, so it is compared between worlds in which that is the same.
struct Seen {
    std::string who, own_level;
    std::vector<Sight> sights;
};

//! A glance asks for every address in Italian; the whole look in both languages, and follows links.
enum class Look { glance, whole };

class Eyes {
public:
    //! All that there is to see of this world now. Once each, so that nothing is drawn twice.
    std::vector<Seen> look(World& world, Look look);
    //! Routes with a {place} that answered 200 to somebody.
    std::set<std::string> const& answered() const { return answered_; }
    //! Names of parameters that were asked with, of any page.
    std::set<std::string> const& parameters() const { return parameters_; }

private:
    struct Looker;
    void look_around(World& world, Looker& looker, Seen& seen);
    std::string const* keep(std::string text) { return &*texts_.insert(std::move(text)).first; }
    void see_tables(World& world, std::vector<Seen>& all);

    std::unordered_set<std::string> texts_;
    std::set<std::string> answered_, parameters_;
    Look look_ = Look::whole;
};

//! Where two texts part, with what stands around it.
std::string first_difference(std::string const& a, std::string const& b);

}  // namespace regia::twins
