// Everything at once: requests of every kind, to listeners that share a Redis, while keys are rotated, listeners killed
// and started again, Redis paused, killed, stopped and out of memory, and the network between loses and delays. Not one
// wrong verdict, no genuine delivery without an effect, and a second one only when the claim of the first is over; and
// a listener that lived through it all holds as many descriptors and as much memory as before.
//
// UBIOPS_WEBHOOKS_MIXED_REQUESTS is how many requests are sent, retries apart.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "disturbances.hpp"
#include "effects.hpp"
#include "how_many.hpp"
#include "listeners.hpp"
#include "lossy_proxy.hpp"
#include "problem.hpp"
#include "redis_server.hpp"
#include "rotating_keys.hpp"

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t clients = 16;
constexpr double lease = 5 + 5;  // --lease, far more than a command takes; and what the listener adds to commit

// How the bytes of a request are sent.
enum class manner { at_once, slowly, half_closed };

http_answer exchange(std::uint16_t port, std::string_view request, manner how = manner::at_once) {
  try {
    raw_http client(port);
    while (how == manner::slowly && request.size() > 200) {
      if (!client.send(request.substr(0, 200))) break;
      request.remove_prefix(200);
      std::this_thread::sleep_for(milliseconds(10));
    }
    client.send(request);
    if (how == manner::half_closed) client.end_sending();
    return client.receive();
  } catch (const std::runtime_error&) {
    return {};  // nobody listens: killed
  }
}

std::string with(std::string text, std::string_view old, std::string_view now) {
  return text.replace(text.find(old), old.size(), now);
}

// Its letters are right, and its meaning is not.
std::string altered(std::string text, std::string_view field) {
  char& letter = text[text.find(':', text.find(field)) + 30];
  letter = letter == 'A' ? 'B' : 'A';
  return text;
}

// What many clients do to the listeners.
class traffic {
 public:
  traffic(const listeners& receivers, rotating_keys& keys) : receivers_(receivers), keys_(keys) {}

  /// Sends requests number `begin` to `end`, and has `meanwhile` done in this thread with what part of them is done.
  template <class Meanwhile>
  void run(std::size_t begin, std::size_t end, Meanwhile meanwhile) {
    next_ = begin;
    std::vector<std::thread> all;
    all.reserve(clients);
    for (std::size_t i = 0; i < clients; ++i) {
      all.emplace_back([&] {
        for (std::size_t n = next_++; n < end; n = next_++) send(n);
      });
    }
    meanwhile([&] { return std::min(next_.load(), end) - begin; });
    for (std::thread& each : all) each.join();
  }

  /// The ids of the genuine requests that were answered with a success.
  [[nodiscard]] const std::vector<std::string>& delivered() const noexcept { return delivered_; }
  [[nodiscard]] const std::vector<std::string>& wrong() const noexcept { return wrong_; }

 private:
  void send(std::size_t n) {
    const std::string id = "r-" + std::to_string(n);
    const std::size_t variant = n / kinds.size();
    (this->*kinds[n % kinds.size()])(id, variant);
  }

  void valid(const std::string& id, std::size_t) { deliver(id, manner::at_once); }
  void slow(const std::string& id, std::size_t) { deliver(id, manner::slowly); }
  void half_closed(const std::string& id, std::size_t) { deliver(id, manner::half_closed); }

  void replayed(const std::string& id, std::size_t variant) {
    const std::string captured = deliver(id, manner::at_once);
    if (variant % 2 == 0) {
      deliver(id, manner::at_once);  // signed anew, as the producer's own retry
    } else if (!captured.empty()) {
      expect("a captured request", [&](const auto&) { return captured; }, {"204", "503", "403 unknown_key"});
    }
  }

