#include "access/sign_in_form.hpp"

#include "access/session.hpp"
#include "access/ways_in.hpp"
#include "files/markdown.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

using html::Fragment;
using html::Writer;

constexpr std::size_t kept_bytes_max = 96 * 1024;
constexpr std::string_view kept_prefix = "kept.";

//! "Chi accede" for who has never been here: the programme's own text if it has one, else a sentence of the product.
Fragment introduction(Installation& installation, html::Voice const& voice) {
    std::shared_ptr<Programme const> programme;
    std::string const* own_text = nullptr;
    std::shared_ptr<files::Folder const> folder;
    try {
        programme = installation.programme.current();
        folder = installation.folders.folder(installation.programme.current_id());
        own_text = folder->find("texts/accesso." + std::string(voice.code()) + ".md");
    } catch (Unavailable const&) {
        programme = std::make_shared<Programme>();  // nothing is loaded yet: the first person signs in all the same
    }
    return html::fragment([&](Writer& h) {
        if (own_text) {
            files::MarkdownOptions options;
            options.heading_shift = 0;
            h.add(Fragment::trusted(files::safe_html(*own_text, options)));
        } else {
            h("<p class=\"eyebrow\">{}</p><h1>{}</h1><p class=\"lead muted intro\">{}</p>", programme->owner,
              voice.pick(programme->name_it, programme->name_en), voice[words::access::sign_in_lead]);
        }
        if (!installation.sign_in_figures) return;
        h("<dl class=\"facts\">");
        for (auto const& [value, label] : installation.sign_in_figures(voice))
            h("<div><dt class=\"muted\">{}</dt><dd class=\"m-0\"><b>{}</b></dd></div>", label, value);
        h("</dl>");
    });
}

Fragment common_fields(SignInForm const& form) {
    return html::fragment([&](Writer& h) {
        h("{}{}", html::hidden("torna", form.back_to), hidden_fields(form.kept));
    });
}

Fragment persona_list(html::Voice const& voice, http::Request const& request, SignInForm const& form,
                      std::vector<Persona> const& all) {
    return html::fragment([&](Writer& h) {
        h("<p class=\"muted\">{}</p><form method=\"post\" action=\"{}\">{}<div class=\"idp\">",
          voice[words::access::personas_lead], html::Url(request.local("/demo/accedi")), common_fields(form));
        for (Persona const& persona : all)
            h("<button class=\"btn btn-outline-primary\" name=\"persona\" value=\"{}\">{}<span>{} · {}</span></button>",
              to_string(persona.person), html::icon("it-user"), voice.pick(persona.title_it, persona.title_en),
              persona.name);
        h("</div></form><div class=\"or\">{}</div>", voice[words::access::or_else]);
    });
}

Fragment local_form(html::Voice const& voice, http::Request const& request, SignInForm const& form) {
    html::Field username{.name = "utente",
                         .label = std::string(voice[words::access::username]),
                         .value = form.username,
                         .error = html::error_of(form.errors, "utente"),
                         .is_required = true,
                         .autocomplete = "username"};
    html::Field password{.name = "password", .label = std::string(voice[words::access::password]),
                         .error = html::error_of(form.errors, "password"), .is_required = true,
                         .autocomplete = "current-password"};
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}<div>{}</div></form>",
          html::Url(request.local("/accedi")), common_fields(form), html::field(username),
          html::password(password, voice[words::access::show_password]),
          html::submit({.label = std::string(voice[words::access::sign_in])}));
    });
}

