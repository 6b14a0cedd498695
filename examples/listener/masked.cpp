#include "masked.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "../support/ascii.hpp"
#include "../support/show.hpp"

namespace listener {

namespace {

constexpr std::string_view harmless[] = {"accept",
                                         "accept-encoding",
                                         "connection",
                                         "content-digest",
                                         "content-encoding",
                                         "content-length",
                                         "content-type",
                                         "date",
                                         "digest",
                                         "expect",
                                         "host",
                                         "keep-alive",
                                         "signature-input",
                                         "te",
                                         "trailer",
                                         "transfer-encoding",
                                         "upgrade",
                                         "user-agent",
                                         "via",
                                         "x-forwarded-for",
                                         "x-forwarded-host",
                                         "x-forwarded-port",
                                         "x-forwarded-proto",
                                         "x-real-ip"};

// What a report compares that is no field: parameters of a signature (RFC 9421 §2.3), which are public.
constexpr std::string_view parameters[] = {"alg", "created", "expires", "keyid"};

// "\"date\";sf" is the field date; "\"@query\"" is none.
std::string field_of(std::string_view identifier) {
  std::string name = examples::lower_case(identifier.substr(0, identifier.find(';')));
  std::erase(name, '"');
  return name;
}

// What is masked already stays as it is. True where something of it is masked.
bool mask_value(std::string& value, std::string_view name, const std::vector<std::string>& secret_names) {
  if (value.empty() || value.starts_with("<redacted, ")) return false;
  std::string masked = masked_value(name, value, secret_names);
  if (masked == examples::escaped(value)) return false;
  value = std::move(masked);
  return true;
}

}  // namespace

bool is_masked(std::string_view name, const std::vector<std::string>& secret_names) {
  const std::string lower = examples::lower_case(name);
  const auto is_name = [&](std::string_view each) { return each == lower; };
  return std::any_of(secret_names.begin(), secret_names.end(), is_name) ||
         std::none_of(std::begin(harmless), std::end(harmless), is_name);
}

std::string masked_value(std::string_view name, std::string_view value, const std::vector<std::string>& secret_names) {
  if (is_masked(name, secret_names)) return examples::redacted(value);
  const std::string lower = examples::lower_case(name);
  const bool is_authority = lower == "host" || lower == "x-forwarded-host";
  return examples::shown(is_authority ? "\"@authority\"" : std::string_view(lower), value);
}

void mask(ubiops::webhooks::diagnosis::report& told, const std::vector<std::string>& secret_names) {
  // Empty for what is no field.
  const auto field_of_base = [](std::string_view identifier) {
    const std::string name = field_of(identifier);
    const bool is_parameter =
        std::find(std::begin(parameters), std::end(parameters), identifier) != std::end(parameters);
    return name.starts_with('@') || is_parameter ? std::string() : name;
  };
  for (auto& line : told.base) {
    const std::string name = field_of_base(line.identifier);
    if (!name.empty() && mask_value(line.value, name, secret_names)) line.secret = true;
  }
  for (auto& cause : told.causes) {
    const std::string name = field_of_base(cause.identifier);
    if (name.empty()) continue;
    mask_value(cause.signed_value, name, secret_names);
    mask_value(cause.built_value, name, secret_names);
  }
}

}  // namespace listener
