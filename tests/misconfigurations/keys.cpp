// Keys: the wrong one, the wrong name for one, and files that hold it in another form.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>

#include "foreign_keys.hpp"
#include "scored.hpp"

namespace misconfigurations {

namespace {

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

const std::string sha512 = "sha512:";

answered added(const std::string& what, const std::string& id, const uw::public_key& key, const wanted& right) {
  uw::keyring keys;
  return judge(what, keys.add(id, key), right);
}

/// A request by our key, whose keyid was written otherwise on the way.
diagnosed_case with_key_id(std::string (*change)(std::string)) {
  diagnosed_case made;
  std::string& input = made.field("Signature-Input");
  const std::size_t begin = input.find("keyid=\"") + 7;
  const std::size_t size = input.find('"', begin) - begin;
  input.replace(begin, size, change(input.substr(begin, size)));
  return made;
}

diagnosed_case signed_by_another() {
  diagnosed_case made;
  made.sent = diagnosed_case().sent;
  return made;
}

diagnosed_case signed_by_another_under_our_name() {
  diagnosed_case made;
  made.sent = diagnosed_case("https://hooks.example.com/ubiops", {}, "{}",
                             {.key_id = std::string(made.pair.public_key().key_id())})
                  .sent;
  return made;
}

std::vector<answered> names() {
  const auto pair = new_key_pair();
  const auto& key = pair.public_key();
  const std::string id(key.key_id());
  const std::string digits = id.substr(sha512.size());
  return {
      added("upper-case digits", sha512 + upper(digits), key, {"key_id", "write the digits in lower case"}),
      added("bare digits", digits, key, {"key_id", "write sha512: before the digits"}),
      added("SHA512:", "SHA512:" + digits, key, {"key_id", "write sha512: in lower case"}),
      added("sha-512:", "sha-512:" + digits, key, {"key_id", "write sha512: in place of sha-512:"}),
      added("a line end", id + "\n", key, {"key_id", "printable ASCII"}),
      judge("a name of ours",
            [] {
              diagnosed_case made;  // the keyring of "ubiops" trusts no keyid that UbiOps writes
              uw::keyring keys;
              REQUIRE(keys.add("ubiops", made.pair.public_key()));
              const auto told = made.explain(keys);
              return names_of_causes(told) + " " + (told.causes.empty() ? "" : told.causes[0].change);
            }(),
            {"other_key", "keys.add("}),
      judge("upper-case keyid", with_key_id([](std::string text) { return upper(std::move(text)); }),
            {"key_id_spelling", "lower"}),
      judge("bare keyid", with_key_id([](std::string text) { return text.substr(sha512.size()); }),
            {"key_id_spelling", "sha512:"}),
      judge("empty keyid", with_key_id([](std::string) { return std::string(); }), {"key_id_spelling", "keyid"}),
  };
}

answered file(const std::string& what, const std::string& text, const wanted& right) {
  return judge(what, uw::public_key::from_pem(text), right);
}

std::string pem(const std::string& label, const std::string& base64) {
  return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
}

std::vector<answered> files() {
  const std::string& whole = foreign_keys::pem;
  const std::string& body = foreign_keys::body;
  const wanted is_private{"a private key was given", "where a public key belongs"};
  std::vector<answered> all = {
      file("private key", pem("PRIVATE KEY", foreign_keys::private_body), is_private),
      file("encrypted private key", pem("ENCRYPTED PRIVATE KEY", foreign_keys::private_body), is_private),
      file("OpenSSH private key", pem("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEA"), is_private),
      file("private key in DER", foreign_keys::decoded(foreign_keys::private_body), is_private),
      file("RSA",
           pem("PUBLIC KEY",
               "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKo/m3kFc5Yz2h9Y9TG2r9nY3S8vL1jVh0dYV3gq0bXb"
               "6k4X2s9d1u8h0nG3tC7z1vQk9pM5w6eL2r3t4y5u6i8CAwEAAQ=="),
           {"not an Ed25519 key", "Ed25519"}),
      file("EC",
           pem("PUBLIC KEY",
               "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuEZ"
               "v0QJaYTN/oVBusFn3DuWyFCGqjC2tssMXDitcDFm4Q=="),
           {"not an Ed25519 key", "Ed25519"}),
      file("X25519", pem("PUBLIC KEY", "MCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="),
           {"not an Ed25519 key", "Ed25519"}),
      file("two blocks", whole + whole, {"one PEM block", "expected one"}),
      file("no END line", whole.substr(0, whole.find("-----END")), {"END", "expected one PEM block"}),
      file("cut base64", pem("PUBLIC KEY", body.substr(0, 40)), {"malformed", "expected one PEM block"}),
      file("bad base64", pem("PUBLIC KEY", "!" + body.substr(1)), {"byte", "expected one PEM block"}),
      judge("no file", uw::public_key::from_pem_file("/nowhere/key.pem"), {"cannot be read", "No such file"}),
  };
  for (const auto& each : foreign_keys::all()) {
    if (all.size() == 32) break;
    const std::string advice = each.extractable ? "FILE" : "; ";
    all.push_back(file(each.form, each.text, {each.form, advice}));
  }
  return all;
}

}  // namespace

std::vector<row> about_keys() {
  return {
      {"24",
       {judge("another key, or rotated", signed_by_another(), {"unknown_key", "key"}),
        judge("rotated, and the old one known", signed_by_another(), {"unknown_key", "UbiOps"}),
        judge("right keyid, another key", signed_by_another_under_our_name(), {"not_signed_or_altered", "forge"})}},
      {"25", names()},
      {"26", files()},
  };
}

}  // namespace misconfigurations
