#include "html/components.hpp"

#include "html/assets.hpp"

namespace regia::html {
namespace {

std::string_view role_of(Announced announced) { return announced == Announced::at_once ? "alert" : "status"; }

std::string css_of(Button const& button) {
    std::string css = button.weight == Weight::primary   ? "btn btn-primary"
                      : button.weight == Weight::outline ? "btn btn-outline-primary"
                                                         : "btn btn-quiet";
    return button.is_small ? css + " btn-s" : css;
}

void inside(Writer& h, Button const& button) {
    if (!button.accessible_name.empty()) h(" aria-label=\"{}\"", button.accessible_name);
    h(">");
    if (!button.icon.empty()) h.add(icon(button.icon));
    h.text(button.label);
}

Fragment tag(Tag const& value) { return html::tag(value.kind, value.label, value.icon); }

}  // namespace

Fragment text(std::string_view plain) {
    return fragment([&](Writer& h) { h.text(plain); });
}

Fragment icon(std::string_view name) {
    // The sprite's address is fixed when the program is built.
    static std::string const sprite = Assets().url("icons.svg").text();
    return fragment([&](Writer& h) {
        h("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}\"/></svg>", Url(sprite + "#" + std::string(name)));
    });
}

std::string_view css_of(Kind kind) {
    constexpr std::string_view names[] = {"", "ok", "info", "warn", "bad"};
    return names[static_cast<int>(kind)];
}

std::string_view icon_of(Kind kind) {
    constexpr std::string_view names[] = {"it-minus-circle", "it-check-circle", "it-info-circle", "it-warning-circle",
                                          "it-close-circle"};
    return names[static_cast<int>(kind)];
}

Fragment tag(Kind kind, std::string_view label, std::string_view icon_name) {
    return fragment([&](Writer& h) {
        std::string_view const shown = icon_name.empty() ? icon_of(kind) : icon_name;
        h("<span class=\"tag {}\">{}{}</span>", css_of(kind), icon(shown), label);
    });
}

Fragment button_link(Url const& url, Button const& button) {
    return fragment([&](Writer& h) {
        h("<a class=\"{}\" href=\"{}\"", css_of(button), url);
        inside(h, button);
        h("</a>");
    });
}

Fragment submit(Button const& button) {
    return fragment([&](Writer& h) {
        h("<button class=\"{}\"", css_of(button));
        if (!button.name.empty()) h(" name=\"{}\" value=\"{}\"", button.name, button.value);
        inside(h, button);
        h("</button>");
    });
}

Fragment actions(std::vector<Fragment> const& buttons) {
    return fragment([&](Writer& h) {
        h("<div class=\"actions fill-s\">");
        for (Fragment const& button : buttons) h.add(button);
        h("</div>");
    });
}

Fragment page_head(std::string_view title, std::string_view lead, Fragment const& side) {
    return fragment([&](Writer& h) {
        h("<div class=\"pagehead\"><div><h1>{}</h1>", title);
        if (!lead.empty()) h("<p class=\"lead\">{}</p>", lead);
        h("</div>{}</div>\n", side);
    });
}

Fragment as_of(std::string_view label) {
    return fragment([&](Writer& h) {
        h("<span class=\"asof\">{}<span>{}</span></span>", icon("it-refresh"), label);
    });
}

Fragment card(Card const& card, Fragment const& content) {
    return fragment([&](Writer& h) {
        h("<section class=\"card-x{} {}\" aria-labelledby=\"{}\">", card.is_flush ? " flush" : "", card.css, card.id);
        if (card.hides_title) {
            h("<h2 id=\"{}\" class=\"visually-hidden\">{}</h2>", card.id, card.title);
        } else {
            h("<header><h2 id=\"{}\">{}</h2>", card.id, card.title);
            if (!card.subtitle.empty()) h("<p>{}</p>", card.subtitle);
            h("{}</header>", card.side);
        }
        h("{}</section>\n", content);
    });
}

Fragment note(Kind kind, std::string_view title, Fragment const& body, Announced announced,
              std::string_view icon_name) {
    return fragment([&](Writer& h) {
        h("<div class=\"note {}\"", css_of(kind));
        if (announced != Announced::no) h(" role=\"{}\"", role_of(announced));
        h(">{}<div>", icon(!icon_name.empty() ? icon_name : kind == Kind::idle ? "it-info-circle" : icon_of(kind)));
        if (!title.empty()) h("<p><strong class=\"strong\">{}</strong></p>", title);
        h("{}</div></div>\n", body);
    });
}

Fragment note(Kind kind, std::string_view title, std::string_view body, Announced announced) {
    return note(kind, title, fragment([&](Writer& h) { h("<p>{}</p>", body); }), announced);
}

Fragment toast(Kind kind, std::string_view title, Fragment const& body) {
    return fragment([&](Writer& h) {
        h("<div class=\"toast-x {}\" role=\"status\">{}<div><p class=\"m-0\"><strong class=\"strong\">{}</strong></p>{}"
          "</div></div>\n",
          css_of(kind), icon(icon_of(kind)), title, body);
    });
}

Fragment empty_state(std::string_view icon_name, std::string_view title, std::string_view body,
                     Fragment const& action) {
    return fragment([&](Writer& h) {
        h("<div class=\"empty\">{}<h3>{}</h3><p>{}</p>{}</div>\n", icon(icon_name), title, body, action);
    });
}

Fragment key_values(std::vector<KeyValue> const& pairs, std::string_view css) {
    return fragment([&](Writer& h) {
        h("<dl class=\"kv {}\">", css);
        for (KeyValue const& pair : pairs) h("<dt>{}</dt><dd>{}</dd>", pair.key, pair.value);
        h("</dl>\n");
    });
}

Fragment chips(std::string_view label, std::vector<Chip> const& all) {
    return fragment([&](Writer& h) {
        h("<ul class=\"chips\" aria-label=\"{}\">", label);
        for (Chip const& chip : all) {
            h("<li><a class=\"chip\" href=\"{}\"", chip.url);
            if (chip.is_current) h(" aria-current=\"true\"");
            h(">{}", chip.label);
            if (!chip.count.empty()) h(" <span class=\"n num\">{}</span>", chip.count);
            h("</a></li>");
        }
        h("</ul>\n");
    });
}

Fragment kpi(std::string_view letter, std::string_view title, std::vector<Measure> const& measures,
             std::string_view footnote) {
    return fragment([&](Writer& h) {
        h("<section class=\"card-x kpi\" aria-label=\"{}\"><h2 class=\"label\">", title);
        if (!letter.empty()) h("<span class=\"letter\" aria-hidden=\"true\">{}</span>", letter);
        h("<span>{}</span></h2>", title);
        for (Measure const& measure : measures) {
            h("<div class=\"kline\"><div class=\"hd\"><span class=\"strong\">{}</span><span class=\"n\">{} <small>{}"
              "</small></span></div>{}<div class=\"foot\"><span class=\"num\">{}</span>",
              measure.label, measure.value, measure.of, bar(measure.share, measure.bar_label, measure.plan),
              measure.foot);
            if (measure.tag) h.add(tag(*measure.tag));
            h("</div></div>");
        }
        if (!footnote.empty()) h("<p class=\"small muted mt3\">{}</p>", footnote);
        h("</section>\n");
    });
}

Fragment kpi_small(Measure const& measure) {
    return fragment([&](Writer& h) {
        h("<section class=\"card-x kpi mini\" aria-label=\"{}\"><div class=\"label\">{}</div>"
          "<p class=\"value\">{} <small>{}</small></p>{}<div class=\"foot\">",
          measure.label, measure.label, measure.value, measure.of,
          measure.bar_label.empty() ? Fragment() : bar(measure.share, measure.bar_label, measure.plan));
        if (!measure.foot.empty()) h("<span class=\"num\">{}</span>", measure.foot);
        if (measure.tag) h.add(tag(*measure.tag));
        h("</div></section>\n");
    });
}

Fragment path(std::vector<PathItem> const& items) {
    constexpr std::string_view css[] = {"done", "now", "todo"};
    return fragment([&](Writer& h) {
        h("<ol class=\"path\">");
        for (PathItem const& item : items) {
            h("<li class=\"{}\"><span class=\"n\" aria-hidden=\"true\">", css[static_cast<int>(item.state)]);
            if (item.state == PathItem::State::done) h.add(icon("it-check"));
            else h("{}", item.number);
            h("</span><h3>");
            if (item.url) h("<a href=\"{}\">{}</a>", *item.url, item.title);
            else h.text(item.title);
            h("</h3><p class=\"meta\">{}</p><div class=\"st\">{}</div></li>", item.meta, tag(item.tag));
        }
        h("</ol>\n");
    });
}

Fragment hero(Hero const& hero) {
    // From the document to the datum: what the programme is about.
    constexpr std::string_view figure =
        "<svg viewBox=\"0 0 320 220\"><g fill=\"none\" stroke=\"#fff\" stroke-width=\"2.5\" stroke-linejoin=\"round\" "
        "stroke-linecap=\"round\"><path d=\"M40 60h52l18 18v84H40z\" fill=\"#ffffff1a\"/><path d=\"M92 60v18h18\"/>"
        "<path d=\"M56 98h38M56 114h38M56 130h24\" opacity=\".75\"/><path d=\"M126 111h36m-9-8 9 8-9 8\"/></g>"
        "<g fill=\"#fff\"><circle cx=\"214\" cy=\"84\" r=\"11\"/><circle cx=\"262\" cy=\"70\" r=\"7\"/>"
        "<circle cx=\"272\" cy=\"122\" r=\"11\"/><circle cx=\"196\" cy=\"136\" r=\"7\"/>"
        "<circle cx=\"236\" cy=\"156\" r=\"9\"/></g><g stroke=\"#fff\" stroke-width=\"2\" opacity=\".7\">"
        "<path d=\"M214 84 262 70M214 84l58 38M214 84l-18 52M196 136l40 20M236 156l36-34M214 84l22 72\"/></g></svg>";
    return fragment([&](Writer& h) {
        h("<section class=\"hero\" aria-labelledby=\"{}\"><div class=\"txt\"><p class=\"eyebrow\">{}</p>"
          "<h2 id=\"{}\">{}</h2><p class=\"muted\">{}</p>",
          hero.id, hero.eyebrow, hero.id, hero.title, hero.text);
        if (hero.share)
            h("<div class=\"inline gap3\"><div class=\"fx-bar\">{}</div>"
              "<span class=\"num small muted\">{}</span></div>",
              bar(*hero.share, hero.bar_label), hero.share_text);
        if (!hero.actions.empty()) h("<div class=\"mt2\">{}</div>", hero.actions);
        h("</div><div class=\"fig\" aria-hidden=\"true\">{}</div></section>\n", Fragment::trusted(std::string(figure)));
    });
}

}  // namespace regia::html
