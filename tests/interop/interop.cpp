// Requests that the producer's own Python packages sign while the test runs, as they arrived through a socket: each
// verifies, none does with one bit of what is signed flipped, and all do with one flipped in what is not. So for each
// generation of the packages. UBIOPS_WEBHOOKS_INTEROP_REQUESTS and UBIOPS_WEBHOOKS_INTEROP_SEED say how many and which.
#include <ubiops/webhooks/verifier.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "catch.hpp"
#include "heads.hpp"
#include "pythons.hpp"
#include "vectors.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

using random_bits = std::mt19937_64;

std::size_t pick(random_bits& random, std::size_t count) { return static_cast<std::size_t>(random() % count); }

struct sent_request {
  message wire;  // values with the blank in front of them
  std::string url;
  std::string prepared;
  std::string target_uri;
  std::vector<std::size_t> covered;  // lines of `wire` that are covered and have a value
  std::vector<std::size_t> uncovered;  // and the others; neither has Signature-Input and Signature
  std::chrono::sys_seconds received;
};

struct produced {
  std::string pem;
  std::vector<sent_request> requests;
};

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string quoted_for_shell(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? "'\\''" : std::string(1, c));
  return quoted + "'";
}

std::string output_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char chunk[4096];
  while (const std::size_t size = std::fread(chunk, 1, sizeof chunk, pipe)) output.append(chunk, size);
  REQUIRE(pclose(pipe) == 0);
  return output;
}

std::string bytes(simdjson::dom::element base64) { return recorded::unbase64(std::string_view(base64)); }

sent_request read_request(simdjson::dom::element line) {
  sent_request sent;
  sent.wire.method = bytes(line["method"]);
  sent.wire.target = bytes(line["target"]);
  sent.wire.body = bytes(line["body"]);
  sent.url = recorded::text(line["url"]);
  sent.prepared = recorded::text(line["prepared"]);
  sent.target_uri = recorded::text(line["target_uri"]);
  sent.received = at(std::int64_t(line["received"]));
  for (const auto entry : simdjson::dom::array(line["fields"])) {
    const simdjson::dom::array field(entry);
    const std::string name = bytes(field.at(0));
    const std::string value = bytes(field.at(1));
    bool covered = false;
    const bool known = field.at(2).get(covered) == simdjson::SUCCESS;
    if (known && name != "Signature-Input" && name != "Signature" && value.size() > 1) {
      (covered ? sent.covered : sent.uncovered).push_back(sent.wire.fields.size());
    }
    sent.wire.add(name, value);
  }
  return sent;
}

produced produce(const std::string& python, std::uint64_t seed, std::uint64_t count) {
  const std::string output =
      output_of(quoted_for_shell(python) + " " + quoted_for_shell(UBIOPS_WEBHOOKS_INTEROP_SOURCE "/produce.py") + " " +
                std::to_string(seed) + " " + std::to_string(count));
  produced all;
  simdjson::dom::parser parser;
  for (std::string_view rest = output; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    REQUIRE(end != std::string_view::npos);
    const simdjson::dom::element line = parser.parse(std::string(rest.substr(0, end)));
    rest.remove_prefix(end + 1);
    if (all.pem.empty()) {
      all.pem = recorded::text(line["pem"]);
    } else {
      all.requests.push_back(read_request(line));
    }
  }
  return all;
}

/// What to configure for a URL as it was prepared: a dot segment in it was an escape when it was registered, and must
/// be one in the policy, since no other is sent.
std::string configured(const std::string& prepared) {
  const auto parts = uw::split_uri(prepared);
  REQUIRE(parts);
  const std::size_t path = prepared.find(parts->path, parts->scheme.size() + 3 + parts->authority.size());
  std::string written = prepared.substr(0, path);
  for (std::string_view rest = parts->path; !rest.empty();) {
    written.push_back('/');
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    written.append(segment == "." ? "%2e" : segment == ".." ? "%2e%2e" : segment);
    rest.remove_prefix(segment.size());
  }
  return written + prepared.substr(path + parts->path.size());
}

// Flips, each of one bit at a place that chance chooses.

