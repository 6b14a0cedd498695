// The lines of the fields that a verification reads, collected in one walk over the head (RFC 9421 §2.1, RFC 9110
// §5.2).
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_FIELD_LINES_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_FIELD_LINES_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The trimmed lines of some fields of a head, in arrival order: values last only while the head's sink is called, so
/// what is used is copied, once, here. Names are given in lower case. Text up to `inline_bytes` stays in place; more
/// takes one heap block.
///
///     names_[i]   "date"  head ──┐      tail ──┐    one for each `want`
///     lines_[j]            offset, size, next ─┴─>  one for each line; those of a field are chained by `next`
///                             │
///     text        inline_ [ value, value, ... ]  then  heap_ [ value, ... ]
///                 offset 0 ... inline_bytes - 1        inline_bytes ...
///
/// A line of a field that arrives right behind the one before is written behind ", ", so that the two are joined where
/// they stand.
class field_lines {
 public:
  static constexpr std::size_t max_names = 3 + limits::max_components;  // Signature-Input, Signature, Host
  /// A Signature-Input, a Signature that must be joined, and a Host as large as they may be, and the values of a base
  /// that is held inline.
  static constexpr std::size_t inline_bytes =
      limits::max_signature_input + 2 * limits::max_signature + limits::inline_signature_base + limits::max_authority;

  field_lines() noexcept {}
  field_lines(const field_lines&) = delete;
  field_lines& operator=(const field_lines&) = delete;

  /// Asks for one more field; at most `max_names` of them. The index of a name asked for before is given again. The
  /// name must outlive this object; `byte_limit` bounds its lines joined by ", ", and `line_limit` their number.
  std::size_t want(std::string_view name, std::size_t byte_limit,
                   std::size_t line_limit = limits::max_field_lines) noexcept {
    for (std::size_t i = 0; i < name_count_; ++i) {
      if (same_name(names_[i].view(), name)) return i;
    }
    names_[name_count_] = {name.data(),
                           static_cast<std::uint32_t>(name.size()),
                           static_cast<std::uint32_t>(byte_limit),
                           0,
                           static_cast<std::uint16_t>(line_limit),
                           none,
                           none,
                           0,
                           true};
    lengths_ |= length_bit(name);
    return name_count_++;
  }

  /// Copies the lines of the fields wanted since the last call, in one walk over the head. `limit_exceeded` where the
  /// head has too many lines or a field too many bytes, and from then on: a field that was cut short is never read.
  [[nodiscard]] result<void> collect(const head_view& head) {
    std::size_t seen = 0;
    auto take = [this, &seen](std::string_view name, std::string_view value) {
      ++seen;
      if ((lengths_ & length_bit(name)) != 0) take_line(name, value);
    };
    head.for_each_field(field_sink(take));
    collected_ = name_count_;
    lengths_ = 0;
    if (seen > limits::max_field_lines) return error(errc::limit_exceeded, "field lines");
    if (!too_long_.empty()) return error(errc::limit_exceeded, too_long_);
    return {};
  }

  /// The first line of a field that has at least one.
  [[nodiscard]] std::string_view first_line(std::size_t index) const noexcept {
    const line& first = lines_[names_[index].head];
    return {text_at(first.offset), first.size};
  }

  [[nodiscard]] std::size_t count(std::size_t index) const noexcept { return names_[index].lines; }

  /// Calls `function(line)` for each line of one field, in arrival order.
  template <class Function>
  void for_each_line(std::size_t index, Function&& function) const {
    for (std::uint16_t i = names_[index].head; i != none; i = lines_[i].next) {
      function(std::string_view(text_at(lines_[i].offset), lines_[i].size));
    }
  }

  /// The lines joined by ", " (RFC 9421 §2.1 step 4); empty where there are none. The view lasts as long as this
  /// object. Lines that did not arrive one after another are copied once, on the first call.
  [[nodiscard]] std::string_view joined(std::size_t index) {
    if (names_[index].lines == 0) return {};
    if (!names_[index].contiguous) join(names_[index]);
    return {text_at(lines_[names_[index].head].offset), names_[index].bytes};
  }

 private:
  static constexpr std::uint16_t none = 0xffff;
  // The values of a base, and the fields of the signature's own and Host, which must find room behind them. What is
  // joined was added before, so joining never runs out: each line once more, and ", " before it.
  static constexpr std::size_t heap_for_lines =
      limits::max_signature_base + limits::max_signature_input + limits::max_signature + limits::max_authority;
  static constexpr std::size_t heap_bytes = 2 * heap_for_lines + inline_bytes + 2 * limits::max_field_lines;
  static_assert(inline_bytes + heap_bytes < none);

  struct entry {
    const char* data;
    std::uint32_t size;
    std::uint32_t limit;  // of the joined value
    std::uint32_t bytes;  // of the joined value
    std::uint16_t most_lines;
    std::uint16_t head;
    std::uint16_t tail;
    std::uint16_t lines;
    bool contiguous;  // its lines stand one behind the other, with ", " between them

