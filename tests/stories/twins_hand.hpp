//! What one person does in one sitting, by the product's own routes.
#pragma once

#include "world/house.hpp"

namespace regia::twins {

class Hand {
public:
    Hand(world::TestHouse& house, Uuid person);

    http::Reply get(std::string const& target) { return browser_.get(target); }
    //! Sends a form of hers with the hidden fields of her session; a refusal fails the test. Returns the reply.
    http::Reply send(std::string const& target, world::Form form = {}, int wanted = 303);
    std::string submission() { return to_string(in_.ids.next()); }
    world::Browser& browser() { return browser_; }

    //! A whole survey: everything right, or nothing. Twenty seconds a question, so who is asked more ends later.
    void answer_survey(bool is_high);
    //! Opens every section of the module, three minutes each; again, when they were open already.
    void read_module(int position);
    //! A test with this many right answers of ten.
    void sit_test(int position, std::size_t right);

private:
    std::string code_of(int position) const { return "F" + std::to_string(position); }

    world::TestHouse& in_;
    Uuid person_;
    world::Browser browser_;
    std::string form_token_, of_;
};

}  // namespace regia::twins
