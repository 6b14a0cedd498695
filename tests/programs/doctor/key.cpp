// doctor key: kinds of key files, their ids, the commands that convert them; private keys are never shown.

#include <string>

#include "doctoring.hpp"

TEST_CASE("a public key is shown with its keyid") {
  const doctoring with;
  const finished_process ended = with.run({"key", with.public_key});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out == with.public_key + ": an Ed25519 public key in PEM, as a receiver needs it\n  keyid: " +
                         std::string(with.pair.public_key().key_id()) + "\n");
}

TEST_CASE("a private key is named, and nothing of it is shown") {
  const doctoring with;
  const finished_process ended = with.run({"key", with.private_key});
  CHECK(ended.code == 1);
  CHECK(ended.out == with.private_key +
                         ": a PRIVATE key, which a receiver must not have: it is not shown here.\n"
                         "  kind: Ed25519, PKCS #8 in PEM, as keygen writes it\n  keyid of its public key: " +
                         std::string(with.pair.public_key().key_id()) +
                         "\n  to take that out of it: openssl pkey -in " + with.private_key + " -pubout\n");
  const std::string other =
      with.folder.write("other", "-----BEGIN OPENSSH PRIVATE KEY-----\nplanted\n-----END OPENSSH PRIVATE KEY-----\n");
  CHECK(with.run({"key", other}).out ==
        other + ": a PRIVATE key, which a receiver must not have: it is not shown here.\n");
}

TEST_CASE("another form is named with the command that converts it, which does") {
  const doctoring with;
  std::string body = with.pair.spki_pem();
  body = body.substr(body.find('\n') + 1);
  body.resize(body.find('\n') + 1);
  const std::string bare = with.folder.write("it's bare", body);
  const finished_process ended = with.run({"key", bare});
  CHECK(ended.code == 1);
  CHECK(contains(ended.out,
                 ": the key is malformed: expected one PEM block \"PUBLIC KEY\": base64 without BEGIN and END lines"));
  const std::string before = "; to convert it: ";
  const std::size_t command = ended.out.find(before);
  REQUIRE(command != std::string::npos);
  const finished_process converted = run_process({"sh", "-c", ended.out.substr(command + before.size())});
  CHECK(converted.code == 0);
  CHECK(converted.out == with.pair.spki_pem());
}

TEST_CASE("several files: the exit code is that of the worst") {
  const doctoring with;
  CHECK(with.run({"key", with.public_key, with.private_key}).code == 1);
  const finished_process missing = with.run({"key", with.public_key, with.folder.path("missing"), with.private_key});
  CHECK(missing.code == 2);
  CHECK(contains(missing.out, with.folder.path("missing") + ": cannot be read\n"));
  CHECK(with.run({"key", with.folder.path()}).code == 2);
  CHECK(with.run({"key", with.folder.write("hostile", "\x1b[31m<b>")}).code == 1);
}
