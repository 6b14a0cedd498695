// The connections of libevent's evhttp, each of which records its request's head: evhttp ends values at a NUL, joins
// folded lines, and has taken trailers for fields by the time that it shows a request.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_EVHTTP_HEADS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_EVHTTP_HEADS_HPP

#include <sys/socket.h>

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

/// For one evhttp, which is to end first. Only a connection's first request has its head here: answer it with
/// "Connection: close".
class evhttp_heads {
 public:
  /// A connection ends where more has come than `max_request`: evhttp bounds heads and bodies, but not the line before
  /// a chunk.
  explicit evhttp_heads(std::size_t max_request) : max_request_(max_request) {}

  /// For evhttp_set_bevcb(), whose last argument is the evhttp_heads.
  static bufferevent* on_connection(event_base* base, void* heads) {
    bufferevent* const made = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    // Libevent does not tell when a connection ends that brought no request. Its head stays until another connection
    // has its address, so that there are about as many as were ever open at once.
    auto& self = *static_cast<evhttp_heads*>(heads);
    auto& added = self.connections_[made];
    added.reset(new connection{made, self.max_request_});
    evbuffer_add_cb(bufferevent_get_input(made), on_bytes, added.get());
    return made;
  }

  ubiops::webhooks::recorded_head& of(evhttp_request* request) const {
    return connections_.at(evhttp_connection_get_bufferevent(evhttp_request_get_connection(request)))->head;
  }

 private:
  struct connection {
    bufferevent* of;
    std::size_t left;
    ubiops::webhooks::recorded_head head = {};
  };

  static void on_bytes(evbuffer* input, const evbuffer_cb_info* change, void* state) {
    if (change->n_added == 0) return;
    std::string added(change->n_added, '\0');
    evbuffer_ptr begin;
    evbuffer_ptr_set(input, &begin, change->orig_size, EVBUFFER_PTR_SET);
    evbuffer_copyout_from(input, &begin, added.data(), added.size());
    auto& self = *static_cast<connection*>(state);
    self.head.record(added);
    if (added.size() > self.left) ::shutdown(bufferevent_getfd(self.of), SHUT_RDWR);  // the next read is the last
    self.left -= added.size() < self.left ? added.size() : self.left;
  }

  const std::size_t max_request_;
  std::unordered_map<bufferevent*, std::unique_ptr<connection>> connections_;
};

}  // namespace examples

#endif
