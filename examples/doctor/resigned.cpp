#include "resigned.hpp"

#include <algorithm>
#include <utility>

#include <ubiops/webhooks/http/target.hpp>

#include "../support/show.hpp"
#include "base64_text.hpp"
#include "problem.hpp"
#include "shell.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;
using uw::testing::signed_request;

namespace {

// Made by the signer, or by whoever sends it (RFC 9110 §7.6.1).
bool is_made_anew(std::string_view name) {
  for (const std::string_view each :
       {"host", "signature", "signature-input", "date", "content-digest", "content-length", "transfer-encoding",
        "connection", "keep-alive", "expect", "te", "trailer", "upgrade", "proxy-connection"}) {
    if (examples::lower_case(name) == each) return true;
  }
  return false;
}

std::string url_of(const captured_request& request) {
  if (request.target.find("://") != std::string::npos) return request.target;
  const std::string* const host = request.field("host");
  const std::string authority = host != nullptr ? *host : request.authority;
  if (authority.empty()) throw cannot_read("the request has no Host: give its URL with --url");
  return (request.scheme.empty() ? "https" : request.scheme) + "://" + authority + request.target;
}

// The URL that is connected to: no userinfo, of which curl would make an Authorization, and no fragment.
std::string connected_url(const signed_request& request) {
  const auto parts = uw::split_uri(request.url);
  if (!parts) return request.url;
  const std::string_view authority = parts->authority;
  const std::size_t at = authority.rfind('@');
  std::string url(parts->scheme);
  url.append("://").append(at == std::string_view::npos ? authority : authority.substr(at + 1));
  return url.append(request.target);
}

// Of C++: what is no printable ASCII in octal, which three digits end; "?" too, since two of them began trigraphs.
std::string cpp_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      out.append({'\\', c});
    } else if (byte >= 0x20 && byte < 0x7f) {
      out.push_back(c);
    } else {
      out.append({'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)),
                  static_cast<char>('0' + (byte & 7))});
    }
  }
  return out + "\"";
}

}  // namespace

signed_request resigned(const captured_request& request, const std::string& url, const uw::testing::key_pair& key,
                        std::chrono::sys_seconds created) {
  std::vector<uw::testing::field> fields;
  for (const examples::header_line& line : request.fields) {
    if (!is_made_anew(line.name)) fields.push_back({line.name, line.value});
  }
  auto made = uw::testing::sign(key, request.method, url.empty() ? url_of(request) : url, std::move(fields),
                                request.body, {.created = created});
  if (!made) throw cannot_read("the request cannot be signed anew: " + made.error().message());
  return *std::move(made);
}

bool holds_secrets(const signed_request& request) {
  return std::any_of(request.fields.begin(), request.fields.end(),
                     [](const auto& line) { return examples::is_secret(line.name, {}); }) ||
         examples::shown_url(request.url) != examples::escaped(request.url);
}

signed_request redacted_request(signed_request request) {
  for (auto& [name, value] : request.fields) {
    if (examples::is_secret(name, {})) value = examples::redacted(value);
  }
  request.target = examples::shown_url(request.target);
  request.url = examples::shown_url(request.url);
  return request;
}

std::string as_curl(const signed_request& request) {
  std::string out;
  const bool plain_body = is_plain(request.body);
  if (!plain_body) out = "printf %s " + to_base64(request.body) + " | base64 -d |\n";
  // --globoff and --path-as-is: the URL as it was signed. --disable: no option from ~/.curlrc.
  out += "curl --disable --globoff --path-as-is --http1.1 --request " + shell_quoted(request.method) + " \\\n";
  for (const auto& [name, value] : request.fields) {
    if (examples::equal_but_for_case(name, "content-length")) continue;
    std::string line = name;
    line.append(value.empty() ? ";" : ": ").append(value);
    out.append("  --header ").append(shell_quoted(line)).append(" \\\n");
  }
  const bool has_type = std::any_of(request.fields.begin(), request.fields.end(), [](const auto& line) {
    return examples::equal_but_for_case(line.name, "content-type");
  });
  if (!has_type) out += "  --header Content-Type: \\\n";
  out += plain_body ? "  --data-raw " + shell_quoted(request.body) : std::string("  --data-binary @-");
  return out + " \\\n  --url " + shell_quoted(connected_url(request)) + "\n";
}

std::string as_test(const signed_request& request, const uw::public_key& key, std::chrono::sys_seconds created) {
  std::string out =
      "// A recorded request, signed anew by doctor: it verifies at the second in which it was signed.\n"
      "#include <chrono>\n#include <cstdio>\n#include <string>\n\n#include <ubiops/webhooks/verifier.hpp>\n\n"
      "namespace uw = ubiops::webhooks;\n\nint main() {\n  const auto key = uw::public_key::from_pem(\n";
  std::string pem = uw::testing::spki_pem(key);
  while (!pem.empty()) {
    const std::string line = pem.substr(0, pem.find('\n') + 1);
    out += "      \"" + line.substr(0, line.size() - 1) + "\\n\"\n";
    pem.erase(0, line.size());
  }
  out += "  );\n  const auto verifier = uw::verifier::create(*key, {.target_uri = " + cpp_quoted(request.url) +
         "});\n  uw::request head(" + cpp_quoted(request.method) + ", " + cpp_quoted(request.target) + ");\n";
  for (const auto& [name, value] : request.fields) {
    out += "  head.add(" + cpp_quoted(name) + ", " + cpp_quoted(value) + ");\n";
  }
  out += "  const std::string body(" + cpp_quoted(request.body) + ", " + std::to_string(request.body.size()) +
         ");\n  const auto then = std::chrono::sys_seconds(std::chrono::seconds(" +
         std::to_string(created.time_since_epoch().count()) +
         "));\n  const auto verified = verifier->verify(head, body, then);\n"
         "  if (!verified) std::puts(verified.error().message().c_str());\n  return verified ? 0 : 1;\n}\n";
  return out;
}

}  // namespace doctor
