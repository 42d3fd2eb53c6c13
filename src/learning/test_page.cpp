#include "base/text.hpp"
#include "learning/reading.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

struct Sitting {
    catalogue::Module const* module = nullptr;
    std::shared_ptr<catalogue::Catalogue const> catalogue;
    Enrolled enrolled;
    std::optional<TestAttempt> last;
    std::string path() const { return "/percorso/moduli/" + std::to_string(module->position); }
    int needed() const { return catalogue::answers_to_pass(*module, module->draw); }
    int allowed() const { return attempts_allowed(enrolled, *module); }
    int attempts_left() const { return allowed() - (last ? last->attempt : 0); }
};

Sitting read_sitting(Desk const& desk) {
    auto const& module = module_in_path(*desk.library.catalogue.current(), desk.request);
    Sitting sitting;
    desk.installation.database.read([&](db::Tx& tx) {
        sitting.enrolled = enrolled_in(tx, desk.library, desk.actor.person, module.code, desk.installation.clock.now());
        sitting.last = last_attempt(tx, desk.actor.person, module.code);
        return true;
    });
    Taught const taught = taught_to(desk.library, sitting.enrolled);
    sitting.catalogue = taught.catalogue;
    sitting.module = taught.module;
    return sitting;
}

std::vector<catalogue::DrawnQuestion> drawn_for(Sitting const& sitting, TestAttempt const& attempt) {
    return catalogue::draw_test(*sitting.module, sitting.enrolled.variant, attempt.seed);
}

std::string const& option_text(catalogue::DrawnQuestion const& drawn, int position) {
    int const option = drawn.option_order[static_cast<std::size_t>(position)];
    return option == 0 ? drawn.question->right : drawn.question->wrong[static_cast<std::size_t>(option - 1)];
}

std::string field_of(std::size_t question) { return "d" + std::to_string(question + 1); }

http::Reply show(Desk const& desk, Sitting const& sitting, std::string const& lead, Fragment const& body,
                 int status = 200) {
    std::string const title = desk.voice(w::test_title, {{"n", sitting.module->position}});
    html::Frame frame = desk.frame(title + " – " + desk.title(*sitting.module));
    frame.crumbs = {{std::string(desk.voice[w::path]), desk.url("/percorso")},
                    {desk.voice(w::module_n, {{"n", sitting.module->position}}), desk.url(sitting.path())},
                    {title, desk.url(sitting.path() + "/verifica"), true}};
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}{}</div>", html::page_head(title, lead), body);
    }), status);
}

//! The open attempt; `typed` keeps what was chosen when something is missing.
http::Reply show_questions(Desk const& desk, Sitting const& sitting, TestAttempt const& attempt,
                           http::Fields const& typed, FormErrors const& errors) {
    auto const drawn = drawn_for(sitting, attempt);
    std::string const lead = desk.voice(w::test_lead, {{"asked", attempt.asked}, {"needed", sitting.needed()},
        {"attempt", attempt.attempt}, {"most", sitting.allowed()}});
    html::Button button;
    button.label = desk.voice[w::hand_in];
    auto const body = html::fragment([&](Writer& h) {
        h("{}<form method=\"post\" class=\"stack\" action=\"{}\">{}{}", html::error_summary(desk.voice, errors),
          desk.url(sitting.path() + "/verifica/consegna"), access::form_token(desk.request),
          html::hidden("tentativo", std::to_string(attempt.attempt)));
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            html::Question question;
            question.name = field_of(i);
            question.eyebrow = desk.voice(w::question_n, {{"n", static_cast<int>(i) + 1}, {"total", attempt.asked}});
            question.text = drawn[i].question->text;
            question.chosen = typed.get(question.name);
            question.error = html::error_of(errors, question.name);
            std::vector<html::Choice> choices;
            for (int position = 0; position < 4; ++position)
                choices.push_back({std::to_string(position), option_text(drawn[i], position)});
            h("<div class=\"card-x pad-l\" lang=\"{}\">{}</div>", sitting.module->language,
              html::question(question, choices));
        }
        h("<div class=\"savebar\"><p class=\"m-0 small muted\">{}</p>{}</div></form>", desk.voice[w::hand_in_note],
          html::submit(button));
    });
    return show(desk, sitting, lead, body, errors.empty() ? 200 : 422);
}

