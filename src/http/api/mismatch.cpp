//! Whether a JSON document is what a type of the API says.
#include <boost/json.hpp>

#include "base/errors.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "http/api/shape.hpp"

namespace regia::http {
namespace {

namespace json = boost::json;

class Check {
public:
    explicit Check(std::map<std::string, std::string> const& types) : types_(types) {}

    void look(Shape const& shape, json::value const& value, std::string const& where) {
        if (value.is_null()) {
            if (!shape.may_be_null && shape.word != "any") look_at_null(shape, where);
            return;
        }
        switch (shape.kind) {
            case Shape::Kind::simple: return look_at_simple(shape.word, value, where);
            case Shape::Kind::literal:
                if (!value.is_string() || value.as_string() != shape.word) found.push_back(where + ": no such word");
                return;
            case Shape::Kind::list: return look_at_list(shape, value, where);
            case Shape::Kind::object: return look_at_object(shape, value, where);
            case Shape::Kind::map: return look_at_map(shape, value, where);
            case Shape::Kind::either: return look_at_either(shape, value, where);
            case Shape::Kind::named: return look(named(shape.word), value, where);
        }
    }

    std::vector<std::string> found;

private:
    Shape named(std::string const& word) const {
        auto const type = types_.find(word);
        if (type == types_.end()) throw Bug("no type of the API is called " + word);
        return parse_shape(type->second);
    }

    //! A type with a name may be null by its own line.
    void look_at_null(Shape const& shape, std::string const& where) {
        bool const may = shape.kind == Shape::Kind::named && named(shape.word).may_be_null;
        if (!may) found.push_back(where + ": null");
    }

    void look_at_simple(std::string_view word, json::value const& value, std::string const& where) {
        bool is_right = word == "any";
        if (word == "int") is_right = value.is_int64() || value.is_uint64();
        if (word == "number") is_right = value.is_number();
        if (word == "bool") is_right = value.is_bool();
        if (word == "text") is_right = value.is_string();
        if (value.is_string()) {
            std::string_view const text = value.as_string();
            if (word == "id") is_right = parse_uuid(text).has_value();
            if (word == "day") is_right = parse_day(text).has_value();
            if (word == "instant") is_right = text.size() >= 20 && text.ends_with('Z') && parse_day(text.substr(0, 10));
        }
        if (!is_right) found.push_back(where + ": not of the type " + std::string(word));
    }

    void look_at_list(Shape const& shape, json::value const& value, std::string const& where) {
        if (!value.is_array()) return found.push_back(where + ": no list");
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            look(shape.parts[0], value.as_array()[i], where + "[" + std::to_string(i) + "]");
    }

    void look_at_map(Shape const& shape, json::value const& value, std::string const& where) {
        if (!value.is_object()) return found.push_back(where + ": no object");
        for (auto const& [name, part] : value.as_object()) look(shape.parts[0], part, where + "." + std::string(name));
    }

    void look_at_object(Shape const& shape, json::value const& value, std::string const& where) {
        if (!value.is_object()) return found.push_back(where + ": no object");
        json::object const& object = value.as_object();
        std::size_t known = 0;
        for (std::size_t i = 0; i < shape.names.size(); ++i) {
            std::string const inside = where + "." + shape.names[i].text;
            json::value const* const part = object.if_contains(shape.names[i].text);
            if (part) {
                ++known;
                look(shape.parts[i], *part, inside);
            } else if (!shape.names[i].may_be_missing) {
                found.push_back(inside + ": missing");
            }
        }
        if (known == object.size()) return;
        for (auto const& [name, part] : object) {
            std::string_view const field = name;
            bool const is_known = std::any_of(shape.names.begin(), shape.names.end(),
                                              [&](Shape::Name const& one) { return one.text == field; });
            if (!is_known) found.push_back(where + "." + std::string(name) + ": not described");
        }
    }

    void look_at_either(Shape const& shape, json::value const& value, std::string const& where) {
        for (Shape const& part : shape.parts) {
            Check one(types_);
            one.look(part, value, where);
            if (one.found.empty()) return;
        }
        found.push_back(where + ": none of the types it may be");
    }

    std::map<std::string, std::string> const& types_;
};

}  // namespace

std::vector<std::string> mismatches(Shape const& shape, std::string_view document,
                                    std::map<std::string, std::string> const& types) {
    boost::system::error_code error;
    json::value const value = json::parse(json::string_view(document.data(), document.size()), error);
    if (error) return {"no JSON"};
    Check check(types);
    check.look(shape, value, "");
    return check.found;
}

}  // namespace regia::http
