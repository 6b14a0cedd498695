#include <ubiops/webhooks/signature/detail/candidate.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using signed_texts::candidate_code;
using signed_texts::read_input;
using uw::errc;

TEST_CASE("a candidate's parameters have the types that RFC 9421 §2.3 gives them") {
  const auto with = [](std::string_view parameter) {
    return candidate_code(R"(a=("date");)" + std::string(parameter) + R"(;keyid="one")");
  };
  for (const std::string_view good : {"created=1", "created=-1", "created=999999999999999", "expires=0", R"(nonce="")",
                                      R"(tag="x")", R"(alg="ed25519")", "unknown", "unknown=1", "unknown=1.5",
                                      "unknown=tok", "unknown=:YQ==:", "unknown=@1", R"(unknown=%"%c3%a9")"}) {
    INFO(good);
    CHECK(with(good) == errc{});
  }
  for (const std::string_view bad : {R"(created="1")", "created=1.0",    "created=tok",    "created",      "created=?0",
                                     "created=@1",     "created=:MQ==:", R"(expires="1")", "expires=1.5",  "expires=@1",
                                     "nonce=1",        "nonce",          "nonce=tok",      "nonce=:YQ==:", "tag=tok",
                                     "tag=?1",         R"(tag=%"x")",    "alg=ed25519",    "alg=1",        "alg",
                                     R"(nonce=%"x")"}) {
    INFO(bad);
    CHECK(with(bad) == errc::malformed_signature_input);
  }
}

TEST_CASE("a candidate is an inner list of strings") {
  CHECK(candidate_code(R"(a=("date");keyid="one")") == errc{});
  CHECK(candidate_code(R"(a=();keyid="one")") == errc{});  // it covers nothing, which is for the policy to judge
  for (const std::string_view member : {"a=1", "a", "a=?0", "a=\"date\"", "a=date", "a=:ZGF0ZQ==:", "a=@1"}) {
    INFO(member);
    CHECK(candidate_code(std::string(member) + ";keyid=\"one\"") == errc::malformed_signature_input);
  }
  for (const std::string_view component : {"date", "1", "1.5", ":ZGF0ZQ==:", "?1", "@1", "%\"date\""}) {
    INFO(component);
    CHECK(candidate_code("a=(\"@method\" " + std::string(component) + ");keyid=\"one\"") ==
          errc::malformed_signature_input);
  }
}

TEST_CASE("a candidate's faults are told in their order") {
  // A parameter of a wrong type or twice, the algorithm, an unsupported component, a component twice.
  CHECK(candidate_code(R"(a=("X" "d" "d");created="1";alg="rsa";keyid="one")") == errc::malformed_signature_input);
  CHECK(candidate_code(R"(a=("X" "d" "d");created=1;created=1;alg="rsa";keyid="one")") == errc::duplicate_parameter);
  CHECK(candidate_code(R"(a=("X" "d" "d");created=1;alg="rsa";keyid="one")") == errc::unsupported_algorithm);
  CHECK(candidate_code(R"(a=("X" "d" "d");created=1;alg="ed25519";keyid="one")") == errc::unsupported_component);
  CHECK(candidate_code(R"(a=("x" "d" "d");created=1;alg="ed25519";keyid="one")") == errc::duplicate_component);
  CHECK(candidate_code(R"(a=("x" "d");created=1;alg="ed25519";keyid="one")") == errc{});
  // Of two faults of shape the first one in the text.
  CHECK(candidate_code(R"(a=("date";bs;bs);created="1";keyid="one")") == errc::duplicate_parameter);
  CHECK(candidate_code(R"(a=("date");created="1";created=1;keyid="one")") == errc::malformed_signature_input);
  CHECK(candidate_code(R"(a=("date");created=1;created="1";keyid="one")") == errc::malformed_signature_input);
  CHECK(candidate_code(R"(a=("date");keyid="two";keyid="one")") == errc::duplicate_parameter);
  CHECK(candidate_code(R"(a=("date");x;x;keyid="one")") == errc::duplicate_parameter);
}

TEST_CASE("the algorithm is ed25519 and nothing like it") {
  const auto with = [](std::string_view name) {
    return candidate_code("a=();alg=\"" + std::string(name) + "\";keyid=\"one\"");
  };
  CHECK(with("ed25519") == errc{});
  for (const std::string_view name :
       {"", "Ed25519", "ed25519 ", "ed25519ph", "rsa-pss-sha512", "hmac-sha256", "none"}) {
    INFO(name);
    CHECK(with(name) == errc::unsupported_algorithm);
  }
}

TEST_CASE("a component that occurs twice is refused, whatever the order of its parameters") {
  const auto with = [](std::string_view list) { return candidate_code("a=(" + std::string(list) + ");keyid=\"one\""); };
  CHECK(with(R"("x" "y" "x")") == errc::duplicate_component);
  CHECK(with(R"("@method" "@authority" "@target-uri" "content-digest" "date")") == errc{});
  CHECK(with(R"("@method" "@authority" "@target-uri" "content-digest" "date" "@method")") == errc::duplicate_component);
  CHECK(with(R"("content-digest" "content-digest")") == errc::duplicate_component);
  CHECK(with(R"("content-digest" "content-digest";sf)") == errc{});
  CHECK(with(R"("priority";sf;key="u" "priority";key="u";sf)") == errc::duplicate_component);
  CHECK(with(R"("@query-param";name="a" "@query-param";name="a")") == errc::duplicate_component);
  CHECK(with(R"("@query-param";name="a" "@query-param";name="b")") == errc{});
  CHECK(with(R"("priority" "priority";sf "priority";bs "priority";key="u" "priority";key="i" "priority";sf;key="u")") ==
        errc{});
  const read_input read(R"(a=("x" "date" "y" "date");keyid="one")");
  const auto refused = detail::check_candidate(read.candidate());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().subject() == "date");
}
