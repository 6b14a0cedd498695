// The event in a verified webhook body, typed. The only file that includes <simdjson.h>, of which 3.0 and later work.
// JSON is that of RFC 8259. Floor: result.
#ifndef UBIOPS_WEBHOOKS_EVENT_HPP
#define UBIOPS_WEBHOOKS_EVENT_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include <ubiops/webhooks/detail/event_text.hpp>
#include <ubiops/webhooks/detail/json.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1 {

namespace limits {

/// Bytes of the event's name, the request's id, and the object's id and name, where a byte that a delivery key escapes
/// counts as three. UbiOps's have less than 64; three of them fit any replay store. More is `errc::malformed_event`.
inline constexpr std::size_t max_event_identifier = 256;

/// Bytes of a delivery key.
inline constexpr std::size_t max_delivery_key = 3 * max_event_identifier + 7;

}  // namespace limits

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
/// or absent; `result` is any JSON. Events, statuses and fields that this release does not know are no errors.
/// Everything else is `errc::malformed_event`, and its subject the outermost field in which, or after which, reading
/// stopped: another type in a known field; an identifier above limits::max_event_identifier; a name twice in one
/// object, also inside values, since readers disagree on which of them counts; what is not JSON, anywhere; invalid
/// UTF-8 and lone surrogates; a byte order mark; nesting above limits::max_event_depth; a body above
/// limits::max_event_body. Allocates. Linear, but n log n in the names of one object if they are made to collide.
[[nodiscard]] inline result<event> parse_event(std::string_view body);

/// One webhook event. It owns its text: it outlives the body, may be copied and moved, and views from it last until it
/// is assigned, moved from or destroyed. A text that the event does not have is empty; so are all of a moved-from one.
class event {
 public:
  /// The event's name as received, "deployment_request_completed". Never empty.
  [[nodiscard]] std::string_view name() const& noexcept { return text_.view(field::event); }
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
  [[nodiscard]] std::string_view object_id() const& noexcept { return of_object(field::deployment_id); }
  [[nodiscard]] std::string_view object_name() const& noexcept { return of_object(field::deployment_name); }
  [[nodiscard]] std::string_view version_id() const& noexcept { return of_object(field::deployment_version_id); }
  [[nodiscard]] std::string_view version_name() const& noexcept { return of_object(field::deployment_version_name); }
  void object_id() const&& = delete;
  void object_name() const&& = delete;
  void version_id() const&& = delete;
  void version_name() const&& = delete;

  /// The request's id. Never empty.
  [[nodiscard]] std::string_view request_id() const& noexcept { return text_.view(field::request_id); }
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
  [[nodiscard]] std::string_view status_text() const& noexcept { return text_.view(field::status); }
  void status_text() const&& = delete;

  /// UbiOps's sentence about the event, fit for a chat message.
  [[nodiscard]] std::string_view text() const& noexcept { return text_.view(field::text); }
  void text() const&& = delete;

  /// The request's result as the JSON text received, or nothing if the event has none; `null` is a result. It is valid
  /// JSON, but its numbers may be larger than a reader's types hold.
  [[nodiscard]] std::optional<std::string_view> result() const& noexcept {
    const std::string_view json = text_.view(field::result);
    return json.empty() ? std::nullopt : std::optional(json);
  }
  void result() const&& = delete;

  /// Whether the request is a training run: one to the deployment "training-base-deployment".
  [[nodiscard]] bool is_training_run() const noexcept {
    return object() == object_type::deployment && object_name() == "training-base-deployment";
  }

