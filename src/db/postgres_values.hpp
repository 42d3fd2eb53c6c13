//! Values on their way to PostgreSQL and back, in its text form.
#pragma once

#include <libpq-fe.h>

#include <span>
#include <string>
#include <vector>

#include "db/tx.hpp"

namespace regia::db {

//! Bound values as the texts that libpq wants; NULL is a null pointer.
class PostgresTexts {
public:
    explicit PostgresTexts(std::span<Param const> params);
    char const* const* pointers() const { return pointers_.data(); }

private:
    std::vector<std::string> texts_;
    std::vector<char const*> pointers_;
};

class PostgresRow final : public Row {
public:
    PostgresRow(PGresult const* result, int row) : result_(result), row_(row) {}
    bool is_null(int column) const override;

protected:
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    Uuid uuid(int column) const override;
    Bytes bytes(int column) const override;

private:
    PGresult const* result_;
    int row_;
};

}  // namespace regia::db
