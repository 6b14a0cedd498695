#include "problem.hpp"

#include <nlohmann/json.hpp>

namespace {

// The document, or null where it is not whole, has more than it should, or is of another status.
nlohmann::json problem_in(const http_answer& answer) {
  auto problem = nlohmann::json::parse(answer.body, nullptr, false);
  if (!problem.is_object() || problem.size() != 5 || answer.field("content-type") != "application/problem+json")
    return {};
  for (const char* const text : {"type", "title", "code", "detail"}) {
    if (!problem.contains(text) || !problem[text].is_string()) return {};
  }
  if (!problem.contains("status") || problem["status"] != answer.status) return {};
  return problem;
}

}  // namespace

std::string verdict_of(const http_answer& answer) {
  if (answer.body.empty()) return std::to_string(answer.status);
  const auto problem = problem_in(answer);
  if (problem.is_null()) return answer.head + answer.body;
  return std::to_string(answer.status) + " " + problem["code"].get<std::string>();
}

std::string problem_of(const http_answer& answer) {
  const auto problem = problem_in(answer);
  if (problem.is_null()) return answer.head + answer.body;
  return problem["type"].get<std::string>() + " | " + problem["title"].get<std::string>() + " | " +
         problem["detail"].get<std::string>();
}
