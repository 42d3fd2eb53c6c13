#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "base/text.hpp"
#include "history/pages.hpp"
#include "locale/history.hpp"

namespace regia::history {

namespace w = words::history;

Uuid body_of(access::Actor const& actor) {
    return actor.scope.kind == access::Scope::Kind::body ? actor.scope.id : Uuid{};
}

std::string path_of(Uuid batch) { return "/storico/" + to_string(batch); }

html::Fragment state_tag(html::Voice const& voice, Batch const& batch) {
    if (batch.state == "applied") return html::tag(html::Kind::ok, voice[w::state_applied]);
    if (batch.state == "undone") return html::tag(html::Kind::idle, voice[w::state_undone]);
    if (batch.state == "applying") return html::tag(html::Kind::warn, voice[w::state_applying]);
    if (batch.state == "checking") return html::tag(html::Kind::warn, voice[w::state_checking]);
    return html::tag(html::Kind::info, voice[w::state_checked]);
}

std::string reason_text(html::Voice const& voice, BatchRow const& row) {
    if (row.outcome == "known") return std::string(voice[w::reason_known]);
    struct Meaning {
        std::string_view code;
        html::Word word;
    };
    constexpr Meaning meanings[] = {
        {"tax_code", w::reason_tax_code},           {"unknown_person", w::reason_unknown_person},
        {"kind", w::reason_kind},                   {"title", w::reason_title},
        {"code", w::reason_code},                   {"day", w::reason_day},
        {"date", w::reason_day},                    {"hours", w::reason_hours},
        {"hours_missing", w::reason_hours_missing}, {"document_missing", w::reason_document_missing},
    };
    for (Meaning const& one : meanings)
        if (one.code == row.reason) return std::string(voice[one.word]);
    return std::string(voice[w::reason_other]);
}

std::string refusal_text(html::Voice const& voice, std::string_view refusal, std::vector<std::string> const& columns) {
    std::string const all = join(columns, ", ");
    if (refusal == "columns") return voice(w::refusal_columns, {{"columns", all}});
    if (refusal == "columns_twice") return voice(w::refusal_columns_twice, {{"columns", all}});
    if (refusal == "no_rows") return std::string(voice[w::refusal_no_rows]);
    if (refusal == "too_many") return std::string(voice[w::refusal_too_many]);
    return std::string(voice[w::refusal_other]);
}

std::string kind_text(html::Voice const& voice, Fact const& fact) {
    if (fact.kind == "hours") return std::string(voice[w::kind_hours]);
    if (fact.kind == "register") return std::string(voice[w::kind_register]);
    if (fact.kind == "certificate") return voice(w::kind_certificate, {{"document", fact.document}});
    return std::string(voice[w::kind_completion]);
}

void add_own_record(access::OwnRecord& data) {
    data.add({"history", w::own_part, w::own_part_text,
              {{"history_fact", "kind title course_code done_on minutes:n document recorded_at batch_id line:n id"},
               {"history_credit", "credit_key fact_id batch_id"}}});
}

void add_merge_part(access::MergeParts& parts) {
    // A course that both have counts once: the credit that does not move leaves its fact without one.
    parts.add({"history", {{"history_fact", "id"}, {"history_credit", "credit_key"}}});
}

void add_routes(http::Router& router, access::Installation& installation) {
    add_batch_routes(router, installation);
    add_own_routes(router, installation);
}

}  // namespace regia::history
