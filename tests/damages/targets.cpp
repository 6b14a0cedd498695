// Damages to the path and the query of the URL.
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

namespace {

void retarget(damaged& at, std::string_view registered, std::string_view shown) {
  at.sign(std::string("https://hooks.example.com").append(registered));
  at.sent.target = shown;
}

}  // namespace

std::vector<damage> to_targets() {
  return {
      {cause_id::path_prefix_stripped, [](damaged& at) { retarget(at, "/api/ubiops", "/ubiops"); }, show_path},
      {cause_id::path_prefix_added, [](damaged& at) { retarget(at, "/ubiops", "/api/ubiops"); }, show_path},
      {cause_id::path_replaced, [](damaged& at) { retarget(at, "/ubiops", "/internal/hook"); }, show_path},
      {cause_id::path_case, [](damaged& at) { retarget(at, "/ubiops", "/UbiOps"); }, show_path},
      {cause_id::trailing_slash, [](damaged& at) { retarget(at, "/ubiops", "/ubiops/"); }, show_path},
      {cause_id::slashes_merged, [](damaged& at) { retarget(at, "//ubiops", "/ubiops"); }, show_path},
      {cause_id::dot_segments, [](damaged& at) { retarget(at, "/ubiops", "/hooks/../ubiops"); }, show_path},
      {cause_id::path_escapes, [](damaged& at) { retarget(at, "/a%2Fb", "/a/b"); }, show_path},
      {cause_id::target_missing, [](damaged& at) { retarget(at, "/ubiops", "ubiops"); }, show_path},
      {cause_id::query_lost, [](damaged& at) { retarget(at, "/ubiops?project=1", "/ubiops"); }, show_target_as_it_came},
      {cause_id::query_added, [](damaged& at) { retarget(at, "/ubiops", "/ubiops?utm_source=x"); },
       show_target_as_it_came},
      {cause_id::query_order, [](damaged& at) { retarget(at, "/ubiops?b=1&a=2", "/ubiops?a=2&b=1"); },
       show_target_as_it_came},
      {cause_id::query_plus, [](damaged& at) { retarget(at, "/ubiops?a=b%20c", "/ubiops?a=b+c"); },
       show_target_as_it_came},
      {cause_id::query_escapes, [](damaged& at) { retarget(at, "/ubiops?a=b%2Fc", "/ubiops?a=b/c"); },
       show_target_as_it_came},
      {cause_id::query_empty, [](damaged& at) { retarget(at, "/ubiops", "/ubiops?"); }, show_target_as_it_came},
      {cause_id::query_replaced, [](damaged& at) { retarget(at, "/ubiops?a=1", "/ubiops?b=2"); },
       show_target_as_it_came},
  };
}
