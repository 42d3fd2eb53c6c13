//! What a person reads when a request fails: what happened, and the one thing to do next (mock-up 13).
#include "access/period/period.hpp"
#include "access/sign_in_form.hpp"
#include "base/log.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

using html::Fragment;

struct Words {
    html::Word title, text;
};

Words words_of(http::Failure const& failure) {
    namespace w = words::access;
    switch (failure.status) {
        case 400:
        case 417:
        case 431:
        case 501: return {w::bad_request_title, w::bad_request};
        case 403: return {w::forbidden_title, w::forbidden};
        case 404: return {w::not_found_title, w::not_found};
        case 405: return {w::method_title, w::method};
        case 409: return {w::conflict_title, w::conflict};
        case 413: return {w::too_large_title, w::too_large};
        case 429:
        case 503: return {w::unavailable_title, w::unavailable};
        default: return {w::bug_title, w::bug};
    }
}

//! "Ufficio regionale, Cabina di Regia": the roles that hold a right.
std::string roles_with(Programme const& programme, html::Voice const& voice, std::string_view right) {
    std::string names;
    for (Role const& role : programme.roles) {
        if (!role.may(right)) continue;
        if (!names.empty()) names += ", ";
        names += voice.pick(role.name_it, role.name_en);
    }
    return names;
}

class Pages final : public http::FailurePages {
public:
    explicit Pages(Installation& installation) : installation_(installation) {}

    http::Reply show(http::Request const& request, http::Failure const& failure) override {
        if (auto const period = not_in_period(request, failure)) return not_now(request, *period);
        if (request.wants_json()) return http::problem(failure.status, failure.type, failure.type, failure.detail);
        try {
            auto const spoken = voice(request);
            return access::show(installation_, request, std::string(spoken[words_of(failure).title]),
                                content(request, spoken, failure), failure.status);
        } catch (std::exception const& reason) {
            // This page is the last one: when it can't be made either, there is still a line to read.
            log_error("access", "a page of failure could not be made",
                      {{"request", request.id}, {"reason", reason.what()}});
            return http::text(std::to_string(failure.status) + " " + request.id + "\n", failure.status);
        }
    }

private:
    //! The programme does not take what learners do, now; nothing = that is not why it was refused.
    std::optional<Period> not_in_period(http::Request const& request, http::Failure const& failure) const {
        if (failure.right != training_right || !request.visitor || !training_is_written(request)) return std::nullopt;
        auto period = installation_.database.read([](db::Tx& tx) { return period_now(tx); });
        if (period && period->takes_training()) return std::nullopt;
        return period;
    }

    http::Reply not_now(http::Request const& request, Period const& period) const {
        auto const spoken = voice(request);
        bool const is_closed = period.state == ProgrammeState::closed;
        html::Word const title = is_closed ? words::access::programme_closed_title
                                           : words::access::programme_prepared_title;
        std::string const text = spoken(
            is_closed ? words::access::programme_closed_text : words::access::programme_prepared_text,
            {{"day", spoken.day(rome_day(period.since))}, {"act", period.act}});
        if (request.wants_json())
            return http::problem(409, is_closed ? "programme_closed" : "programme_prepared", spoken[title], text);
        auto const content = html::fragment([&](html::Writer& h) {
            h("<div class=\"focuspage\">{}<p>{}</p><p><a href=\"{}\">{}</a></p>", html::page_head(spoken[title]), text,
              html::Url(request.local("/percorso")), spoken[words::access::programme_own_path]);
            if (is_closed)
                h("<p><a href=\"{}\">{}</a></p>", html::Url(request.local("/attestati")),
                  spoken[words::access::programme_own_certificates]);
            h("</div>");
        });
        return access::show(installation_, request, std::string(spoken[title]), content, 409);
    }

    Fragment content(http::Request const& request, html::Voice const& spoken, http::Failure const& failure) const {
        Words const said = words_of(failure);
        return html::fragment([&](html::Writer& h) {
            std::string const area = other_area(request, spoken, failure);
            h("<div class=\"focuspage\">{}", html::page_head(spoken[said.title]));
            if (area.empty()) h("<p>{}</p>", text(request, spoken, failure));
            else
                h("<p><a href=\"{}\">{}</a></p>", html::Url(request.local("/area-di-lavoro")),
                  spoken(words::access::forbidden_here, {{"area", area}}));
            bool const is_signed_in = request.visitor != nullptr;
            if (failure.status == 403 && is_signed_in && actor(request).lacks_second_factor)
                h("<p><a href=\"{}\">{}</a></p>", html::Url(request.local("/secondo-fattore")),
                  spoken[words::access::factor_wanted]);
            html::Word const where = is_signed_in ? words::access::to_home : words::access::sign_in;
            if (failure.status != 503 && failure.status != 429)
                h("<p><a href=\"{}\">{}</a></p>", html::Url(request.local("/")), spoken[where]);
            h("</div>");
        });
    }

    //! The name of another work area of hers that this page belongs to; empty when there is none.
    std::string other_area(http::Request const& request, html::Voice const& spoken,
                           http::Failure const& failure) const {
        if (failure.status != 403 || failure.right.empty() || !request.visitor) return {};
        if (actor(request).lacks_second_factor) return {};  // then no area of hers opens it
        auto const programme = installation_.programme.current();
        auto const grants = installation_.database.read([&](db::Tx& tx) {
            return grants_of(tx, actor(request).person, rome_day(installation_.clock.now()));
        });
        for (Grant const& grant : grants) {
            Role const* const role = programme->find_role(grant.role);
            if (grant.id == actor(request).grant) continue;
            if (role && role->may(failure.right)) return std::string(spoken.pick(role->name_it, role->name_en));
        }
        return {};
    }

    std::string text(http::Request const& request, html::Voice const& spoken, http::Failure const& failure) const {
        if (failure.status == 403 && !failure.right.empty()) {
            auto const programme = installation_.programme.current();
            std::string const holders = roles_with(*programme, spoken, failure.right);
            std::string const granters = roles_with(*programme, spoken, "manage_access");
            if (!holders.empty() && !granters.empty())
                return spoken(words::access::forbidden_to, {{"roles", holders}, {"granters", granters}});
        }
        if (words_of(failure).title == words::access::bug_title)
            return spoken(words::access::bug, {{"code", request.id}});
        return std::string(spoken[words_of(failure).text]);
    }

    Installation& installation_;
};

}  // namespace

std::unique_ptr<http::FailurePages> make_failure_pages(Installation& installation) {
    return std::make_unique<Pages>(installation);
}

}  // namespace regia::access
