//! What lies beside a statement (Data 2.4.11).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view attachment_names[] = {"usageType", "display", "description", "contentType",
                                                 "length",    "sha2",    "fileUrl"};

//! SHA-224 to SHA-512 in hexadecimal; the specification names the family only.
bool is_sha2(std::string_view text) {
    for (std::size_t const digits : {64, 56, 96, 128})
        if (is_hex(text, digits)) return true;
    return false;
}

Fault is_attachment(json::value const& value, Place const& place) {
    if (auto fault = only(value, place, attachment_names, "XAPI-00025")) return fault;
    json::object const& attachment = value.get_object();
    for (auto const& [name, requirement] :
         {std::pair{"usageType", "XAPI-00107"}, std::pair{"display", "XAPI-00106"},
          std::pair{"contentType", "XAPI-00105"}, std::pair{"length", "XAPI-00102"}, std::pair{"sha2", "XAPI-00103"}})
        if (!attachment.contains(name)) return violation(requirement, place.in(name), "is missing");
    if (auto fault = is_iri(attachment.at("usageType"), place.in("usageType"), "XAPI-00107")) return fault;
    if (auto fault = is_language_map(attachment.at("display"), place.in("display"), "XAPI-00106")) return fault;
    if (auto const* const says = attachment.if_contains("description"))
        if (auto fault = is_language_map(*says, place.in("description"), "XAPI-00121")) return fault;
    json::value const& type = attachment.at("contentType");
    if (auto fault = is_text(type, place.in("contentType"), "XAPI-00105")) return fault;
    if (!is_media_type(type.get_string()))
        return violation("XAPI-00105", place.in("contentType"), "must be a media type");
    json::value const& length = attachment.at("length");
    bool const is_length = (length.is_int64() && length.get_int64() >= 0) || length.is_uint64();
    if (!is_length) return violation("XAPI-00102", place.in("length"), "must be a whole number");
    json::value const& hash = attachment.at("sha2");
    if (auto fault = is_text(hash, place.in("sha2"), "XAPI-00103")) return fault;
    if (!is_sha2(hash.get_string())) return violation("XAPI-00103", place.in("sha2"), "must be a SHA-2 in hexadecimal");
    if (auto const* const file = attachment.if_contains("fileUrl"))
        return is_iri(*file, place.in("fileUrl"), "XAPI-00104");
    return std::nullopt;
}

}  // namespace

Fault are_attachments(json::value const& value, Place const& place) {
    // XAPI-00025.
    if (!value.is_array()) return violation("XAPI-00025", place, "must be a list of attachments");
    for (std::size_t i = 0; i < value.get_array().size(); ++i)
        if (auto fault = is_attachment(value.get_array()[i], place.at(i))) return fault;
    return std::nullopt;
}

}  // namespace regia::records
