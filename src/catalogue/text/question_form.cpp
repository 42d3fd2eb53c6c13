#include "catalogue/text/question_form.hpp"

#include <set>

#include "catalogue/text/section_form.hpp"
#include "catalogue/text/typed.hpp"
#include "files/toml.hpp"
#include "files/toml_text.hpp"

namespace regia::catalogue {
namespace {

constexpr std::string_view table_name = "question";

//! Which of the [[question]] tables has that id.
std::optional<std::size_t> place_of(std::string const& bank, std::string_view id) {
    files::Faults unread;
    auto const tables = files::Toml::parse("", bank, unread).tables(table_name);
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (tables[i].text_or("id", "") == id) return i;
    return std::nullopt;
}

std::string level_of_bank(std::string const& bank) {
    files::Faults unread;
    return files::Toml::parse("", bank, unread).text_or("level", "base");
}

}  // namespace

QuestionForm form_of(Question const& question) {
    QuestionForm form{question.text, question.right, {}, question.rationale, question.competence,
                      std::string(portfolio::code_of(question.level)), question.sources};
    for (std::size_t i = 0; i < form.wrong.size() && i < question.wrong.size(); ++i) form.wrong[i] = question.wrong[i];
    return form;
}

QuestionForm read_question(http::Fields const& fields) {
    QuestionForm form;
    form.text = one_line(fields.get("domanda"));
    form.right = one_line(fields.get("giusta"));
    for (std::size_t i = 0; i < form.wrong.size(); ++i)
        form.wrong[i] = one_line(fields.get("sbagliata_" + std::to_string(i + 1)));
    form.rationale = one_line(fields.get("motivo"));
    form.competence = fields.get("competenza");
    form.level = fields.get("livello");
    for (auto const source : fields.all("fonti")) form.sources.emplace_back(source);
    return form;
}

std::vector<QuestionFault> faults_of(QuestionForm const& form) {
    std::vector<QuestionFault> faults;
    if (form.text.empty()) faults.push_back(QuestionFault::text_missing);
    if (form.right.empty()) faults.push_back(QuestionFault::right_missing);
    bool const is_complete =
        std::none_of(form.wrong.begin(), form.wrong.end(), [](auto const& wrong) { return wrong.empty(); });
    if (!is_complete) faults.push_back(QuestionFault::wrong_missing);
    std::set<std::string> options(form.wrong.begin(), form.wrong.end());
    options.insert(form.right);
    if (is_complete && options.size() != form.wrong.size() + 1) faults.push_back(QuestionFault::same_answers);
    if (form.rationale.empty()) faults.push_back(QuestionFault::rationale_missing);
    if (form.competence.empty()) faults.push_back(QuestionFault::competence_missing);
    return faults;
}

std::string_view field_of(QuestionFault fault) {
    constexpr std::string_view fields[] = {"domanda", "giusta", "sbagliata_1", "sbagliata_1", "motivo", "competenza"};
    return fields[static_cast<std::size_t>(fault)];
}

std::string path_of_bank(files::Folder const& folder, Module const& module) {
    files::Faults unread;
    auto const toml = files::Toml::parse(folder, module.folder + "modulo.toml", unread);
    return module.folder + toml.text_or("question_bank", "domande.toml");
}

std::string question_digest(std::string const& bank, std::string_view id) {
    auto const place = place_of(bank, id);
    return place ? text_digest(files::TomlText(bank).table({table_name, *place}).value_or("")) : "";
}

std::string new_question_id(std::string const& bank) {
    files::Faults unread;
    auto const toml = files::Toml::parse("", bank, unread);
    std::set<std::string> taken;
    std::string stem = toml.text_or("id", "domanda") + "-q";
    for (auto const& table : toml.tables(table_name)) {
        stem = table.text_or("id", stem);
        taken.insert(stem);
    }
    while (!stem.empty() && stem.back() >= '0' && stem.back() <= '9') stem.pop_back();
    for (std::size_t n = taken.size() + 1;; ++n) {
        std::string id = stem + (n < 10 ? "0" : "") + std::to_string(n);
        if (!taken.contains(id)) return id;
    }
}

std::string with_question(std::string const& bank, std::string_view id, QuestionForm const& form) {
    files::TomlText toml(bank);
    auto place = place_of(bank, id);
    QuestionForm before;
    before.level = level_of_bank(bank);
    if (place) {
        files::Faults unread;
        auto const table = files::Toml::parse("", bank, unread).tables(table_name).at(*place);
        before = {table.text_or("text", ""), table.text_or("right", ""), {}, table.text_or("rationale", ""),
                  table.text_or("competence", ""), table.text_or("level", before.level),
                  table.texts_or_none("source")};
        auto const wrong = table.texts_or_none("wrong");
        for (std::size_t i = 0; i < before.wrong.size() && i < wrong.size(); ++i) before.wrong[i] = wrong[i];
    } else {
        files::Faults unread;
        place = files::Toml::parse("", bank, unread).tables(table_name).size();
        toml.append("[[question]]\nid = " + files::toml_text(id) + "\n");
    }
    bool const is_new = before.text.empty() && before.right.empty();
    files::TomlText::Table const table{table_name, *place};
    auto const put = [&](std::string_view field, std::string const& was, std::string const& is) {
        if (is_new || was != is) toml.set(table, field, files::toml_text(is));
    };
    put("competence", before.competence, form.competence);
    put("text", before.text, form.text);
    put("right", before.right, form.right);
    if (is_new || before.wrong != form.wrong)
        toml.set(table, "wrong", files::toml_texts({form.wrong.begin(), form.wrong.end()}));
    put("rationale", before.rationale, form.rationale);
    auto const sources = in_order_of(before.sources, form.sources);
    if (is_new || before.sources != sources) toml.set(table, "source", files::toml_texts(sources));
    if (before.level != form.level) toml.set(table, "level", files::toml_text(form.level));
    return toml.text();
}

std::string without_question(std::string const& bank, std::string_view id) {
    auto const place = place_of(bank, id);
    if (!place) return bank;
    files::TomlText toml(bank);
    toml.remove(files::TomlText::Table{table_name, *place});
    return toml.text();
}

}  // namespace regia::catalogue
