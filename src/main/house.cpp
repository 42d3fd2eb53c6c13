#include "main/house.hpp"

#include "catalogue/package/package.hpp"

#include "access/once/once.hpp"
#include "access/requests/requests.hpp"
#include "audience/audience.hpp"
#include "communication/reminder/reminder.hpp"
#include "helpdesk/helpdesk.hpp"
#include "history/history.hpp"
#include "learning/cmi5/cmi5.hpp"
#include "pages/entry/entry.hpp"
#include "pages/invitation.hpp"
#include "pages/manual/manual.hpp"
#include "pages/pages.hpp"
#include "pages/person/person.hpp"
#include "pages/programme_folder.hpp"
#include "pages/reminder/reminder.hpp"
#include "registry/apply/apply.hpp"
#include "registry/contact.hpp"
#include "registry/groups/groups.hpp"
#include "registry/merge/merge.hpp"

namespace regia {

namespace {

//! Of a module its learners, of the survey those who answered it.
std::vector<catalogue::Taken> taken_of_unit(db::Tx& tx, std::string_view code) {
    if (code != catalogue::survey_code) return learning::taken_of(tx, code);
    std::vector<catalogue::Taken> all;
    for (auto const& [revision, started, finished] : assessment::taken_surveys(tx))
        all.push_back({revision, started, finished});
    return all;
}

//! Every context that keeps something of a person, in the order in which she reads it.
void tell_own_record(access::OwnRecord& data) {
    registry::add_own_record(data);
    access::add_own_record(data);
    portfolio::add_own_record(data);
    assessment::add_own_record(data);
    records::add_own_record(data);
    audience::add_own_record(data);
    learning::add_own_record(data);
    learning::cmi5::add_own_record(data);
    history::add_own_record(data);
    awards::add_own_record(data);
    communication::add_own_record(data);
    communication::add_reminder_record(data);
    helpdesk::add_own_record(data);
    catalogue::add_own_record(data);
    catalogue::add_package_record(data);
    monitoring::add_own_record(data);
    pages::add_own_record(data);
}

//! How what each context keeps of a person follows her when two records were hers.
void tell_merges(access::MergeParts& parts, learning::Library& library) {
    registry::add_merge_part(parts);
    access::add_merge_part(parts);
    portfolio::add_merge_part(parts);
    assessment::add_merge_part(parts);
    records::add_merge_part(parts);
    learning::add_merge_part(parts, library);
    learning::cmi5::add_merge_part(parts);
    history::add_merge_part(parts);
    awards::add_merge_part(parts);
    communication::add_merge_part(parts);
    helpdesk::add_merge_part(parts);
}

}  // namespace

House::House(db::Database& to, Clock const& time, IdSource& source, bool is_demo, std::string public_url,
             access::WaysInSettings ways_in, std::string xapi_version, std::string content_url)
    : database(to),
      clock(time),
      ids(source),
      folders(to),
      programme(folders, access::parse_programme),
      reference(folders, registry::parse_reference),
      portfolio(folders, portfolio::parse_portfolio),
      survey(folders, assessment::parse_survey),
      catalogue(folders,
                [](files::Folder const& folder, files::Faults& faults) {
                    return catalogue::parse_catalogue(folder, portfolio::parse_portfolio(folder, faults), faults);
                }),
      plan(folders, monitoring::parse_plan),
      data_policy(folders, pages::parse_data_policy),
      certificate_terms(folders, awards::parse_terms),
      library{catalogue, survey, portfolio, reference},
      installation{to, time, source, folders, programme, assets, {}, is_demo, public_url, "", content_url},
      records(installation, std::move(xapi_version)),
      subscribers(to, time),
      queue(to, time, source),
      live(to) {
    installation.ways_in = std::make_shared<access::WaysIn>(std::move(ways_in), registry::person_coming_in_with);
    registry::add_subscribers(subscribers, source);
    portfolio::add_subscribers(subscribers, portfolio, reference, clock);
    assessment::add_subscribers(subscribers, survey);
    catalogue::add_subscribers(subscribers, catalogue);
    catalogue::add_package_jobs(queue, installation);
    learning::add_subscribers(subscribers, library, clock);
    awards::Sources const certificates{installation, library, certificate_terms};
    awards::add_subscribers(subscribers, certificates);
    monitoring::add_subscribers(subscribers, clock);
    registry::add_facts(facts, reference);
    assessment::add_facts(facts);
    learning::add_facts(facts);
    awards::add_facts(facts);
    library.given = [this](db::Tx& tx, html::Voice const& voice, Uuid person) {
        return audience::courses_given(tx, facts, voice, person);
    };
    audience::add_subscribers(subscribers, facts, clock);
    audience::add_jobs(queue, database, facts, clock);
    pages::add_invitation_jobs(queue, installation);
    pages::add_entry_jobs(queue, installation);
    pages::add_entry_subscribers(subscribers, installation);
    pages::add_reminder_jobs(queue, installation);
    access::add_once_jobs(queue, database, clock);
    registry::add_jobs(queue, installation, reference);
    assessment::add_jobs(queue, database, clock);
    learning::add_jobs(queue, subscribers, installation, library);
    monitoring::add_jobs(queue, database, plan, library, clock, ids);
    access::add_routes(router, installation);
    registry::add_routes(router, installation, reference);
    registry::add_apply_routes(router, queue, installation, reference);
    tell_merges(merge_parts, library);
    registry::add_same_person_routes(router, installation);
    registry::add_merge_routes(router, installation, merge_parts, reference);
    assessment::add_routes(router, installation, survey, portfolio, reference);
    communication::add_routes(router, installation,
                              {portfolio, reference, [this] { return plan.current()->small_cell; }});
    tell_own_record(own_record);
    access::add_data_request_routes(router, installation);
    pages::add_own_record_routes(router, installation, own_record, data_policy);
    catalogue::add_routes(router, installation, catalogue, portfolio,
                          {pages::check_programme, taken_of_unit});
    records::add_routes(router, installation, records);
    catalogue::add_package_routes(router, installation, portfolio, queue);
    learning::add_routes(router, installation, library, &records);
    history::add_routes(router, installation);
    auto const courses = std::make_shared<learning::cmi5::System>(installation, records);
    learning::cmi5::add_jobs(queue, courses);
    learning::cmi5::add_routes(router, courses);
    awards::add_routes(router, certificates);
    helpdesk::add_routes(router, installation, reference);
    monitoring::add_routes(router, installation, plan, library, live, queue);
    audience::add_routes(router, installation, facts, queue);
    pages::add_person_routes(router, {installation, library});
    pages::add_reminder_routes(router, {installation, reference, queue});
    pages::add_mailbox_routes(router, installation);
    pages::add_invitation_routes(router, installation, queue);
    pages::add_entry_routes(router, {installation, reference, queue});
    pages::add_home_routes(router, installation);
    pages::add_manual_routes(router, installation);
    pages::add_api_document_routes(router, installation);
    gate_ = access::make_gate(installation);
    failure_pages_ = access::make_failure_pages(installation);
    dispatcher_ = std::make_unique<http::Dispatcher>(
        http::Dispatcher::Parts{router, *gate_, *failure_pages_, assets, public_url,
                                installation.ways_in->form_hosts(), true, content_url});
    pages::add_health_routes(router, pages::Signs{subscribers, database}, *dispatcher_);
}

House::~House() { stop(); }

void House::start() {
    subscribers.start();
    queue.start(1);
}

void House::stop() {
    live.stop();
    dispatcher_->stop();
    installation.ways_in->stop();
    subscribers.stop();
    queue.stop();
}

}  // namespace regia
