#include <ubiops/webhooks/diagnosis/detail/observations.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
namespace detail = ubiops::webhooks::detail;
using diagnosis::cause_id;
using std::chrono::seconds;

TEST_CASE("a time that is off is told with its amount, and the search goes on") {
  diagnosed_case damaged;
  damaged.settings.now += seconds(612);
  auto told = damaged.explain();
  REQUIRE(told.verdict);
  CHECK(told.verdict->code() == uw::errc::signature_too_old);
  CHECK(told.off_by == seconds(612));
  CHECK(names_of_causes(told) == "clock_off retry_or_replay");
  // Each step behind the time was judged as it was signed.
  CHECK(told.checks[2].state == diagnosis::progress::failed);
  CHECK_FALSE(told.checks[2].as_signed);
  for (std::size_t i = 3; i < told.checks.size(); ++i) {
    CHECK(told.checks[i].state == diagnosis::progress::passed);
    CHECK(told.checks[i].as_signed);
  }
  CHECK(told.signatures[0].verified);

  damaged.settings.now = damaged.signed_at - seconds(400);
  told = damaged.explain();
  CHECK(told.verdict->code() == uw::errc::created_in_future);
  CHECK(told.off_by == seconds(-400));
  CHECK(names_of_causes(told) == "clock_off");

  damaged.settings.now = damaged.signed_at + std::chrono::hours(24 * 400);  // a recording
  damaged.policy.public_origin = "http://hooks.example.com";
  told = damaged.explain();
  CHECK(names_of_causes(told) == "other_scheme clock_off");
  CHECK(told.checks[4].state == diagnosis::progress::failed);
  CHECK(told.checks[4].as_signed);
  CHECK(told.checks[5].state == diagnosis::progress::not_reached);

  damaged.settings.now = damaged.signed_at;
  damaged.policy.public_origin = "https://hooks.example.com";
  CHECK(damaged.accepted());
}

TEST_CASE("half-hours are told as hours") {
  CHECK(detail::in_hours(1) == "0.5 hours");
  CHECK(detail::in_hours(2) == "1 hour");
  CHECK(detail::in_hours(11) == "5.5 hours");
  CHECK(detail::in_hours(28) == "14 hours");
}

TEST_CASE("time zones and milliseconds are told apart from clocks") {
  diagnosed_case damaged;
  for (const int minutes : {60, 120, 330, -60, -300, -570}) {
    CAPTURE(minutes);
    damaged.settings.now = damaged.signed_at + std::chrono::minutes(minutes) + seconds(1);
    const auto told = damaged.explain();
    REQUIRE_FALSE(told.causes.empty());
    CHECK(told.causes[0].id == cause_id::time_zone);
  }
  damaged.settings.now = std::chrono::sys_seconds(damaged.signed_at.time_since_epoch() * 1000);
  auto told = damaged.explain();
  CHECK(names_of_causes(told) == "milliseconds");
  CHECK(told.causes[0].where == diagnosis::place::clock);

  uw::testing::signing_options options;
  options.created = std::chrono::sys_seconds(damaged.signed_at.time_since_epoch() * 1000);
  diagnosed_case sender(plain_url, {{"Date", "Fri, 15 Jan 2027 08:00:00 GMT"}}, "{}", options);
  told = sender.explain();
  REQUIRE_FALSE(told.causes.empty());
  CHECK(told.causes[0].id == cause_id::milliseconds);
  CHECK(told.causes[0].where == diagnosis::place::sender);
}

