#include "remedies.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The name of a field in an identifier: "date" of "\"date\"".
std::string name_in(std::string_view identifier) {
  std::string name;
  for (const char c : identifier) {
    if (c != '"') name.push_back(c);
  }
  return name;
}

std::vector<std::string> parted(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

}  // namespace

namespace remedies {

std::string told(const cause& of, std::string_view before, std::string_view end) {
  const std::size_t at = of.change.find(before);
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(of.change).substr(at + before.size());
  return std::string(rest.substr(0, rest.find_first_of(end)));
}

bool names_a_setting(const cause& of) {
  return has(of.change, ".public_origin = \"") || has(of.change, ".target_uri = \"");
}

void set_as_told(damaged& at, const cause& of) {
  const std::string origin = told(of, ".public_origin = \"", "\"");
  const std::string uri = told(of, ".target_uri = \"", "\"");
  REQUIRE(origin.empty() != uri.empty());
  at.policy.any_authority = false;
  at.policy.public_origin = origin;
  at.policy.target_uri = uri;
}

void set_origin_as_registered(damaged& at, const cause& of) {
  REQUIRE(has(of.change, "public_origin to scheme and authority of the URL as registered"));
  at.policy.public_origin = at.registered.substr(0, at.registered.find('/', at.registered.find("://") + 3));
}

void show_path(damaged& at, const cause& of) {
  REQUIRE(of.signed_value.starts_with('/'));
  const std::size_t query = at.sent.target.find('?');
  at.sent.target = of.signed_value + (query == std::string::npos ? std::string() : at.sent.target.substr(query));
}

void show_target_as_it_came(damaged& at, const cause&) { at.sent.target = at.wire.target; }

void register_as_told(damaged& at, const cause& of) {
  std::string url = told(of, ": http", " ");
  REQUIRE_FALSE(url.empty());
  if (url.ends_with('.')) url.pop_back();
  at.sign("http" + url);
}

void show_method(damaged& at, const cause& of) { at.sent.method = of.signed_value; }

void pass_field(damaged& at, const cause& of) {
  REQUIRE_FALSE(of.signed_value.empty());
  at.show(name_in(of.identifier), {of.signed_value});
}

void pass_lines(damaged& at, const cause& of) { at.show(name_in(of.identifier), parted(of.signed_value, ", ")); }

void pass_field_as_sent(damaged& at, const cause& of) {
  std::vector<std::string> values;
  for (const auto& line : at.wire.fields) {
    if (lower_case_of(line.name) == name_in(of.identifier)) values.push_back(line.value);
  }
  at.show(name_in(of.identifier), values);
}

void pass_signature(damaged& at, const cause& of) {
  REQUIRE((of.identifier == "signature" || of.identifier == "signature-input"));
  if (of.signed_value.empty()) return pass_field_as_sent(at, of);
  at.show(of.identifier, {(of.identifier == "signature" ? "pyhms=" : "") + of.signed_value});
}

void pass_parameters(damaged& at, const cause& of) {
  std::string& input = at.field("Signature-Input");
  input = input.substr(0, input.find('=') + 1) + of.signed_value;
}

void pass_body(damaged& at, const cause&) {
  at.sent.body = at.wire.body;
  at.show("Content-Length", {std::to_string(at.wire.body.size())});
}

std::chrono::seconds seconds_signed(const cause& of) { return std::chrono::seconds(std::stoll(of.signed_value)); }

void set_clock(damaged& at, const cause& of) { at.now = std::chrono::sys_seconds(seconds_signed(of)); }

void pass_all(damaged& at, const cause&) { at.sent = at.wire; }

}  // namespace remedies
