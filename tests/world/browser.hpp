//! A browser for tests in process: it keeps its session's cookie, sends forms as a page of ours would, follows nothing
//! by itself.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "http/dispatcher.hpp"

namespace regia::world {

using Form = std::vector<std::pair<std::string, std::string>>;

class Browser {
public:
    explicit Browser(http::Dispatcher& dispatcher, std::string address = "192.0.2.1")
        : dispatcher_(dispatcher), address_(std::move(address)) {}

    http::Reply get(std::string const& target) { return send(http::Method::get, target, {}, {}); }
    http::Reply post(std::string const& target, Form const& form) { return send(http::Method::post, target, form, {}); }
    //! With the hidden fields that every form of this session carries, as a page of ours would send it.
    http::Reply post_from_page(std::string const& target, Form form) {
        std::string const page = get("/area-di-lavoro").body;
        form.insert(form.begin(), {{"form_token", hidden(page, "form_token")}, {"of", hidden(page, "of")}});
        return post(target, form);
    }
    //! A multipart form with one file. The server has written it to disk, as the real one does, and removes it after.
    http::Reply post_file(std::string const& target, Form const& form, std::string const& file_name,
                          std::string const& content) {
        auto const path = std::filesystem::temp_directory_path() / ("regia-upload-" + random_token());
        std::ofstream(path, std::ios::binary) << content;
        upload_ = {{"file", file_name, path.string(), content.size(), nullptr}};
        http::Reply reply = send(http::Method::post, target, form, {});
        upload_.clear();
        std::filesystem::remove(path);
        return reply;
    }
    http::Reply post_json(std::string const& target, std::string body) {
        return send(http::Method::post, target, {}, std::move(body));
    }
    http::Reply send_json(http::Method method, std::string const& target, std::string body) {
        return send(method, target, {}, std::move(body));
    }
    http::Reply sign_in(std::string const& username, std::string const& password, Form more = {}) {
        more.insert(more.begin(), {{"utente", username}, {"password", password}});
        return post("/accedi", more);
    }

    //! The value of a hidden field of a page; empty when it is not there.
    static std::string hidden(std::string_view page, std::string const& name) {
        std::string const before = "name=\"" + name + "\" value=\"";
        auto const at = page.find(before);
        if (at == std::string_view::npos) return {};
        auto const start = at + before.size();
        return std::string(page.substr(start, page.find('"', start) - start));
    }

    std::string cookies;                 //!< as the next request sends them
    std::string origin = "same-origin";  //!< Sec-Fetch-Site, or an origin, or empty for none
    std::string authorization;
    bool is_htmx = false;
    Form more_headers;                   //!< with their names in lower case

private:
    http::Reply send(http::Method method, std::string const& target, Form const& form, std::string body) {
        http::Request request;
        request.method = method;
        auto const question = target.find('?');
        request.path = target.substr(0, question);
        request.query_text = question == std::string::npos ? "" : target.substr(question + 1);
        request.query = http::parse_urlencoded(request.query_text).value();
        request.headers.add("host", "regia.example.it");
        if (!cookies.empty()) request.headers.add("cookie", cookies);
        if (!authorization.empty()) request.headers.add("authorization", authorization);
        if (is_htmx) request.headers.add("hx-request", "true");
        bool const is_site = origin == "same-origin" || origin == "cross-site";
        if (!origin.empty()) request.headers.add(is_site ? "sec-fetch-site" : "origin", origin);
        for (auto const& [name, value] : more_headers) request.headers.add(name, value);
        for (auto const& [name, value] : form) request.form.add(name, value);
        request.body = std::move(body);
        request.uploads = upload_;
        request.remote_address = address_;
        http::Reply reply = dispatcher_.answer(std::move(request));
        for (auto const& [name, value] : reply.headers)
            if (name == "Set-Cookie" && value.find("regia_session") != std::string::npos)
                cookies = value.substr(0, value.find(';'));
        return reply;
    }

    http::Dispatcher& dispatcher_;
    std::string address_;
    std::vector<http::Upload> upload_;
};

}  // namespace regia::world
