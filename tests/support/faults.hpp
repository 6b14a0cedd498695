// One fault of a request for each thing that the verifier can find wrong, in the order in which it looks.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_FAULTS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_FAULTS_HPP

#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/policy.hpp>

#include "signing.hpp"

/// A request under way, with the knobs that faults turn. Everything is signed as it will be sent, except what says so.
struct faulty_request {
  request_draft draft = usual_request();
  bool no_input = false;
  bool no_signature = false;
  std::string input_suffix = {};
  std::string signature_suffix = {};
  std::string unsigned_body = {};
  bool drop_secret = false;

  faulty_request() { draft.head.add("X-Secret", "Token 123"); }

  message complete() const {
    message out = draft.complete();
    out.set("Signature-Input", out.get("Signature-Input") + input_suffix);
    out.set("Signature", out.get("Signature") + signature_suffix);
    if (no_input) out.remove("Signature-Input");
    if (no_signature) out.remove("Signature");
    if (drop_secret) out.set("X-Secret", "Token 124");
    if (!unsigned_body.empty()) out.body = unsigned_body;
    return out;
  }
};

/// The policy under which a `faulty_request` verifies as long as it has no fault.
inline ubiops::webhooks::policy fault_policy() {
  ubiops::webhooks::policy policy;
  policy.public_origin = "https://hooks.example.com";
  policy.required_fields = {{"X-Secret", "Token 123"}};
  return policy;
}

struct fault {
  std::string_view name;
  int step;               // as the verifier counts: 1 Signature-Input … 8 the body
  std::string_view knob;  // faults that turn the same one exclude each other
  ubiops::webhooks::errc code;
  void (*apply)(faulty_request&);
};

inline void put_digest(faulty_request& request, const std::string& value) {
  request.draft.head.set("Content-Digest", value);
  request.draft.signature.value(R"("content-digest")") = value;
}

inline void put_date(faulty_request& request, const std::string& value) {
  request.draft.head.set("Date", value);
  request.draft.signature.value(R"("date")") = value;
}

/// In the order of the checks: of two faults in one request the earlier one is the answer.
inline const std::vector<fault>& faults() {
  using ubiops::webhooks::errc;
  using request = faulty_request;
  static const std::vector<fault> all = {
      {"no Signature-Input", 1, "input", errc::missing_signature_input, [](request& r) { r.no_input = true; }},
      {"broken Signature-Input", 1, "input suffix", errc::malformed_signature_input,
       [](request& r) { r.input_suffix = ", sig2=("; }},
      {"a label twice in Signature-Input", 1, "input suffix", errc::duplicate_label,
       [](request& r) { r.input_suffix = ", pyhms=()"; }},
      {"no keyid", 2, "keyid", errc::missing_key_id, [](request& r) { r.draft.signature.reparameter("keyid", ""); }},
      {"a stranger's keyid", 2, "keyid", errc::unknown_key,
       [](request& r) { r.draft.signature.reparameter("keyid", R"(keyid="sha512:00")"); }},
      {"a parameter of the wrong type", 3, "types", errc::malformed_signature_input,
       [](request& r) { r.draft.signature.parameters.insert(r.draft.signature.parameters.begin(), "nonce=1"); }},
      {"a parameter twice", 3, "types", errc::duplicate_parameter,
       [](request& r) {
         r.draft.signature.parameters.push_back("x=1");
         r.draft.signature.parameters.push_back("x=2");
       }},
      {"another algorithm", 3, "alg", errc::unsupported_algorithm,
       [](request& r) { r.draft.signature.reparameter("alg", R"(alg="rsa-pss-sha512")"); }},
      {"a component that is not supported", 3, "supported", errc::unsupported_component,
       [](request& r) { r.draft.signature.lines.push_back({R"("@status")", "200"}); }},
      {"a component twice", 3, "twice", errc::duplicate_component,
       [](request& r) { r.draft.signature.lines.push_back(r.draft.signature.lines.front()); }},
      {"a required component that is not covered", 3, "required", errc::component_not_covered,
       [](request& r) { r.draft.signature.uncover(R"("@authority")"); }},
      {"no created", 3, "created", errc::missing_created,
       [](request& r) { r.draft.signature.reparameter("created", ""); }},
      {"created in the future", 3, "created", errc::created_in_future,
       [](request& r) { r.draft.signature.reparameter("created", "created=1753500061"); }},
      {"created long ago", 3, "created", errc::signature_too_old,
       [](request& r) { r.draft.signature.reparameter("created", "created=1753499639"); }},
      {"expired", 3, "expires", errc::signature_expired,
       [](request& r) { r.draft.signature.parameters.push_back("expires=1753499638"); }},
      {"no Signature", 4, "signature", errc::missing_signature, [](request& r) { r.no_signature = true; }},
      {"broken Signature", 4, "signature suffix", errc::malformed_signature,
       [](request& r) {
         r.signature_suffix = ", sig2";
         r.signature_suffix += "=:";
       }},
      {"a label twice in Signature", 4, "signature suffix", errc::duplicate_label,
       [](request& r) { r.signature_suffix = ", pyhms=:AA==:"; }},
      {"another label in Signature", 4, "signature suffix", errc::label_mismatch,
       [](request& r) { r.signature_suffix = ", sig2=:AA==:"; }},
      {"a signature of 63 bytes", 4, "signature size", errc::malformed_signature,
       [](request& r) { r.draft.signature.cut = 1; }},
      {"two Hosts", 5, "host", errc::malformed_field,
       [](request& r) { r.draft.head.add("host", "hooks.example.com"); }},
      {"a fragment in the target", 5, "target", errc::malformed_target,
       [](request& r) { r.draft.head.target += "#f"; }},
      {"a covered field that is not there", 5, "covered", errc::missing_component,
       [](request& r) { r.draft.signature.lines.push_back({R"("x-absent")", "1"}); }},
      {"a control byte in a covered field", 5, "covered", errc::malformed_field,
       [](request& r) {
         r.draft.head.add("X-Control", "a\x01");
         r.draft.signature.lines.push_back({R"("x-control")", "a\x01"});
       }},
      {"a Date that is none", 5, "date", errc::malformed_date, [](request& r) { put_date(r, "yesterday"); }},
      {"a Date of another hour", 5, "date", errc::date_out_of_window,
       [](request& r) { put_date(r, "Sat, 26 Jul 2025 04:20:00 GMT"); }},
      {"a signature that does not match", 5, "spoilt", errc::signature_mismatch,
       [](request& r) { r.draft.signature.spoilt = true; }},
      {"a required field with another value", 6, "secret", errc::required_field_mismatch,
       [](request& r) { r.drop_secret = true; }},
      {"a broken Content-Digest", 7, "digest", errc::malformed_content_digest,
       [](request& r) { put_digest(r, "sha-256=1"); }},
      {"a Content-Digest of another algorithm", 7, "digest", errc::unsupported_digest_algorithm,
       [](request& r) { put_digest(r, "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:"); }},
      {"another body", 8, "body", errc::content_digest_mismatch,
       [](request& r) { r.unsigned_body = R"({"event": "another"})"; }},
  };
  return all;
}

#endif
