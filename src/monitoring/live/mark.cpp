#include "monitoring/live/mark.hpp"

namespace regia::monitoring {
namespace {

//! A sum of digests of rows (FNV-1a): it tells two states apart, and is no secret.
class Sum {
public:
    void add(Uuid body, std::string_view item, std::string_view measure, std::int64_t value) {
        std::uint64_t row = 0xcbf29ce484222325;
        auto const mix = [&](std::uint8_t byte) { row = (row ^ byte) * 0x100000001b3; };
        for (std::uint8_t const byte : body.bytes) mix(byte);
        for (char const c : item) mix(static_cast<std::uint8_t>(c));
        mix(0);
        for (char const c : measure) mix(static_cast<std::uint8_t>(c));
        for (int i = 0; i < 8; ++i) mix(static_cast<std::uint8_t>(value >> (8 * i)));
        sum_ += row;
    }
    std::string text() const { return std::to_string(sum_); }

private:
    std::uint64_t sum_ = 0;
};

}  // namespace

std::string figures_mark(db::Tx& tx, Uuid body) {
    bool const is_region = body == Uuid{};
    Sum sum;
    // Sorted nowhere: the sum is the same in any order.
    tx.each("SELECT body_id, item, measure, value FROM monitoring_total WHERE measure NOT IN ('course', "
            "'course_person') AND ((series = 'body' AND ($1 = 1 OR body_id = $2)) OR (series = $3 AND body_id = $2))",
            [&](db::Row const& row) {
                sum.add(row.get<Uuid>(0), row.get<std::string_view>(1), row.get<std::string_view>(2),
                        row.get<std::int64_t>(3));
            },
            is_region, body, is_region ? "region" : "unit");
    return sum.text();
}

}  // namespace regia::monitoring