    std::string_view view() const noexcept { return {data, size}; }
  };
  struct line {
    std::uint16_t offset;  // in inline_, or in heap_ from inline_bytes on
    std::uint16_t size;
    std::uint16_t next;
  };

  static constexpr std::uint64_t length_bit(std::string_view name) noexcept {
    return std::uint64_t{1} << (name.size() & 63);
  }

  static char* put(char* out, std::string_view value) noexcept {
    if (!value.empty()) std::memcpy(out, value.data(), value.size());
    return out + value.size();
  }

  [[nodiscard]] const char* text_at(std::size_t offset) const noexcept {
    return offset < inline_bytes ? inline_ + offset : heap_.data() + (offset - inline_bytes);
  }
  [[nodiscard]] char* mutable_text_at(std::size_t offset) noexcept {
    return offset < inline_bytes ? inline_ + offset : heap_.data() + (offset - inline_bytes);
  }

  /// The offset of `size` fresh bytes; none where the heap block would hold more than `bound`.
  [[nodiscard]] std::size_t allocate(std::size_t size, std::size_t bound) {
    if (inline_used_ + size >= inline_bytes || !heap_.empty()) [[unlikely]]
      return allocate_on_heap(size, bound);
    inline_used_ += size;
    return inline_used_ - size;
  }
  [[gnu::noinline]] std::size_t allocate_on_heap(std::size_t size, std::size_t bound) {
    if (heap_.size() + size > bound) return none;
    heap_.reserve(heap_bytes);  // once: views into it stay good
    heap_.resize(heap_.size() + size);
    return inline_bytes + heap_.size() - size;
  }

  [[gnu::noinline]] void join(entry& name) {
    const std::size_t offset = allocate(name.bytes, heap_bytes);
    char* out = mutable_text_at(offset);
    for (std::uint16_t i = name.head; i != none; i = lines_[i].next) {
      if (i != name.head) out = put(out, ", ");
      out = put(out, {text_at(lines_[i].offset), lines_[i].size});
    }
    lines_[name.head].offset = static_cast<std::uint16_t>(offset);
    name.contiguous = true;
  }

  [[nodiscard]] std::size_t end_of_text() const noexcept {
    return heap_.empty() ? inline_used_ : inline_bytes + heap_.size();
  }

  // Out of line, so that the lines which nobody wants, most of a head, cost no more than a look at their names'
  // lengths.
  [[gnu::noinline]] void take_line(std::string_view name, std::string_view value) {
    for (std::size_t i = collected_; i < name_count_; ++i) {
      if (name.size() != names_[i].size || !equals_ignoring_case(name, names_[i].view())) continue;
      if (too_long_.empty() && !add(names_[i], trim(value))) too_long_ = names_[i].view();
      return;
    }
  }

  bool add(entry& name, std::string_view value) {
    if (line_count_ == limits::max_field_lines) return false;
    if (name.lines != 0) return add_later(name, value);
    if (value.size() > name.limit) return false;
    const std::size_t offset = allocate(value.size(), heap_for_lines);
    if (offset == none) return false;
    name.head = line_count_;
    place(name, offset, value);
    return true;
  }

  // A line that is not the field's first: behind the one before where nothing else is, so that they need no joining.
  [[gnu::noinline]] bool add_later(entry& name, std::string_view value) {
    if (name.bytes + 2 + value.size() > name.limit || name.lines == name.most_lines) return false;
    line& last = lines_[name.tail];
    const std::size_t end = std::size_t{last.offset} + last.size;
    const bool behind = end == end_of_text();
    std::size_t offset = allocate(behind ? value.size() + 2 : value.size(), heap_for_lines);
    if (offset == none) return false;
    name.contiguous = name.contiguous && behind && offset == end;
    if (behind) {
      put(mutable_text_at(offset), ", ");
      offset += 2;
    }
    last.next = line_count_;
    name.bytes += 2;
    place(name, offset, value);
    return true;
  }

  void place(entry& name, std::size_t offset, std::string_view value) noexcept {
    put(mutable_text_at(offset), value);
    lines_[line_count_] = {static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(value.size()), none};
    name.tail = line_count_++;
    name.bytes += static_cast<std::uint32_t>(value.size());
    ++name.lines;
  }

  std::size_t name_count_ = 0;
  std::size_t collected_ = 0;
  std::size_t inline_used_ = 0;
  std::uint64_t lengths_ = 0;  // bit n: a name of n bytes (mod 64) is to be collected
  std::uint16_t line_count_ = 0;
  std::string_view too_long_;  // the first field that was cut short
  std::string heap_;
  entry names_[max_names];  // not initialised, like the two below: only what was added is read
  line lines_[limits::max_field_lines];
  char inline_[inline_bytes];
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
