//! Requests about one's own data: sent from "I miei dati", answered at /richieste-dati by who holds the right of audit.
#include <boost/json.hpp>

#include "access/requests/requests.hpp"
#include "access/rights.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

Uuid submission_in(http::Request const& request) {
    auto const id = parse_uuid(request.form.get("submission"));
    if (!id) throw BadRequest("the form has no submission");
    return *id;
}

http::Reply show(Installation& installation, http::Request const& request, std::string title, bool is_inside,
                 Fragment const& content, int status = 200) {
    html::Frame page = frame(installation, request, title);
    auto const spoken = voice(request);
    if (is_inside)
        page.crumbs = {{std::string(spoken[w::requests_title]), html::Url(request.local("/richieste-dati"))},
                       {std::move(title), html::Url(request.local(request.path)), true}};
    return http::page(html::page(page, content), status);
}

html::Kind kind_of(DataRequest const& request) {
    return request.state == "done" ? html::Kind::ok : request.is_open() ? html::Kind::warn : html::Kind::idle;
}

Fragment requests_table(http::Request const& request, std::vector<DataRequest> const& all) {
    auto const spoken = voice(request);
    if (all.empty())
        return html::empty_state("it-check-circle", spoken[w::requests_none_title], spoken[w::requests_none]);
    html::Table table{.caption = std::string(spoken[w::requests_title])};
    for (html::Word const word : {w::request_kind, w::request_asked_on, w::request_due, w::request_state})
        table.columns.push_back({.label = std::string(spoken[word])});
    std::vector<html::TableRow> rows;
    for (DataRequest const& one : all) {
        auto const link = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", html::Url(request.local("/richieste-dati/" + to_string(one.id))),
              spoken[word_of_request(one.kind)]);
        });
        rows.push_back({html::head_cell(link),
                        html::cell(spoken.day(rome_day(one.asked_at)), "m-s", spoken[w::request_asked_on]),
                        html::cell(spoken.day(one.due()), "m-s", spoken[w::request_due]),
                        html::cell(html::tag(kind_of(one), spoken[word_of_request_state(one.state)]), "m-r")});
    }
    return html::table(table, rows);
}

//! The list names nobody: names are read one by one, each with its line in the log.
http::Answer show_all(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    auto const all = installation.database.read([](db::Tx& tx) { return all_requests(tx); });
    html::Card card{.id = "richieste", .title = std::string(spoken[w::requests_title]), .is_flush = !all.empty(),
                    .hides_title = true};
    return show(installation, request, std::string(spoken[w::requests_title]), false, html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(spoken[w::requests_title], spoken[w::requests_lead]),
          html::card(card, requests_table(request, all)));
    }));
}

Fragment reply_form(Installation& installation, http::Request const& request, DataReply const& typed,
                    FormErrors const& errors) {
    auto const spoken = voice(request);
    html::Field outcome{.name = "esito", .label = std::string(spoken[w::request_outcome]), .value = typed.state,
                        .error = html::error_of(errors, "esito"), .is_required = true};
    std::vector<html::Choice> outcomes{{"", std::string(spoken[w::request_choose])}};
    for (char const* state : {"in_hand", "done", "refused"})
        outcomes.push_back({state, std::string(spoken[word_of_request_state(state)])});
    html::Field text{.name = "testo", .label = std::string(spoken[w::request_reply]), .value = typed.text,
                     .hint = std::string(spoken[w::request_reply_hint]), .error = html::error_of(errors, "testo"),
                     .autocomplete = "off"};
    text.length_max = static_cast<int>(request_characters_max);
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}</form>",
          html::Url(request.local("/richieste-dati/" + std::string(request.in_path("id")))), form_token(request),
          html::hidden("submission", to_string(installation.ids.next())), html::select(outcome, outcomes),
          html::text_area(text), html::actions({html::submit({.label = std::string(spoken[w::request_answer])})}));
    });
}

http::Reply request_page(Installation& installation, http::Request const& request, DataRequest const& one,
                         DataReply const& typed, FormErrors const& errors) {
    auto const spoken = voice(request);
    std::string const title(spoken[word_of_request(one.kind)]);
    html::Card asked{.id = "richiesta", .title = one.name};
    asked.side = html::tag(kind_of(one), spoken[word_of_request_state(one.state)]);
    html::Card reply{.id = "risposta", .title = std::string(spoken[w::request_reply])};
    return show(installation, request, title, true, html::fragment([&](Writer& h) {
        h("{}{}<div class=\"focuspage stack\">", html::error_summary(spoken, errors),
          html::page_head(title, spoken(w::request_lead, {{"day", spoken.day(rome_day(one.asked_at))},
                                                          {"due", spoken.day(one.due())}})));
        h.add(html::card(asked, html::fragment([&](Writer& in) {
            in("<p class=\"m-0\">{}</p>", one.text.empty() ? spoken[w::request_no_text] : std::string_view(one.text));
        })));
        h.add(html::card(reply, html::fragment([&](Writer& in) {
            in("<p class=\"m-0\">{}</p>", spoken[w::request_limits]);
            if (!one.reply.empty()) in("<p class=\"mt3\">{}</p>", one.reply);
            if (one.is_open()) in.add(reply_form(installation, request, typed, errors));
        })));
        h("</div>");
    }), errors.empty() ? 200 : 422);
}

DataRequest found(db::Tx& tx, Uuid id) {
    auto const one = find_request(tx, id);
    if (!one) throw NotFound("no such request");
    return *one;
}

