// The listener as a process among others: what its parent has left it, and what it owes as the first of a container.

#include <dirent.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace {

std::string verdict(const listener_process& listener, std::string_view id) {
  return verdict_of(listener.post(listener.sign(event_of(id))));
}

struct process {
  pid_t id;
  pid_t parent;
  char state;
};

// By proc(5): "ID (NAME) STATE PARENT …".
std::vector<process> all_processes() {
  std::vector<process> all;
  DIR* const folder = ::opendir("/proc");
  while (const dirent* const entry = ::readdir(folder)) {
    std::ifstream file("/proc/" + std::string(entry->d_name) + "/stat");
    std::string text;
    if (!std::getline(file, text)) continue;
    std::istringstream rest(text.substr(text.rfind(')') + 1));
    process each{static_cast<pid_t>(std::atoi(text.c_str())), 0, ' '};
    if (rest >> each.state >> each.parent) all.push_back(each);
  }
  ::closedir(folder);
  return all;
}

std::vector<process> children_of(pid_t parent) {
  std::vector<process> children = all_processes();
  std::erase_if(children, [parent](const process& each) { return each.parent != parent; });
  return children;
}

// The words that start a program as the first process of a PID namespace: as root, or as a user who may be root of a
// namespace of his own. Empty where neither is allowed.
std::string in_a_pid_namespace() {
  for (const std::string& words : {std::string("unshare --pid --fork --kill-child"),
                                   std::string("unshare --user --map-root-user --pid --fork --kill-child")}) {
    if (run_process({"bash", "-c", words + " true"}).code == 0) return words;
  }
  return {};
}

}  // namespace

TEST_CASE("a command's success is seen although the parent ignored SIGCHLD and blocked signals") {
  const scratch_folder folder;
  listener_process listener(R"(exec env --ignore-signal=CHLD --block-signal=TERM,CHLD,HUP "$@")",
                            {"--lease", "30", "--on-event", "echo run >> " + folder.path("runs")});
  CHECK(verdict(listener, "1") == "204");
  CHECK(verdict(listener, "1") == "204");
  CHECK(read_file(folder.path("runs")) == "run\n");
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded"));
  CHECK(listener.terminate() == 0);
}

TEST_CASE("as the first process of a container the listener leaves no zombies, and ends as it should") {
  const std::string first_of_all = in_a_pid_namespace();
  if (first_of_all.empty()) {
    WARN("not tested: this user may not make a PID namespace");
    return;
  }
  for (const auto& [signal, code] : {std::pair(SIGTERM, 0), std::pair(SIGINT, 130)}) {
    const scratch_folder folder;
    // Each command leaves behind a process that ends later.
    listener_process listener("exec " + first_of_all + R"( "$@")",
                              {"--on-event", "(sleep 0.1; echo >> " + folder.path("ends") + ") & echo $$"});
    for (const char* const id : {"1", "2", "3"}) CHECK(verdict(listener, id) == "204");
    CHECK(eventually([&] { return read_file(folder.path("ends")) == "\n\n\n"; }));
    const auto first = children_of(listener.child.pid());
    REQUIRE(first.size() == 1);
    CHECK(eventually(
        [&] {
          for (const process& each : children_of(first[0].id)) {
            if (each.state == 'Z') return false;
          }
          return true;
        },
        std::chrono::seconds(10)));
    ::kill(first[0].id, signal);
    CHECK(listener.child.wait() == code);
  }
}
