#include "access/entry/device.hpp"

namespace regia::access {
namespace {

struct Sign {
    std::string_view in_header, name;
};

// The first that fits: every browser calls itself by the names of older ones too.
constexpr Sign browsers[] = {{"Edg/", "Edge"},       {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
                             {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
                             {"Chrome/", "Chrome"},   {"Safari/", "Safari"}};
constexpr Sign systems[] = {{"Android", "Android"}, {"iPhone", "iPhone"},   {"iPad", "iPad"}, {"Windows", "Windows"},
                            {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"}, {"Linux", "Linux"}};

template <std::size_t N>
std::string_view first_in(std::string_view header, Sign const (&signs)[N]) {
    for (Sign const& sign : signs)
        if (header.find(sign.in_header) != std::string_view::npos) return sign.name;
    return {};
}

}  // namespace

std::string device_of(std::string_view user_agent) {
    std::string_view const browser = first_in(user_agent, browsers);
    std::string_view const system = first_in(user_agent, systems);
    std::string device(browser);
    if (!browser.empty() && !system.empty()) device += ", ";
    return device += system;
}

}  // namespace regia::access