void flip_within(std::string& text, std::size_t begin, std::size_t size, random_bits& random) {
  char& byte = text[begin + pick(random, size)];
  byte = static_cast<char>(byte ^ (1 << pick(random, 8)));
}

void flip_method(message& changed, const sent_request&, random_bits& random) {
  flip_within(changed.method, 0, changed.method.size(), random);
}

void flip_target(message& changed, const sent_request&, random_bits& random) {
  flip_within(changed.target, 0, changed.target.size(), random);
}

void flip_field(message& changed, const std::vector<std::size_t>& lines, random_bits& random) {
  std::string& value = changed.fields[lines[pick(random, lines.size())]].second;
  flip_within(value, 1, value.size() - 1, random);
}

void flip_covered_field(message& changed, const sent_request& sent, random_bits& random) {
  flip_field(changed, sent.covered, random);
}

void flip_uncovered_field(message& changed, const sent_request& sent, random_bits& random) {
  flip_field(changed, sent.uncovered, random);
}

void flip_signature(message& changed, const sent_request&, random_bits& random) {
  const std::string value = changed.get("Signature");
  const std::size_t begin = value.find(':') + 1;
  const std::size_t end = value.rfind(':');
  std::string decoded = recorded::unbase64(value.substr(begin, end - begin));
  REQUIRE(decoded.size() == 64);
  flip_within(decoded, 0, decoded.size(), random);
  changed.set("Signature", value.substr(0, begin) + base64_of(decoded) + value.substr(end));
}

// Where the values of a signature's parameters stand: begin and size, strings with their quotes.
std::vector<std::pair<std::size_t, std::size_t>> parameter_values(std::string_view input) {
  std::vector<std::pair<std::size_t, std::size_t>> values;
  std::size_t begin = 0;
  bool quoted = false;
  bool behind_components = false;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (quoted && input[i] == '\\') {
      ++i;
    } else if (input[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && input[i] == ')') {
      behind_components = true;
    } else if (!quoted && behind_components && input[i] == '=') {
      begin = i + 1;
    } else if (!quoted && behind_components && input[i] == ';' && begin != 0) {
      values.emplace_back(begin, i - begin);
    }
  }
  values.emplace_back(begin, input.size() - begin);
  return values;
}

void flip_parameter(message& changed, const sent_request&, random_bits& random) {
  std::string input = changed.get("Signature-Input");
  const auto values = parameter_values(input);
  REQUIRE(values.size() >= 2);  // created and keyid
  const auto [begin, size] = values[pick(random, values.size())];
  flip_within(input, begin, size, random);
  changed.set("Signature-Input", input);
}

void flip_body(message& changed, const sent_request&, random_bits& random) {
  if (changed.body.empty()) {
    changed.body.push_back(static_cast<char>(pick(random, 256)));
  } else {
    flip_within(changed.body, 0, changed.body.size(), random);
  }
}

struct flip {
  std::string_view name;
  std::size_t times;  // for each request and policy
  void (*apply)(message&, const sent_request&, random_bits&);
  std::vector<errc> verdicts;  // the right ones
  bool target = false;
};

const std::vector<flip>& flips() {
  static const std::vector<flip> all = {
      {"the method", 2, flip_method, {errc::signature_mismatch, errc::malformed_field}},
      {"the target",
       4,
       flip_target,
       {errc::signature_mismatch, errc::malformed_target, errc::missing_component},  // of a @query-param
       true},
      {"a covered field",
       6,
       flip_covered_field,
       {errc::signature_mismatch, errc::malformed_field, errc::malformed_date, errc::date_out_of_window,
        errc::missing_component}},  // a member of a dictionary
      {"the signature", 4, flip_signature, {errc::signature_mismatch}},
      {"a signature parameter",
       6,
       flip_parameter,
       {errc::signature_mismatch, errc::malformed_signature_input, errc::malformed_field, errc::unknown_key,
        errc::unsupported_algorithm, errc::created_in_future, errc::signature_too_old, errc::signature_expired}},
      {"the body", 3, flip_body, {errc::content_digest_mismatch, errc::component_not_covered}},
      {"an uncovered field", 4, flip_uncovered_field, {verified}},
  };
  return all;
}

