#include "connection.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

// Before, Redis refuses a script that writes after it has asked for the time.
constexpr unsigned first_release = 5;

uw::error unavailable(std::string_view why) { return uw::error(uw::errc::replay_store_unavailable, why); }

// "AUTH: WRONGPASS"
uw::error failed(std::string_view step, const outcome& reply) {
  std::string why(step);
  switch (reply.what) {
    case outcome::kind::refused: why.append(": ").append(reply.error_code()); break;
    case outcome::kind::timed_out: why += ": time-out"; break;
    case outcome::kind::closed: why += ": closed"; break;
    case outcome::kind::answered: why += ": unexpected reply"; break;
  }
  return unavailable(why);
}

// The value of a line of INFO, or empty.
std::string_view line(std::string_view info, std::string_view name) {
  std::size_t at = info.find(name);
  while (at != std::string_view::npos && at != 0 && info[at - 1] != '\n') at = info.find(name, at + 1);
  if (at == std::string_view::npos) return {};
  const std::string_view value = info.substr(at + name.size());
  return value.substr(0, value.find_first_of("\r\n"));
}

}  // namespace

uw::result<connection> connection::open(stream bytes, const redis_url& login, deadline end) {
  connection made{client(std::move(bytes))};
  // All steps in one round trip.
  std::vector<std::string_view> steps;
  const auto step = [&](std::string_view name, const client::words& words) {
    steps.push_back(name);
    made.client_.append(words);
  };
  const std::string database = std::to_string(login.database);
  if (!login.user.empty()) {
    step("AUTH", {"AUTH", login.user, login.password});
  } else if (!login.password.empty()) {
    step("AUTH", {"AUTH", login.password});
  }
  step("INFO", {"INFO"});
  if (login.database != 0) step("SELECT", {"SELECT", database});
  for (const char* const text : script_texts) step("SCRIPT LOAD", {"SCRIPT", "LOAD", text});

  std::size_t loaded = 0;
  for (const std::string_view name : steps) {
    outcome reply = made.client_.receive(end);
    if (!reply.is_answer()) return failed(name, reply);
    if (name == "INFO") {
      if (auto judged = made.judge(reply); !judged) return judged.error();
    }
    if (name == "SCRIPT LOAD") made.digests_[loaded++] = std::move(reply.text);
  }
  return made;
}

uw::result<void> connection::judge(const outcome& info) {
  const std::string_view release = line(info.text, "redis_version:");
  unsigned major = first_release;  // what does not say has to show it, in try_out()
  std::from_chars(release.data(), release.data() + release.size(), major);
  if (major < first_release) {
    return unavailable("Redis " + std::string(release.substr(0, 12)) + ": 5.0 or later is needed");
  }
  if (line(info.text, "redis_mode:") == "sentinel") return unavailable("a Sentinel: say redis-sentinel://");
  if (line(info.text, "cluster_enabled:") == "1") return unavailable("MOVED: a node of a cluster");
  if (line(info.text, "role:") == "slave") return unavailable("READONLY: a replica");
  may_evict_ = line(info.text, "maxmemory_policy:") != "noeviction";
  return {};
}

uw::result<void> connection::look_again(deadline end) {
  client_.append({"INFO"});
  const outcome reply = client_.receive(end);
  if (!reply.is_answer()) return failed("INFO", reply);
  return judge(reply);
}

uw::result<void> connection::try_out(std::string_view key, deadline end) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  // Of a day, so that only a clock that is wrong refuses it as over.
  const auto until = std::chrono::system_clock::now() + hours(24);
  const std::string until_text =
      std::to_string(std::chrono::duration_cast<milliseconds>(until.time_since_epoch()).count());
  const std::string_view owner = "trial";
  const outcome claimed = run(script::claim, key, {std::string(owner), until_text, "1000"}, end);
  // A full Redis may have room again at any time, and none of the work that is done needs any.
  if (claimed.is_error("OOM")) return {};
  if (!claimed.is_answer()) return failed("trial claim", claimed);
  if (claimed.text == "too old") return unavailable("trial claim: Redis's clock is a day ahead");
  const outcome committed = run(script::commit, key, {std::string(owner)}, end);
  client_.append({"DEL", key});
  const outcome forgotten = client_.receive(end);
  if (!committed.is_answer()) return failed("trial claim", committed);
  if (!forgotten.is_answer()) return failed("trial claim", forgotten);
  if (claimed.text != "claimed" || committed.text != "kept") return unavailable("trial claim: unexpected reply");
  return {};
}

outcome connection::run(script which, std::string_view key, const std::vector<std::string>& arguments, deadline end) {
  const auto index = static_cast<std::size_t>(which);
  client::words all = {"EVALSHA", digests_[index], "1", key};
  all.insert(all.end(), arguments.begin(), arguments.end());
  client_.append(all);
  outcome reply = client_.receive(end);
  if (reply.is_error("NOSCRIPT")) {
    client_.append({"SCRIPT", "LOAD", script_texts[index]});
    client_.append(all);
    outcome loaded = client_.receive(end);
    if (loaded.what == outcome::kind::closed || loaded.what == outcome::kind::timed_out) return loaded;
    reply = client_.receive(end);
  }
  return reply;
}

}  // namespace replay_redis
