//! /dati-aperti: the open data of each month, for everybody: CSV, and what it is in the words of DCAT-AP_IT.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "files/csv.hpp"
#include "locale/publication.hpp"
#include "monitoring/open_data/publication.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::publication;
namespace json = boost::json;
using html::Writer;

constexpr std::string_view open_path = "/dati-aperti";
constexpr std::string_view licence = "https://creativecommons.org/licenses/by/4.0/";

std::string file_path(Day day) { return std::string(open_path) + "/" + to_string(day) + "/stato.csv"; }

//! Code and name of a body, and its wide area; of a total the words that say so.
std::array<std::string, 3> body_of_line(registry::Reference const& reference, html::Voice const& voice,
                                        std::string_view line) {
    std::string const total(voice[w::all]);
    auto const area_name = [&](std::string const& code) {
        auto const known = reference.wide_areas.find(code);
        if (known != reference.wide_areas.end()) return known->second;
        return std::string(voice[code == "contracted" ? w::contracted : w::no_area]);
    };
    if (line.empty()) return {total, std::string(voice[w::region]), total};
    if (line.starts_with(area_line)) return {total, total, area_name(std::string(line.substr(area_line.size())))};
    Uuid const id = parse_uuid(line).value_or(Uuid{});
    if (registry::Body const* const body = reference.find_body(id))
        return {body->code, body->name, area_name(body->wide_area)};
    if (id != contracted_list()) return {std::string(line), std::string(line), area_name("")};
    return {"contracted", std::string(voice[w::contracted]), std::string(voice[w::contracted])};
}

std::string csv_of(registry::Reference const& reference, html::Voice const& voice, Publication const& one) {
    std::string text =
        "giorno,codice_ente,ente,area_vasta,codice_profilo,profilo,nel_perimetro,raggiunti,iniziati,conclusi\r\n";
    for (PublishedCell const& cell : one.cells) {
        auto const [code, name, area] = body_of_line(reference, voice, cell.line);
        registry::Profile const* const profile = reference.find_profile(cell.item);
        std::string const total(voice[w::all]);
        std::vector<std::string> fields{to_string(one.day), code, name, area,
                                        cell.item.empty() ? total : cell.item,
                                        profile ? profile->name_it : cell.item.empty() ? total : cell.item};
        for (auto const& value : cell.values) fields.push_back(value ? std::to_string(*value) : std::string());
        for (std::size_t i = 0; i < fields.size(); ++i) text += (i ? "," : "") + files::csv_field(fields[i]);
        text += "\r\n";
    }
    return text;
}

json::array in_languages(std::string const& it, std::string const& en) {
    return {json::object{{"@language", "it"}, {"@value", it}}, json::object{{"@language", "en"}, {"@value", en}}};
}

//! The data set and its distributions (DCAT-AP_IT 2.1), as JSON-LD.
json::object catalogue_entry(access::Programme const& programme, std::string const& site, int threshold,
                             std::vector<Publication> const& months) {
    html::Voice const it("it"), en("en");
    auto const said = [&](html::Word word) {
        return in_languages(it(word, {{"n", threshold}}), en(word, {{"n", threshold}}));
    };
    auto const month = [](html::Voice const& voice, Day day) {
        return voice(w::month_of_data, {{"day", voice.day(day)}});
    };
    json::array distributions;
    for (Publication const& one : months)
        distributions.push_back(json::object{{"@type", "dcatapit:Distribution"},
                                             {"dct:title", in_languages(month(it, one.day), month(en, one.day))},
                                             {"dct:issued", to_string(rome_day(one.made_at))},
                                             {"dcat:accessURL", site + std::string(open_path)},
                                             {"dcat:downloadURL", site + file_path(one.day)},
                                             {"dct:format", "CSV"},
                                             {"dcat:mediaType", "text/csv"},
                                             {"dct:license", licence}});
    json::object const publisher{{"@type", "dcatapit:Agent"}, {"foaf:name", programme.owner}};
    return {{"@context", json::object{{"dcat", "http://www.w3.org/ns/dcat#"},
                                      {"dct", "http://purl.org/dc/terms/"},
                                      {"foaf", "http://xmlns.com/foaf/0.1/"},
                                      {"dcatapit", "http://dati.gov.it/onto/dcatapit#"}}},
            {"@type", "dcatapit:Dataset"},
            {"dct:identifier", programme.code + "-stato"},
            {"dct:title", said(w::data_title)},
            {"dct:description", said(w::data_description)},
            {"dct:publisher", publisher},
            {"dct:rightsHolder", publisher},
            {"dct:accrualPeriodicity", "http://publications.europa.eu/resource/authority/frequency/MONTHLY"},
            {"dcat:theme", json::array{"http://publications.europa.eu/resource/authority/data-theme/EDUC",
                                       "http://publications.europa.eu/resource/authority/data-theme/HEAL"}},
            {"dct:language", "http://publications.europa.eu/resource/authority/language/ITA"},
            {"dct:modified", months.empty() ? json::value(nullptr)
                                            : json::value(to_string(rome_day(months.front().made_at)))},
            {"dcat:distribution", std::move(distributions)}};
}

