#include "mail/mime.hpp"

#include <date/date.h>

#include <algorithm>
#include <chrono>

#include "base/bytes.hpp"

namespace regia::mail {
namespace {

constexpr std::size_t plain_header_max = 60;      // with its name it stays under the 78 of RFC 5322 section 2.1.1
constexpr std::size_t encoded_word_bytes = 45;    // 60 characters of base64, 72 with the frame of the word
constexpr std::size_t quoted_line_max = 76;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

//! "Thu, 12 Feb 2026 08:42:00 +0000": English whatever the locale, as RFC 5322 section 3.3 wants.
std::string date_header(Instant at) {
    date::sys_time<std::chrono::microseconds> const time{std::chrono::microseconds(at.microseconds)};
    return date::format("%a, %d %b %Y %T +0000", date::floor<std::chrono::seconds>(time));
}

std::string from_header(Sender const& sender) {
    if (sender.name.empty()) return "<" + sender.address + ">";
    // An encoded word is also right for ASCII, and spares the quoting of names with dots and commas.
    auto const is_word_character = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
    };
    bool const is_plain = std::all_of(sender.name.begin(), sender.name.end(), is_word_character);
    std::string name = is_plain ? sender.name : encoded_header(sender.name);
    if (!is_plain && name == sender.name)
        name = "=?UTF-8?B?" + to_base64(as_bytes(sender.name)) + "?=";
    return name + " <" + sender.address + ">";
}

}  // namespace

std::string encoded_header(std::string_view text) {
    bool const is_plain = text.size() <= plain_header_max && text.find("=?") == std::string_view::npos &&
                          std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }) &&
                          !text.starts_with(' ') && !text.ends_with(' ');
    if (is_plain) return std::string(text);
    std::string words;
    while (!text.empty()) {
        std::size_t length = std::min(encoded_word_bytes, text.size());
        while (length < text.size() && is_continuation(text[length])) --length;  // never half a character in a word
        if (!words.empty()) words += "\r\n ";
        words += "=?UTF-8?B?" + to_base64(as_bytes(text.substr(0, length))) + "?=";
        text.remove_prefix(length);
    }
    return words;
}

std::string quoted_printable(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string all;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (c == '\n') {
            all += "\r\n";
            column = 0;
            continue;
        }
        // A blank at the end of a line would be lost on the way, a dot or "From " at its beginning changed.
        bool const is_plain = c == ' ' ? !ends_line
                                       : c > 0x20 && c < 0x7f && c != '=' && !(column == 0 && (c == '.' || c == 'F'));
        std::size_t const width = is_plain ? 1 : 3;
        if (column + width > quoted_line_max - 1) {
            all += "=\r\n";
            column = 0;
        }
        if (is_plain) {
            all += c;
        } else {
            auto const byte = static_cast<unsigned char>(c);
            all += '=';
            all += digits[byte >> 4];
            all += digits[byte & 15];
        }
        column += width;
    }
    return all;
}

std::string message_of(Letter const& letter, Sender const& sender) {
    std::string const domain = sender.address.substr(sender.address.find('@') + 1);
    std::string message;
    auto const header = [&](std::string_view name, std::string const& value) {
        message += std::string(name) + ": " + value + "\r\n";
    };
    header("Date", date_header(letter.at));
    header("From", from_header(sender));
    header("To", "<" + letter.address + ">");
    header("Message-ID", "<" + to_string(letter.id) + "@" + domain + ">");
    header("Subject", encoded_header(letter.subject));
    // RFC 3834: answering machines do not answer it.
    header("Auto-Submitted", "auto-generated");
    header("Content-Language", letter.language);
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "quoted-printable");
    message += "\r\n" + quoted_printable(letter.text);
    if (!message.ends_with("\r\n")) message += "\r\n";
    return message;
}

}  // namespace regia::mail
