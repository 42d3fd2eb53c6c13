//! One request over HTTP to another record store; libcurl stays in this file.
#include <curl/curl.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "base/text.hpp"
#include "records/forward/forward.hpp"

namespace regia::records {
namespace {

constexpr long connect_milliseconds = 4'000, whole_milliseconds = 60'000;

struct EndCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

//! What it says is of no use to us; its status is.
std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

bool is_safe(std::string const& url) {
    if (url.starts_with("https://")) return true;
    for (std::string const start : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (url.starts_with(start) && (url.substr(start.size(), 1) == ":" || url.substr(start.size(), 1) == "/"))
            return url.find('@') == std::string::npos;
    return false;
}

int perform(Sending const& sending, std::string const& address, std::string const& credentials) {
    static bool const is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    std::unique_ptr<CURL, EndCurl> const handle(is_ready ? curl_easy_init() : nullptr);
    if (!handle) return 0;
    CURL* const curl = handle.get();
    std::unique_ptr<curl_slist, EndList> headers;
    for (std::string const& line :
         {"Content-Type: " + sending.content_type, std::string("X-Experience-API-Version: 2.0.0"),
          std::string("Expect:")})
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    std::string const url = address + "/statements" + (sending.query.empty() ? "" : "?" + sending.query);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Regia");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, whole_milliseconds);
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(curl, CURLOPT_USERPWD, credentials.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, sending.method.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sending.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sending.body.c_str());
    if (curl_easy_perform(curl) != CURLE_OK) return 0;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

}  // namespace

Sender make_sender(ForwardSettings const& settings) {
    std::string address = settings.url;
    while (address.ends_with('/')) address.pop_back();
    if (!is_safe(address + "/")) throw Unavailable("xapi_forward_url is an https address, not " + settings.url);
    std::ifstream in(settings.secret_file, std::ios::binary);
    std::string const secret((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || trim(secret).empty())
        throw Unavailable("xapi_forward_secret_file can't be read: " + settings.secret_file);
    std::string const credentials = settings.login + ":" + std::string(trim(secret));
    return [address, credentials](Sending const& sending) { return perform(sending, address, credentials); };
}

}  // namespace regia::records
