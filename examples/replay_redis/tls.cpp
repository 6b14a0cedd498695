#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

// A key with a passphrase is refused, where OpenSSL would ask for it on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

void tls_context_closer::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

uw::result<tls_context> make_tls_context(const tls_files& files) {
  const auto unusable = [](std::string_view file) {
    ERR_clear_error();
    return uw::error(uw::errc::unreadable_file, file);
  };
  tls_context made(SSL_CTX_new(TLS_client_method()));
  if (made == nullptr) return uw::error(uw::errc::crypto_unavailable, "TLS");
  SSL_CTX* const context = made.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (files.ca.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_locations(context, files.ca.c_str(), nullptr) != 1) {
    return unusable("ca_file");
  }
  if (files.certificate.empty()) return made;
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) return unusable("cert_file");
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) return unusable("key_file");
  return made;
}

}  // namespace replay_redis
