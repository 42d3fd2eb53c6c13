//! The closed list of rights that roles are made of (programmes/*/roles.toml). A route names one of them.
#pragma once

#include <array>
#include <string_view>

#include "http/router.hpp"

namespace regia::access::may {

inline constexpr http::Access follow_own_path = http::needs("follow_own_path");      //!< survey, path, lessons, tests
inline constexpr http::Access see_region = http::needs("see_region");                //!< counts of every body
inline constexpr http::Access see_body = http::needs("see_body");                    //!< counts of the bodies in scope
inline constexpr http::Access see_people_state = http::needs("see_people_state");    //!< names and state in scope
inline constexpr http::Access see_names_for_reason = http::needs("see_names_for_reason");  //!< each look says why
inline constexpr http::Access open_person_sheet = http::needs("open_person_sheet");  //!< one person's state, logged
inline constexpr http::Access answer_help = http::needs("answer_help");              //!< requests of the own desk
inline constexpr http::Access enter_completions = http::needs("enter_completions");  //!< by hand, with an act
inline constexpr http::Access export_people = http::needs("export_people");
inline constexpr http::Access import_people = http::needs("import_people");
inline constexpr http::Access approve_content = http::needs("approve_content");
inline constexpr http::Access read_content = http::needs("read_content");            //!< modules and items, no person
inline constexpr http::Access write_content = http::needs("write_content");          //!< drafts of modules
inline constexpr http::Access review_content = http::needs("review_content");        //!< drafts of others
inline constexpr http::Access choose_audiences = http::needs("choose_audiences");  //!< rules on who is meant, in scope
inline constexpr http::Access plan_communication = http::needs("plan_communication");
inline constexpr http::Access lead_meetings = http::needs("lead_meetings");          //!< own sessions and their groups
inline constexpr http::Access manage_awards = http::needs("manage_awards");          //!< open certificates, revoke
inline constexpr http::Access write_award_texts = http::needs("write_award_texts");  //!< of certificates
inline constexpr http::Access audit = http::needs("audit");                          //!< single cases, each logged
inline constexpr http::Access manage_access = http::needs("manage_access");
inline constexpr http::Access operate = http::needs("operate");                      //!< jobs, metrics, mailbox

inline constexpr std::array all{follow_own_path, see_region,    see_body,        see_people_state, see_names_for_reason,
                                export_people,   import_people, approve_content, read_content,     plan_communication,
                                lead_meetings,   audit,         manage_access,   operate,          write_content,
                                 review_content,  manage_awards, write_award_texts,     open_person_sheet,
                                 answer_help,     enter_completions, choose_audiences};

}  // namespace regia::access::may
