//! Any bytes as TOML: either one fault with its line, or fields that answer every question with a value or a fault.
#include "files/toml.hpp"

#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

namespace {

void ask_everything(files::Toml const& toml, int depth) {
    if (depth > 20) return;
    toml.only({"a", "b"});
    for (std::string const& key : toml.keys()) {
        promise(toml.has(key), "a key that is listed is there");
        toml.text(key);
        toml.number_or(key, 1);
        toml.real_or(key, 1);
        toml.flag_or(key, false);
        toml.day_if(key);
        toml.texts_or_none(key);
        ask_everything(toml.table(key), depth + 1);
        for (files::Toml const& one : toml.tables(key)) ask_everything(one, depth + 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    files::Faults faults;
    auto const toml = files::Toml::parse("f.toml", fuzz::text_of(data, size), faults, 10);
    if (faults.empty()) ask_everything(toml, 0);
    for (files::Fault const& fault : faults) {
        promise(fault.file == "f.toml" && fault.line >= 9, "a fault names file and line");
        promise(!fault.message.empty(), "a fault says what is wrong");
    }
    return 0;
}
