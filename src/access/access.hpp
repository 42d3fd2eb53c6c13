//! The door of access: who is signed in, in which role and scope, and who looked at whom.
//!
//! Rules (docs/adr/2026-11-24-sign-in-and-forms.md): a session is a row, idle 30 minutes, 12 hours at most, with a new
//! token at sign-in and at each change of role. A person acts in one work area (a grant, dated, with its act).
//! Opening somebody's record leaves a row that she can read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/frame/navigation.hpp"
#include "db/database.hpp"
#include "files/folder_store.hpp"
#include "html/frame.hpp"
#include "http/router.hpp"

namespace regia::access {
//! What a grant reaches: the person herself, one body, or the whole region. `id` is opaque here.
struct Scope {
    enum class Kind { person, body, region } kind = Kind::person;
    Uuid id;
};

struct Role {
    std::string code, name_it, name_en;  //!< the code: "learner", "body_lead", "regional_office"
    Scope::Kind scope = Scope::Kind::person;
    std::string home;                 //!< where this role begins: "/percorso"
    std::vector<std::string> rights;
    bool may(std::string_view right) const;
};

//! roles.toml, and the programme's face (names, funding lines) from programme.toml.
struct Programme {
    std::string code, name_it, name_en, tagline_it, tagline_en, owner;
    std::string funding_it, funding_en, funding_line_it, funding_line_en;
    std::vector<Role> roles;
    Role const* find_role(std::string_view code) const;
};
Programme parse_programme(files::Folder const& folder, files::Faults& faults);

//! Who asks: one person in one role.
struct Actor final : http::Visitor {
    Uuid person;
    std::string name;
    Role role;
    Scope scope;
    Uuid grant;
    Digest session{};                 //!< zeros for a bearer
    std::string form_marker;          //!< says whose form it was, after its session has ended; tells nobody who that is
    bool has_other_work_areas = false;
    bool lacks_second_factor = false; //!< the role asks for one: until it was given, `role` has no rights
};

class WaysIn;
//! What main builds once and every slice receives by reference. Slices add no state to it.
struct Installation {
    db::Database& database;
    Clock const& clock;
    IdSource& ids;
    files::FolderStore& folders;
    files::Shelf<Programme>& programme;
    html::Assets const& assets;
    std::vector<NavigationEntry> navigation;
    bool is_demo = false;
    std::string public_url;           //!< "" = as the browser asks
    std::string demo_url{};           //!< of a demo, whose letters are read on this machine: where its server listens
    std::string content_url{};        //!< of course packages: another host of ours; "" = sandboxed on this one
    std::shared_ptr<WaysIn> ways_in{};  //!< an identity provider, second factors; none = passwords and links only
    //! What a scope is called ("Azienda USL Toscana Centro"); set by whoever knows the ids. Without it: the role alone.
    std::function<std::string(Scope const&)> scope_name{};
    //! A few figures beside the sign-in form, as value and words; set by whoever knows them.
    std::function<std::vector<std::pair<std::string, std::string>>(html::Voice const&)> sign_in_figures{};
    //! Where the help of a page is, by its route; empty = nowhere. Set by the manual.
    std::function<std::string(std::string_view route)> help{};
    //! Where her letters go, on /il-mio-accesso; set by whoever knows addresses.
    std::function<html::Fragment(http::Request const&)> own_address{};
    std::vector<Waiting> waiting{};
    //! Where the links of letters lead; empty = letters that need a link are not written.
    std::string const& letter_url() const { return public_url.empty() ? demo_url : public_url; }
};

Actor const& actor(http::Request const& request);            //!< throws Bug on a route for everyone
Actor const* actor_if_any(http::Request const& request);
html::Voice voice(http::Request const& request);
//! The frame of a page for this request: names, navigation of the role, theme, form token.
html::Frame frame(Installation const& installation, http::Request const& request, std::string title);
//! The hidden fields of every form: `form_token`, and `of`, by which a form survives the end of its session.
html::Fragment form_token(http::Request const& request);

struct Grant {
    Uuid id;
    Uuid person;
    std::string role;
    Scope scope;
    Day started_on;
    std::string act;
    std::optional<Day> finished_on{};  //!< last day
};
void add_grant(db::Tx& tx, Grant const& grant, Instant now);
//! From this instant the grant opens nothing; sessions and bearers that rest on it are nobody's.
void revoke_grant(db::Tx& tx, Uuid grant, Instant now);
//! Those in force, oldest first; of one day, the narrowest scope first.
std::vector<Grant> grants_of(db::Tx& tx, Uuid person, Day on);
//! A local account without a password: it is set through a one-time link. An empty name = the username.
void add_account(db::Tx& tx, Uuid person, std::string_view username, std::string_view language, Instant now,
                 std::string_view display_name = {});
void set_display_name(db::Tx& tx, Uuid person, std::string_view display_name);
std::string display_name(db::Tx& tx, Uuid person);  //!< empty for somebody without an account
std::map<Uuid, std::string> display_names(db::Tx& tx, std::span<Uuid const> people);  //!< of those who have one
//! Signs a person out on every device, but for the session given (zeros = none).
void end_sessions(db::Tx& tx, Uuid person, Instant now, Digest const& except = {});
//! A link that signs in once (for the first person of an installation, and for people whose password is lost).
//! Returns the secret part, opened at /accedi/link/{secret}; only its digest is stored.
std::string make_sign_in_link(db::Tx& tx, Uuid person, Instant expires_at);
std::string make_bearer(db::Tx& tx, Grant const& grant, std::string_view name, Instant now, Instant expires_at);
//! One of the people whom anybody may be in a demo.
void add_persona(db::Tx& tx, Uuid person, int position, std::string_view title_it, std::string_view title_en);
std::vector<std::pair<std::string, std::string>> persona_names(db::Tx& tx);  //!< name and Italian title, in order

//! "Chi ha visto i miei dati": one row for the person looked at. `what` is a word of a closed list ("person_sheet",
//! "certificate"). Does nothing when somebody opens her own.
void record_look(db::Tx& tx, Uuid id, Actor const& looker, Uuid person, std::string_view what, std::string_view reason,
                 Instant now);
//! A list page or an export: one row with filter and count; an export adds the file's digest.
void record_list_look(db::Tx& tx, Uuid id, Actor const& looker, std::string_view what, std::string_view filter,
                      std::int64_t people, std::optional<Digest> file, Instant now);

struct Look {
    Instant looked_at;
    std::string looker_role, looker_name, what, reason;
};
std::vector<Look> looks_at(db::Tx& tx, Uuid person, int most);

struct DatabaseFacts {  //!< fixed at its creation
    bool is_demo = false;
    std::int64_t clock_offset = 0;  //!< microseconds added to the machine's clock
};
std::optional<DatabaseFacts> database_facts(db::Tx& tx);
void found_database(db::Tx& tx, DatabaseFacts const& facts);

std::unique_ptr<http::Gate> make_gate(Installation& installation);
std::unique_ptr<http::FailurePages> make_failure_pages(Installation& installation);
//! All of access. `router` outlives the routes: a sign-in leads back only to a page that the role may open.
void add_routes(http::Router& router, Installation& installation);

}  // namespace regia::access
