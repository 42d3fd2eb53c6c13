//! What portfolio keeps of a person (access/own_record/own_record.hpp).
#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "locale/portfolio.hpp"
#include "portfolio/portfolio.hpp"

namespace regia::portfolio {

void add_own_record(access::OwnRecord& data) {
    namespace w = words::portfolio;
    data.add({"expected", w::own_expected, w::own_expected_text,
              {{"portfolio_expected", "area level:n reason since:i"},
               {"portfolio_expected_change", "changed_at area level:n reason"}}});
}

void add_merge_part(access::MergeParts& parts) {
    parts.add({"expected", {{"portfolio_expected", "area", access::MergeTable::Way::derived}}});
}

}  // namespace regia::portfolio
