// The window: both ends of created, expires and Date, and clocks at the ends of what they can hold.
#include <ubiops/webhooks/verifier.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using uw::errc;

namespace {

constexpr std::int64_t largest = 999'999'999'999'999;  // of a structured-field integer

message created_at(const std::string& created, const std::string& expires = {}) {
  request_draft draft = usual_request();
  draft.signature.uncover(R"("date")");
  draft.signature.reparameter("created", "created=" + created);
  if (!expires.empty()) draft.signature.parameters.push_back("expires=" + expires);
  return draft.complete();
}

test_verifier window(seconds max_age, seconds clock_skew) {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@authority", "@target-uri", "content-digest"};
  policy.max_age = max_age;
  policy.clock_skew = clock_skew;
  return make_verifier(policy);
}

test_verifier usual_window() { return window(seconds(300), seconds(60)); }

}  // namespace

TEST_CASE("created is accepted from clock_skew before it to max_age and clock_skew after it") {
  for (const std::int64_t max_age : {0, 1, 300, 366 * 86400}) {
    for (const std::int64_t skew : {0, 1, 60, 366 * 86400}) {
      CAPTURE(max_age, skew);
      const test_verifier verifier = window(seconds(max_age), seconds(skew));
      const message request = created_at("1753500000");
      const std::int64_t first = signing_second - skew;
      const std::int64_t last = signing_second + max_age + skew;
      CHECK(judge(verifier, request, at(first - 1)) == errc::created_in_future);
      CHECK(judge(verifier, request, at(first)) == verified);
      CHECK(judge(verifier, request, at(signing_second)) == verified);
      CHECK(judge(verifier, request, at(last)) == verified);
      CHECK(judge(verifier, request, at(last + 1)) == errc::signature_too_old);
    }
  }
}

TEST_CASE("a window outside 0 seconds to 366 days is no policy") {
  const auto made = [](seconds max_age, seconds skew) {
    uw::policy policy = our_policy();
    policy.max_age = max_age;
    policy.clock_skew = skew;
    const auto verifier = test_verifier::create(our_key().trusted(), policy);
    return verifier ? verified : verifier.error().code();
  };
  constexpr seconds most(366 * 86400);
  CHECK(made(seconds(0), seconds(0)) == verified);
  CHECK(made(most, most) == verified);
  CHECK(made(most + seconds(1), seconds(60)) == errc::invalid_policy);
  CHECK(made(seconds(300), most + seconds(1)) == errc::invalid_policy);
  CHECK(made(seconds(-1), seconds(60)) == errc::invalid_policy);
  CHECK(made(seconds(300), seconds(-1)) == errc::invalid_policy);
  CHECK(made(seconds::max(), seconds::max()) == errc::invalid_policy);
  CHECK(made(seconds::min(), seconds::min()) == errc::invalid_policy);
}

TEST_CASE("expires is accepted up to clock_skew after it, and must lie behind created") {
  const test_verifier verifier = usual_window();
  const message request = created_at("1753500000", "1753500100");
  CHECK(judge(verifier, request, at(1753500160)) == verified);
  CHECK(judge(verifier, request, at(1753500161)) == errc::signature_expired);
  CHECK(judge(verifier, created_at("1753500000", "1753500001")) == verified);
  CHECK(judge(verifier, created_at("1753500000", "1753500000")) == errc::signature_expired);
  CHECK(judge(verifier, created_at("1753500000", "1753499999")) == errc::signature_expired);
  CHECK(judge(verifier, created_at("1753500000", "0")) == errc::signature_expired);
  CHECK(judge(verifier, created_at("1753500000", "-1")) == errc::signature_expired);
  CHECK(judge(verifier, created_at("1753500000", std::to_string(largest))) == verified);
  // It never makes the window longer.
  CHECK(judge(verifier, created_at("1753500000", std::to_string(largest)), at(signing_second + 361)) ==
        errc::signature_too_old);
}

TEST_CASE("expires without skew ends in its own second") {
  const test_verifier verifier = window(seconds(300), seconds(0));
  const message request = created_at("1753500000", "1753500100");
  CHECK(judge(verifier, request, at(1753500100)) == verified);
  CHECK(judge(verifier, request, at(1753500101)) == errc::signature_expired);
}

