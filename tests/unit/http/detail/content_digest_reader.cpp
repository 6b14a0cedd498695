#include <ubiops/webhooks/http/detail/content_digest_reader.hpp>

#include <array>
#include <optional>
#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;

namespace {

struct digests {
  std::optional<std::array<std::byte, 32>> sha256;
  std::optional<std::array<std::byte, 64>> sha512;
};

constexpr std::string_view sha256_of_abc = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:";

}  // namespace

TEST_CASE("digests are decoded in place, and what else it refuses is tested as Content-Digest") {
  digests read;
  const exact_buffer text(sha256_of_abc);
  REQUIRE(detail::read_content_digest(text.view(), read));
  REQUIRE(read.sha256);
  CHECK(read.sha256->front() == std::byte{0xba});
  CHECK(read.sha256->back() == std::byte{0xad});
  CHECK_FALSE(read.sha512);

  // Nothing of the member before is taken for the value of one that is a list or malformed.
  for (const std::string_view more : {"x", "x=1", "x=()", "x=(1)", "x=(", "x=", "x=:YQ", "y=:YQ==:, x", "y=:YQ==:, x=1",
                                      "y=:YQ==:, x=()", "y=:YQ==:, x=(1)", "y=:YQ==:, x=(", "y=:YQ==:, x="}) {
    CAPTURE(more);
    const std::string value = std::string(sha256_of_abc) + ", " + std::string(more);
    const exact_buffer buffer(value);
    digests other;
    const auto refused = detail::read_content_digest(buffer.view(), other);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == errc::malformed_content_digest);
    const bool member = more.find("x=:") == std::string_view::npos && !more.ends_with("x=");
    CHECK(refused.error().subject() == (member ? "x" : "content-digest"));
  }
  digests with_another;
  REQUIRE(detail::read_content_digest(std::string(sha256_of_abc) + ", y=:YQ==:", with_another));

  digests none;
  const auto refused = detail::read_content_digest("sha-256=:AAAA:", none);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::malformed_content_digest);
  CHECK(refused.error().subject() == "sha-256");
}
