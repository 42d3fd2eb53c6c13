#include "main/demo_voices.hpp"

#include "access/requests/requests.hpp"

namespace regia {
namespace {

struct Said {
    Uuid Voices::*who;
    std::string_view area, text;
};
constexpr Said needs[] = {
    {&Voices::half_way, "A1", "Casi sul consenso quando il paziente non è cosciente e i familiari chiedono."},
    {&Voices::half_way, "A5", "Che cosa fare quando un referto già firmato va corretto, passo per passo."},
    {&Voices::doctor, "A2", "Un esempio di profilo sanitario sintetico scritto bene, da tenere davanti."},
    {&Voices::without_survey, "A6", "Parole semplici per spiegare il Fascicolo a chi non usa il computer."},
    {&Voices::concluded, "", "Un momento in reparto per provare insieme, non solo da soli al computer."},
};

}  // namespace

void let_them_speak(House& house, Voices const& voices) {
    Day const today = rome_day(voices.now);
    int const small_cell = house.plan.current()->small_cell;
    house.database.write_now("voices", [&](db::Tx& tx) {
        for (Said const& said : needs)
            communication::simulate_need(tx, small_cell, voices.*said.who, said.area, said.text, plus_days(today, -6));
        auto const& items = house.survey.current()->items;
        assessment::simulate_report(tx, items.at(1).id, "unclear", "Due risposte mi sembrano dire la stessa cosa.",
                                    plus_days(today, -9));
        assessment::simulate_report(tx, items.at(1).id, "wrong", "", plus_days(today, -4));
        assessment::simulate_report(tx, items.at(20).id, "not_my_work", "Allo sportello non succede mai.",
                                    plus_days(today, -2));
        assessment::simulate_review(tx, voices.doctor, house.ids.next(), "A4",
                                    "Con questi standard lavoro ogni giorno: il risultato non mi rispecchia.",
                                    voices.now - days(3));
        access::ask(tx, {voices.doctor, house.ids.next(), "correction", "L’indirizzo e-mail è quello vecchio.",
                         voices.now - days(8), "asked", {}, {}});
    });
}

}  // namespace regia
