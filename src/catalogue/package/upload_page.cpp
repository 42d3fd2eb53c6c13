//! How a package comes in: a form with one file, which the server spools to disk; or, with scripts, piece by piece, so
//! that a broken connection costs one piece. Neither way holds more than a piece in memory.
#include <fstream>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/package/parts.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::package;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::string_view uploads_path = "/contenuti/pacchetti/caricamenti";

std::string path_of_upload(Uuid id) { return std::string(uploads_path) + "/" + to_string(id); }

std::optional<Uuid> package_in_form(http::Request const& request) {
    std::string_view const text = request.form.get("pacchetto");
    if (text.empty()) return std::nullopt;
    auto const id = parse_uuid(text);
    if (!id) throw BadRequest("pacchetto is no id");
    return id;
}

//! What a browser gives as a name, for showing it.
std::string shown_name(std::string_view name) {
    name = name.substr(name.find_last_of("/\\") + 1);
    return is_utf8(name) ? std::string(first_characters(name, 150)) : std::string("pacchetto.zip");
}

PackageUpload begin(PackageDesk const& desk, std::string_view name, std::int64_t size) {
    PackageUpload upload;
    upload.id = desk.installation.ids.next();
    upload.package = package_in_form(desk.request);
    upload.file_name = shown_name(name);
    upload.size_bytes = size;
    upload.person = desk.person();
    upload.started_at = desk.installation.clock.now();
    if (upload.package &&
        !desk.installation.database.read([&](db::Tx& tx) { return find_package(tx, *upload.package).has_value(); }))
        throw NotFound("no such package");
    return upload;
}

http::Reply told(PackageUpload const& upload, int status = 200) {
    return http::json(json::serialize(json::object{{"address", path_of_upload(upload.id)},
                                                   {"received", upload.received_bytes},
                                                   {"size", upload.size_bytes}}),
                      status);
}

//! A script announces what will come: name and size.
http::Answer announce(PackageDesk const& desk) {
    auto const size = parse_number<std::int64_t>(desk.request.form.get("byte"));
    if (!size || *size <= 0) throw BadRequest("the form has no byte");
    if (*size > package_bytes_max)
        return http::problem(413, "too_large", "too_large", desk.voice[w::too_large]);
    PackageUpload const upload = begin(desk, desk.request.form.get("nome"), *size);
    return http::after_commit(desk.installation.database, "package", [upload](db::Tx& tx) {
        insert_upload(tx, upload);
        return told(upload);
    });
}

//! One piece. The answer says how much has come: a script that lost an answer asks and goes on from there.
http::Answer take_piece(PackageDesk const& desk) {
    Uuid const id = desk.request.id_in_path("caricamento");
    auto const begins_at = parse_number<std::int64_t>(desk.request.query.get("da"));
    if (!begins_at) throw BadRequest("the address has no da");
    return http::after_commit(
        desk.installation.database, "upload/" + to_string(id),
        [id, begins_at = *begins_at, body = desk.request.body, person = desk.person(), &queue = desk.queue,
         job = desk.installation.ids.next()](db::Tx& tx) {
            tx.serialise("upload/" + to_string(id));
            auto upload = find_upload(tx, id);
            if (!upload || upload->person != person) throw NotFound("no such upload");
            if (!append_piece(tx, *upload, begins_at, body)) return told(*upload, 409);
            upload->received_bytes += static_cast<std::int64_t>(body.size());
            if (upload->received_bytes == upload->size_bytes) {
                upload->state = UploadState::reading;
                update_upload(tx, *upload);
                enqueue_reading(tx, queue, *upload, job);
            }
            return told(*upload);
        });
}

//! Without scripts: the file is on disk when we are asked; it goes into pieces here.
http::Answer receive(PackageDesk const& desk) {
    http::Request const& request = desk.request;
    if (request.uploads.empty() || request.uploads[0].size_bytes == 0) {
        html::Frame const frame = desk.frame(std::string(desk.voice[w::upload]), "/contenuti/pacchetti");
        FormErrors const errors{{"file", std::string(desk.voice[w::file_missing])}};
        return desk.show(frame, html::fragment([&](Writer& h) {
            h("{}{}", html::error_summary(desk.voice, errors), upload_form(desk, package_in_form(request), errors));
        }), 422);
    }
    http::Upload const& file = request.uploads[0];
    PackageUpload upload = begin(desk, file.file_name, static_cast<std::int64_t>(file.size_bytes));
    db::Database& database = desk.installation.database;
    database.write_now("package", [&](db::Tx& tx) { insert_upload(tx, upload); });
    std::ifstream in(file.path, std::ios::binary);
    std::string piece(static_cast<std::size_t>(piece_bytes_max), '\0');
    while (in.read(piece.data(), piece_bytes_max) || in.gcount() > 0) {
        std::string_view const body = std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount()));
        bool const is_kept = database.write_now("package", [&](db::Tx& tx) {
            return append_piece(tx, upload, upload.received_bytes, body);
        });
        if (!is_kept) throw Unavailable("the upload could not be kept");
        upload.received_bytes += static_cast<std::int64_t>(body.size());
    }
    if (upload.received_bytes != upload.size_bytes) throw Unavailable("the upload could not be read back");
    upload.state = UploadState::reading;
    return http::after_commit(database, "package",
                              [upload, &queue = desk.queue, job = desk.installation.ids.next(),
                               to = request.local(path_of_upload(upload.id))](db::Tx& tx) {
                                  update_upload(tx, upload);
                                  enqueue_reading(tx, queue, upload, job);
                                  return http::see_other(to);
                              });
}

