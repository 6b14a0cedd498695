// Events: what the library says, and the disagreements with Python's json that have a name.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/event.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "../../fuzz/slow/text.hpp"
#include "../part.hpp"
#include "cases.hpp"
#include "exact.hpp"

namespace differential {

namespace {

namespace uw = ubiops::webhooks;
namespace limits = ubiops::webhooks::limits;

std::string_view name_of(uw::moment when) {
  switch (when) {
    case uw::moment::started: return "started";
    case uw::moment::completed: return "completed";
    case uw::moment::failed: return "failed";
    case uw::moment::finished: return "finished";
    case uw::moment::unknown: break;
  }
  return "unknown";
}

json ours(const json& asked) {
  const exact_buffer body(octets(asked["body"]));
  const auto event = uw::parse_event(body.view());
  if (!event) return {{"refused", event.error().message()}};
  json said = {{"texts",
                {{"event", shown(event->name())},
                 {"request_id", shown(event->request_id())},
                 {"status", shown(event->status_text())},
                 {"text", shown(event->text())}}},
               {"object", "unknown"},
               {"moment", name_of(event->moment())},
               {"training", event->is_training_run()},
               {"key", shown(event->delivery_key())},
               {"result is json", event->result_is_json()}};
  if (event->object() != uw::object_type::unknown) {
    const std::string object = event->object() == uw::object_type::deployment ? "deployment" : "pipeline";
    said["object"] = object;
    said["texts"][object + "_id"] = shown(event->object_id());
    said["texts"][object + "_name"] = shown(event->object_name());
    said["texts"][object + "_version_id"] = shown(event->version_id());
    said["texts"][object + "_version_name"] = shown(event->version_name());
  }
  if (event->result()) said["result"] = shown(*event->result());
  return said;
}

/// The documents' meaning of an event, by which Python's values are read, is part of their answer.
bool they_refuse(const disagreement& both) { return both.they_refuse() || both.theirs.contains("unlike"); }

bool agree(const disagreement& both) {
  if (both.we_refuse() || they_refuse(both)) return both.we_refuse() == they_refuse(both);
  for (const auto& [name, text] : both.ours["texts"].items()) {
    if (both.theirs["texts"][name] != text) return false;
  }
  const bool strange =
      both.theirs.contains("result") && (both.theirs["result constants"] != 0 || both.theirs["result surrogates"] != 0);
  const auto same = [&both](const char* name) {
    return both.ours.contains(name) == both.theirs.contains(name) &&
           (!both.ours.contains(name) || both.ours[name] == both.theirs[name]);
  };
  return same("result") && same("object") && same("moment") && same("training") && same("key") &&
         both.ours["result is json"] == !strange;
}

/// We refuse a document that json takes, and that is an event.
bool stricter(const disagreement& both) { return both.we_refuse() && !they_refuse(both); }

bool has_long_identifier(const json& theirs) {
  for (const char* const name :
       {"event", "request_id", "deployment_id", "deployment_name", "pipeline_id", "pipeline_name"}) {
    std::size_t size = 0;
    for (const char c : octets(theirs["texts"][name])) size += slow::is_unreserved(c) ? 1u : 3u;
    if (size > limits::max_event_identifier) return true;
  }
  return false;
}

std::size_t outside_of_result(const json& theirs, const char* of_all, const char* of_result) {
  return theirs[of_all].get<std::size_t>() - theirs.value(of_result, std::size_t{0});
}

constexpr rule known[] = {
    {"a body above a mebibyte",
     [](const disagreement& both) {
       return stricter(both) && octets(both.asked["body"]).size() > limits::max_event_body;
     }},
    {"a byte order mark",
     [](const disagreement& both) {
       return stricter(both) && both.theirs["encoding"] == "utf-8-sig" &&
              octets(both.asked["body"]).starts_with("\xef\xbb\xbf");
     }},
    {"UTF-16 and UTF-32",
     [](const disagreement& both) {
       return stricter(both) && !both.theirs["encoding"].get_ref<const std::string&>().starts_with("utf-8");
     }},
    {"surrogates written in UTF-8",
     [](const disagreement& both) {
       return stricter(both) && both.theirs["encoding"] == "utf-8" && !slow::is_utf8(octets(both.asked["body"]));
     }},
    {"a name twice in one object",
     [](const disagreement& both) { return stricter(both) && !both.theirs["twice"].empty(); }},
    {"nesting above 64",
     [](const disagreement& both) {
       return stricter(both) && both.theirs["depth"].get<std::size_t>() > limits::max_event_depth;
     }},
    {"NaN and Infinity outside of the result",
     [](const disagreement& both) {
       return stricter(both) && outside_of_result(both.theirs, "constants", "result constants") != 0;
     }},
    {"lone surrogates outside of the result",
     [](const disagreement& both) {
       return stricter(both) && outside_of_result(both.theirs, "surrogates", "result surrogates") != 0;
     }},
    {"identifiers above 256 bytes",
     [](const disagreement& both) { return stricter(both) && has_long_identifier(both.theirs); }},
};

std::vector<json> generate(std::uint64_t seed, std::size_t count, const std::vector<json>&) {
  return event_cases(seed, count);
}

std::vector<std::string_view> explain(const disagreement& both) { return first_of(known, both); }

std::vector<std::string_view> names() { return names_of(known); }

}  // namespace

const part events_part = {"events", generate, nullptr, ours, agree, explain, names};

}  // namespace differential
