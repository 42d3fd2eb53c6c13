//! What assessment keeps of a person (access/own_record/own_record.hpp).
#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "assessment/assessment.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::assessment;
    data.add({"survey", w::own_survey, w::own_survey_text,
              {{"assessment_attempt",
                "started_at finished_at kind answered:n answering_seconds:n overall_mean:r overall_deviation:r "
                "audiences area_position:n asked_in_area:n current_item current_order current_choice "
                "shown_at revision_id id",
                "person_id = $1", "seed"},  // draws the questions to come
               {"assessment_answer",
                "attempt_id position:n item option_order choice is_right shown_at answered_at"},
               {"assessment_area", "attempt_id area level:n probability:r mean:r deviation:r asked:n"},
               {"assessment_opening", "opened_at because"}}});
    data.add({"reviews", w::own_reviews, w::own_reviews_text,
              {{"assessment_review", "asked_at id attempt_id area text shares_answers:n"},
               {"assessment_review_reply", "replied_at review_id id state text",
                "review_id IN (SELECT id FROM assessment_review WHERE person_id = $1)", "by_id"}}});
}

void add_merge_part(access::MergeParts& parts) {
    auto const forbids = [](db::Tx& tx, access::Merge const& merge) -> std::optional<html::Word> {
        auto const open = tx.value<std::int64_t>("SELECT count(DISTINCT person_id) FROM assessment_attempt "
                                                 "WHERE person_id IN ($1, $2) AND finished_at IS NULL",
                                                 merge.kept, merge.merged);
        if (*open > 1) return words::assessment::merge_two_open;
        return std::nullopt;
    };
    parts.add({"survey",
               {{"assessment_attempt", "id"},
                {"assessment_answer", "attempt_id position"},
                {"assessment_area", "attempt_id area"},
                {"assessment_opening", "opened_at because"},
                {"assessment_review", "id"}},
               forbids});
}

}  // namespace regia::assessment
