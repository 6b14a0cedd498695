// Every bound of a request: the largest that passes and the next, which does not.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
namespace limits = uw::limits;
using uw::errc;

namespace {

/// A request that covers `count` components.
request_draft covering_fields(std::size_t count) {
  request_draft draft = usual_request();
  for (std::size_t i = 0; draft.signature.lines.size() < count; ++i) {
    const std::string name = "x-" + std::to_string(i);
    draft.head.add(name, "v");
    draft.signature.lines.push_back({'"' + name + '"', "v"});
  }
  return draft;
}

std::string repeated(std::size_t times, const std::string& text) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

/// A message with the members of strangers before ours in both fields.
message with_strangers(const std::vector<std::string>& members) {
  message request = usual_request().complete();
  std::string input;
  std::string signature;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string label = "s" + std::to_string(i);
    input += label + "=" + members[i] + ", ";
    signature += label + "=:AA==:, ";
  }
  request.set("Signature-Input", input + request.get("Signature-Input"));
  request.set("Signature", signature + request.get("Signature"));
  return request;
}

}  // namespace

TEST_CASE("sixteen components may be covered") {
  CHECK(judge(our_verifier(), covering_fields(limits::max_components).complete()) == verified);
  CHECK(judge(our_verifier(), covering_fields(limits::max_components + 1).complete()) == errc::limit_exceeded);
}

TEST_CASE("sixteen components may be covered by a stranger, and thirty-two by all") {
  const auto stranger = [](std::size_t count) { return "(" + repeated(count, "\"x\" ") + R"();keyid="stranger")"; };
  CHECK(judge(our_verifier(), with_strangers({stranger(16)})) == verified);
  CHECK(judge(our_verifier(), with_strangers({stranger(17)})) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), with_strangers({stranger(16), stranger(11)})) == verified);
  CHECK(judge(our_verifier(), with_strangers({stranger(16), stranger(12)})) == errc::limit_exceeded);
}

TEST_CASE("256 field lines may be in a head") {
  const auto lines = [](std::size_t count) {
    message request = usual_request().complete();
    while (request.fields.size() < count) request.add("X-Other", "v");
    return request;
  };
  CHECK(judge(our_verifier(), lines(limits::max_field_lines)) == verified);
  CHECK(judge(our_verifier(), lines(limits::max_field_lines + 1)) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), lines(100'000)) == errc::limit_exceeded);
}

TEST_CASE("256 lines may be those of one covered field") {
  const auto lines = [](std::size_t count) {
    request_draft draft = usual_request();
    std::string joined;
    while (draft.head.fields.size() + 2 < count) {
      draft.head.add(draft.head.fields.size() % 2 != 0 ? "X-Many" : "x-many", " v ");
      joined += joined.empty() ? "v" : ", v";
    }
    draft.signature.lines.push_back({R"("x-many")", joined});
    return draft.complete();
  };
  CHECK(judge(our_verifier(), lines(limits::max_field_lines)) == verified);
  CHECK(judge(our_verifier(), lines(limits::max_field_lines + 1)) == errc::limit_exceeded);
}

TEST_CASE("Signature-Input may have 3584 bytes") {
  const auto sized = [](std::size_t size) {
    message request = with_strangers({R"(();keyid="")"});
    const std::string input = request.get("Signature-Input");
    const std::string text = R"(s0=();keyid=")" + std::string(size - input.size(), 'x') + input.substr(13);
    REQUIRE(text.size() == size);
    request.set("Signature-Input", text);
    return request;
  };
  CHECK(judge(our_verifier(), sized(limits::max_signature_input)) == verified);
  CHECK(judge(our_verifier(), sized(limits::max_signature_input + 1)) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), sized(1'000'000)) == errc::limit_exceeded);
}

TEST_CASE("Signature may have 896 bytes") {
  const auto sized = [](std::size_t size) {
    message request = with_strangers({"()"});
    const std::string ours = request.get("Signature").substr(11);
    request.set("Signature", R"(s0=")" + std::string(size - ours.size() - 7, 'x') + "\", " + ours);
    REQUIRE(request.get("Signature").size() == size);
    return request;
  };
  CHECK(judge(our_verifier(), sized(limits::max_signature)) == verified);
  CHECK(judge(our_verifier(), sized(limits::max_signature + 1)) == errc::limit_exceeded);
}

