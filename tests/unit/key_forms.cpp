#include <ubiops/webhooks/key_forms.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/public_key.hpp>

#include "catch.hpp"
#include "foreign_keys.hpp"
#include "scratch_folder.hpp"

namespace uw = ubiops::webhooks;

namespace {

bool has_programs() {
  // One after the other: Debian's sh asks for the first name alone. NOLINTNEXTLINE
  return std::system(
             "for each in openssl base64 xxd iconv grep sed tr tail; do command -v $each || exit; done"
             " >/dev/null 2>&1") == 0;
}

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");  // NOLINT: what is tested is a shell's command
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> piece;
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), size);
  CHECK(::pclose(pipe) == 0);
  return text;
}

// The command in an advice; empty where it has none.
std::string command_in(std::string_view advice) {
  for (const std::string_view before : {"; to convert it: ", "; to mend it: ", "; to take the key out of it: "}) {
    if (advice.starts_with(before)) return std::string(advice.substr(before.size()));
  }
  return {};
}

}  // namespace

TEST_CASE("every form has a name that an error can hold, and an advice") {
  std::set<std::string_view> names;
  for (const uw::key_form& form : uw::key_forms) {
    INFO(form.name);
    CHECK(names.insert(form.name).second);
    const uw::error failure(uw::errc::malformed_key, form.name);
    CHECK(failure.subject() == form.name);
    CHECK(form.advice.starts_with("; "));
    CHECK(uw::advice_for_key(form.name) == form.advice);
  }
  CHECK(uw::advice_for_key("").empty());
  CHECK(uw::advice_for_key("no BEGIN line").empty());
  CHECK(uw::advice_for_key("PUBLIC KEY").empty());
}

TEST_CASE("every key that is in another form is named, and its command makes the PEM file of it") {
  const scratch_folder folder;
  const std::string path = folder.path("key");
  const auto expected = uw::public_key::from_pem(foreign_keys::pem);
  REQUIRE(expected);
  for (const auto& [form, text, extractable] : foreign_keys::all()) {
    INFO(form);
    const auto refused = uw::public_key::from_pem(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == uw::errc::malformed_key);
    CHECK(refused.error().subject() == form);
    const std::string advice(uw::advice_for_key(form));
    CHECK(refused.error().message().ends_with(advice));
    std::string command = command_in(advice);
    CHECK(command.empty() == !extractable);
    if (command.empty() || !has_programs()) continue;
    folder.write("key", text);
    for (std::size_t at = 0; (at = command.find("FILE", at)) != std::string::npos;) command.replace(at, 4, path);
    INFO(command);
    const auto key = uw::public_key::from_pem(output_of(command));
    REQUIRE(key);
    CHECK(*key == *expected);
  }
}
