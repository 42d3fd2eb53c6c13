#include "catalogue/text/section_form.hpp"

#include "catalogue/module_file.hpp"
#include "catalogue/text/typed.hpp"
#include "files/markdown.hpp"
#include "files/toml_text.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t slug_characters_max = 40;
constexpr std::string_view film_fields[] = {"video", "video_seconds", "captions", "transcript"};

files::Toml front_matter(std::string const& text, files::Faults& faults) {
    auto const front = files::split_front_matter(text);
    return files::Toml::parse("", front ? front->fields : std::string_view(), faults);
}

std::vector<std::string> figures_in(std::string_view body) {
    std::vector<std::string> addresses;
    files::MarkdownOptions options;
    options.image = [&](files::MarkdownImage const& image) {
        addresses.push_back(image.address);
        return html::Fragment();
    };
    files::safe_html(body, options);
    return addresses;
}

//! Whether a field says something else by now: what was not changed stays as it was written.
void put(files::TomlText& to, files::Toml const& was, std::string_view field, std::string const& text) {
    if (!was.has(field) || was.text(field) != text) to.set({}, field, files::toml_text(text));
}
void put(files::TomlText& to, files::Toml const& was, std::string_view field, std::vector<std::string> const& texts,
         bool is_optional = false) {
    if (was.texts_or_none(field) == texts && (was.has(field) || is_optional)) return;
    if (texts.empty() && is_optional) to.remove({}, field);
    else to.set({}, field, files::toml_texts(texts));
}

void put_or_remove(files::TomlText& to, files::Toml const& was, std::string_view field, std::string const& text) {
    if (text.empty()) to.remove({}, field);
    else put(to, was, field, text);
}

void put_film(files::TomlText& to, files::Toml const& was, FilmForm const& film, std::string const& seconds_before) {
    if (film.file.empty()) {
        for (std::string_view const field : film_fields) to.remove({}, field);
        return;
    }
    put(to, was, "video", film.file);
    if (film.seconds != seconds_before) to.set({}, "video_seconds", film.seconds);
    put_or_remove(to, was, "captions", film.captions);
    put_or_remove(to, was, "transcript", film.transcript_file);
}

std::string slug(std::string_view title) {
    std::string name = sort_key(title);
    std::replace(name.begin(), name.end(), ' ', '-');
    name.resize(std::min(name.size(), slug_characters_max));
    while (!name.empty() && name.back() == '-') name.pop_back();
    return name.empty() ? "sezione" : name;
}

struct NewName {
    std::string file, id;
};

NewName new_name(files::Folder const& folder, Module const& module, std::string_view title) {
    std::string const base = slug(title);
    std::string const module_name = module.folder.substr(std::string_view("modules/").size());
    for (int n = 1;; ++n) {
        std::string const name = n == 1 ? base : base + "-" + std::to_string(n);
        std::string const id = module_name.substr(0, module_name.size() - 1) + "-" + name;
        if (!folder.find(module.folder + name + ".md") && !module.find(id)) return {name + ".md", id};
    }
}

std::string modulo(files::Folder const& folder, Module const& module) {
    std::string const* const text = folder.find(module.folder + "modulo.toml");
    if (!text) throw NotFound("the module has no modulo.toml");
    return *text;
}

std::vector<std::string> order_in(std::string const& modulo_text) {
    files::Faults unread;
    return files::Toml::parse("", modulo_text, unread).texts_or_none("sections");
}

Change with_order(Module const& module, std::string text, std::vector<std::string> const& order) {
    files::TomlText toml(std::move(text));
    toml.set({}, "sections", files::toml_texts(order));
    return {module.folder + "modulo.toml", toml.text()};
}

//! The name under which the order of the module knows a section: its file, or its slot.
std::string place_in_order(Module const& module, Section const& section, std::string const& path) {
    return section.slot.empty() ? path.substr(module.folder.size()) : std::string(slot_mark) + section.slot;
}

}  // namespace

