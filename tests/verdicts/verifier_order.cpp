// The checks come in one order, and the first that fails is the answer.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <utility>

#include "catch.hpp"
#include "faults.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

TEST_CASE("a request with one fault is refused for it, and verifies without it") {
  const test_verifier verifier = make_verifier(fault_policy());
  REQUIRE(judge(verifier, faulty_request().complete()) == verified);
  for (const fault& each : faults()) {
    CAPTURE(each.name);
    faulty_request request;
    each.apply(request);
    CHECK(judge(verifier, request.complete()) == each.code);
  }
}

TEST_CASE("a request with two faults is refused for the one that is looked for first") {
  const test_verifier verifier = make_verifier(fault_policy());
  std::size_t pairs = 0;
  for (std::size_t first = 0; first < faults().size(); ++first) {
    for (std::size_t second = first + 1; second < faults().size(); ++second) {
      const fault& earlier = faults()[first];
      const fault& later = faults()[second];
      if (earlier.knob == later.knob) continue;
      REQUIRE(earlier.step <= later.step);
      CAPTURE(earlier.name, later.name);
      faulty_request request;
      later.apply(request);
      earlier.apply(request);
      CHECK(judge(verifier, request.complete()) == earlier.code);
      ++pairs;
    }
  }
  CHECK(pairs > 400);
}

TEST_CASE("verify_head has the answer to everything but the body") {
  const test_verifier verifier = make_verifier(fault_policy());
  for (const fault& each : faults()) {
    CAPTURE(each.name);
    faulty_request request;
    each.apply(request);
    const auto pending = verifier.verify_head(as_request(request.complete()), at(signing_second));
    if (each.step == 8) {
      CHECK(pending);
    } else {
      REQUIRE_FALSE(pending);
      CHECK(pending.error().code() == each.code);
    }
  }
}

TEST_CASE("a body that takes long is judged by the time before it is judged by its digest") {
  const test_verifier verifier = make_verifier(fault_policy());
  const auto finish = [&](const request_draft& draft, std::string_view body, std::int64_t later) {
    message request = draft.complete();
    request.add("X-Secret", "Token 123");
    return judge_in_pieces(verifier, as_request(request), body, 100, at(signing_second), at(later));
  };
  const request_draft draft = usual_request();
  CHECK(finish(draft, draft.head.body, signing_second + 360) == verified);
  CHECK(finish(draft, draft.head.body, signing_second + 361) == errc::signature_too_old);
  CHECK(finish(draft, "another", signing_second + 360) == errc::content_digest_mismatch);
  CHECK(finish(draft, "another", signing_second + 361) == errc::signature_too_old);
  // A clock that was set back meanwhile.
  CHECK(finish(draft, draft.head.body, signing_second - 60) == verified);
  CHECK(finish(draft, draft.head.body, signing_second - 61) == errc::created_in_future);

  request_draft expiring = draft;
  expiring.signature.parameters.push_back("expires=1753500100");
  CHECK(finish(expiring, draft.head.body, signing_second + 160) == verified);
  CHECK(finish(expiring, draft.head.body, signing_second + 161) == errc::signature_expired);

  // A Date that grows old before the signature does.
  request_draft dated = draft;
  dated.head.set("Date", "Sat, 26 Jul 2025 03:19:00 GMT");
  dated.signature.value(R"("date")") = "Sat, 26 Jul 2025 03:19:00 GMT";
  CHECK(finish(dated, draft.head.body, signing_second + 300) == verified);
  CHECK(finish(dated, draft.head.body, signing_second + 301) == errc::date_out_of_window);
  CHECK(finish(dated, "another", signing_second + 301) == errc::date_out_of_window);
}

TEST_CASE("a body that is not covered is refused before its digest could be asked for") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@authority", "@target-uri", "date"};
  const test_verifier verifier = make_verifier(policy);
  request_draft draft = usual_request();
  draft.signature.uncover(R"("content-digest")");
  message request = draft.complete();
  CHECK(judge(verifier, request) == errc::component_not_covered);
  request.body.clear();
  CHECK(judge(verifier, request) == verified);
}
