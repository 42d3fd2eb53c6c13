#include "audience/rule.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "locale/audience.hpp"

namespace regia::audience {
namespace {

namespace w = words::audience;
namespace json = boost::json;
using access::Fact;
using access::FactKind;

json::object document_of(Clause const& clause) {
    json::object document{{"fact", clause.fact}};
    if (!clause.any_of.empty()) {
        json::array values;
        for (std::string const& one : clause.any_of) values.emplace_back(one);
        document["any_of"] = std::move(values);
    }
    if (clause.at_least > 0) document["at_least"] = clause.at_least;
    if (clause.is_not) document["is_not"] = true;
    return document;
}

//! The document of one clause, taken apart: what is of another shape than it should be is told by its place.
class Reading {
public:
    Reading(access::Facts const& facts, html::Voice const& voice, FormErrors& errors)
        : facts_(facts), voice_(voice), errors_(errors) {}

    Clause clause(json::value const& value, std::string const& place) {
        place_ = place;
        Clause clause;
        if (!value.is_object()) return refuse("", w::clause_shape), clause;
        json::object const& document = value.as_object();
        for (auto const& member : document)
            if (member.key() != "fact" && member.key() != "any_of" && member.key() != "at_least" &&
                member.key() != "is_not")
                refuse("." + std::string(member.key()), w::clause_shape);
        auto const* const code = document.if_contains("fact");
        Fact const* const fact = code && code->is_string() ? facts_.find(std::string_view(code->as_string())) : nullptr;
        if (!fact) return refuse(".fact", w::unknown_fact), clause;
        clause.fact = fact->code;
        if (auto const* const negation = document.if_contains("is_not")) {
            if (!negation->is_bool()) refuse(".is_not", w::clause_shape);
            else clause.is_not = negation->as_bool();
        }
        read_values(document, *fact, clause);
        read_number(document, *fact, clause);
        return clause;
    }

private:
    void refuse(std::string const& part, html::Word why) {
        errors_.push_back({place_ + part, std::string(voice_[why])});
    }

    void read_values(json::object const& document, Fact const& fact, Clause& clause) {
        auto const* const values = document.if_contains("any_of");
        if (fact.kind != FactKind::choice) {
            if (values) refuse(".any_of", w::clause_shape);
            return;
        }
        if (!values || !values->is_array() || values->as_array().empty()) return refuse(".any_of", w::choose_one);
        if (values->as_array().size() > values_max) return refuse(".any_of", w::too_many_values);
        auto const choices = fact.choices(voice_);
        for (json::value const& one : values->as_array()) {
            std::string const code = one.is_string() ? std::string(one.as_string()) : std::string();
            bool const is_known = std::any_of(choices.begin(), choices.end(),
                                              [&](html::Choice const& choice) { return choice.value == code; });
            if (!is_known) return refuse(".any_of", w::unknown_value);
            if (std::find(clause.any_of.begin(), clause.any_of.end(), code) == clause.any_of.end())
                clause.any_of.push_back(code);
        }
    }

    void read_number(json::object const& document, Fact const& fact, Clause& clause) {
        auto const* const number = document.if_contains("at_least");
        if (fact.kind != FactKind::number) {
            if (number) refuse(".at_least", w::clause_shape);
            return;
        }
        if (!number || !number->is_int64() || number->as_int64() < 1 || number->as_int64() > number_max)
            return refuse(".at_least", w::number_range);
        clause.at_least = static_cast<int>(number->as_int64());
    }

    access::Facts const& facts_;
    html::Voice const& voice_;
    FormErrors& errors_;
    std::string place_;
};

std::string label_of(std::vector<html::Choice> const& choices, std::string const& code) {
    for (html::Choice const& one : choices)
        if (one.value == code) return one.label;
    return code;
}

}  // namespace

std::string to_json(Clause const& clause) { return json::serialize(document_of(clause)); }

std::string to_json(Rule const& rule) {
    json::array all;
    for (Clause const& clause : rule) all.push_back(document_of(clause));
    return json::serialize(all);
}

Outcome<Rule, FormErrors> read_rule(access::Facts const& facts, html::Voice const& voice, std::string_view text) {
    boost::system::error_code error;
    json::value const document = json::parse({text.data(), text.size()}, error);
    FormErrors errors;
    if (error || !document.is_array()) return FormErrors{{"rule", std::string(voice[w::rule_shape])}};
    if (document.as_array().size() > clauses_max)
        return FormErrors{{"rule", voice(w::too_many_clauses, {{"n", static_cast<int>(clauses_max)}})}};
    Reading reading(facts, voice, errors);
    Rule rule;
    for (std::size_t i = 0; i < document.as_array().size(); ++i)
        rule.push_back(reading.clause(document.as_array()[i], "[" + std::to_string(i) + "]"));
    if (!errors.empty()) return errors;
    return rule;
}

Rule stored_rule(std::string_view text) {
    Rule rule;
    json::value const document = json::parse({text.data(), text.size()});
    for (json::value const& one : document.as_array()) {
        json::object const& stored = one.as_object();
        Clause clause;
        clause.fact = std::string(stored.at("fact").as_string());
        if (auto const* const values = stored.if_contains("any_of"))
            for (json::value const& value : values->as_array()) clause.any_of.emplace_back(value.as_string());
        if (auto const* const number = stored.if_contains("at_least"))
            clause.at_least = static_cast<int>(number->as_int64());
        if (auto const* const negation = stored.if_contains("is_not")) clause.is_not = negation->as_bool();
        rule.push_back(std::move(clause));
    }
    return rule;
}

std::string sentence(access::Facts const& facts, html::Voice const& voice, Clause const& clause) {
    Fact const* const fact = facts.find(clause.fact);
    if (!fact) throw Bug("a rule names a fact that nobody tells: " + clause.fact);
    std::string said(voice[fact->title]);
    if (fact->kind == FactKind::number) said = voice(w::at_least, {{"what", said}, {"n", clause.at_least}});
    if (fact->kind == FactKind::choice) {
        auto const choices = fact->choices(voice);
        std::vector<std::string> labels;
        for (std::string const& code : clause.any_of) labels.push_back(label_of(choices, code));
        said += ": " + join(labels, " " + std::string(voice[w::or_word]) + " ");
    }
    return clause.is_not ? voice(w::negated, {{"what", said}}) : said;
}

}  // namespace regia::audience
