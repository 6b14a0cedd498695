// The event in a verified webhook body, typed. JSON is that of RFC 8259.
#ifndef UBIOPS_WEBHOOKS_EVENT_HPP
#define UBIOPS_WEBHOOKS_EVENT_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/event/detail/delivery_key.hpp>
#include <ubiops/webhooks/event/detail/reader.hpp>
#include <ubiops/webhooks/event/detail/text.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// What the request was made to.
enum class object_type : std::uint8_t { unknown, deployment, pipeline };

/// What has happened to the request. `finished` comes for completed, failed and cancelled requests alike.
enum class moment : std::uint8_t { unknown, started, completed, failed, finished };

/// Where the request stands.
enum class request_status : std::uint8_t {
  unknown,
  pending,
  processing,
  completed,
  failed,
  cancelled,
  cancelled_pending
};

class event;

/// Reads a verified body; the event keeps a copy of it.
///
/// Required: one JSON object with the strings `event` and `request_id`, not empty. The other texts are strings, `null`
/// or absent; `result` is any JSON, or marked (`event::result_is_json`). Events, statuses and fields that this release
/// does not know are no errors. Everything else is `errc::malformed_event`, and its subject the outermost field in
/// which, or after which, reading stopped: another type in a known field; an identifier above
/// limits::max_event_identifier; a name twice in one object, also inside values, since readers
/// disagree on which of them counts; what is not JSON; invalid UTF-8, and lone surrogates outside of the result; a byte
/// order mark; nesting above limits::max_event_depth; a body above limits::max_event_body. Allocates; throws
/// std::bad_alloc where there is no memory, which says nothing of the event: answer 503, so that UbiOps sends it again.
/// Linear, but n log n in the names of one object if they are made to collide.
[[nodiscard]] inline result<event> parse_event(std::string_view body);

/// One webhook event. It owns its text: it outlives the body, may be copied and moved, and views from it last until it
/// is assigned, moved from or destroyed. A text that the event does not have is empty; so are all of a moved-from one.
class event {
 public:
  /// The event's name as received, "deployment_request_completed". Never empty.
  [[nodiscard]] std::string_view name() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return text_.view(field::event);
  }
  void name() const&& = delete;

  /// By the name: "deployment_…" or "pipeline_…", else unknown.
  [[nodiscard]] object_type object() const noexcept {
    if (name().starts_with("deployment_")) return object_type::deployment;
    if (name().starts_with("pipeline_")) return object_type::pipeline;
    return object_type::unknown;
  }

  /// By the name: what follows "<object>_request_"; unknown if that is another word, or the name another.
  [[nodiscard]] webhooks::moment moment() const noexcept {
    const std::string_view word = name().substr(name().find('_') + 1);
    if (object() == object_type::unknown) return webhooks::moment::unknown;
    if (word == "request_started") return webhooks::moment::started;
    if (word == "request_completed") return webhooks::moment::completed;
    if (word == "request_failed") return webhooks::moment::failed;
    if (word == "request_finished") return webhooks::moment::finished;
    return webhooks::moment::unknown;
  }

  /// `deployment_id` or `pipeline_id`, as object() says, and so on; empty if that is unknown.
  [[nodiscard]] std::string_view object_id() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return of_object(field::deployment_id);
  }
  [[nodiscard]] std::string_view object_name() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return of_object(field::deployment_name);
  }
  [[nodiscard]] std::string_view version_id() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return of_object(field::deployment_version_id);
  }
  [[nodiscard]] std::string_view version_name() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return of_object(field::deployment_version_name);
  }
  void object_id() const&& = delete;
  void object_name() const&& = delete;
  void version_id() const&& = delete;
  void version_name() const&& = delete;

  /// The request's id. Never empty.
  [[nodiscard]] std::string_view request_id() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return text_.view(field::request_id);
  }
  void request_id() const&& = delete;

  /// By status_text(); unknown if that is absent or another word.
  [[nodiscard]] request_status status() const noexcept {
    const std::string_view word = status_text();
    if (word == "pending") return request_status::pending;
    if (word == "processing") return request_status::processing;
    if (word == "completed") return request_status::completed;
    if (word == "failed") return request_status::failed;
    if (word == "cancelled") return request_status::cancelled;
    if (word == "cancelled_pending") return request_status::cancelled_pending;
    return request_status::unknown;
  }

  /// The status as received.
  [[nodiscard]] std::string_view status_text() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return text_.view(field::status);
  }
  void status_text() const&& = delete;

  /// UbiOps's sentence about the event, fit for a chat message.
  [[nodiscard]] std::string_view text() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return text_.view(field::text);
  }
  void text() const&& = delete;

  /// The request's result as the text received, or nothing if the event has none; `null` is a result. Its brackets,
  /// commas and colons are those of JSON; `result_is_json()` says whether the rest is, too. Its numbers may be larger
  /// than a reader's types hold.
  [[nodiscard]] std::optional<std::string_view> result() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    const std::string_view json = text_.view(field::result);
    return json.empty() ? std::nullopt : std::optional(json);
  }
  void result() const&& = delete;

  /// Whether the result is JSON by the letter (RFC 8259). False where a text of it holds a lone surrogate, or where it
  /// has one of NaN, Infinity and -Infinity, as Python's json module writes them: the event is whole, and who reads the
  /// result decides. True where there is none.
  [[nodiscard]] bool result_is_json() const noexcept { return !text_.result_is_marked(); }

  /// Whether the request is a training run: one to the deployment "training-base-deployment".
  [[nodiscard]] bool is_training_run() const noexcept {
    return object() == object_type::deployment && object_name() == "training-base-deployment";
  }

  /// The experiment of a training run, which is its version's name; nothing for another request.
  [[nodiscard]] std::optional<std::string_view> experiment() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return is_training_run() && !version_name().empty() ? std::optional(version_name()) : std::nullopt;
  }
  void experiment() const&& = delete;

  /// What a delivery has in common with its replays and retries, and with nothing else: "<event>:id=<object
  /// id>:<request id>"; "name=<object name>" where there is no id, and nothing where there is neither. All bytes of the
  /// three but letters, digits, "-", ".", "_" and "~" are written "%XX", so that no two deliveries share a key. At most
  /// limits::max_delivery_key printable characters. Allocates. The form never changes: keys lie in stores that several
  /// releases share, and in another form a delivery would be handled twice.
  [[nodiscard]] std::string delivery_key() const {
    if (!object_id().empty()) return detail::delivery_key(name(), "id=", object_id(), request_id());
    return detail::delivery_key(name(), object_name().empty() ? "" : "name=", object_name(), request_id());
  }

 private:
  using field = detail::event_field;
  friend webhooks::result<event> parse_event(std::string_view body);
  explicit event(detail::event_text text) noexcept : text_(std::move(text)) {}

  std::string_view of_object(field deployment) const noexcept {
    switch (object()) {
      case object_type::deployment: return text_.view(deployment);
      case object_type::pipeline: return text_.view(detail::of_pipeline(deployment));
      case object_type::unknown: break;
    }
    return {};
  }

  detail::event_text text_;
};

inline result<event> parse_event(std::string_view body) {
  if (body.size() > limits::max_event_body) return error(errc::malformed_event, {}, limits::max_event_body);
  auto text = detail::read_event(body);
  if (!text) return text.error();
  return event(*std::move(text));
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
