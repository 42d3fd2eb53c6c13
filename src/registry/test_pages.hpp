//! The pages of the import for tests: an office with its two bodies, and how a file is sent.
#pragma once

#include "jobs/queue.hpp"
#include "registry/apply/apply.hpp"
#include "registry/import_pages.hpp"
#include "registry/test_staff.hpp"
#include "world/site.hpp"

namespace regia::registry::test {

using world::Browser;
using world::Form;

struct OfficePages : world::Site {
    explicit OfficePages(std::string const& url) : Site(url, staff_folder()) {
        registry::add_routes(router, installation, reference);
        registry::add_apply_routes(router, queue, installation, reference);
        registry::add_subscribers(subscribers, ids);
        database.write_now("reference", [&](db::Tx& tx) { store_reference(tx, *reference.current()); });
    }
    Browser admin() { return somebody_signed_in("Elena Vanni", "admin", {access::Scope::Kind::region, {}}); }
    Browser lead(Uuid body) {
        return somebody_signed_in("Marta Lippi", "body_lead", {access::Scope::Kind::body, body});
    }
    std::int64_t count(std::string const& table) { return db::count_of(database, table); }

    files::Shelf<Reference> reference{folders, parse_reference};
    jobs::Subscribers subscribers{database, clock};
    jobs::Queue queue{database, clock, ids};
};

template <class Test>
void in_pages(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        OfficePages office(url);
        test(office);
    });
}

inline bool says(http::Reply const& reply, std::string_view what) { return reply.body.find(what) != std::string::npos; }

//! The hidden fields of the form of the page.
inline Form form_of(std::string const& page) {
    Form form;
    for (auto const* name : {"form_token", "of", "invio"}) form.emplace_back(name, Browser::hidden(page, name));
    return form;
}

inline http::Reply upload(Browser& browser, std::string const& content, std::string const& name = "personale.csv") {
    return browser.post_file("/importazioni", form_of(browser.get("/importazioni").body), name, content);
}

inline http::Reply press_apply(Browser& browser, std::string const& import) {
    return browser.post(import + "/applica", form_of(browser.get(import).body));
}

}  // namespace regia::registry::test
