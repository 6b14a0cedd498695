// What TLS connections to a Redis have in common: whom to trust, and who we are.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_TLS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_TLS_HPP

#include <memory>

#include <ubiops/webhooks/result.hpp>

#include "redis_url.hpp"

struct ssl_ctx_st;

namespace replay_redis {

struct tls_context_closer {
  void operator()(ssl_ctx_st* context) const noexcept;
};
using tls_context = std::unique_ptr<ssl_ctx_st, tls_context_closer>;

/// TLS 1.2 or later, always with the other side's certificate checked. `unreadable_file` with the name of the one in
/// the URL that cannot be used.
ubiops::webhooks::result<tls_context> make_tls_context(const tls_files& files);

}  // namespace replay_redis

#endif
