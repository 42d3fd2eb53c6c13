//! A question of a module's test as its form shows it, and the bank file that comes of it. Questions that were not
//! changed keep their bytes.
#pragma once

#include "catalogue/authoring/draft.hpp"
#include "http/message.hpp"

namespace regia::catalogue {

struct QuestionForm {
    std::string text, right;
    std::array<std::string, 3> wrong;
    std::string rationale, competence, level;
    std::vector<std::string> sources;
};
QuestionForm form_of(Question const& question);
QuestionForm read_question(http::Fields const& fields);

enum class QuestionFault { text_missing, right_missing, wrong_missing, same_answers, rationale_missing,
                           competence_missing };
std::vector<QuestionFault> faults_of(QuestionForm const& form);
std::string_view field_of(QuestionFault fault);

//! The bank of the module: "modules/a1/domande.toml".
std::string path_of_bank(files::Folder const& folder, Module const& module);
//! What a form has seen of a question; empty when there is none of that id.
std::string question_digest(std::string const& bank, std::string_view id);
//! "a1c-q31": the first number that is free, after the manner of the bank's other ids.
std::string new_question_id(std::string const& bank);
//! The bank with the question as the form says; a new one stands at its end.
std::string with_question(std::string const& bank, std::string_view id, QuestionForm const& form);
std::string without_question(std::string const& bank, std::string_view id);

}  // namespace regia::catalogue