TEST_CASE("eight signatures may be in a message") {
  CHECK(judge(our_verifier(), with_strangers(std::vector<std::string>(7, "()"))) == verified);
  CHECK(judge(our_verifier(), with_strangers(std::vector<std::string>(8, "()"))) == errc::limit_exceeded);
}

TEST_CASE("Signature-Input and Signature may have eight lines each") {
  const auto in_lines = [](const char* field, std::size_t count) {
    message request = with_strangers(std::vector<std::string>(7, "()"));
    const std::string joined = request.get(field);
    request.remove(field);
    std::string_view rest = joined;
    for (std::size_t lines = 1; lines < count && !rest.empty(); ++lines) {
      const std::size_t comma = rest.find(", ");
      request.add(field, std::string(rest.substr(0, comma)));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 2);
    }
    return request.add(field, std::string(rest));
  };
  for (const char* const field : {"Signature-Input", "Signature"}) {
    CAPTURE(field);
    CHECK(judge(our_verifier(), in_lines(field, 8)) == verified);
    CHECK(judge(our_verifier(), in_lines(field, 9)) == errc::limit_exceeded);  // the last one is empty
  }
}

TEST_CASE("sixteen parameters may be in a signature, sixty-four in a message") {
  const auto parameters = [](std::size_t count) {
    request_draft draft = usual_request();
    while (draft.signature.parameters.size() < count) {
      draft.signature.parameters.push_back("x" + std::to_string(draft.signature.parameters.size()) + "=1");
    }
    return draft;
  };
  CHECK(judge(our_verifier(), parameters(16).complete()) == verified);
  CHECK(judge(our_verifier(), parameters(17).complete()) == errc::limit_exceeded);
  // Three of ours.
  const std::string full = "()" + repeated(16, ";a");
  CHECK(judge(our_verifier(), with_strangers({full, full, full, "()" + repeated(13, ";a")})) == verified);
  CHECK(judge(our_verifier(), with_strangers({full, full, full, "()" + repeated(14, ";a")})) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), with_strangers({"(\"x\"" + repeated(61, ";a") + ")"})) == verified);
  CHECK(judge(our_verifier(), with_strangers({"(\"x\"" + repeated(62, ";a") + ")"})) == errc::limit_exceeded);
}

TEST_CASE("a label may have 128 bytes") {
  request_draft draft = usual_request();
  draft.signature.label = std::string(limits::max_label, 'l');
  CHECK(judge(our_verifier(), draft.complete()) == verified);
  draft.signature.label += 'l';
  CHECK(judge(our_verifier(), draft.complete()) == errc::limit_exceeded);
}

TEST_CASE("a signature base may have 16 KiB, from fields, target or method") {
  const auto covered_value = [](std::size_t size, bool in_lines) {
    request_draft draft = usual_request();
    const std::string half(size / 2, 'v');
    const std::string rest(size - size / 2 - 2, 'w');
    if (in_lines) {
      draft.head.add("X-Long", half).add("X-Other", "between").add("x-long", rest);
    } else {
      draft.head.add("X-Long", half + ", " + rest);
    }
    draft.signature.lines.push_back({R"("x-long")", half + ", " + rest});
    return draft;
  };
  const std::size_t around = covered_value(1000, false).signature.base().size() - 1000;
  const std::size_t most = limits::max_signature_base - around;
  for (const bool in_lines : {false, true}) {
    CAPTURE(in_lines);
    CHECK(judge(our_verifier(), covered_value(most, in_lines).complete()) == verified);
    CHECK(judge(our_verifier(), covered_value(most + 1, in_lines).complete()) == errc::limit_exceeded);
    CHECK(judge(our_verifier(), covered_value(limits::max_signature_base, in_lines).complete()) ==
          errc::limit_exceeded);
    CHECK(judge(our_verifier(), covered_value(1'000'000, in_lines).complete()) == errc::limit_exceeded);
  }
  const auto target = [](std::size_t size) {
    return usual_request(our_key(), "hooks.example.com", "/" + std::string(size, 't'));
  };
  const std::size_t path = limits::max_signature_base - target(1000).signature.base().size() + 1000;
  CHECK(judge(our_verifier(), target(path).complete()) == verified);
  CHECK(judge(our_verifier(), target(path + 1).complete()) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), target(1'000'000).complete()) == errc::limit_exceeded);

  request_draft method = usual_request();
  method.head.method = std::string(1'000'000, 'M');
  CHECK(judge(our_verifier(), method.complete()) == errc::limit_exceeded);
  method.head.method = method.signature.value(R"("@method")") = std::string(10'000, 'M');
  CHECK(judge(our_verifier(), method.complete()) == verified);
}

