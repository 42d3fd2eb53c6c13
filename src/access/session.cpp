#include "access/session.hpp"

#include <sodium.h>

#include "base/bytes.hpp"

namespace regia::access {
namespace {

constexpr std::size_t token_characters = 22;  // 128 bits in base64url

bool is_secure(std::string_view public_url) { return public_url.starts_with("https://"); }

//! A cookie with this prefix can't be set by another host of the same domain, nor over plain http.
std::string cookie_name(std::string_view public_url) {
    return is_secure(public_url) ? "__Host-regia_session" : "regia_session";
}

std::string cookie_text(std::string_view name, std::string_view value, std::string_view more,
                        std::string_view public_url) {
    std::string text = std::string(name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
    text += more;
    if (is_secure(public_url)) text += "; Secure";
    return text;
}

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_open(Session const& session, Instant now) {
    return now - session.seen_at < session_idle_max && now - session.signed_in_at < session_life_max;
}

bool is_seen_due(Session const& session, Instant now) { return now - session.seen_at >= session_seen_every; }

bool is_token(std::string_view text) {
    if (text.size() != token_characters) return false;
    for (char c : text)
        if (!is_letter_or_digit(c) && c != '-' && c != '_') return false;
    return true;
}

std::string_view session_token(http::Request const& request, std::string_view public_url) {
    std::string_view const token = http::cookie(request.header("cookie"), cookie_name(public_url));
    return is_token(token) ? token : std::string_view();
}

std::string session_cookie(std::string_view token, std::string_view public_url) {
    return cookie_text(cookie_name(public_url), token, "", public_url);
}

std::string ended_session_cookie(std::string_view public_url) {
    return cookie_text(cookie_name(public_url), "", "; Max-Age=0", public_url);
}

std::string passing_cookie(std::string_view name, std::string_view value, std::int64_t seconds,
                           std::string_view public_url) {
    std::string const full = (is_secure(public_url) ? "__Host-" : "") + std::string(name);
    return cookie_text(full, value, "; Max-Age=" + std::to_string(value.empty() ? 0 : seconds), public_url);
}

std::string_view passing_cookie_of(http::Request const& request, std::string_view name, std::string_view public_url) {
    std::string const full = (is_secure(public_url) ? "__Host-" : "") + std::string(name);
    return http::cookie(request.header("cookie"), full);
}

std::string preference_cookie(std::string_view name, std::string_view value, std::string_view public_url) {
    return cookie_text(name, value, "; Max-Age=31536000", public_url);
}

std::string form_token_of(std::string_view token) {
    return to_hex(sha256("form:" + std::string(token))).substr(0, 32);
}

std::string form_marker(std::string_view key, Uuid person) {
    Digest const secret = sha256(key);
    Digest marker;
    crypto_auth_hmacsha256(marker.data(), person.bytes.data(), person.bytes.size(), secret.data());
    return to_hex(marker).substr(0, 32);
}

std::shared_ptr<Actor const> actor_of(Session const& session, Programme const& programme, std::string_view token,
                                      std::string_view form_key, bool needs_more) {
    Role const* const role = programme.find_role(session.role);
    if (!role) return nullptr;
    auto actor = std::make_shared<Actor>();
    actor->person = session.person;
    actor->name = session.name;
    actor->role = *role;
    actor->lacks_second_factor = needs_more;
    if (needs_more) {
        actor->role.rights.clear();
        actor->role.home = "/secondo-fattore";
    }
    actor->scope = session.scope;
    actor->grant = session.grant;
    actor->has_other_work_areas = session.has_other_work_areas;
    actor->by_bearer = token.empty();
    if (!token.empty()) {
        actor->session = sha256(token);
        actor->form_token = form_token_of(token);
        actor->form_marker = form_marker(form_key, session.person);
    }
    return actor;
}

std::string own_path(std::string_view path) {
    for (char c : path)
        if (c <= ' ' || c > '~' || c == '\\') return {};
    if (path == "/en") return "/";
    if (path.starts_with("/en/") || path.starts_with("/en?")) path.remove_prefix(3);
    if (path.starts_with('?')) return "/" + std::string(path);
    if (!path.starts_with('/') || path.starts_with("//")) return {};
    return std::string(path);
}

std::string own_target(http::Request const& request) {
    std::string target;
    for (char c : request.path) {
        if (c == '/') target.push_back(c);
        else target += http::url_encode(std::string_view(&c, 1));
    }
    if (!request.query_text.empty()) target += "?" + request.query_text;
    return own_path(target);
}

}  // namespace regia::access
