// Damages to the time.
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

std::vector<damage> to_times() {
  return {
      {cause_id::clock_off, [](damaged& at) { at.now = damaged::signed_at - std::chrono::seconds(100); }, set_clock},
      {cause_id::time_zone, [](damaged& at) { at.now = damaged::signed_at + std::chrono::hours(2); }, set_clock},
      {cause_id::milliseconds,
       [](damaged& at) {
         at.sign(at.registered, {{"Date", "Fri, 15 Jan 2027 08:00:00 GMT"}}, damaged::plain_body,
                 {.created = std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000'000))});
       },
       [](damaged& at, const cause& of) {
         const std::chrono::sys_seconds created(seconds_signed(of) / 1000);
         at.sign(at.registered, {}, damaged::plain_body, {.created = created});
       }},
      // Nothing is to be changed: a recording is judged at the time at which it came.
      {cause_id::retry_or_replay, [](damaged& at) { at.now = damaged::signed_at + std::chrono::seconds(1000); },
       set_clock},
  };
}
