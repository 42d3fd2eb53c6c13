//! What the pages and the API of assessment share. Private to assessment/.
#pragma once

#include "access/rights.hpp"
#include "assessment/attempt.hpp"
#include "html/components.hpp"

namespace regia::assessment {

//! The programme data that the routes need, in every revision; made once and copied into each route.
struct Books {
    access::Installation& installation;
    files::Shelf<Survey>& surveys;
    files::Shelf<portfolio::Portfolio>& portfolios;
    files::Shelf<registry::Reference>& references;
};
//! Starts an attempt with the items that are for this person's profile and functions, or goes on with the open one.
Outcome<Started, Again> start_own(db::Tx& tx, Books const& books, Uuid person, Uuid attempt, Instant now);

//! One request: who, in which language, with which programme data. The request lives until its reply is sent, so a
//! command may hold a desk.
struct Desk {
    Books books;
    http::Request const& request;
    html::Voice voice;
    std::shared_ptr<portfolio::Portfolio const> portfolio;

    Desk(Books const& all, http::Request const& asked);
    Uuid person() const { return access::actor(request).person; }
    db::Database& database() const { return books.installation.database; }
    Instant now() const { return books.installation.clock.now(); }
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    std::string_view pick(Text const& text) const { return voice.pick(text.it, text.en); }
    std::string_view level_name(Level level) const { return pick(portfolio->level_names[static_cast<int>(level)]); }
    std::string area_name(std::string_view area) const;
    std::string area_short_name(std::string_view area) const;
    std::string_view survey_name(Attempt const& attempt) const;  //!< initial or repeat
    std::string_view provisional() const;  //!< says so of the Portfolio while it is; else empty
    html::Frame frame(std::string title) const;
    //! When and why she may answer again, or why not: one sentence.
    std::string again_text(Again const& again) const;
    //! The programme's notice, texts/informativa-questionario.<it|en>.md; empty when it has none.
    std::string notice() const;
};

std::string question_path(Uuid attempt);  //!< "/questionari/{id}/domanda"
std::string report_path(Uuid attempt, int position);  //!< where a problem with that question is told
//! What is read with a question: nothing of anybody else.
struct Waiting {
    std::optional<Attempt> attempt;
    std::optional<int> median_minutes;
};
Waiting read_waiting(db::Tx& tx, Uuid person, Uuid attempt);

void add_start_routes(http::Router& router, Books const& books);
void add_question_routes(http::Router& router, Books const& books);
void add_profile_routes(http::Router& router, Books const& books);
void add_profile_document_routes(http::Router& router, Books const& books);
void add_history_routes(http::Router& router, Books const& books);
void add_method_routes(http::Router& router, Books const& books);
void add_api_routes(http::Router& router, Books const& books);

}  // namespace regia::assessment
