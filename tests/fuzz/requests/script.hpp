// Requests out of scripts. A script edits a genuine request, has it signed, and edits what came of it: a line is an
// edit, its first letter says which, and numbers and a text follow. What is left out is 0 or empty, a number too large
// is taken modulo what there is, and a line that says nothing is passed over: every text is a script.
//
//   P n         judge by policy n of eleven
//   S n g       sign for the URL of policy n, as generation g of the sender does
//   M text      the method                          U text    the request-target
//   Q n text    into the request-target, at byte n  D n k     take k bytes out of it there
//   H text      Host                                A text    HTTP/2's :authority
//   C text      the client's scheme                 O n       1: a framework that shows no target
//   F n name:value  a field line, before line n     X n       take line n away
//   E n text    the value of line n                 I n k b   byte b into that value, at byte k
//   L n k b     k more bytes b at its end           W n k     line n once more, before line k
//   B n b       a body of n bytes b                 T text    a body of this text
//   N n         the digest: 0 sha-256, 1 sha-512, 2 both, 3 one that nobody knows beside them, 4 sha-256 twice,
//               5 none, 6 right beside wrong, 7 unknown alone
//   Z n k       give the body in a piece of n bytes, k times; then the rest
//   c n text    cover the component `text` of the signature in hand, in place n
//   u n         do not cover component n            p n text  a signature parameter, in place n
//   q n         take parameter n away               a n       created: n seconds later
//   l text      the label                           k n       sign with key n of three, and say so
//   + n         one more signature like this one, by key n; it is in hand then
//   - n         signature n is in hand              s n b     byte n of it is changed by b
//   t n         n bytes of it are left              j         each signature on a line of its own
//   R           the secrets that policy 7 wants     r         the first of them twice
//   n n         judged n seconds later              m n       its body is there another n seconds later
//   !           sign: what comes after this line changes what was signed
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_REQUESTS_SCRIPT_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_REQUESTS_SCRIPT_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../slow/base64.hpp"
#include "../slow/digest.hpp"
#include "../slow/verifier.hpp"
#include "heads.hpp"
#include "policies.hpp"
#include "signing.hpp"

namespace fuzz {

/// The three keys: two that verifiers trust, one under a second name too, and a stranger's.
inline const signing_key& key_of(std::size_t index) {
  return index == 0 ? our_key() : index == 1 ? second_key() : strangers_key();
}

inline const std::vector<slow::trusted_key>& trusted_keys() {
  static const std::vector<slow::trusted_key> keys = {
      {our_key().key_id(), 0}, {second_key().key_id(), 1}, {R"(a "second" name\)", 0}};
  return keys;
}

/// One signature of a script.
struct planned_signature {
  std::string label = "pyhms";
  std::vector<std::string> components = usual_components();
  std::vector<std::string> parameters = {};
  std::size_t key = 0;
  std::size_t policy = 0;      // whose URL is signed
  std::size_t generation = 0;  // of the sender
  std::string bytes = {};      // once it is signed

  std::string member() const {
    std::string out = label + "=(";
    for (std::size_t i = 0; i < components.size(); ++i) out.append(i == 0 ? "" : " ").append(components[i]);
    out.append(")");
    for (const std::string& each : parameters) out.append(";").append(each);
    return out;
  }
};

/// What a script makes: a request, and how it is to be judged.
struct scripted_request {
  message head;  // and body
  bool shows_target = true;  // or all but the target
  std::size_t policy = 0;
  std::int64_t now = signing_second;
  std::int64_t later = signing_second;
  std::vector<std::size_t> pieces = {};
  std::vector<slow::question> really_signed = {};
};

class script {
 public:
  static scripted_request run(std::string_view text) {
    script made(text);
    return std::move(made.out_);
  }

 private:
  static constexpr std::size_t most_lines = 64;
  static constexpr std::size_t most_bytes = 1 << 15;

  /// A line's numbers and text, taken from the front.
  class operands {
   public:
    explicit operands(std::string_view text) : rest_(text) {}

    std::int64_t number() {
      if (rest_.starts_with(' ')) rest_.remove_prefix(1);
      std::int64_t value = 0;
      const auto [end, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
      if (failed == std::errc{}) rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      return std::clamp<std::int64_t>(value, -10'000'000'000'000, 10'000'000'000'000);
    }
    std::size_t index(std::size_t count) {
      const auto value = static_cast<std::uint64_t>(number());
      return count == 0 ? 0 : static_cast<std::size_t>(value % count);
    }
    std::string text() {
      if (rest_.starts_with(' ')) rest_.remove_prefix(1);
      return std::string(rest_);
    }

   private:
    std::string_view rest_;
  };

