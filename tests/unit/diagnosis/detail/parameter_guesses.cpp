#include <ubiops/webhooks/diagnosis/detail/parameter_guesses.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
namespace detail = ubiops::webhooks::detail;

namespace {

/// Signed with some options; what the parameters become; and the change carried out.
void check_told(const uw::testing::signing_options& options, const std::string& from, const std::string& to) {
  CAPTURE(from, to);
  diagnosed_case damaged("https://hooks.example.com/ubiops", {}, "{}", options);
  CHECK(damaged.accepted());
  std::string& input = damaged.field("Signature-Input");
  const std::size_t at = input.find(from);
  REQUIRE(at != std::string::npos);
  input.replace(at, from.size(), to);
  CHECK_FALSE(damaged.accepted());
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "parameters_changed");
  CHECK(told.causes[0].how == diagnosis::proof::signature);
  CHECK(told.causes[0].change == "Let Signature-Input through as it was sent.");
  input = input.substr(0, input.find('=') + 1) + told.causes[0].signed_value;
  CHECK(damaged.accepted());
}

}  // namespace

TEST_CASE("signature parameters that something changed are found") {
  const std::string alg = ";alg=\"ed25519\"";
  check_told({}, alg, "");
  check_told({.include_alg = false}, ";created=1800000000", ";created=1800000000" + alg);
  const std::string nonce = ";nonce=\"n\"";
  check_told({.nonce = "n"}, alg + nonce, nonce + alg);
  check_told({.signed_by = uw::testing::producer::oldest, .nonce = "a;alg=\\\"b"}, alg, "");
  check_told({}, ";created=1800000000", ";created=1800000009");  // Date tells it
}

TEST_CASE("parameters are parted by semicolons outside of strings") {
  using parts = std::vector<std::string>;
  CHECK(detail::parted_parameters("").empty());
  CHECK(detail::parted_parameters(";a;b=1") == parts{"a", "b=1"});
  CHECK(detail::parted_parameters(R"(;a=";\";";b)") == parts{R"(a=";\";")", "b"});
  CHECK(detail::parted_parameters("a;b").empty());
  CHECK(detail::parted_parameters(R"(;a\;b)") == parts{R"(a\)", "b"});  // a backslash escapes nothing but in a string
  CHECK(detail::parted_parameters(R"(;a="\)") == parts{R"(a="\)"});  // nor at the end
}

TEST_CASE("parameters that cannot be read are not guessed") {
  detail::draft unread;
  unread.params = "(\"@method\");created=1";
  CHECK(detail::parameter_guesses(unread).empty());
}
