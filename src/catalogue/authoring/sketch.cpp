//! A draft as a demo shows it.
#include "catalogue/authoring/draft.hpp"
#include "catalogue/text/section_form.hpp"
#include "catalogue/editorial.hpp"

namespace regia::catalogue {

void sketch_draft(db::Tx& tx, Module const& module, files::Folder const& in_force, DraftSketch const& sketch) {
    if (module.sections.empty()) throw Bug("the module has no section");
    std::string const path = path_of_section(in_force, module, module.sections.front().id);
    open_draft(tx, {sketch.opened, sketch.draft, StepKind::opened, sketch.author, "", module.version, sketch.now},
               module.code, sketch.revision);
    auto const change = [&](files::Folder const& folder) {
        std::string const& text = *folder.find(path);
        SectionForm form = read_section(text).form;
        std::size_t const first_check = std::min(form.body.find("```verifica"), form.body.size());
        form.body.insert(first_check, sketch.added + "\n\n");
        return std::vector{Change{path, with_form(text, form)}};
    };
    if (save(tx, {sketch.edit, sketch.draft, sketch.author, sketch.now}, in_force, change) != Saved::yes)
        throw Bug("the draft was not saved");
    Step const sent{sketch.sent, sketch.draft, StepKind::sent, sketch.author, "", module.version, sketch.now};
    if (take_step(tx, sent, 1) != Bar::none) throw Bug("the draft was not sent");
}

}  // namespace regia::catalogue
