// Events: a typical one as a share of the 512 B floor, and one with a result of 16 kB against bare simdjson.
#include <fstream>
#include <iterator>

#include <simdjson.h>

#include <ubiops/webhooks/event.hpp>

#include "cases.hpp"
#include "delivery.hpp"

namespace bench {

namespace {

namespace od = simdjson::ondemand;

std::string recorded_event(const std::string& name) {
  std::ifstream file(UBIOPS_WEBHOOKS_TEST_DATA "/events/" + name, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) give_up("no event " + name);
  return text;
}

repeated_action parsing(const std::string& body) {
  return repeat([body] { benchmark::DoNotOptimize(expect(uw::parse_event(body))); });
}

// Bare simdjson reads everything that is there, as its documentation shows it, and keeps nothing.
std::size_t walk(od::value value);

template <class Value>
std::size_t walk_members(Value&& object) {
  std::size_t read = 0;
  for (auto field : object) {
    read += std::string_view(field.unescaped_key()).size();
    read += walk(field.value());
  }
  return read;
}

std::size_t walk(od::value value) {
  switch (value.type()) {
    case od::json_type::object: return walk_members(od::object(value));
    case od::json_type::array: {
      std::size_t read = 0;
      for (auto element : od::array(value)) read += walk(element.value());
      return read;
    }
    case od::json_type::string: return std::string_view(value.get_string()).size();
    case od::json_type::number: return static_cast<std::size_t>(od::number(value.get_number()).get_number_type());
    case od::json_type::boolean: return bool(value) ? 1 : 0;
    default: return value.is_null() ? 1 : 0;
  }
}

sides typical() {
  return {repeat(sodium_floor(delivery_of(512))), parsing(recorded_event("deployment_request_completed.json"))};
}

// With a parser made anew and a padded copy of the body, as parse_event has them.
sides large_against_on_demand() {
  const std::string body = recorded_event("deployment_request_completed_16k.json");
  return {repeat([body] {
            od::parser parser;
            const simdjson::padded_string padded(body);
            od::document document = parser.iterate(padded);
            benchmark::DoNotOptimize(walk_members(od::object(document)));
          }),
          parsing(body)};
}

sides large_against_dom() {
  const std::string body = recorded_event("deployment_request_completed_16k.json");
  return {repeat([body] {
            simdjson::dom::parser parser;
            simdjson::dom::element root = parser.parse(body);
            benchmark::DoNotOptimize(root);
          }),
          parsing(body)};
}

}  // namespace

std::vector<contest> event_contests() {
  return {{"parse a typical event, 530 bytes", std::string(small_floor), &typical, 0.06},
          {"parse an event with a result of 16 kB", "simdjson, On-Demand", &large_against_on_demand, 1.3},
          {"parse an event with a result of 16 kB (DOM)", "simdjson, DOM", &large_against_dom}};
}

}  // namespace bench
