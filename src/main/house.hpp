//! Everything wired together once: database, clock, programme, subscribers, jobs, routes. `serve`, the commands and the
//! stories of the tests build one House each; nothing in the program is global.
#pragma once

#include <memory>

#include "access/access.hpp"
#include "access/fact/fact.hpp"
#include "access/ways_in.hpp"
#include "communication/communication.hpp"
#include "awards/awards.hpp"
#include "jobs/queue.hpp"
#include "learning/learning.hpp"
#include "monitoring/live/live.hpp"
#include "access/merge/merge.hpp"
#include "pages/own_record.hpp"
#include "records/records.hpp"

namespace regia {

class House {
public:
    //! The database is migrated already. `clock` outlives the house.
    House(db::Database& database, Clock const& clock, IdSource& ids, bool is_demo, std::string public_url,
          access::WaysInSettings ways_in = {}, std::string xapi_version = "2.0.0", std::string content_url = {});
    ~House();

    http::Dispatcher& dispatcher() { return *dispatcher_; }
    //! Reactions to events and scheduled jobs, in threads of their own.
    void start();
    //! Ends requests, reactions and jobs, in this order.
    void stop();

    db::Database& database;
    Clock const& clock;
    IdSource& ids;
    files::FolderStore folders;
    files::Shelf<access::Programme> programme;
    files::Shelf<registry::Reference> reference;
    files::Shelf<portfolio::Portfolio> portfolio;
    files::Shelf<assessment::Survey> survey;
    files::Shelf<catalogue::Catalogue> catalogue;
    files::Shelf<monitoring::Plan> plan;
    files::Shelf<pages::DataPolicy> data_policy;
    files::Shelf<awards::Terms> certificate_terms;
    learning::Library library;
    html::Assets assets;
    access::Installation installation;
    records::Records records;
    access::OwnRecord own_record;
    access::MergeParts merge_parts;  //!< how rows follow somebody who stands twice in the registry
    access::Facts facts;  //!< what rules may ask about people
    jobs::Subscribers subscribers;
    jobs::Queue queue;
    monitoring::Live live;  //!< stopped before a server, which waits for who waits there
    http::Router router;

private:
    std::unique_ptr<http::Gate> gate_;
    std::unique_ptr<http::FailurePages> failure_pages_;
    std::unique_ptr<http::Dispatcher> dispatcher_;
};

}  // namespace regia
