#include <ubiops/webhooks/crypto/detail/key_file.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "catch.hpp"
#include "scratch_folder.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;

TEST_CASE("a file is read as far as there is room for it") {
  const scratch_folder folder;
  const std::string path = folder.path("key");
  std::ofstream(path, std::ios::binary) << "abcdef";
  for (const std::size_t size : {0u, 1u, 5u, 6u, 7u}) {
    std::string room(size, '.');
    const auto read = detail::read_key_file(path, room);
    REQUIRE(read);
    CHECK(room.substr(0, *read) == std::string("abcdef").substr(0, size));
  }
}

TEST_CASE("what is no file that can be read is unreadable, and named by the end of its path") {
  const scratch_folder folder;
  std::string room(10, '.');
  const std::string missing = folder.path(std::string(60, 'm'));
  const auto refused = [&](const std::string& path) {
    const auto read = detail::read_key_file(path, room);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == errc::unreadable_file);
    return std::string(read.error().subject());
  };
  CHECK(refused(missing) == std::string(48, 'm'));
  for (const std::size_t size : {46u, 47u, 48u, 49u}) {
    CHECK(refused("n" + std::string(size, 'm')) == (size < 48 ? "n" : "") + std::string(size < 48 ? size : 48, 'm'));
  }
  CHECK(refused(folder.path()).size() <= 48);
  CHECK(refused(missing + std::string(1, '\0') + "x") != "");
}

TEST_CASE("no file stays open") {
  const auto lowest_free = [] {
    const int descriptor = open("/dev/null", O_RDONLY);
    close(descriptor);
    return descriptor;
  };
  const scratch_folder folder;
  const std::string path = folder.path("key");
  std::ofstream(path, std::ios::binary) << "abcdef";
  const int before = lowest_free();
  std::string room(10, '.');
  CHECK(detail::read_key_file(path, room));
  CHECK_FALSE(detail::read_key_file(folder.path(), room));
  CHECK_FALSE(detail::read_key_file(folder.path("missing"), room));
  CHECK(lowest_free() == before);
}
