// What listeners' commands did, as the commands themselves record it.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_EFFECTS_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_EFFECTS_HPP

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "scratch_folder.hpp"

struct effect {
  std::string listener;  // its process id
  double time;           // Unix time
};

/// By the id of the request, in the order of their recording.
using effects = std::map<std::string, std::vector<effect>>;

/// A command for --on-event that records its effect, and may take some time before and after it.
inline std::string recording_command(const scratch_folder& folder, const std::string& before = "",
                                     const std::string& after = "") {
  return R"sh(read -r event; id=${event#*\"request_id\":\"}; )sh" + before +
         R"sh(echo "${id%%\"*} $PPID $(date +%s.%N)" >> )sh" + folder.path("effects") + after;
}

/// "r-1 4711 1732759436.123" a line: always whole, as the events are that a command gets.
inline effects recorded_effects(const scratch_folder& folder) {
  effects all;
  std::istringstream lines(read_file(folder.path("effects")));
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    std::istringstream words(line);
    std::string id;
    effect each;
    REQUIRE(words >> id >> each.listener >> each.time);
    all[id].push_back(each);
  }
  return all;
}

#endif
