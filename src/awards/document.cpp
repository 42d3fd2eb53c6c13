//! A certificate on paper: the facts as they were issued, with the texts they were issued with.
#include "awards/certificate.hpp"
#include "files/pdf.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;

std::vector<std::string> foot_of(html::Voice const& voice, Facts const& facts) {
    std::string line = facts.funding_line;
    if (!facts.cup.empty()) line += (line.empty() ? "" : " · ") + voice(w::cup, {{"cup", facts.cup}});
    std::vector<std::string> foot;
    for (std::string const& one : {facts.funding, line})
        if (!one.empty()) foot.push_back(one);
    return foot;
}

}  // namespace

std::string print(Certificate const& certificate, Template const& text, std::string const& address,
                  std::string const& stamp) {
    Facts const& facts = certificate.facts;
    Wording const& wording = text.in(facts.language);
    html::Voice const voice(facts.language);
    files::PdfDocument document;
    document.title = voice(w::document_title, {{"course", facts.course}, {"name", facts.name}});
    document.language = facts.language;
    document.author = facts.owner;
    document.subject = voice(w::document_subject, {{"code", certificate.code}});
    document.made_at = from_rome(rome_day(certificate.issued_at), 0, 0);  // the day, not the hour of her last step
    document.head = {facts.owner, facts.programme};
    document.foot = foot_of(voice, facts);
    document.stamp = stamp;
    document.is_framed = true;
    auto const add = [&](files::PdfBlock block) { document.blocks.push_back(std::move(block)); };
    auto const say = [&](std::string const& sentence, files::PdfStyle style) {
        if (!sentence.empty()) add(files::PdfParagraph{filled(sentence, facts), style});
    };
    add(files::PdfHeading{1, filled(wording.heading, facts)});
    add(files::PdfGap{10});
    say(wording.before_name, files::PdfStyle::lead);
    add(files::PdfParagraph{facts.name, files::PdfStyle::name});
    say(wording.after_name, files::PdfStyle::normal);
    add(files::PdfParagraph{facts.course, files::PdfStyle::title});
    say(wording.details, files::PdfStyle::normal);
    add(files::PdfHeading{2, std::string(voice[w::areas])});
    add(files::PdfList{facts.areas});
    if (facts.is_provisional) add(files::PdfParagraph{std::string(voice[w::provisional]), files::PdfStyle::small});
    say(wording.note, files::PdfStyle::small);
    add(files::PdfGap{4});
    add(files::PdfParagraph{voice(w::issued_on, {{"day", voice.day(rome_day(certificate.issued_at))}})});
    say(wording.signature, files::PdfStyle::strong);
    add(files::PdfGap{14});
    std::vector<std::string> beside{voice(w::code_is, {{"code", certificate.code}}),
                                    std::string(voice[w::how_to_check]), address};
    add(files::PdfCode{files::qr_code(address), std::string(voice[w::qr_alt]), address, std::move(beside)});
    return files::write_pdf(document);
}

}  // namespace regia::awards
