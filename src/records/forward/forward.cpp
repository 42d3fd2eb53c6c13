#include "records/forward/forward.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "records/inside.hpp"
#include "records/resource/statements_query.hpp"

namespace regia::records {
namespace {

constexpr int batch_size = 50;
//! A transaction of another process may still bring statements that are as old as this.
constexpr std::int64_t settling = seconds(3);
constexpr auto pause = std::chrono::milliseconds(2'000);
constexpr auto pause_after_failure = std::chrono::milliseconds(10'000);

std::vector<Uuid> subjects_of(std::string_view filter) {
    std::vector<Uuid> wanted;
    for (std::string_view const word : split(filter, ' ')) {
        if (word.empty()) continue;
        if (word.starts_with("verb:")) wanted.push_back(verb_key(word.substr(5)));
        else if (word.starts_with("activity:")) wanted.push_back(activity_key(word.substr(9)));
        else throw Unavailable("xapi_forward_filter is verb:IRI and activity:IRI, not " + std::string(word));
    }
    return wanted;
}

bool is_passing(int status) {
    return status == 0 || status >= 500 || status == 401 || status == 403 || status == 408 || status == 429;
}

Sending sending(std::string method, std::string query, std::string document,
                std::vector<Attachment> const& contents) {
    if (contents.empty()) return {std::move(method), std::move(query), "application/json", std::move(document)};
    std::string const boundary = "regia-" + random_token();
    return {std::move(method), std::move(query), "multipart/mixed; boundary=" + boundary,
            mixed_body(document, contents, boundary)};
}

}  // namespace

struct Forwarder::Batch {
    struct Row {
        Uuid id;
        std::string document;
        std::vector<Attachment> contents;
    };
    std::vector<Row> rows{};
    Position before = 0;  //!< where the cursor stood
    Position last = 0;    //!< where it will stand
};

Forwarder::Forwarder(Records& records, ForwardSettings const& settings, Sender sender)
    : inside_(records.inside()),
      target_(settings.url),
      wanted_(subjects_of(settings.filter)),
      sender_(std::move(sender)) {}

Forwarder::~Forwarder() { stop(); }

std::optional<Forwarder::Batch> Forwarder::next_batch() const {
    Instant const now = inside_.installation.clock.now();
    Instant const through = std::min(inside_.in_flight.consistent_through(now), inside_.others_through(true));
    Instant const complete = through - settling;
    Position const until = first_position(complete.microseconds / 1000);
    return inside_.installation.database.read([&](db::Tx& tx) -> std::optional<Batch> {
        Batch batch;
        batch.before = tx.value<Position>("SELECT position FROM records_forward WHERE target = $1", target_)
                           .value_or(Position{0});
        bool is_empty = true;
        tx.each("SELECT position, id, document FROM records_statement WHERE position > $1 AND position < $2 "
                "ORDER BY position NULLS LAST LIMIT $3",
                [&](db::Row const& row) {
                    is_empty = false;
                    batch.last = row.get<Position>(0);
                    std::string document = row.get<std::string>(2);
                    auto const is_wanted = [&](Mark const& mark) {
                        bool const may_be = mark.kind == Kind::verb || mark.kind == Kind::activity ||
                                            mark.kind == Kind::related_activity;
                        return may_be && std::find(wanted_.begin(), wanted_.end(), mark.subject) != wanted_.end();
                    };
                    if (!wanted_.empty()) {
                        auto const marks = marks_of(boost::json::parse(document).as_object(), inside_.home);
                        if (std::none_of(marks.begin(), marks.end(), is_wanted)) return;
                    }
                    batch.rows.push_back({row.get<Uuid>(1), std::move(document), {}});
                },
                batch.before, until, batch_size);
        if (is_empty) return std::nullopt;
        for (Batch::Row& row : batch.rows) row.contents = contents_of(tx, {row.document});
        return batch;
    });
}

std::int64_t Forwarder::send(Batch const& batch, std::int64_t& refused) const {
    if (batch.rows.empty()) return 0;
    std::string all = "[";
    std::vector<Attachment> contents;
    for (Batch::Row const& row : batch.rows) {
        all += (all.size() > 1 ? "," : "") + row.document;
        for (Attachment const& one : row.contents)
            if (std::none_of(contents.begin(), contents.end(), [&](auto const& had) { return had.sha2 == one.sha2; }))
                contents.push_back(one);
    }
    int status = sender_(sending("POST", "", all + "]", contents));
    if (status >= 200 && status < 300) return static_cast<std::int64_t>(batch.rows.size());
    if (is_passing(status)) throw Unavailable("the other record store answers " + std::to_string(status));
    std::int64_t sent = 0;
    for (Batch::Row const& row : batch.rows) {
        status = sender_(sending("PUT", "statementId=" + to_string(row.id), row.document, row.contents));
        if (is_passing(status)) throw Unavailable("the other record store answers " + std::to_string(status));
        bool const is_taken = status >= 200 && status < 300;
        sent += is_taken;
        refused += !is_taken;
        if (!is_taken)
            log_warning("records", "the other record store refuses a statement",
                        {{"statement", to_string(row.id)}, {"status", std::to_string(status)}});
    }
    return sent;
}

std::int64_t Forwarder::hand_on() {
    std::int64_t all = 0;
    while (auto const batch = next_batch()) {
        std::int64_t refused = 0;
        std::int64_t const sent = send(*batch, refused);
        all += sent;
        Instant const now = inside_.installation.clock.now();
        inside_.installation.database.write_now("records/forward", [&](db::Tx& tx) {
            // Another process may have sent the same ones meanwhile: then its cursor stands, and nothing is counted.
            tx.serialise("records/forward");
            tx.run("INSERT INTO records_forward (target, position, sent, refused, updated_at) VALUES ($1, 0, 0, 0, $2) "
                   "ON CONFLICT (target) DO NOTHING",
                   target_, now);
            tx.run("UPDATE records_forward SET position = $2, sent = sent + $3, refused = refused + $4, "
                   "updated_at = $5 WHERE target = $1 AND position = $6",
                   target_, batch->last, sent, refused, now, batch->before);
        });
        if (wake_->is_stopped()) break;
    }
    return all;
}

void Forwarder::start() {
    wake_->open();
    inside_.installation.database.on_commit([wake = wake_] { wake->ring(); });
    thread_ = std::thread([this] { work(); });
}

void Forwarder::stop() {
    wake_->stop();
    if (thread_.joinable()) thread_.join();
}

void Forwarder::work() {
    std::uint64_t heard = 0;
    bool was_told = false;
    while (wake_->wait(heard, pause)) {
        try {
            hand_on();
            was_told = false;
        } catch (std::exception const& reason) {
            if (!was_told) log_warning("records", "statements wait to be handed on", {{"reason", reason.what()}});
            was_told = true;  // once an outage
            if (!wake_->pause(pause_after_failure)) return;
        }
        if (!wake_->pause(pause)) return;  // statements gather
    }
}

}  // namespace regia::records
