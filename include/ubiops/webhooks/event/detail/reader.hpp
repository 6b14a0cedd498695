// Reads the fields of an event out of its JSON. The only file that includes <simdjson.h>, of which 3.0 and later work.
#ifndef UBIOPS_WEBHOOKS_EVENT_DETAIL_READER_HPP
#define UBIOPS_WEBHOOKS_EVENT_DETAIL_READER_HPP

#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/event/detail/delivery_key.hpp>
#include <ubiops/webhooks/event/detail/json.hpp>
#include <ubiops/webhooks/event/detail/text.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Reads one body. simdjson checks only what it is asked for: every value is visited, and every string and scalar read.
template <bool LenientResult>
class basic_event_reader {
 public:
  explicit basic_event_reader(std::string_view body)
      : text_(body, simdjson::SIMDJSON_PADDING), size_(body.size()), at_(text_.data()) {}

  result<event_text> read() && {
    if (read_body() && has(event_field::event) && has(event_field::request_id)) return std::move(text_);
    return error(errc::malformed_event, name_, static_cast<std::size_t>(at_ - text_.data()));
  }

 private:
  // Used where simdjson made it, and passed by reference: to copy one that has just been made stalls the processor. Its
  // token goes with it, in registers.
  using json_value = simdjson::ondemand::value;
  using json_member = simdjson::simdjson_result<simdjson::ondemand::field>;

  bool read_body() {
    const std::string_view body(text_.data(), size_);
    if (body.starts_with("\xEF\xBB\xBF")) return false;  // some releases of simdjson skip it, RFC 8259 §8.1 forbids it
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const simdjson::padded_string_view padded(body, size_ + simdjson::SIMDJSON_PADDING);
    if (const auto failed = parser_.iterate(padded).get(document)) {
      if (failed == simdjson::MEMALLOC) fail_to_allocate();
      return false;
    }
    if (document.get_object().get(object)) return false;
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
    json_value& value = value_of(member);
    const std::string_view token = value.raw_json_token();
    if (field == event_field::unknown) return check_value(value, token, 1);
    if (field == event_field::result) return read_result(value, token, document);
    return read_text(value, token, field);
  }

  // In these, `token` is what stands between the value's start and the next token: for a string or scalar the whole of
  // it, with the white space behind it.

  bool read_text(json_value& value, std::string_view token, event_field field) {
    at_ = token.data();
    if (*at_ == 'n') return trim_json_end(token) == "null";
    std::string_view text;
    if (*at_ != '"' || !read_string(value, token, text)) return false;
    if (in_delivery_key(field) && escaped_size(text) > limits::max_event_identifier) return false;
    text_.set(field, token.data() + 1, text);
    return true;
  }

  bool read_result(json_value& value, std::string_view token, simdjson::ondemand::document& document) {
    in_result_ = true;
    if (!check_value(value, token, 1)) return false;
    in_result_ = false;
    const char* end = token.data() + token.size();
    const bool container = token.front() == '{' || token.front() == '[';
    if (container && document.current_location().get(end)) return false;  // the start of what follows it
    const std::string_view json(token.data(), static_cast<std::size_t>(end - token.data()));
    text_.set(event_field::result, json.data(), trim_json_end(json));
    return true;
  }

  // A text of the result with escapes that are in order and no characters, or a number that only Python knows.
  bool mark_result_if([[maybe_unused]] bool harmless) {
    if constexpr (LenientResult) {
      if (in_result_ && harmless) {
        text_.mark_result();
        return true;
      }
    }
    return false;
  }

  // `depth` is that of the object or array that the value stands in.
  bool check_value(json_value& value, std::string_view token, std::size_t depth) {
    at_ = token.data();
    const bool nested = *at_ == '{' || *at_ == '[' || *at_ == '"';
    if (nested) return check_nested(value, token, depth);
    return is_json_scalar(token) || mark_result_if(LenientResult && is_python_number(token));
  }

