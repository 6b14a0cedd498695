// Each format that a request is read from, beside what is like it and cannot be read.

#include <cstddef>
#include <cstdio>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/structured_fields/base64.hpp>

#include "doctoring.hpp"

namespace uw = ubiops::webhooks;

namespace {

std::string with_line_feeds(std::string text) {
  std::erase(text, '\r');
  return text;
}

std::string base64(std::string_view bytes) {
  std::string text(uw::structured_fields::base64::encoded_size(bytes.size()), '\0');
  uw::structured_fields::base64::encode(std::as_bytes(std::span<const char>(bytes)), text.data());
  return text;
}

// "> POST /ubiops HTTP/1.1" and so on, amid what curl says of its own.
std::string as_curl_verbose(const uw::testing::signed_request& sent) {
  std::string head = sent.http_text();
  head.resize(head.find("\r\n\r\n") + 4);
  std::string out =
      "Note: Unnecessary use of -X or --request, POST is already inferred.\n* using HTTP/1.x\n"
      "*   Trying 192.0.2.1:443...\n* Connected to hooks.example.com (192.0.2.1) port 443 (#0)\n";
  for (std::size_t at = 0; at < head.size(); at = head.find('\n', at) + 1) {
    out += "> " + head.substr(at, head.find('\n', at) + 1 - at);
  }
  return out + "< HTTP/1.1 403 Forbidden\n< \n* Connection #0 left intact\n";
}

std::string section(const char* title, std::string_view bytes) {
  char text[80];
  std::snprintf(text, sizeof text, "=> Send %s, %zu bytes (0x%zx)\n", title, bytes.size(), bytes.size());
  return text;
}

std::string hexadecimal(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    char text[24];
    std::snprintf(text, sizeof text, "%04zx: ", at);
    out += text;
    for (std::size_t i = at; i < at + 16; ++i) {
      std::snprintf(text, sizeof text, "%02x ", i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
      out += i < bytes.size() ? text : "   ";
    }
    for (const char c : bytes.substr(at, 16)) out += c >= 0x20 && c < 0x7f ? c : '.';
    out += '\n';
  }
  return out;
}

// As curl does: a line ends behind CR LF, which is not shown, and behind 64 bytes.
std::string ascii(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    char text[24];
    std::snprintf(text, sizeof text, "%04zx: ", at);
    out += text;
    std::size_t i = at;
    for (; i < bytes.size() && i < at + 64 && bytes.substr(i, 2) != "\r\n"; ++i) {
      out += bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.';
    }
    at = bytes.substr(i, 2) == "\r\n" ? i + 2 : i;
    out += '\n';
  }
  return out;
}

template <class Dump>
std::string as_curl_trace(const uw::testing::signed_request& sent, Dump dump) {
  const std::string text = sent.http_text();
  const std::string head = text.substr(0, text.find("\r\n\r\n") + 4);
  return "== Info: Connected\n" + section("header", head) + dump(head) + section("data", sent.body) + dump(sent.body) +
         "== Info: upload completely sent off\n<= Recv header, 26 bytes (0x1a)\n0000: HTTP/1.1 403 Forbidden\n";
}

nlohmann::json as_har(const uw::testing::signed_request& sent) {
  nlohmann::json headers = nlohmann::json::array();
  for (const auto& [name, value] : sent.fields) headers.push_back({{"name", name}, {"value", value}});
  return {{"log",
           {{"version", "1.2"},
            {"entries",
             {{{"startedDateTime", "2027-01-15T08:00:10.123Z"},
               {"request",
                {{"method", sent.method},
                 {"url", sent.url},
                 {"headers", headers},
                 {"postData", {{"mimeType", "application/json"}, {"text", sent.body}}}}}}}}}}};
}

nlohmann::json as_recording(const uw::testing::signed_request& sent) {
  nlohmann::json fields = nlohmann::json::array();
  for (const auto& [name, value] : sent.fields) fields.push_back({{"name", name}, {"value", value}});
  return {{"ubiops_webhooks_recording", 1},
          {"received_at", 1'800'000'005},
          {"method", sent.method},
          {"target", sent.target},
          {"fields", fields},
          {"body_base64", base64(sent.body)}};
}

void check_valid(const finished_process& ended, const std::string& format) {
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out.starts_with("Accepted: verify() takes this request.\n"));
  CHECK(contains(ended.out, "\nTHE RECORDING\n  Read as " + format + ": POST /ubiops, "));
}

}  // namespace

