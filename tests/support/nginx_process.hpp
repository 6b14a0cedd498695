// nginx on a free port of loopback, from a configuration that names port 443, with `ssl` or in the clear, and Debian's
// places of certificates.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_NGINX_PROCESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_NGINX_PROCESS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "child_process.hpp"
#include "free_port.hpp"
#include "raw_http.hpp"
#include "scratch_folder.hpp"

/// Replaces `from`, which must be there.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("not in the configuration: " + std::string(from));
  for (; at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

class nginx_process {
 public:
  /// `servers` is what stands in the http block; `names` are those of the certificate.
  explicit nginx_process(const std::string& servers,
                         const std::string& names = "DNS:hooks.example.com,DNS:localhost,IP:127.0.0.1") {
    const finished_process made =
        run_process({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                     "-days", "2", "-subj", "/CN=hooks.example.com", "-addext", "subjectAltName=" + names, "-keyout",
                     folder.path("key"), "-out", certificate()});
    if (made.code != 0) throw std::runtime_error("no certificate: " + made.err);
    for (int attempt = 0; attempt < 5; ++attempt) {
      if (start(servers)) return;
    }
    throw std::runtime_error("nginx does not start: " + child->err());
  }

  [[nodiscard]] std::string certificate() const { return folder.path("certificate"); }
  [[nodiscard]] std::string origin() const { return "https://127.0.0.1:" + std::to_string(port); }

  scratch_folder folder;
  std::uint16_t port = 0;
  std::unique_ptr<child_process> child;

 private:
  bool start(const std::string& servers) {
    port = free_port();
    std::string text = replaced(servers, "listen 443", "listen 127.0.0.1:" + std::to_string(port));
    text = replaced(text, "/etc/ssl/certs/hooks.example.com.pem", certificate());
    text = replaced(text, "/etc/ssl/private/hooks.example.com.key", folder.path("key"));
    std::string places;
    for (const char* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      places.append(kind).append("_temp_path ").append(folder.path(kind)).append(";\n");
    }
    // One process, of our own user.
    folder.write("nginx.conf", "daemon off;\nmaster_process off;\nerror_log stderr;\npid " + folder.path("pid") +
                                   ";\nevents {}\nhttp {\naccess_log off;\n" + places + text + "}\n");
    child = std::make_unique<child_process>(std::vector<std::string>{UBIOPS_WEBHOOKS_NGINX, "-p", folder.path(), "-e",
                                                                     "stderr", "-c", folder.path("nginx.conf")});
    return eventually([this] { return answers() || child->has_ended(); }) && !child->has_ended();
  }

  [[nodiscard]] bool answers() const {
    try {
      raw_http probe(port);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }
};

#endif
