//! The rules that need no database: roles, how long a session lasts, where a sign-in may lead, how long one waits.
#include "access/session.hpp"
#include "access/test_world.hpp"

using namespace regia;
using namespace regia::access;

namespace {

files::Faults faults_of(std::string const& roles) {
    files::Folder folder = test::small_programme();
    folder.put("roles.toml", roles);
    files::Faults faults;
    parse_programme(folder, faults);
    return faults;
}

constexpr char const* learner = "[[role]]\ncode = \"learner\"\nname_it = \"Discente\"\nname_en = \"Learner\"\n"
                                "scope = \"person\"\nhome = \"/percorso\"\n";

}  // namespace

TEST_CASE("RolesAndFaceOfAProgrammeAreRead") {
    files::Faults faults;
    Programme const programme = parse_programme(test::small_programme(), faults);
    CHECK(faults.empty());
    REQUIRE(programme.find_role("office"));
    CHECK(programme.find_role("office")->may("see_region"));
    CHECK_FALSE(programme.find_role("office")->may("follow_own_path"));
    CHECK(programme.find_role("office")->scope == Scope::Kind::region);
    CHECK(programme.owner == "Regione");
    CHECK(programme.find_role("nobody") == nullptr);
}

TEST_CASE("ARoleWithAnUnknownRightFieldOrScopeIsAFault") {
    CHECK(faults_of("").size() == 1);  // no role at all
    CHECK(faults_of(std::string(learner) + "rights = [\"see_everything\"]\n").at(0).message.find("see_everything") !=
          std::string::npos);
    CHECK(faults_of(std::string(learner) + "rights = []\nlevel = 3\n").at(0).field == "level");
    CHECK(faults_of(std::string(learner) + "rights = []\n" + learner + "rights = []\n").size() == 1);
    CHECK(faults_of("[[role]]\ncode = \"a\"\nname_it = \"A\"\nname_en = \"A\"\nscope = \"world\"\nhome = \"//evil\"\n"
                    "rights = []\n").size() == 2);
}

TEST_CASE("ASessionEndsThirtyMinutesAfterItWasSeenAndTwelveHoursAfterTheSignIn") {
    Session session;
    session.signed_in_at = session.seen_at = Instant{0};
    CHECK(is_open(session, Instant{minutes(29)}));
    CHECK_FALSE(is_open(session, Instant{minutes(30)}));
    session.seen_at = Instant{hours(12) - minutes(1)};
    CHECK(is_open(session, Instant{hours(12) - 1}));
    CHECK_FALSE(is_open(session, Instant{hours(12)}));
    CHECK_FALSE(is_seen_due(session, session.seen_at + (minutes(5) - 1)));
    CHECK(is_seen_due(session, session.seen_at + minutes(5)));
}

TEST_CASE("OnlyAPathOfOursIsLedBackTo") {
    CHECK(own_path("/percorso?passo=2") == "/percorso?passo=2");
    CHECK(own_path("/en/percorso") == "/percorso");
    CHECK(own_path("/en") == "/");
    CHECK(own_path("/entita") == "/entita");
    for (char const* bad : {"", "percorso", "//evil.example", "/\\evil.example", "https://evil.example",
                            "/a\r\nSet-Cookie: x", "/en//evil.example", "/a b", "javascript:alert(1)"})
        CHECK_MESSAGE(own_path(bad).empty(), bad);
}

TEST_CASE("WaitingGrowsWithFailuresUpToAQuarterOfAnHour") {
    Instant const now{days(100)};
    auto const wait = [&](std::int64_t failures) { return wait_left({failures, now}, now); };
    CHECK(wait(0) == 0);
    CHECK(wait(4) == 0);
    CHECK(wait(5) == seconds(30));
    CHECK(wait(6) == minutes(1));
    CHECK(wait(9) == minutes(8));
    CHECK(wait(10) == minutes(15));
    CHECK(wait(1'000'000) == minutes(15));
    CHECK(wait_left({5, now}, now + seconds(10)) == seconds(20));
    CHECK(wait_left({5, now}, now + seconds(30)) == 0);
    CHECK(wait_left({50, now}, now + days(2)) == 0);
}

TEST_CASE("AnUnknownUserCostsTheSameHashAsAKnownOne") {
    std::string const hash = hash_password("una frase lunga");
    // Same algorithm, memory and passes as the hash that is compared for nobody (sign_in.cpp).
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(is_password(hash, "una frase lunga"));
    CHECK_FALSE(is_password(hash, "una frase corta"));
    CHECK_FALSE(is_password(std::nullopt, ""));
    CHECK_FALSE(is_password(hash, std::string(5'000, 'x')));
}

TEST_CASE("AMarkerNamesNobodyAndDiffersByPersonAndKey") {
    Uuid const ada = named_uuid("person", "ada");
    Uuid const bice = named_uuid("person", "bice");
    CHECK(form_marker("k", ada) == form_marker("k", ada));
    CHECK(form_marker("k", ada) != form_marker("k", bice));
    CHECK(form_marker("k", ada) != form_marker("l", ada));
    CHECK(form_token_of("t").size() == 32);
    CHECK(form_token_of("t") == to_hex(sha256("form:t")).substr(0, 32));
}
