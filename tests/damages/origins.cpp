// Damages to the origin of the URL.
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using ubiops::webhooks::testing::producer;
using namespace remedies;

std::vector<damage> to_origins() {
  return {
      {cause_id::other_scheme, [](damaged& at) { at.policy.public_origin = "http://hooks.example.com"; }, set_as_told},
      {cause_id::port_missing, [](damaged& at) { at.sign("https://hooks.example.com:8443/ubiops"); }, set_as_told},
      {cause_id::port_extra, [](damaged& at) { at.policy.public_origin = "https://hooks.example.com:8443"; },
       set_as_told},
      {cause_id::other_port,
       [](damaged& at) {
         at.sign("https://hooks.example.com:8443/ubiops");
         at.policy.public_origin = "https://hooks.example.com:9443";
       },
       set_as_told},
      {cause_id::other_www, [](damaged& at) { at.policy.public_origin = "https://www.hooks.example.com"; },
       set_as_told},
      {cause_id::trailing_dot, [](damaged& at) { at.sign("https://hooks.example.com./ubiops"); }, set_as_told},
      {cause_id::other_host, [](damaged& at) { at.policy.public_origin = "https://inner.example"; }, set_as_told},
      {cause_id::redirected_url,
       [](damaged& at) {
         at.sign("https://old.example.com/ubiops");
         at.field("Host") = "hooks.example.com";
       },
       register_as_told},
      {cause_id::userinfo,
       [](damaged& at) {
         at.policy.public_origin = "https://user@hooks.example.com";
         at.sign("https://other@hooks.example.com/ubiops", {}, damaged::plain_body, {.signed_by = producer::older});
       },
       set_origin_as_registered},
      {cause_id::international_host,
       [](damaged& at) {
         at.policy.public_origin = "https://b%C3%BCcher.example";
         at.sign("https://xn--bcher-kva.example/ubiops");
       },
       set_as_told},
      {cause_id::ipv6_spelling,
       [](damaged& at) {
         at.sign("https://[2001:db8::1]/ubiops");
         at.policy.public_origin = "https://[2001:db8:0:0:0:0:0:1]";
       },
       set_as_told},
      {cause_id::host_case,
       [](damaged& at) {
         at.sign_line("\"@target-uri\"", "https://Hooks.Example.com/ubiops");
         at.registered = "https://Hooks.Example.com/ubiops";
       },
       register_as_told},
      {cause_id::fragment,
       [](damaged& at) {
         at.sign("https://hooks.example.com/ubiops#part", {}, damaged::plain_body, {.signed_by = producer::older});
       },
       // The fragment is no part of a report: whoever registered it fills it in.
       [](damaged& at, const cause&) { at.policy = {.target_uri = at.registered}; }},
  };
}