std::vector<std::string> in_order_of(std::vector<std::string> const& before, std::vector<std::string> const& chosen) {
    std::vector<std::string> ordered;
    auto const has = [](std::vector<std::string> const& list, std::string const& one) {
        return std::find(list.begin(), list.end(), one) != list.end();
    };
    for (std::string const& one : before)
        if (has(chosen, one)) ordered.push_back(one);
    for (std::string const& one : chosen)
        if (!has(before, one)) ordered.push_back(one);
    return ordered;
}

SectionText read_section(std::string const& text) {
    SectionText read;
    auto const front = files::split_front_matter(text);
    if (!front) return read;
    files::Faults unread;
    auto const toml = front_matter(text, unread);
    SectionForm& form = read.form;
    form.title = toml.text_or("title", "");
    form.kind = toml.text_or("kind", "lezione");
    form.level = toml.text_or("level", "base");
    form.level_max = toml.text_or("level_max", "avanzato");
    form.minutes = std::to_string(toml.number_or("minutes", 0));
    form.audience = toml.texts_or_none("audience");
    form.competences = toml.texts_or_none("competences");
    form.sources = toml.texts_or_none("sources");
    form.to_confirm = join(toml.texts_or_none("da_confermare"), "\n");
    form.film = {toml.text_or("video", ""), "", toml.text_or("captions", ""), toml.text_or("transcript", ""), ""};
    if (toml.has("video_seconds")) form.film->seconds = std::to_string(toml.number_or("video_seconds", 0));
    std::size_t const first = std::min(front->body.find_first_not_of("\r\n"), front->body.size());
    read.body_line = front->body_line +
                     static_cast<int>(std::count(front->body.begin(), front->body.begin() + static_cast<long>(first),
                                                 '\n'));
    form.body = plain_lines(front->body.substr(first));
    return read;
}

SectionForm read_section(http::Fields const& fields) {
    auto const text = [&](std::string_view name) { return std::string(trim(fields.get(name))); };
    auto const all = [&](std::string_view name) {
        std::vector<std::string> values;
        for (auto const value : fields.all(name)) values.emplace_back(value);
        return values;
    };
    SectionForm form{text("titolo"), text("tipo"), text("livello"), text("livello_massimo"), text("minuti"),
                     all("destinatari"), all("competenze"), all("fonti"), {}, {}};
    if (fields.has("film"))
        form.film = {text("film"), text("film_secondi"), text("sottotitoli"), "",
                     std::string(trim(plain_lines(fields.get("trascrizione"))))};
    form.to_confirm = join(lines_of(plain_lines(fields.get("da_confermare"))), "\n");
    form.body = plain_lines(fields.get("testo"));
    return form;
}

std::vector<SectionFault> faults_of(SectionForm const& form) {
    std::vector<SectionFault> faults;
    if (form.title.empty()) faults.push_back(SectionFault::title_missing);
    auto const minutes = parse_number<int>(form.minutes);
    if (!minutes || *minutes < 1 || *minutes > 60) faults.push_back(SectionFault::minutes_wrong);
    auto const level = portfolio::level_of(form.level);
    auto const level_max = portfolio::level_of(form.level_max);
    if (!level || !level_max || *level == Level::none || *level_max < *level)
        faults.push_back(SectionFault::levels_crossed);
    if (form.audience.empty()) faults.push_back(SectionFault::audience_missing);
    if (form.competences.empty()) faults.push_back(SectionFault::competences_missing);
    if (trim(form.body).empty()) faults.push_back(SectionFault::body_missing);
    if (form.film && !form.film->file.empty()) {
        auto const seconds = parse_number<int>(form.film->seconds);
        if (!seconds || *seconds < 1 || *seconds > 3600) faults.push_back(SectionFault::seconds_wrong);
    }
    return faults;
}

std::string_view field_of(SectionFault fault) {
    constexpr std::string_view fields[] = {"titolo",     "minuti",          "destinatari",
                                           "competenze", "livello_massimo", "testo", "film_secondi"};
    return fields[static_cast<std::size_t>(fault)];
}

