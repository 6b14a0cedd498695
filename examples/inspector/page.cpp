#include "page.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include <nlohmann/json.hpp>

#include "../doctor/problem.hpp"
#include "../doctor/url_report.hpp"
#include "../support/show.hpp"
#include "page_files.hpp"
#include "views.hpp"

namespace inspector {

using nlohmann::ordered_json;

namespace {

constexpr const char* text_type = "text/plain; charset=utf-8";
constexpr const char* json_type = "application/json";

document of_file(const char* type, std::string_view text) { return {200, type, std::string(text)}; }

// What doctor says of the URL.
std::string said_of(const std::string& url) {
  try {
    return doctor::report_on_url(url).text;
  } catch (const doctor::cannot_read& wrong) {
    return wrong.what();
  }
}

}  // namespace

document problem(unsigned status, std::string sentence) { return {status, text_type, std::move(sentence) + "\n"}; }

document page::get(std::string_view path, const std::string& token) const {
  if (path == "/") return of_file("text/html; charset=utf-8", page_files::page_html);
  if (path == "/page.css") return of_file("text/css; charset=utf-8", page_files::page_css);
  if (path == "/page.js") return of_file("text/javascript; charset=utf-8", page_files::page_js);
  if (path == "/icon.svg") return of_file("image/svg+xml", page_files::icon_svg);
  if (path == "/state") return state(token);
  constexpr std::string_view deliveries = "/deliveries/";
  if (path.starts_with(deliveries)) return delivery_at(path.substr(deliveries.size()));
  return problem(404, "there is nothing here");
}

document page::state(const std::string& token) const {
  const std::string url = of_.pressed.registered_url();
  std::vector<std::string> keyids = of_.keyids();
  std::erase(keyids, of_.pressed.key().key_id());
  const ordered_json out = {{"token", token},
                            {"url", examples::shown_url(url)},
                            {"url_report", said_of(url)},
                            {"window", of_.window},
                            {"keyids", keyids},
                            {"throw_away_keyid", of_.pressed.key().key_id()},
                            {"events", all_events()}};
  return {200, json_type, as_text(out)};
}

// "7", "7/curl" or "7/test".
document page::delivery_at(std::string_view rest) const {
  std::uint64_t id = 0;
  const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  const std::string_view form = rest.substr(static_cast<std::size_t>(end - rest.data()));
  if (failed != std::errc() || (!form.empty() && form != "/curl" && form != "/test")) {
    return problem(404, "there is nothing here");
  }
  const auto found = of_.kept.find(id);
  if (!found) return problem(404, "this delivery is not kept any more");
  if (form.empty()) {
    return {200, json_type, as_text(details_of(*found, of_.explain(found->of), of_.secret_names))};
  }
  if (!found->of.has_head || !found->of.has_body) {
    return problem(409, "not all of this delivery is here: it cannot be signed anew");
  }
  try {
    return {200, text_type, form == "/curl" ? of_.pressed.as_curl(found->of) : of_.pressed.as_test(found->of)};
  } catch (const std::exception& wrong) {
    return problem(409, wrong.what());
  }
}

document page::press(std::string_view body) const {
  const auto asked = ordered_json::parse(body, nullptr, false);
  const auto text = [&](const char* name) {
    const bool is_there = asked.is_object() && asked.contains(name) && asked[name].is_string();
    return is_there ? asked[name].get<std::string>() : std::string();
  };
  const std::string event = text("event");
  const auto how = manner_of(text("how"));
  const auto& events = all_events();
  if (!how || std::find(events.begin(), events.end(), event) == events.end()) {
    return problem(400, "no button sends this");
  }
  const sent_event answer = of_.pressed.press(event, *how);
  return {200, json_type, as_text({{"status", answer.status}, {"problem", answer.problem}})};
}

std::string page::news(std::uint64_t& last) const {
  const auto newer = of_.kept.since(last);
  if (newer.empty()) return {};
  ordered_json rows = ordered_json::array();
  for (const auto& each : newer) rows.push_back(summary_of(*each));
  last = newer.back()->id;
  return "data: " + as_text(rows) + "\n\n";
}

}  // namespace inspector
