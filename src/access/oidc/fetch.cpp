#include "access/oidc/fetch.hpp"

#include <curl/curl.h>

#include <memory>

namespace regia::access::oidc {
namespace {

constexpr long connect_milliseconds = 4'000, whole_milliseconds = 10'000;
constexpr std::size_t answer_bytes_max = 512 * 1024;

struct CloseCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take(char* from, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > answer_bytes_max) return 0;
    body.append(from, size * count);
    return size * count;
}

Fetched perform(Fetch const& fetch, std::string const& ca_file) {
    static bool const is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    std::unique_ptr<CURL, CloseCurl> const handle(is_ready ? curl_easy_init() : nullptr);
    CURL* const curl = handle.get();
    if (!curl) return {0, {}, "libcurl can't be started"};
    if (!is_safe_address(fetch.url)) return {0, {}, "not an https address: " + fetch.url};
    Fetched fetched;
    std::unique_ptr<curl_slist, FreeList> headers;
    auto const add = [&](std::string const& line) {
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    };
    add("Accept: application/json, application/jwt");
    if (!fetch.authorization.empty()) add("Authorization: " + fetch.authorization);
    curl_easy_setopt(curl, CURLOPT_URL, fetch.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Regia");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, whole_milliseconds);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &fetched.body);
    if (!ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
    if (fetch.form) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(fetch.form->size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch.form->c_str());
    }
    CURLcode const code = curl_easy_perform(curl);
    if (code != CURLE_OK) return {0, {}, curl_easy_strerror(code)};
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    char const* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    fetched.status = static_cast<int>(status);
    if (type) fetched.type = type;
    return fetched;
}

}  // namespace

bool is_safe_address(std::string const& url) {
    if (url.starts_with("https://")) return true;
    for (char const* host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        std::string const start(host);
        if (!url.starts_with(start)) continue;
        char const next = url.size() > start.size() ? url[start.size()] : '/';
        if (next == ':' || next == '/') return url.find('@') == std::string::npos;
    }
    return false;
}

Fetcher make_fetcher(std::string ca_file) {
    return [ca_file = std::move(ca_file)](Fetch const& fetch) { return perform(fetch, ca_file); };
}

}  // namespace regia::access::oidc
