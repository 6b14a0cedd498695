// The other direction: what `send` signs as either generation is taken by a receiver that the producer's own packages
// of that generation verify for, and refused once it is tampered with.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "child_process.hpp"
#include "new_key_pair.hpp"
#include "pythons.hpp"
#include "scratch_folder.hpp"

namespace {

struct keys {
  ubiops::webhooks::testing::key_pair pair = new_key_pair();
  scratch_folder folder;
  std::string private_file = folder.write("private-key", pair.pkcs8_pem());
  std::string public_file = folder.write("public-key", pair.spki_pem());
};

/// listener.py, with the packages of one generation.
class packages_listener {
 public:
  packages_listener(const std::string& generation, const keys& with, const std::string& url)
      : child_(command(generation, with, url)) {
    if (!child_.says("Listening on ") || !child_.says("\n")) FAIL(child_.err());
    const std::string line = child_.out();
    const std::size_t begin = line.find("127.0.0.1");
    origin_ = "http://" + line.substr(begin, line.find('\n', begin) - begin);
  }

  [[nodiscard]] const std::string& origin() const { return origin_; }

 private:
  static std::vector<std::string> command(const std::string& generation, const keys& with, const std::string& url) {
    std::vector<std::string> all = {python_of(generation), UBIOPS_WEBHOOKS_INTEROP_SOURCE "/listener.py",
                                    with.public_file};
    if (!url.empty()) all.push_back(url);
    return all;
  }

  child_process child_;
  std::string origin_;
};

finished_process send(const keys& with, const std::vector<std::string>& options) {
  std::vector<std::string> command = {UBIOPS_WEBHOOKS_SEND, "--key", with.private_file, "--timeout", "30"};
  command.insert(command.end(), options.begin(), options.end());
  return run_process(command);
}

/// The packages of another day sign as the newer ones, as far as we know.
std::string signer_of(const std::string& generation) { return generation == "older" ? "older" : "newer"; }

/// How the packages tell a signature that is over something else.
constexpr std::string_view mismatch = "InvalidSignature(InvalidSignature";

void check_taken(const finished_process& ended) {
  CAPTURE(ended.out, ended.err);
  CHECK(ended.code == 0);
  CHECK(ended.out == "204\n");
}

void check_refused(const finished_process& ended, std::string_view reason) {
  CAPTURE(ended.out, ended.err, reason);
  CHECK(ended.code == 1);
  CHECK(ended.out.starts_with("403 "));
  CHECK(ended.out.find(reason) != std::string::npos);
}

}  // namespace

TEST_CASE("a listener built on the packages takes what send signs, of either generation, and nothing tampered with") {
  const keys ours;
  const keys others;
  for (const std::string& generation : generations()) {
    const packages_listener listener(generation, ours, "");
    for (const std::string signer : {"older", "newer"}) {
      CAPTURE(generation, signer);
      const std::string url = listener.origin() + "/ubiops/%7eevents?x=%2f&y=a b";
      const std::vector<std::string> usual = {"--url", url, "--signer", signer};
      const auto with = [&usual](std::vector<std::string> more) {
        more.insert(more.begin(), usual.begin(), usual.end());
        return more;
      };
      check_taken(send(ours, usual));
      check_taken(send(ours, with({"--header", "Authorization: Token 1", "--event", "pipeline_request_failed"})));
      check_refused(send(ours, with({"--tamper"})), "does not match the message body");
      check_refused(send(ours, with({"--created", "1753500000"})), "age");
      check_refused(send(others, usual), "another key");
      check_refused(send(ours, {"--url", "http://elsewhere.example/ubiops", "--connect-to", listener.origin(),
                                "--signer", signer, "--header", "Host: " + listener.origin().substr(7)}),
                    "");
    }
  }
}

TEST_CASE("where the generations sign another text for one URL, each takes its own from send") {
  const keys ours;
  for (const std::string& generation : generations()) {
    for (const std::string url :
         {"https://hooks.example.com:443/ubiops", "http://hooks.example.com:80/ubiops?x=1",
          "https://User:Pass@hooks.example.com/ubiops", "https://user:@hooks.example.com:8443/ubiops",
          "https://:@[2001:DB8::A]:443/ubiops", "https://hooks.example.com/ubiops#part",
          "https://User:Pass@Hooks.Example.com:443/a/../ubiops?x=%2f#part"}) {
      const packages_listener listener(generation, ours, url);
      const std::string own = signer_of(generation);
      CAPTURE(generation, url);
      const std::vector<std::string> usual = {"--url", url, "--connect-to", listener.origin(), "--signer"};
      const auto signed_by = [&usual](const std::string& signer, bool tampered) {
        std::vector<std::string> all = usual;
        all.push_back(signer);
        if (tampered) all.emplace_back("--tamper");
        return all;
      };
      check_taken(send(ours, signed_by(own, false)));
      check_refused(send(ours, signed_by(own, true)), "does not match the message body");
      check_refused(send(ours, signed_by(own == "older" ? "newer" : "older", false)), mismatch);
    }
  }
}
