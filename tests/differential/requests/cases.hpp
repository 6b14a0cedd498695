// Requests to be judged at the second "now": "method", "target" and "url", of which "origin" is the receiver's own,
// "fields" ([name, value] each), "body", the components that are "required", and the trusted "keys" ([key id, 32 bytes,
// the seed of the private one where it is a test's] each). "from" tells who signed, "change" what was changed
// afterwards. An answer is "refused" with a reason or not, and tells the signature "bases" that were built.
//
// A plan is a request with "sign" in it: the components to be covered, and what to state. Its answer has the "fields"
// that the signer added.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_CASES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_CASES_HPP

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

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/testing/signer.hpp>

#include "../../fuzz/requests/mutate.hpp"
#include "../../fuzz/requests/policies.hpp"
#include "../../fuzz/requests/script.hpp"
#include "../chance.hpp"
#include "../lines.hpp"
#include "changes.hpp"
#include "vectors.hpp"

namespace differential {

inline std::string raw_bytes(const ubiops::webhooks::public_key& key) {
  const auto raw = key.raw();
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

/// The tests' own: each is made of one repeated byte (signing.hpp).
inline json test_keys() {
  return {{shown(our_key().key_id()), shown(raw_bytes(our_key().trusted())), std::string(32, '\1')},
          {shown(second_key().key_id()), shown(raw_bytes(second_key().trusted())), std::string(32, '\2')}};
}

/// A request as it was signed.
struct signed_case {
  std::string from;
  std::string origin = "https://hooks.example.com";
  dated_request request;
  json keys = test_keys();
  std::vector<std::string> required = {"@method", "@authority", "@target-uri"};
};

/// The URL that a server is asked for, as frameworks put it together: of a target that is no path the path and query.
inline std::string url_of(const std::string& origin, const message& head) {
  const auto target = slow::read_target(head.target, head.method);
  if (!target) return origin + head.target;
  return origin + target->path + (target->query ? "?" + *target->query : "");
}

inline json case_of(const signed_case& source, const dated_request& request, std::string_view change) {
  json fields = json::array();
  for (const auto& [name, value] : request.head.fields) fields.push_back({shown(name), shown(value)});
  std::vector<std::string> required = source.required;
  if (!source.request.head.body.empty()) required.emplace_back("content-digest");
  return {{"from", source.from},
          {"change", change},
          {"origin", source.origin},
          {"url", shown(url_of(source.origin, request.head))},
          {"method", shown(request.head.method)},
          {"target", shown(request.head.target)},
          {"fields", std::move(fields)},
          {"body", shown(request.head.body)},
          {"now", request.now},
          {"required", required},
          {"keys", source.keys}};
}

// Signed by the scripts of the fuzz targets: with nothing of the library, and in every way that they know.

/// Lines of a script that say nothing of a policy, of what a framework shows, or of pieces: nobody else has these.
inline bool is_for_everybody(std::string_view line) { return line.find_first_of("PSOACZmRr!") != 0; }

inline std::string script_line(chance& random) {
  for (;;) {
    const std::string_view line = random.pick(fuzz::script_lines);
    if (is_for_everybody(line)) return std::string(line) + "\n";
  }
}

inline signed_case scripted(chance& random) {
  signed_case made;
  made.from = "script";
  const std::size_t policy = random.one_in(8) ? random.from_to(1, 2) : 0;
  std::string script =
      "P " + std::to_string(policy) + "\nS " + std::to_string(policy) + " " + std::to_string(random.below(2)) + "\n";
  for (std::size_t left = random.one_in(4) ? 0 : random.below(5); left != 0; --left) script += script_line(random);
  if (random.one_in(10)) script += random.one_in(2) ? "+ 1\nj\n" : "+ 0\n";
  if (random.one_in(4)) script += "!\n" + script_line(random);
  fuzz::scripted_request request = fuzz::script::run(script);
  made.origin = fuzz::policies()[policy].ours.public_origin;
  made.request = {std::move(request.head), request.now};
  return made;
}

// Signed by testing/signer.hpp.

inline std::vector<std::string> random_components(chance& random, bool everything) {
  std::vector<std::string> covered = {"\"@method\"", "\"@authority\"", "\"@target-uri\"", "\"date\""};
  static constexpr std::string_view digests[] = {"\"content-digest\";sf", "\"content-digest\";bs",
                                                 "\"content-digest\";key=\"sha-256\""};
  if (!everything || !random.one_in(8)) {
    covered.emplace_back("\"content-digest\"");
  } else if (!random.one_in(4)) {
    covered.emplace_back(random.pick(digests));
  }
  static constexpr std::string_view others[] = {"\"@path\"",        "\"@query\"", "\"@scheme\"", "\"x-tenant\"",
                                                "\"content-type\"", "\"host\"",   "\"cookie\""};
  static constexpr std::string_view parameterised[] = {
      "\"@query-param\";name=\"id\"", "\"@request-target\"",      "\"priority\";sf",
      "\"priority\";key=\"u\"",       "\"x-tenant\";bs",          "\"cookie\";bs",
      "\"priority\";sf;key=\"u\"",    "\"priority\";key=\"u\";sf"};
  for (std::size_t left = random.below(3); left != 0; --left) covered.emplace_back(random.pick(others));
  if (everything && random.one_in(3)) covered.emplace_back(random.pick(parameterised));
  std::sort(covered.begin(), covered.end());
  covered.erase(std::unique(covered.begin(), covered.end()), covered.end());
  for (std::size_t i = covered.size(); i > 1; --i) std::swap(covered[i - 1], covered[random.below(i)]);
  return covered;
}

inline constexpr std::string_view random_targets[] = {"/hook?id=7",        "/hook",        "/",
                                                      "/a%20b?id=a%20b&x", "/hook?",       "/hook?id=%C3%A9",
                                                      "/x?id=a+b~*",       "/hook?id=7+8", "/a/b;c?q=1&id=7/?"};

inline std::string random_body(chance& random) {
  return random.one_in(5)
             ? ""
             : R"({"event":"deployment_request_completed","request_id":")" + random.text(1, 6, "abc019") + "\"}";
}

/// What may be covered; sometimes on two lines.
inline std::vector<ubiops::webhooks::testing::field> given_fields(chance& random) {
  std::vector<ubiops::webhooks::testing::field> fields = {{"Content-Type", "application/json"}};
  const auto give = [&](const char* name, const char* first, const char* second) {
    fields.push_back({name, first});
    if (random.one_in(6)) fields.push_back({name, second});
  };
  give("X-Tenant", "one,  two", "\tthree ");
  give("Priority", "u=3,  i", "u=1;a");
  give("Cookie", "a=1", "b=2");
  for (std::size_t i = fields.size(); i > 1; --i) std::swap(fields[i - 1], fields[random.below(i)]);
  return fields;
}

inline signed_case signed_by_library(chance& random) {
  namespace testing = ubiops::webhooks::testing;
  signed_case made;
  made.from = "signer";
  static constexpr std::string_view origins[] = {
      "https://hooks.example.com", "https://hooks.example.com:8443", "http://hooks.example.com",
      "https://[2001:db8::1]:444", "https://hooks.example.com:443",  "https://user:pass@hooks.example.com"};
  made.origin = random.one_in(3) ? random.pick(origins) : origins[0];
  testing::signing_options options;
  options.signed_by = random.one_in(3) ? testing::producer::older : testing::producer::newer;
  options.components = random_components(random, true);
  options.created = at(signing_second);
  if (random.one_in(4)) options.expires = at(signing_second + 300);
  if (random.one_in(4)) options.nonce = random.one_in(2) ? "n" : "a\"b\\";
  if (random.one_in(6)) options.tag = "webhooks";
  if (random.one_in(6)) options.include_alg = false;
  if (random.one_in(4)) options.label = "sig1";
  if (random.one_in(3)) options.digest = testing::body_digest::sha512;
  std::array<std::byte, 32> seed;
  seed.fill(std::byte{1});
  const auto key = testing::key_pair::from_seed(seed);
  const auto sent = testing::sign(*key, "POST", made.origin + std::string(random.pick(random_targets)),
                                  given_fields(random), random_body(random), options);
  if (!sent) {  // of a query that has no such parameter
    if (sent.error().code() == ubiops::webhooks::errc::missing_component) return signed_by_library(random);
    throw std::runtime_error("the signer: " + sent.error().message());
  }
  message& head = made.request.head;
  head.method = sent->method;
  head.target = sent->target;
  head.body = sent->body;
  for (const auto& line : sent->fields) head.add(line.name, line.value);
  return made;
}

// Signed by others.

inline std::vector<json> request_plans(std::uint64_t seed, std::size_t count) {
  chance random(seed);
  std::vector<json> all;
  while (all.size() < count) {
    signed_case made;
    message& head = made.request.head;
    head.target = random.one_in(12) ? "/a%zz?id=7" : random.pick(random_targets);
    head.body = random_body(random);
    head.add("Host", "hooks.example.com")
        .add("Content-Type", "application/json")
        .add("X-Tenant", "one,  two")
        .add("Cookie", "a=1")
        .add("Date", std::string(signing_date))
        .add("Content-Digest", random.one_in(2) ? sha256_digest(head.body) : sha512_digest(head.body));
    json plan = case_of(made, made.request, "none");
    plan["sign"] = {{"components", random_components(random, false)},
                    {"seed", test_keys()[0][2]},
                    {"created", signing_second},
                    {"key id", our_key().key_id()},
                    {"label", random.one_in(2) ? "sig1" : "pyhms"}};
    if (random.one_in(20)) plan["sign"]["components"].push_back("\"x-absent\"");
    if (random.one_in(3)) plan["sign"]["nonce"] = "n";
    if (random.one_in(4)) plan["sign"]["tag"] = "webhooks";
    all.push_back(std::move(plan));
  }
  return all;
}

inline message message_of(const json& asked) {
  message head;
  head.method = octets(asked["method"]);
  head.target = octets(asked["target"]);
  head.body = octets(asked["body"]);
  for (const json& line : asked["fields"]) head.add(octets(line[0]), octets(line[1]));
  return head;
}

/// A plan that was carried out, or a line of tests/interop/produce.py, whose first one has the key.
inline std::vector<signed_case> signed_elsewhere(const std::vector<json>& lines) {
  std::vector<signed_case> all;
  json keys;
  for (const json& line : lines) {
    signed_case made;
    made.from = line.value("from", "");
    if (line.contains("sign")) {
      made.request.head = message_of(line);
    } else if (line.contains("pem")) {
      const auto key = ubiops::webhooks::public_key::from_pem(line["pem"].get<std::string>());
      if (!key) throw std::runtime_error("the producer's key");
      keys = json::array({json::array({std::string(key->key_id()), shown(raw_bytes(*key)), ""})});
      continue;
    } else {
      // A fragment is signed by some, and reaches nobody: the receiver's policy has to know it.
      const auto prepared = line["prepared"].get<std::string>();
      if (line["target_uri"].get_ref<const std::string&>().find('#') != std::string::npos) continue;
      made.origin = prepared.substr(0, prepared.find_first_of("/?#", prepared.find("//") + 2));
      made.keys = keys;
      made.request.now = line["received"].get<std::int64_t>();
      message& head = made.request.head;
      head.method = recorded::unbase64(line["method"].get<std::string>());
      head.target = recorded::unbase64(line["target"].get<std::string>());
      head.body = recorded::unbase64(line["body"].get<std::string>());
      for (const json& field : line["fields"]) {
        head.add(recorded::unbase64(field[0].get<std::string>()), recorded::unbase64(field[1].get<std::string>()));
      }
    }
    all.push_back(std::move(made));
  }
  return all;
}

/// Each signed request as it is, and changed in several ways.
inline std::vector<json> request_cases(std::uint64_t seed, std::size_t count, const std::vector<json>& by_others) {
  constexpr std::size_t changed_each = 4;
  chance random(seed);
  std::vector<signed_case> elsewhere = signed_elsewhere(by_others);
  std::vector<json> all;
  std::size_t taken = 0;
  while (all.size() < count) {
    const std::size_t who = random.below(4);
    const signed_case made = who == 0 || elsewhere.empty() ? scripted(random)
                             : who == 1                    ? signed_by_library(random)
                                                           : elsewhere[taken++ % elsewhere.size()];
    all.push_back(case_of(made, made.request, "none"));
    for (std::size_t i = 0; i < changed_each && all.size() < count; ++i) {
      dated_request request = made.request;
      std::string names;
      for (std::size_t left = random.one_in(5) ? 2 : 1; left != 0 && !request.head.fields.empty(); --left) {
        const named_change& change = random.pick(changes);
        change.apply(random, request);
        names.append(names.empty() ? "" : ", ").append(change.name);
      }
      all.push_back(case_of(made, request, names));
    }
  }
  return all;
}

}  // namespace differential

#endif