TEST_CASE("a covered Date has the bounds of created") {
  const auto dated = [](const std::string& date) {
    request_draft draft = usual_request();
    draft.head.set("Date", date);
    draft.signature.value(R"("date")") = date;
    return draft.complete();
  };
  const test_verifier verifier = our_verifier();
  CHECK(judge(verifier, dated("Sat, 26 Jul 2025 03:20:00 GMT")) == verified);
  CHECK(judge(verifier, dated("Sat, 26 Jul 2025 03:21:00 GMT")) == verified);
  CHECK(judge(verifier, dated("Sat, 26 Jul 2025 03:21:01 GMT")) == errc::date_out_of_window);
  CHECK(judge(verifier, dated("Sat, 26 Jul 2025 03:14:00 GMT")) == verified);
  CHECK(judge(verifier, dated("Sat, 26 Jul 2025 03:13:59 GMT")) == errc::date_out_of_window);
  CHECK(judge(verifier, dated("Sun, 26 Jul 2025 03:20:00 GMT")) == errc::malformed_date);
  CHECK(judge(verifier, dated("Saturday, 26-Jul-25 03:20:00 GMT")) == errc::malformed_date);
  CHECK(judge(verifier, dated("Sat Jul 26 03:20:00 2025")) == errc::malformed_date);
  CHECK(judge(verifier, dated("")) == errc::malformed_date);

  uw::policy unchecked = our_policy();
  unchecked.check_date = false;
  CHECK(judge(make_verifier(unchecked), dated("Sat, 26 Jul 2025 03:21:01 GMT")) == verified);
  CHECK(judge(make_verifier(unchecked), dated("whenever")) == verified);
}

TEST_CASE("a Date in two lines is one line too many") {
  const verdict twice = {errc::malformed_field, "a field holds forbidden bytes or occurs too often: date", "date"};
  request_draft draft = usual_request();
  draft.head.add("Date", std::string(signing_date));
  draft.signature.value(R"("date")") = std::string(signing_date) + ", " + std::string(signing_date);
  CHECK(judge(our_verifier(), draft.complete()) == twice);
  draft.signature.value(R"("date")") = std::string(signing_date);
  CHECK(judge(our_verifier(), draft.complete()) == twice);
  CHECK(judge(our_verifier(), usual_request().complete()) == verified);
  // One line with both is no date.
  draft = usual_request();
  draft.head.set("Date", std::string(signing_date) + ", " + std::string(signing_date));
  CHECK(judge(our_verifier(), draft.complete()) == errc::malformed_date);
  // One date in two lines, cut at its comma, is what it is when they are combined (RFC 9110 §5.3).
  draft = usual_request();
  draft.head.set("Date", std::string(signing_date.substr(0, 3)));
  draft.head.add("Date", std::string(signing_date.substr(5)));
  CHECK(judge(our_verifier(), draft.complete()) == verified);
  draft.head.set("Date", "Sat");
  draft.head.add("Date", "26 Jul 2025 03:21:01 GMT");
  draft.signature.value(R"("date")") = "Sat, 26 Jul 2025 03:21:01 GMT";
  CHECK(judge(our_verifier(), draft.complete()) == errc::date_out_of_window);
}

TEST_CASE("a refusal for its time says how far off that is") {
  const test_verifier verifier = usual_window();
  const message request = created_at("1753500000");
  const auto text = [&](std::int64_t now) { return judge(verifier, request, at(now)).text; };
  CHECK(text(1753500000 + 360) == "");
  CHECK(text(1753500000 + 612) ==
        "the signature is too old: created 612 s ago; at most 360; it is a replay, or a clock is wrong");
  CHECK(text(1753500000 - 60) == "");
  CHECK(text(1753500000 - 3600) ==
        "the signature was created in the future: created 3600 s in the future; at most 60; a clock is wrong");
  // A time in milliseconds where seconds belong: the receiver's, and the sender's.
  CHECK(text(1753500000000) ==
        "the signature is too old: created 1751746500000 s ago; at most 360; the time given to the verifier counts "
        "milliseconds, not seconds");
  CHECK(judge(verifier, created_at("1753500000000"), at(1753500000)).text ==
        "the signature was created in the future: created 1751746500000 s in the future; at most 60; it counts "
        "milliseconds, not seconds");

  const message expiring = created_at("1753500000", "1753500100");
  CHECK(judge(verifier, expiring, at(1753500160)) == verified);
  CHECK(judge(verifier, expiring, at(1753500170)).text == "the signature has expired: expires 70 s ago; at most 60");
  CHECK(judge(verifier, created_at("1753500000", "1753499999"), at(1753500000)).text ==
        "the signature has expired: expires is not after created");

  request_draft draft = usual_request();
  for (const auto& [date, off] : {std::pair("Sat, 26 Jul 2025 05:20:00 GMT", "7200 s in the future; at most 60"),
                                  std::pair("Sat, 26 Jul 2025 01:20:00 GMT", "7200 s ago; at most 360")}) {
    draft.head.set("Date", date);
    draft.signature.value(R"("date")") = date;
    CHECK(judge(our_verifier(), draft.complete()).text ==
          "Date is outside the accepted window: date " + std::string(off) + "; a clock or its time zone is wrong");
  }
}

