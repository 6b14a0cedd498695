#include "guard.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>

namespace inspector {

namespace {

// 128 bits of the system's.
std::string random_token() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device system;
  std::string token;
  for (int i = 0; i < 32; ++i) token += digits[system() % digits.size()];
  return token;
}

}  // namespace

guard::guard(std::uint16_t port) : token_(random_token()) {
  for (const std::string name : {"127.0.0.1", "localhost"}) {
    hosts_.push_back(name + ":" + std::to_string(port));
    if (port == 80) hosts_.push_back(name);
  }
}

std::string guard::refusal_to_read(const asker& by) const {
  if (by.hosts.size() != 1 || std::find(hosts_.begin(), hosts_.end(), by.hosts.front()) == hosts_.end()) {
    return "the page is at 127.0.0.1 and localhost, and under no other name";
  }
  const std::string origin = "http://" + std::string(by.hosts.front());
  const auto is_foreign = [&](std::string_view each) { return each != origin; };
  const auto is_other_site = [](std::string_view each) { return each != "same-origin" && each != "none"; };
  if (std::any_of(by.origins.begin(), by.origins.end(), is_foreign) ||
      std::any_of(by.sites.begin(), by.sites.end(), is_other_site)) {
    return "another page may not ask: type the address, or open it anew";
  }
  return {};
}

std::string guard::refusal_to_act(const asker& by) const {
  std::string refusal = refusal_to_read(by);
  if (!refusal.empty()) return refusal;
  if (by.origins.size() != 1) return "only the page may ask for this, and it says its Origin";
  if (by.tokens.size() != 1 || by.tokens.front() != token_) return "the Inspector-Token is another: load the page anew";
  return {};
}

}  // namespace inspector
