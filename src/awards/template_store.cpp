#include <boost/json.hpp>

#include "awards/template.hpp"

namespace regia::awards {
namespace {

namespace json = boost::json;

json::object described(Wording const& wording) {
    return {{"heading", wording.heading}, {"before_name", wording.before_name}, {"after_name", wording.after_name},
            {"details", wording.details}, {"note", wording.note},               {"signature", wording.signature}};
}

Wording read_wording(json::value const& value) {
    auto const text = [&](char const* field) { return std::string(value.at(field).as_string()); };
    return {text("heading"), text("before_name"), text("after_name"), text("details"), text("note"),
            text("signature")};
}

Template read_template(db::Row const& row) {
    json::value const texts = json::parse(row.get<std::string_view>(2));
    return {row.get<Uuid>(0),        row.get<int>(1),  read_wording(texts.at("it")), read_wording(texts.at("en")),
            row.get<Uuid>(3), row.get<Instant>(4)};
}

void insert_template(db::Tx& tx, Template const& text) {
    json::object const texts{{"it", described(text.it)}, {"en", described(text.en)}};
    tx.run("INSERT INTO awards_template (id, number, texts, author_id, written_at) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (id) DO NOTHING",
           text.id, text.number, json::serialize(texts), text.author, text.written_at);
}

}  // namespace

std::vector<Template> templates(db::Tx& tx) {
    auto all = tx.all("SELECT id, number, texts, author_id, written_at FROM awards_template "
                      "ORDER BY number DESC NULLS LAST, id",
                      read_template);
    if (all.empty() || all.back().number != 1) all.push_back(initial_template());
    return all;
}

std::optional<Template> find_template(db::Tx& tx, int number) {
    auto found = tx.one("SELECT id, number, texts, author_id, written_at FROM awards_template WHERE number = $1",
                        read_template, number);
    if (!found && number == 1) return initial_template();
    return found;
}

Template template_at(db::Tx& tx, Uuid id) {
    auto const found = tx.one("SELECT id, number, texts, author_id, written_at FROM awards_template WHERE id = $1",
                              read_template, id);
    if (!found) throw Bug("the texts of a certificate are gone");
    return *found;
}

std::vector<TemplateApproval> template_approvals(db::Tx& tx) {
    return tx.all("SELECT id, template_id, person_id, act, approved_at FROM awards_template_approval "
                  "ORDER BY approved_at DESC NULLS LAST, id DESC LIMIT 50",
                  [](db::Row const& row) {
                      return TemplateApproval{row.get<Uuid>(0), row.get<Uuid>(1), row.get<Uuid>(2),
                                              row.get<std::string>(3), row.get<Instant>(4)};
                  });
}

Template keep_template_in_force(db::Tx& tx, Instant now) {
    int const number = template_in_force(tx);
    auto text = *find_template(tx, number);
    if (number == 1) {
        text.written_at = now;
        insert_template(tx, text);
        return template_at(tx, text.id);
    }
    return text;
}

int save_template(db::Tx& tx, Template const& text) {
    tx.serialise("awards/template");
    if (auto const there = tx.value<int>("SELECT number FROM awards_template WHERE id = $1", text.id)) return *there;
    Template first = initial_template();
    first.written_at = text.written_at;
    insert_template(tx, first);
    Template next = text;
    next.number = tx.value<int>("SELECT max(number) FROM awards_template").value_or(1) + 1;
    insert_template(tx, next);
    return next.number;
}

void approve_template(db::Tx& tx, TemplateApproval const& approval, Instant now) {
    tx.serialise("awards/template");
    Template first = initial_template();
    if (approval.text == first.id) {
        first.written_at = now;
        insert_template(tx, first);
    }
    if (!tx.value<int>("SELECT number FROM awards_template WHERE id = $1", approval.text))
        throw NotFound("no such version");
    tx.run("INSERT INTO awards_template_approval (id, template_id, person_id, act, approved_at) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
           approval.id, approval.text, approval.person, approval.act, approval.approved_at);
}

}  // namespace regia::awards