TEST_CASE("HTTP/1.1 as it was sent, and as an editor leaves it") {
  const doctoring with;
  const auto sent = with.sign();
  check_valid(with.request(sent.http_text()), "HTTP/1.1 text");
  check_valid(with.request(with_line_feeds(sent.http_text())), "HTTP/1.1 text");
  check_valid(with.request("\xef\xbb\xbf" + sent.http_text()), "HTTP/1.1 text");
  const finished_process edited = with.request(sent.http_text() + "\n");
  check_valid(edited, "HTTP/1.1 text");
  CHECK(contains(edited.out, "  A line end behind the body is not part of it, by Content-Length: an editor's.\n"));

  const char* const other =
      "it is neither HTTP/1.1 (\"POST /path HTTP/1.1\" and fields), nor a dump of curl (-v, --trace), HAR or a JSON "
      "recording\n";
  CHECK(with.problem("hello\n") == other);
  CHECK(with.problem("POST /ubiops\n\n") == other);
  CHECK(with.problem("HTTP/1.1 200 OK\r\n\r\n") == "it begins with an answer, not with a request\n");
  CHECK(with.problem("POST / HTTP/1.1\nHost: h\nno field\n\n") ==
        "line 3 is neither a field \"Name: value\" nor the empty line behind them\n");
  CHECK(with.problem("POST / HTTP/1.1\nHost: h\nContent-Length: 2\n") ==
        "HTTP/1.1 text without the body: give it with --body FILE\n");
}

TEST_CASE("chunks are taken off a body, and a body without them stays") {
  const doctoring with;
  auto sent = with.sign();
  std::erase_if(sent.fields, [](const auto& line) { return line.name == "Content-Length"; });
  sent.fields.push_back({"Transfer-Encoding", "chunked"});
  const std::string plain = sent.http_text();
  check_valid(with.request(plain), "HTTP/1.1 text");
  auto chunked = sent;
  chunked.body = "5\r\n" + sent.body.substr(0, 5) + "\r\n37;x=y\r\n" + sent.body.substr(5) + "\r\n0\r\n\r\n";
  REQUIRE(sent.body.size() == 5 + 0x37);
  check_valid(with.request(chunked.http_text()), "HTTP/1.1 text");
}

TEST_CASE("curl -v shows a head, and the body comes from a file") {
  const doctoring with;
  const auto sent = with.sign();
  const std::string dump = as_curl_verbose(sent);
  check_valid(with.request(dump, {"--body", with.folder.write("body", sent.body)}), "curl -v");
  CHECK(with.problem(dump) == "curl -v without the body: give it with --body FILE\n");
}

TEST_CASE("curl --trace and --trace-ascii show all of it") {
  const doctoring with;
  const auto sent = with.sign(doctoring::url, {}, "{\r\n\"event\": \"x\"}\r\n");
  check_valid(with.request(as_curl_trace(sent, hexadecimal)), "curl --trace");
  check_valid(with.request(as_curl_trace(sent, ascii)), "curl --trace");
  // What is not printable is a dot in the second.
  const auto lines = with.sign(doctoring::url, {}, "{\n\"event\": \"x\"}\n");
  check_valid(with.request(as_curl_trace(lines, hexadecimal)), "curl --trace");
  const finished_process dots = with.request(as_curl_trace(lines, ascii));
  CHECK(dots.code == 1);
  CHECK(contains(dots.out, "  curl --trace-ascii writes a dot for every byte of the body"));
  std::string cut = as_curl_trace(sent, hexadecimal);
  cut.erase(cut.find("0010: "), cut.find("0020: ") - cut.find("0010: "));
  CHECK(with.problem(cut) == "the dump of curl is not whole: bytes are missing in it\n");
}

