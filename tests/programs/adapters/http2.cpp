// The client of HTTP/2. Host becomes :authority; where there are two, both go as `host`, since there can be one
// :authority only.
#include <nghttp2/nghttp2.h>

#include <algorithm>

#include "connection.hpp"
#include "request_case.hpp"

namespace {

using namespace std::chrono_literals;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

using lines = std::vector<std::pair<std::string, std::string>>;

lines head_lines(const request_case& each) {
  const auto is_host = [](const auto& line) { return lower(line.name) == "host"; };
  const auto& fields = each.sent.fields;
  lines out = {{":method", each.sent.method}, {":scheme", "https"}, {":path", each.sent.target}};
  const bool one_host = std::count_if(fields.begin(), fields.end(), is_host) == 1;
  if (one_host) out.emplace_back(":authority", std::find_if(fields.begin(), fields.end(), is_host)->value);
  for (const auto& line : fields) {
    if (!is_host(line) || !one_host) out.emplace_back(lower(line.name), line.value);
  }
  return out;
}

lines trailer_lines(const request_case& each) {
  lines out;
  for (const auto& line : each.trailers) out.emplace_back(lower(line.name), line.value);
  return out;
}

std::vector<nghttp2_nv> as_nghttp2(lines& of) {
  std::vector<nghttp2_nv> out;
  for (auto& [name, value] : of) {
    const auto bytes = [](std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); };
    out.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  return out;
}

class client {
 public:
  client(unsigned port, const request_case& each)
      : server_(port), case_(each), head_(head_lines(each)), trailers_(trailer_lines(each)), body_(each.sent.body) {
    nghttp2_session_callbacks* calls = nullptr;
    nghttp2_session_callbacks_new(&calls);
    nghttp2_session_callbacks_set_on_header_callback(
        calls, [](auto*, const nghttp2_frame*, const std::uint8_t* name, std::size_t name_size,
                  const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* self) {
          const std::string_view key(reinterpret_cast<const char*>(name), name_size);
          const std::string text(reinterpret_cast<const char*>(value), value_size);
          if (key == ":status") static_cast<client*>(self)->on_status(std::stoi(text));
          return 0;
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        calls, [](auto*, std::uint8_t, std::int32_t, const std::uint8_t* data, std::size_t size, void* self) {
          static_cast<client*>(self)->answer_.received.append(reinterpret_cast<const char*>(data), size);
          return 0;
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(calls, [](auto*, std::int32_t, std::uint32_t, void* self) {
      static_cast<client*>(self)->done_ = true;
      return 0;
    });
    nghttp2_session_client_new(&session_, calls, this);
    nghttp2_session_callbacks_del(calls);
  }
  ~client() { nghttp2_session_del(session_); }
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  outcome run() {
    ready_ = case_.how != delivery::on_continue;
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0);
    nghttp2_data_provider provider = {};
    provider.read_callback = [](auto*, std::int32_t, std::uint8_t* out, std::size_t size, std::uint32_t* flags,
                                nghttp2_data_source*,
                                void* self) { return static_cast<client*>(self)->give(out, size, *flags); };
    auto head = as_nghttp2(head_);
    stream_ = nghttp2_submit_request(session_, nullptr, head.data(), head.size(), &provider, nullptr);
    const auto last_moment = std::chrono::steady_clock::now() + client_patience;
    while (std::chrono::steady_clock::now() < last_moment) {
      flush();
      if (done_) return concluded("reset");
      std::string_view chunk;
      const auto came = server_.receive(chunk, ready_ ? 1000ms * client_patience.count() : 1000ms);
      if (came == connection::state::closed) return concluded("closed");
      if (came == connection::state::quiet && ready_) break;
      nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(chunk.data()), chunk.size());
      if (!ready_ && (answer_.continued || came == connection::state::quiet)) {
        ready_ = true;
        nghttp2_session_resume_data(session_, stream_);
      }
    }
    return concluded("silence");
  }

 private:
  void on_status(int status) {
    if (status == 100) {
      answer_.continued = true;
    } else {
      answer_.status = status;
    }
  }

  ssize_t give(std::uint8_t* out, std::size_t size, std::uint32_t& flags) {
    // A body that is announced and not there is still to come.
    if (!ready_ || (case_.how == delivery::on_continue && case_.sent.body.empty())) return NGHTTP2_ERR_DEFERRED;
    const std::size_t taken = std::min({size, body_.size(), case_.how == delivery::chunked ? std::size_t{9} : size});
    std::copy_n(body_.begin(), taken, out);
    body_.erase(0, taken);
    if (body_.empty()) {
      flags |= NGHTTP2_DATA_FLAG_EOF;
      if (!trailers_.empty()) {
        flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        auto trailers = as_nghttp2(trailers_);
        nghttp2_submit_trailer(session_, stream_, trailers.data(), trailers.size());
      }
    }
    return static_cast<ssize_t>(taken);
  }

  void flush() {
    const std::uint8_t* data = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &data)) > 0;) {
      server_.send({reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)},
                   case_.how == delivery::byte_by_byte ? 1 : std::string_view::npos);
    }
  }

  outcome concluded(std::string_view without) {
    const std::string_view mark = R"("code":")";
    if (const std::size_t at = answer_.received.find(mark); at != std::string::npos) {
      const std::size_t begin = at + mark.size();
      answer_.code = answer_.received.substr(begin, answer_.received.find('"', begin) - begin);
    }
    if (answer_.status == 0) answer_.without = without;
    return answer_;
  }

  connection server_;
  const request_case& case_;
  lines head_;
  lines trailers_;
  std::string body_;
  nghttp2_session* session_ = nullptr;
  std::int32_t stream_ = 0;
  bool ready_ = false;
  bool done_ = false;
  outcome answer_;
};

}  // namespace

outcome send_http2(unsigned port, const request_case& each) { return client(port, each).run(); }
