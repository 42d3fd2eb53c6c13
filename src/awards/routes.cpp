#include "awards/pages.hpp"
#include "locale/awards.hpp"

namespace regia::awards {

namespace w = words::awards;

Desk::Desk(Sources const& to, http::Request const& asked)
    : sources(to), installation(to.installation), request(asked), voice(access::voice(asked)) {}

http::Reply Desk::page(std::string const& title, html::Fragment const& content, int status,
                       std::vector<std::pair<std::string, std::string>> const& crumbs) const {
    html::Frame frame = access::frame(installation, request, title);
    for (auto const& [label, path] : crumbs) frame.crumbs.push_back({label, url(path)});
    if (!frame.crumbs.empty()) frame.crumbs.push_back({title, url(request.path), true});
    return http::page(html::page(frame, content), status);
}

std::string check_address(Desk const& desk, Certificate const& certificate) {
    std::string site = desk.installation.public_url;
    if (site.empty()) {  // as the browser asks; a proxy that rewrites the host sets public_url
        std::string_view const host = desk.request.header("host");
        bool const is_plain = !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
                                                                      "TUVWXYZ0123456789.-:[]") == host.npos;
        site = "http://" + std::string(is_plain ? host : "localhost");
    }
    return site + html::Voice(certificate.facts.language).local(path_of(certificate));
}

std::string path_of(Certificate const& certificate) { return "/attestati/" + certificate.code; }

html::Fragment state_tag(html::Voice const& voice, Certificate const& certificate) {
    if (!certificate.revocation) return html::tag(html::Kind::ok, voice[w::valid]);
    auto const day = voice.day(rome_day(certificate.revocation->revoked_at));
    return html::tag(html::Kind::bad, voice(w::revoked_on, {{"day", day}}));
}

std::string hours_of(html::Voice const& voice, Facts const& facts) { return voice.duration(facts.minutes); }

http::Reply pdf_reply(std::string pdf, std::string const& name, bool is_shown) {
    http::Reply reply;
    reply.with("Content-Type", "application/pdf");
    reply.with("Content-Disposition", std::string(is_shown ? "inline" : "attachment") + "; filename=\"" + name + "\"");
    reply.body = std::move(pdf);
    return reply;
}

Certificate own_certificate(Desk const& desk, std::string_view place) {
    auto const found = desk.database().read(
        [&](db::Tx& tx) { return certificate_with(tx, desk.request.in_path(place)); });
    if (!found || found->person != access::actor(desk.request).person) throw NotFound("no such certificate of hers");
    return *found;
}

http::Answer send_document(Desk const& desk, Certificate const& certificate) {
    std::string const name = std::string(desk.voice[w::file_name]) + "-" + certificate.code + ".pdf";
    auto const [stored, text] = desk.database().read([&](db::Tx& tx) {
        auto document = document_of(tx, certificate);
        return std::pair(document, document ? Template{} : template_at(tx, certificate.text));
    });
    if (stored) return pdf_reply(*stored, name);
    // Two may come here at once: both draw the same bytes, and what is stored first is what both receive.
    return http::after_commit(desk.database(), "person/" + to_string(certificate.person),
                              [certificate, pdf = print(certificate, text, check_address(desk, certificate)), name,
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  return pdf_reply(keep_document(tx, certificate, pdf, now), name);
                              });
}

bool Guesses::are_too_many(std::string const& address, Instant now) {
    std::lock_guard const lock(mutex_);
    auto const found = lines_.find(address);
    return found != lines_.end() && found->second.minute == now.microseconds / minutes(1) && found->second.wrong >= 20;
}

void Guesses::count(std::string const& address, Instant now) {
    std::lock_guard const lock(mutex_);
    std::int64_t const minute = now.microseconds / minutes(1);
    if (lines_.size() > 10'000) std::erase_if(lines_, [&](auto const& line) { return line.second.minute != minute; });
    Line& line = lines_[address];
    if (line.minute != minute) line = {minute, 0};
    ++line.wrong;
}

void add_routes(http::Router& router, Sources sources) {
    auto& navigation = sources.installation.navigation;
    navigation.push_back({std::string(access::may::follow_own_path.right), "/attestati", w::menu, 30});
    navigation.push_back({std::string(access::may::manage_awards.right), "/attestati/registro", w::menu, 60});
    navigation.push_back({std::string(access::may::approve_content.right), "/attestati/modelli", w::menu_texts, 60});
    auto const guesses = std::make_shared<Guesses>();
    add_own_routes(router, sources);
    add_check_routes(router, sources, guesses);
    add_register_routes(router, sources);
    add_template_routes(router, sources);
    add_api_routes(router, sources, guesses);
}

}  // namespace regia::awards
