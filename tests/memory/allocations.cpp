// Nothing is allocated for a request whose signature base has up to 1 KiB, be it accepted or refused, and what is
// allocated for a longer one is bounded. Counted by replacing the global operator new.
#include <ubiops/webhooks/verifier.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "faults.hpp"
#include "heap_use.hpp"
#include "vectors.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
namespace limits = uw::limits;
using uw::errc;

namespace {

struct outcome {
  errc code = verified;
  heap_use whole;   // verify
  heap_use pieces;  // verify_head, update, finish
};

outcome measure(const uw::verifier& verifier, const message& request,
                std::chrono::sys_seconds now = at(signing_second)) {
  const span_lines lines(request);
  const span_head head = lines.head();
  const std::string_view body = request.body;
  outcome measured;
  measured.whole = heap_use_of([&] {
    const auto judged = verifier.verify(head, body, now);
    if (!judged) measured.code = judged.error().code();
  });
  errc code = verified;
  measured.pieces = heap_use_of([&] {
    auto pending = verifier.verify_head(head, now);
    if (!pending) {
      code = pending.error().code();
      return;
    }
    pending->update(body.substr(0, body.size() / 2));
    pending->update(body.substr(body.size() / 2));
    const auto finished = std::move(*pending).finish(now);
    if (!finished) code = finished.error().code();
  });
  CHECK(code == measured.code);
  return measured;
}

/// Requires that the request is judged so, and that nothing is allocated on the way.
void check_none(const uw::verifier& verifier, const message& request, errc expected,
                std::chrono::sys_seconds now = at(signing_second)) {
  const outcome measured = measure(verifier, request, now);
  CHECK(measured.code == expected);
  CHECK(measured.whole.count == 0);
  CHECK(measured.pieces.count == 0);
}

std::string repeated(std::size_t times, std::string_view text) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

/// The usual request with `value` in place of its Signature-Input.
message with_input(const std::string& value) { return usual_request().complete().set("Signature-Input", value); }

/// A request whose base has `size` bytes, by a covered field in `lines` lines with other fields between them.
request_draft with_base_of(std::size_t size, std::size_t lines = 1) {
  request_draft draft = usual_request();
  draft.signature.lines.push_back({R"("x-a")", ""});
  const std::size_t rest = size - draft.signature.base().size();
  std::string value;
  for (std::size_t i = 0; i < lines; ++i) {
    const std::size_t part = i + 1 < lines ? rest / lines - 2 : rest - value.size() - (i == 0 ? 0 : 2);
    draft.head.add("X-A", std::string(part, 'v')).add("X-B", "between");
    value += (i == 0 ? "" : ", ") + std::string(part, 'v');
  }
  draft.signature.value(R"("x-a")") = value;
  REQUIRE(draft.signature.base().size() == size);
  return draft;
}

}  // namespace

TEST_CASE("the counter counts") {
  CHECK(heap_use_of([] { delete new int(1); }).count == 1);
  CHECK(heap_use_of([] { (void)std::string(1000, 'a'); }).bytes >= 1000);
  CHECK(heap_use_of([] {}).count == 0);
}

TEST_CASE("no refusal and no acceptance of a usual request allocates") {
  const uw::verifier verifier = make_verifier(fault_policy());
  const faulty_request faultless;
  CHECK(faultless.draft.signature.base().size() <= limits::inline_signature_base);
  check_none(verifier, faultless.complete(), verified);
  for (const fault& each : faults()) {
    CAPTURE(each.name);
    faulty_request request;
    each.apply(request);
    CHECK(request.draft.signature.base().size() <= limits::inline_signature_base);
    check_none(verifier, request.complete(), each.code);
  }
}