TEST_CASE("a Date covered as byte sequences is a covered Date") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method"};
  const auto covered_as = [](const std::string& identifier, const std::string& date) {
    request_draft draft = usual_request();
    draft.head.set("Date", date);
    draft.signature.uncover(R"("date")");
    draft.signature.lines.push_back({identifier, ":" + base64_of(date) + ":"});
    return draft.complete();
  };
  const test_verifier verifier = make_verifier(policy);
  CHECK(judge(verifier, covered_as(R"("date";bs)", std::string(signing_date))) == verified);
  CHECK(judge(verifier, covered_as(R"("date";bs)", "Sat, 26 Jul 2025 02:20:00 GMT")) == errc::date_out_of_window);
  CHECK(judge(verifier, covered_as(R"("date";bs)", "\xe9")) == errc::malformed_date);
}

TEST_CASE("a Date that is not covered is not looked at") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@authority", "@target-uri", "content-digest"};
  request_draft draft = usual_request();
  draft.head.set("Date", "whenever");
  draft.signature.uncover(R"("date")");
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
  CHECK(judge(our_verifier(), draft.complete()) == errc::component_not_covered);
}

TEST_CASE("times before 1970 are times like others") {
  const test_verifier verifier = usual_window();
  CHECK(judge(verifier, created_at("-1"), at(-1)) == verified);
  CHECK(judge(verifier, created_at("-1"), at(-61)) == verified);
  CHECK(judge(verifier, created_at("-1"), at(-62)) == errc::created_in_future);
  CHECK(judge(verifier, created_at("-1"), at(359)) == verified);
  CHECK(judge(verifier, created_at("-1"), at(360)) == errc::signature_too_old);
  CHECK(judge(verifier, created_at("-1")) == errc::signature_too_old);
  CHECK(judge(verifier, created_at("0", "-1"), at(0)) == errc::signature_expired);
}

TEST_CASE("the ends of what clocks and structured fields hold are harmless") {
  constexpr auto first = std::chrono::sys_seconds::min();
  constexpr auto last = std::chrono::sys_seconds::max();
  constexpr seconds most(366 * 86400);
  for (const test_verifier& verifier : {usual_window(), window(most, most), window(seconds(0), seconds(0))}) {
    for (const std::string& created : {std::to_string(largest), std::to_string(-largest), std::string("0")}) {
      CAPTURE(created);
      const std::int64_t second = std::stoll(created);
      CHECK(judge(verifier, created_at(created), first) == errc::created_in_future);
      CHECK(judge(verifier, created_at(created), last) == errc::signature_too_old);
      CHECK(judge(verifier, created_at(created), at(second)) == verified);
      CHECK(judge(verifier, created_at(created, std::to_string(-largest)), at(second)) == errc::signature_expired);
      const errc expiring = judge(verifier, created_at(created, std::to_string(largest)), at(second)).code;
      CHECK(expiring == (second == largest ? errc::signature_expired : verified));
    }
  }
  CHECK(judge(our_verifier(), usual_request().complete(), first) == errc::created_in_future);
  CHECK(judge(our_verifier(), usual_request().complete(), last) == errc::signature_too_old);

  const message request = created_at(std::to_string(largest), "");
  const auto judged = window(most, most).verify(as_request(request), request.body, at(largest));
  REQUIRE(judged);
  CHECK(judged->created() == at(largest));
  CHECK(judged->replay_until() == at(largest + 2 * 366 * 86400));
}

TEST_CASE("the ends of a clock are harmless to a body that is under way") {
  const test_verifier verifier = our_verifier();
  const message request = usual_request().complete();
  for (const auto& [later, code] : {std::pair{std::chrono::sys_seconds::min(), errc::created_in_future},
                                    std::pair{std::chrono::sys_seconds::max(), errc::signature_too_old}}) {
    CHECK(judge_in_pieces(verifier, as_request(request), request.body, 9, at(signing_second), later) == code);
  }
  CHECK(judge_in_pieces(verifier, as_request(request), request.body, 9, at(signing_second), at(signing_second)) ==
        verified);
}

TEST_CASE("without another clock the system's counts") {
  const auto now = uw::now_by_system_clock();
  const std::string second = std::to_string(now.time_since_epoch().count());
  const message fresh = created_at(second);
  const test_verifier verifier = usual_window();
  CHECK(verifier.verify(as_request(fresh), fresh.body));
  auto pending = verifier.verify_head(as_request(fresh));
  REQUIRE(pending);
  pending->update(fresh.body);
  CHECK(std::move(*pending).finish());
  const message old = created_at("1753500000");
  CHECK(verifier.verify(as_request(old), old.body).error().code() == errc::signature_too_old);
  CHECK(verifier.verify_head(as_request(old)).error().code() == errc::signature_too_old);
}
