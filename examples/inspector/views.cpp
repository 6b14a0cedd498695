#include "views.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/diagnosis/json.hpp>

#include "../listener/masked.hpp"
#include "../listener/readable.hpp"
#include "../support/show.hpp"
#include "compared_base.hpp"

namespace inspector {

using nlohmann::ordered_json;

namespace {

// What is nested more is not laid out: it is no event.
constexpr int max_depth = 64;

// JSON with a member a line; null for what is none.
ordered_json laid_out(const std::string& body) {
  bool is_deep = false;
  const auto look = [&](int depth, ordered_json::parse_event_t, ordered_json&) {
    is_deep = is_deep || depth > max_depth;
    return !is_deep;
  };
  const auto document = ordered_json::parse(body, look, false);
  if (document.is_discarded() || is_deep) return nullptr;
  return document.dump(2, ' ', true, ordered_json::error_handler_t::replace);
}

ordered_json lines_of(const std::optional<ubiops::webhooks::diagnosis::report>& report) {
  ordered_json lines = ordered_json::array();
  if (!report) return lines;
  for (const compared_line& each : compared_base(*report)) {
    lines.push_back({{"identifier", examples::escaped(each.identifier)},
                     {"signed", examples::escaped(each.signed_value)},
                     {"built", examples::escaped(each.built_value)},
                     {"missing", each.is_missing},
                     {"is", to_string(each.is)}});
  }
  return lines;
}

// A page that opens is told of all that are kept at once: no sender makes a row long.
std::string cut(std::string text) {
  constexpr std::size_t longest = 300;
  if (text.size() <= longest) return text;
  text.resize(longest);
  return text + "...";
}

}  // namespace

ordered_json summary_of(const kept_delivery& of) {
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(of.of.received_at.time_since_epoch());
  return {{"id", of.id},
          {"time", time.count()},
          {"accepted", of.is_accepted()},
          {"status", of.of.given.status},
          {"code", of.of.given.code},
          {"event", cut(of.event)},
          {"object", cut(of.object)},
          {"bytes", of.of.body_bytes},
          {"method", cut(examples::escaped(of.of.method))},
          {"target", cut(examples::shown_url(of.of.target))}};
}

ordered_json details_of(const kept_delivery& of, const std::optional<ubiops::webhooks::diagnosis::report>& report,
                        const std::vector<std::string>& secret_names) {
  ordered_json out = summary_of(of);
  out["event"] = of.event;
  out["object"] = of.object;
  out["method"] = examples::escaped(of.of.method);
  out["target"] = examples::shown_url(of.of.target);
  out["detail"] = of.of.given.detail;
  out["peer"] = of.of.peer;
  out["has_head"] = of.of.has_head;
  out["has_body"] = of.of.has_body;
  out["headers"] = ordered_json::array();
  for (const examples::header_line& line : of.of.fields) {
    out["headers"].push_back({{"name", examples::escaped(line.name)},
                              {"value", listener::masked_value(line.name, line.value, secret_names)},
                              {"masked", listener::is_masked(line.name, secret_names)}});
  }
  out["body"] = listener::readable(of.of.body);
  out["laid_out"] = laid_out(of.of.body);
  out["base"] = lines_of(report);
  out["report"] = nullptr;
  if (report) out["report"] = ordered_json::parse(ubiops::webhooks::diagnosis::to_json(*report));
  return out;
}

std::string as_text(const ordered_json& document) {
  return document.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

}  // namespace inspector
