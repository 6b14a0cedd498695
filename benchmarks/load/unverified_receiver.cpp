#include "unverified_receiver.hpp"

#include <cstdio>
#include <mutex>

#include "../../examples/listener/readable.hpp"

namespace listener {

namespace {

std::mutex output;

}  // namespace

answer receiver::handle(const unverified_head&, std::string_view body) {
  const std::string text = "Body, not verified:\n" + readable(body) + "\n\n";
  const std::lock_guard lock(output);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  return {};
}

void receiver::log(const std::string& line) {
  const std::lock_guard lock(output);
  std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace listener