Fragment progress(PackageDesk const& desk, PackageUpload const& upload) {
    std::string const address = desk.request.local(path_of_upload(upload.id)) + "?" + std::string(http::refresh_mark);
    bool const waits = upload.state == UploadState::reading;
    return html::fragment([&](Writer& h) {
        if (waits)
            h("<div id=\"lettura\" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-target=\"#lettura\" hx-select=\"#lettura\" "
              "hx-swap=\"outerHTML\"><p role=\"status\">{}</p><p><a href=\"{}\">{}</a></p></div>",
              address, desk.voice[w::reading], desk.url(path_of_upload(upload.id)), desk.voice[w::refresh]);
        else
            h("<p>{}</p>{}", desk.voice(w::received, {{"n", upload.received_bytes}, {"total", upload.size_bytes}}),
              upload_form(desk, upload.package, {}));
    });
}

http::Answer show_upload(PackageDesk const& desk) {
    Uuid const id = desk.request.id_in_path("caricamento");
    auto const upload = desk.installation.database.read([&](db::Tx& tx) { return find_upload(tx, id); });
    if (!upload || upload->person != desk.person()) throw NotFound("no such upload");
    std::string const done = upload->made_package
                                 ? desk.request.local("/contenuti/pacchetti/" + to_string(*upload->made_package))
                                 : std::string();
    if (!done.empty() && desk.request.is_fragment()) return http::page("").with("HX-Redirect", done);
    if (!done.empty()) return http::see_other(done);
    html::Frame const frame = desk.frame(upload->file_name, path_of_upload(id));
    bool const is_refused = upload->state == UploadState::refused;
    return desk.show(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\" id=\"lettura\">", html::page_head(upload->file_name, desk.voice[w::upload_lead]));
        if (is_refused) {
            int const count = static_cast<int>(upload->faults.size());
            h("{}<h2>{}</h2>{}", html::note(html::Kind::bad, desk.voice(w::refused, {{"n", count}}),
                                            desk.voice[w::refused_text], html::Announced::at_once),
              desk.voice[w::try_again], upload_form(desk, upload->package, {}));
            h("<h2>{}</h2>{}", desk.voice[w::faults], fault_list(desk.voice, upload->faults));
        } else {
            h("{}", progress(desk, *upload));
        }
        h("</div>");
    }));
}

}  // namespace

Fragment upload_form(PackageDesk const& desk, std::optional<Uuid> package, FormErrors const& errors) {
    html::Field file{.name = "file", .label = std::string(desk.voice[w::file]),
                     .hint = std::string(desk.voice[w::file_hint]), .error = html::error_of(errors, "file"),
                     .is_required = true};
    html::Button send;
    send.label = desk.voice[w::upload];
    std::string const id = package ? to_string(*package) : "";
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3\" method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" "
          "data-uploads=\"{}\" data-sent=\"{}\" data-waits=\"{}\" data-large=\"{}\">{}{}{}{}"
          "<div class=\"upload-progress\" hidden><progress max=\"100\" value=\"0\" aria-label=\"{}\"></progress>"
          "<p class=\"m-0\" role=\"status\"></p></div></form>",
          desk.url("/contenuti/pacchetti"), std::string(uploads_path), desk.voice[w::sent_percent],
          desk.voice[w::waits_network], desk.voice[w::too_large], access::form_token(desk.request),
          html::hidden("pacchetto", id), html::file_field(file, ".zip,.xml"), html::actions({html::submit(send)}),
          desk.voice[w::upload]);
    });
}

void add_upload_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue) {
    auto const at_desk = [&](auto answer) {
        return [&installation, &portfolio, &queue, answer](http::Request const& request) -> http::Answer {
            return answer(PackageDesk(installation, portfolio, queue, request));
        };
    };
    http::Route& whole = router.post("/contenuti/pacchetti", access::may::write_content, at_desk(&receive));
    whole.takes_upload = true;
    whole.body_bytes_max = static_cast<std::uint64_t>(package_bytes_max) + 1'000'000;
    router.post(std::string(uploads_path), access::may::write_content, at_desk(&announce));
    std::string const one = std::string(uploads_path) + "/{caricamento}";
    router.post(one, access::may::write_content, at_desk(&take_piece)).body_bytes_max =
        static_cast<std::uint64_t>(piece_bytes_max);
    router.get(one, access::may::write_content, at_desk(&show_upload));
}

}  // namespace regia::catalogue
