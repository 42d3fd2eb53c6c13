#include "http/api/edit.hpp"

#include "base/bytes.hpp"
#include "base/errors.hpp"

namespace regia::http {

std::string tag_of(std::string_view document) {
    constexpr std::string_view field = "\"taken_at\":\"";
    std::string said(document);
    if (auto const at = said.find(field); at != std::string::npos)
        said.erase(at, said.find('"', at + field.size()) - at);
    Digest const digest = sha256(said);
    return "W/\"" + to_base64url(std::span(digest).first(12)) + "\"";
}

void take_precondition(Route const& route, Request& request) {
    if (!request.headers.has("if-match")) return;
    if (!route.edited) throw Changed("nothing that can be read is replaced here: send it without If-Match");
    request.precondition = [&edited = *route.edited](db::Tx& tx, Request const& asked) {
        if (!names_tag(asked.header("if-match"), tag_of(edited.document(tx, asked))))
            throw Changed("it was changed since you read it: read it again");
    };
}

void keep_precondition(Request const& request, Answer& answer) {
    Write* const write = answer.write();
    if (!write || !request.precondition) return;
    write->command = [&request, command = std::move(write->command)](db::Tx& tx) {
        request.check_unchanged(tx);
        return command(tx);
    };
}

}  // namespace regia::http
