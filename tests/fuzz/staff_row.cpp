//! Any row of any file: either values that the registry may hold, or a column and a reason.
#include "registry/staff_row.hpp"

#include "base/text.hpp"
#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

namespace {

registry::Reference small_reference() {
    registry::Reference reference;
    reference.bodies = {{named_uuid("body", "ausl-x"), "ausl-x", "USL Ics", "ausl", "centro"}};
    reference.districts = {{named_uuid("district", "valle"), "valle", "Valle", "ausl-x"}};
    reference.profiles = {{"nurse", "Infermiere", "Nurse", "nursing", "employee"}};
    return reference;
}

}  // namespace

//! The first line is the header, the second the row; fields are parted by tabs.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static registry::Reference const reference = small_reference();
    std::string_view const text = fuzz::text_of(data, size);
    if (!is_utf8(text)) return 0;  // the reader of the file gives no other
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::vector<std::string> header, fields;
    for (auto const name : split(text.substr(0, end), '\t')) header.emplace_back(name);
    for (auto const field : split(text.substr(std::min(end + 1, text.size())), '\t')) fields.emplace_back(field);
    fields.resize(header.size());
    auto const columns = registry::find_columns(header);
    auto const row = registry::read_staff_row(reference, columns, fields, Uuid{}, {2026, 2, 12});
    if (!row) {
        promise(!row.error().reason.empty() && !registry::name_of(row.error().column).empty(), "a refusal says why");
        promise(is_utf8(row.error().value), "the refused value is text");
        return 0;
    }
    auto const& staff = row.value();
    promise(!staff.person.family_name.empty() && !staff.person.given_name.empty(), "a person has a name");
    promise(registry::check_tax_code(*staff.person.tax_code) == registry::TaxCodeFault::none, "her tax code is valid");
    promise(reference.find_body(staff.body) && reference.find_profile(staff.profile), "her place is known");
    promise(!staff.from || !staff.to || *staff.from <= *staff.to, "her period ends after it begins");
    return 0;
}
