//! What the pages of monitoring share: who asks, what is in their scope, names and shares in the language of the page.
#pragma once

#include "access/period/period.hpp"
#include "access/rights.hpp"
#include "html/components.hpp"
#include "monitoring/people_store.hpp"

namespace regia::jobs {
class Queue;
}

namespace regia::monitoring {

struct TableRoute;  //!< export/table.hpp
using TableRoutes = std::map<std::string, TableRoute, std::less<>>;

//! What main wires; lives as long as the routes.
struct Sources {
    access::Installation& installation;
    files::Shelf<Plan>& plan;
    learning::Library& library;
    Live& live;
    jobs::Queue& queue;
    std::shared_ptr<TableRoutes> tables;  //!< by path: what can be exported
};

//! One request, with the programme data it needs.
struct Desk {
    access::Installation& installation;
    jobs::Queue& queue;
    http::Request const& request;
    html::Voice voice;
    access::Actor const& actor;
    std::shared_ptr<Plan const> plan;
    std::shared_ptr<registry::Reference const> reference;
    int modules_total = 0;
    double level_width = 0;  //!< of the level "base", on the scale of abilities
    Instant now;

    Desk(Sources const& sources, http::Request const& asked);
    db::Database& database() const { return installation.database; }
    bool may(http::Access right) const { return actor.role.may(right.right); }
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    html::Url body_url(registry::Body const& body, std::string const& more = {}) const {
        return url("/enti/" + body.code + more);
    }
    http::Reply page(std::string title, std::vector<html::Link> crumbs, html::Fragment const& content) const;
    //! The body named in the path, through the actor's scope: another one is as unknown as none.
    registry::Body const* find_body_in_path() const;
    registry::Body const& body_in_path() const;  //!< throws NotFound
    //! Bodies in scope, in the order of the programme.
    std::vector<registry::Body const*> bodies() const;

    std::string name_of(Uuid body) const;              //!< or of the list of contracted doctors
    std::string wide_area_of(Uuid body) const;         //!< its name; empty for the list
    std::string profile_name(std::string_view code) const;
    std::string unit_name(std::string_view name) const;
    std::string_view state_name(PersonState state) const;
    std::string_view absence_name(std::string_view absence) const;
    std::string percent(std::int64_t part, std::int64_t of, int decimals = 1) const;  //!< "–" of nobody
    //! Where an open page hears that its figures have changed (live/live.hpp); the null id is the region.
    html::Url live_url(Uuid body) const;
    std::string as_of() const;                         //!< "Stato al 12 febbraio 2026, ore 10:42"
    //! What the plan wants today, as a share of the people in scope of the region; nothing while there are none.
    std::optional<double> plan_share(Counts const& region) const;
};

inline double share(std::int64_t part, std::int64_t of) {
    return of > 0 ? static_cast<double>(part) / static_cast<double>(of) : 0;
}
//! "6 punti sotto il piano", "secondo i piani"; shares of the same whole.
html::Tag plan_tag(html::Voice const& voice, double actual, double plan);
html::Tag state_tag(Desk const& desk, PersonState state);
//! "2.641 persone, per motivo", folded.
html::Fragment outside_by_reason(Desk const& desk, Counts const& counts);
//! The part that a page fetches anew by itself, when `live` says so and now and then; `path` with its query, of the
//! page that answers with this part alone.
html::Fragment refreshing(std::string_view id, html::Url const& path, std::string_view include, html::Url const& live,
                          html::Fragment const& content);
//! "57,5%", "dal 40% al 60%", "meno del 10%"; empty where nothing is told.
std::string share_text(Desk const& desk, Share const& share);
//! Reached, not yet, not measured, as the last snapshot shows them; says so when there is none.
html::Fragment levels_card(Desk const& desk, std::optional<FrozenLevels> const& frozen, std::string_view css);
//! Concluded of those in scope, with the plan as a tick.
html::Fragment concluded_bar(Desk const& desk, Counts const& counts, std::string const& name,
                             std::optional<double> plan);
//! By share concluded; then those with so few people in scope that their share is chance, then those with nobody.
std::vector<Group> sorted_by_share(Desk const& desk, std::vector<Group> groups);
//! Bodies with people in scope, started, concluded, by share concluded; `region` is the foot.
html::Fragment bodies_table(Desk const& desk, std::vector<Group> groups, std::optional<Counts> const& region);
//! The card of a body's people: filters, states with their counts, rows. Only for who may see names in it now.
struct PeopleView {
    PeopleFilter filter;
    std::int64_t total = 0;
    std::int64_t first_row = 1;  //!< for the reader: which row of all the first one is
    bool has_before = false, has_after = false;
    Counts counts;
    std::vector<ListedPerson> rows;
    Choices choices;
};
//! Reads the query; a value that does not exist becomes "all", or throws BadRequest when `is_strict` (exports, API).
PeopleFilter filter_in_query(Desk const& desk, bool is_strict);
//! "stato=concluso&struttura=…": how a filter stands in addresses and in the log of looks; empty = everybody.
std::string query_of(PeopleFilter const& filter);
//! `figures` of the body where they are read already.
PeopleView read_people(db::Tx& tx, Desk const& desk, registry::Body const& body, BodyFigures const* figures = nullptr);
html::Fragment people_card(Desk const& desk, registry::Body const& body, PeopleView const& view);
//! The reply once the look is written: who, which filter, how many people. A file of the reply is removed if it can't
//! be.
http::Answer after_look(Desk const& desk, std::string_view what, std::string filter, std::int64_t people,
                        std::optional<Digest> file, http::Reply reply);

void add_live_routes(http::Router& router, Sources sources);
//! "Le cifre di un giorno": a day is asked for; `path` of the region or of a body.
html::Fragment as_at_form(Desk const& desk, std::string const& path, std::string const& day);

//! "Chiuso il … con DGR 12 del …": the state of the programme with its act.
std::string programme_note(Desk const& desk, access::Period const& period);

void add_region_routes(http::Router& router, Sources sources);
void add_body_routes(http::Router& router, Sources sources);
void add_print_routes(http::Router& router, Sources sources);
//! Bodies (for who sees several), the body, and a page of it.
std::vector<html::Link> crumbs_of(Desk const& desk, registry::Body const& body, html::Word here,
                                  std::string const& path);
void add_people_routes(http::Router& router, Sources sources);
void add_units_routes(http::Router& router, Sources sources);
void add_sheet_routes(http::Router& router, Sources sources);
void add_programme_routes(http::Router& router, Sources sources);
void add_as_at_routes(http::Router& router, Sources sources);
void add_roadmap_routes(http::Router& router, Sources sources);
void add_api_routes(http::Router& router, Sources sources);

}  // namespace regia::monitoring