  explicit script(std::string_view text) {
    signatures_.emplace_back();
    out_.head.target = "/hook?id=7";
    out_.head.body = R"({"event":"deployment_request_completed","request_id":"1"})";
    out_.head.add("Host", policies().front().host)
        .add("Content-Type", "application/json")
        .add("Date", std::string(signing_date))
        .add("Content-Digest", "");
    put_digest(0);
    signatures_.front().parameters = {"created=" + std::to_string(signing_second), key_id_parameter(0),
                                      R"(alg="ed25519")"};
    for (std::size_t line = 0; line < most_lines && !text.empty(); ++line) {
      const std::string_view edit = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), edit.size() + 1));
      if (edit == "!") {
        sign();
      } else if (!edit.empty()) {
        apply(edit.front(), operands(edit.substr(1)));
      }
    }
    sign();
  }

  void apply(char letter, operands with) {
    switch (letter) {
      case 'P': out_.policy = with.index(policies().size()); break;
      case 'S':
        in_hand().policy = with.index(policies().size());
        in_hand().generation = with.index(2);
        break;
      case 'O': out_.shows_target = with.index(2) == 0; break;
      case 'n': out_.now = out_.later = signing_second + with.number(); break;
      case 'm': out_.later = out_.now + with.number(); break;
      case 'Z': {
        const std::size_t size = with.index(1000);
        out_.pieces.insert(out_.pieces.end(), with.index(20) + 1, size);
        break;
      }
      default:
        edit_request(letter, with);
        edit_lines(letter, with);
        edit_signature(letter, with);
    }
  }

  void edit_request(char letter, operands with) {
    message& head = out_.head;
    switch (letter) {
      case 'M': head.method = with.text(); break;
      case 'U': head.target = with.text(); break;
      case 'Q': {
        const std::size_t at = with.index(head.target.size() + 1);
        head.target.insert(at, with.text());
        break;
      }
      case 'D': {
        const std::size_t at = with.index(head.target.size() + 1);
        head.target.erase(at, with.index(100));
        break;
      }
      case 'H': head.set("Host", with.text()); break;
      case 'A': head.authority = with.text(); break;
      case 'C': head.scheme = with.text(); break;
      case 'B': {
        const std::size_t size = with.index(600);
        put_body(std::string(size, static_cast<char>(with.index(256))));
        break;
      }
      case 'T': put_body(with.text()); break;
      case 'N': put_digest(with.index(8)); break;
      case 'R':
        head.add("Authorization", planted_token);
        head.add("X-Secret", planted_secret);
        break;
      case 'r': head.add("AUTHORIZATION", planted_token); break;
      default: break;
    }
  }

  void edit_lines(char letter, operands with) {
    auto& lines = out_.head.fields;
    const auto place = [&](std::size_t index) { return lines.begin() + static_cast<std::ptrdiff_t>(index); };
    if (letter == 'F') {
      const std::size_t at = with.index(lines.size() + 1);
      const std::string text = with.text();
      const std::size_t colon = std::min(text.find(':'), text.size());
      lines.insert(place(at), {text.substr(0, colon), text.substr(std::min(text.size(), colon + 1))});
    }
    if (lines.empty()) return;
    const std::size_t at = with.index(lines.size());
    std::string& value = lines[at].second;
    switch (letter) {
      case 'X': lines.erase(place(at)); break;
      case 'E': value = with.text(); break;
      case 'I': {
        const std::size_t byte = with.index(value.size() + 1);
        value.insert(byte, 1, static_cast<char>(with.index(256)));
        break;
      }
      case 'L': {
        const std::size_t size = with.index(17'000);
        if (value.size() + size < most_bytes) value.append(size, static_cast<char>(with.index(256)));
        break;
      }
      case 'W': {
        const auto copy = lines[at];
        const std::size_t where = with.index(lines.size() + 1);
        if (lines.size() < 300) lines.insert(place(where), copy);
        break;
      }
      default: break;
    }
  }

  void edit_signature(char letter, operands with) {
    planned_signature& now = in_hand();
    const auto edit = [&](std::vector<std::string>& texts, bool add) {
      const std::size_t at = with.index(texts.size() + (add ? 1 : 0));
      if (add) {
        texts.insert(texts.begin() + static_cast<std::ptrdiff_t>(at), with.text());
      } else if (!texts.empty()) {
        texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(at));
      }
    };
    switch (letter) {
      case 'c': edit(now.components, true); break;
      case 'u': edit(now.components, false); break;
      case 'p': edit(now.parameters, true); break;
      case 'q': edit(now.parameters, false); break;
      case 'a':
        if (!now.parameters.empty()) {
          now.parameters.front() = "created=" + std::to_string(signing_second + with.number());
        }
        break;
      case 'l': now.label = with.text(); break;
      case 'k': set_key(now, with.index(3)); break;
      case '+':
        if (signatures_.size() == 12) break;
        signatures_.push_back(now);
        now_ = signatures_.size() - 1;
        in_hand().label.append(std::to_string(now_));
        set_key(in_hand(), with.index(3));
        break;
      case '-': now_ = with.index(signatures_.size()); break;
      case 's': spoils_.push_back({now_, with.index(64), with.index(256)}); break;
      case 't': cuts_.push_back({now_, with.index(80), 0}); break;
      case 'j': line_for_each_ = true; break;
      default: break;
    }
  }

  planned_signature& in_hand() { return signatures_[now_]; }

  static std::string key_id_parameter(std::size_t key) { return "keyid=\"" + key_of(key).key_id() + "\""; }
  static void set_key(planned_signature& signature, std::size_t key) {
    signature.key = key;
    for (std::string& each : signature.parameters) {
      if (each.starts_with("keyid=")) each = key_id_parameter(key);
    }
  }

  void put_body(std::string body) {
    out_.head.body = std::move(body);
    put_digest(digest_);
  }

  void put_digest(std::size_t kind) {
    digest_ = kind;
    const auto stated = [this](std::string_view algorithm) {
      return std::string(algorithm) + "=:" + slow::base64_of(slow::digest_of(out_.head.body, algorithm)) + ":";
    };
    const std::string wrong = "sha-512=:" + slow::base64_of(std::string(64, 'x')) + ":";
    const std::string values[] = {stated("sha-256"),
                                  stated("sha-512"),
                                  stated("sha-256") + ", " + stated("sha-512"),
                                  "md5=:AAAA:, " + stated("sha-256"),
                                  stated("sha-256") + ", " + stated("sha-256"),
                                  "",
                                  stated("sha-256") + ", " + wrong,
                                  "md5=:AAAA:"};
    std::erase_if(out_.head.fields, [&](const auto& line) { return kind == 5 && line.first == "Content-Digest"; });
    for (auto& [name, value] : out_.head.fields) {
      if (name == "Content-Digest") value = values[kind];
    }
  }

  // Once: each signature over what the slow verifier would build if it were for the URL that is to be signed.
  void sign() {
    if (std::exchange(signed_, true)) return;
    std::string inputs;
    std::string bytes;
    message unsigned_head = out_.head;
    std::vector<std::pair<std::string, std::string>> added;
    for (std::size_t i = 0; i < signatures_.size(); ++i) {
      planned_signature& each = signatures_[i];
      message alone = unsigned_head;
      alone.add("Signature-Input", each.member());
      const slow::receiver& url = policies()[each.policy].slow;
      const std::size_t spelled = url.spellings.size() == 2 ? each.generation : 0;
      // Whatever key id it states, it is taken for one of ours: what is signed does not depend on that.
      std::vector<slow::trusted_key> own = trusted_keys();
      own.push_back({strangers_key().key_id(), 2});
      const auto base = slow::verifier(url, own, alone, out_.shows_target, [](const slow::question&) {
                          return false;
                        }).base_to_sign(spelled);
      each.bytes = base ? key_of(each.key).sign(*base) : std::string(64, '\1');
      if (base) out_.really_signed.push_back({each.bytes, *base, each.key});
      for (const change& spoil : spoils_) {
        if (spoil.signature == i)
          each.bytes[spoil.at] = static_cast<char>(each.bytes[spoil.at] ^ static_cast<int>(spoil.by));
      }
      for (const change& cut : cuts_) {
        if (cut.signature == i) each.bytes.resize(cut.at, '\2');
      }
      const std::string member = each.label + "=:" + slow::base64_of(each.bytes) + ":";
      if (line_for_each_ || i == 0) added.insert(added.end(), {{"Signature-Input", ""}, {"Signature", ""}});
      auto& input = added[added.size() - 2].second;
      auto& signature = added.back().second;
      input.append(input.empty() ? "" : ", ").append(each.member());
      signature.append(signature.empty() ? "" : ", ").append(member);
    }
    for (auto& [name, value] : added) out_.head.add(std::move(name), std::move(value));
  }

  struct change {
    std::size_t signature;
    std::size_t at;
    std::size_t by;
  };

  scripted_request out_;
  std::vector<planned_signature> signatures_;
  std::size_t now_ = 0;
  std::size_t digest_ = 0;
  std::vector<change> spoils_;
  std::vector<change> cuts_;
  bool line_for_each_ = false;
  bool signed_ = false;
};

}  // namespace fuzz

#endif