Fragment sign_in_card(Installation const& installation, http::Request const& request, SignInForm const& form,
                      std::vector<Persona> const& all) {
    auto const voice = access::voice(request);
    Fragment first = provider_buttons(installation, request, form.back_to);
    if (!first.empty())
        first = html::fragment([&](Writer& h) {
            h("{}<div class=\"or\">{}</div>", first, voice[words::access::or_else]);
        });
    if (!all.empty()) first = persona_list(voice, request, form, all);
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x\" aria-labelledby=\"accedi\"><h2 id=\"accedi\">{}</h2>{}{}",
          voice[words::access::sign_in], form.notice, html::error_summary(voice, form.errors));
        if (first.empty()) {
            h.add(local_form(voice, request, form));
        } else {
            h("{}<details", first);
            // A form that was kept comes back only through our own form, so it is not folded away then.
            if (!form.errors.empty() || !form.kept.path.empty()) h(" open");
            h("><summary class=\"strong sum-link\">{}</summary>{}</details>", voice[words::access::sign_in_local],
              local_form(voice, request, form));
        }
        h("<hr class=\"rule\"><p class=\"small m-0\"><a href=\"{}\">{}</a> {}</p></section>",
          html::Url(request.local("/accedi/aiuto")), voice[words::access::sign_in_trouble],
          voice[words::access::sign_in_trouble_text]);
    });
}

}  // namespace

KeptForm keep_form(http::Request const& request) {
    KeptForm kept;
    // A file can't travel through a form of ours, and half a form is worse than none.
    if (request.method != http::Method::post || !request.uploads.empty()) return kept;
    kept.marker = std::string(request.form.get("of"));
    if (kept.marker.empty()) return kept;
    std::size_t bytes = 0;
    for (auto const& [name, value] : request.form.pairs()) {
        if (name == "form_token" || name == "of" || name.starts_with("password")) continue;
        bytes += name.size() + value.size();
        kept.fields.emplace_back(name, value);
    }
    if (bytes > kept_bytes_max) return {};
    kept.path = own_target(request);
    return kept;
}

KeptForm kept_form(http::Request const& request) {
    KeptForm kept;
    kept.path = own_path(request.form.get("kept_path"));
    if (kept.path.empty()) return {};
    kept.marker = std::string(request.form.get("kept_of"));
    for (auto const& [name, value] : request.form.pairs())
        if (name.starts_with(kept_prefix)) kept.fields.emplace_back(name.substr(kept_prefix.size()), value);
    return kept;
}

Fragment hidden_fields(KeptForm const& kept) {
    return html::fragment([&](Writer& h) {
        if (kept.path.empty()) return;
        h("{}{}", html::hidden("kept_path", kept.path), html::hidden("kept_of", kept.marker));
        // The prefix keeps a field of theirs called "utente" apart from ours.
        for (auto const& [name, value] : kept.fields) h.add(html::hidden(std::string(kept_prefix) + name, value));
    });
}

http::Reply show(Installation const& installation, http::Request const& request, std::string title,
                 Fragment const& content, int status) {
    if (request.is_fragment()) return http::page(content.markup(), status);
    return http::page(html::page(frame(installation, request, std::move(title)), content), status);
}

http::Reply sign_in_page(Installation& installation, http::Request const& request, SignInForm const& form, int status) {
    auto const spoken = voice(request);
    std::vector<Persona> all;
    if (installation.is_demo) all = installation.database.read([](db::Tx& tx) { return personas(tx); });
    Fragment const card = sign_in_card(installation, request, form, all);
    if (request.is_fragment()) return http::page(card.markup(), status);
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"login\"><div>{}</div>{}</div>", introduction(installation, spoken), card);
    });
    return show(installation, request, std::string(spoken[words::access::sign_in]), content, status);
}

http::Reply resend_page(Installation const& installation, http::Request const& request, KeptForm const& kept,
                        int status) {
    auto const spoken = voice(request);
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}<form method=\"post\" action=\"{}\">{}",
          html::page_head(spoken[words::access::resend_title], spoken[words::access::resend_text]),
          html::Url(request.local(kept.path)), form_token(request));
        for (auto const& [name, value] : kept.fields) h.add(html::hidden(name, value));
        h("{}</form></div>",
          html::actions({html::submit({.label = std::string(spoken[words::access::resend])}),
                         html::button_link(html::Url(request.local("/")),
                                           {.label = std::string(spoken[words::access::do_not_resend]),
                                            .weight = html::Weight::quiet})}));
    });
    return show(installation, request, std::string(spoken[words::access::resend_title]), content, status);
}

}  // namespace regia::access
