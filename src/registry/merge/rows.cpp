#include "registry/merge/rows.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <boost/json.hpp>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace regia::registry {
namespace {

namespace json = boost::json;
using access::Merge;
using access::MergeTable;

enum class ValueKind { text, number, real, bytes, id };
struct TableColumn {
    std::string name;
    ValueKind kind;
};

ValueKind kind_named(std::string_view type) {
    std::string const name = lower_ascii(type);
    if (name == "uuid") return ValueKind::id;
    if (name == "blob" || name == "bytea") return ValueKind::bytes;
    if (name == "integer" || name == "bigint") return ValueKind::number;
    if (name == "real" || name == "double precision") return ValueKind::real;
    return ValueKind::text;
}

//! Asked of the database: a column that is added to a table one day is kept like the others.
std::vector<TableColumn> columns_of(db::Tx& tx, std::string_view table) {
    std::string_view const sql =
        tx.engine() == db::Engine::sqlite
            ? "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"
            : "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() "
              "AND table_name = $1 ORDER BY ordinal_position";
    auto columns = tx.all(sql,
                          [](db::Row const& row) {
                              return TableColumn{row.get<std::string>(0), kind_named(row.get<std::string>(1))};
                          },
                          table);
    if (columns.empty()) throw Bug("a merge names a table that is not there: " + std::string(table));
    return columns;
}

std::string spelt_real(double value) {
    char digits[64];
    auto const end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 17).ptr;
    return {digits, end};
}

json::value spelt_value(db::Row const& row, int at, ValueKind kind) {
    if (row.is_null(at)) return nullptr;
    switch (kind) {
        case ValueKind::text: return json::string(row.get<std::string_view>(at));
        case ValueKind::number: return json::string(std::to_string(row.get<std::int64_t>(at)));
        case ValueKind::real: return json::string(spelt_real(row.get<double>(at)));
        case ValueKind::bytes: return json::string(to_hex(row.get<Bytes>(at)));
        case ValueKind::id: break;
    }
    return json::string(to_string(row.get<Uuid>(at)));
}

//! Values as they are bound again; what they borrow lives here.
class BoundValues {
public:
    void add(ValueKind kind, json::value const& value) {
        if (value.is_null()) {
            params_.emplace_back(nullptr);
            return;
        }
        std::string_view const text(value.as_string().data(), value.as_string().size());
        switch (kind) {
            case ValueKind::text: params_.emplace_back(text); break;
            case ValueKind::number: params_.emplace_back(parse_number<std::int64_t>(text).value()); break;
            case ValueKind::real: params_.emplace_back(parse_number<double>(text).value()); break;
            case ValueKind::id: params_.emplace_back(parse_uuid(text).value()); break;
            case ValueKind::bytes:
                bytes_.push_back(std::make_unique<Bytes>(from_hex(text).value()));
                params_.emplace_back(std::span<std::uint8_t const>(*bytes_.back()));
        }
    }
    std::string place() const { return "$" + std::to_string(params_.size()); }
    std::span<db::Param const> params() const { return params_; }

private:
    std::vector<std::unique_ptr<Bytes>> bytes_;
    std::vector<db::Param> params_;
};

std::vector<std::string> key_of(MergeTable const& table) {
    std::vector<std::string> names{std::string(table.person)};
    for (std::string_view const name : split(table.key, ' '))
        if (!name.empty()) names.emplace_back(name);
    return names;
}

//! "WHERE person_id = $1 AND ..." of the row.
std::string where_key(MergeTable const& table, std::vector<TableColumn> const& columns, json::object const& row,
                      BoundValues& values) {
    std::string where;
    for (std::string const& name : key_of(table))
        for (TableColumn const& column : columns) {
            if (column.name != name) continue;
            values.add(column.kind, row.at(name));
            where += (where.empty() ? " WHERE " : " AND ") + name + " = " + values.place();
        }
    return where;
}

}  // namespace

