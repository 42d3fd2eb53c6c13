#include "awards/template_form.hpp"

#include "base/text.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;
using html::Writer;

std::string message_of(html::Voice const& voice, WordingFault const& fault, Part part) {
    switch (fault.fault) {
        case Fault::missing: return std::string(voice[w::text_missing]);
        case Fault::too_long: return voice(w::text_long, {{"n", static_cast<int>(characters_max(part))}});
        case Fault::unknown_place: return voice(w::unknown_place, {{"place", fault.place}});
        case Fault::missing_place: return voice(w::missing_place, {{"place", fault.place}});
        case Fault::none: break;
    }
    return {};
}

}  // namespace

html::Word name_of(Part part) {
    switch (part) {
        case Part::before_name: return w::part_before_name;
        case Part::after_name: return w::part_after_name;
        case Part::details: return w::part_details;
        case Part::note: return w::part_note;
        case Part::signature: return w::part_signature;
        case Part::heading: break;
    }
    return w::part_heading;
}

std::string field_of(std::string_view language, Part part) {
    constexpr std::string_view names[] = {"titolo", "prima", "dopo", "dettagli", "nota", "firma"};
    return std::string(language) + "_" + std::string(names[static_cast<std::size_t>(part)]);
}

Template template_in(http::Fields const& form) {
    Template text;
    for (Part const part : parts) {
        text_of(text.it, part) = trim(form.get(field_of("it", part)));
        text_of(text.en, part) = trim(form.get(field_of("en", part)));
    }
    return text;
}

std::string program_field_of(std::string_view language, Part part) {
    constexpr std::string_view names[] = {"heading", "before_name", "after_name", "details", "note", "signature"};
    return std::string(language) + "." + std::string(names[static_cast<std::size_t>(part)]);
}

FormErrors template_errors(html::Voice const& voice, Template const& text, FieldName* name) {
    FormErrors errors;
    for (std::string_view const language : {"it", "en"})
        for (Part const part : parts)
            if (auto const fault = fault_of(text.in(language), part); fault.fault != Fault::none)
                errors.push_back({name(language, part), message_of(voice, fault, part)});
    return errors;
}

Certificate specimen(Desk const& desk, std::string_view language) {
    Certificate certificate;
    certificate.code = "ABCD-EFGH-JKMN";  // its sum is not that of a code: nobody can hold it
    certificate.issued_at = desk.installation.clock.now();
    certificate.facts = programme_facts(desk.sources, language);
    certificate.facts.name = html::Voice(language)[w::specimen_name];
    certificate.facts.concluded_on = rome_day(certificate.issued_at);
    certificate.facts.started_on = plus_days(certificate.facts.concluded_on, -40);
    return certificate;
}

std::string print_specimen(Desk const& desk, Template const& text, std::string_view language) {
    Certificate const certificate = specimen(desk, language);
    return print(certificate, text, check_address(desk, certificate), std::string(html::Voice(language)[w::specimen]));
}

html::Fragment preview(Desk const& desk, Template const& text, std::string_view language) {
    Certificate const certificate = specimen(desk, language);
    Facts const& facts = certificate.facts;
    Wording const& wording = text.in(language);
    html::Voice const voice(language);
    return html::fragment([&](Writer& h) {
        h("<div class=\"awardpaper\" lang=\"{}\"><p class=\"small muted m-0\">{}</p><p class=\"awardtitle\">{}</p>"
          "<p>{}</p><p class=\"awardname\">{}</p><p>{}</p><p class=\"strong\">{}</p><p>{}</p>",
          language, voice[w::specimen], filled(wording.heading, facts), filled(wording.before_name, facts), facts.name,
          filled(wording.after_name, facts), facts.course, filled(wording.details, facts));
        if (!wording.note.empty()) h("<p class=\"small\">{}</p>", filled(wording.note, facts));
        if (!wording.signature.empty()) h("<p class=\"strong\">{}</p>", filled(wording.signature, facts));
        h("</div>");
    });
}

}  // namespace regia::awards
