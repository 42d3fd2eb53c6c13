//! Structured logs: one JSON object a line on standard error, so that any collector reads them. spdlog stays behind
//! this header (it costs seconds of compile time a file).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace regia {

struct LogField {
    std::string_view name;
    std::string value;
};

//! `part` is the folder that speaks ("db", "http"). Never give names, tax codes, levels or answers of a person.
void log_info(std::string_view part, std::string_view message, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view part, std::string_view message, std::initializer_list<LogField> fields = {});
void log_error(std::string_view part, std::string_view message, std::initializer_list<LogField> fields = {});
//! Only warnings and errors from now on (tests, command line).
void log_quietly();
//! `text` as a JSON string with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace regia
