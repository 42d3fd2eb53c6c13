#include "catalogue/module_file.hpp"

#include "base/bytes.hpp"

namespace regia::catalogue {
namespace {

void parse_sources(Module& module, files::Toml const& toml) {
    auto const sources = toml.table("sources");
    for (auto const& key : sources.keys()) {
        auto const source = sources.table(key);
        source.only({"cite", "url", "seen"});
        module.sources.push_back({key, source.text("cite"), source.text_or("url", ""), source.text("seen")});
        auto const& url = module.sources.back().url;
        if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
            source.fault("url", "is not an address");
    }
}

//! Reads a section once, whichever way the module names it, and gives its id ("" when it can't be read).
class SectionShelf {
public:
    SectionShelf(Reading& reading, Module& module, std::string const& path)
        : reading_(reading), module_(module), path_(path) {}

    std::string id_of(files::Toml const& toml, std::string_view field, std::string const& name) {
        if (auto const known = ids_.find(name); known != ids_.end()) {
            toml.fault(field, "the section stands twice: " + name);
            return known->second;
        }
        auto section = parse_section(reading_, module_, path_, name);
        std::string const id = section ? section->id : "";
        ids_.emplace(name, id);
        if (section) module_.sections.push_back(std::move(*section));
        return id;
    }

    //! A file that the module does not name would never be seen by anybody.
    void report_unnamed() const {
        for (auto const& file : reading_.folder.below(path_))
            if (file.ends_with(".md") && file.find('/', path_.size()) == std::string::npos &&
                !ids_.contains(file.substr(path_.size())) && file != glossary)
                reading_.faults.push_back({file, 0, "", "modulo.toml does not name this section"});
    }
    std::string glossary;

private:
    Reading& reading_;
    Module& module_;
    std::string const& path_;
    std::map<std::string, std::string, std::less<>> ids_;  //!< file name -> section id
};

//! `[slot.caso]`: one section for each context, and the context whose section is shown to all others.
void parse_slot(Reading const& reading, Module& module, files::Toml const& toml, std::string const& slot,
                SectionShelf& shelf) {
    auto const table = toml.table("slot").table(slot);
    auto& by_context = module.slots[slot];
    for (auto const& context : table.keys()) {
        if (context == "default") continue;
        if (std::find(reading.contexts.begin(), reading.contexts.end(), context) == reading.contexts.end()) {
            table.fault(context, "there is no target " + context);
            continue;
        }
        std::string const id = shelf.id_of(table, context, table.text(context));
        Section const* const section = module.find(id);
        if (!section) continue;
        by_context[context] = id;
        auto const& audience = section->audience;
        if (std::find(audience.begin(), audience.end(), context) == audience.end() &&
            std::find(audience.begin(), audience.end(), "tutti") == audience.end())
            table.fault(context, "the section " + id + " is for others");
        if (section->slot != slot) table.fault(context, "the section " + id + " does not say slot = \"" + slot + "\"");
    }
    std::string const otherwise = table.text_or("default", "");
    if (auto const found = by_context.find(otherwise); found != by_context.end())
        module.slot_default[slot] = found->second;
    else if (otherwise.empty()) toml.fault("slot", "the slot " + slot + " has no default");
    else table.fault("default", "is none of the targets of the slot");
}

void parse_order(Reading const& reading, Module& module, files::Toml const& toml, SectionShelf& shelf) {
    for (auto const& name : toml.texts("sections")) {
        if (name.starts_with(slot_mark)) {
            parse_slot(reading, module, toml, name.substr(slot_mark.size()), shelf);
            module.order.push_back(name);
        } else if (auto id = shelf.id_of(toml, "sections", name); !id.empty()) {
            module.order.push_back(std::move(id));
        }
    }
}

Question parse_question(Reading& reading, Module const& module, files::Toml const& toml, Level level) {
    toml.only({"id", "competence", "text", "right", "wrong", "rationale", "source", "level"});
    Question question;
    question.id = toml.text("id");
    question.competence = toml.text("competence");
    question.text = toml.text("text");
    question.right = toml.text("right");
    question.wrong = toml.texts("wrong");
    question.rationale = toml.text("rationale");
    question.sources = known_sources(module, toml, "source");
    question.level = toml.has("level") ? level_in(toml, "level", level) : level;
    claim_id(reading, toml, question.id);
    if (question.wrong.size() != 3)
        toml.fault("wrong", "there must be three, not " + std::to_string(question.wrong.size()));
    std::set<std::string> options(question.wrong.begin(), question.wrong.end());
    options.insert(question.right);
    if (options.size() != question.wrong.size() + 1) toml.fault("wrong", "two answers are the same");
    if (!question.competence.empty() && std::find(module.competences.begin(), module.competences.end(),
                                                  question.competence) == module.competences.end())
        toml.fault("competence", "the module does not teach " + question.competence);
    return question;
}

//! A bank may repeat the rules of the programme for its readers; it can't have others.
void check_rule(files::Toml const& toml, std::string_view field, int of_programme) {
    if (toml.number_or(field, of_programme) != of_programme)
        toml.fault(field, "programme.toml [project_a] says " + std::to_string(of_programme));
}

void parse_bank(Reading& reading, Module& module, std::string const& file) {
    auto const toml = files::Toml::parse(reading.folder, file, reading.faults);
    if (!reading.folder.find(file)) return;
    toml.only(
        {"id", "module", "level", "language", "draw", "pass_percent", "attempts", "shuffle", "status", "question"});
    Level const level = level_in(toml, "level", Level::base);
    check_rule(toml, "draw", module.draw);
    check_rule(toml, "pass_percent", module.pass_percent);
    check_rule(toml, "attempts", module.attempts_max);
    for (auto const& table : toml.tables("question"))
        module.questions.push_back(parse_question(reading, module, table, level));
    if (module.questions.size() < static_cast<std::size_t>(std::max(module.draw, 1)))
        toml.fault("question", "there are fewer than a test draws");
}

}  // namespace

Uuid version_of(files::Folder const& folder, std::string const& path) {
    files::Folder own;
    for (auto const& file : folder.below(path)) own.put(file.substr(path.size()), *folder.find(file));
    return named_uuid("module", own.digest());
}

std::vector<std::string> known_competences(Reading const& reading, files::Toml const& toml, std::string_view field) {
    std::vector<std::string> known;
    for (auto& code : toml.texts(field)) {
        if (reading.portfolio.find_competence(code)) known.push_back(std::move(code));
        else toml.fault(field, "the Portfolio has no competence " + code);
    }
    return known;
}

void claim_id(Reading& reading, files::Toml const& toml, std::string const& id) {
    if (!id.empty() && !reading.ids.insert(id).second) toml.fault("id", "stands twice in the programme: " + id);
}

Level level_in(files::Toml const& toml, std::string_view field, Level otherwise) {
    auto const code = toml.text(field);
    auto const level = portfolio::level_of(code);
    if (level && *level != Level::none) return *level;
    if (!code.empty()) toml.fault(field, "is none of base, intermedio, avanzato");
    return otherwise;
}

std::vector<std::string> known_sources(Module const& module, files::Toml const& toml, std::string_view field) {
    auto keys = toml.texts(field);
    for (auto const& key : keys)
        if (std::none_of(module.sources.begin(), module.sources.end(), [&](auto const& s) { return s.key == key; }))
            toml.fault(field, "modulo.toml has no source " + key);
    return keys;
}

void parse_module(Reading& reading, Module& module, std::string const& path) {
    std::string const file = path + "modulo.toml";
    auto const toml = files::Toml::parse(reading.folder, file, reading.faults);
    if (!reading.folder.find(file)) return;
    toml.only({"id", "title", "areas", "competences", "related_competences", "level", "language", "version", "status",
               "objectives", "sections", "annexes", "question_bank", "slot", "sources"});
    module.version = version_of(reading.folder, path);
    module.language = toml.text("language");
    module.status = toml.text("status");
    module.objectives = toml.texts("objectives");
    module.competences = known_competences(reading, toml, "competences");
    if (toml.has("related_competences")) known_competences(reading, toml, "related_competences");
    parse_sources(module, toml);
    SectionShelf shelf(reading, module, path);
    parse_order(reading, module, toml, shelf);
    for (auto const& name : toml.texts_or_none("annexes")) {
        auto section = parse_section(reading, module, path, name);
        if (!section) continue;
        if (section->kind != "glossario" || module.glossary) toml.fault("annexes", "only one glossary can be annexed");
        else module.glossary = std::move(section);
        shelf.glossary = path + name;
    }
    shelf.report_unnamed();
    if (auto const bank = toml.text("question_bank"); !bank.empty()) parse_bank(reading, module, path + bank);
}

}  // namespace regia::catalogue