TEST_CASE("no request of the real producer allocates, as long as its base is short") {
  std::size_t found = 0;
  for (const std::string_view list : {"vectors", "disputed"}) {
    for (const recorded_request& entry : recorded::requests(list)) {
      if (!entry.base || entry.base->size() > limits::inline_signature_base) continue;
      CAPTURE(entry.id);
      ++found;
      for (const uw::policy& policy : {entry.any_authority(), entry.target_uri()}) {
        const auto verifier = uw::verifier::create(entry.key(), policy);
        if (!verifier) continue;
        const outcome measured = measure(*verifier, entry.request, at(entry.now));
        CHECK(measured.whole.count == 0);
        CHECK(measured.pieces.count == 0);
      }
    }
  }
  CHECK(found > 100);
}

TEST_CASE("a hostile Signature-Input allocates nothing") {
  const uw::verifier verifier = our_verifier();
  const std::string keyid = ";keyid=\"" + our_key().key_id() + "\"";
  for (const std::size_t size : {std::size_t{4096}, std::size_t{8192}, std::size_t{1'000'000}}) {
    CAPTURE(size);
    for (const std::string& text :
         {std::string(size, '('), std::string(size, ' '), std::string(size, ','), std::string(size, 'a'),
          std::string(size, '\0'), "a=\"" + std::string(size, '\\'), "a=(" + repeated(size / 4, "\"x\" "),
          "a=()" + repeated(size / 2, ";a"), repeated(size / 3, "a, "), "a=:" + std::string(size, 'A'),
          "a=(" + repeated(size / 4, "\"x\" ") + ")" + keyid, "a=()" + keyid + repeated(size / 2, ";a"),
          "a=()" + keyid + ", b=()" + keyid + ";x=\"" + std::string(size, 'x'),
          "a=()" + keyid + ";nonce=\"" + std::string(size, 'x') + "\"",
          "a=(\"" + std::string(size, 'x') + "\")" + keyid}) {
      const outcome measured = measure(verifier, with_input(text));
      CHECK(measured.code != verified);
      CHECK(measured.whole.count == 0);
      CHECK(measured.pieces.count == 0);
    }
  }
}

TEST_CASE("many field lines allocate nothing") {
  const uw::verifier verifier = our_verifier();
  message request = usual_request().complete();
  while (request.fields.size() < limits::max_field_lines) request.add("X-Other", std::string(8192, 'v'));
  check_none(verifier, request, verified);
  check_none(verifier, request.add("X-Other", ""), errc::limit_exceeded);

  for (const auto* name : {"Signature-Input", "Signature", "Date", "Host", "Content-Digest"}) {
    CAPTURE(name);
    request = usual_request().complete();
    while (request.fields.size() < limits::max_field_lines) request.add(name, "");
    const outcome measured = measure(verifier, request);
    CHECK(measured.code != verified);
    CHECK(measured.whole.count == 0);
    CHECK(measured.pieces.count == 0);
  }
}

TEST_CASE("fields in lines with others between them allocate nothing") {
  const uw::verifier verifier = our_verifier();
  for (const std::size_t lines : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{40}}) {
    CAPTURE(lines);
    request_draft draft = with_base_of(limits::inline_signature_base, lines);
    message request = draft.head;
    for (int i = 0; i < 7; ++i) {
      request.add("Signature-Input", "s" + std::to_string(i) + R"(=("@method");keyid="stranger")")
          .add("X-B", "between");
      request.add("Signature", "s" + std::to_string(i) + "=:" + base64_of(std::string(64, 's')) + ":").add("X-A2", "");
    }
    request.add("Signature-Input", draft.signature.input_member()).add("Signature", draft.signature.signature_member());
    check_none(verifier, request, verified);
    request.body += "x";
    check_none(verifier, request, errc::content_digest_mismatch);
  }
}

