//! Many at once: nothing is lost, nobody waits for ever, whatever they have in common.
#include <atomic>
#include <thread>

#include "records/test_world.hpp"

using namespace regia;
using namespace regia::records;
using namespace regia::records::test;

TEST_CASE("BatchesOverTheSameActivitiesAtOnceAreAllStored") {
    with_world([](World& world) {
        constexpr int threads = 8, batches = 4, size = 10;
        Secret const secret = world.let_in(do_everything);
        std::atomic<int> failures{0};
        std::vector<std::thread> all;
        for (int t = 0; t < threads; ++t)
            all.emplace_back([&, t] {
                Client client(world, secret);
                for (int b = 0; b < batches; ++b) {
                    std::string batch;
                    for (int i = 0; i < size; ++i) {
                        // Opposite orders, new definitions of the same activities, and one statement that all send.
                        int const activity = t % 2 == 0 ? i : size - 1 - i;
                        std::string one = statement(test::id(1 + (t * batches + b) * size + i), "ada", "did",
                                                    std::to_string(activity));
                        std::string const definition =
                            R"(,"definition":{"name":{"it":"v)" + std::to_string(t * 10 + b) + "\"}}}";
                        auto const end = one.rfind("\"}}");
                        batch += (batch.empty() ? "" : ",") + one.substr(0, end + 1) + definition + "}";
                    }
                    batch += "," + statement(test::id(1'000'000 + b), "zoe", "did", "all");
                    if (client.post("[" + batch + "]").status != 200) ++failures;
                }
            });
        for (std::thread& one : all) one.join();
        CHECK(failures == 0);
        CHECK(db::count_of(world.database, "records_statement") == threads * batches * size + batches);
        CHECK(db::count_of(world.database, "records_activity") == size);
    });
}

TEST_CASE("ConsistentThroughNeverPassesWhatIsBeingStored") {
    InFlight in_flight;
    Positions positions;
    Instant const now{seconds(1'000)};
    Position const first = positions.next(now), second = positions.next(now + seconds(1));
    CHECK(first < second);
    CHECK(stored_at(first) == now);
    in_flight.begin(first);
    in_flight.begin(second);
    CHECK(in_flight.consistent_through(now + seconds(5)) < now);
    in_flight.end(first);
    CHECK(in_flight.consistent_through(now + seconds(5)) < now + seconds(1));
    in_flight.end(second);
    CHECK(in_flight.consistent_through(now + seconds(5)) == now + seconds(5) - 1000);
    in_flight.begin_untold(positions.next(now + seconds(6)));
    CHECK(in_flight.consistent_through(now + seconds(7)) < now + seconds(6));
    CHECK(in_flight.consistent_through(now + seconds(9)) == now + seconds(9) - 1000);
}
