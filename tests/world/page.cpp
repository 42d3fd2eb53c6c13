#include "world/page.hpp"

#include <stdexcept>

namespace regia::world {
namespace {

std::string unescaped(std::string_view text) {
    std::string plain;
    static constexpr std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (std::size_t i = 0; i < text.size();) {
        bool found = false;
        for (auto const& [entity, character] : entities) {
            if (!text.substr(i).starts_with(entity)) continue;
            plain += character;
            i += entity.size();
            found = true;
            break;
        }
        if (!found) plain += text[i++];
    }
    return plain;
}

std::string attribute(std::string_view tag, std::string_view name) {
    std::string const before = " " + std::string(name) + "=\"";
    auto const at = tag.find(before);
    if (at == std::string_view::npos) return {};
    auto const start = at + before.size();
    return unescaped(tag.substr(start, tag.find('"', start) - start));
}

std::string_view main_of(std::string_view page) {
    auto const start = page.find("<main");
    if (start == std::string_view::npos) return page;
    return page.substr(start, page.find("</main>", start) - start);
}

void read_control(PageForm& form, std::string_view tag) {
    std::string const name = attribute(tag, "name");
    if (name.empty()) return;
    std::string const value = attribute(tag, "value");
    if (tag.starts_with("<button")) form.buttons.emplace_back(name, value);
    else if (attribute(tag, "type") == "hidden") form.hidden.emplace_back(name, value);
    else if (attribute(tag, "type") == "radio") form.choices[name].push_back(value);
}

}  // namespace

std::vector<PageForm> forms_of(std::string_view page) {
    std::vector<PageForm> forms;
    std::string_view const body = main_of(page);
    for (auto at = body.find("<form"); at != std::string_view::npos; at = body.find("<form", at + 1)) {
        std::string_view const inside = body.substr(at, body.find("</form>", at) - at);
        PageForm form;
        form.action = attribute(inside.substr(0, inside.find('>')), "action");
        for (auto tag = inside.find('<', 1); tag != std::string_view::npos; tag = inside.find('<', tag + 1)) {
            std::string_view const element = inside.substr(tag, inside.find('>', tag) - tag);
            if (element.starts_with("<input") || element.starts_with("<button")) read_control(form, element);
        }
        forms.push_back(std::move(form));
    }
    return forms;
}

PageForm form_with(std::string_view page, std::string_view action_part) {
    std::string seen;
    for (auto& form : forms_of(page)) {
        if (form.action.find(action_part) != std::string::npos) return form;
        seen += " " + form.action;
    }
    throw std::runtime_error("no form to " + std::string(action_part) + "; there is:" + seen);
}

std::string text_of(std::string_view page) {
    std::string text;
    bool in_tag = false;
    for (char c : main_of(page)) {
        if (c == '<') in_tag = true;
        bool const is_blank = in_tag || c == ' ' || c == '\n';
        if (c == '>' && in_tag) in_tag = false;
        if (!is_blank) text += c;
        else if (!text.empty() && text.back() != ' ') text += ' ';
    }
    return unescaped(text);
}

}  // namespace regia::world
