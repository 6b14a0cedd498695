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
class event_reader {
 public:
  explicit event_reader(std::string_view body)
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
    if (field == event_field::unknown) return check(value, token, 1);
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

  // The result is the user's own. Where it is not JSON by the letter, as Python's json module may write it, it is
  // handed over all the same and marked: a receiver that never reads it loses no event, and a retry would be the same.
  bool read_result(json_value& value, std::string_view token, simdjson::ondemand::document& document) {
    in_result_ = true;
    const bool good = check(value, token, 1);
    in_result_ = false;
    if (!good) return false;
    const char* end = token.data() + token.size();
    const bool container = token.front() == '{' || token.front() == '[';
    if (container && document.current_location().get(end)) return false;  // the start of what follows it
    const std::string_view json(token.data(), static_cast<std::size_t>(end - token.data()));
    text_.set(event_field::result, json.data(), trim_json_end(json));
    return true;
  }

  // What is no JSON, though its brackets and commas are in order: a fault of the event, or a mark on its result.
  bool unless_in_result() {
    if (!in_result_) return false;
    text_.mark_result();
    return true;
  }

  // `depth` is that of the object or array that the value stands in.
  bool check(json_value& value, std::string_view token, std::size_t depth) {
    at_ = token.data();
    const bool nested = *at_ == '{' || *at_ == '[' || *at_ == '"';
    if (nested) return check_nested(value, token, depth);
    return is_json_scalar(token) || (is_python_number(token) && unless_in_result());
  }

  bool check_nested(json_value& value, std::string_view token, std::size_t depth) {
    if (*at_ == '"') return check_string(value, token);
    if (depth == limits::max_event_depth) return false;
    return *at_ == '{' ? check_object(value, depth + 1) : check_array(value, depth + 1);
  }

  bool check_string(json_value& value, std::string_view token) {
    std::string_view text;
    return read_string(value, token, text) || unless_in_result();
  }

  bool check_object(json_value& value, std::size_t depth) {
    const char* const start = at_;
    const std::size_t first = names_.size();
    simdjson::ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (json_member member : object) {
      std::string_view name;
      if (!read_name(member, name) && (!name_is_there_ || !unless_in_result())) return false;
      names_.push(name);
      json_value& inner = value_of(member);
      if (!check(inner, inner.raw_json_token(), depth)) return false;
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
      if (!check(element, element.raw_json_token(), depth)) return false;
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
    name_is_there_ = !member.key().get(raw);
    if (!name_is_there_) return false;
    const char* const first = raw.raw();
    at_ = first - 1;
    const char* const stop = json_string_stop(first);
    if (*stop == '\\') {
      name = {};
      return !member.unescaped_key().get(name);
    }
    name = {first, static_cast<std::size_t>(stop - first)};
    return true;
  }

  // Of a member that is no error.
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
    volatile std::size_t too_much = std::size_t(-1) / 2;
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
  bool name_is_there_ = false;  // the last name was one, though its escapes may be wrong
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
