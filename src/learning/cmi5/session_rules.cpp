//! The session rules of cmi5: sections 7.1, 8.1, 9 and 10.2 as decisions about one statement of a unit.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/cmi5/statements.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;
using records::Fault;
using records::Violation;

Fault refused(std::string_view requirement, std::string_view path, std::string_view why) {
    return Violation{"cmi5 " + std::string(requirement), std::string(path), std::string(why)};
}

json::value const nothing{};

json::value const& value_at(json::value const& from, std::initializer_list<std::string_view> path) {
    json::value const* at = &from;
    for (std::string_view const name : path) {
        json::object const* const object = at->if_object();
        at = object ? object->if_contains(json::string_view(name.data(), name.size())) : nullptr;
        if (!at) return nothing;
    }
    return *at;
}

std::string_view text_at(json::value const& from, std::initializer_list<std::string_view> path) {
    json::string const* const text = value_at(from, path).if_string();
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

bool lists(json::value const& statement, std::string_view relation, std::string_view activity) {
    json::array const* const list = value_at(statement, {"context", "contextActivities", relation}).if_array();
    if (!list) return false;
    for (json::value const& one : *list)
        if (text_at(one, {"id"}) == activity) return true;
    return false;
}

std::optional<double> number_at(json::value const& from, std::initializer_list<std::string_view> path) {
    json::value const& value = value_at(from, path);
    if (!value.is_number()) return std::nullopt;
    return value.to_number<double>();
}

//! Of the verbs that a unit may use in statements "cmi5 defined".
std::optional<Verb> verb_of(std::string_view iri) {
    if (iri == verbs::initialized) return Verb::initialized;
    if (iri == verbs::completed) return Verb::completed;
    if (iri == verbs::passed) return Verb::passed;
    if (iri == verbs::failed) return Verb::failed;
    if (iri == verbs::terminated) return Verb::terminated;
    return std::nullopt;
}

bool is_outcome(Verb verb) { return verb == Verb::completed || verb == Verb::passed || verb == Verb::failed; }

bool is_utc(std::string_view timestamp) {
    for (std::string_view const end : {"Z", "z", "+00:00", "-00:00", "+0000", "+00"})
        if (timestamp.ends_with(end)) return true;
    return false;
}

//! One statement and what is asked of it; each question is a part of the specification.
struct Question {
    Said const& said;
    json::value const& statement;
    bool is_defined;  //!< "cmi5 defined": it has the category (9.6.2.1-1)
    Verb verb;

    //! 9.1, 9.7, 6.3, 8.1.3.
    Fault about_itself() const {
        if (text_at(statement, {"verb", "id"}) == verbs::voided)
            return refused("6.3.0.0-1", "verb.id", "a unit may not void statements");
        if (!said.told.has_id) return refused("9.1.0.0-1 (d)", "id", "is missing");
        if (said.told.timestamp.empty()) return refused("9.7.0.0-1 (d)", "timestamp", "is missing");
        if (!is_utc(said.told.timestamp)) return refused("9.7.0.0-2 (d)", "timestamp", "is not in UTC");
        std::string_view const type = text_at(statement, {"actor", "objectType"});
        if (!type.empty() && type != "Agent") return refused("9.2.0.0-2", "actor.objectType", "must be Agent");
        if (!value_at(statement, {"actor", "account"}).is_object())
            return refused("9.2.0.0-3", "actor.account", "is missing");
        json::value const given = json::parse({said.agent.data(), said.agent.size()});
        for (std::string_view const part : {"homePage", "name"})
            if (text_at(statement, {"actor", "account", part}) != text_at(given, {"account", part}))
                return refused("8.1.3.0-3 (d)", "actor.account", "is not the actor of the launch");
        return {};
    }

    //! 9.6, 10.2.1: the context template.
    Fault about_context() const {
        if (!value_at(statement, {"context"}).is_object()) {
            bool const is_of_cmi5 = verb_of(text_at(statement, {"verb", "id"})).has_value();
            return refused(is_of_cmi5 ? "9.6.0.0-1 (d)" : "10.2.1.0-6 (d)", "context", "is missing");
        }
        std::string const own = to_string(said.session.registration);
        std::string_view const registration = text_at(statement, {"context", "registration"});
        if (lower_ascii(registration) != own && (is_defined || !registration.empty()))
            return refused(is_defined ? "9.6.1.0-1 (d)" : "8.1.4.0-3 (d)", "context.registration",
                           "is not the registration of the launch");
        if (text_at(statement, {"context", "extensions", extensions::session}) != to_string(said.session.id))
            return refused("9.6.3.1-4 (d)", "context.extensions", "lacks the session id of the launch");
        if (!lists(statement, "grouping", said.unit.id))
            return refused(is_defined ? "9.6.2.0-1 (d)" : "10.2.1.0-7 (d)", "context.contextActivities.grouping",
                           "lacks the publisher's id of the unit");
        return {};
    }

    //! 7.1, 9.3: what comes first, what comes once.
    Fault about_order() const {
        Session const& session = said.session;
        bool const begins = is_defined && verb == Verb::initialized;
        if (begins && session.initialized_at)
            return refused("9.3.2.0-3 (d)", "verb.id", "the session is initialized already");
        if (begins && !session.preferences_read_at)
            return refused("11.0.0.0-3 (d2)", "verb.id", "the learner preferences were not read");
        if (!begins && !session.initialized_at)
            return refused("9.3.0.0-4 (d2)", "verb.id", "the session is not initialized");
        if (!is_defined || !is_outcome(verb)) return {};
        // 10.2.2.
        if (session.mode != Mode::normal)
            return refused(session.mode == Mode::browse ? "10.2.2.0-2 (d)" : "10.2.2.0-3 (d)", "verb.id",
                           "the unit was not launched for this");
        if ((verb == Verb::completed && session.is_completed) || (verb == Verb::passed && session.is_passed) ||
            (verb == Verb::failed && session.is_failed))
            return refused("9.3.0.0-2 (d)", "verb.id", "was said in this session already");
        if (verb == Verb::completed && said.state.completed_at)
            return refused("9.3.0.0-6 (d2)", "verb.id", "was said in this registration already");
        if (verb == Verb::passed && said.state.passed_at)
            return refused("9.3.0.0-7 (d2)", "verb.id", "was said in this registration already");
        if (verb == Verb::failed && said.state.passed_at)
            return refused("9.3.0.0-8 (d)", "verb.id", "the unit was passed already");
        if (verb != Verb::completed && (session.is_passed || session.is_failed))
            return refused("9.3.0.0-3 (d)", "verb.id", "the session has an outcome already");
        return {};
    }

    //! 9.6.2.2: the category "moveon".
    Fault about_category() const {
        bool const tells = is_defined && (value_at(statement, {"result", "success"}).is_bool() ||
                                          value_at(statement, {"result", "completion"}).is_bool());
        bool const has = lists(statement, "category", categories::move_on);
        if (has && !tells)
            return refused("9.6.2.2-2 (d)", "context.contextActivities.category",
                           "holds moveon, and the statement has neither success nor completion");
        if (has || !tells) return {};
        std::string_view const which = verb == Verb::completed ? "9.6.2.2-1 (d1)"
                                       : verb == Verb::passed  ? "9.6.2.2-1 (d2)"
                                                               : "9.6.2.2-1 (d3)";
        return refused(which, "context.contextActivities.category", "lacks moveon");
    }

    //! 9.5: score, success, completion, duration.
    Fault about_result() const {
        if (value_at(statement, {"result", "score"}).is_object()) {
            if (verb != Verb::passed && verb != Verb::failed)
                return refused("9.5.1.0-2 (d)", "result.score", "stands only with passed and failed");
            bool const has_raw = number_at(statement, {"result", "score", "raw"}).has_value();
            if (has_raw && !number_at(statement, {"result", "score", "min"}))
                return refused("9.5.1.0-3 (d1)", "result.score.min", "is missing beside raw");
            if (has_raw && !number_at(statement, {"result", "score", "max"}))
                return refused("9.5.1.0-3 (d2)", "result.score.max", "is missing beside raw");
        }
        json::value const& success = value_at(statement, {"result", "success"});
        if (verb == Verb::passed && success != json::value(true))
            return refused("9.5.2.0-1 (d1)", "result.success", "must be true");
        if (verb == Verb::failed && success != json::value(false))
            return refused("9.5.2.0-2 (d)", "result.success", "must be false");
        if (verb != Verb::passed && verb != Verb::failed && !success.is_null())
            return refused("9.5.2.0-3 (d)", "result.success", "stands only with passed and failed");
        json::value const& completion = value_at(statement, {"result", "completion"});
        if (verb == Verb::completed && completion != json::value(true))
            return refused("9.5.3.0-1 (d1)", "result.completion", "must be true");
        if (verb != Verb::completed && !completion.is_null())
            return refused("9.5.3.0-2 (d)", "result.completion", "stands only with completed");
        return about_duration();
    }

    Fault about_duration() const {
        if (verb == Verb::initialized || !text_at(statement, {"result", "duration"}).empty()) return {};
        std::string_view const which = verb == Verb::terminated  ? "9.5.4.1-1 (d)"
                                       : verb == Verb::completed ? "9.5.4.1-2 (d)"
                                       : verb == Verb::passed    ? "9.5.4.1-3 (d)"
                                                                 : "9.5.4.1-4 (d)";
        return refused(which, "result.duration", "is missing");
    }

    //! 9.3.4, 9.3.5, 9.6.3.2: the score against the mastery score of the launch.
    Fault about_mastery() const {
        bool const has_score = value_at(statement, {"result", "score"}).is_object();
        if (!said.unit.mastery || !has_score) return {};
        auto const named = number_at(statement, {"context", "extensions", extensions::mastery_score});
        if (named != said.unit.mastery)
            return refused("9.6.3.2-2 (d)", "context.extensions", "lacks the mastery score of the launch");
        auto const scaled = number_at(statement, {"result", "score", "scaled"});
        if (verb == Verb::passed && scaled && *scaled < *said.unit.mastery)
            return refused("9.3.4.0-2 (d2)", "result.score.scaled", "is below the mastery score");
        if (verb == Verb::failed && scaled && *scaled >= *said.unit.mastery)
            return refused("9.3.5.0-2 (d)", "result.score.scaled", "reaches the mastery score");
        return {};
    }

    //! 9.3, 9.4: verb and object of a statement "cmi5 defined".
    Fault about_object() const {
        std::string_view const type = text_at(statement, {"object", "objectType"});
        if (text_at(statement, {"object", "id"}) != said.activity || (!type.empty() && type != "Activity"))
            return refused("8.1.5.0-6 (d)", "object.id", "is not the activity of the launch");
        return {};
    }
};

//! 7.1.2, 9.3.6, 9.3.8: nothing after the end, but for the last statement that comes once more.
Fault fault_of_end(Said const& said) {
    Session const& session = said.session;
    if (session.ending == Ending::open) return {};
    if (!said.told.is_new && session.last_statement == said.told.id) return {};
    if (session.ending == Ending::abandoned)
        return refused("9.3.6.0-2 (d2)", "", "the session was abandoned");
    return refused("9.3.0.0-5 (d2)", "", "the session is terminated");
}

}  // namespace

