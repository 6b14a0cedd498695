// Compares the library with other implementations, in steps, so that each of them can be started, bounded and ended by
// a script, and looked at afterwards (tests/differential.sh):
//
//   test_differential plans PART SEED COUNT                 what the others are to sign
//   test_differential cases PART SEED COUNT [NAME=SIGNED…]    what everybody is to judge
//   test_differential answers PART <CASES                   what the library says of cases
//   test_differential judge PART CASES NAME=ANSWERS…        compares, and tells
//   test_differential rules                                 the names of the known disagreements
//
// PART is fields, requests or events; plans, cases and answers are files of lines (lines.hpp). `judge` fails on a
// disagreement that no rule explains.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lines.hpp"
#include "part.hpp"

namespace {

using differential::json;

/// Disagreements that are told in full; more are only counted.
std::size_t most_told() {
  const char* const wanted = std::getenv("UBIOPS_WEBHOOKS_DIFFERENTIAL_TOLD");
  return wanted == nullptr ? 20 : std::strtoull(wanted, nullptr, 10);
}

std::vector<json> read_lines(std::istream& in, const std::string& name) {
  std::vector<json> all;
  for (std::string line; std::getline(in, line);) all.push_back(json::parse(line));
  if (all.empty()) throw std::runtime_error(name + " has no lines");
  return all;
}

std::vector<json> read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return read_lines(in, name);
}

void write_lines(const std::vector<json>& all) {
  for (const json& each : all) std::cout << differential::line_of(each) << '\n';
}

std::pair<std::string, std::string> split(const std::string& argument, char by) {
  const std::size_t sign = argument.find(by);
  if (sign == std::string::npos) throw std::runtime_error("\"" + argument + "\" has no " + by);
  return {argument.substr(0, sign), argument.substr(sign + 1)};
}

const differential::part& part_of(const std::string& name) {
  for (const differential::part* each : differential::parts) {
    if (each->name == name) return *each;
  }
  throw std::runtime_error("no part " + name);
}

/// Requests that others have signed, from arguments NAME=PLANS,ANSWERS, where the answers have what the signer has
/// added or why it refused, or NAME=REQUESTS, which are whole.
std::vector<json> signed_by_others(const std::vector<std::string>& arguments) {
  std::vector<json> all;
  for (const std::string& argument : arguments) {
    const auto [name, files] = split(argument, '=');
    if (files.find(',') == std::string::npos) {
      for (json& request : read_file(files)) {
        request["from"] = name;
        all.push_back(std::move(request));
      }
      continue;
    }
    const auto [plans_file, answers_file] = split(files, ',');
    const std::vector<json> plans = read_file(plans_file);
    const std::vector<json> answers = read_file(answers_file);
    if (plans.size() != answers.size()) throw std::runtime_error(answers_file + " has another number of lines");
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (answers[i].contains("refused")) continue;
      json made = plans[i];
      made["from"] = name;
      for (const json& line : answers[i]["fields"]) made["fields"].push_back(line);
      all.push_back(std::move(made));
    }
  }
  return all;
}

class judgement {
 public:
  explicit judgement(const differential::part& part) : part_(part) {}

  void compare(const std::vector<json>& cases, const std::vector<json>& ours, const std::string& peer,
               const std::vector<json>& theirs) {
    if (theirs.size() != cases.size()) {
      throw std::runtime_error(peer + " answered " + std::to_string(theirs.size()) + " of " +
                               std::to_string(cases.size()) + " cases");
    }
    std::size_t agreed = 0;
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const differential::disagreement both{peer, cases[i], ours[i], theirs[i]};
      if (part_.agree(both)) {
        ++agreed;
        if (!both.we_refuse()) ++accepted;
      } else {
        explain(both);
      }
    }
    std::printf("%s: %s: %zu cases, %zu agreed, %zu of these accepted by both\n", part_.name.data(), peer.c_str(),
                cases.size(), agreed, accepted);
  }

  bool tell(std::size_t accepted_by_us) const {
    for (const std::string_view name : part_.names()) {
      const auto found = fired_.find(name);
      if (found == fired_.end()) {
        std::printf("  never: %s\n", name.data());
        continue;
      }
      std::printf("  %s:", name.data());
      for (const auto& [peer, count] : found->second) std::printf(" %s %zu", peer.c_str(), count);
      std::printf("\n");
    }
    std::printf("%s: the library accepted %zu; %zu disagreements without a name\n", part_.name.data(), accepted_by_us,
                unexplained_);
    return unexplained_ == 0;
  }

 private:
  void explain(const differential::disagreement& both) {
    const auto names = part_.explain(both);
    for (const std::string_view name : names) ++fired_[name][std::string(both.peer)];
    if (!names.empty()) return;
    if (++unexplained_ > most_told()) return;
    std::printf("NO RULE EXPLAINS THIS: %s\n  case:   %s\n  ours:   %s\n  theirs: %s\n", std::string(both.peer).c_str(),
                differential::line_of(both.asked).c_str(), differential::line_of(both.ours).c_str(),
                differential::line_of(both.theirs).c_str());
  }

  const differential::part& part_;
  std::map<std::string_view, std::map<std::string, std::size_t>> fired_;
  std::size_t unexplained_ = 0;
};

std::vector<json> answers_of(const differential::part& part, const std::vector<json>& cases) {
  std::vector<json> all;
  for (const json& each : cases) all.push_back(part.ours(each));
  return all;
}

int judge(const differential::part& part, const std::vector<std::string>& arguments) {
  const std::vector<json> cases = read_file(arguments.at(0));
  const std::vector<json> ours = answers_of(part, cases);
  std::size_t accepted = 0;
  for (const json& each : ours) accepted += each.contains("refused") ? 0u : 1u;
  judgement all(part);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto [peer, file] = split(arguments[i], '=');
    all.compare(cases, ours, peer, read_file(file));
  }
  return all.tell(accepted) ? 0 : 1;
}

int run(const std::string& command, const std::vector<std::string>& arguments) {
  if (command == "rules") {
    for (const differential::part* each : differential::parts) {
      for (const std::string_view name : each->names()) std::cout << name << '\n';
    }
    return 0;
  }
  const differential::part& part = part_of(arguments.at(0));
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (command == "judge") return judge(part, rest);
  if (command == "answers") {
    write_lines(answers_of(part, read_lines(std::cin, "standard input")));
    return 0;
  }
  const std::uint64_t seed = std::stoull(rest.at(0));
  const std::size_t count = std::stoull(rest.at(1));
  if (command == "plans") {
    if (part.plans != nullptr) write_lines(part.plans(seed, count));
  } else if (command == "cases") {
    write_lines(part.generate(seed, count, signed_by_others({rest.begin() + 2, rest.end()})));
  } else {
    throw std::runtime_error("no command " + command);
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count < 2) throw std::runtime_error("no command");
    return run(arguments[1], {arguments + 2, arguments + count});
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "test_differential: %s\n", failure.what());
    return 2;
  }
}
