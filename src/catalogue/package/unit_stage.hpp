//! The place where a unit of cmi5 opens: the same for who takes it and for who looks at it before. A further door.
#pragma once

#include "catalogue/package/structure.hpp"
#include "html/components.hpp"
#include "html/voice.hpp"

namespace regia::catalogue {

struct UnitStage {
    html::Voice const& voice;
    html::Url launch;      //!< takes the form and says where the unit begins
    std::string back;      //!< where a unit in the frame comes back to
    html::Fragment token;  //!< of the form
    PackageItem const& unit;
    bool has_origin = false;  //!< content_url: packages on a host of their own
    bool is_review = false;
};
//! A unit lies in its package and may be framed, or takes the place of the page.
bool opens_in_frame(PackageItem const& unit);
html::Fragment unit_stage(UnitStage const& stage);

}  // namespace regia::catalogue
