//! Two processes on one database, each in the middle of a transaction that concerns the other.
#include <future>
#include <thread>

#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

namespace {

//! Long enough for another transaction to go on beside, if nothing holds it.
constexpr auto a_while = std::chrono::milliseconds(250);

//! A transaction with this statement that has stored it, and stays open for a while.
class Open {
public:
    Open(World& world, std::string const& document) {
        std::promise<void> stored;
        auto is_stored = stored.get_future();
        thread_ = std::thread([&world, document, stored = std::move(stored)]() mutable {
            bool is_told = false;
            world.database.write_now("", [&](db::Tx& tx) {
                CHECK(world.records.put(tx, document, world.clock.now()));
                if (!is_told) stored.set_value();
                is_told = true;
                std::this_thread::sleep_for(a_while);
            });
        });
        is_stored.wait();
    }
    ~Open() { end(); }
    void end() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::thread thread_;
};

std::string reference(int number, int target, std::string const& verb) {
    return R"({"id":")" + test::id(number) + R"(","actor":{"mbox":"mailto:zoe@example.it"},"verb":{"id":")" + verb +
           R"("},"object":{"objectType":"StatementRef","id":")" + test::id(target) + "\"}}";
}

constexpr char voided[] = "http://adlnet.gov/expapi/verbs/voided";
constexpr char told[] = "http://v.example/told";

void put(World& world, std::string const& document) {
    world.database.write_now("", [&](db::Tx& tx) { CHECK(world.records.put(tx, document, world.clock.now())); });
}

template <class Test>
void with_two_processes(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        World one(*database);
        auto const again = db::open(url);
        World other(*again);
        test(one, other);
    });
}

}  // namespace

TEST_CASE("AStatementAndTheOneThatVoidsItInTheSameInstantMeetWhicheverComesFirst") {
    with_two_processes([](World& one, World& other) {
        std::string const first = statement(test::id(1), "ada", "did", "one");
        std::string const second = statement(test::id(3), "ada", "did", "one");
        {
            Open const storing(one, first);
            put(other, reference(2, 1, voided));
        }
        {
            Open const voiding(one, reference(4, 3, voided));
            put(other, second);
        }
        Client client(one, do_everything);
        for (int const number : {1, 3}) {
            CHECK(client.get("statements?statementId=" + test::id(number)).status == 404);
            CHECK(client.get("statements?voidedStatementId=" + test::id(number)).status == 200);
        }
    });
}

TEST_CASE("AChainOfReferencesHoldsWhenItsEndsAreStoredInTheSameInstant") {
    with_two_processes([](World& one, World& other) {
        put(one, reference(2, 1, told));
        {
            Open const storing(one, statement(test::id(1), "ada", "did", "one"));
            put(other, reference(3, 2, told));
        }
        put(one, reference(12, 11, told));
        {
            Open const referring(one, reference(13, 12, told));
            put(other, statement(test::id(11), "ada", "did", "two"));
        }
        Client client(other, do_everything);
        CHECK(client.ids_of("activity=http://a.example/one").size() == 3);
        CHECK(client.ids_of("activity=http://a.example/two").size() == 3);
    });
}

TEST_CASE("ConsistentThroughDoesNotPassWhatAnotherProcessIsStoring") {
    with_two_processes([](World& one, World& other) {
        if (one.database.engine() == db::Engine::sqlite) return;  // one process alone
        Client client(other, do_everything);
        auto const through = [&] {
            auto const reply = client.get("statements");
            return *parse_rfc3339(reply.header("X-Experience-API-Consistent-Through"));
        };
        Instant const began = one.clock.now();
        {
            Open storing(one, statement(test::id(1), "ada", "did", "one"));
            CHECK(through() < began);
            storing.end();
            CHECK(through() > began);
        }
        // Its time is that of the transaction, at each place where it stands.
        auto const stored = one.database.read([](db::Tx& tx) {
            return tx.one("SELECT position, document FROM records_statement", [](db::Row const& row) {
                return std::pair(row.get<Position>(0), row.get<std::string>(1));
            });
        });
        std::string const time = "\"" + to_rfc3339(stored_at(stored->first)) + "\"";
        CHECK(stored->second.find("\"stored\":" + time) != std::string::npos);
        CHECK(stored->second.find("\"timestamp\":" + time) != std::string::npos);
    });
}