/// Judges requests and their flips under one policy each, and counts.
class judge_of_all {
 public:
  judge_of_all(uw::public_key key, std::uint64_t seed) : key_(key), random_(seed) {}

  /// Where the path and query are those of the request: nothing can be said of a signed fragment, which does not go on
  /// the wire.
  void by_public_origin(const sent_request& sent) {
    const auto parts = uw::split_uri(sent.prepared);
    REQUIRE(parts);
    uw::policy policy;
    policy.public_origin = std::string(parts->scheme).append("://").append(parts->authority);
    if (sent.target_uri.find('#') == std::string::npos) {
      CHECK(sent.target_uri.ends_with(sent.wire.target));
      ++by_origin;
      judge_flips(sent, std::move(policy), true);
    } else {
      ++beyond_origin;
      CHECK(judge_once(make(std::move(policy), sent), sent.wire, sent) == errc::signature_mismatch);
    }
  }

  void by_target_uri(const sent_request& sent) {
    uw::policy policy;
    policy.target_uri = configured(sent.prepared);
    ++by_uri;
    judge_flips(sent, std::move(policy), false);
  }

  std::size_t by_origin = 0;
  std::size_t beyond_origin = 0;
  std::size_t by_uri = 0;
  std::size_t accepted_whole = 0;
  std::map<std::string_view, std::size_t> right;  // by the flip's name
  std::size_t wrong = 0;
  std::map<errc, std::size_t> codes;  // of the flips' verdicts

 private:
  uw::verifier make(uw::policy policy, const sent_request& sent) const {
    if (sent.wire.get("Content-Digest").empty()) std::erase(policy.required_components, "content-digest");
    auto made = uw::verifier::create(key_, std::move(policy));
    if (!made) FAIL(made.error().message());
    return *std::move(made);
  }

  static verdict judge_once(const uw::verifier& verifier, const message& wire, const sent_request& sent) {
    return judge_head(verifier, by_value_head(wire), wire.body, sent.received);
  }

  void judge_flips(const sent_request& sent, uw::policy policy, bool target_is_judged) {
    const uw::verifier verifier = make(std::move(policy), sent);
    const verdict whole = judge_once(verifier, sent.wire, sent);
    CHECK(whole == verified);
    if (whole == verified) ++accepted_whole;
    for (const flip& each : flips()) {
      if (each.target && !target_is_judged) continue;
      for (std::size_t i = 0; i < each.times; ++i) judge_flip(verifier, sent, each);
    }
  }

  void judge_flip(const uw::verifier& verifier, const sent_request& sent, const flip& each) {
    message changed = sent.wire;
    each.apply(changed, sent, random_);
    const verdict judged = judge_once(verifier, changed, sent);
    ++codes[judged.code];
    if (std::find(each.verdicts.begin(), each.verdicts.end(), judged.code) != each.verdicts.end()) {
      ++right[each.name];
      return;
    }
    if (++wrong > 10) return;  // enough to see
    CAPTURE(each.name, changed.method, changed.target, changed.fields);
    CHECK(judged == each.verdicts.front());
  }

  uw::public_key key_;
  random_bits random_;
};

