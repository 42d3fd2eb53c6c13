#include "html/components_form.hpp"

#include "html/components.hpp"
#include "locale/html.hpp"

namespace regia::html {
namespace {

std::string id_of(Field const& field) { return field.id.empty() ? field.name : field.id; }

//! What every control has: name, id, and the texts that describe it.
void attributes(Writer& h, Field const& field) {
    h(" id=\"{}\" name=\"{}\"", id_of(field), field.name);
    if (field.is_required) h(" required");
    if (field.is_read_only) h(" readonly");
    if (!field.autocomplete.empty()) h(" autocomplete=\"{}\"", field.autocomplete);
    if (!field.input_mode.empty()) h(" inputmode=\"{}\"", field.input_mode);
    if (!field.placeholder.empty()) h(" placeholder=\"{}\"", field.placeholder);
    if (field.length_max > 0) h(" maxlength=\"{}\"", field.length_max);
    if (!field.error.empty()) h(" aria-invalid=\"true\"");
    std::string described;
    if (!field.hint.empty()) described = id_of(field) + "-hint";
    if (!field.error.empty()) described += (described.empty() ? "" : " ") + id_of(field) + "-error";
    if (!described.empty()) h(" aria-describedby=\"{}\"", described);
}

void error_line(Writer& h, std::string const& id, std::string const& message) {
    if (!message.empty()) h("<p class=\"err m-0\" id=\"{}-error\">{}{}</p>", id, icon("it-close-circle"), message);
}

template <class Control>
Fragment around(Field const& field, Control const& control) {
    return fragment([&](Writer& h) {
        h("<div class=\"field\"><label for=\"{}\">{}</label>", id_of(field), field.label);
        if (!field.hint.empty()) h("<span class=\"hint\" id=\"{}-hint\">{}</span>", id_of(field), field.hint);
        control(h);
        error_line(h, id_of(field), field.error);
        h("</div>\n");
    });
}

void input(Writer& h, Field const& field) {
    h("<input class=\"ctl\" type=\"{}\" value=\"{}\"", field.type, field.value);
    attributes(h, field);
    h(">");
}

}  // namespace

std::string error_of(FormErrors const& errors, std::string_view field) {
    for (FieldError const& error : errors)
        if (error.field == field) return error.message;
    return {};
}

Fragment field(Field const& field) {
    return around(field, [&](Writer& h) { input(h, field); });
}

Fragment password(Field const& field, std::string_view show_label) {
    Field blank = field;
    blank.type = "password";
    blank.value.clear();  // a password never travels back
    return around(blank, [&](Writer& h) {
        h("<div class=\"pwd\">");
        input(h, blank);
        h("<button type=\"button\" data-mostra=\"{}\" aria-pressed=\"false\">{}</button></div>", id_of(blank),
          show_label);
    });
}

Fragment text_area(Field const& field, int rows) {
    return around(field, [&](Writer& h) {
        h("<textarea class=\"ctl\" rows=\"{}\"", rows);
        attributes(h, field);
        h(">\n{}</textarea>", field.value);  // a browser drops the first line break
    });
}

Fragment file_field(Field const& field, std::string_view accept) {
    return around(field, [&](Writer& h) {
        h("<input class=\"ctl\" type=\"file\"");
        if (!accept.empty()) h(" accept=\"{}\"", accept);
        attributes(h, field);
        h(">");
    });
}

Fragment select(Field const& field, std::vector<Choice> const& choices) {
    return around(field, [&](Writer& h) {
        h("<select class=\"ctl\"");
        attributes(h, field);
        h(">");
        for (Choice const& choice : choices) {
            if (choice.value == field.value) h("<option value=\"{}\" selected>{}</option>", choice.value, choice.label);
            else h("<option value=\"{}\">{}</option>", choice.value, choice.label);
        }
        h("</select>");
    });
}

Fragment check_box(Field const& field, bool is_checked) {
    return fragment([&](Writer& h) {
        h("<div class=\"field\"><label class=\"inline nw\"><input class=\"check\" type=\"checkbox\" value=\"{}\"",
          field.value.empty() ? "1" : field.value);
        if (is_checked) h(" checked");
        attributes(h, field);
        h("><span>{}</span></label>", field.label);
        if (!field.hint.empty()) h("<span class=\"hint\" id=\"{}-hint\">{}</span>", id_of(field), field.hint);
        error_line(h, id_of(field), field.error);
        h("</div>\n");
    });
}

Fragment hidden(std::string_view name, std::string_view value) {
    return fragment([&](Writer& h) { h("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value); });
}

Fragment error_summary(Voice const& voice, FormErrors const& errors) {
    if (errors.empty()) return {};
    return fragment([&](Writer& h) {
        h("<div class=\"note bad mb4\" id=\"errori\" role=\"alert\" tabindex=\"-1\" autofocus>{}<div>"
          "<p><strong class=\"strong\">{}</strong></p><ul class=\"list-plain\">",
          icon("it-close-circle"),
          voice(words::html::errors_title, {{"n", static_cast<std::int64_t>(errors.size())}}));
        for (FieldError const& error : errors) {
            if (error.field.empty()) h("<li>{}</li>", error.message);
            else h("<li><a href=\"{}\">{}</a></li>", Url("#" + error.field), error.message);
        }
        h("</ul></div></div>\n");
    });
}

Fragment option(std::string_view name, std::string_view value, std::string_view label, bool is_checked) {
    return fragment([&](Writer& h) {
        h("<label class=\"opt\"><input type=\"radio\" name=\"{}\" value=\"{}\"", name, value);
        if (is_checked) h(" checked");
        h("><span>{}</span></label>\n", label);
    });
}

Fragment question(Question const& question, std::vector<Choice> const& answers) {
    return fragment([&](Writer& h) {
        // The id makes it the target of the error summary's link.
        h("<fieldset class=\"opts\" id=\"{}\" tabindex=\"-1\"", question.name);
        if (!question.error.empty()) h(" aria-describedby=\"{}-error\"", question.name);
        h("><legend class=\"q\">");
        if (!question.eyebrow.empty()) h("<span class=\"eyebrow db\">{}</span>", question.eyebrow);
        h("{}</legend>", question.text);
        if (!question.error.empty()) {
            h("<div class=\"field\">");
            error_line(h, question.name, question.error);
            h("</div>");
        }
        for (Choice const& answer : answers)
            h.add(option(question.name, answer.value, answer.label,
                         !question.chosen.empty() && answer.value == question.chosen));
        h("</fieldset>\n");
    });
}

Fragment filters(Voice const& voice, Filters const& filters, std::vector<Fragment> const& fields) {
    return fragment([&](Writer& h) {
        h("<form method=\"get\" action=\"{}\"", filters.action);
        if (!filters.live_target.empty())
            h(" hx-get=\"{}\" hx-target=\"{}\" hx-trigger=\"change, submit\" hx-push-url=\"true\"",
              filters.action.text(), filters.live_target);
        h("><div class=\"filters {}\">", filters.columns);
        for (Fragment const& field : fields) h.add(field);
        h("<div class=\"inline jb\"><button class=\"btn btn-outline-primary\">{}</button></div></div></form>\n",
          voice[words::html::apply]);
    });
}

}  // namespace regia::html
