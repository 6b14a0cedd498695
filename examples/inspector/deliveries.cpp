#include "deliveries.hpp"

#include <utility>

#include <ubiops/webhooks/event.hpp>

#include "../support/show.hpp"

namespace inspector {

void deliveries::add(listener::delivery seen) {
  auto made = std::make_shared<kept_delivery>();
  if (const auto event = ubiops::webhooks::parse_event(seen.body)) {
    made->event = examples::escaped(event->name());
    const auto name = event->object_name();
    made->object = examples::escaped(name.empty() ? event->object_id() : name);
  }
  seen.body.shrink_to_fit();
  made->of = std::move(seen);
  const std::lock_guard lock(mutex_);
  made->id = ++last_id_;
  kept_.push_back(std::move(made));
  if (kept_.size() > most) kept_.pop_front();
}

std::vector<std::shared_ptr<const kept_delivery>> deliveries::since(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const kept_delivery>> newer;
  for (const auto& each : kept_) {
    if (each->id > id) newer.push_back(each);
  }
  return newer;
}

std::shared_ptr<const kept_delivery> deliveries::find(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& each : kept_) {
    if (each->id == id) return each;
  }
  return nullptr;
}

}  // namespace inspector
