#include "mail/smtp.hpp"

#include <curl/curl.h>

#include <cstring>

namespace regia::mail {
namespace {

constexpr long connect_seconds = 10;

struct Unread {
    std::string_view rest;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
    auto& unread = *static_cast<Unread*>(from);
    std::size_t const length = std::min(size * count, unread.rest.size());
    std::memcpy(to, unread.rest.data(), length);
    unread.rest.remove_prefix(length);
    return length;
}

int is_ended(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool> const*>(stopping)->load() ? 1 : 0;
}

//! Answers 550 to 559 to a recipient or to the letter itself are final. To the sender, or to the sign-in, they speak of
//! our configuration: that can be mended, and the letters go then.
HandOver::Kind kind_of(CURLcode code, long answer, std::string_view why) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_LOGIN_DENIED:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return HandOver::Kind::unreachable;
    default: break;
    }
    if (why.starts_with("MAIL failed")) return HandOver::Kind::unreachable;
    return answer >= 550 && answer < 560 ? HandOver::Kind::refused : HandOver::Kind::later;
}

}  // namespace

struct SmtpConnection::Handle {
    CURL* curl = curl_easy_init();
    char error[CURL_ERROR_SIZE] = {};
    ~Handle() { curl_easy_cleanup(curl); }
};

SmtpConnection::SmtpConnection(RelaySettings const& settings, std::string password,
                               std::atomic<bool> const& stopping) {
    static bool const is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    handle_ = std::make_unique<Handle>();
    CURL* const curl = handle_->curl;
    if (!is_ready || !curl) throw Unavailable("libcurl can't be started");
    curl_easy_setopt(curl, CURLOPT_URL, settings.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a proxy of the environment is for the web, not for mail
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle_->error);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.send_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_USE_SSL, settings.with_starttls ? long{CURLUSESSL_ALL} : long{CURLUSESSL_NONE});
    if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
    if (!settings.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + settings.sender.address + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_ended);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stopping));
}

SmtpConnection::~SmtpConnection() = default;

HandOver SmtpConnection::hand_over(std::string const& address, std::string const& message) {
    CURL* const curl = handle_->curl;
    Unread unread{message};
    struct Recipients {
        curl_slist* list;
        ~Recipients() { curl_slist_free_all(list); }
    } const to{curl_slist_append(nullptr, ("<" + address + ">").c_str())};
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.list);
    curl_easy_setopt(curl, CURLOPT_READDATA, &unread);
    handle_->error[0] = '\0';
    CURLcode const code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {HandOver::Kind::taken, {}};
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    std::string const why = handle_->error[0] ? handle_->error : curl_easy_strerror(code);
    return {kind_of(code, answer, why), why};
}

}  // namespace regia::mail
