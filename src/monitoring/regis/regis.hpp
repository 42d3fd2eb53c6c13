//! The sheet that the regional office gives the ReGiS system each month, shaped by the programme: `regis.toml` names
//! its columns and which targets are its rows. The system's template changes with its circulars; the product does not
//! have to. A programme without that file has no sheet.
//!
//!     targets = ["A.reach"]
//!     [[column]]
//!     name = "CUP"
//!     text = "B11B22000010006"      # the same in each row
//!     [[column]]
//!     name = "Valore realizzato"
//!     value = "achieved"            # one of the words below
//!
//! What is achieved is told only of targets that the product counts (paths concluded), from the counts that were frozen
//! at the end of the month; of the others the cell stays empty, and nobody takes it for a zero.
#pragma once

#include "files/folder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace regia::monitoring {

enum class RegisValue {
    text, month, month_end, project, target_code, target_name, unit, target_value, due, achieved, achieved_in_month,
    percent, planned
};

struct RegisColumn {
    std::string name;
    RegisValue value = RegisValue::text;
    std::string text{};
};
struct RegisSheet {
    std::vector<std::string> targets;  //!< codes of targets.toml
    std::vector<RegisColumn> columns;
};
//! Nothing without regis.toml. A fault names file, line and field. `known` = the codes of the targets there are.
std::optional<RegisSheet> parse_regis(files::Folder const& folder, std::vector<std::string> const& known,
                                      files::Faults& faults);

}  // namespace regia::monitoring
