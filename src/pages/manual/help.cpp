//! Which section of the manual explains which page. One line for each page that has a section of its own.
#include "pages/manual/manual.hpp"

namespace regia::pages {
namespace {

struct Help {
    std::string_view route;
    std::string_view section;  //!< chapter#anchor
};

constexpr Help helps[] = {
    {"/", "discente#accedere"},
    {"/accedi", "discente#accedere"},
    {"/accessi", "discente#i-miei-dati"},
    {"/accessibilita", "discente#se-qualcosa-non-va"},
    {"/api", "installatore#programmi-che-chiamano-regia"},
    {"/area-di-lavoro", "discente#accedere"},
    {"/assistenza", "discente#se-qualcosa-non-va"},
    {"/attestati", "discente#gli-attestati"},
    {"/attestati/registro", "ufficio-regionale#gli-attestati"},
    {"/attestati/testi", "comitato-scientifico#i-testi-degli-attestati"},
    {"/bisogni", "discente#che-cosa-ti-serve-nel-tuo-lavoro"},
    {"/bisogni/raccolti", "comitato-scientifico#i-bisogni-formativi"},
    {"/chi-non-entra", "referente#chi-non-riesce-a-entrare"},
    {"/cmi5", "discente#altri-corsi"},
    {"/contenuti", "comitato-scientifico#l-elenco-dei-contenuti"},
    {"/contenuti/{codice}", "comitato-scientifico#un-modulo"},
    {"/contenuti/{codice}/bozza", "comitato-scientifico#un-modulo"},
    {"/contenuti/{codice}/bozza/sezioni", "comitato-scientifico#un-modulo"},
    {"/contenuti/{codice}/versioni", "comitato-scientifico#un-modulo"},
    {"/dati-aperti", "ufficio-regionale#semestri-regis-dati-aperti"},
    {"/destinatari", "referente#i-destinatari"},
    {"/doppioni", "referente#chi-e-registrato-due-volte"},
    {"/due-registrazioni", "discente#accedere"},
    {"/enti", "ufficio-regionale#le-persone"},
    {"/enti/{ente}", "referente#l-ente"},
    {"/enti/{ente}/al-giorno", "ufficio-regionale#le-cifre-di-un-giorno-passato"},
    {"/enti/{ente}/persone", "referente#le-persone"},
    {"/enti/{ente}/promemoria", "referente#i-promemoria"},
    {"/esportazioni", "referente#le-persone"},
    {"/i-miei-dati", "discente#i-miei-dati"},
    {"/il-mio-accesso", "discente#accedere"},
    {"/immagini", "discente#un-modulo"},
    {"/importazioni", "referente#caricare-il-personale"},
    {"/inizio", "ufficio-regionale#da-fare"},
    {"/inviti", "referente#invitare"},
    {"/lunedi", "referente#le-persone"},
    {"/manuale", "ufficio-regionale#l-aiuto"},
    {"/monitoraggio", "ufficio-regionale#il-monitoraggio"},
    {"/monitoraggio/al-giorno", "ufficio-regionale#le-cifre-di-un-giorno-passato"},
    {"/monitoraggio/regis", "ufficio-regionale#semestri-regis-dati-aperti"},
    {"/monitoraggio/semestre", "ufficio-regionale#semestri-regis-dati-aperti"},
    {"/note-legali", "discente#se-qualcosa-non-va"},
    {"/notifiche", "discente#se-qualcosa-non-va"},
    {"/password", "discente#accedere"},
    {"/percorso", "discente#il-percorso"},
    {"/percorso/corsi", "discente#altri-corsi"},
    {"/percorso/moduli", "discente#un-modulo"},
    {"/percorso/moduli/{n}/verifica", "discente#la-verifica"},
    {"/persone", "referente#la-scheda-di-una-persona"},
    {"/persone/{persona}/completamenti", "referente#i-completamenti-registrati-a-mano"},
    {"/posta", "installatore#provare-in-dieci-minuti"},
    {"/privacy", "discente#i-miei-dati"},
    {"/profilo", "discente#il-profilo"},
    {"/programma", "ufficio-regionale#gli-stati-del-programma"},
    {"/programmi-xapi", "installatore#programmi-che-registrano-attivita-xapi"},
    {"/promemoria", "discente#promemoria-e-calendario"},
    {"/questionari", "comitato-scientifico#le-domande-del-questionario"},
    {"/questionari/{id}", "discente#il-questionario"},
    {"/questionario", "discente#il-questionario"},
    {"/richieste-aiuto", "referente#chi-non-riesce-a-entrare"},
    {"/richieste-dati", "discente#i-miei-dati"},
    {"/roadmap", "ufficio-regionale#la-roadmap"},
    {"/secondo-fattore", "discente#accedere"},
    {"/sportello", "referente#lo-sportello"},
    {"/storico", "referente#attivita-svolte-altrove"},
    {"/unioni", "referente#chi-e-registrato-due-volte"},
};

//! Whether `route` is `entry` or lies below it; a {name} of any spelling stands for another.
bool covers(std::string_view entry, std::string_view route) {
    if (entry == "/") return route == "/";
    while (!entry.empty()) {
        if (route.empty()) return false;
        auto const mine = entry.substr(1, entry.find('/', 1) - 1), theirs = route.substr(1, route.find('/', 1) - 1);
        bool const is_name = mine.starts_with('{') && theirs.starts_with('{');
        if (!is_name && mine != theirs) return false;
        entry.remove_prefix(mine.size() + 1);
        route.remove_prefix(theirs.size() + 1);
    }
    return true;
}

}  // namespace

std::string help_of(std::string_view route) {
    Help const* best = nullptr;
    for (Help const& help : helps)
        if (covers(help.route, route) && (!best || help.route.size() > best->route.size())) best = &help;
    return best ? "/manuale/" + std::string(best->section) : "";
}

}  // namespace regia::pages
