//! Where the programme that ships lies while tests run.
#pragma once

#include <string>

namespace regia {

//! programmes/toscana-fse2, looked for from the working directory upwards, so that tests may be started anywhere in
//! the checkout. Throws when there is none.
std::string tuscany_folder();

}  // namespace regia
