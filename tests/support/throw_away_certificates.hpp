// Certificates for one test, by the openssl program: a CA, and what it has issued.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_THROW_AWAY_CERTIFICATES_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_THROW_AWAY_CERTIFICATES_HPP

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "child_process.hpp"
#include "scratch_folder.hpp"

class throw_away_certificates {
 public:
  throw_away_certificates() { make("ca", {"-subj", "/CN=throw-away CA"}); }

  /// PEM files.
  struct issued {
    std::string certificate;
    std::string key;
  };

  [[nodiscard]] std::string ca() const { return folder_.path("ca.pem"); }

  /// `names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1".
  [[nodiscard]] issued issue(const std::string& file, const std::string& names) const {
    make(file, {"-subj", "/CN=throw-away", "-addext", "subjectAltName=" + names, "-addext",
                "basicConstraints=critical,CA:FALSE", "-CA", ca(), "-CAkey", folder_.path("ca.key")});
    return {folder_.path(file + ".pem"), folder_.path(file + ".key")};
  }

 private:
  void make(const std::string& file, const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"openssl",
                                      "req",
                                      "-x509",
                                      "-newkey",
                                      "ec",
                                      "-pkeyopt",
                                      "ec_paramgen_curve:P-256",
                                      "-nodes",
                                      "-days",
                                      "2",
                                      "-keyout",
                                      folder_.path(file + ".key"),
                                      "-out",
                                      folder_.path(file + ".pem")};
    words.insert(words.end(), more.begin(), more.end());
    const auto done = run_process(std::move(words));
    if (done.code != 0) throw std::runtime_error("openssl makes no certificate: " + done.err);
  }

  scratch_folder folder_;
};

#endif