  bool check_nested(json_value& value, std::string_view token, std::size_t depth) {
    if (*at_ == '"') return check_text(value, token);
    if (depth == limits::max_event_depth) return false;
    return *at_ == '{' ? check_object(value, depth + 1) : check_array(value, depth + 1);
  }

  bool check_text(json_value& value, std::string_view token) {
    std::string_view text;
    return read_string(value, token, text) || mark_result_if(LenientResult && has_json_escapes(token.data() + 1));
  }

  bool check_object(json_value& value, std::size_t depth) {
    const char* const start = at_;
    const std::size_t first = names_.size();
    simdjson::ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (json_member member : object) {
      std::string_view name;
      if (read_name(member, name)) {
        names_.push(name);
      } else if (!LenientResult || last_name_ == nullptr || !mark_result_if(has_json_escapes(last_name_))) {
        return false;
      }
      json_value& inner = value_of(member);
      if (!check_value(inner, inner.raw_json_token(), depth)) return false;
    }
    if (names_.repeated(first) != nullptr) return refuse(name_, start);
    names_.drop_from(first);
    return true;
  }

  bool check_array(json_value& value, std::size_t depth) {
    simdjson::ondemand::array array;
    if (value.get_array().get(array)) return false;
    for (auto result : array) {
      if (result.error()) return false;
      json_value&& element = std::move(result).value_unsafe();
      if (!check_value(element, element.raw_json_token(), depth)) return false;
    }
    return true;
  }

  // simdjson has seen that each string ends, but has not yet looked at its escapes.
  bool read_string(json_value& value, std::string_view token, std::string_view& text) {
    const char* const stop = json_string_stop(token.data() + 1);
    if (*stop == '\\') return !value.get_string().get(text);
    text = {token.data() + 1, static_cast<std::size_t>(stop - token.data() - 1)};
    simdjson::ondemand::raw_json_string raw;
    return !value.get_raw_json_string().get(raw);
  }

  bool read_name(json_member& member, std::string_view& name) {
    simdjson::ondemand::raw_json_string raw;
    if constexpr (LenientResult) last_name_ = nullptr;
    if (member.key().get(raw)) return false;
    const char* const first = raw.raw();
    if constexpr (LenientResult) last_name_ = first;
    at_ = first - 1;
    const char* const stop = json_string_stop(first);
    if (*stop == '\\') return !member.unescaped_key().get(name);
    name = {first, static_cast<std::size_t>(stop - first)};
    return true;
  }

  // The value of a member that was read without an error, where simdjson made it.
  static json_value& value_of(json_member& member) {
    simdjson::ondemand::field&& in_place = std::move(member).value_unsafe();
    return in_place.value();
  }

  bool has(event_field field) {
    return !text_.view(field).empty() || refuse(event_field_names[static_cast<std::size_t>(field)], text_.data());
  }

  bool refuse(std::string_view name, const char* at) {
    name_ = name;
    at_ = at;
    return false;
  }

  // Nothing here throws by itself: operator new says that there is no memory, as it does everywhere else in the
  // library.
  static void fail_to_allocate() {
    const volatile std::size_t too_much = std::size_t(-1) / 2;  // so that no compiler warns of it
    ::operator delete(::operator new(too_much));
  }

  event_text text_;
  std::size_t size_;
  simdjson::ondemand::parser parser_;
  bool seen_[event_field_count] = {};
  json_names names_;  // unknown fields, and names inside values
  std::string_view name_;  // the field being read
  const char* at_;  // what was read last
  bool in_result_ = false;
  const char* last_name_ = nullptr;  // the text of the last name, though its escapes may be wrong
};

/// The result is the user's own. Where it is not JSON by the letter, as Python's json module may write it, it is handed
/// over all the same and marked: a receiver that never reads it loses no event, and a retry would be the same. That is
/// looked for in a second reading, and only of a body that was refused for its result.
inline result<event_text> read_event(std::string_view body) {
  auto text = basic_event_reader<false>(body).read();
  if (text || text.error().subject() != "result") return text;
  return basic_event_reader<true>(body).read();
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
