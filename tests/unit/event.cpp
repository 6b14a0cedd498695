#include <ubiops/webhooks/event.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

// The body is gone when the event comes back.
uw::result<uw::event> parse(std::string_view body) {
  const exact_buffer buffer(body);
  return uw::parse_event(buffer.view());
}

uw::event accepted(std::string_view body) {
  CAPTURE(body);
  auto event = parse(body);
  if (!event) FAIL(event.error().message());
  return *std::move(event);
}

void check_accepted(std::string_view body) { accepted(body); }

std::string status_text_of(std::string_view body) {
  const auto event = accepted(body);
  return std::string(event.status_text());
}

std::string text_of(std::string_view body) {
  const auto event = accepted(body);
  return std::string(event.text());
}

std::optional<std::string> result_of(std::string_view body) {
  const auto event = accepted(body);
  return event.result() ? std::optional(std::string(*event.result())) : std::nullopt;
}

void check_refused(std::string_view body, std::string_view subject, std::optional<std::size_t> offset = {}) {
  CAPTURE(body);
  const auto event = parse(body);
  REQUIRE_FALSE(event.has_value());
  CHECK(event.error().code() == uw::errc::malformed_event);
  CHECK(event.error().http_status() == 400);
  CHECK(event.error().subject() == subject);
  if (offset) CHECK(event.error().offset() == *offset);
}

// An event with these fields besides the required two.
std::string with(std::string_view fields) {
  return R"({"event":"deployment_request_completed","request_id":"r1",)" + std::string(fields) + "}";
}
constexpr std::size_t with_offset = R"({"event":"deployment_request_completed","request_id":"r1",)"sv.size();

std::string with_result(std::string_view json) { return with(R"("result":)" + std::string(json)); }

void check_result(std::string_view json) {
  CHECK(result_of(with_result(json)) == json);
  CHECK(accepted(with_result(json)).result_is_json());
}

// Handed over as it is, and marked.
void check_marked(std::string_view json) {
  CAPTURE(json);
  const auto event = accepted(with_result(json));
  CHECK(event.result() == json);
  CHECK_FALSE(event.result_is_json());
}

// Refused inside of the result.
void check_bad_result(std::string_view json) { check_refused(with_result(json), "result"); }

