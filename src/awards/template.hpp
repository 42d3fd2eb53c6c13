//! The texts of a certificate that people write: versions, their places, their approval. Private to awards/.
//!
//! Rules: every version is written in both languages and never changed or deleted; a certificate keeps the one it was
//! issued with. In force is the version that was approved last, with an act; before the first approval, the one that
//! comes with the product. `{ore}` and the other places are filled when it is printed; a misspelt one is refused.
#pragma once

#include <array>

#include "awards/awards.hpp"

namespace regia::awards {

//! One language of a version. Name and title of the course stand between these by themselves.
struct Wording {
    std::string heading, before_name, after_name, details, note, signature;
};
enum class Part { heading, before_name, after_name, details, note, signature };
inline constexpr std::array parts{Part::heading, Part::before_name, Part::after_name,
                                  Part::details, Part::note,        Part::signature};
std::string& text_of(Wording& wording, Part part);
std::string const& text_of(Wording const& wording, Part part);
std::size_t characters_max(Part part);

enum class Fault { none, missing, too_long, unknown_place, missing_place };
struct WordingFault {
    Fault fault = Fault::none;
    std::string place{};  //!< "{ore}": the unknown or the missing one
};
WordingFault fault_of(Wording const& wording, Part part);

//! `{ore}`, `{inizio}`, `{fine}`, `{moduli}`, `{programma}`, `{ente}` as these facts say them.
std::string filled(std::string_view text, Facts const& facts);

struct Template {
    Uuid id;
    int number = 1;
    Wording it, en;
    Uuid author{};  //!< zero: it came with the product
    Instant written_at{};
    Wording const& in(std::string_view language) const { return language == "en" ? en : it; }
};
struct TemplateApproval {
    Uuid id;
    Uuid text;
    Uuid person;
    std::string act;
    Instant approved_at;
};

//! The one that comes with the product: number 1.
Template initial_template();

// The store.
std::vector<Template> templates(db::Tx& tx);  //!< newest first; the initial one is always among them
std::optional<Template> find_template(db::Tx& tx, int number);
Template template_at(db::Tx& tx, Uuid id);  //!< throws Bug when it is not there
//! Number of the version in force.
int template_in_force(db::Tx& tx);
std::vector<TemplateApproval> template_approvals(db::Tx& tx);  //!< newest first
//! Keeps the initial one as a row, so that what certificates rest on can't change with the product.
Template keep_template_in_force(db::Tx& tx, Instant now);

//! Writes a version once, however often the form arrives (`id` is the form's); returns its number.
int save_template(db::Tx& tx, Template const& text);
//! Appends an approval once; throws NotFound when there is no such version.
void approve_template(db::Tx& tx, TemplateApproval const& approval, Instant now);

}  // namespace regia::awards
