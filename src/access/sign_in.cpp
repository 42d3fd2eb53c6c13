#include "access/sign_in.hpp"

#include <sodium.h>

#include "access/entry/device.hpp"
#include "access/oidc/identity_store.hpp"
#include "access/ways_in.hpp"
#include "base/text.hpp"

namespace regia::access {
namespace {

constexpr unsigned long long hash_passes = 2;
constexpr std::size_t hash_bytes = 19 * 1024 * 1024;
constexpr std::int64_t failures_free = 5;
constexpr std::int64_t wait_first = seconds(30);
constexpr std::int64_t wait_max = minutes(15);

//! Of a password that nobody knows, with the same cost as ours.
constexpr char hash_of_nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

Session session_for(Account const& account, Grant const& grant, bool has_others, Instant now, bool has_second) {
    return {account.person, grant.id, account.name, grant.role,  grant.scope,
            has_others,     now,      now,          has_second, account.has_second_factor};
}

//! Only what the role may open, or the first page after a sign-in would be a refusal.
std::string landing(http::Router const& router, Role const& role, std::string const& back_to) {
    std::string_view const path = std::string_view(back_to).substr(0, back_to.find('?'));
    if (path.empty() || path == "/" || path == "/accedi") return role.home;
    auto const match = router.match(http::Method::get, path);
    if (!match.route) return role.home;
    bool const is_open = match.route->access.kind != http::Access::Kind::right || role.may(match.route->access.right);
    return is_open ? back_to : role.home;
}

struct Chosen {
    Account account;
    Grant grant;
    bool has_others = false;
    std::string form_key;
};

//! Nothing when the person has no account, or no role of this programme in force.
std::optional<Chosen> choose_work_area(db::Tx& tx, Programme const& programme, Uuid person, Day today) {
    auto const account = account_of(tx, person);
    if (!account) return std::nullopt;
    auto grants = grants_of(tx, person, today);
    std::erase_if(grants, [&](Grant const& grant) { return !programme.find_role(grant.role); });
    if (grants.empty()) return std::nullopt;
    // Who has not chosen yet begins where others need her; her own path is one step away. Grants of one day have no
    // order of their own.
    Grant chosen = grants.front();
    for (Grant const& grant : grants)
        if (grant.scope.kind >= chosen.scope.kind) chosen = grant;
    if (auto const last = last_used_grant(tx, person))
        for (Grant const& grant : grants)
            if (grant.id == *last) chosen = grant;
    return Chosen{*account, chosen, grants.size() > 1, form_key(tx)};
}

}  // namespace

bool needs_more(Installation const& installation, Session const& session) {
    if (session.has_second_factor) return false;
    return session.asks_for_second_factor ||
           (installation.ways_in && installation.ways_in->needs_second_factor(session.role));
}

std::int64_t wait_left(Failures const& failures, Instant now) {
    std::int64_t const passed = now - failures.last_at;
    if (failures.count < failures_free || passed > failures_kept) return 0;
    std::int64_t wait = wait_first;
    for (std::int64_t i = failures_free; i < failures.count && wait < wait_max; ++i) wait *= 2;
    return std::max<std::int64_t>(0, std::min(wait, wait_max) - passed);
}

std::string hash_password(std::string_view password) {
    if (sodium_init() < 0) throw Bug("libsodium can't start");
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, password.data(), password.size(), hash_passes, hash_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Unavailable("no memory to hash a password");
    return hash;
}

bool is_password(std::optional<std::string> const& hash, std::string_view password) {
    bool const is_readable = hash && password.size() <= password_bytes_max;
    char const* const expected = is_readable ? hash->c_str() : hash_of_nobody;
    std::string const tried(password.substr(0, password_bytes_max));  // never a null pointer, as a view may be
    return crypto_pwhash_str_verify(expected, tried.data(), tried.size()) == 0 && is_readable;
}

http::Answer enter(Installation& installation, http::Router const& router, http::Request const& request, Entry entry) {
    Instant const now = installation.clock.now();
    auto const programme = installation.programme.current();
    auto const chosen = installation.database.read(
        [&](db::Tx& tx) { return choose_work_area(tx, *programme, entry.person, rome_day(now)); });
    if (!chosen) return http::see_other(request.local("/accedi") + "?motivo=ruolo");

    std::string const token = random_token();
    Session const session =
        session_for(chosen->account, chosen->grant, chosen->has_others, now, entry.has_second_factor);
    auto const actor =
        actor_of(session, *programme, token, chosen->form_key, needs_more(installation, session));
    http::Reply reply;
    if (!entry.kept.path.empty() && same_secret(entry.kept.marker, actor->form_marker)) {
        http::Request signed_in = request;
        signed_in.visitor = actor;
        reply = resend_page(installation, signed_in, entry.kept, 200);
    } else {
        // What somebody else typed is not shown, and not mentioned.
        std::string const back_to = entry.kept.path.empty() ? entry.back_to : std::string();
        reply = http::see_other(request.local(landing(router, actor->role, back_to)));
    }
    reply.with("Set-Cookie", session_cookie(token, installation.public_url));

    std::string const before(session_token(request, installation.public_url));
    return http::after_commit(installation.database, "person/" + to_string(entry.person),
                              [=, entry = std::move(entry), refused = request.local(entry.otherwise),
                               device = device_of(request.header("user-agent"))](db::Tx& tx) {
                                  if (entry.confirm && !entry.confirm(tx)) return http::see_other(refused);
                                  if (!before.empty()) end_session(tx, sha256(before), now);
                                  insert_session(tx, {sha256(token), session.person, session.grant, entry.made_by,
                                                      device, now, now, entry.has_second_factor});
                                  if (entry.opened) entry.opened(tx, sha256(token));
                                  return reply;
                              });
}

http::Answer renew_session(Installation& installation, http::Request const& request, Renewal renewal) {
    Instant const now = installation.clock.now();
    std::string const token = random_token();
    auto const reply = std::move(renewal.reply).with("Set-Cookie", session_cookie(token, installation.public_url));
    Uuid const person = actor(request).person;
    return http::after_commit(installation.database, "person/" + to_string(person),
                              [=, renewal = std::move(renewal), before = actor(request).session,
                               device = device_of(request.header("user-agent"))](db::Tx& tx) {
                                  auto const origin = origin_of_session(tx, before);
                                  if (!origin) throw Conflict("the session has ended meanwhile");
                                  if (renewal.confirm && !renewal.confirm(tx)) return renewal.refused;
                                  move_identity_session(tx, before, sha256(token));
                                  end_session(tx, before, now);
                                  insert_session(tx, {sha256(token), person, renewal.grant, origin->made_by, device,
                                                      origin->signed_in_at, now,
                                                      origin->has_second_factor || renewal.is_stronger});
                                  return reply;
                              });
}

http::Answer change_work_area(Installation& installation, http::Request const& request, Grant const& grant) {
    Role const* const role = installation.programme.current()->find_role(grant.role);
    if (!role) throw NotFound("the programme has no such role");
    return renew_session(installation, request,
                         {.grant = grant.id, .reply = http::see_other(request.local(role->home))});
}

}  // namespace regia::access
