// keygen: files, their modes, and that OpenSSL reads them.

#include <sys/stat.h>

#include <string>

#include "catch.hpp"
#include "sending.hpp"

namespace uw = ubiops::webhooks;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777u : 0;
}

}  // namespace

TEST_CASE("keygen writes a pair, the private key for its owner alone, and prints the key id") {
  ::umask(0);
  const scratch_folder folder;
  const finished_process made = run_process({UBIOPS_WEBHOOKS_KEYGEN, folder.path("private"), folder.path("public")});
  CHECK(made.code == 0);
  CHECK(made.err.empty());
  CHECK(mode_of(folder.path("private")) == 0600);
  CHECK(mode_of(folder.path("public")) == 0644);
  const auto pair = uw::testing::key_pair::from_pkcs8_pem_file(folder.path("private"));
  const auto key = uw::public_key::from_pem_file(folder.path("public"));
  REQUIRE(pair);
  REQUIRE(key);
  CHECK(std::string(pair->public_key().key_id()) == std::string(key->key_id()));
  CHECK(made.out == std::string(key->key_id()) + "\n");
  CHECK(made.out.starts_with("sha512:"));

  const finished_process another = run_process({UBIOPS_WEBHOOKS_KEYGEN, folder.path("p2"), folder.path("q2")});
  CHECK(another.code == 0);
  CHECK(another.out != made.out);
}

TEST_CASE("keygen overwrites nothing, and leaves no half of a pair") {
  const scratch_folder folder;
  const std::string there = folder.write("there", "precious");
  for (const auto& [first, second] :
       {std::pair(there, folder.path("new")), std::pair(folder.path("new"), there),
        std::pair(folder.path("same"), folder.path("same")), std::pair(folder.path("no/folder"), folder.path("new")),
        std::pair(folder.path("new"), folder.path("no/folder"))}) {
    const finished_process refused = run_process({UBIOPS_WEBHOOKS_KEYGEN, first, second});
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    CHECK(contains(refused.err, "keygen: "));
    CHECK(read_file(there) == "precious");
    CHECK(mode_of(folder.path("new")) == 0);
    CHECK(mode_of(folder.path("same")) == 0);
  }
  CHECK(run_process({UBIOPS_WEBHOOKS_KEYGEN, folder.path("new"), folder.path("new.pub")}).code == 0);
}

TEST_CASE("keygen says in a sentence why it writes nothing") {
  const scratch_folder folder;
  const std::string same = folder.path("same");
  const auto said = [](const std::string& first, const std::string& second) {
    const finished_process refused = run_process({UBIOPS_WEBHOOKS_KEYGEN, first, second});
    CHECK(refused.code == 2);
    return refused.err;
  };
  CHECK(said(same, same) == "keygen: both keys would be written to " + same + ": name two files\n");
  CHECK(said(same, folder.path("./same")) == "keygen: both keys would be written to " + same + ": name two files\n");
  const std::string there = folder.write("there", "precious");
  CHECK(said(there, same) == "keygen: " + there + ": is there already, and is not overwritten\n");
  CHECK(run_process({UBIOPS_WEBHOOKS_KEYGEN, same, folder.path("same.pub")}).code == 0);
}

TEST_CASE("keygen --version prints the version") {
  const finished_process asked = run_process({UBIOPS_WEBHOOKS_KEYGEN, "--version"});
  CHECK(asked.code == 0);
  CHECK(asked.out.starts_with("keygen of ubiops_webhooks "));
}

TEST_CASE("keygen's wrong arguments are exit code 2, its help 0") {
  CHECK(run_process({UBIOPS_WEBHOOKS_KEYGEN, "--help"}).code == 0);
  CHECK(run_process({UBIOPS_WEBHOOKS_KEYGEN, "--force"}).code == 2);
  CHECK(run_process({UBIOPS_WEBHOOKS_KEYGEN, "a", "b", "c"}).code == 2);
}

TEST_CASE("OpenSSL reads both keys, and finds that they belong together") {
  const scratch_folder folder;
  const finished_process made = run_process({UBIOPS_WEBHOOKS_KEYGEN, folder.path("private"), folder.path("public")});
  REQUIRE(made.code == 0);
  const finished_process of_private = run_process({"openssl", "pkey", "-in", folder.path("private"), "-pubout"});
  CHECK(of_private.code == 0);
  CHECK(of_private.out == read_file(folder.path("public")));
  const finished_process of_public =
      run_process({"openssl", "pkey", "-pubin", "-in", folder.path("public"), "-noout", "-text"});
  CHECK(of_public.code == 0);
  CHECK(contains(of_public.out, "ED25519 Public-Key:"));
  const finished_process rewritten = run_process({"openssl", "pkey", "-in", folder.path("private")});
  CHECK(rewritten.out == read_file(folder.path("private")));
}
