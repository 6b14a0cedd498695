// What web servers do otherwise than examples/nginx/fastcgi.conf says: the socket is that of a path and was left as
// descriptor 0, and there are more meta-variables than the adapter asks for.
#include "catch.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>

#include <ubiops/webhooks/testing/key_pair.hpp>
#include <ubiops/webhooks/testing/signer.hpp>

#include "child_process.hpp"
#include "nginx_process.hpp"
#include "raw_http.hpp"
#include "scratch_folder.hpp"

namespace {

namespace uw = ubiops::webhooks;

class unix_listener {
 public:
  explicit unix_listener(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(descriptor_, 16) != 0) {
      throw std::runtime_error(std::string("cannot listen: ") + std::strerror(errno));
    }
  }
  unix_listener(const unix_listener&) = delete;
  unix_listener& operator=(const unix_listener&) = delete;
  ~unix_listener() { ::close(descriptor_); }

  /// The command with this socket for its standard input.
  [[nodiscard]] std::vector<std::string> spawned(const std::vector<std::string>& command) const {
    std::vector<std::string> made = {"/bin/sh", "-c", "exec \"$@\" <&" + std::to_string(descriptor_), "sh"};
    made.insert(made.end(), command.begin(), command.end());
    return made;
  }

 private:
  int descriptor_;
};

struct fastcgi_behind_nginx {
  explicit fastcgi_behind_nginx(const std::string& parameters)
      : server(socket.spawned({UBIOPS_WEBHOOKS_FASTCGI_SERVER, "--pubkey", folder.write("public-key", key.spki_pem()),
                               "--public-origin", "https://hooks.example.com"})),
        nginx(
            "server { listen 443; ssl_certificate /etc/ssl/certs/hooks.example.com.pem;\n"
            "ssl_certificate_key /etc/ssl/private/hooks.example.com.key;\n"
            "location / { fastcgi_pass unix:" +
            folder.path("socket") + ";\n" + parameters + "} }\n") {}

  /// What is answered to a request that covers Content-Type, with that line and more of them after it was signed.
  [[nodiscard]] std::string verdict(const std::string& type, const std::string& more = {}) const {
    uw::testing::signing_options options;
    options.components.emplace_back("content-type");
    options.components.emplace_back("content-length");
    auto sent = uw::testing::sign(key, "POST", "https://hooks.example.com/a%2Fb?c=%20",
                                  {{"Content-Type", "application/json"}}, R"({"id": 7})", options);
    REQUIRE(sent);
    for (uw::testing::field& line : sent->fields) {
      if (line.name == "Content-Type") line.value = type;
    }
    if (!more.empty()) sent->fields.push_back({"Content-Type", more});
    const http_answer answer = response_to(nginx.port, sent->http_text());
    const std::size_t code = answer.body.find(R"("code":")");
    if (code == std::string::npos) return std::to_string(answer.status);
    return std::to_string(answer.status) + " " +
           answer.body.substr(code + 8, answer.body.find('"', code + 8) - code - 8);
  }

  uw::testing::key_pair key = *uw::testing::key_pair::generate();
  scratch_folder folder;
  unix_listener socket{folder.path("socket")};
  child_process server;
  nginx_process nginx;
};

constexpr const char* usual = R"(
fastcgi_param REQUEST_METHOD $request_method;
fastcgi_param REQUEST_URI $request_uri;
fastcgi_param SERVER_PROTOCOL $server_protocol;
)";

// As nginx's own fastcgi_params; HTTP_HOST as Debian's.
constexpr const char* many = R"(
fastcgi_param QUERY_STRING $query_string;
fastcgi_param CONTENT_TYPE $content_type;
fastcgi_param CONTENT_LENGTH $content_length;
fastcgi_param SCRIPT_NAME $fastcgi_script_name;
fastcgi_param DOCUMENT_URI $document_uri;
fastcgi_param HTTPS $https if_not_empty;
fastcgi_param REMOTE_USER $remote_user;
fastcgi_param HTTP_HOST $host;
)";

// As web servers do that keep to RFC 3875 §4.1.18: what has a meta-variable of its own has none as HTTP_….
constexpr const char* of_cgi = R"(
fastcgi_param CONTENT_TYPE $content_type;
fastcgi_param CONTENT_LENGTH $content_length;
fastcgi_param HTTP_CONTENT_TYPE "" if_not_empty;
fastcgi_param HTTP_CONTENT_LENGTH "" if_not_empty;
)";

}  // namespace

TEST_CASE("a FastCGI server takes the socket that it was started with, and the variables of any web server") {
  for (const std::string& parameters : {std::string(usual), std::string(usual) + many, std::string(usual) + of_cgi}) {
    CAPTURE(parameters);
    fastcgi_behind_nginx behind(parameters);
    CHECK(behind.verdict("application/json") == "204");
    CHECK(behind.verdict("text/plain") == "403 signature_mismatch");
    // An empty CONTENT_TYPE stands for none.
    CHECK(behind.verdict("") == (parameters.ends_with(of_cgi) ? "400 missing_component" : "403 signature_mismatch"));
    behind.server.signal(SIGTERM);
    CHECK(behind.server.wait() == 0);
    CHECK(behind.server.out().empty());  // it has no port to tell
  }
}

TEST_CASE("a Content-Type that was sent twice is not taken for one") {
  fastcgi_behind_nginx behind(usual);
  CHECK(behind.verdict("application/json", "application/json") == "403 signature_mismatch");
  CHECK(behind.verdict("application/json", "text/plain") == "403 signature_mismatch");
}