/// What the sample has to hold, so that chance or a changed generator cannot leave it out.
void check_variety(const std::vector<sent_request>& requests, bool newer) {
  std::map<std::string_view, std::size_t> seen;
  for (const sent_request& sent : requests) {
    const auto parts = uw::split_uri(sent.prepared);
    const auto authority = uw::split_authority(parts->authority);
    const std::string input = sent.wire.get("Signature-Input");
    const std::string digest = sent.wire.get("Content-Digest");
    const std::pair<std::string_view, bool> features[] = {
        {"query", parts->query.has_value()},
        {"escape", sent.wire.target.find('%') != std::string::npos},
        {"fragment", parts->fragment.has_value()},
        {"IPv6", authority->host.front() == '['},
        {"default port", authority->port == uw::default_port(parts->scheme)},
        {"another port", authority->port.has_value() && authority->port != uw::default_port(parts->scheme)},
        {"userinfo", authority->userinfo.has_value()},
        {"http", parts->scheme == "http"},
        {"normalised URL", sent.url != sent.prepared},
        {"GET", sent.wire.method == "GET"},
        {"POST", sent.wire.method == "POST"},
        {"PUT", sent.wire.method == "PUT"},
        {"sha-256", digest.find("sha-256=") != std::string::npos},
        {"sha-512", digest.find("sha-512=") != std::string::npos},
        {"empty body", sent.wire.body.empty()},
        {"64 KiB", sent.wire.body.size() == 65536},
        {"expires", input.find(";expires=") != std::string::npos},
        {"nonce", input.find(";nonce=") != std::string::npos},
        {"no alg", input.find(";alg=") == std::string::npos},
        {"covered extra field", input.find("\"x-") != std::string::npos},
        {"covered authorization", input.find("\"authorization\"") != std::string::npos},
        {"large base", parts->query.value_or("").size() > uw::limits::inline_signature_base},
        {"tag", !newer || input.find(";tag=") != std::string::npos},
        {";sf", !newer || input.find("\";sf") != std::string::npos},
        {";bs", !newer || input.find("\";bs") != std::string::npos},
        {";key", !newer || input.find("\";key=") != std::string::npos},
        {"@query-param", !newer || input.find("\"@query-param\"") != std::string::npos},
        {"@request-target", !newer || input.find("\"@request-target\"") != std::string::npos},
    };
    for (const auto& [name, has] : features) seen[name] += has ? 1u : 0u;
  }
  for (const auto& [name, count] : seen) {
    CAPTURE(name);
    CHECK(count > 0);
  }
}

void judge_generation(const std::string& generation) {
  const std::uint64_t count = number_from_environment("UBIOPS_WEBHOOKS_INTEROP_REQUESTS", 200);
  const std::uint64_t seed = number_from_environment("UBIOPS_WEBHOOKS_INTEROP_SEED", 9421);
  CAPTURE(seed);
  REQUIRE(count > 0);
  const produced all = produce(python_of(generation), seed, count);
  REQUIRE(all.requests.size() == count);
  const auto key = uw::public_key::from_pem(all.pem);
  REQUIRE(key);

  judge_of_all judge(*key, seed);
  for (std::size_t i = 0; i < all.requests.size(); ++i) {
    CAPTURE(i, all.requests[i].url);
    judge.by_public_origin(all.requests[i]);
    judge.by_target_uri(all.requests[i]);
  }

  CHECK(judge.by_uri == count);
  CHECK(judge.by_origin + judge.beyond_origin == count);
  CHECK(judge.accepted_whole == judge.by_origin + judge.by_uri);
  CHECK(judge.wrong == 0);
  std::size_t refused = 0;
  std::size_t accepted = 0;
  for (const flip& each : flips()) {
    CAPTURE(each.name);
    CHECK(judge.right[each.name] == each.times * (judge.by_origin + (each.target ? 0 : judge.by_uri)));
    (each.verdicts.front() == verified ? accepted : refused) += judge.right[each.name];
  }
  std::string codes;
  for (const auto& [code, times] : judge.codes) {
    if (code == verified) continue;
    const int status = uw::error(code).http_status();
    CHECK((status == 400 || status == 403));
    codes.append(codes.empty() ? "" : ", ").append(to_string(code)).append(" ").append(std::to_string(times));
  }
  if (count >= 200) {
    CHECK(judge.by_origin >= count * 3 / 4);
    check_variety(all.requests, generation != "older");
  }
  std::printf(
      "interop: %s, seed %s: %zu requests; %zu of %zu verdicts verified (%zu by public_origin, %zu by target_uri), and "
      "%zu with an uncovered bit flipped; refused with a signed bit flipped: %zu (%s); wrong verdicts: %zu\n",
      generation.c_str(), std::to_string(seed).c_str(), all.requests.size(), judge.accepted_whole,
      judge.by_origin + judge.by_uri, judge.by_origin, judge.by_uri, accepted, refused, codes.c_str(), judge.wrong);
}

}  // namespace

TEST_CASE("what the live producer signs verifies, and does not with one signed bit flipped") {
  for (const std::string& generation : generations()) {
    DYNAMIC_SECTION(generation) { judge_generation(generation); }
  }
}
