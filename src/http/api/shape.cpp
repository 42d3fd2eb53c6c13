#include "http/api/shape.hpp"

#include <algorithm>

#include "base/errors.hpp"
#include "base/log.hpp"

namespace regia::http {
namespace {

constexpr std::string_view simple_words[] = {"text", "int", "number", "bool", "id", "day", "instant", "any"};

class Parser {
public:
    explicit Parser(std::string_view line) : line_(line) {}

    Shape whole() {
        Shape shape = either();
        if (skip(); at_ < line_.size()) fail("nothing more");
        return shape;
    }

private:
    //! `a | b`; a question mark after any of them is of them all.
    Shape either() {
        Shape first = one();
        if (!take('|')) return first;
        Shape all{.kind = Shape::Kind::either, .may_be_null = first.may_be_null};
        first.may_be_null = false;
        all.parts.push_back(std::move(first));
        do {
            Shape next = one();
            all.may_be_null = all.may_be_null || next.may_be_null;
            next.may_be_null = false;
            all.parts.push_back(std::move(next));
        } while (take('|'));
        return all;
    }

    Shape one() {
        Shape shape = bare();
        shape.may_be_null = take('?');
        return shape;
    }

    Shape bare() {
        if (take('[')) {
            Shape list{.kind = Shape::Kind::list};
            list.parts.push_back(either());
            expect(']');
            return list;
        }
        if (take('{')) return object();
        if (take('"')) {
            auto const end = line_.find('"', at_);
            if (end == std::string_view::npos) fail("the end of a word in quotes");
            Shape literal{.kind = Shape::Kind::literal, .word = std::string(line_.substr(at_, end - at_))};
            at_ = end + 1;
            return literal;
        }
        std::string const name = word();
        bool const is_name = name.front() >= 'A' && name.front() <= 'Z';
        bool const is_simple = std::find(std::begin(simple_words), std::end(simple_words), name) !=
                               std::end(simple_words);
        if (!is_name && !is_simple) fail("a type in place of " + name);
        return {.kind = is_name ? Shape::Kind::named : Shape::Kind::simple, .word = name};
    }

    Shape object() {
        Shape shape{.kind = Shape::Kind::object};
        if (take('*')) {
            shape.kind = Shape::Kind::map;
            expect(':');
            shape.parts.push_back(either());
            expect('}');
            return shape;
        }
        if (take('}')) return shape;
        do {
            std::string name = word();
            bool const may_be_missing = take('?');
            expect(':');
            shape.names.push_back({std::move(name), may_be_missing});
            shape.parts.push_back(either());
        } while (take(','));
        expect('}');
        return shape;
    }

    std::string word() {
        skip();
        std::size_t const from = at_;
        while (at_ < line_.size() && is_letter(line_[at_])) ++at_;
        if (at_ == from) fail("a name");
        return std::string(line_.substr(from, at_ - from));
    }

    static bool is_letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    void skip() {
        while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ == line_.size() || line_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) fail(std::string("the sign ") + c);
    }
    [[noreturn]] void fail(std::string const& wanted) const {
        throw Bug("expected " + wanted + " at " + std::to_string(at_) + " of the type " + std::string(line_));
    }

    std::string_view line_;
    std::size_t at_ = 0;
};

std::string simple_schema(std::string_view word, bool may_be_null) {
    auto const typed = [&](std::string_view type, std::string_view more) {
        std::string const name = "\"" + std::string(type) + "\"";
        return "{\"type\":" + (may_be_null ? "[" + name + ",\"null\"]" : name) + std::string(more) + "}";
    };
    if (word == "any") return "{}";
    if (word == "int") return typed("integer", "");
    if (word == "number") return typed("number", "");
    if (word == "bool") return typed("boolean", "");
    if (word == "id") return typed("string", ",\"format\":\"uuid\"");
    if (word == "day") return typed("string", ",\"format\":\"date\"");
    if (word == "instant") return typed("string", ",\"format\":\"date-time\"");
    return typed("string", "");
}

std::string object_schema(Shape const& shape) {
    std::string properties, required;
    for (std::size_t i = 0; i < shape.names.size(); ++i) {
        std::string const name = json_quoted(shape.names[i].text);
        properties += (properties.empty() ? "" : ",") + name + ":" + schema_of(shape.parts[i]);
        if (!shape.names[i].may_be_missing) required += (required.empty() ? "" : ",") + name;
    }
    std::string schema = "{\"type\":\"object\",\"properties\":{" + properties + "}";
    if (!required.empty()) schema += ",\"required\":[" + required + "]";
    return schema + "}";
}

std::string either_schema(Shape const& shape) {
    bool const is_enum = std::all_of(shape.parts.begin(), shape.parts.end(),
                                     [](Shape const& part) { return part.kind == Shape::Kind::literal; });
    std::string list;
    for (Shape const& part : shape.parts)
        list += (list.empty() ? "" : ",") + (is_enum ? json_quoted(part.word) : schema_of(part));
    return is_enum ? "{\"type\":\"string\",\"enum\":[" + list + "]}" : "{\"anyOf\":[" + list + "]}";
}

std::string schema_without_null(Shape const& shape) {
    switch (shape.kind) {
        case Shape::Kind::simple: return simple_schema(shape.word, false);
        case Shape::Kind::literal: return "{\"const\":" + json_quoted(shape.word) + "}";
        case Shape::Kind::list: return "{\"type\":\"array\",\"items\":" + schema_of(shape.parts[0]) + "}";
        case Shape::Kind::object: return object_schema(shape);
        case Shape::Kind::map:
            return "{\"type\":\"object\",\"additionalProperties\":" + schema_of(shape.parts[0]) + "}";
        case Shape::Kind::either: return either_schema(shape);
        case Shape::Kind::named: break;
    }
    return "{\"$ref\":" + json_quoted("#/components/schemas/" + shape.word) + "}";
}

void collect_names(Shape const& shape, std::vector<std::string>& names) {
    bool const is_new = std::find(names.begin(), names.end(), shape.word) == names.end();
    if (shape.kind == Shape::Kind::named && is_new) names.push_back(shape.word);
    for (Shape const& part : shape.parts) collect_names(part, names);
}

}  // namespace

Shape parse_shape(std::string_view line) { return Parser(line).whole(); }

std::string schema_of(Shape const& shape) {
    if (shape.kind == Shape::Kind::simple) return simple_schema(shape.word, shape.may_be_null);
    std::string const schema = schema_without_null(shape);
    return shape.may_be_null ? "{\"anyOf\":[" + schema + ",{\"type\":\"null\"}]}" : schema;
}

std::vector<std::string> names_in(Shape const& shape) {
    std::vector<std::string> names;
    collect_names(shape, names);
    return names;
}

}  // namespace regia::http