  void forged(const std::string& id, std::size_t variant) {
    const auto forgery = [&](const rotating_keys::moment& now) {
      const std::string text = signed_by(now.trusted(), id);
      switch (variant % 4) {
        case 0: return with(text, "/ubiops", "/evil");
        case 1: return altered(text, "\r\nSignature:");
        case 2: return with(text, "/ubiops", "/ubiops?admin=1");
        default: return altered(text, "\r\nDate:");
      }
    };
    expect("a forgery", forgery, {"403 signature_mismatch", "400 malformed_date"});
  }

  void another_body(const std::string& id, std::size_t) {
    expect("another body",
           [&](const rotating_keys::moment& now) { return with(signed_by(now.trusted(), id), "done", "Done"); },
           {"403 content_digest_mismatch"});
  }

  void by_a_key_taken_away(const std::string& id, std::size_t) {
    expect("a key taken away", [&](const rotating_keys::moment& now) { return signed_by(now.taken_away(), id); },
           {"403 unknown_key"});
  }

  void stale(const std::string& id, std::size_t variant) {
    const seconds age = variant % 2 == 0 ? seconds{4'000} : seconds{-4'000};
    expect("a time out of its window",
           [&](const rotating_keys::moment& now) { return signed_by(now.trusted(), id, age); },
           {variant % 2 == 0 ? "403 signature_too_old" : "403 created_in_future"});
  }

  void malformed(const std::string& id, std::size_t variant) {
    const auto change_and_verdict = [&]() -> std::pair<std::pair<std::string_view, std::string_view>, std::string> {
      switch (variant % 5) {
        case 0: return {{"\r\nSignature: ", "\r\nX-Signature: "}, "400 missing_signature"};
        case 1: return {{"Signature-Input: pyhms=(", "Signature-Input: pyhms=(("}, "400 malformed_signature_input"};
        case 2: return {{"\r\nHost:", "\r\nHost: a\r\nHost:"}, "400 malformed_request"};
        case 3: return {{"POST /", "POST ://"}, "400 malformed_target"};
        default: return {{" HTTP/1.1", " HTTP/9"}, "400 malformed_request"};
      }
    }();
    const auto& change = change_and_verdict.first;
    const auto changed = [&](const rotating_keys::moment& now) {
      return with(signed_by(now.trusted(), id), change.first, change.second);
    };
    expect("malformed", changed, {change_and_verdict.second, "400 malformed_field"});
  }

