//! /api/v1/certificates and /api/v1/certificate-texts: what the pages do, for programs.
#include <boost/json.hpp>

#include "awards/code.hpp"
#include "awards/template_form.hpp"
#include "base/text.hpp"
#include "http/api/body.hpp"

namespace regia::awards {
namespace {

namespace json = boost::json;

json::object described(Certificate const& certificate) {
    Facts const& facts = certificate.facts;
    json::array areas;
    for (std::string const& area : facts.areas) areas.push_back(json::string(area));
    json::object shown{{"code", certificate.code},
                       {"is_valid", !certificate.revocation},
                       {"course", facts.course},
                       {"programme", facts.programme},
                       {"issuer", facts.owner},
                       {"language", facts.language},
                       {"minutes", facts.minutes},
                       {"modules", facts.modules},
                       {"areas", std::move(areas)},
                       {"concluded_on", to_string(facts.concluded_on)},
                       {"issued_on", to_string(rome_day(certificate.issued_at))}};
    if (certificate.revocation) shown["revoked_on"] = to_string(rome_day(certificate.revocation->revoked_at));
    return shown;
}

std::string own_document(db::Tx& tx, http::Request const& request) {
    Uuid const person = access::actor(request).person;
    json::array list;
    for (Certificate const& certificate : certificates_of(tx, person)) {
        json::object shown = described(certificate);
        shown["name"] = certificate.facts.name;
        shown["started_on"] = to_string(certificate.facts.started_on);
        if (certificate.revocation) shown["revoked_because"] = certificate.revocation->reason;
        list.push_back(std::move(shown));
    }
    bool const is_shown = shows_name(tx, person);
    return json::serialize(json::object{{"certificates", std::move(list)}, {"shows_name", is_shown}});
}

http::Answer check(Desk const& desk, Guesses& guesses) {
    Instant const now = desk.installation.clock.now();
    if (guesses.are_too_many(desk.request.remote_address, now))
        return http::problem(429, "too_many", "too many unknown codes", "wait a minute").with("Retry-After", "60");
    auto const code = read_code(desk.request.in_path("code"));
    auto const found = desk.database().read(
        [&](db::Tx& tx) { return code ? certificate_with(tx, *code) : std::nullopt; });
    if (!found) {
        guesses.count(desk.request.remote_address, now);
        throw NotFound("no certificate has this code");
    }
    json::object shown = described(*found);
    if (found->shows_name) shown["name"] = found->facts.name;
    return http::json(json::serialize(shown));
}

http::Answer put_name(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    if (!body.contains("shows_name")) throw BadRequest("the field shows_name is missing");
    return http::after_commit(desk.database(), "person/" + to_string(access::actor(desk.request).person),
                              [person = access::actor(desk.request).person,
                               is_shown = http::flag_in(body, "shows_name"),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  show_name(tx, person, is_shown, now);
                                  return http::json(json::serialize(json::object{{"shows_name", is_shown}}));
                              });
}

http::Answer post_revocation(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    std::string const reason = http::text_in(body, "reason");
    if (character_count(reason) < 10 || character_count(reason) > 300)
        return http::problem(422, "validation", "the reason is not fit", "reason has 10 to 300 characters",
                             {{"reason", "10 to 300 characters"}});
    auto const code = read_code(desk.request.in_path("code"));
    if (!code) throw NotFound("no certificate has this code");
    Revoking revoking{*code, reason, access::actor(desk.request).person};
    if (http::flag_in(body, "with_renewal")) revoking.renewal = {new_code(), desk.installation.ids.next()};
    return http::after_commit(
        desk.database(), "awards/" + *code,
        [revoking, sources = desk.sources, now = desk.installation.clock.now(), look = desk.installation.ids.next(),
         actor = access::actor(desk.request)](db::Tx& tx) {
            revoke(tx, sources, revoking, now);
            auto const certificate = certificate_with(tx, revoking.code);
            access::record_look(tx, look, actor, certificate->person, "certificate", revoking.reason, now);
            return http::json(json::serialize(described(*certificate)));
        });
}

json::object described(Wording const& wording) {
    return {{"heading", wording.heading}, {"before_name", wording.before_name}, {"after_name", wording.after_name},
            {"details", wording.details}, {"note", wording.note},               {"signature", wording.signature}};
}

std::string texts_document(db::Tx& tx, http::Request const&) {
    json::array list;
    int const in_force = template_in_force(tx);
    for (Template const& text : templates(tx))
        list.push_back(json::object{{"number", text.number},
                                    {"is_in_force", text.number == in_force},
                                    {"it", described(text.it)},
                                    {"en", described(text.en)}});
    return json::serialize(json::object{{"texts", std::move(list)}});
}

using Document = std::string (*)(db::Tx&, http::Request const&);
http::Answer shown(Desk const& desk, Document document) {
    return http::json(desk.database().read([&](db::Tx& tx) { return document(tx, desk.request); }));
}

Wording wording_in(json::object const& body, char const* language) {
    auto const* const value = body.if_contains(language);
    if (!value || !value->is_object())
        throw BadRequest("the field " + std::string(language) + " is missing or not an object");
    json::object const& fields = value->as_object();
    return {http::text_in(fields, "heading"), http::text_in(fields, "before_name"), http::text_in(fields, "after_name"),
            http::text_in(fields, "details"), http::text_in(fields, "note"),        http::text_in(fields, "signature")};
}

http::Answer post_text(Desk const& desk) {
    json::object const body = http::body_in(desk.request);
    Template text;
    text.it = wording_in(body, "it");
    text.en = wording_in(body, "en");
    if (FormErrors const errors = template_errors(desk.voice, text, &program_field_of); !errors.empty())
        return http::problem(422, "validation", "the texts are not fit", "see errors", errors);
    text.id = desk.installation.ids.next();
    text.author = access::actor(desk.request).person;
    text.written_at = desk.installation.clock.now();
    return http::after_commit(desk.database(), "awards/template", [text](db::Tx& tx) {
        return http::json(json::serialize(json::object{{"number", save_template(tx, text)}}), 201);
    });
}

http::Answer post_approval(Desk const& desk) {
    auto const number = parse_number<int>(desk.request.in_path("number"));
    std::string const act = http::text_in(http::body_in(desk.request), "act");
    if (act.empty() || character_count(act) > 200)
        return http::problem(422, "validation", "the act is not fit", "act has 1 to 200 characters",
                             {{"act", "1 to 200 characters"}});
    return http::after_commit(desk.database(), "awards/template",
                              [number, act, id = desk.installation.ids.next(), now = desk.installation.clock.now(),
                               person = access::actor(desk.request).person](db::Tx& tx) {
                                  auto const text = number ? find_template(tx, *number) : std::nullopt;
                                  if (!text) throw NotFound("no such version");
                                  approve_template(tx, {id, text->id, person, act, now}, now);
                                  return http::json(
                                      json::serialize(json::object{{"number", *number}, {"is_in_force", true}}));
                              });
}

}  // namespace

void add_api_routes(http::Router& router, Sources sources, std::shared_ptr<Guesses> guesses) {
    std::string const certificates = "/api/v1/certificates", texts = "/api/v1/certificate-texts";
    auto const on = [sources](auto answer) {
        return [sources, answer](http::Request const& request) -> http::Answer {
            return answer(Desk(sources, request));
        };
    };
    router.type("Certificate", "{code: text, is_valid: bool, course: text, programme: text, issuer: text, "
                               "language: text, minutes: int, modules: int, areas: [text], concluded_on: day, "
                               "issued_on: day, revoked_on?: day, name?: text, started_on?: day, "
                               "revoked_because?: text}");
    router.type("CertificateWording", "{heading: text, before_name: text, after_name: text, details: text, "
                                      "note: text, signature: text}");
    router.get(certificates, access::may::follow_own_path,
               on([](Desk const& desk) { return shown(desk, &own_document); }))
        .describe({.summary = "One's own certificates, newest first",
                   .gives = "{certificates: [Certificate], shows_name: bool}"});
    router.post(certificates + "/public-name", access::may::follow_own_path,
                on([](Desk const& desk) { return put_name(desk); }))
        .describe({.summary = "Whether the public check shows one's own name",
                   .takes = "{shows_name: bool}", .gives = "{shows_name: bool}"})
        .edits(certificates, &own_document);
    router.get(certificates + "/{code}/pdf", access::may::follow_own_path,
               on([](Desk const& desk) { return send_document(desk, own_certificate(desk, "code")); }))
        .describe({.summary = "One's own certificate as it was made at its first download",
                   .media = "application/pdf"});
    router.get("/api/v1/certificate-checks/{code}", http::everyone,
               on([guesses](Desk const& desk) { return check(desk, *guesses); }))
        .describe({.summary = "Whether the certificate with this code is valid, without signing in; the name only "
                              "if its holder allows it",
                   .gives = "Certificate", .refuses = {429}});
    router.post(certificates + "/{code}/revocation", access::may::manage_awards,
                on([](Desk const& desk) { return post_revocation(desk); }))
        .describe({.summary = "Revokes a certificate; its holder reads the reason",
                   .takes = "{reason: text, with_renewal?: bool}", .gives = "Certificate", .refuses = {422}});
    router.get(texts, access::may::write_award_texts,
               on([](Desk const& desk) { return shown(desk, &texts_document); }))
        .describe({.summary = "The versions of the texts of certificates, newest first",
                   .gives = "{texts: [{number: int, is_in_force: bool, it: CertificateWording, "
                            "en: CertificateWording}]}"});
    router.post(texts, access::may::write_award_texts, on([](Desk const& desk) { return post_text(desk); }))
        .describe({.summary = "Writes a new version of the texts, a draft until it is approved",
                   .takes = "{it: CertificateWording, en: CertificateWording}", .gives = "{number: int}",
                   .refuses = {422}, .status = 201})
        .edits(texts, &texts_document);
    router.post(texts + "/{number}/approval", access::may::approve_content,
                on([](Desk const& desk) { return post_approval(desk); }))
        .describe({.summary = "Approves a version by an act: it is in force from now on",
                   .takes = "{act: text}", .gives = "{number: int, is_in_force: bool}", .refuses = {422}})
        .edits(texts, &texts_document);
}

}  // namespace regia::awards
