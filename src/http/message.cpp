#include "http/message.hpp"

#include "base/log.hpp"
#include "base/text.hpp"

namespace regia::http {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr std::size_t pairs_max = 2'000;

//! A plus sign is a blank in a form and itself in a path.
enum class Plus { blank, itself };

std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::blank) {
            decoded.push_back(' ');
        } else if (text[i] == '%') {
            if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
            decoded.push_back(static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])));
            i += 2;
        } else {
            decoded.push_back(text[i]);
        }
    }
    return decoded;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

std::string_view Fields::get(std::string_view name) const {
    for (auto const& [key, value] : pairs_)
        if (key == name) return value;
    return {};
}

bool Fields::has(std::string_view name) const {
    for (auto const& [key, value] : pairs_)
        if (key == name) return true;
    return false;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (auto const& [key, value] : pairs_)
        if (key == name) values.push_back(value);
    return values;
}

std::optional<Fields> parse_urlencoded(std::string_view text) {
    Fields fields;
    if (text.empty()) return fields;
    for (std::string_view part : split(text, '&')) {
        if (part.empty()) continue;
        auto const equals = part.find('=');
        auto name = percent_decoded(part.substr(0, equals), Plus::blank);
        auto value = percent_decoded(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1),
                                     Plus::blank);
        if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return std::nullopt;
        if (fields.pairs().size() == pairs_max) return std::nullopt;
        fields.add(std::move(*name), std::move(*value));
    }
    return fields;
}

std::string url_encode(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (char c : text) {
        if (is_unreserved(c)) {
            encoded.push_back(c);
        } else {
            encoded.push_back('%');
            encoded.push_back(digits[static_cast<unsigned char>(c) >> 4]);
            encoded.push_back(digits[static_cast<unsigned char>(c) & 15]);
        }
    }
    return encoded;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        auto const end = header.find(';');
        std::string_view const pair = trim(header.substr(0, end));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
        if (end == std::string_view::npos) break;
        header.remove_prefix(end + 1);
    }
    return {};
}

bool read_target(std::string_view target, Request& request) {
    auto const question = target.find('?');
    auto path = percent_decoded(target.substr(0, question), Plus::itself);
    if (!path || !path->starts_with('/') || !is_utf8(*path)) return false;
    for (char c : *path)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '\\') return false;
    if (path->find("/../") != std::string::npos || path->ends_with("/..")) return false;
    request.path = std::move(*path);
    if (question == std::string_view::npos) return true;
    request.query_text = std::string(target.substr(question + 1));
    auto query = parse_urlencoded(request.query_text);
    if (!query) return false;
    request.query = std::move(*query);
    return true;
}

Uuid Request::id_in_path(std::string_view name) const {
    auto const value = parse_uuid(in_path(name));
    if (!value) throw NotFound("not an id: " + std::string(name));
    return *value;
}

bool Request::wants_json() const { return path.starts_with("/api/"); }

std::string Request::target() const {
    std::string const local_path = local(path);
    return query_text.empty() ? local_path : local_path + "?" + query_text;
}

std::string Request::local(std::string_view path_of_ours) const {
    return english ? "/en" + std::string(path_of_ours) : std::string(path_of_ours);
}

std::string_view Reply::header(std::string_view name) const {
    for (auto const& [key, value] : headers)
        if (key == name) return value;
    return {};
}

void Answer::when_ready(Send send) {
    if (later_) return later_(std::move(send));
    auto reply = std::make_shared<Reply>();
    write_.database->write_erased(
        std::move(write_.key), [reply, command = std::move(write_.command)](db::Tx& tx) { *reply = command(tx); },
        [reply, send = std::move(send)](std::exception_ptr error) {
            if (error) send(std::nullopt, error);
            else send(std::move(*reply), nullptr);
        });
}

bool names_tag(std::string_view header, std::string_view tag) {
    auto const opaque = [](std::string_view one) { return one.starts_with("W/") ? one.substr(2) : one; };
    for (std::string_view named : split(header, ','))
        if (named = trim(named); named == "*" || opaque(named) == opaque(tag)) return true;
    return false;
}

Reply page(std::string html, int status) {
    Reply reply;
    reply.status = status;
    reply.body = std::move(html);
    reply.with("Content-Type", "text/html; charset=utf-8");
    return reply;
}

Reply text(std::string plain, int status) {
    Reply reply;
    reply.status = status;
    reply.body = std::move(plain);
    reply.with("Content-Type", "text/plain; charset=utf-8");
    return reply;
}

Reply json(std::string document, int status) {
    Reply reply;
    reply.status = status;
    reply.body = std::move(document);
    reply.with("Content-Type", "application/json");
    return reply;
}

Reply see_other(std::string location) {
    Reply reply;
    reply.status = 303;
    reply.with("Location", std::move(location));
    return reply;
}

Reply problem(int status, std::string_view type, std::string_view title, std::string_view detail,
              std::vector<FieldError> const& errors) {
    std::string document = "{\"type\":" + json_quoted("urn:regia:problem:" + std::string(type)) +
                           ",\"title\":" + json_quoted(title) + ",\"status\":" + std::to_string(status) +
                           ",\"detail\":" + json_quoted(detail);
    if (!errors.empty()) {
        document += ",\"errors\":[";
        for (std::size_t i = 0; i < errors.size(); ++i) {
            if (i > 0) document += ",";
            document +=
                "{\"field\":" + json_quoted(errors[i].field) + ",\"message\":" + json_quoted(errors[i].message) + "}";
        }
        document += "]";
    }
    Reply reply;
    reply.status = status;
    reply.body = document + "}";
    reply.with("Content-Type", "application/problem+json");
    return reply;
}

}  // namespace regia::http
