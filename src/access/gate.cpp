//! Who asks, what they may do, and what happens to a form whose session has ended.
#include "access/once/once.hpp"
#include "access/period/period.hpp"
#include "access/session.hpp"
#include "access/session_store.hpp"
#include "access/sign_in.hpp"
#include "access/sign_in_form.hpp"
#include "locale/access.hpp"

namespace regia::access {

class SignInGate final : public http::Gate {
public:
    explicit SignInGate(Installation& installation)
        : installation_(installation), form_key_(ensure_form_key(installation.database)) {}

    std::shared_ptr<http::Visitor const> identify(http::Request const& request) override {
        // Whoever sends credentials is judged by them alone: a cookie beside them would be used without a form token.
        if (request.headers.has("authorization"))
            return in_period(request, by_bearer(request.header("authorization")));
        std::string_view const token = session_token(request, installation_.public_url);
        if (token.empty()) return nullptr;
        return in_period(request, by_cookie(token, !request.query.has(http::refresh_mark)));
    }

    bool permits(http::Visitor const& visitor, std::string_view right) const override {
        auto const* const known = dynamic_cast<Actor const*>(&visitor);
        return known && known->role.may(right);
    }

    http::Reply ask_to_sign_in(http::Request const& request) override {
        if (request.wants_json()) return ask_program(request);
        bool const is_form = request.method != http::Method::get && request.method != http::Method::head;
        if (!is_form) return ask_for_page(request);
        if (Actor const* const known = actor_if_any(request)) return answer_stale_form(request, *known);
        return ask_for_form(request);
    }

    http::Answer once(http::Request const& request, http::Answer answer) override {
        return once_.answer(request, std::move(answer), installation_.clock.now());
    }

private:
    //! Before the programme begins and after its end a write of hers is one that she has no right to; the page that
    //! says so says why.
    std::shared_ptr<Actor const> in_period(http::Request const& request, std::shared_ptr<Actor const> known) {
        if (!known || !training_is_written(request) || !known->role.may(training_right)) return known;
        if (installation_.database.read([](db::Tx& tx) { return training_is_open(tx); })) return known;
        auto barred = std::make_shared<Actor>(*known);
        std::erase(barred->role.rights, training_right);
        return barred;
    }

    std::shared_ptr<Actor const> by_bearer(std::string_view credentials) {
        constexpr std::string_view scheme = "Bearer ";
        if (!credentials.starts_with(scheme) || !is_token(credentials.substr(scheme.size()))) return nullptr;
        Digest const digest = sha256(credentials.substr(scheme.size()));
        Instant const now = installation_.clock.now();
        auto const found = installation_.database.read(
            [&](db::Tx& tx) { return find_bearer(tx, digest, now, rome_day(now)); });
        return found ? actor_of(*found, *installation_.programme.current(), {}, form_key_) : nullptr;
    }

    std::shared_ptr<Actor const> by_cookie(std::string_view token, bool is_somebody_there) {
        Digest const digest = sha256(token);
        Instant const now = installation_.clock.now();
        auto const found =
            installation_.database.read([&](db::Tx& tx) { return find_session(tx, digest, rome_day(now)); });
        if (!found || !is_open(*found, now)) return nullptr;
        if (is_somebody_there && is_seen_due(*found, now)) note_seen(digest, now);
        return actor_of(*found, *installation_.programme.current(), token, form_key_,
                        needs_more(installation_, *found));
    }

    //! Not waited for: if it is lost, the next request writes it.
    void note_seen(Digest const& digest, Instant now) {
        try {
            installation_.database.write_erased(
                "session", [digest, now](db::Tx& tx) { write_seen(tx, digest, now); }, [](std::exception_ptr) {});
        } catch (Unavailable const&) {
            // A full queue of writes must not turn a page into an error.
        }
    }

    http::Reply ask_program(http::Request const& request) const {
        if (request.visitor) return http::problem(400, "form_token", "form_token", "the form token is missing or old");
        return http::problem(401, "sign_in", "sign_in", "sign in, or send a bearer token")
            .with("WWW-Authenticate", "Bearer");
    }

    http::Reply ask_for_page(http::Request const& request) const {
        std::string const sign_in = request.local("/accedi") + "?torna=";
        if (!request.is_fragment()) return http::see_other(sign_in + http::url_encode(own_target(request)));
        // A part of a page can't show the sign-in form: the browser is sent there, and then back to the whole page.
        return http::page("", 401).with("HX-Redirect", sign_in + http::url_encode(current_page(request)));
    }

    //! Path and query of the page that htmx says it is on.
    static std::string current_page(http::Request const& request) {
        std::string_view address = request.header("hx-current-url");
        auto const host = address.find("://");
        auto const path = host == std::string_view::npos ? host : address.find('/', host + 3);
        std::string const own = path == std::string_view::npos ? std::string() : own_path(address.substr(path));
        return own.empty() ? "/" : own;
    }

    http::Reply ask_for_form(http::Request const& request) const {
        auto const spoken = voice(request);
        SignInForm form;
        form.kept = keep_form(request);
        form.notice = html::note(html::Kind::warn, spoken[words::access::session_ended_title],
                                 form.kept.path.empty() ? spoken[words::access::session_ended]
                                                        : spoken[words::access::session_ended_kept],
                                 html::Announced::politely);
        return sign_in_page(installation_, request, form, 401);
    }

    //! Signed in, but the form is of another session: of the same person (another tab signed in again, or changed the
    //! work area), or of somebody who used this browser before.
    http::Reply answer_stale_form(http::Request const& request, Actor const& known) const {
        std::string_view const marker = request.form.get("of");
        if (marker.empty()) throw BadRequest("the form token is missing or wrong");
        if (!same_secret(marker, known.form_marker)) return http::see_other(request.local(known.role.home));
        KeptForm const kept = keep_form(request);
        if (kept.path.empty()) throw Conflict("the form is of an ended session and can't be kept");
        return resend_page(installation_, request, kept, 409);
    }

    Installation& installation_;
    std::string form_key_;
    Once once_;
};

std::unique_ptr<http::Gate> make_gate(Installation& installation) { return std::make_unique<SignInGate>(installation); }

}  // namespace regia::access
