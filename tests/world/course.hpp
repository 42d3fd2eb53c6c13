//! A course made elsewhere that is live: one page of SCORM 1.2, brought, read by somebody else, approved.
#pragma once

#include "catalogue/package/package.hpp"
#include "world/house.hpp"
#include "world/zip.hpp"

namespace regia::world {

//! The id of its package.
inline Uuid live_course(TestHouse& in, std::string const& title) {
    std::string const manifest =
        R"(<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" )"
        R"(xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>)"
        R"(<schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o">)"
        "<title>" + title + "</title>"
        R"(<item identifier="i" identifierref="r"><title>Prova</title></item></organization></organizations>)"
        R"(<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html">)"
        R"(<file href="index.html"/></resource></resources></manifest>)";
    auto const path = std::filesystem::temp_directory_path() / ("regia-course-" + random_token());
    std::ofstream(path, std::ios::binary)
        << zip_of({{"imsmanifest.xml", manifest}, {"index.html", "<p>Una prova.</p>"}});
    Uuid const author = in.somebody("author"), committee = in.somebody("scientific");
    auto const brought = catalogue::bring_package(in.house.installation, path.string(), "corso.zip",
                                                  catalogue::PackageKind::scorm12, author);
    std::filesystem::remove(path);
    REQUIRE(brought.version);
    std::string const address = "/contenuti/pacchetti/" + to_string(brought.version->package);
    auto const step = [&](Uuid who, std::string const& name, Form form) {
        form.insert(form.end(), {{"invio", to_string(in.ids.next())}, {"versione", to_string(brought.version->id)}});
        CHECK(in.signed_in(who).post_from_page(address + name, form).status == 303);
    };
    step(author, "/invio", {});
    step(committee, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}});
    step(committee, "/approvazione", {{"atto", "Verbale n. 3 del 12 febbraio 2026"}});
    return brought.version->package;
}

}  // namespace regia::world