  /// The experiment of a training run, which is its version's name; nothing for another request.
  [[nodiscard]] std::optional<std::string_view> experiment() const& noexcept {
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

namespace detail {

/// Reads one body. simdjson checks only what it is asked for: every value is visited, and every string and scalar read.
class event_reader {
 public:
  explicit event_reader(std::string_view body)
      : text_(body, simdjson::SIMDJSON_PADDING), size_(body.size()), at_(text_.data()) {}

  result<event_text> read() && {
    if (read_body() && has(event_field::event) && has(event_field::request_id)) return std::move(text_);
    return error(errc::malformed_event, name_, static_cast<std::size_t>(at_ - text_.data()));
  }

 private:
  // Passed by reference: a copy of it stalls the processor, which doubles the time of a large result.
  using json_value = simdjson::simdjson_result<simdjson::ondemand::value>;
  using json_member = simdjson::simdjson_result<simdjson::ondemand::field>;

  bool read_body() {
    const std::string_view body(text_.data(), size_);
    if (body.starts_with("\xEF\xBB\xBF")) return false;  // some releases of simdjson skip it, RFC 8259 §8.1 forbids it
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const simdjson::padded_string_view padded(body, size_ + simdjson::SIMDJSON_PADDING);
    if (parser_.iterate(padded).get(document) || document.get_object().get(object)) return false;
    for (json_member member : object) {
      if (!read_member(member, document)) return false;
    }
    const auto rest = document.current_location();
    if (rest.error() != simdjson::OUT_OF_BOUNDS) return refuse({}, rest.error() ? at_ : rest.value_unsafe());
    if (const std::string_view* twice = names_.repeated(0)) return refuse(*twice, text_.data());
    return true;
  }

  bool read_member(json_member& member, simdjson::ondemand::document& document) {
    if (!read_name(member, name_)) return false;
    const event_field field = event_field_of(name_);
    if (field == event_field::unknown) {
      names_.push(name_);
    } else if (std::exchange(seen_[static_cast<std::size_t>(field)], true)) {
      return false;
    }
    json_value value = member.value();
    if (field == event_field::unknown) return check(value, 1);
    if (field == event_field::result) return read_result(value, document);
    return read_text(value, field);
  }

  bool read_text(json_value& value, event_field field) {
    std::string_view token, text;
    if (!read_token(value, token)) return false;
    if (token == "null") return true;
    if (token.front() != '"' || !read_string(value, token, text)) return false;
    if (in_delivery_key(field) && escaped_size(text) > limits::max_event_identifier) return false;
    text_.set(field, token.data() + 1, text);
    return true;
  }

  bool read_result(json_value& value, simdjson::ondemand::document& document) {
    std::string_view token;
    if (!read_token(value, token) || !check(value, 1)) return false;
    const char* end = token.data() + token.size();
    const bool container = token.front() == '{' || token.front() == '[';
    if (container && document.current_location().get(end)) return false;  // the start of what follows it
    const std::string_view json(token.data(), static_cast<std::size_t>(end - token.data()));
    text_.set(event_field::result, json.data(), trim_json_end(json));
    return true;
  }

  // `depth` is that of the object or array that the value stands in.
  bool check(json_value& value, std::size_t depth) {
    std::string_view token, text;
    if (!read_token(value, token)) return false;
    switch (token.front()) {
      case '{': return depth < limits::max_event_depth && check_object(value, depth + 1);
      case '[': return depth < limits::max_event_depth && check_array(value, depth + 1);
      case '"': return read_string(value, token, text);
      default: return token == "null" || token == "true" || token == "false" || is_json_number(token);
    }
  }

  bool check_object(json_value& value, std::size_t depth) {
    const char* const start = at_;
    const std::size_t first = names_.size();
    simdjson::ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (json_member member : object) {
      std::string_view name;
      if (!read_name(member, name)) return false;
      names_.push(name);
      json_value inner = member.value();
      if (!check(inner, depth)) return false;
    }
    if (names_.repeated(first) != nullptr) return refuse(name_, start);
    names_.drop_from(first);
    return true;
  }

  bool check_array(json_value& value, std::size_t depth) {
    simdjson::ondemand::array array;
    if (value.get_array().get(array)) return false;
    for (json_value element : array) {
      if (!check(element, depth)) return false;
    }
    return true;
  }

  // What stands between here and the next token, which for a string or scalar is the whole of it.
  bool read_token(json_value& value, std::string_view& token) {
    if (value.raw_json_token().get(token) || token.empty()) return false;
    at_ = token.data();
    token = trim_json_end(token);
    return true;
  }

  // simdjson has found the end of each string, but has not yet looked at its escapes.
  bool read_string(json_value& value, std::string_view token, std::string_view& text) {
    if (std::memchr(token.data(), '\\', token.size()) != nullptr) return !value.get_string().get(text);
    simdjson::ondemand::raw_json_string raw;
    if (value.get_raw_json_string().get(raw) || token.size() < 2 || token.back() != '"') return false;
    text = token.substr(1, token.size() - 2);
    return true;
  }

  bool read_name(json_member& member, std::string_view& name) {
    simdjson::ondemand::raw_json_string raw;
    if (member.key().get(raw)) return false;
    const char* const first = raw.raw();
    const char* last = first;
    while (*last != '"' && *last != '\\') ++last;
    at_ = first - 1;
    if (*last == '\\') return !member.unescaped_key().get(name);
    name = {first, static_cast<std::size_t>(last - first)};
    return true;
  }

  bool has(event_field field) {
    return !text_.view(field).empty() || refuse(event_field_names[static_cast<std::size_t>(field)], text_.data());
  }

  bool refuse(std::string_view name, const char* at) {
    name_ = name;
    at_ = at;
    return false;
  }

  event_text text_;
  std::size_t size_;
  simdjson::ondemand::parser parser_;
  bool seen_[event_field_count] = {};
  json_names names_;  // unknown fields, and names inside values
  std::string_view name_;  // the field being read
  const char* at_;  // what was read last
};

}  // namespace detail

inline result<event> parse_event(std::string_view body) {
  if (body.size() > limits::max_event_body) return error(errc::malformed_event, {}, limits::max_event_body);
  auto text = detail::event_reader(body).read();
  if (!text) return text.error();
  return event(*std::move(text));
}

}  // namespace ubiops::webhooks::inline v1

#endif
