//! Any bytes as a tax code: a valid one has facts and one canonical form, and so has each of its omocodia forms.
#include "fuzz/promise.hpp"
#include "registry/registry.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    std::string const canonical = registry::canonical_tax_code(text);
    promise(registry::canonical_tax_code(canonical) == canonical, "the canonical form is its own");
    if (registry::check_tax_code(text) != registry::TaxCodeFault::none) return 0;
    promise(registry::check_tax_code(canonical) == registry::TaxCodeFault::none, "the canonical form is valid");
    auto const facts = registry::facts_of_tax_code(text, {2026, 2, 12});
    bool const is_of_these_years = facts.born_on <= Day{2026, 2, 12} && facts.born_on >= Day{1926, 1, 1};
    promise(is_of_these_years, "the birth day is of these hundred years");
    promise(facts.born_on == registry::facts_of_tax_code(canonical, {2026, 2, 12}).born_on, "omocodia keeps the day");
    return 0;
}