// Not JSON in a way that shows only where the result should be over, or anywhere in the text.
void check_broken(std::string_view json) {
  CAPTURE(json);
  const auto event = parse(with_result(json));
  REQUIRE_FALSE(event.has_value());
  CHECK(event.error().code() == uw::errc::malformed_event);
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string nested(std::string_view open, std::string_view close, std::size_t depth) {
  return repeat(open, depth) + "1" + repeat(close, depth);
}

std::map<std::string, std::string> samples() {
  std::map<std::string, std::string> bodies;
  for (const auto& entry : std::filesystem::directory_iterator(UBIOPS_WEBHOOKS_TEST_DATA "/events")) {
    std::ifstream file(entry.path(), std::ios::binary);
    bodies[entry.path().stem().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return bodies;
}

// What the event read off a sample is expected to say.
struct expected {
  std::string_view sample;
  uw::object_type object;
  uw::moment moment;
  uw::request_status status;
  std::optional<std::string_view> result;
};

constexpr std::string_view completed_result =
    R"({"prediction": 0.93, "label": "churn", "customer": "Zo\u00eb \"Z.\" M\u00fcller"})";

constexpr expected all_expected[] = {
    {"deployment_request_started",
     uw::object_type::deployment,
     uw::moment::started,
     uw::request_status::processing,
     {}},
    {"deployment_request_completed", uw::object_type::deployment, uw::moment::completed, uw::request_status::completed,
     completed_result},
    {"deployment_request_failed", uw::object_type::deployment, uw::moment::failed, uw::request_status::failed, {}},
    {"deployment_request_finished_completed", uw::object_type::deployment, uw::moment::finished,
     uw::request_status::completed, R"("s3://results/churn/2024-01-16.csv")"},
    {"deployment_request_finished_failed", uw::object_type::deployment, uw::moment::finished,
     uw::request_status::failed, "null"},
    {"deployment_request_finished_cancelled",
     uw::object_type::deployment,
     uw::moment::finished,
     uw::request_status::cancelled,
     {}},
    {"pipeline_request_started", uw::object_type::pipeline, uw::moment::started, uw::request_status::processing, {}},
    {"pipeline_request_completed", uw::object_type::pipeline, uw::moment::completed, uw::request_status::completed,
     R"([{"total": 1204.5, "currency": "EUR"}, {"total": -3, "currency": null}])"},
    {"pipeline_request_failed", uw::object_type::pipeline, uw::moment::failed, uw::request_status::failed, {}},
    {"pipeline_request_finished_completed", uw::object_type::pipeline, uw::moment::finished,
     uw::request_status::completed, "{}"},
    {"pipeline_request_finished_failed", uw::object_type::pipeline, uw::moment::finished, uw::request_status::failed,
     "null"},
    {"pipeline_request_finished_cancelled",
     uw::object_type::pipeline,
     uw::moment::finished,
     uw::request_status::cancelled,
     {}},
};

constexpr std::string_view status_names[] = {"",       "pending",   "processing",       "completed",
                                             "failed", "cancelled", "cancelled_pending"};

template <class Event>
concept views_of_temporaries =
    requires(Event event) { std::move(event).name(); } || requires(Event event) { std::move(event).object_id(); } ||
    requires(Event event) { std::move(event).object_name(); } ||
    requires(Event event) { std::move(event).version_id(); } ||
    requires(Event event) { std::move(event).version_name(); } ||
    requires(Event event) { std::move(event).request_id(); } ||
    requires(Event event) { std::move(event).status_text(); } || requires(Event event) { std::move(event).text(); } ||
    requires(Event event) { std::move(event).result(); } || requires(Event event) { std::move(event).experiment(); };
static_assert(!views_of_temporaries<uw::event>);
static_assert(requires(const uw::event event) { event.name(), event.experiment(), event.result(); });
static_assert(std::is_copy_constructible_v<uw::event> && std::is_nothrow_move_constructible_v<uw::event>);
static_assert(std::is_copy_assignable_v<uw::event> && std::is_nothrow_move_assignable_v<uw::event>);

}  // namespace

TEST_CASE("all eight events are read, with every outcome of a finished request") {
  const auto bodies = samples();
  for (const auto& e : all_expected) {
    CAPTURE(e.sample);
    const auto event = accepted(bodies.at(std::string(e.sample)));
    const bool deployment = e.object == uw::object_type::deployment;
    CHECK(e.sample.starts_with(event.name()));
    CHECK(event.object() == e.object);
    CHECK(event.moment() == e.moment);
    CHECK(event.status() == e.status);
    CHECK(event.status_text() == status_names[static_cast<std::size_t>(e.status)]);
    CHECK(event.result() == e.result);
    CHECK(event.object_id() ==
          (deployment ? "3f8c1d52-6a0b-4d5e-9a43-0c7be0f6d1a2" : "90b4e7c6-1f3d-4a28-b5e9-7d2c8f0a6134"));
    CHECK(event.object_name() == (deployment ? "churn-model" : "invoice-reader"));
    CHECK(event.version_id() ==
          (deployment ? "b7d9f1e0-2c64-4f8a-8f27-5a1d3e9c6b40" : "c2a5d8f3-7e19-4b60-a4d7-1f6b9e3c0528"));
    CHECK(event.version_name() == (deployment ? "v3" : "2024-q1"));
    CHECK(event.request_id() ==
          (deployment ? "e1a6b0d4-58c7-4f92-b3d1-6c9e2a7f0b85" : "4d7f2b9a-c3e8-4165-9f0d-8b5a1e6c7d32"));
    CHECK(event.text().starts_with(deployment ? "Deployment request e1a6b0d4" : "Pipeline request 4d7f2b9a"));
    CHECK(event.text().ends_with(" in project demo-project"));
    CHECK_FALSE(event.is_training_run());
    CHECK_FALSE(event.experiment().has_value());
  }
}

TEST_CASE("a training run names its experiment") {
  const auto run = accepted(samples().at("training_run_completed"));
  CHECK(run.is_training_run());
  CHECK(run.experiment() == "resnet-lr-sweep");
  CHECK(run.object_name() == "training-base-deployment");

  const auto unnamed = accepted(with(R"("deployment_name":"training-base-deployment")"));
  CHECK(unnamed.is_training_run());
  CHECK_FALSE(unnamed.experiment().has_value());

  // The name alone does not make one.
  const auto pipeline = accepted(R"({"event":"pipeline_request_started","request_id":"r",)"
                                 R"("deployment_name":"training-base-deployment","deployment_version_name":"e",)"
                                 R"("pipeline_name":"training-base-deployment","pipeline_version_name":"e"})");
  CHECK_FALSE(pipeline.is_training_run());
  CHECK_FALSE(pipeline.experiment().has_value());
  CHECK_FALSE(accepted(with(R"("deployment_name":"training-base-deployment2")")).is_training_run());
}

TEST_CASE("a result of 16 kB is kept byte for byte, escaped or not") {
  const auto body = samples().at("deployment_request_completed_16k");
  const auto first = body.find(R"("result": )") + R"("result": )"sv.size();
  const auto event = accepted(body);
  REQUIRE(event.result().has_value());
  CHECK(event.result()->size() > 16'000);
  CHECK(*event.result() == body.substr(first, body.find(R"(, "text")") - first));

  // 16 kB of control characters, as Python writes them.
  const std::string escaped = '"' + repeat(R"(\u0007)", 16 * 1024) + '"';
  CHECK(result_of(with_result(escaped)) == escaped);
}

TEST_CASE("the required fields are enough, and everything else is empty") {
  const auto event = accepted(R"({"event":"deployment_request_started","request_id":"r1"})");
  CHECK(event.name() == "deployment_request_started");
  CHECK(event.request_id() == "r1");
  CHECK(event.object_id().empty());
  CHECK(event.object_name().empty());
  CHECK(event.version_id().empty());
  CHECK(event.version_name().empty());
  CHECK(event.status() == uw::request_status::unknown);
  CHECK(event.status_text().empty());
  CHECK(event.text().empty());
  CHECK_FALSE(event.result().has_value());
}

TEST_CASE("unknown events, statuses and fields are kept or passed over") {
  const auto named = [](std::string_view name) {
    return accepted(R"({"event":")" + std::string(name) +
                    R"(","request_id":"r","deployment_id":"d","pipeline_id":"p"})");
  };
  const auto unknown = named("experiment_finished");
  CHECK(unknown.name() == "experiment_finished");
  CHECK(unknown.object() == uw::object_type::unknown);
  CHECK(unknown.moment() == uw::moment::unknown);
  CHECK(unknown.object_id().empty());
  const auto retried = named("pipeline_request_retried");
  CHECK(retried.object() == uw::object_type::pipeline);
  CHECK(retried.moment() == uw::moment::unknown);
  CHECK(retried.object_id() == "p");
  for (const auto name : {"deployment_version_started", "deployment_started", "deployment_request_started_twice",
                          "deployment_request_", "deployment_request_Started", "deployment_"}) {
    CAPTURE(name);
    const auto event = named(name);
    CHECK(event.object() == uw::object_type::deployment);
    CHECK(event.moment() == uw::moment::unknown);
    CHECK(event.object_id() == "d");
  }
  for (const auto name : {"deployment", "Deployment_request_started", "_request_started", "request_started", "x",
                          "deployments_request_started", " deployment_request_started"}) {
    CAPTURE(name);
    CHECK(named(name).object() == uw::object_type::unknown);
    CHECK(named(name).moment() == uw::moment::unknown);
  }

  CHECK(accepted(with(R"("status":"paused")")).status() == uw::request_status::unknown);
  CHECK(status_text_of(with(R"("status":"paused")")) == "paused");
  CHECK(accepted(with(R"("status":"Failed")")).status() == uw::request_status::unknown);
  for (std::size_t i = 1; i < std::size(status_names); ++i) {
    const auto event = accepted(with(R"("status":")" + std::string(status_names[i]) + '"'));
    CHECK(event.status() == static_cast<uw::request_status>(i));
  }

  check_accepted(with(R"("project":{"name":["demo",1,true,null]},"Status":1,"status_":2,"":[],"statu":3)"));
}

TEST_CASE("fields come in any order, between any white space") {
  const auto event = accepted(
      " \n\t\r{\t\"result\" : [ 1 , { } ] \n,\"status\":\"failed\" , \"deployment_id\" :\"d\" ,\r\n"
      "\"request_id\":  \"r\",\"event\" : \"deployment_request_failed\"\t} \n");
  CHECK(event.result() == "[ 1 , { } ]");
  CHECK(event.status() == uw::request_status::failed);
  CHECK(event.object_id() == "d");
  CHECK(event.request_id() == "r");
  CHECK(event.moment() == uw::moment::failed);
  CHECK(result_of("{\"event\":\"e\",\"request_id\":\"r\",\"result\": 1 }") == "1");
  CHECK(result_of("{\"event\":\"e\",\"request_id\":\"r\",\"result\":\"x\"\n}") == "\"x\"");
}

TEST_CASE("a required field is there, a string, and not empty") {
  check_accepted(R"({"event":"e","request_id":"r"})");
  check_refused(R"({"request_id":"r"})", "event", 0);
  check_refused(R"({"event":"e"})", "request_id", 0);
  check_refused("{}", "event", 0);
  check_refused(R"({"Event":"e","request_id":"r"})", "event");
  check_refused(R"({"event":"","request_id":"r"})", "event");
  check_refused(R"({"event":"e","request_id":""})", "request_id");
  check_refused(R"({"event":null,"request_id":"r"})", "event");
  check_refused(R"({"event":"e","request_id":null})", "request_id");
  for (const auto value : {"1", "true", "false", "[]", "{}", "[\"e\"]", "1.5"}) {
    check_refused(R"({"event":)"s + value + R"(,"request_id":"r"})", "event", 9);
    check_refused(R"({"event":"e","request_id":)"s + value + "}", "request_id", 26);
  }
}

TEST_CASE("another known field is a string, null or absent") {
  for (const std::string field :
       {"deployment_id", "deployment_name", "deployment_version_id", "deployment_version_name", "pipeline_id",
        "pipeline_name", "pipeline_version_id", "pipeline_version_name", "status", "text"}) {
    check_accepted(with('"' + field + R"(":"x")"));
    check_accepted(with('"' + field + R"(":"")"));
    check_accepted(with('"' + field + R"(":null)"));
    for (const auto value : {"0", "true", "false", "[]", "{}", "[\"x\"]", "{\"x\":\"x\"}", "-1.5e3"}) {
      check_refused(with('"' + field + "\":" + value), field, with_offset + field.size() + 3);
    }
    for (const auto value : {"nul", "nulll", "Null", "x", "'x'", "\"x"}) {
      CHECK_FALSE(parse(with('"' + field + "\":" + value)).has_value());
    }
  }
}

TEST_CASE("a result is any JSON, and nothing else") {
  for (const auto json : {"null",
                          "true",
                          "false",
                          "0",
                          "-0",
                          "1.5e-7",
                          "123456789012345678901234567890",
                          "1e999",
                          "\"\"",
                          "\"x\"",
                          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uffff\"",
                          "\"\\ud83d\\ude00\"",
                          "\"\xf0\x9f\x98\x80\"",
                          "\"\x7f\"",
                          "[]",
                          "{}",
                          "[[],{}]",
                          "[1,2,3]",
                          "[null,true,false]",
                          "{\"a\":{\"b\":[{\"c\":\"}]\"}]}}",
                          "{\"\":\"\"}",
                          "[ ]",
                          "{ }",
                          "{\"a b\\n\":1}",
                          "\"[{\\\"\""}) {
    check_result(json);
  }
  for (const auto json : {"nul",
                          "nulL",
                          "nullx",
                          "tru",
                          "True",
                          "falsey",
                          "-",
                          "+1",
                          "01",
                          "1.",
                          ".5",
                          "1e",
                          "0x1",
                          "1_0",
                          "'x'",
                          "x",
                          "\"\\x\"",
                          "\"\\u12\"",
                          "\"\\u12g4\"",
                          "\"\\U0041\"",
                          "\"\\",
                          "\"\\'\"",
                          "[nul]",
                          "[01]",
                          "[\"\\x\"]",
                          "{\"a\":nul}",
                          "{\"a\":01}",
                          "{\"a\":\"\\x\"}",
                          "{\"\\x\":1}",
                          "[1,]",
                          "[,1]",
                          "[,]",
                          "[1 2]",
                          "[1,,2]",
                          "{,}",
                          "{\"a\"}",
                          "{\"a\":}",
                          "{\"a\":1,}",
                          "{\"a\":1 \"b\":2}",
                          "{\"a\" 1}",
                          "{\"a\"::1}",
                          "{1:1}",
                          "{null:1}",
                          "{a:1}",
                          "[1}",
                          "{\"a\":1]",
                          "[1",
                          "[[1]",
                          "{\"a\":{}",
                          "]",
                          "}",
                          "[1]]",
                          "{}}",
                          "1 2",
                          "\"a\" \"b\"",
                          "\"a\"\"b\"",
                          "\"a\"b",
                          "\"\\n\"b",
                          "\"a\"\x01",
                          "\"a\" b",
                          "{\"a\"b:1}",
                          "true1",
                          "1true",
                          "1 true",
                          "1\"b\"",
                          "\"a\":1",
                          "[\"a\":1]",
                          "{\"a\":\"b\":1}",
                          "",
                          ":",
                          ",",
                          "/**/1",
                          "1//",
                          "\xff",
                          "\"\xff\"",
                          "\"\xc0\xaf\"",
                          "\"\xed\xa0\x80\"",
                          "\"\xf4\x90\x80\x80\"",
                          "\"\x01\"",
                          "\"\n\"",
                          "[1\x0c]",
                          "[\v1]",
                          "\"a"}) {
    check_broken(json);
  }
  // simdjson takes a string before a colon for a name when it skips it.
  check_broken(R"("b":1},"c":2)");
  check_refused(R"({"event":"e","request_id":"r","x":"b":1},"c":2})", "x");
  check_refused(R"({"event":"e","request_id":"r","status":"b":1},"c":2})", "status");
}

TEST_CASE("the subject is the outermost field, and the offset where reading stopped") {
  const std::string start = with(R"("result":{"a":[1,)");
  const std::size_t at = start.size() - 1;
  check_refused(with(R"("result":{"a":[1,tru]})"), "result", at);
  check_refused(with(R"("result":{"a":[1,"\q"]})"), "result", at);
  check_refused(with(R"("other":{"b":[1,01]},"text":"x")"), "other");
  check_refused(with(R"("text":"\q")"), "text", with_offset + 7);
  check_refused(with(R"("text":"x" "status":"y")"), "text");
  check_refused(with(R"("status":"x",)"), "status");
}

TEST_CASE("a result that is not JSON by the letter is handed over as it is, and the event is whole") {
  for (const char* const json :
       {R"("\ud800")", R"("\udc00\ud800")", R"(["\ud83d"])", R"({"\ud800":1})", R"({"a":{"b":["\udfff",1]},"c":"x"})",
        R"("\udbff\ud800")", R"("\ud800x")", R"("\ud800\n")", R"("\ud800\u0041")", "NaN", "Infinity", "-Infinity",
        "[NaN]", "[NaN ]", R"({"a":NaN,"b":[-Infinity]})", "{\"a\":NaN\n,\"b\":[-Infinity\t,Infinity\r\n]}",
        R"({"\ud800":1,"\ud801":2})", R"({"":1,"\ud800":2})"}) {
    check_marked(json);
    // Elsewhere all of that stays a fault, before such a result or behind it.
    const std::string other = "\"other\":" + std::string(json);
    check_refused(with(other), "other");
    check_refused(with("\"result\":" + std::string(json) + "," + other), "other");
    check_refused(with(other + ",\"result\":" + std::string(json)), "other");
  }
  const auto event = accepted(R"({"event":"pipeline_request_completed","result":{"a":"\ud800"},"pipeline_id":"p",)"
                              R"("request_id":"r","status":"completed"})");
  CHECK(event.result() == R"({"a":"\ud800"})");
  CHECK_FALSE(event.result_is_json());
  CHECK(event.request_id() == "r");
  CHECK(event.status() == uw::request_status::completed);
  CHECK(event.delivery_key() == "pipeline_request_completed:id=p:r");
  CHECK(accepted(with("\"status\":\"failed\"")).result_is_json());
}

TEST_CASE("a fault behind a result that is no JSON is told where it is") {
  check_refused(with(R"("result":NaN,"status":1)"), "status");
  check_refused(with(R"("result":"\ud800","text":"\q")"), "text");
}

TEST_CASE("what else is wrong with a result is refused") {
  for (const char* const json : {R"("\q")", R"("\u12")", R"({"\q":1})", "nan", "+Infinity", "-NaN", "Inf", "01",
                                 "[1 2]", R"({"a" 1})", R"({"a":1,"a":1})", "tru"}) {
    CAPTURE(json);
    CHECK_FALSE(parse(with_result(json)).has_value());
  }
}

TEST_CASE("lone surrogates are refused wherever they stand, but in a result") {
  const auto escape = [](unsigned unit) {
    constexpr char hex[] = "0123456789aBcDeF";
    return "\\u"s + hex[unit >> 12] + hex[unit >> 8 & 15] + hex[unit >> 4 & 15] + hex[unit & 15];
  };
  for (unsigned unit = 0xd000; unit < 0xe100; unit += 7) {
    const bool surrogate = unit >= 0xd800 && unit < 0xe000;
    CAPTURE(unit);
    for (const auto& body : {with("\"text\":\"" + escape(unit) + '"'), with('"' + escape(unit) + "\":1")}) {
      CHECK(parse(body).has_value() == !surrogate);
    }
    for (const auto& body : {with_result('"' + escape(unit) + '"'), with_result("{\"" + escape(unit) + "\":1}")}) {
      CHECK(accepted(body).result_is_json() == !surrogate);
    }
  }
  for (unsigned high = 0xd7ff; high < 0xdd00; high += 3) {
    for (unsigned low = 0xdb00; low < 0xe002; low += 51) {
      const bool pair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
      const bool neither = (high < 0xd800 || high >= 0xe000) && (low < 0xd800 || low >= 0xe000);
      CAPTURE(high, low);
      CHECK(accepted(with_result('"' + escape(high) + escape(low) + '"')).result_is_json() == (pair || neither));
    }
  }
}

TEST_CASE("escapes are undone in texts and names, and kept in the result") {
  const auto event = accepted(R"({"\u0065vent":"deployment_request\u005fstarted","request_id":"a\/b",)"
                              R"("text":"\"Zo\u00eb\" \ud83d\ude00\n","r\u0065sult":{"\u0061":"\u0062"},)"
                              R"("status":"compl\u0065ted","deployment_name":"\u0000\u0000"})");
  CHECK(event.name() == "deployment_request_started");
  CHECK(event.moment() == uw::moment::started);
  CHECK(event.request_id() == "a/b");
  CHECK(event.text() == "\"Zo\xc3\xab\" \xf0\x9f\x98\x80\n");
  CHECK(event.status() == uw::request_status::completed);
  CHECK(event.result() == R"({"\u0061":"\u0062"})");
  CHECK(event.object_name() == "\0\0"sv);
}

TEST_CASE("a name occurs once in an object, however it is written") {
  check_refused(R"({"event":"e","request_id":"r","event":"e"})", "event", 30);
  check_refused(R"({"event":"e","request_id":"r","\u0065vent":"e"})", "event", 30);
  check_refused(R"({"event":null,"event":"e","request_id":"r"})", "event", 14);
  check_refused(with(R"("status":null,"status":null)"), "status");
  check_refused(with(R"("result":1,"result":1)"), "result");
  check_refused(with(R"("request_id":"r1")"), "request_id");
  check_refused(with(R"("x":1,"y":2,"x":3)"), "x", 0);
  check_refused(with(R"("x":1,"y":2,"\u0078":3)"), "x", 0);
  check_accepted(with(R"("x":1,"y":2,"X":3)"));

  check_bad_result(R"({"a":1,"a":1})");
  check_bad_result(R"({"a":1,"\u0061":1})");
  check_bad_result(R"([{"b":{"a":1,"c":2,"a":3}}])");
  check_bad_result(R"({"":1,"":2})");
  check_refused(with(R"("x":[{"a":1,"a":1}])"), "x", with_offset + 5);
  check_accepted(with_result(R"({"a":{"a":{"a":1},"b":1},"b":[{"a":1},{"a":1}]})"));
  check_accepted(with(R"("x":{"x":1,"event":2,"request_id":3},"y":{"x":1})"));

  std::string many = "{";
  for (int i = 0; i < 500; ++i) many += "\"feature_" + std::to_string(i) + "\":1,";
  check_accepted(with_result(many + "\"last\":1}"));
  check_bad_result(many + "\"feature_123\":1}");
}

TEST_CASE("the body is one object and nothing else") {
  const std::string event = R"({"event":"e","request_id":"r"})";
  check_accepted(event);
  check_accepted(event + " \t\r\n");
  for (const auto after : {"x", "{}", "}", "]", ",", "null", "\"", "\"\"", "1", "\0"})
    check_broken("1}" + std::string(after));
  for (const auto after : {"x", "{}", ",", "null", "\"\"", "1", "]"}) {
    CAPTURE(after);
    CHECK_FALSE(parse(event + after).has_value());
    CHECK_FALSE(parse(event + " " + after).has_value());
    CHECK_FALSE(parse(event + after + "}").has_value());
  }
  CHECK_FALSE(parse(event + event).has_value());
  CHECK_FALSE(parse(event + "\n" + event).has_value());
  check_refused(event + "\0"s, "");
  check_refused(event + "{}", "", event.size());
  check_refused("", "", 0);
  check_refused(" ", "", 0);
  check_refused({}, "", 0);
  for (const auto other : {"null", "true", "1", "\"event\"", "[]", "{", "}", "[{}]", "x", "\""})
    check_refused(other, "");
  check_refused("[" + event + "]", "");
  check_refused("\xef\xbb\xbf" + event, "", 0);
  check_refused("\xff\xfe" + event, "");
}

TEST_CASE("invalid UTF-8 is refused wherever it stands") {
  for (const auto bytes : {"\x80", "\xff", "\xc0\x80", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80"}) {
    check_refused(with("\"text\":\""s + bytes + '"'), "");
    check_refused(with("\"x\":\""s + bytes + '"'), "");
    check_refused(with("\""s + bytes + "\":1"), "");
    check_refused(with_result("[\""s + bytes + "\"]"), "");
  }
  CHECK(text_of(with("\"text\":\"Zo\xc3\xab\"")) == "Zo\xc3\xab");
}

TEST_CASE("nesting is bounded, wherever it is") {
  const std::size_t inside = uw::limits::max_event_depth - 1;  // the event itself is the first level
  for (const std::string field : {"result", "x"}) {
    for (const auto& [open, close] : {std::pair{"["sv, "]"sv}, {"{\"a\":"sv, "}"sv}, {"[{\"a\":[1,"sv, "]}]"sv}}) {
      const std::size_t levels = open == "["sv || open == "{\"a\":"sv ? 1 : 3;
      CAPTURE(field, open);
      check_accepted(with('"' + field + "\":" + nested(open, close, inside / levels)));
      check_refused(with('"' + field + "\":" + nested(open, close, inside / levels + 1)), field);
    }
    check_accepted(with('"' + field + "\":" + nested("[", "]", inside)));
    check_refused(with('"' + field + "\":" + nested("[", "]", inside + 1)), field,
                  with_offset + field.size() + 3 + inside);
    check_refused(with('"' + field + "\":" + nested("[", "]", 100'000)), field);
    CHECK_FALSE(parse(with('"' + field + "\":" + repeat("[", 100'000))).has_value());
    CHECK_FALSE(parse(with('"' + field + "\":" + repeat("{\"a\":", 100'000))).has_value());
  }
}

TEST_CASE("a body has at most limits::max_event_body bytes") {
  const std::string frame = with_result("\"\"");
  const std::string fill(uw::limits::max_event_body - frame.size(), 'x');
  check_accepted(with_result('"' + fill + '"'));
  const auto above = parse(with_result('"' + fill + "x\""));
  REQUIRE_FALSE(above.has_value());
  CHECK(above.error().code() == uw::errc::malformed_event);
  CHECK(above.error().offset() == uw::limits::max_event_body);
}

TEST_CASE("what a delivery key is made of is bounded") {
  const std::string longest(uw::limits::max_event_identifier, 'a');
  const std::string too_long = longest + 'a';
  const std::string escaped = repeat("/", uw::limits::max_event_identifier / 3);
  for (const std::string field : {"deployment_id", "deployment_name", "pipeline_id", "pipeline_name"}) {
    check_accepted(with('"' + field + "\":\"" + longest + '"'));
    check_accepted(with('"' + field + "\":\"" + escaped + '"'));
    check_refused(with('"' + field + "\":\"" + too_long + '"'), field, with_offset + field.size() + 3);
    check_refused(with('"' + field + "\":\"" + escaped + "/\""), field);
  }
  check_accepted(R"({"event":")" + longest + R"(","request_id":"r"})");
  check_refused(R"({"event":")" + too_long + R"(","request_id":"r"})", "event");
  check_accepted(R"({"event":"e","request_id":")" + longest + "\"}");
  check_refused(R"({"event":"e","request_id":")" + too_long + "\"}", "request_id");
  check_accepted(with(R"("status":")" + too_long + R"(","text":")" + too_long + R"(","deployment_version_name":")" +
                      too_long + R"(","pipeline_version_id":")" + too_long + '"'));

  const std::string name = "deployment_" + std::string(uw::limits::max_event_identifier - 11, 'a');
  const auto event =
      accepted(R"({"event":")" + name + R"(","request_id":")" + longest + R"(","deployment_name":")" + longest + "\"}");
  CHECK(event.delivery_key().size() == uw::limits::max_delivery_key);
}

TEST_CASE("every truncation of an event is refused") {
  for (const auto& [name, body] : samples()) {
    const std::size_t step = body.size() > 2000 ? 13 : 1;
    for (std::size_t size = 0; size < body.size(); size += step) {
      if (!parse(std::string_view(body).substr(0, size)).has_value()) continue;
      CAPTURE(name, size);
      FAIL("accepted");
    }
    check_accepted(body);
  }
}

TEST_CASE("an event keeps its text when it is copied and moved") {
  const auto check = [](const uw::event& event) {
    CHECK(event.name() == "deployment_request_completed");
    CHECK(event.request_id() == "r1");
    CHECK(event.object_id() == "d");
    CHECK(event.text() == "a\tb");
    CHECK(event.result() == "[1]");
    CHECK(event.delivery_key() == "deployment_request_completed:id=d:r1");
  };
  auto parsed = parse(with(R"("deployment_id":"d","text":"a\tb","result":[1])"));
  REQUIRE(parsed.has_value());
  auto first = *std::move(parsed);
  check(first);
  std::optional<uw::event> source(first);
  check(*source);
  uw::event copy = *source;
  const uw::event moved = std::move(*source);
  check(moved);
  CHECK(source->name().empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
  CHECK(source->text().empty());
  CHECK_FALSE(source->result().has_value());
  CHECK(source->object() == uw::object_type::unknown);
  CHECK(source->moment() == uw::moment::unknown);
  CHECK(source->delivery_key() == "::");
  source.reset();
  check(copy);
  check(moved);
  auto other = accepted(R"({"event":"e","request_id":"r"})");
  other = copy;
  copy = accepted(R"({"event":"e","request_id":"r"})");
  check(other);
  CHECK(copy.name() == "e");
  copy = std::move(other);
  check(copy);
  check(first);
}

TEST_CASE("a delivery key has this form for good") {
  CHECK(accepted(samples().at("deployment_request_completed")).delivery_key() ==
        "deployment_request_completed:id=3f8c1d52-6a0b-4d5e-9a43-0c7be0f6d1a2:e1a6b0d4-58c7-4f92-b3d1-6c9e2a7f0b85");
  CHECK(accepted(samples().at("pipeline_request_finished_cancelled")).delivery_key() ==
        "pipeline_request_finished:id=90b4e7c6-1f3d-4a28-b5e9-7d2c8f0a6134:4d7f2b9a-c3e8-4165-9f0d-8b5a1e6c7d32");
  CHECK(accepted(with(R"("deployment_name":"m")")).delivery_key() == "deployment_request_completed:name=m:r1");
  CHECK(accepted(with(R"("deployment_id":"","deployment_name":"m")")).delivery_key() ==
        "deployment_request_completed:name=m:r1");
  CHECK(accepted(with(R"("pipeline_id":"p")")).delivery_key() == "deployment_request_completed::r1");
  CHECK(accepted(R"({"event":"new thing","request_id":"a:b%\u00eb\n","deployment_id":"d"})").delivery_key() ==
        "new%20thing::a%3Ab%25%C3%AB%0A");
}

TEST_CASE("a delivery key depends on nothing but event name, object and request") {
  const auto key = accepted(with(R"("deployment_id":"d")")).delivery_key();
  CHECK(accepted(with(R"("deployment_id":"d","deployment_name":"m","deployment_version_id":"v","status":"failed",)"
                      R"("text":"t","result":1,"pipeline_id":"p","x":2)"))
            .delivery_key() == key);
  CHECK(accepted(with(R"("deployment_id":"D")")).delivery_key() != key);
  CHECK(accepted(R"({"event":"deployment_request_finished","request_id":"r1","deployment_id":"d"})").delivery_key() !=
        key);
  CHECK(accepted(R"({"event":"deployment_request_completed","request_id":"r2","deployment_id":"d"})").delivery_key() !=
        key);
}

TEST_CASE("no two deliveries share a key") {
  // Parts made of what could be mistaken for something else.
  const std::vector<std::string> parts = {
      "a", ":",  "::",       "=", "id=", "id", "name=", "%",      "%3A", "3A", "a:", ":a", ":id=", "a:id=", "%253A",
      " ", "\n", "\xc3\xab", "_", "-",   "aa", "a%",    ":name=", "~",   ".",  "%%", "/",  "\\\\", "name"};
  std::set<std::string> keys;
  std::size_t deliveries = 0;
  const auto escape = [](const std::string& part) { return part == "\n" ? "\\n" : part; };
  for (const auto& event : parts) {
    for (const auto& request : parts) {
      const std::string start = R"({"event":"deployment_)" + escape(event) + R"(","request_id":")" + escape(request);
      keys.insert(accepted(start + "\"}").delivery_key());
      ++deliveries;
      for (const auto& object : parts) {
        for (const auto& field : {"deployment_id"s, "deployment_name"s}) {
          const auto body = start + "\",\"" + field + "\":\"" + escape(object) + "\"}";
          const auto parsed = uw::parse_event(body);
          REQUIRE(parsed.has_value());
          const auto key = parsed->delivery_key();
          keys.insert(key);
          ++deliveries;
          const bool printable = key.find_first_not_of(
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~%:=") == std::string::npos;
          if (!printable || key.size() > uw::limits::max_delivery_key) FAIL(key);
        }
      }
    }
  }
  CHECK(keys.size() == deliveries);
}