Fragment reviewed_answers(Desk const& desk, Sitting const& sitting, TestAttempt const& attempt) {
    auto const drawn = drawn_for(sitting, attempt);
    html::Card card;
    card.id = "risposte";
    card.title = desk.voice[w::review];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ol class=\"list-plain rows\" lang=\"{}\">", sitting.module->language);
        for (std::size_t i = 0; i < drawn.size() && i < attempt.answers.size(); ++i) {
            bool const is_right =
                attempt.answers[i] >= 0 && drawn[i].option_order[static_cast<std::size_t>(attempt.answers[i])] == 0;
            std::string const chosen =
                attempt.answers[i] < 0 ? std::string("–") : option_text(drawn[i], attempt.answers[i]);
            h("<li><p class=\"strong m-0\">{}</p><p class=\"m-0\">{} {}: {}</p>", drawn[i].question->text,
              html::icon(is_right ? "it-check-circle" : "it-close-circle"), desk.voice[w::your_answer], chosen);
            // The right answer is shown only when no attempt is left to use it in.
            if (attempt.is_passed)
                h("<p class=\"m-0 small muted\">{}: {}. {}</p>", desk.voice[w::right_answer], drawn[i].question->right,
                  drawn[i].question->rationale);
            h("</li>");
        }
        h("</ol>");
    }));
}

Fragment retry_form(Desk const& desk, Sitting const& sitting) {
    html::Button button;
    button.icon = "it-arrow-right";
    button.label = desk.voice[w::retry];
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}</form>", desk.url(sitting.path() + "/verifica"),
          access::form_token(desk.request), html::submit(button));
    });
}

Fragment reopen_form(Desk const& desk, Sitting const& sitting, std::string const& section) {
    html::Button button;
    button.icon = "it-arrow-right";
    button.label = desk.voice[w::reopen];
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}</form>", desk.url(sitting.path() + "/passi"),
          access::form_token(desk.request), html::hidden("passo", section), html::submit(button));
    });
}

Fragment after_failure(Desk const& desk, Sitting const& sitting) {
    if (!needs_reopening(sitting.enrolled)) return retry_form(desk, sitting);
    auto const sections = catalogue::sections_for(*sitting.module, sitting.enrolled.variant, sitting.enrolled.context);
    return reopen_form(desk, sitting, sections.front()->id);
}

//! The first step that she has not opened again.
std::string next_to_reread(Desk const& desk, Sitting const& sitting) {
    Reading const reading = read_module(desk, *sitting.module);
    for (std::size_t step = 0; step < reading.sections.size(); ++step)
        if (reading.must_reread(step)) return reading.sections[step]->id;
    return reading.sections.front()->id;
}

//! More attempts open by themselves: she reads when, and what is left to do. Where the programme opens no more she
//! reads that the contents stay open.
Fragment after_all_failures(Desk const& desk, Sitting const& sitting) {
    auto const reopening = reopening_of(sitting.enrolled, *sitting.module);
    if (!reopening) {
        html::Button const read{.label = std::string(desk.voice[w::reread_module])};
        return html::actions({html::button_link(desk.url(sitting.path()), read)});
    }
    Instant const now = desk.installation.clock.now();
    std::string const steps =
        reopening->sections_left > 0 ? desk.voice(w::reread_left, {{"left", reopening->sections_left},
                                                                   {"total", sitting.enrolled.sections_total}})
                                     : std::string(desk.voice[w::reread_all]);
    std::string const time = now < reopening->from
                                 ? desk.voice(w::reopens_from, {{"moment", desk.voice.moment(reopening->from)}})
                                 : std::string(desk.voice[w::reopens_waited]);
    auto const conditions = html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\"><li>{}</li><li>{}</li></ul><p class=\"m-0 mt1\">{}</p>", steps, time,
          desk.voice[w::reopens_private]);
    });
    bool const is_open = reopening->sections_left == 0 && now >= reopening->from;
    std::string const title = is_open ? desk.voice(w::reopened_title, {{"n", reopening->more}})
                                      : desk.voice(w::reopens_title, {{"n", reopening->more}});
    auto const note = html::note(html::Kind::info, title, conditions);
    Fragment next;
    if (reopening->sections_left > 0) next = reopen_form(desk, sitting, next_to_reread(desk, sitting));
    else if (is_open) next = retry_form(desk, sitting);
    return html::fragment([&](Writer& h) { h("{}{}", note, next); });
}

