//! What is said of packages, in the language of a page: kinds, states, faults, contents.
#include <algorithm>

#include <fmt/format.h>

#include "catalogue/package/parts.hpp"
#include "locale/catalogue.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::package;
using html::Fragment;
using html::Writer;

struct FaultWord {
    std::string_view code;
    html::Word word;
};
constexpr FaultWord package_fault_words[] = {
    {"default_organization", w::fault_default_organization},
    {"edition", w::fault_edition},
    {"element_missing", w::fault_element_missing},
    {"element_order", w::fault_element_order},
    {"element_unknown", w::fault_element_unknown},
    {"file_missing", w::fault_file_missing},
    {"id_missing", w::fault_id_missing},
    {"id_twice", w::fault_id_twice},
    {"launch_empty", w::fault_launch_empty},
    {"launch_missing", w::fault_launch_missing},
    {"launch_outside", w::fault_launch_outside},
    {"manifest_below", w::fault_manifest_below},
    {"manifest_missing", w::fault_manifest_missing},
    {"mastery", w::fault_mastery},
    {"no_organization", w::fault_no_organization},
    {"no_resources", w::fault_no_resources},
    {"not_a_course", w::fault_not_a_course},
    {"not_a_manifest", w::fault_not_a_manifest},
    {"not_a_package", w::fault_not_a_package},
    {"not_an_iri", w::fault_not_an_iri},
    {"nothing_to_play", w::fault_nothing_to_play},
    {"objective_missing", w::fault_objective_missing},
    {"path_leaves", w::fault_path_leaves},
    {"resource_missing", w::fault_resource_missing},
    {"sequencing_rules", w::fault_sequencing_rules},
    {"title_missing", w::fault_title_missing},
    {"url", w::fault_url},
    {"url_parameter", w::fault_url_parameter},
    {"url_relative", w::fault_url_relative},
    {"value", w::fault_value},
    {"xml_document_type", w::fault_xml_document_type},
    {"xml_encoding", w::fault_xml_encoding},
    {"xml_malformed", w::fault_xml_malformed},
    {"xml_too_large", w::fault_xml_too_large},
    {"zip_bomb", w::fault_zip_bomb},
    {"zip_damaged", w::fault_zip_damaged},
    {"zip_encrypted", w::fault_zip_encrypted},
    {"zip_large", w::fault_zip_large},
    {"zip_link", w::fault_zip_link},
    {"zip_many", w::fault_zip_many},
    {"zip_method", w::fault_zip_method},
    {"zip_name", w::fault_zip_name},
    {"zip_none", w::fault_zip_none},
    {"zip_twice", w::fault_zip_twice},
};

//! "0,8" or "80".
std::string spelled(html::Voice const& voice, double value) {
    std::string text = fmt::format("{:g}", value);
    if (voice.language == html::Language::it) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

}  // namespace

std::string kind_name(html::Voice const& voice, PackageStructure const& structure) {
    switch (structure.kind) {
        case PackageKind::scorm12: return std::string(voice[w::kind_scorm12]);
        case PackageKind::scorm2004: return std::string(voice[w::kind_scorm2004]);
        case PackageKind::cmi5: break;
    }
    return std::string(voice[w::kind_cmi5]);
}

Fragment package_state_tag(html::Voice const& voice, PackageState state) {
    switch (state) {
        case PackageState::draft: return html::tag(html::Kind::idle, voice[w::state_draft]);
        case PackageState::in_review: return html::tag(html::Kind::info, voice[w::state_in_review]);
        case PackageState::reviewed: return html::tag(html::Kind::info, voice[w::state_reviewed]);
        case PackageState::live: return html::tag(html::Kind::ok, voice[w::state_live]);
        case PackageState::withdrawn: break;
    }
    return html::tag(html::Kind::idle, voice[w::state_withdrawn]);
}

std::string fault_sentence(html::Voice const& voice, PackageFault const& fault) {
    for (FaultWord const& known : package_fault_words)
        if (known.code == fault.code) return voice(known.word, {{"what", fault.what}});
    throw Bug("no words for the fault " + fault.code);
}

Fragment fault_list(html::Voice const& voice, PackageFaults const& faults) {
    return html::fragment([&](Writer& h) {
        h("<ul class=\"fault-list\">");
        for (PackageFault const& fault : faults) {
            std::string place = fault.file;
            if (fault.line > 0) place = voice(w::place, {{"file", fault.file}, {"n", fault.line}});
            h("<li>{}", fault_sentence(voice, fault));
            if (!place.empty() || !fault.rule.empty()) {
                h("<span class=\"sub\">{}", place);
                if (!place.empty() && !fault.rule.empty()) h(" · ");
                if (!fault.rule.empty()) h("{}", voice(w::rule, {{"rule", fault.rule}}));
                h("</span>");
            }
            h("</li>");
        }
        h("</ul>");
    });
}

Fragment contents_table(PackageDesk const& desk, PackageStructure const& structure) {
    html::Table table;
    table.caption = desk.voice[w::contents];
    for (html::Word const word : {w::activity, w::opens, w::asks})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (PackageItem const& item : structure.items) {
        std::string const title = std::string(static_cast<std::size_t>(item.depth) * 2, ' ') +
                                  text_in(item.title, desk.voice.code());
        std::string asks = item.move_on;
        if (item.mastery) {
            if (!asks.empty()) asks += ", ";
            asks += desk.voice(w::mastery, {{"n", spelled(desk.voice, *item.mastery)}});
        }
        if (item.is_playable && !item.talks) asks = desk.voice[w::asks_opening];
        rows.push_back({html::head_cell(title), html::cell(item.launch, "m-s", desk.voice[w::opens]),
                        asks.empty() ? html::cell("–", "m-h") : html::cell(asks, "m-s", desk.voice[w::asks])});
    }
    return html::table(table, rows);
}

html::Frame PackageDesk::frame(std::string title, std::string const& path) const {
    std::string const list = "/contenuti/pacchetti";
    html::Frame frame = access::frame(installation, request, std::move(title));
    frame.scripts.emplace_back("package.js");
    frame.crumbs = {{std::string(voice[words::catalogue::contents]), url("/contenuti")},
                    {std::string(voice[w::packages]), url(list)}};
    if (path == list) frame.crumbs.back().is_current = true;
    else frame.crumbs.push_back({frame.title, url(path), true});
    return frame;
}

http::Reply PackageDesk::show(html::Frame const& frame, Fragment const& content, int status) const {
    return http::page(html::page(frame, content), status);
}

std::string PackageDesk::title(PackageStructure const& structure) const {
    return text_in(structure.title, voice.code());
}

}  // namespace regia::catalogue