std::vector<std::string> rows_of_both(db::Tx& tx, MergeTable const& table, Merge const& merge) {
    auto const columns = columns_of(tx, table.name);
    std::string names;
    for (TableColumn const& column : columns) names += (names.empty() ? "" : ", ") + column.name;
    return tx.all("SELECT " + names + " FROM " + std::string(table.name) + " WHERE " + std::string(table.person) +
                      " IN ($1, $2)",
                  [&](db::Row const& row) {
                      json::object kept;
                      for (std::size_t i = 0; i < columns.size(); ++i)
                          kept[columns[i].name] = spelt_value(row, static_cast<int>(i), columns[i].kind);
                      return json::serialize(kept);
                  },
                  merge.kept, merge.merged);
}

bool has_row(std::vector<std::string> const& rows, std::string_view kept, std::string_view unheeded) {
    if (std::find(rows.begin(), rows.end(), kept) != rows.end()) return true;
    auto const wanted = json::parse({kept.data(), kept.size()}).as_object();
    return std::any_of(rows.begin(), rows.end(), [&](std::string const& text) {
        auto const row = json::parse(text).as_object();
        return std::all_of(wanted.begin(), wanted.end(), [&](auto const& value) {
            if (value.key() == unheeded) return true;
            auto const* const now = row.if_contains(value.key());
            return now && *now == value.value();
        });
    });
}

bool is_same_key(MergeTable const& table, std::string_view kept, std::string_view other) {
    auto const one = json::parse({kept.data(), kept.size()}), two = json::parse({other.data(), other.size()});
    auto const key = key_of(table);
    return std::all_of(key.begin(), key.end(), [&](std::string const& name) { return one.at(name) == two.at(name); });
}

void delete_row(db::Tx& tx, MergeTable const& table, std::string_view kept) {
    auto const row = json::parse({kept.data(), kept.size()}).as_object();
    BoundValues values;
    std::string const where = where_key(table, columns_of(tx, table.name), row, values);
    tx.run_with("DELETE FROM " + std::string(table.name) + where, values.params());
}

void update_row(db::Tx& tx, MergeTable const& table, std::string_view kept) {
    auto const row = json::parse({kept.data(), kept.size()}).as_object();
    auto const columns = columns_of(tx, table.name);
    std::string set;
    BoundValues values;
    for (TableColumn const& column : columns) {
        auto const* const value = row.if_contains(column.name);
        if (!value) continue;
        values.add(column.kind, *value);
        set += (set.empty() ? " SET " : ", ") + column.name + " = " + values.place();
    }
    std::string const where = where_key(table, columns, row, values);
    tx.run_with("UPDATE " + std::string(table.name) + set + where, values.params());
}

void insert_row(db::Tx& tx, MergeTable const& table, std::string_view kept) {
    auto const row = json::parse({kept.data(), kept.size()}).as_object();
    std::string names, places;
    BoundValues values;
    for (TableColumn const& column : columns_of(tx, table.name)) {
        auto const* const value = row.if_contains(column.name);
        if (!value) continue;
        values.add(column.kind, *value);
        names += (names.empty() ? "" : ", ") + column.name;
        places += (places.empty() ? "" : ", ") + values.place();
    }
    tx.run_with("INSERT INTO " + std::string(table.name) + " (" + names + ") VALUES (" + places + ")",
                values.params());
}

void delete_rows_of_both(db::Tx& tx, MergeTable const& table, Merge const& merge) {
    tx.run("DELETE FROM " + std::string(table.name) + " WHERE " + std::string(table.person) + " IN ($1, $2)",
           merge.kept, merge.merged);
}

void move_rows(db::Tx& tx, MergeTable const& table, Merge const& merge) {
    std::string const name(table.name), person(table.person);
    std::string is_same = "k." + person + " = $1";
    for (std::string const& column : key_of(table))
        if (column != person) is_same += " AND k." + column + " = " + name + "." + column;
    tx.run("UPDATE " + name + " SET " + person + " = $1 WHERE " + person + " = $2 AND NOT EXISTS (SELECT 1 FROM " +
               name + " k WHERE " + is_same + ")",
           merge.kept, merge.merged);
}

}  // namespace regia::registry