std::string with_form(std::string const& text, SectionForm const& form) {
    auto const front = files::split_front_matter(text);
    if (!front) throw BadRequest("the file is no section");
    files::Faults unread;
    auto const was = front_matter(text, unread);
    SectionForm const before = read_section(text).form;
    files::TomlText fields{std::string(front->fields)};
    put(fields, was, "title", form.title);
    put(fields, was, "kind", form.kind);
    if (form.minutes != before.minutes) fields.set({}, "minutes", form.minutes);
    put(fields, was, "competences", in_order_of(before.competences, form.competences));
    put(fields, was, "audience", in_order_of(before.audience, form.audience));
    put(fields, was, "level", form.level);
    if (form.level_max != before.level_max) fields.set({}, "level_max", files::toml_text(form.level_max));
    put(fields, was, "figures", figures_in(form.body), true);
    put(fields, was, "sources", in_order_of(before.sources, form.sources));
    put(fields, was, "da_confermare", lines_of(form.to_confirm));
    if (form.film) put_film(fields, was, *form.film, before.film->seconds);
    std::string const head = "+++\n" + fields.text() + "+++\n";
    // A form can't tell whether a text ended in a line break, so one that says the same keeps its bytes.
    if (trim(form.body) == trim(before.body)) return head + std::string(front->body);
    return head + "\n" + std::string(trim(form.body)) + "\n";
}

std::string transcript_place(std::string_view film, std::string_view language) {
    return std::string(film.substr(0, film.rfind('.'))) + "." + std::string(language) + ".md";
}

std::string path_of_section(files::Folder const& folder, Module const& module, std::string_view id) {
    for (std::string const& path : folder.below(module.folder)) {
        if (!path.ends_with(".md")) continue;
        files::Faults unread;
        if (front_matter(*folder.find(path), unread).text_or("id", "") == id) return path;
    }
    return {};
}

std::string new_section_id(files::Folder const& folder, Module const& module, std::string const& title) {
    return new_name(folder, module, title).id;
}

std::vector<Change> added_section(files::Folder const& folder, Module const& module, std::string const& title) {
    NewName const name = new_name(folder, module, title);
    std::string text = "+++\nid = " + files::toml_text(name.id) + "\ntitle = " + files::toml_text(title) +
                       "\nkind = \"lezione\"\nminutes = 3\nareas = " + files::toml_texts({module.area}) +
                       "\ncompetences = []\naudience = [\"tutti\"]\nlevel = \"base\"\nsources = []\n"
                       "da_confermare = []\n+++\n\n";
    std::string const modulo_text = modulo(folder, module);
    auto order = order_in(modulo_text);
    order.push_back(name.file);
    return {{module.folder + name.file, std::move(text)}, with_order(module, modulo_text, order)};
}

std::vector<Change> moved_section(files::Folder const& folder, Module const& module, std::string_view id, int by) {
    Section const* const section = module.find(id);
    if (!section) return {};
    std::string const modulo_text = modulo(folder, module);
    auto order = order_in(modulo_text);
    auto const place = place_in_order(module, *section, path_of_section(folder, module, id));
    auto const at = std::find(order.begin(), order.end(), place) - order.begin();
    auto const size = static_cast<std::ptrdiff_t>(order.size());
    if (at == size || at + by < 0 || at + by >= size) return {};
    std::swap(order[static_cast<std::size_t>(at)], order[static_cast<std::size_t>(at + by)]);
    return {with_order(module, modulo_text, order)};
}

std::vector<Change> removed_section(files::Folder const& folder, Module const& module, std::string_view id) {
    Section const* const section = module.find(id);
    std::string const path = path_of_section(folder, module, id);
    if (!section || path.empty() || (module.glossary && module.glossary->id == id)) return {};
    std::string const modulo_text = modulo(folder, module);
    if (section->slot.empty()) {
        auto order = order_in(modulo_text);
        std::erase(order, path.substr(module.folder.size()));
        return {{path, std::nullopt}, with_order(module, modulo_text, order)};
    }
    if (auto const found = module.slot_default.find(section->slot);
        found == module.slot_default.end() || found->second == id)
        return {};
    files::TomlText toml(modulo_text);
    std::string const slot = "slot." + section->slot;
    for (auto const& [context, shown] : module.slots.find(section->slot)->second)
        if (shown == id) toml.remove({slot}, context);
    return {{path, std::nullopt}, {module.folder + "modulo.toml", toml.text()}};
}

}  // namespace regia::catalogue
