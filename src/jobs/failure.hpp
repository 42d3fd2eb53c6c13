//! What the exception in flight means for work that can be tried again.
#pragma once

#include <exception>
#include <string>

#include "base/errors.hpp"
#include "base/text.hpp"
#include "db/tx.hpp"

namespace regia::jobs {

struct Failure {
    bool is_passing = false;  //!< the world's fault (busy, down): the same work may succeed later
    std::string reason;

    //! Only inside a catch block.
    static Failure current() {
        try {
            throw;
        } catch (Unavailable const& error) {
            return {true, short_reason(error.what())};
        } catch (db::DatabaseError const& error) {
            bool const is_passing =
                error.refusal == db::Refusal::busy || error.refusal == db::Refusal::serialization;
            return {is_passing, short_reason(error.what())};
        } catch (std::exception const& error) {
            return {false, short_reason(error.what())};
        } catch (...) {
            return {false, "an exception without a reason"};
        }
    }

private:
    //! Fits a log line and a column; a driver's message may be long and not UTF-8.
    static std::string short_reason(std::string_view what) {
        return is_utf8(what) ? std::string(first_characters(what, 500)) : "a reason that is not text";
    }
};

}  // namespace regia::jobs