http::Reply show_outcome(Desk const& desk, Sitting const& sitting, TestAttempt const& attempt) {
    int const asked = attempt.asked;
    Fragment outcome, next;
    if (attempt.is_passed) {
        outcome = html::note(html::Kind::ok, desk.voice(w::passed, {{"right", *attempt.right}, {"asked", asked}}),
                             desk.voice[w::passed_text], html::Announced::politely);
        bool const is_last = sitting.module->position >= static_cast<int>(sitting.catalogue->modules.size());
        html::Button button;
        button.icon = "it-arrow-right";
        button.label = is_last ? std::string(desk.voice[w::back_to_path])
                               : desk.voice(w::next_module_button, {{"n", sitting.module->position + 1}});
        next = html::button_link(
            desk.url(is_last ? "/percorso" : "/percorso/moduli/" + std::to_string(sitting.module->position + 1)),
            button);
    } else {
        bool const is_over = sitting.attempts_left() <= 0;
        int const more = sitting.module->attempts_reopen;
        std::string const text =
            !is_over   ? desk.voice(w::failed_text, {{"needed", sitting.needed()}, {"left", sitting.attempts_left()}})
            : more > 0 ? desk.voice(w::failed_last, {{"n", more}})
                       : std::string(desk.voice[w::failed_for_good]);
        outcome = html::note(html::Kind::warn, desk.voice(w::failed, {{"right", *attempt.right}, {"asked", asked}}),
                             text, html::Announced::politely);
        next = is_over ? after_all_failures(desk, sitting) : after_failure(desk, sitting);
    }
    return show(desk, sitting, desk.title(*sitting.module), html::fragment([&](Writer& h) {
        h("<div class=\"stack\">{}{}{}</div>", outcome, next, reviewed_answers(desk, sitting, attempt));
    }));
}

http::Reply show_start(Desk const& desk, Sitting const& sitting) {
    html::Button button;
    button.label = desk.voice[w::begin_test];
    button.icon = "it-arrow-right";
    std::string const lead = desk.voice(w::test_intro, {{"asked", sitting.module->draw}, {"needed", sitting.needed()},
                                                        {"left", sitting.attempts_left()}});
    return show(desk, sitting, lead, html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}</form>", desk.url(sitting.path() + "/verifica"),
          access::form_token(desk.request), html::submit(button));
    }));
}

http::Answer show_test(Desk const& desk) {
    Sitting const sitting = read_sitting(desk);
    if (sitting.last && !sitting.last->handed_in_at) return show_questions(desk, sitting, *sitting.last, {}, {});
    if (sitting.last) return show_outcome(desk, sitting, *sitting.last);
    auto const bar = bar_to_test(sitting.enrolled, sitting.last, *sitting.module, desk.installation.clock.now());
    if (bar == TestBar::sections_left) {
        auto const content = html::fragment([&](Writer& h) {
            h("{}{}", html::note(html::Kind::info, "", desk.voice[w::sections_left]),
              html::actions({html::button_link(desk.url(sitting.path()),
                                               {.label = std::string(desk.voice[w::resume_module])})}));
        });
        return show(desk, sitting, desk.title(*sitting.module), content);
    }
    return show_start(desk, sitting);
}

http::Answer begin(Desk const& desk) {
    auto const& module = module_in_path(*desk.library.catalogue.current(), desk.request);
    std::string const back = desk.request.local("/percorso/moduli/" + std::to_string(module.position) + "/verifica");
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [&library = desk.library, person = desk.actor.person, code = module.code, back,
                               seed = fresh_seed(), now = desk.installation.clock.now()](db::Tx& tx) {
                                  begin_test(tx, library, person, code, seed, now);
                                  return http::see_other(back);
                              });
}

http::Answer finish(Desk const& desk) {
    Sitting const sitting = read_sitting(desk);
    auto const number = parse_number<int>(desk.request.form.get("tentativo"));
    if (!number || !sitting.last || sitting.last->attempt != *number)
        throw Conflict("this attempt is not the current one");
    std::string const back = desk.request.local(sitting.path() + "/verifica");
    if (sitting.last->handed_in_at) return http::see_other(back);
    FormErrors errors;
    std::vector<int> answers;
    for (std::size_t i = 0; i < static_cast<std::size_t>(sitting.last->asked); ++i) {
        auto const answer = parse_number<int>(desk.request.form.get(field_of(i)));
        if (!answer || *answer < 0 || *answer > 3)
            errors.push_back({field_of(i), desk.voice(w::no_answer, {{"n", static_cast<int>(i) + 1}})});
        answers.push_back(answer.value_or(-1));
    }
    if (!errors.empty()) return show_questions(desk, sitting, *sitting.last, desk.request.form, errors);
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [&library = desk.library, person = desk.actor.person, code = sitting.module->code, back,
                               answers, attempt = *number, now = desk.installation.clock.now()](db::Tx& tx) {
                                  hand_in(tx, library, person, code, attempt, answers, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

void add_test_routes(http::Router& router, access::Installation& installation, Library& library) {
    std::string const path = "/percorso/moduli/{n}/verifica";
    router.get(path, access::may::follow_own_path, with_desk(installation, library, &show_test));
    router.post(path, access::may::follow_own_path, with_desk(installation, library, &begin));
    // The number of the attempt is in the form: an address stays in the history of a shared computer.
    router.post(path + "/consegna", access::may::follow_own_path, with_desk(installation, library, &finish));
}

}  // namespace regia::learning
