//! A result that is either a value or the reasons why there is none: the form of every foreseeable refusal.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/errors.hpp"

namespace regia {

//! One wrong field of a form: `field` is its name in the form, `message` what to write instead (already translated).
struct FieldError {
    std::string field;
    std::string message;
};

//! All the faults of a form at once, in the order of its fields.
using FormErrors = std::vector<FieldError>;

template <class T, class E>
class Outcome {
public:
    Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: a value is an outcome
    Outcome(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: a reason is an outcome

    explicit operator bool() const { return state_.index() == 0; }
    T const& value() const {
        if (state_.index() != 0) throw Bug("outcome has no value");
        return std::get<0>(state_);
    }
    T& value() {
        if (state_.index() != 0) throw Bug("outcome has no value");
        return std::get<0>(state_);
    }
    E const& error() const {
        if (state_.index() != 1) throw Bug("outcome has no error");
        return std::get<1>(state_);
    }

private:
    std::variant<T, E> state_;
};

}  // namespace regia
