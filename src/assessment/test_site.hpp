//! The survey served in process on the programme that ships, for the tests of its pages and of its API.
#pragma once

#include "assessment/attempt.hpp"
#include "jobs/events.hpp"
#include "world/page.hpp"
#include "world/programme.hpp"
#include "world/site.hpp"

namespace regia::assessment::test {

inline files::Folder tuscany() {
    files::Faults faults;
    return files::Folder::read(tuscany_folder(), faults);
}

struct SurveySite : world::Site {
    explicit SurveySite(std::string const& url) : Site(url, tuscany()), subscribers(database, clock) {
        database.write_now("bodies", [&](db::Tx& tx) { registry::store_reference(tx, *reference.current()); });
        portfolio::add_subscribers(subscribers, portfolio, reference, clock);
        assessment::add_subscribers(subscribers, survey);
        assessment::add_routes(router, installation, survey, portfolio, reference);
    }

    //! A nurse of a body, with what is expected of her.
    Uuid nurse() {
        Uuid const person = somebody("Chiara Bini", "learner");
        registry::Person const row{person, "Chiara", "Bini", std::nullopt, std::nullopt, std::nullopt, "f", "it"};
        registry::Employment const job{ids.next(),      person,       named_uuid("body", "ausl-tc"),
                                       std::nullopt,    std::nullopt, "nurse",
                                       "employee",      std::nullopt, 36.0,
                                       Day{2025, 1, 1}, std::nullopt};
        database.write_now("hire", [&](db::Tx& tx) { registry::add_person(tx, row, job, clock.now()); });
        subscribers.drain();
        return person;
    }
    std::string bearer(Uuid person) {
        return database.write_now("bearer", [&](db::Tx& tx) {
            return access::make_bearer(tx, access::grants_of(tx, person, rome_day(clock.now())).at(0), "test",
                                       clock.now(), clock.now() + days(365));
        });
    }
    std::optional<Attempt> open_of(Uuid person) {
        return database.read([&](db::Tx& tx) { return find_open(tx, person); });
    }
    Attempt attempt(Uuid person, Uuid id) {
        return database.read([&](db::Tx& tx) { return find_attempt(tx, person, id).value(); });
    }
    std::vector<GivenAnswer> answers(Uuid person, Uuid id) {
        return database.read([&](db::Tx& tx) { return answers_of(tx, person, id); });
    }
    std::int64_t count(std::string const& what) {
        return database.read(
            [&](db::Tx& tx) { return tx.value<std::int64_t>("SELECT count(*) FROM " + what).value(); });
    }
    //! Where the right option stands in the question that waits.
    int right_place(Attempt const& attempt) {
        Item const& item = *survey.at(attempt.revision)->find(attempt.current_item);
        for (int place = 0; place < 4; ++place)
            if (item.options[static_cast<std::size_t>(attempt.current_order[static_cast<std::size_t>(place)])].is_right)
                return place;
        return 0;
    }

    files::Shelf<Survey> survey{folders, parse_survey};
    files::Shelf<portfolio::Portfolio> portfolio{folders, portfolio::parse_portfolio};
    files::Shelf<registry::Reference> reference{folders, registry::parse_reference};
    jobs::Subscribers subscribers;
};

//! A nurse at her survey, with her browser.
struct Sitting {
    explicit Sitting(SurveySite& at) : site(at), person(at.nurse()), browser(at.browser_of(person)) {}

    http::Reply begin() { return send(world::form_with(browser.get("/questionario").body, "/questionario"), {}); }
    void sign_in_again() { browser.cookies = site.browser_of(person).cookies; }
    //! As a form of a page that was open before the first.
    http::Reply begin_again() { return browser.post_from_page("/questionario", {}); }
    Attempt now() { return site.open_of(person).value(); }
    std::string path() { return "/questionari/" + to_string(now().id) + "/domanda"; }
    world::PageForm form() { return world::form_with(browser.get(path()).body, "/domanda"); }
    http::Reply send(world::PageForm const& form, world::Form chosen) {
        chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
        return browser.post(form.action, chosen);
    }
    http::Reply answer(world::Form const& chosen) {
        site.clock.advance(seconds(20));
        return send(form(), chosen);
    }
    //! Right where `is_right(position)`, to the question with that number or to the end.
    template <class IsRight>
    http::Reply answer_until(int position, IsRight is_right) {
        http::Reply last;
        for (auto open = site.open_of(person); open && open->position() < position; open = site.open_of(person)) {
            int const right = site.right_place(*open);
            last = answer({{"risposta", std::to_string(is_right(open->position()) ? right : (right + 1) % 4)}});
            REQUIRE(last.status == 303);
        }
        return last;
    }
    http::Reply finish() {
        return answer_until(100, [](int position) { return position % 3 != 0; });
    }

    SurveySite& site;
    Uuid person;
    world::Browser browser;
};

template <class Test>
void on_each_site(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        SurveySite site(url);
        test(site);
    });
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace regia::assessment::test
