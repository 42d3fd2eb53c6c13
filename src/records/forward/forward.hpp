//! Statements handed on to a second record store, in the order of their arrival. A further door of records.
//!
//! - Each statement is sent under its own id, and a store takes an id once: a batch whose answer was lost is sent again
//!   and stands there once. The cursor moves after the answer, so an outage of either side loses nothing.
//! - What the other store refuses in a batch is sent alone; what it refuses alone is counted, told in the log and
//!   passed over. While it does not answer, is busy, or does not know us (401, 403), nothing is passed over.
//! - Voided statements go too, as the statements that void them do.
#pragma once

#include <thread>

#include "jobs/wake.hpp"
#include "records/records.hpp"

namespace regia::records {

struct ForwardSettings {
    std::string url{};          //!< "https://lrs.example.it/xapi"; empty = nobody
    std::string login{};
    std::string secret_file{};
    std::string filter{};       //!< "verb:IRI activity:IRI ...": one of them; empty = everything
};

//! A request to the other store; its status, 0 when there was no answer.
struct Sending {
    std::string method, query, content_type, body;
};
using Sender = std::function<int(Sending const&)>;
//! Over HTTP with the credentials of these settings; plain http only to this machine. Throws Unavailable for a secret
//! that can't be read or an address that is not safe.
Sender make_sender(ForwardSettings const& settings);

class Forwarder {
public:
    //! Throws Unavailable for a filter that can't be read.
    Forwarder(Records& records, ForwardSettings const& settings, Sender sender);
    ~Forwarder();
    void start();
    void stop();
    //! Hands on what is old enough to be complete; how many were sent. Throws Unavailable when the other store can't
    //! take them now. For the thread, and for tests.
    std::int64_t hand_on();

private:
    struct Batch;
    std::optional<Batch> next_batch() const;
    std::int64_t send(Batch const& batch, std::int64_t& refused) const;
    void work();

    Records::Inside& inside_;
    std::string target_;
    std::vector<Uuid> wanted_;
    Sender sender_;
    std::shared_ptr<jobs::Wake> wake_ = std::make_shared<jobs::Wake>();
    std::thread thread_;
};

}  // namespace regia::records
