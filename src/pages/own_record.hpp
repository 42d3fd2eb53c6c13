//! "I miei dati": the page and the export.
#pragma once

#include "access/own_record/own_record.hpp"
#include "files/toml.hpp"

namespace regia::pages {

//! What programme.toml says of who may see a level ([policies]).
struct DataPolicy {
    std::string individual_level;
    int small_cell = 10;
};
DataPolicy parse_data_policy(files::Folder const& folder, files::Faults& faults);

//! Letters: mail knows nobody, so that what it keeps is told here.
void add_own_record(access::OwnRecord& data);
//! /i-miei-dati, /i-miei-dati.json, /api/v1/own-data. `data` is filled before the first request.
void add_own_record_routes(http::Router& router, access::Installation& installation, access::OwnRecord const& data,
                         files::Shelf<DataPolicy>& policy);

}  // namespace regia::pages
