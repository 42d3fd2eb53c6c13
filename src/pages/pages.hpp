//! Pages and answers that ask several doors at once, and what an operator's tools ask (health, metrics). No tables.
#pragma once

#include "access/access.hpp"
#include "http/dispatcher.hpp"
#include "jobs/events.hpp"

namespace regia::pages {

//! What health and metrics are read from.
struct Signs {
    jobs::Subscribers& subscribers;
    db::Database& database;
};

//! /health/live (the process answers), /health/ready (the database answers, reactions keep up), /metrics.
void add_health_routes(http::Router& router, Signs signs, http::Dispatcher& dispatcher);

//! /api/openapi.json, and /api: the same for people. `router` is read when somebody asks, with every route in it.
void add_api_document_routes(http::Router& router, access::Installation& installation);

//! /inizio and /api/v1/waiting: what waits for who has signed in.
void add_home_routes(http::Router& router, access::Installation& installation);

//! /posta, in a demo only: the letters that are not sent.
void add_mailbox_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::pages
