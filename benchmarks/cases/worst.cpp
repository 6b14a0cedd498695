// The dearest requests that get as far as the curve, each held against the same mathematics by bare libsodium.
#include "cases.hpp"
#include "delivery.hpp"

namespace bench {

namespace {

// Two signatures by two trusted keys, both spoilt: the curve is asked for each as often as the URL has spellings.
sides two_forged(request_draft draft, const uw::policy& policy, int spellings) {
  draft.signature.spoilt = true;
  signature_draft second = draft.signature;
  second.key = &second_key();
  second.label = "second";
  second.reparameter("keyid", "keyid=\"" + second_key().key_id() + "\"");
  request_draft with_second = draft;
  with_second.signature = second;
  const sodium_floor one(draft);
  const sodium_floor two(with_second);
  message sent = draft.head;
  put_signatures(sent, {draft.signature, second});
  return {repeat([one, two, spellings] {
            for (int spelling = 0; spelling < spellings; ++spelling) {
              one.verify();
              two.verify();
            }
          }),
          verifying(verifier_for(policy, &second_key()), sent, uw::errc::signature_mismatch)};
}

// A registered URL that the two generations of the producer sign differently: what Ed25519 refuses in the older
// spelling is tried in the newer one, so a forgery costs two curve operations for each candidate.
uw::policy with_port() {
  uw::policy policy;
  policy.public_origin = "https://hooks.example.com:443";
  return policy;
}

request_draft delivery_spelled(std::string authority) {
  request_draft draft = delivery_of(512);
  std::string& uri = draft.signature.value(R"("@target-uri")");
  uri.replace(uri.find("hooks.example.com"), 17, "hooks.example.com:443");
  draft.signature.value(R"("@authority")") = std::move(authority);
  return draft;
}

sides two_forged_one_spelling() { return two_forged(delivery_of(512), usual_policy(), 1); }

sides two_forged_two_spellings() { return two_forged(delivery_spelled("hooks.example.com:443"), with_port(), 2); }

sides second_spelling() {
  request_draft older = delivery_spelled("hooks.example.com:443");
  const request_draft newer = delivery_spelled("hooks.example.com");
  const message sent = newer.complete();
  older.signature.spoilt = true;
  const sodium_floor first(older);
  const sodium_floor second(newer);
  return {repeat([first, second] {
            first.verify();
            second.verify();
          }),
          verifying(verifier_for(with_port()), sent)};
}

sides accepted_as(const request_draft& draft, const message& sent) {
  return {repeat(sodium_floor(draft)), verifying(verifier_for(), sent)};
}

/// Covers more fields, in as many lines each, until sixteen components are covered.
request_draft sixteen_components(std::size_t lines_each, std::size_t line_bytes) {
  request_draft draft = delivery_of(512);
  while (draft.signature.lines.size() < uw::limits::max_components) {
    const std::string name = "x-field-" + std::to_string(draft.signature.lines.size());
    std::string value;
    for (std::size_t i = 0; i < lines_each; ++i) {
      const std::string line(line_bytes, 'v');
      draft.head.add(name, line);
      value += (i == 0 ? "" : ", ") + line;
    }
    draft.signature.lines.push_back({'"' + name + '"', value});
  }
  return draft;
}

sides many_lines() {
  const request_draft draft = sixteen_components(1, 20);
  message sent = draft.complete();
  while (sent.fields.size() < uw::limits::max_field_lines)
    sent.add("X-Other-" + std::to_string(sent.fields.size()), "v");
  return accepted_as(draft, sent);
}

// All that can be covered is: each of eleven fields in 22 lines, which do not arrive one after another.
sides many_covered_lines() {
  const request_draft draft = sixteen_components(22, 20);
  message sent = draft.head;
  std::vector<std::pair<std::string, std::string>> covered;
  std::erase_if(sent.fields, [&covered](const auto& field) {
    const bool ours = field.first.starts_with("x-field-");
    if (ours) covered.push_back(field);
    return ours;
  });
  for (std::size_t line = 0; line < 22; ++line) {
    for (std::size_t field = 0; field < 11; ++field) sent.fields.push_back(covered[field * 22 + line]);
  }
  put_signatures(sent, {draft.signature});
  return accepted_as(draft, sent);
}

sides long_base() {
  request_draft draft = delivery_of(512);
  draft.signature.lines.push_back({R"("x-long")", ""});
  const std::string value(uw::limits::max_signature_base - draft.signature.base().size(), 'v');
  draft.head.add("X-Long", value);
  draft.signature.value(R"("x-long")") = value;
  return accepted_as(draft, draft.complete());
}

}  // namespace

std::vector<contest> worst_contests() {
  const std::string same = "the same mathematics";
  return {{"two forged signatures under trusted keys", same, &two_forged_one_spelling, {}, true},
          {"a URL of two spellings, signed in the second", same, &second_spelling},
          {"two forged signatures, a URL of two spellings", same, &two_forged_two_spellings},
          {"256 field lines, 16 covered components", same, &many_lines},
          {"16 covered components in 247 scattered lines", same, &many_covered_lines},
          {"a base of 16 KiB", same, &long_base}};
}

}  // namespace bench
