// Refused requests. Cheap refusals are held against the floor of a 512-byte body, whatever size theirs has.
#include <optional>
#include <utility>

#include "cases.hpp"
#include "delivery.hpp"

namespace bench {

namespace {

using uw::errc;

constexpr double cheap = 0.006;
constexpr double hostile = 0.012;

sides against_small_floor(const request_draft& draft, errc code, std::int64_t now = signing_second) {
  return {repeat(sodium_floor(delivery_of(512))), verifying(verifier_for(), draft.complete(), code, now)};
}

sides against_whole_floor(const request_draft& draft, const message& sent, errc code) {
  return {repeat(sodium_floor(draft)), verifying(verifier_for(), sent, code)};
}

contest unknown_key(std::size_t body_size, std::string_view size_name) {
  return {.name = "unknown key, " + std::string(size_name),
          .floor = std::string(small_floor),
          .prepare =
              [body_size] {
                request_draft draft = delivery_of(body_size);
                draft.signature.key = &strangers_key();
                draft.signature.reparameter("keyid", "keyid=\"" + strangers_key().key_id() + "\"");
                return against_small_floor(draft, errc::unknown_key);
              },
          .bound = cheap,
          .allocates_nothing = true,
          .countable = body_size < 1 << 20};
}

sides no_signature_input() {
  message sent = delivery_of(512).complete();
  sent.remove("Signature-Input");
  return {repeat(sodium_floor(delivery_of(512))), verifying(verifier_for(), sent, errc::missing_signature_input)};
}

sides malformed_at_the_end() {
  request_draft draft = delivery_of(512);
  draft.signature.input_override = draft.signature.params() + ";";
  return against_small_floor(draft, errc::malformed_signature_input);
}

sides stale() { return against_small_floor(delivery_of(512), errc::signature_too_old, signing_second + 361); }

sides forged() {
  request_draft draft = delivery_of(512);
  draft.signature.spoilt = true;
  const sodium_floor floor(draft);
  return {repeat([floor] { floor.verify(); }), verifying(verifier_for(), draft.complete(), errc::signature_mismatch)};
}

sides wrong_digest() {
  const request_draft draft = delivery_of(512);
  message sent = draft.complete();
  sent.body.back() ^= 1;
  return against_whole_floor(draft, sent, errc::content_digest_mismatch);
}

std::string repeated(std::size_t bytes, std::string_view part) {
  std::string text;
  while (text.size() < bytes) text += part;
  text.resize(bytes);
  return text;
}

// As many components and parameters as are read, under our key, twice.
std::string full_input() {
  std::string text = "a=(";
  for (int i = 0; i < 16; ++i) text += (i != 0 ? " \"x-" : "\"x-") + std::to_string(i) + "\"";
  text += ");keyid=\"" + our_key().key_id() + "\"";
  for (int i = 0; i < 15; ++i) text += ";p" + std::to_string(i);
  return text + ", b=" + text.substr(2);
}

// Signature-Inputs of about `bytes` bytes, each meant to cost as much as it can before it is refused.
std::vector<std::string> hostile_inputs(std::size_t bytes) {
  const std::string ours = ";keyid=\"" + our_key().key_id() + "\"";
  const std::size_t rest = bytes - ours.size() - 64;
  std::vector<std::string> all;
  for (const std::string_view part : {"(", " ", ",", "a", "\"", "\x01", "a, ", "a;b;c=1, ", "a=(), ", "a=();b, "}) {
    all.push_back(repeated(bytes, part));
  }
  for (const std::string_view part : {"\"x\" ", "\"x\";sf;key=\"y\" ", "1.5 ", ":QUJD: "}) {
    all.push_back("a=(" + repeated(bytes - 3, part));
    all.push_back("a=(" + repeated(rest, part) + ")" + ours);
  }
  for (const std::string_view part : {";a", ";a=1.5", ";a=\"b\""}) {
    all.push_back("a=()" + repeated(bytes - 4, part));
    all.push_back("a=()" + ours + repeated(rest, part));
  }
  all.push_back("a=:" + repeated(bytes - 3, "A"));
  all.push_back("a=\"" + repeated(bytes - 3, "\\\\"));
  all.push_back("a=()" + ours + ";nonce=\"" + std::string(rest, 'x'));
  all.push_back("a=(\"" + std::string(rest, 'x') + "\")" + ours);
  std::string full = full_input();
  if (full.size() + 5 < bytes) full += ", c=\"" + std::string(bytes - full.size() - 5, 'x');
  all.push_back(full);
  return all;
}

// One line, or many, which the head joins again.
message with_input(std::string_view text, std::size_t line_bytes) {
  message sent = delivery_of(512).head;
  for (; !text.empty(); text.remove_prefix(std::min(line_bytes, text.size()))) {
    sent.add("Signature-Input", std::string(text.substr(0, line_bytes)));
  }
  return sent.add("Signature", "a=::");
}

sides many_parts() {
  const message sent = with_input(full_input(), 4096);
  return {repeat(sodium_floor(delivery_of(512))), verifying(verifier_for(), sent, errc::component_not_covered)};
}

// The dearest of them, found by a short look at each.
sides dearest_hostile(std::size_t bytes) {
  const auto verifier = verifier_for();
  double most = 0;
  sides dearest{repeat(sodium_floor(delivery_of(512))), {}};
  for (const std::string& text : hostile_inputs(bytes)) {
    for (const std::size_t line_bytes : {bytes, bytes / 8, bytes / 32}) {
      const message sent = with_input(text, line_bytes);
      const auto judged = verifier.verify(as_request(sent), sent.body, at(signing_second));
      if (judged) give_up("a hostile Signature-Input verifies");
      repeated_action action = verifying(verifier, sent, judged.error().code());
      const double taken = quick_look(action);
      if (taken <= most) continue;
      most = taken;
      dearest.subject = std::move(action);
      dearest.note = text.substr(0, 24) + "… in lines of " + std::to_string(line_bytes) +
                     " bytes: " + std::string(to_string(judged.error().code()));
    }
  }
  return dearest;
}

contest hostile_input(std::size_t bytes, std::string_view size_name, std::optional<double> bound) {
  return {.name = std::string(size_name) + " of hostile Signature-Input, the dearest",
          .floor = std::string(small_floor),
          .prepare = [bytes] { return dearest_hostile(bytes); },
          .bound = bound,
          .allocates_nothing = true,
          .countable = false};  // which is the dearest is found with a clock
}

}  // namespace

std::vector<contest> refusal_contests() {
  const std::string floor(small_floor);
  return {unknown_key(512, "512 B"),
          unknown_key(256 << 10, "256 KiB"),
          unknown_key(16 << 20, "16 MiB"),
          {"no Signature-Input", floor, &no_signature_input, {}, true},
          {"malformed Signature-Input, at its last byte", floor, &malformed_at_the_end, cheap, true},
          {"too old", floor, &stale, {}, true},
          hostile_input(2048, "2 KB", {}),
          hostile_input(uw::limits::max_signature_input, "3584 bytes", {}),  // the most that is read
          hostile_input(4096, "4 KB", hostile),
          hostile_input(8192, "8 KB", hostile),
          {"two signatures of 16 components and 16 parameters", floor, &many_parts, {}, true},
          {"forged signature", "the curve", &forged, 1.02, true},
          {"another body", std::string(whole_floor), &wrong_digest, 1.02, true}};
}

}  // namespace bench
