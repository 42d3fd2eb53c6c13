#include "files/toml.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace regia::files {

struct Toml::Document {
    toml::table root;
};

namespace {

toml::table const& as_table(void const* pointer) { return *static_cast<toml::table const*>(pointer); }
toml::table const empty_table;

}  // namespace

Toml::Toml(std::string file, std::shared_ptr<Document const> document, void const* table, Faults& faults,
           int first_line)
    : file_(std::move(file)),
      document_(std::move(document)),
      table_(table),
      faults_(&faults),
      first_line_(first_line) {}

Toml Toml::parse(std::string const& file, std::string_view text, Faults& faults, int first_line) {
    auto document = std::make_shared<Document>();
    toml::parse_result result = toml::parse(text);
    if (result) {
        document->root = std::move(result).table();
    } else {
        int const line = static_cast<int>(result.error().source().begin.line) + first_line - 1;
        faults.push_back({file, line, "", std::string(result.error().description())});
    }
    void const* const root = &document->root;
    return Toml(file, std::move(document), root, faults, first_line);
}

Toml Toml::parse(Folder const& folder, std::string const& file, Faults& faults) {
    std::string const* const text = folder.find(file);
    if (!text) faults.push_back({file, 0, "", "the file is missing"});
    return parse(file, text ? *text : std::string(), faults);
}

int Toml::line() const { return static_cast<int>(as_table(table_).source().begin.line) + first_line_ - 1; }

void Toml::fault(std::string_view field, std::string const& message) const {
    int at = line();
    if (auto const* node = as_table(table_).get(field))
        at = static_cast<int>(node->source().begin.line) + first_line_ - 1;
    faults_->push_back({file_, std::max(at, 0), std::string(field), message});
}

void Toml::only(std::initializer_list<std::string_view> allowed) const {
    for (auto const& [key, node] : as_table(table_))
        if (std::find(allowed.begin(), allowed.end(), key.str()) == allowed.end()) fault(key.str(), "no such field");
}

bool Toml::has(std::string_view field) const { return as_table(table_).contains(field); }

namespace {

template <class T, class Native>
T required(Toml const& toml, toml::table const& table, std::string_view field, char const* kind) {
    auto const* const node = table.get(field);
    if (!node) {
        toml.fault(field, std::string("is missing: ") + kind);
        return T{};
    }
    auto const value = node->value<Native>();
    if (!value) {
        toml.fault(field, std::string("is not ") + kind);
        return T{};
    }
    return static_cast<T>(*value);
}

std::vector<std::string> text_list(Toml const& toml, toml::node const& node, std::string_view field) {
    std::vector<std::string> list;
    auto const* const array = node.as_array();
    if (!array) {
        toml.fault(field, "is not a list of texts");
        return list;
    }
    for (auto const& element : *array) {
        if (auto const text = element.value<std::string>()) list.push_back(*text);
        else toml.fault(field, "is not a list of texts");
    }
    return list;
}

}  // namespace

std::string Toml::text(std::string_view field) const {
    std::string value = required<std::string, std::string>(*this, as_table(table_), field, "a text");
    if (value.empty() && has(field)) fault(field, "is empty");
    return value;
}
std::int64_t Toml::number(std::string_view field) const {
    return required<std::int64_t, std::int64_t>(*this, as_table(table_), field, "a whole number");
}
double Toml::real(std::string_view field) const {
    return required<double, double>(*this, as_table(table_), field, "a number");
}
bool Toml::flag(std::string_view field) const {
    return required<bool, bool>(*this, as_table(table_), field, "true or false");
}

Day Toml::day(std::string_view field) const {
    auto const* const node = as_table(table_).get(field);
    if (node) {
        if (auto const date = node->value<toml::date>()) return {date->year, date->month, date->day};
        if (auto const text = node->value<std::string>())
            if (auto const day = parse_day(*text)) return *day;
    }
    fault(field, node ? "is not a day (YYYY-MM-DD)" : "is missing: a day (YYYY-MM-DD)");
    return {};
}

std::vector<std::string> Toml::texts(std::string_view field) const {
    auto const* const node = as_table(table_).get(field);
    if (!node) {
        fault(field, "is missing: a list of texts");
        return {};
    }
    return text_list(*this, *node, field);
}

std::string Toml::text_or(std::string_view field, std::string_view otherwise) const {
    if (!has(field)) return std::string(otherwise);
    return required<std::string, std::string>(*this, as_table(table_), field, "a text");
}
std::int64_t Toml::number_or(std::string_view field, std::int64_t otherwise) const {
    return has(field) ? number(field) : otherwise;
}
double Toml::real_or(std::string_view field, double otherwise) const { return has(field) ? real(field) : otherwise; }
bool Toml::flag_or(std::string_view field, bool otherwise) const { return has(field) ? flag(field) : otherwise; }
std::optional<Day> Toml::day_if(std::string_view field) const {
    return has(field) ? std::optional<Day>(day(field)) : std::nullopt;
}
std::vector<std::string> Toml::texts_or_none(std::string_view field) const {
    return has(field) ? texts(field) : std::vector<std::string>();
}

Toml Toml::table(std::string_view field) const {
    auto const* const found = as_table(table_).get_as<toml::table>(field);
    if (!found && has(field)) fault(field, "is not a table");
    return Toml(file_, document_, found ? found : &empty_table, *faults_, first_line_);
}

std::vector<Toml> Toml::tables(std::string_view field) const {
    std::vector<Toml> list;
    auto const* const array = as_table(table_).get_as<toml::array>(field);
    if (!array) {
        if (has(field)) fault(field, "is not a list of tables");
        return list;
    }
    for (auto const& element : *array) {
        if (auto const* const found = element.as_table())
            list.push_back(Toml(file_, document_, found, *faults_, first_line_));
        else fault(field, "is not a list of tables");
    }
    return list;
}

std::vector<std::string> Toml::keys() const {
    std::vector<std::string> all;
    for (auto const& [key, node] : as_table(table_)) all.emplace_back(key.str());
    return all;
}

}  // namespace regia::files