  void oversized(const std::string& id, std::size_t variant) {
    const auto large = [&](const rotating_keys::moment& now) {
      const std::string text = signed_by(now.trusted(), id);
      if (variant % 2 == 0) return with(text, "Content-Length: ", "Content-Length: 9999999");
      return with(text, "\r\nHost:", "\r\nX-Padding: " + std::string(20'000, 'x') + "\r\nHost:");
    };
    expect("oversized", large, {variant % 2 == 0 ? "413 body_too_large" : "431 head_too_large"});
  }

  // Nobody can say what the answer is, only that it is no success.
  void cut_off(const std::string& id, std::size_t variant) {
    const rotating_keys::moment now(keys_);
    const std::string text = signed_by(now.trusted(), id);
    const auto answer = exchange(some_port(), std::string_view(text).substr(0, text.size() - 1 - variant % text.size()),
                                 manner::half_closed);
    if (answer.status / 100 == 2) note("cut off", verdict_of(answer));
  }

  // Of all that are answered; those behind a refusal whose body is not read are not looked at.
  std::vector<std::string> pipelined_verdicts(const std::string& id) {
    const rotating_keys::moment now(keys_);
    std::string all = signed_by(now.trusted(), id);
    all += with(signed_by(now.trusted(), id + "-changed"), "done", "Done");
    all += "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";
    all += signed_by(now.trusted(), id + "-second");
    all += with(signed_by(now.trusted(), id + "-forged"), "/ubiops", "/evil");
    all += signed_by(now.trusted(), id + "-behind");
    std::vector<std::string> verdicts;
    try {
      raw_http client(some_port());
      client.send(all);
      for (http_answer answer; (answer = client.receive()).status != 0;) verdicts.push_back(verdict_of(answer));
      return verdicts;
    } catch (const std::runtime_error&) {
      return {};  // nobody listens: killed
    }
  }

  // All in one packet.
  void pipelined(const std::string& id, std::size_t) {
    const std::vector<std::string> verdicts = pipelined_verdicts(id);
    const std::vector<std::vector<std::string>> expected = {{"204", "503", "500"},
                                                            {"403 content_digest_mismatch"},
                                                            {"204"},
                                                            {"204", "503", "500"},
                                                            {"403 signature_mismatch"}};
    if (verdicts.size() > expected.size()) note("pipelined", "more answers than requests that are read");
    for (std::size_t i = 0; i < std::min(verdicts.size(), expected.size()); ++i) {
      if (!is_one_of(verdicts[i], expected[i])) note("pipelined " + std::to_string(i), verdicts[i]);
    }
    for (const auto& [place, suffix] : {std::pair<std::size_t, const char*>{0, ""}, {3, "-second"}}) {
      if (verdicts.size() > place && verdicts[place] == "204") {
        note_delivered(id + suffix);
      } else {
        deliver(id + suffix, manner::at_once);
      }
    }
  }

  // As UbiOps retries: signed anew each time, until there is a success. The request that had it.
  std::string deliver(const std::string& id, manner how) {
    std::string text;
    const bool done = eventually([&] {
      const rotating_keys::moment now(keys_);
      text = signed_by(now.trusted(), id);
      const std::string verdict = verdict_of(exchange(some_port(), text, how));
      if (verdict == "204") return true;
      if (!is_one_of(verdict, {"0", "503", "500"})) note("genuine", verdict);
      std::this_thread::sleep_for(milliseconds(50));
      return false;
    });
    if (!done) {
      note("genuine", "never taken");
      return {};
    }
    note_delivered(id);
    return text;
  }

  // Sends what `request_at` makes until there is an answer; it must be one of the verdicts.
  template <class RequestAt>
  void expect(std::string_view what, RequestAt request_at, const std::vector<std::string>& verdicts) {
    std::string verdict = "0";
    const bool answered = eventually([&] {
      const rotating_keys::moment now(keys_);
      verdict = verdict_of(exchange(some_port(), request_at(now)));
      return verdict != "0";
    });
    if (!answered || !is_one_of(verdict, verdicts)) note(what, verdict);
  }

  // "503" stands for any of that status.
  static bool is_one_of(std::string_view verdict, const std::vector<std::string>& all) {
    return std::any_of(all.begin(), all.end(), [&](const std::string& each) {
      return verdict == each || (each.size() == 3 && verdict.starts_with(each + " "));
    });
  }

  static std::string signed_by(const rotating_keys::key_pair& key, const std::string& id, seconds age = {}) {
    return signed_request(event_body(id), age, our_origin + "/ubiops", key);
  }

  std::uint16_t some_port() { return receivers_.port(turn_++ % receivers_.size()); }

  void note(std::string_view what, const std::string& verdict) {
    const std::lock_guard lock(mutex_);
    wrong_.push_back(std::string(what) + ": " + verdict);
  }
  void note_delivered(const std::string& id) {
    const std::lock_guard lock(mutex_);
    delivered_.push_back(id);
  }

  static constexpr std::array kinds = {&traffic::valid,     &traffic::forged,       &traffic::stale,
                                       &traffic::replayed,  &traffic::malformed,    &traffic::slow,
                                       &traffic::cut_off,   &traffic::oversized,    &traffic::half_closed,
                                       &traffic::pipelined, &traffic::another_body, &traffic::by_a_key_taken_away};

  const listeners& receivers_;
  rotating_keys& keys_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> turn_ = 0;
  std::mutex mutex_;
  std::vector<std::string> delivered_;  // guarded by mutex_
  std::vector<std::string> wrong_;  // guarded by mutex_
};

std::size_t descriptors_of(const child_process& process) {
  const std::filesystem::directory_iterator all("/proc/" + std::to_string(process.pid()) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// By proc(5), a line of /proc/ID/status.
std::size_t kilobytes_of(const child_process& process, std::string_view line) {
  std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
  std::size_t size = 0;
  for (std::string word; status >> word;) {
    if (word == line && status >> size) return size;
  }
  return 0;
}

// A sanitizer keeps what is freed, and looks for leaks itself. It reserves more addresses than any machine has memory.
bool is_sanitized(const child_process& process) { return kilobytes_of(process, "VmSize:") > (std::size_t{1} << 30); }

}  // namespace

TEST_CASE("requests of every kind, through rotations, restarts and faults, each get their verdict and effect") {
  const std::size_t total = how_many("UBIOPS_WEBHOOKS_MIXED_REQUESTS", 600);
  const std::size_t faults = std::clamp<std::size_t>(total / 60, 16, 200);
  redis_server server;
  lossy_proxy network(server.port());
  const scratch_folder folder;
  rotating_keys keys(faults);
  std::vector<std::string> options = {"--replay",   network.url(), "--lease",    "5",
                                      "--max-body", "100000",      "--on-event", recording_command(folder)};
  for (const std::string& word : keys.options()) options.push_back(word);
  listeners receivers(3, options);
  child_process& steady = receivers.process(0);  // the others are killed
  traffic all(receivers, keys);

  std::size_t round = 0;
  const auto disturbed = [&](std::size_t begin, std::size_t end) {
    const std::size_t first = round;
    const std::size_t share = std::max<std::size_t>(faults * (end - begin) / total, 1);
    all.run(begin, end, [&](auto done) {
      for (; round < first + share; ++round) {
        REQUIRE(eventually([&] { return done() >= (round - first) * (end - begin) / share; }));
        const auto turn = static_cast<unsigned>(round / 4);
        switch (round % 4) {
          case 0: disturb(server, turn); break;
          case 1: disturb(network, turn); break;
          case 2: keys.rotate(receivers); break;
          default:
            network.heal();  // a listener wants to reach its Redis when it starts
            receivers.kill(1 + turn % 2);
            receivers.start(1 + turn % 2);
        }
      }
      network.heal();
    });
  };
  const std::size_t descriptors = descriptors_of(steady);
  disturbed(0, total / 4);
  const std::size_t memory = kilobytes_of(steady, "VmRSS:");
  disturbed(total / 4, total);

  for (const std::string& each : all.wrong()) FAIL_CHECK(each);
  effects recorded = recorded_effects(folder);
  std::size_t second_effects = 0;
  for (const std::string& id : all.delivered()) {
    INFO(id);
    const std::vector<effect>& each = recorded[id];
    CHECK(!each.empty());
    for (std::size_t i = 1; i < each.size(); ++i) CHECK(each[i].time - each[i - 1].time > lease - 3);
    if (each.size() > 1) ++second_effects;
  }
  const std::vector<std::string>& delivered = all.delivered();
  for (const auto& [id, each] : recorded) {
    INFO(id);
    CHECK(std::find(delivered.begin(), delivered.end(), id) != delivered.end());
  }

  INFO("descriptors: " << descriptors << ", then " << descriptors_of(steady));
  // It keeps a connection to Redis for as many deliveries as it had at once.
  CHECK(eventually([&] { return descriptors_of(steady) <= descriptors + clients; }, seconds(60)));
  if (!is_sanitized(steady)) {
    INFO("resident kilobytes: " << memory << ", then " << kilobytes_of(steady, "VmRSS:"));
    CHECK(kilobytes_of(steady, "VmRSS:") <= memory + memory / 4);
  }
  WARN(total << " requests, " << delivered.size() << " deliveries, " << second_effects << " with a second effect, "
             << round << " faults; descriptors " << descriptors << ", then " << descriptors_of(steady) << "; kilobytes "
             << memory << ", then " << kilobytes_of(steady, "VmRSS:"));
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    receivers.process(i).signal(SIGTERM);
    CHECK(receivers.process(i).wait() == 0);
  }
}
