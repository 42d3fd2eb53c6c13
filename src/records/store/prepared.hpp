//! A checked statement made ready for the store, before any transaction: what the writer does is SQL alone. Private to
//! records/.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "records/store/marks.hpp"
#include "records/store/position.hpp"

namespace regia::records {

struct Definition {
    Uuid activity;
    std::string iri;
    std::string definition;  //!< a JSON object
};

struct Prepared {
    Uuid id, actor;
    Position position = 0;
    std::string document{};  //!< as it will be given back
    std::size_t stored_offset = 0;                 //!< where in it the instant of the position stands
    std::optional<std::size_t> timestamp_offset{};  //!< and once more, where it came with no time
    bool has_id = false;           //!< as it came
    std::string timestamp{};       //!< as it came; empty = with none
    std::vector<Mark> marks{};
    std::optional<Uuid> reference{};  //!< its object is that statement
    bool voids = false;
    std::set<std::string> attached{};  //!< digests of its attachments
    std::vector<Definition> definitions{};
    std::vector<std::pair<Uuid, std::string>> names{};  //!< under which actors are spoken of
};

//! What the store adds.
struct Circumstances {
    Uuid id{};                        //!< where the statement brings none (XAPI-00026)
    Position position = 0;
    std::string_view stored{};        //!< the instant of the position (XAPI-00023, 00097)
    std::string_view authority{};     //!< of the credential, JSON (XAPI-00099)
    Uuid authority_key{};
    std::string_view home{};
    bool is_two = false;              //!< came as xAPI 2.0
};
//! Takes the statement apart.
Prepared prepared(boost::json::object& statement, Circumstances const& circumstances);

//! Another position, and its instant in the document: on PostgreSQL it is taken inside the transaction.
void move_to(Prepared& statement, Position position);

//! Whether both say the same: what a store adds, and what may be known better later (definitions, displays), does not
//! count (Data 2.3.1, XAPI-00142).
bool say_the_same(std::string_view document, std::string_view other);

}  // namespace regia::records