std::vector<Publication> months_of(Sources const& sources) {
    return sources.installation.database.read([](db::Tx& tx) { return publications(tx, open_data_kind); });
}

http::Answer show_open_data(Sources const& sources, http::Request const& request) {
    html::Voice const voice = access::voice(request);
    auto const months = months_of(sources);
    int const threshold = sources.plan.current()->small_cell;
    html::Card const card{.id = "mesi", .title = std::string(voice[w::months])};
    html::Frame frame = access::frame(sources.installation, request, std::string(voice[w::open_data]));
    auto const content = html::fragment([&](Writer& h) {
        h("{}<p>{}</p><p>{}</p>", html::page_head(voice[w::open_data], voice(w::data_title, {{"n", threshold}})),
          voice(w::data_description, {{"n", threshold}}), voice[w::licence_text]);
        h.add(html::card(card, html::fragment([&](Writer& c) {
            if (months.empty()) c("<p class=\"m-0\">{}</p>", voice[w::none_published]);
            c("<ul class=\"list-plain rows\">");
            for (Publication const& one : months)
                c("<li><a href=\"{}\">{}</a></li>", html::Url(file_path(one.day)),
                  voice(w::month_of_data, {{"day", voice.day(one.day)}}));
            c("</ul><p class=\"mt3 m-0\"><a href=\"{}\">{}</a></p>",
              html::Url(std::string(open_path) + "/metadati.json"), voice[w::metadata]);
        })));
    });
    return http::page(html::page(frame, content));
}

http::Answer send_month(Sources const& sources, http::Request const& request) {
    auto const day = parse_day(request.in_path("giorno"));
    auto const found = sources.installation.database.read(
        [&](db::Tx& tx) { return day ? publication(tx, open_data_kind, *day) : std::nullopt; });
    if (!found) throw NotFound("no such month");
    http::Reply reply = http::text(csv_of(*sources.library.reference.current(), html::Voice("it"), *found));
    reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                     {"Content-Disposition", "attachment; filename=\"stato-" + to_string(*day) + ".csv\""}};
    return reply;
}

http::Answer send_metadata(Sources const& sources) {
    auto const& installation = sources.installation;
    return http::json(json::serialize(catalogue_entry(*installation.programme.current(), installation.letter_url(),
                                                      sources.plan.current()->small_cell, months_of(sources))));
}

}  // namespace

void add_open_data_routes(http::Router& router, Sources sources) {
    router.get(std::string(open_path), http::everyone, [sources](http::Request const& request) {
        return show_open_data(sources, request);
    });
    router.get(std::string(open_path) + "/{giorno}/stato.csv", http::everyone,
               [sources](http::Request const& request) { return send_month(sources, request); });
    router.get(std::string(open_path) + "/metadati.json", http::everyone,
               [sources](http::Request const&) { return send_metadata(sources); });
    router.get("/api/v1/open-data", http::everyone, [sources](http::Request const&) { return send_metadata(sources); })
        .describe({.summary = "The open data set and the file of each month, in the words of DCAT-AP_IT",
                   .gives = "{*: any}"});
}

}  // namespace regia::monitoring
