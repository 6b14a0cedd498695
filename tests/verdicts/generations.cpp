// The same requests, signed by each generation of the producer's packages: all verify with the URL that was registered,
// and with its origin where that is all there is to know; none does once it is altered. tests/interop/record.py made
// the data, which says what its members mean.
#include <ubiops/webhooks/verifier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>
#include <sodium.h>

#include "catch.hpp"
#include "vectors.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

struct altered_request {
  std::string what;
  message request;
  std::string registered;
  std::string only;  // the member of policy that can tell; empty: both
  std::string refused;
};

struct signed_row {
  std::string note;
  message request;
  std::string registered;
  bool origin_suffices = false;
  std::string base;
  std::int64_t created = 0;
  altered_request altered;
};

struct generation {
  std::string name;
  std::optional<uw::public_key> key;
  std::vector<signed_row> rows;
};

void take_text(simdjson::dom::element from, const char* name, std::string& into) {
  std::string_view value;
  if (from[name].get(value) == simdjson::SUCCESS) into = value;
}

void take_fields(simdjson::dom::element from, message& into) {
  simdjson::dom::array fields;
  if (from["fields"].get(fields) != simdjson::SUCCESS) return;
  into.fields.clear();
  for (const auto each : fields) {
    const simdjson::dom::array field(each);
    into.add(recorded::text(field.at(0)), recorded::text(field.at(1)));
  }
}

signed_row read_row(simdjson::dom::element row) {
  signed_row read;
  read.note = recorded::text(row["note"]);
  const simdjson::dom::element sent = row["sent"];
  read.request.method = recorded::text(sent["method"]);
  read.request.target = recorded::text(sent["target"]);
  read.request.body = recorded::unbase64(std::string_view(row["body_b64"]));
  take_fields(sent, read.request);
  read.registered = recorded::text(sent["url"]);
  // Dots in what is sent were escapes in what was registered, which is what has to be configured: "/../" itself is
  // never sent for a "/../" that was registered.
  if (read.registered.find("/../") != std::string::npos) read.registered = recorded::text(row["url"]);
  read.origin_suffices = bool(row["origin_suffices"]);
  read.base = recorded::text(row["signature_base"]);
  read.created = std::int64_t(row["created"]);

  const simdjson::dom::element change = row["altered"];
  altered_request& altered = read.altered;
  altered.what = recorded::text(change["what"]);
  altered.request = read.request;
  altered.registered = read.registered;
  altered.refused = recorded::text(change["refused"]);
  take_text(change, "only", altered.only);
  take_text(change, "registered", altered.registered);
  take_text(change, "method", altered.request.method);
  take_text(change, "target", altered.request.target);
  take_fields(change, altered.request);
  std::string_view body;
  if (change["body_b64"].get(body) == simdjson::SUCCESS) altered.request.body = recorded::unbase64(body);
  return read;
}

uw::public_key key_of(std::string_view private_seed_hex) {
  unsigned char seed[crypto_sign_SEEDBYTES];
  std::size_t size = 0;
  if (sodium_hex2bin(seed, sizeof seed, private_seed_hex.data(), private_seed_hex.size(), nullptr, &size, nullptr) !=
      0) {
    throw std::runtime_error("hexadecimal digits in the test data");
  }
  std::array<std::byte, crypto_sign_PUBLICKEYBYTES> raw{};
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(raw.data()), secret, seed);
  auto key = uw::public_key::from_raw(raw);
  if (!key) throw std::runtime_error(key.error().message());
  return *std::move(key);
}

generation read_generation(const std::string& name) {
  simdjson::dom::parser parser;
  const simdjson::dom::element data = parser.load(recorded::path("producer_" + name + ".json"));
  generation read{name, key_of(std::string_view(data["seed_hex"])), {}};
  for (const auto row : simdjson::dom::array(data["requests"])) read.rows.push_back(read_row(row));
  return read;
}

const std::vector<generation>& generations() {
  static const std::vector<generation> both = {read_generation("older"), read_generation("newer")};
  return both;
}

uw::policy by_target_uri(const std::string& registered) {
  uw::policy policy;
  policy.target_uri = registered;
  return policy;
}