TEST_CASE("a time beside the half-hours is no zone: it is a clock") {
  diagnosed_case damaged;
  struct row {
    int seconds;
    bool zone;
  };
  for (const row& each :
       {row{1739, false},   row{1740, false},  row{1800, true},   row{1860, true},    row{1861, false},
        row{2700, false},   row{3540, false},  row{50'400, true}, row{50'460, true},  row{50'461, false},
        row{52'200, false}, row{-1739, false}, row{-1740, true},  row{-1800, true},   row{-1860, true},
        row{-1861, false},  row{-2700, false}, row{-3540, true},  row{-50'460, true}, row{-50'461, false}}) {
    CAPTURE(each.seconds);
    damaged.settings.now = damaged.signed_at + seconds(each.seconds);
    const auto told = damaged.explain();
    REQUIRE_FALSE(told.causes.empty());
    CHECK(told.causes[0].id == (each.zone ? cause_id::time_zone : cause_id::clock_off));
    CHECK(told.off_by == seconds(each.seconds));
  }
}

TEST_CASE("seconds far in the future are no milliseconds where both sides state them") {
  const auto far = std::chrono::sys_seconds(seconds(200'000'000'000));
  diagnosed_case damaged(plain_url, {{"Date", "Fri, 15 Jan 2027 08:00:00 GMT"}}, "{}", {.created = far});
  damaged.policy.check_date = false;
  damaged.settings.now = far;
  REQUIRE(damaged.accepted());
  damaged.settings.now = far + seconds(1000);
  CHECK(damaged.explain().causes[0].id == cause_id::clock_off);
  damaged.settings.now = damaged.signed_at;
  CHECK(damaged.explain().causes[0].id == cause_id::milliseconds);
}

TEST_CASE("a time that the request does not state is not told") {
  const auto told = [](const diagnosed_case& of, uw::errc code) {
    std::string text;
    with_evidence(of, [&](detail::evidence& evidence) {
      detail::observe_time(evidence, code, true);
      for (const auto& each : evidence.report.causes) text.append(each.identifier).append(" ");
    });
    return text;
  };
  diagnosed_case of;
  of.settings.now += seconds(1000);
  CHECK(told(of, uw::errc::signature_too_old) == "created created ");
  CHECK(told(of, uw::errc::signature_expired) == "created created ");  // it has no expires
  CHECK(told(of, uw::errc::date_out_of_window) == "\"date\" \"date\" ");
  of.field("Date") = "today";
  CHECK(told(of, uw::errc::date_out_of_window) == "\"date\" \"date\" ");  // by created
  of.erase_field("Date");
  CHECK(told(of, uw::errc::date_out_of_window) == "\"date\" \"date\" ");
  uw::testing::signing_options options;
  options.components = {"@method"};
  diagnosed_case undated(plain_url, {}, "{}", options);
  undated.settings.now += seconds(1000);
  CHECK(told(undated, uw::errc::date_out_of_window) == "\"date\" \"date\" ");
  std::string& input = of.field("Signature-Input");
  input.erase(input.find(";created"), std::string(";created=1800000000").size());
  CHECK(told(of, uw::errc::signature_too_old).empty());
  of.erase_field("Signature-Input");
  CHECK(told(of, uw::errc::signature_too_old).empty());
}

TEST_CASE("an expires that is over, and a signed Date that is off") {
  uw::testing::signing_options options;
  options.expires = diagnosed_case::signed_at + seconds(10);
  diagnosed_case expired(plain_url, {}, "{}", options);
  expired.settings.now += seconds(100);
  auto told = expired.explain();
  CHECK(told.verdict->code() == uw::errc::signature_expired);
  CHECK(told.off_by == seconds(90));
  CHECK(told.causes[0].id == cause_id::clock_off);

  diagnosed_case dated(plain_url, {{"Date", "Fri, 15 Jan 2027 10:00:00 GMT"}}, "{}");
  told = dated.explain();
  REQUIRE(told.verdict->code() == uw::errc::date_out_of_window);
  CHECK(told.off_by == seconds(-7200));
  REQUIRE_FALSE(told.causes.empty());
  CHECK(told.causes[0].id == cause_id::time_zone);
  CHECK(told.signatures[0].verified);
}

TEST_CASE("a required field that is not as it should be is named, and not shown") {
  const std::vector<uw::testing::field> lines = {{"X-Project", "S3cret"}};
  const auto check = [&](const std::vector<std::string>& come, const std::string& causes) {
    CAPTURE(causes);
    diagnosed_case damaged(plain_url);
    damaged.policy.required_fields = {{"X-Project", "S3cret"}};
    for (const auto& value : come) damaged.sent.fields.push_back({"x-project", value});
    const auto told = damaged.explain();
    CHECK(told.verdict->code() == uw::errc::required_field_mismatch);
    CHECK(names_of_causes(told) == causes);
    CHECK(told.signatures[0].verified);
    const std::string text = diagnosis::to_text(told) + diagnosis::to_json(told);
    for (const char* secret : {"S3cret", "s3cret", "0ther"}) CHECK(text.find(secret) == std::string::npos);
    std::erase_if(damaged.sent.fields, [](const auto& line) { return line.name == "x-project"; });
    damaged.sent.fields.push_back({"X-Project", "S3cret"});
    CHECK(damaged.accepted());
  };
  check({}, "required_field_absent");
  check({"s3cret"}, "required_field_case");
  check({"\"S3cret\""}, "required_field_quoted");
  check({"S3cret", "S3cret"}, "required_field_twice");
  check({"0ther"}, "required_field_other");
}

TEST_CASE("fields of the signature that are not there") {
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  damaged.erase_field("Signature");
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "signature_stripped");
  CHECK(told.causes[0].identifier == "signature");
  CHECK(told.causes[0].where == diagnosis::place::proxy);

  damaged.sent = genuine;
  for (auto& line : damaged.sent.fields) {  // as CGI names them
    if (line.name == "Signature-Input") line.name = "HTTP_SIGNATURE_INPUT";
  }
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "signature_stripped");
  CHECK(told.causes[0].identifier == "signature-input");
  CHECK(told.causes[0].where == diagnosis::place::adapter);
  CHECK(told.causes[0].known == diagnosis::reason::observed);
  damaged.sent = genuine;
  damaged.erase_field("Signature");  // nor is any other name with an underscore one of them
  damaged.sent.fields.push_back({"x_signature_base", "1"});
  damaged.sent.fields.push_back({"signature_2", "1"});
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "signature_stripped");
  CHECK(told.causes[0].where == diagnosis::place::proxy);
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

TEST_CASE("both fields of the signature are looked for, and nothing is told where both are there") {
  with_evidence(diagnosed_case(), [](detail::evidence& evidence) {
    CHECK_FALSE(detail::observe_missing_signature(evidence));
    CHECK(evidence.report.causes.empty());
  });
}

TEST_CASE("a Content-Length tells of the body where it is one number of a plausible size") {
  const auto told = [](const std::vector<std::string>& values, const std::string& body) {
    diagnosed_case of;
    of.erase_field("Content-Length");
    for (const std::string& value : values) of.sent.fields.push_back({"Content-Length", value});
    of.sent.body = body;
    std::string causes;
    with_evidence(of, [&](detail::evidence& evidence) {
      detail::observe_size(evidence);
      detail::observe_size(evidence);  // once is enough
      causes = names_of_causes(evidence.report.causes);
    });
    return causes;
  };
  CHECK(told({"4"}, "body").empty());
  CHECK(told({"5"}, "body") == "body_cut");
  CHECK(told({"3"}, "body") == "body_longer");
  CHECK(told({"4"}, "") == "body_read_before");
  CHECK(told({"000000000005"}, "body") == "body_cut");
  for (const std::vector<std::string>& none :
       {std::vector<std::string>{}, {""}, {"5", "5"}, {"0000000000005"}, {"5x"}, {"x"}, {"-5"}, {"+5"}, {"5 5"}}) {
    CHECK(told(none, "body").empty());
  }
}

TEST_CASE("of several required fields those are told that are not as they should be") {
  diagnosed_case damaged;
  damaged.policy.required_fields = {{"X-Project", "one"}, {"X-Tenant", "two"}};
  damaged.sent.fields.push_back({"X-Project", "one"});
  damaged.sent.fields.push_back({"X-Tenant", "2"});
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "required_field_other");
  CHECK(told.causes[0].identifier == "x-tenant");
  damaged.sent.fields.back().value = "two";
  CHECK(damaged.accepted());
}

TEST_CASE("a component that the policy requires beyond what is signed") {
  diagnosed_case damaged;
  damaged.policy.also_required = {"x-tag"};
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "required_component");
  CHECK(told.causes[0].identifier == "x-tag");
  damaged.policy.also_required.clear();
  CHECK(damaged.accepted());
}

