//! Any text as a statement of xAPI: refused with a requirement or a place and the reason, or stored in a form that
//! would be taken again and says the same.
#include <boost/json.hpp>

#include "fuzz/promise.hpp"
#include "records/statement/parts.hpp"
#include "records/store/prepared.hpp"

using namespace regia;
using namespace regia::records;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    boost::system::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return 0;
    if (auto const fault = is_statement(value, Place{})) {
        promise(!fault->why.empty(), "a refusal says why");
        return 0;
    }
    std::string const told = json::serialize(value);
    Circumstances given;
    given.stored = "2026-02-12T09:00:00.000Z";
    given.authority = R"({"account":{"homePage":"https://regia.example.it","name":"fuzz"}})";
    given.home = "https://regia.example.it";
    given.is_two = size % 2 == 0;
    Prepared const made = prepared(value.as_object(), given);
    promise(!made.marks.empty(), "it can be found");
    json::value const again = json::parse(made.document);
    promise(!is_statement(again, Place{}), "what is stored would be taken");
    promise(say_the_same(made.document, made.document), "it says the same as itself");
    // One time is given where none was told, so nothing else may have changed.
    if (text_in(again.as_object(), "timestamp") == given.stored) (void)say_the_same(told, made.document);
    return 0;
}