TEST_CASE("a Host may have 320 bytes") {
  const auto host = [](std::size_t size) {
    message request = usual_request(our_key(), std::string(size, 'h')).complete();
    return request;
  };
  uw::policy policy;
  policy.any_authority = true;
  const test_verifier verifier = make_verifier(policy);
  CHECK(judge(verifier, host(limits::max_authority)) == verified);
  CHECK(judge(verifier, host(limits::max_authority + 1)) == errc::limit_exceeded);
  message request = usual_request(our_key(), std::string(limits::max_authority + 1, 'h')).complete();
  request.remove("Host").authority = std::string(limits::max_authority + 1, 'h');
  CHECK(judge(verifier, request) == errc::limit_exceeded);
}

TEST_CASE("eight digests may be in a Content-Digest") {
  const auto digests = [](std::size_t count) {
    request_draft draft = usual_request();
    std::string value = draft.head.get("Content-Digest");
    for (std::size_t i = 1; i < count; ++i) value += ", x" + std::to_string(i) + "=:AA==:";
    draft.head.set("Content-Digest", value);
    draft.signature.value(R"("content-digest")") = value;
    return draft.complete();
  };
  CHECK(judge(our_verifier(), digests(limits::max_digests)) == verified);
  CHECK(judge(our_verifier(), digests(limits::max_digests + 1)) == errc::limit_exceeded);
}

TEST_CASE("a key id of 256 bytes can be found, a longer one is unknown") {
  uw::keyring keys;
  const std::string name = std::string(128, '"') + std::string(128, '\\');
  REQUIRE(name.size() == limits::max_key_id);
  REQUIRE(keys.add(name, our_key().trusted()));
  const auto verifier = *test_verifier::create(keys, our_policy());
  request_draft draft = usual_request();
  const std::string escaped = repeated(128, R"(\")") + repeated(128, R"(\\)");
  draft.signature.reparameter("keyid", "keyid=\"" + escaped + '"');
  CHECK(judge(verifier, draft.complete()) == verified);
  draft.signature.reparameter("keyid", "keyid=\"" + escaped + "\\\\\"");
  CHECK(judge(verifier, draft.complete()) == errc::unknown_key);
  const message request = [&] {
    draft.signature.reparameter("keyid", "keyid=\"" + escaped + '"');
    return draft.complete();
  }();
  const auto judged = verifier.verify(as_request(request), request.body, at(signing_second));
  REQUIRE(judged);
  CHECK(judged->key_id() == name);
}

TEST_CASE("members and query parameters cannot make a small request cost a great deal") {
  // Each of them reads the whole of its field or query again.
  const auto parameters = [](std::size_t count, std::size_t size) {
    std::string query = std::string(size, '&');
    for (std::size_t i = 0; i < count; ++i) query += "&p" + std::to_string(i) + "=1";
    request_draft draft = usual_request(our_key(), "hooks.example.com", "/hook?" + query);
    for (std::size_t i = 0; i < count; ++i) {
      draft.signature.lines.push_back({"\"@query-param\";name=\"p" + std::to_string(i) + "\"", "1"});
    }
    return draft.complete();
  };
  CHECK(judge(our_verifier(), parameters(8, 1500)) == verified);
  CHECK(judge(our_verifier(), parameters(8, 3000)) == errc::limit_exceeded);
  const auto members = [](std::size_t count, std::size_t size) {
    request_draft draft = usual_request();
    std::string value = "a0";
    for (std::size_t i = 1; i < count; ++i) value += ", a" + std::to_string(i);
    draft.head.add("Priority", value + std::string(size, ' ') + ", z");
    for (std::size_t i = 0; i < count; ++i) {
      draft.signature.lines.push_back({"\"priority\";key=\"a" + std::to_string(i) + "\"", "?1"});
    }
    return draft.complete();
  };
  CHECK(judge(our_verifier(), members(8, 1500)) == verified);
  CHECK(judge(our_verifier(), members(8, 3000)) == errc::limit_exceeded);
}
