#include "damaged.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <ubiops/webhooks/diagnosis/explain.hpp>

#include "catch.hpp"
#include "signing.hpp"

namespace uw = ubiops::webhooks;

std::string lower_case_of(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

uw::testing::key_pair damaged::key_of(unsigned char number) {
  std::array<std::byte, 32> seed{};
  seed.fill(std::byte{number});
  auto made = uw::testing::key_pair::from_seed(seed);
  REQUIRE(made);
  return *std::move(made);
}

uw::keyring damaged::of(const uw::testing::key_pair& pair) {
  uw::keyring keys;
  REQUIRE(keys.add(pair.public_key()));
  return keys;
}

void damaged::sign(const std::string& url, std::vector<uw::testing::field> fields, std::string_view body,
                   uw::testing::signing_options options) {
  if (!options.created) options.created = signed_at;
  registered = url;
  auto made = uw::testing::sign(pair, "POST", url, std::move(fields), body, options);
  REQUIRE(made);
  wire = *std::move(made);
  sent = wire;
}

void damaged::sign_with(std::string name, const std::vector<std::string>& values) {
  uw::testing::signing_options options;
  options.components.push_back(lower_case_of(name));
  std::vector<uw::testing::field> fields;
  for (const std::string& value : values) fields.push_back({name, value});
  sign(registered, std::move(fields), plain_body, options);
}

void damaged::sign_line(std::string_view identifier, std::string_view value) {
  REQUIRE(accepted());
  std::string base;
  for (const auto& line : report().base) {
    base.append(base.empty() ? "" : "\n").append(line.identifier).append(": ");
    base.append(line.identifier == identifier ? value : std::string_view(line.value));
  }
  const auto bytes = pair.sign(base);
  field("Signature") = "pyhms=:" + base64_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) + ":";
  wire = sent;
}

std::string& damaged::field(std::string_view name) {
  for (auto& line : sent.fields) {
    if (line.name == name) return line.value;
  }
  FAIL("no field " << name);
  return sent.fields.front().value;
}

void damaged::show(std::string_view name, const std::vector<std::string>& values) {
  const auto is_it = [&](const auto& line) { return lower_case_of(line.name) == lower_case_of(name); };
  std::erase_if(sent.fields, is_it);
  for (const std::string& value : values) sent.fields.push_back({std::string(name), value});
}

void damaged::erase(std::string_view name) { show(name, {}); }

uw::diagnosis::report damaged::report() const {
  const auto verifier = uw::verifier::create(keys, policy);
  REQUIRE(verifier);
  return uw::diagnosis::explain(*verifier, sent.head(), sent.body, {.registered_url = registered, .now = now});
}

bool damaged::accepted() const {
  const auto verifier = uw::verifier::create(keys, policy);
  REQUIRE(verifier);
  return verifier->verify(sent.head(), sent.body, now).has_value();
}
