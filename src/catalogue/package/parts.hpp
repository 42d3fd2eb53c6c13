//! What the pages of packages share. Private to the folder.
#pragma once

#include "catalogue/package/package_store.hpp"
#include "catalogue/pages.hpp"

namespace regia::catalogue {

//! A shared body is stored in pieces of this size at most; a browser sends so much at once.
inline constexpr std::int64_t piece_bytes_max = 4 * 1024 * 1024;
inline constexpr std::int64_t package_bytes_max = 2'147'483'648;
inline constexpr std::int64_t uploads_kept = days(7);

//! The job that reads the upload, in the transaction that completes it.
void enqueue_reading(db::Tx& tx, jobs::Queue const& queue, PackageUpload const& upload, Uuid id);

//! Why a step can't be taken.
enum class PackageBar { none, other_time, own_work };
PackageBar bar_to(PackageStepKind kind, PackageVersion const& version, Uuid person);
PackageState state_after(PackageStepKind kind);
//! Takes it, once, however often the form arrives. Throws NotFound for a version that is not there.
PackageBar take_package_step(db::Tx& tx, PackageStep const& step);

//! One request about packages.
struct PackageDesk {
    access::Installation& installation;
    files::Shelf<portfolio::Portfolio>& portfolio;
    jobs::Queue& queue;
    http::Request const& request;
    html::Voice voice;

    PackageDesk(access::Installation& to, files::Shelf<portfolio::Portfolio>& shelf, jobs::Queue& jobs,
                http::Request const& asked)
        : installation(to), portfolio(shelf), queue(jobs), request(asked), voice(access::voice(asked)) {}
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    bool may(http::Access const& access) const { return access::actor(request).role.may(access.right); }
    Uuid person() const { return access::actor(request).person; }
    //! A frame with "Contenuti / Corsi da fuori / <title>".
    html::Frame frame(std::string title, std::string const& path) const;
    http::Reply show(html::Frame const& frame, html::Fragment const& content, int status = 200) const;
    std::string title(PackageStructure const& structure) const;
};

std::string kind_name(html::Voice const& voice, PackageStructure const& structure);
html::Fragment package_state_tag(html::Voice const& voice, PackageState state);
std::string fault_sentence(html::Voice const& voice, PackageFault const& fault);
//! A list of faults, each with its place and the rule it breaks.
html::Fragment fault_list(html::Voice const& voice, PackageFaults const& faults);
//! What stands in it, with what opens it.
html::Fragment contents_table(PackageDesk const& desk, PackageStructure const& structure);
//! The form that brings a package; `package` none = a new one.
html::Fragment upload_form(PackageDesk const& desk, std::optional<Uuid> package, FormErrors const& errors);

void add_upload_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue);
void add_list_routes(http::Router& router, access::Installation& installation,
                     files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue);
void add_content_routes(http::Router& router, access::Installation& installation,
                        files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue);
void add_package_api_routes(http::Router& router, access::Installation& installation,
                            files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue);

}  // namespace regia::catalogue