TEST_CASE("relays are known by their traces, and explain nothing by themselves") {
  struct relay_case {
    std::string name;
    std::string value;
    std::string relay;
  };
  for (const relay_case& each : {
           relay_case{"Host", "abc-1.ngrok-free.app", "ngrok"},
           relay_case{"Host", "quick-fox.trycloudflare.com", "cloudflared"},
           relay_case{"Cf-Ray", "8f1", "cloudflared"},
           relay_case{"timestamp", "1800000000123", "smee"},
           relay_case{"X-Hookdeck-EventID", "1", "Hookdeck"},
       }) {
    CAPTURE(each.name, each.value);
    diagnosed_case damaged;
    damaged.sent.target = "/nowhere";
    if (each.name == "Host") damaged.erase_field("Host");
    damaged.sent.fields.push_back({each.name, each.value});
    const auto told = damaged.explain();
    REQUIRE(names_of_causes(told) == "not_signed_or_altered relay");
    CHECK(told.causes[1].known == diagnosis::reason::observed);
    CHECK(told.causes[1].why.starts_with("traces of " + each.relay));
    damaged.sent.target = "/ubiops";
    CHECK(damaged.explain().causes.empty());
  }
}

TEST_CASE("each relay is named once, and not too many of its traces are shown") {
  const auto told = [](const std::vector<uw::testing::field>& lines, const std::string& host = "h") {
    diagnosed_case of;
    of.field("Host") = host;
    for (const auto& line : lines) of.sent.fields.push_back(line);
    std::string why;
    with_evidence(of, [&](detail::evidence& evidence) {
      detail::observe_relays(evidence);
      for (const auto& each : evidence.report.causes) why += each.why;
    });
    return why;
  };
  CHECK(told({}).empty());
  CHECK(told({{"X-Smee-A", "1"}, {"X-Smee-B", "2"}}) == "traces of smee: x-smee-a, x-smee-b");
  CHECK(told({{"Cf-Ray", "1"}}, "a.ngrok.io") == "traces of ngrok, cloudflared: Host, cf-ray");
  std::vector<uw::testing::field> many;
  for (int i = 0; i < 100; ++i) many.push_back({"x-smee-" + std::to_string(i), "1"});
  const std::string why = told(many);
  CHECK(why.starts_with("traces of smee: x-smee-0, x-smee-1"));
  CHECK(why.size() < 200);
  CHECK(told({{"timestamp", "1800000000123"}}) == "traces of smee: timestamp");
  for (const std::string value :
       {"", "180000000012", "18000000001234", "1800000000x23", "x800000000123", "180000000012x"}) {
    CAPTURE(value);
    CHECK(told({{"timestamp", value}}).empty());
  }
  CHECK(told({{"other", "1800000000123"}}).empty());
  diagnosed_case two;  // two Hosts are none
  two.sent.fields.push_back({"Host", "a.ngrok.io"});
  with_evidence(two, [](detail::evidence& evidence) {
    detail::observe_relays(evidence);
    CHECK(evidence.report.causes.empty());
  });
}
