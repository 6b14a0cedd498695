// Pages of the repository whose last part a test writes, so that it stays true.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_WRITTEN_PAGE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_WRITTEN_PAGE_HPP

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "scratch_folder.hpp"

/// Checks that `page` ends with `text`, behind a line that says that `writer` wrote it; with the environment variable
/// UBIOPS_WEBHOOKS_WRITE_PAGE, writes it there instead.
inline void check_written_page(const std::string& page, std::string_view writer, std::string_view text) {
  const std::string marker = "<!-- What follows is written by " + std::string(writer) + ". -->\n";
  const std::string whole = read_file(page);
  const std::size_t begin = whole.find(marker);
  REQUIRE(begin != std::string::npos);
  const std::string wanted = whole.substr(0, begin + marker.size()).append(text);
  if (std::getenv("UBIOPS_WEBHOOKS_WRITE_PAGE") != nullptr) {
    std::ofstream(page, std::ios::binary | std::ios::trunc) << wanted;
    return;
  }
  CHECK((whole == wanted));
}

#endif