Ruling ruling_on(Said const& said) {
    if (auto fault = fault_of_end(said)) return {fault};
    if (!said.told.is_new) return {};
    json::value const statement = json::parse({said.told.document.data(), said.told.document.size()});
    bool const is_defined = lists(statement, "category", categories::cmi5);
    auto const verb = verb_of(text_at(statement, {"verb", "id"}));
    Question const question{said, statement, is_defined, is_defined ? verb.value_or(Verb::other) : Verb::other};
    if (auto fault = question.about_itself()) return {fault};
    if (auto fault = question.about_context()) return {fault};
    if (is_defined && !verb)
        return {refused("9.3.0.0-1", "verb.id", "is none that a unit uses in a cmi5 defined statement")};
    if (auto fault = question.about_order()) return {fault};
    if (is_defined) {
        if (auto fault = question.about_object()) return {fault};
        if (auto fault = question.about_result()) return {fault};
    }
    if (auto fault = question.about_category()) return {fault};
    if (is_defined)
        if (auto fault = question.about_mastery()) return {fault};
    Ruling accepted;
    accepted.verb = question.verb;
    return accepted;
}

void take(Verb verb, records::Told const& told, Instant now, Session& session, ItemState& state) {
    if (!told.is_new) return;
    session.last_at = now;
    switch (verb) {
        case Verb::initialized: session.initialized_at = now; break;
        case Verb::completed:
            session.is_completed = true;
            state.completed_at = now;
            break;
        case Verb::passed:
            session.is_passed = true;
            state.passed_at = now;
            break;
        case Verb::failed: session.is_failed = true; break;
        case Verb::terminated:
            session.ending = Ending::terminated;
            session.last_statement = told.id;
            break;
        case Verb::other: break;
    }
}

}  // namespace regia::learning::cmi5
