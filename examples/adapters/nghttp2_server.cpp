// libnghttp2: HTTP/2 in the clear, for a client that knows ("prior knowledge") or a proxy that ends TLS.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <nghttp2/nghttp2.h>

#include "nghttp2_head.hpp"
#include "tcp_server.hpp"

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// What a field line counts beside its bytes (RFC 9113 §6.5.2), since it takes memory even where it has none.
constexpr std::size_t line_overhead = 32;

struct stream {
  examples::nghttp2_lines lines = {};
  std::size_t head_size = 0;
  std::unique_ptr<examples::incoming> request = {};
  bool answered = false;
  std::string rest = {};  // of the answer
};

nghttp2_nv line(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

/// The streams of one connection, as nghttp2 calls back.
class streams {
 public:
  explicit streams(const ubiops::webhooks::verifier& verifier) : verifier_(verifier) {
    nghttp2_session_callbacks* calls = nullptr;
    nghttp2_session_callbacks_new(&calls);
    nghttp2_session_callbacks_set_on_begin_headers_callback(calls, [](auto*, const nghttp2_frame* frame, void* self) {
      if (is_request(frame)) static_cast<streams*>(self)->open_[frame->hd.stream_id] = {};
      return 0;
    });
    nghttp2_session_callbacks_set_on_header_callback(
        calls, [](auto*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                  const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* self) {
          const auto text = [](const std::uint8_t* at, std::size_t size) {
            return std::string(reinterpret_cast<const char*>(at), size);
          };
          if (!is_request(frame)) return 0;  // a trailer
          stream& each = static_cast<streams*>(self)->open_[frame->hd.stream_id];
          each.head_size += name_size + value_size + line_overhead;
          if (each.head_size > examples::max_head) return int{NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE};
          each.lines.emplace(text(name, name_size), text(value, value_size));
          return 0;
        });
    // What no head may have (RFC 9113 §8.2.1) ends the stream. Without this, 1.70 passes over it.
    nghttp2_session_callbacks_set_on_invalid_header_callback(
        calls, [](auto*, const nghttp2_frame*, const std::uint8_t*, std::size_t, const std::uint8_t*, std::size_t,
                  std::uint8_t, void*) { return int{NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE}; });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        calls, [](auto*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* self) {
          static_cast<streams*>(self)->on_data(id, {reinterpret_cast<const char*>(data), size});
          return 0;
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(calls, [](auto*, const nghttp2_frame* frame, void* self) {
      static_cast<streams*>(self)->on_frame(frame);
      return 0;
    });
    nghttp2_session_callbacks_set_on_stream_close_callback(calls,
                                                           [](auto*, std::int32_t id, std::uint32_t, void* self) {
                                                             static_cast<streams*>(self)->open_.erase(id);
                                                             return 0;
                                                           });
    nghttp2_session_server_new(&session_, calls, this);
    nghttp2_session_callbacks_del(calls);
    const nghttp2_settings_entry limits[] = {
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 32},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, examples::max_head},
    };
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, limits, std::size(limits));
  }
  ~streams() { nghttp2_session_del(session_); }
  streams(const streams&) = delete;
  streams& operator=(const streams&) = delete;

  [[nodiscard]] nghttp2_session* session() const { return session_; }

 private:
  static bool is_request(const nghttp2_frame* frame) {
    return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
  }

  void on_frame(const nghttp2_frame* frame) {
    const auto found = open_.find(frame->hd.stream_id);
    if (found == open_.end()) return;
    stream& each = found->second;
    const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (is_request(frame)) {
      each.request = std::make_unique<examples::incoming>(verifier_, examples::nghttp2_head(each.lines),
                                                          examples::http_version::http_2);
      const auto expected = each.lines.find("expect");
      const bool waits = expected != each.lines.end() && expected->second == "100-continue";
      if (waits && !each.request->refused() && !ends) {
        const nghttp2_nv status = line(":status", "100");
        nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, found->first, nullptr, &status, 1, nullptr);
      }
      each.lines.clear();  // a client may keep the stream open
    }
    if (each.request && (ends || each.request->refused())) respond(found->first, each);
  }

  void on_data(std::int32_t id, std::string_view chunk) {
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.answered) return;
    found->second.request->update(chunk);
    if (found->second.request->refused()) respond(id, found->second);
  }

  void respond(std::int32_t id, stream& each) {
    if (each.answered) return;
    each.answered = true;
    examples::answer answer = each.request->finish();
    each.rest = std::move(answer.problem);
    const std::string status = std::to_string(answer.status);
    const nghttp2_nv lines[] = {line(":status", status), line("content-type", "application/problem+json")};
    nghttp2_data_provider body = {};
    body.source.ptr = &each;
    body.read_callback = [](auto* session, std::int32_t stream_id, std::uint8_t* out, std::size_t size,
                            std::uint32_t* flags, nghttp2_data_source* source, void*) {
      std::string& rest = static_cast<stream*>(source->ptr)->rest;
      const std::size_t taken = std::min(size, rest.size());
      std::copy_n(rest.begin(), taken, out);
      rest.erase(0, taken);
      if (rest.empty()) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        // The client may stop sending: RFC 9113 §8.1.
        if (nghttp2_session_get_stream_remote_close(session, stream_id) == 0) {
          nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream_id, NGHTTP2_NO_ERROR);
        }
      }
      return static_cast<ssize_t>(taken);
    };
    const bool empty = each.rest.empty();
    nghttp2_submit_response(session_, id, lines, empty ? 1 : 2, empty ? nullptr : &body);
  }

  const ubiops::webhooks::verifier& verifier_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, stream> open_;
};

/// Moves bytes between the socket and nghttp2.
class session : public std::enable_shared_from_this<session> {
 public:
  session(boost::beast::tcp_stream connection, const ubiops::webhooks::verifier& verifier)
      : connection_(std::move(connection)), streams_(verifier) {}

  void start() { write(); }

 private:
  void read() {
    connection_.expires_after(examples::patience);
    connection_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](error_code failed, std::size_t size) {
      if (failed) return;
      const auto* const data = reinterpret_cast<const std::uint8_t*>(self->chunk_.data());
      if (nghttp2_session_mem_recv(self->streams_.session(), data, size) >= 0) self->write();
    });
  }

  void write() {
    out_.clear();
    const std::uint8_t* data = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(streams_.session(), &data)) > 0;) {
      out_.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    }
    connection_.expires_after(examples::patience);
    asio::async_write(connection_, asio::buffer(out_), [self = shared_from_this()](error_code failed, std::size_t) {
      nghttp2_session* const open = self->streams_.session();
      if (!failed && (nghttp2_session_want_read(open) || nghttp2_session_want_write(open))) self->read();
    });
  }

  boost::beast::tcp_stream connection_;
  streams streams_;
  std::array<char, 16 * 1024> chunk_;
  std::string out_;
};

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, examples::serve_tcp<session>); }