uw::policy by_public_origin(const std::string& registered) {
  const auto parts = uw::split_uri(registered);
  REQUIRE(parts);
  uw::policy policy;
  policy.public_origin = std::string(parts->scheme).append("://").append(parts->authority);
  return policy;
}

verdict judge_by(uw::policy policy, const uw::public_key& key, const message& request, std::int64_t now) {
  if (request.get("Content-Digest").empty()) std::erase(policy.required_components, "content-digest");
  const auto verifier = test_verifier::create(key, std::move(policy));
  if (!verifier) FAIL(verifier.error().message());
  return judge(*verifier, request, at(now));
}

}  // namespace

TEST_CASE("what either generation signs verifies with the registered URL, and with its signature base") {
  for (const generation& each : generations()) {
    CHECK(each.rows.size() == 60);
    for (const signed_row& row : each.rows) {
      CAPTURE(each.name, row.note, row.registered);
      const verdict judged = judge_by(by_target_uri(row.registered), *each.key, row.request, row.created);
      CHECK(judged == verified);
      CHECK(judged.base == row.base);
    }
  }
}

TEST_CASE("what either generation signs verifies with the origin, unless a fragment was signed too") {
  for (const generation& each : generations()) {
    std::size_t fragments = 0;
    for (const signed_row& row : each.rows) {
      CAPTURE(each.name, row.note, row.registered);
      const verdict judged = judge_by(by_public_origin(row.registered), *each.key, row.request, row.created);
      if (row.origin_suffices) {
        CHECK(judged == verified);
        CHECK(judged.base == row.base);
      } else {
        CHECK(judged == errc::signature_mismatch);
        ++fragments;
      }
    }
    CHECK(fragments == (each.name == "older" ? 7u : 0u));
  }
}

TEST_CASE("what either generation signs is refused once it is altered, and with a URL that is not ours") {
  for (const generation& each : generations()) {
    for (const signed_row& row : each.rows) {
      const altered_request& altered = row.altered;
      CAPTURE(each.name, row.note, row.registered, altered.what, altered.registered);
      if (altered.only != "public_origin") {
        const auto judged = judge_by(by_target_uri(altered.registered), *each.key, altered.request, row.created);
        CHECK(to_string(judged.code) == altered.refused);
      }
      if (altered.only != "target_uri" && row.origin_suffices) {
        const auto judged = judge_by(by_public_origin(altered.registered), *each.key, altered.request, row.created);
        CHECK(to_string(judged.code) == altered.refused);
      }
    }
  }
}

TEST_CASE("no other host, port, scheme or path becomes ours by the second way to write a URL") {
  // Every URL of either generation against every request of both: only those that sign the same texts verify.
  const auto texts_of = [](const signed_row& row) {
    const std::size_t begin = row.base.find("\"@authority\": ");
    return row.base.substr(begin, row.base.find("\n\"", row.base.find("\"@target-uri\": ")) - begin);
  };
  std::size_t foreign = 0;
  for (const generation& each : generations()) {
    for (const signed_row& ours : each.rows) {
      if (ours.note != "a default port" && ours.note != "userinfo and a default port" && ours.note != "a fragment" &&
          ours.note != "the UbiOps shape" && ours.note != "everything") {
        continue;
      }
      std::vector<std::string> acceptable;
      for (const generation& any : generations()) {
        for (const signed_row& row : any.rows) {
          if (row.registered == ours.registered) acceptable.push_back(texts_of(row));
        }
      }
      auto verifier = test_verifier::create(*each.key, by_target_uri(ours.registered));
      REQUIRE(verifier);
      for (const signed_row& row : each.rows) {
        if (row.request.get("Content-Digest").empty()) continue;
        const bool same = std::find(acceptable.begin(), acceptable.end(), texts_of(row)) != acceptable.end();
        CAPTURE(each.name, ours.registered, row.registered);
        CHECK(judge(*verifier, row.request, at(row.created)) == (same ? verified : errc::signature_mismatch));
        foreign += same ? 0 : 1;
      }
    }
  }
  CHECK(foreign > 300);
}
