// examples/nginx/README.md shows the configurations that are tested here, to the letter.

#include <string>

#include "catch.hpp"
#include "scratch_folder.hpp"

TEST_CASE("the README of the nginx configurations shows those of the tests") {
  const std::string source = UBIOPS_WEBHOOKS_SOURCE;
  const std::string readme = read_file(source + "/examples/nginx/README.md");
  for (const char* const name : {"keep_path.conf", "rewrite_path.conf", "fastcgi.conf"}) {
    const std::string text = read_file(source + "/examples/nginx/" + name);
    REQUIRE(!text.empty());
    CHECK(readme.find("```nginx\n" + text + "```\n") != std::string::npos);
  }
}
