//! How a check begins: the header is read, its columns are found or asked for.
#include <fstream>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "registry/check/check.hpp"

namespace regia::registry {
namespace {

std::string kept_headers(std::vector<std::string> const& header) {
    std::string kept;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (i > 0) kept += between_fields;
        for (char const c : header[i]) kept += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return kept;
}

//! Whether somebody may know what the headers mean: enough of them are not known, and they are no row of data.
bool can_be_mapped(Columns const& columns) {
    bool const is_data = std::any_of(columns.unknown.begin(), columns.unknown.end(), [](std::string const& header) {
        return check_tax_code(upper_ascii(header)) == TaxCodeFault::none;
    });
    return !is_data && columns.unknown.size() >= columns.missing.size();
}

}  // namespace

BegunCheck begin_check(db::Database& database, files::RowReader const& reader, ImportOrder const& order,
                       bool may_ask, Instant now) {
    BegunCheck begun;
    begun.report.refusal = reader.refusal();
    if (!begun.report.refusal.empty()) return begun;
    HeaderChoices const choices = database.read([&](db::Tx& tx) { return header_choices(tx, order.body); });
    NewImport made{order, {}, find_columns(reader.header(), choices), "checking", reader.sheet(),
                   kept_headers(reader.header())};
    if (!made.columns.missing.empty()) {
        if (!may_ask || !can_be_mapped(made.columns)) {
            begun.report.refusal = "columns";
            begun.report.columns = made.columns.missing;
            return begun;
        }
        made.state = "unmapped";
    } else if (!made.columns.twice.empty()) {
        begun.report.refusal = "columns_twice";
        begun.report.columns = made.columns.twice;
        return begun;
    }
    begun.report.id = order.id;
    made.sha256 = sha256_of_file(order.path);
    bool const is_new = database.write_now("import/" + to_string(order.id), [&](db::Tx& tx) {
        forget_rows_before(tx, now - rows_live);
        bool const is_first = begin_import(tx, made, now);
        if (is_first) keep_file(tx, order.id, order.path);  // or nobody could go on after a crash
        return is_first;
    });
    if (is_new) begun.state = made.state;
    return begun;
}

std::vector<std::string> choosable_headers(Imported const& import) {
    std::vector<std::string> header;
    for (auto const name : split(import.headers, between_fields)) header.emplace_back(name);
    return find_columns(header).unknown;
}

MappedColumns map_columns(db::Tx& tx, Imported const& import) {
    std::vector<std::string> header;
    for (auto const name : split(import.headers, between_fields)) header.emplace_back(name);
    Columns const columns = find_columns(header, header_choices(tx, import.body));
    bool const is_other = import.state == "unmapped" || standing_names(columns, header.size()) != import.columns_at;
    MappedColumns mapped{columns.missing.empty() ? columns.twice : columns.missing};
    mapped.is_begun =
        mapped.missing.empty() && is_other && has_file(tx, import.id) && begin_again(tx, import, columns);
    return mapped;
}

ImportReport check_import(db::Database& database, Reference const& reference, ImportOrder const& order, Instant now) {
    auto const reader = files::read_rows(order.path);
    BegunCheck begun = begin_check(database, *reader, order, false, now);
    if (begun.state.empty()) return begun.report;
    auto const none = [](db::Tx&, std::int64_t) {};
    ImportReport report =
        go_on_checking(database, reference, *reader, order.id, static_cast<std::size_t>(-1), now, none).report;
    if (!report.refusal.empty())
        database.write_now("import/" + to_string(order.id), [&](db::Tx& tx) { drop_import(tx, order.id); });
    return report;
}

}  // namespace regia::registry