TEST_CASE("a HAR's first signed request counts, at the time that it tells") {
  const doctoring with;
  nlohmann::json har = as_har(with.sign());
  const finished_process ended = with.request(har.dump());
  check_valid(ended, "HAR");
  CHECK(contains(flat(ended.out), "judged as of when it was received, 2027-01-15 08:00:10 UTC."));
  const nlohmann::json unsigned_one = {{"request", {{"method", "GET"}, {"url", "https://h/"}}}};
  har["log"]["entries"].insert(har["log"]["entries"].begin(), unsigned_one);
  check_valid(with.request(har.dump()), "HAR");
  // Ten minutes later it is too old.
  har["log"]["entries"][1]["startedDateTime"] = "2027-01-15T09:10:00+01:00";
  const finished_process late = with.request(har.dump());
  CHECK(late.code == 1);
  CHECK(late.out.starts_with("Refused with signature_too_old"));

  har["log"]["entries"].erase(1);
  CHECK(with.problem(har.dump()) == "no request in the HAR has a Signature-Input\n");
  CHECK(with.problem(R"({"log": {}})") == "the HAR has no \"entries\"\n");
  CHECK(with.problem(R"({"log": 1})") == "the HAR has no \"entries\"\n");
}

TEST_CASE("a recording of ours, and JSON by hand") {
  const doctoring with;
  const auto sent = with.sign();
  const nlohmann::json recording = as_recording(sent);
  check_valid(with.request(recording.dump()), "recording");
  nlohmann::json by_hand = {{"url", sent.url}, {"body", sent.body}};
  for (const auto& [name, value] : sent.fields) by_hand["headers"][name] = value;
  check_valid(with.request(by_hand.dump(2)), "JSON");
  nlohmann::json lines = {{"path", sent.target}, {"body", sent.body}};
  for (const auto& [name, value] : sent.fields) lines["fields"].push_back(name + ": " + value);
  check_valid(with.request(lines.dump()), "JSON");
  nlohmann::json pairs = {{"target", sent.target}, {"body", sent.body}};
  for (const auto& [name, value] : sent.fields) pairs["fields"].push_back({name, value});
  check_valid(with.request(pairs.dump()), "JSON");

  const auto changed = [&](const char* member, const nlohmann::json& value) {
    nlohmann::json other = recording;
    other[member] = value;
    return with.problem(other.dump());
  };
  CHECK(changed("ubiops_webhooks_recording", 2) == "it is a recording of another version than 1\n");
  CHECK(changed("method", 1) == "\"method\" must be a text\n");
  CHECK(changed("target", nullptr) == "the JSON has no \"target\" (path and query as sent), nor a \"url\"\n");
  CHECK(changed("body_base64", "?") == "\"body_base64\" must be base64\n");
  CHECK(changed("received_at", "yesterday") == "\"received_at\" must be seconds since 1970, or a date of RFC 3339\n");
  CHECK(changed("fields", 1).starts_with("\"fields\" must be a list of {\"name\": "));
  CHECK(changed("fields", {1}).starts_with("\"fields\" must be a list of {\"name\": "));
  by_hand["body"] = nlohmann::json::parse(sent.body);
  CHECK(with.problem(by_hand.dump()).starts_with("\"body\" must be the text as it was sent, or "));
  CHECK(with.problem("{") == "it begins as JSON does, and is none\n");
  CHECK(with.problem("[]") == "the JSON is no object with \"method\", \"target\", \"fields\" and \"body\"\n");
  CHECK(with.problem(std::string(100'000, '[')) == "it begins as JSON does, and is none\n");
}

TEST_CASE("what is no recording is told with what to do") {
  const doctoring with;
  CHECK(with.problem("") == "it is empty\n");
  CHECK(with.problem(" \n") == "it is empty\n");
  CHECK(with.problem(std::string("\xff\xfeP\0O\0", 6)) ==
        "it is UTF-16, as PowerShell's > writes it: convert it with iconv -f UTF-16 -t UTF-8\n");
  CHECK(with.problem("\x1f\x8b\x08") == "it is compressed: unpack it with gunzip\n");
  CHECK(with.problem("\xd4\xc3\xb2\xa1...") ==
        "it is a capture of packets: in Wireshark, Follow > HTTP Stream and save as Raw\n");
  const finished_process missing = with.run({"request", with.folder.path("missing"), "--key", with.public_key});
  CHECK(missing.code == 2);
  CHECK(missing.err == "doctor: " + with.folder.path("missing") + " cannot be read: No such file or directory\n");
  CHECK(with.run({"request", with.folder.path(), "--key", with.public_key}).err ==
        "doctor: " + with.folder.path() + " is a folder, not a file\n");
  const std::string large = with.folder.write("large", std::string(17 * 1024 * 1024, 'x'));
  CHECK(with.run({"request", large, "--key", with.public_key}).err == "doctor: " + large + " has more than 16 MiB\n");
}
