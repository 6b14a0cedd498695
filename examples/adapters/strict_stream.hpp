// A stream of Asio, with Boost or without, on which a request's head arrives only if it is well formed. Beast and
// RESTinio join folded lines (RFC 9112 §5.2) before anybody sees them: what was signed as one line would verify
// although it was sent as two.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_STRICT_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_STRICT_STREAM_HPP

#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

/// `Stream`, whose reads fail once the head has a fault; bytes behind the head come through as they are. To be used in
/// its place; the handlers' own memory is not asked for.
template <class Stream>
class strict_stream : public Stream {
 public:
  using Stream::Stream;
  explicit strict_stream(Stream stream) : Stream(std::move(stream)) {}
  strict_stream(strict_stream&& other) noexcept : Stream(static_cast<Stream&&>(other)) {}  // before anything is read

  /// The next request begins; what has been read of it already. Only where a connection has several.
  void begin_head(std::string_view already_read = {}) {
    head_.emplace();
    head().record(already_read);
  }

  /// Whether the head has a fault.
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it is never empty
  [[nodiscard]] bool refused() const { return head_->refused(); }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    // Found by their arguments, in asio or in boost::asio.
    auto executor = get_associated_executor(handler, Stream::get_executor());
    Stream::async_read_some(
        buffers, bind_executor(std::move(executor), [this, buffers, handler = std::forward<Handler>(handler)](
                                                        auto failed, std::size_t size) mutable {
          record(buffers, size);
          if (refused() && !failed) failed = {EBADMSG, failed.category()};
          handler(failed, size);
        }));
  }

 private:
  template <class Buffers>
  void record(const Buffers& buffers, std::size_t size) {
    for (auto each = buffer_sequence_begin(buffers); size != 0 && each != buffer_sequence_end(buffers); ++each) {
      const std::size_t part = size < each->size() ? size : each->size();
      head().record({static_cast<const char*>(each->data()), part});
      size -= part;
    }
  }

  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it is never empty
  ubiops::webhooks::recorded_head& head() { return *head_; }

  std::optional<ubiops::webhooks::recorded_head> head_{std::in_place};
};

}  // namespace examples

#endif
