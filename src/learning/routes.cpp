#include "base/text.hpp"
#include "learning/follow.hpp"
#include "learning/lesson/parts.hpp"
#include "learning/package/package.hpp"
#include "learning/reminders/reminders.hpp"
#include "locale/learning.hpp"

namespace regia::learning {

Desk::Desk(access::Installation& to, Library& books, http::Request const& asked)
    : installation(to), library(books), request(asked), voice(access::voice(asked)), actor(access::actor(asked)),
      portfolio(books.portfolio.current()) {}

html::Frame Desk::frame(std::string title) const { return access::frame(installation, request, std::move(title)); }

http::Reply Desk::page(html::Frame frame, html::Fragment const& content, int status) const {
    return http::page(html::page(frame, content), status);
}

std::string Desk::title(catalogue::Module const& module) const {
    return std::string(voice.pick(module.title.it, module.title.en));
}

std::string Desk::area_name(std::string_view area) const {
    portfolio::Area const* const found = portfolio->find_area(area);
    return found ? std::string(voice.pick(found->name.it, found->name.en)) : std::string(area);
}

std::string Desk::level_name(Level level) const {
    auto const& name = portfolio->level_names[static_cast<int>(level)];
    return std::string(voice.pick(name.it, name.en));
}

std::string Desk::variant_name(Level level) const {
    switch (level) {
        case Level::advanced: return std::string(voice[words::learning::variant_advanced]);
        case Level::intermediate: return std::string(voice[words::learning::variant_intermediate]);
        default: return std::string(voice[words::learning::variant_base]);
    }
}

std::string Desk::because(std::string_view reason) const {
    auto const level = portfolio::level_of(reason.substr(reason.find(':') + 1));
    if (!level) return std::string(voice[words::learning::because_none]);
    return voice(words::learning::because_survey, {{"level", lower_ascii(level_name(*level))}});
}

catalogue::Module const& module_in_path(catalogue::Catalogue const& catalogue, http::Request const& request) {
    auto const position = parse_number<int>(request.in_path("n"));
    for (catalogue::Module const& module : catalogue.modules)
        if (position && module.position == *position) return module;
    throw NotFound("no such module");
}

void add_jobs(jobs::Queue& queue, jobs::Subscribers& subscribers, access::Installation& installation,
              Library& library) {
    add_follow_job(queue, subscribers, installation, library);
    add_reminder_jobs(queue, installation, library);
}

void add_routes(http::Router& router, access::Installation& installation, Library& library,
                records::Records* records) {
    installation.navigation.push_back(
        {std::string(access::may::follow_own_path.right), "/percorso", words::learning::path, 10});
    add_path_routes(router, installation, library);
    add_module_routes(router, installation, library);
    add_test_routes(router, installation, library);
    add_note_routes(router, installation, library);
    add_time_routes(router, installation, library);
    add_video_routes(router, installation, library);
    add_offline_routes(router, installation, library);
    add_version_routes(router, installation, library);
    add_package_routes(router, installation, library, records);
    add_reminder_routes(router, installation, library);
    add_api_routes(router, installation, library);
}

}  // namespace regia::learning