//! Each opening is a look that the person can read, also the one that shows what was wrong with a reply.
http::Answer show_one(Installation& installation, http::Request const& request, DataReply const& typed,
                      FormErrors const& errors) {
    return http::after_commit(
        installation.database, "data_request/" + std::string(request.in_path("id")),
        [&installation, &request, typed, errors, look = installation.ids.next(),
         now = installation.clock.now()](db::Tx& tx) {
            DataRequest const one = found(tx, request.id_in_path("id"));
            record_look(tx, look, actor(request), one.person, "data_request", "", now);
            return request_page(installation, request, one, typed, errors);
        });
}

http::Answer answer_one(Installation& installation, http::Request const& request) {
    DataReply const reply{request.id_in_path("id"), submission_in(request), std::string(request.form.get("esito")),
                          std::string(trim(request.form.get("testo"))), actor(request).person,
                          installation.clock.now()};
    if (auto const errors = data_reply_errors(voice(request), reply); !errors.empty())
        return show_one(installation, request, reply, errors);
    return http::after_commit(installation.database, "data_request/" + to_string(reply.request),
                              [reply, next = request.local("/richieste-dati")](db::Tx& tx) {
                                  answer(tx, reply);
                                  return http::see_other(next);
                              });
}

json::object described(DataRequest const& one) {
    return {{"id", to_string(one.id)},
            {"kind", one.kind},
            {"text", one.text},
            {"asked_at", to_rfc3339(one.asked_at)},
            {"due_on", to_string(one.due())},
            {"state", one.state},
            {"reply", one.reply.empty() ? json::value(nullptr) : json::value(one.reply)}};
}

FormErrors in_english(FormErrors errors) {
    for (FieldError& error : errors)
        error.field = error.field == "testo" ? "text" : error.field == "tipo" ? "kind" : "state";
    return errors;
}

http::Answer list_own(Installation& installation, http::Request const& request) {
    json::array all;
    for (DataRequest const& one :
         installation.database.read([&](db::Tx& tx) { return requests_of(tx, actor(request).person); }))
        all.push_back(described(one));
    return http::json(json::serialize(json::object{{"requests", std::move(all)}}));
}

http::Answer post_own(Installation& installation, http::Request const& request) {
    auto const body = http::body_in(request);
    DataRequest const asked{actor(request).person, installation.ids.next(), http::text_in(body, "kind"),
                            http::text_in(body, "text"), installation.clock.now(), "asked", {}, {}};
    if (auto const errors = request_errors(voice(request), asked); !errors.empty())
        return http::problem(422, "validation", "validation", "the request can't be taken", in_english(errors));
    return http::after_commit(installation.database, "person/" + to_string(asked.person), [asked](db::Tx& tx) {
        ask(tx, asked);
        return http::json(json::serialize(described(asked)), 201);
    });
}

http::Answer list_received(Installation& installation, http::Request const&) {
    json::array all;
    for (DataRequest const& one : installation.database.read([](db::Tx& tx) { return all_requests(tx); }))
        all.push_back({{"id", to_string(one.id)},
                       {"kind", one.kind},
                       {"asked_at", to_rfc3339(one.asked_at)},
                       {"due_on", to_string(one.due())},
                       {"state", one.state}});
    return http::json(json::serialize(json::object{{"requests", std::move(all)}}));
}

http::Answer post_reply(Installation& installation, http::Request const& request) {
    auto const body = http::body_in(request);
    DataReply const reply{request.id_in_path("request"), installation.ids.next(), http::text_in(body, "state"),
                          http::text_in(body, "text"), actor(request).person, installation.clock.now()};
    if (auto const errors = data_reply_errors(voice(request), reply); !errors.empty())
        return http::problem(422, "validation", "validation", "the reply can't be taken", in_english(errors));
    return http::after_commit(installation.database, "data_request/" + to_string(reply.request), [reply](db::Tx& tx) {
        answer(tx, reply);
        return http::json("{}", 201);
    });
}

}  // namespace

void add_data_request_routes(http::Router& router, Installation& installation) {
    installation.navigation.push_back(
        {std::string(may::audit.right), "/richieste-dati", w::requests_title, 60});
    installation.waiting.push_back({std::string(may::audit.right), "data_request", "/richieste-dati", w::requests_wait,
                                    [](db::Tx& tx, Actor const&) { return count_open_requests(tx); }});
    auto const at = [&installation](auto handler) {
        return [&installation, handler](http::Request const& request) { return handler(installation, request); };
    };
    router.get("/richieste-dati", may::audit, at(show_all));
    router.get("/richieste-dati/{id}", may::audit, [&installation](http::Request const& request) {
        return show_one(installation, request, {}, {});
    });
    router.post("/richieste-dati/{id}", may::audit, at(answer_one));
    router.type("DataRequest", "{id: id, kind: text, text: text, asked_at: instant, due_on: day, state: text, "
                               "reply: text?}");
    router.get("/api/v1/data-requests", http::signed_in, at(list_own))
        .describe({.summary = "One's own requests about one's own data", .gives = "{requests: [DataRequest]}"});
    router.post("/api/v1/data-requests", http::signed_in, at(post_own))
        .describe({.summary = "Asks for erasure or correction, or objects (GDPR 16, 17, 21)",
                   .takes = "{kind: \"erasure\" | \"correction\" | \"objection\", text?: text}",
                   .gives = "DataRequest", .refuses = {409, 422}, .status = 201});
    router.get("/api/v1/received-data-requests", may::audit, at(list_received))
        .describe({.summary = "Requests about data to be answered; names are read one by one in the pages",
                   .gives = "{requests: [{id: id, kind: text, asked_at: instant, due_on: day, state: text}]}"});
    router.post("/api/v1/received-data-requests/{request}/replies", may::audit, at(post_reply))
        .describe({.summary = "Answers a request about data",
                   .takes = "{state: \"in_hand\" | \"done\" | \"refused\", text?: text}", .gives = "{}",
                   .refuses = {409, 422}, .status = 201});
}

}  // namespace regia::access
