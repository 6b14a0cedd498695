// The body, and the clock.
#include <chrono>
#include <string>
#include <vector>

#include "scored.hpp"

namespace misconfigurations {

namespace {

using std::chrono::seconds;

const std::string spaced = R"({"event": "x", "request_id": "1", "text": "a/b"})";

diagnosed_case body(const std::string& sent, const std::string& comes, std::vector<uw::testing::field> fields = {}) {
  diagnosed_case made(plain_url, std::move(fields), sent);
  made.sent.body = comes;
  return made;
}

diagnosed_case later(std::chrono::sys_seconds now) {
  diagnosed_case made(plain_url);
  made.settings.now = now;
  return made;
}

diagnosed_case signed_in_milliseconds() {
  uw::testing::signing_options options;
  options.created = std::chrono::sys_seconds(diagnosed_case::signed_at.time_since_epoch() * 1000);
  return diagnosed_case(plain_url, {{"Date", "Fri, 15 Jan 2027 08:00:00 GMT"}}, "{}", options);
}

}  // namespace

std::vector<row> about_bodies_and_times() {
  const auto signed_at = diagnosed_case::signed_at;
  const auto in_milliseconds = std::chrono::sys_seconds(signed_at.time_since_epoch() * 1000);
  const std::string zipped = "\x1f\x8b\x08 zipped";
  return {
      {"17-22",
       {judge("compact", body(spaced, R"({"event":"x","request_id":"1","text":"a/b"})"),
              {"body_json_rewritten", "bytes"}),
        judge("sorted",
              body(R"({"event": "x", "deployment_id": "1", "request_id": "2"})",
                   R"({"deployment_id": "1", "event": "x", "request_id": "2"})"),
              {"body_json_rewritten", "bytes"}),
        judge("pretty", body(R"({"event":"x"})", "{\n  \"event\": \"x\"\n}"), {"body_json_rewritten", "bytes"}),
        judge("escaped otherwise", body(R"({"text": "Zo\u00eb"})", "{\"text\":\"Zo\xc3\xab\"}"),
              {"body_json_rewritten", "bytes"}),
        judge("newline added", body(spaced, spaced + "\n"), {"body_line_end", "nothing may be added, trimmed"}),
        judge("newline removed", body(spaced + "\n", spaced), {"body_line_end", "nothing may be added, trimmed"}),
        judge("CR LF", body("{\n}", "{\r\n}"), {"body_line_ends", "CR LF and LF"}),
        judge("CR LF lost", body("{\r\n}", "{\n}"), {"body_line_ends", "CR LF and LF"}),
        judge("decompressed", body(zipped, spaced, {{"Content-Encoding", "gzip"}}),
              {"body_decompressed", "before it is decompressed"}),
        judge("read before", body(spaced, ""), {"body_read_before", "before"}),
        judge("cut at NUL", body(std::string("a\0b", 3), "a"), {"body_cut", "NUL"}),
        judge("charset", body("Zo\xc3\xab", "Zo\xeb"), {"body_charset", "bytes"}),
        judge("charset twice", body("Zo\xc3\xab", "Zo\xc3\x83\xc2\xab"), {"body_charset", "bytes"}),
        judge("byte order mark", body(spaced, "\xef\xbb\xbf" + spaced), {"body_byte_order_mark", "byte order mark"}),
        judge("byte order mark lost", body("\xef\xbb\xbf" + spaced, spaced),
              {"body_byte_order_mark", "byte order mark"})}},
      {"31", {judge("chunk framing", body("hello", "5\r\nhello\r\n0\r\n\r\n"), {"body_chunked", "chunk"})}},
      {"23",
       {judge("clock 10 minutes fast", later(signed_at + seconds(612)), {"clock_off", "612"}),
        judge("clock 10 minutes slow", later(signed_at - seconds(612)), {"clock_off", "612"}),
        judge("an hour off", later(signed_at + seconds(3600)), {"time_zone", "hour"}),
        judge("two hours off", later(signed_at - seconds(7200)), {"time_zone", "hour"}),
        judge("now in milliseconds", later(in_milliseconds), {"milliseconds", "seconds"}),
        judge("created in milliseconds", signed_in_milliseconds(), {"milliseconds", "seconds"})}},
      {"29, later", {judge("7 minutes later", later(signed_at + seconds(421)), {"clock_off retry_or_replay", "421"})}},
  };
}

}  // namespace misconfigurations
