//! Codes and texts without a database.
#include <doctest/doctest.h>

#include "awards/code.hpp"
#include "awards/template.hpp"

using namespace regia;
using namespace regia::awards;

namespace {

Facts facts(std::string const& language) {
    Facts facts;
    facts.name = "Chiara Bini";
    facts.language = language;
    facts.programme = "FSE";
    facts.owner = "Regione Toscana";
    facts.modules = 8;
    facts.minutes = 240;
    facts.started_on = {2026, 1, 8};
    facts.concluded_on = {2026, 2, 12};
    return facts;
}

Fault fault_in_details(std::string const& details) {
    Wording wording = initial_template().it;
    wording.details = details;
    return fault_of(wording, Part::details).fault;
}

}  // namespace

TEST_CASE("ACodeIsReadBackHoweverItIsTyped") {
    for (int i = 0; i < 200; ++i) {
        std::string const code = new_code();
        CHECK(code.size() == 14);
        CHECK(read_code(code) == code);
        std::string typed;
        for (char c : code) typed += c == '-' ? ' ' : static_cast<char>(c >= 'A' ? c + 32 : c);
        CHECK(read_code(" " + typed + " ") == code);
    }
}

TEST_CASE("OneWrongCharacterOrTwoExchangedOnesMakeNoCode") {
    std::string const code = "K7QM-2XDT-9RF7";
    REQUIRE(read_code(code) == code);
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '-') continue;
        for (char const c : std::string_view("23456789ABCDEFGHJKMNPQRSTUVWXYZ")) {
            std::string other = code;
            other[i] = c;
            CHECK((read_code(other) == other) == (c == code[i]));
        }
        for (std::size_t k = i + 1; k < code.size(); ++k) {
            std::string other = code;
            std::swap(other[i], other[k]);
            if (code[k] != '-' && other != code) CHECK_FALSE(read_code(other));
        }
    }
    for (char const* wrong : {"", "K7QM", "K7QM-2XDT-9RF", "K7QM-2XDT-9RF7A", "O7QM-2XDT-9RF7", "<script>", "à"})
        CHECK_FALSE(read_code(wrong));
    CHECK_FALSE(read_code(std::string(100000, '2')));
}

TEST_CASE("RandomBytesBeyondTheLastWholeRoundAreNotUsed") {
    std::vector<std::uint8_t> bytes(16, 250);
    CHECK_FALSE(spell_code(bytes));
    for (std::size_t i = 0; i < 11; ++i) bytes[i + 3] = static_cast<std::uint8_t>(i);
    CHECK(spell_code(bytes)->substr(0, 9) == "2345-6789");
}

TEST_CASE("PlacesAreFilledAsEachLanguageWritesNumbersAndDates") {
    Template const text = initial_template();
    CHECK(filled(text.it.details, facts("it")) ==
          "della durata di 4 ore, svolto a distanza in 8 moduli (inizio 8 gennaio 2026, conclusione 12 febbraio "
          "2026).");
    CHECK(filled(text.en.details, facts("en")) ==
          "lasting 4 hours, held at a distance in 8 modules (begun on 8 January 2026, concluded on 12 February 2026).");
    CHECK(filled("{programma} – {ente}", facts("it")) == "FSE – Regione Toscana");
    CHECK(filled("senza dati", facts("it")) == "senza dati");
}

TEST_CASE("ATextWithAnUnknownPlaceOrWithoutLengthAndDateIsRefused") {
    CHECK(fault_in_details("di {ore}, il {fine}") == Fault::none);
    CHECK(fault_in_details("di {ore}") == Fault::missing_place);
    CHECK(fault_in_details("di {orre}, il {fine}") == Fault::unknown_place);
    CHECK(fault_in_details("di {ore, il {fine}") == Fault::unknown_place);
    CHECK(fault_in_details("di ore}, il {fine} {ore}") == Fault::unknown_place);
    CHECK(fault_in_details("di {ore} {fine} {livello}") == Fault::unknown_place);
    CHECK(fault_in_details("") == Fault::missing);
    CHECK(fault_in_details("{ore}{fine}" + std::string(400, 'x')) == Fault::too_long);
    for (std::string_view const language : {"it", "en"})
        for (Part const part : parts) CHECK(fault_of(initial_template().in(language), part).fault == Fault::none);
    Wording wording = initial_template().it;
    wording.note = wording.signature = "";
    CHECK(fault_of(wording, Part::note).fault == Fault::none);
    CHECK(fault_of(wording, Part::signature).fault == Fault::none);
}
