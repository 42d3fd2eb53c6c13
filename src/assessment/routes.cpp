#include "assessment/pages.hpp"
#include "assessment/review/review.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {

Desk::Desk(Books const& all, http::Request const& asked)
    : books(all), request(asked), voice(access::voice(asked)), portfolio(all.portfolios.current()) {}

std::string Desk::area_name(std::string_view area) const {
    portfolio::Area const* const found = portfolio->find_area(area);
    return std::string(found ? pick(found->name) : area);
}

std::string Desk::area_short_name(std::string_view area) const {
    portfolio::Area const* const found = portfolio->find_area(area);
    return std::string(found ? pick(found->short_name) : area);
}

std::string_view Desk::survey_name(Attempt const& attempt) const {
    return voice[attempt.kind == "repeat" ? words::assessment::survey_repeat : words::assessment::survey_initial];
}

std::string_view Desk::provisional() const {
    return portfolio->is_provisional() ? voice[words::assessment::provisional] : std::string_view();
}

html::Frame Desk::frame(std::string title) const {
    return access::frame(books.installation, request, std::move(title));
}

std::string Desk::again_text(Again const& again) const {
    namespace w = words::assessment;
    switch (again.kind) {
        case Again::Kind::first: return std::string(voice[w::again_first]);
        case Again::Kind::wait: return voice(w::again_wait, {{"day", voice.day(*again.from)}});
        case Again::Kind::none_left: return std::string(voice[w::again_none_left]);
        case Again::Kind::after_path: return std::string(voice[w::again_after_path]);
        case Again::Kind::may: break;
    }
    if (again.because == "path_concluded") return std::string(voice[w::again_path_concluded]);
    return std::string(voice[again.because == "review" ? w::again_review : w::again_now]);
}

std::string Desk::notice() const {
    auto const folder = books.installation.folders.folder(books.surveys.current_id());
    std::string const name = "texts/informativa-questionario.";
    std::string const* text = folder->find(name + std::string(voice.code()) + ".md");
    if (!text) text = folder->find(name + "it.md");
    return text ? *text : std::string();
}

std::string question_path(Uuid attempt) { return "/questionari/" + to_string(attempt) + "/domanda"; }

std::string report_path(Uuid attempt, int position) {
    return "/questionari/" + to_string(attempt) + "/segnala?posizione=" + std::to_string(position);
}

Waiting read_waiting(db::Tx& tx, Uuid person, Uuid attempt) {
    Waiting waiting{find_attempt(tx, person, attempt), {}};
    if (waiting.attempt && !waiting.attempt->is_finished()) waiting.median_minutes = median_minutes(durations(tx));
    return waiting;
}

Outcome<Started, Again> start_own(db::Tx& tx, Books const& books, Uuid person, Uuid attempt, Instant now) {
    Uuid const revision = books.surveys.current_id();
    auto const place = registry::place_of(tx, person, rome_day(now));
    auto const functions = registry::functions_of(tx, person, rome_day(now));
    auto const audiences = portfolio::audiences_of(*books.portfolios.current(), *books.references.current(),
                                                   place ? place->profile : "", functions);
    return start_attempt(tx, *books.surveys.at(revision), {person, attempt, revision, audiences, now});
}

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Survey>& survey,
                files::Shelf<portfolio::Portfolio>& portfolio, files::Shelf<registry::Reference>& reference) {
    Books const books{installation, survey, portfolio, reference};
    installation.navigation.push_back(
        {std::string(access::may::follow_own_path.right), "/profilo", words::assessment::menu, 20});
    add_start_routes(router, books);
    add_question_routes(router, books);
    add_profile_routes(router, books);
    add_profile_document_routes(router, books);
    add_history_routes(router, books);
    add_method_routes(router, books);
    add_report_routes(router, books);
    add_review_routes(router, books);
    add_committee_routes(router, books);
    add_review_api_routes(router, books);
    add_api_routes(router, books);
}

}  // namespace regia::assessment
