#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "base/text.hpp"

namespace regia {
namespace {

spdlog::logger& logger() {
    static std::shared_ptr<spdlog::logger> const instance = [] {
        auto made = std::make_shared<spdlog::logger>("regia", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("{\"at\":\"%Y-%m-%dT%H:%M:%S.%eZ\",\"level\":\"%l\",%v}", spdlog::pattern_time_type::utc);
        made->flush_on(spdlog::level::warn);
        return made;
    }();
    return *instance;
}

void write(spdlog::level::level_enum level, std::string_view part, std::string_view message,
           std::initializer_list<LogField> fields) {
    if (!logger().should_log(level)) return;
    std::string line = "\"part\":" + json_quoted(part) + ",\"message\":" + json_quoted(message);
    for (LogField const& field : fields) line += "," + json_quoted(field.name) + ":" + json_quoted(field.value);
    logger().log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

std::string json_quoted(std::string_view text) {
    bool const is_text = is_utf8(text);
    std::string quoted = "\"";
    for (char c : text) {
        switch (c) {
            case '"': quoted += "\\\""; break;
            case '\\': quoted += "\\\\"; break;
            case '\n': quoted += "\\n"; break;
            case '\r': quoted += "\\r"; break;
            case '\t': quoted += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\u%04x", c);
                    quoted += escape;
                } else if (!is_text && static_cast<unsigned char>(c) >= 0x80) {
                    quoted += "\\ufffd";  // what is no text must not make the line no JSON
                } else {
                    quoted += c;
                }
        }
    }
    return quoted + "\"";
}

void log_info(std::string_view part, std::string_view message, std::initializer_list<LogField> fields) {
    write(spdlog::level::info, part, message, fields);
}
void log_warning(std::string_view part, std::string_view message, std::initializer_list<LogField> fields) {
    write(spdlog::level::warn, part, message, fields);
}
void log_error(std::string_view part, std::string_view message, std::initializer_list<LogField> fields) {
    write(spdlog::level::err, part, message, fields);
}
void log_quietly() { logger().set_level(spdlog::level::warn); }

}  // namespace regia