TEST_CASE("Signature-Input, Signature and Host as large as they may be allocate nothing, in whatever lines") {
  uw::policy any;
  any.any_authority = true;
  any.also_required = {"x-a"};
  const uw::verifier verifier = make_verifier(any);
  request_draft draft = usual_request();
  draft.head.set("Host", "hooks.example.com" + std::string(limits::max_authority - 17, ' '));
  draft.signature.lines.push_back({R"("x-a")", ""});
  const std::string value(limits::inline_signature_base - draft.signature.base().size() - 2, 'v');
  draft.head.add("X-A", value.substr(1)).add("X-B", "").add("Date2", "").add("X-A", "v");
  draft.signature.value(R"("x-a")") = value.substr(1) + ", v";
  REQUIRE(draft.signature.base().size() == limits::inline_signature_base);

  message request = draft.head;
  const std::string ours = draft.signature.input_member();
  const std::string signature = draft.signature.signature_member();
  const std::size_t input_rest = limits::max_signature_input - ours.size() - 2;
  const std::size_t signature_rest = limits::max_signature - signature.size() - 2;
  request.add("Signature-Input", R"(s=();x=")" + std::string(input_rest - 9, 'x') + '"');
  request.add("Signature", R"(s=")" + std::string(signature_rest - 4, 'x') + '"').add("X-A2", "");
  request.add("Signature-Input", ours).add("Signature", signature);
  check_none(verifier, request, verified);
  // The covered field and Signature in turns, so that both must be joined anew.
  message mixed = request;
  std::swap(mixed.fields[4], mixed.fields[9]);
  check_none(verifier, mixed, measure(verifier, mixed).code);
}

TEST_CASE("two candidates with different fields allocate nothing") {
  const uw::verifier verifier = make_verifier(our_policy(), {&our_key(), &second_key()});
  message request = usual_request().head;
  std::vector<signature_draft> drafts;
  for (const signing_key* key : {&our_key(), &second_key()}) {
    signature_draft draft = usual_request(*key).signature;
    draft.label = drafts.empty() ? "a" : "b";
    draft.spoilt = drafts.empty();
    const std::string name = "x-" + draft.label;
    draft.lines.push_back({'"' + name + '"', ""});
    const std::size_t rest = limits::inline_signature_base - draft.base().size();
    request.add(name, std::string(rest / 2 - 2, 'v')).add("X-Other", "").add(name, std::string(rest - rest / 2, 'v'));
    draft.lines.back().value = std::string(rest / 2 - 2, 'v') + ", " + std::string(rest - rest / 2, 'v');
    REQUIRE(draft.base().size() == limits::inline_signature_base);
    drafts.push_back(draft);
  }
  put_signatures(request, drafts);
  check_none(verifier, request, verified);
  drafts.back().spoilt = true;
  put_signatures(request, drafts);
  check_none(verifier, request, errc::signature_mismatch);
}

TEST_CASE("what a longer base allocates is bounded, however long the request is") {
  const uw::verifier verifier = our_verifier();
  constexpr std::size_t bound = 128 * 1024;
  for (const std::size_t size : {limits::inline_signature_base + 1, std::size_t{4096}, limits::max_signature_base}) {
    CAPTURE(size);
    const outcome measured = measure(verifier, with_base_of(size, 3).complete());
    CHECK(measured.code == verified);
    CHECK(measured.whole.bytes <= bound);
    CHECK(measured.pieces.bytes <= bound);
    CHECK(measured.whole.count <= 16);
  }
  const std::string long_text(8'000'000, 'v');
  message field = with_base_of(2000).complete();
  field.add("X-A", long_text);
  message target = usual_request().complete();
  target.target += long_text;
  message method = usual_request().complete();
  method.method += long_text;
  request_draft as_bytes = with_base_of(2000);
  for (int i = 0; i < 8; ++i)
    as_bytes.signature.lines.push_back({"\"x-" + std::string(1, static_cast<char>('b' + i)) + "\";bs", ""});
  as_bytes.signature.lines.push_back({R"("x-a";bs)", ""});
  as_bytes.head.add("X-A", std::string(12'000, 'v'));
  for (const message& request : {field, target, method, as_bytes.complete()}) {
    const outcome measured = measure(verifier, request);
    CHECK(measured.code != verified);
    CHECK(measured.whole.bytes <= bound);
    CHECK(measured.pieces.bytes <= bound);
  }
}

TEST_CASE("a body of any size allocates nothing") {
  const std::string body(3'000'000, 'b');
  check_none(our_verifier(), usual_request(our_key(), "hooks.example.com", "/hook", body).complete(), verified);
}
