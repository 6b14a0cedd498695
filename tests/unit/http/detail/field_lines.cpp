#include <ubiops/webhooks/http/detail/field_lines.hpp>

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "outcomes.hpp"

namespace uw = ubiops::webhooks;
namespace limits = ubiops::webhooks::limits;
using uw::errc;
using uw::detail::field_lines;

namespace {

constexpr std::size_t plenty = limits::max_signature_base;

template <class Head>
uw::result<void> collect(field_lines& fields, const Head& head) {
  return uw::detail::with_head_view(head, [&](const uw::detail::head_view& view) { return fields.collect(view); });
}

// A head whose names and values each stand in a buffer of their size, which is gone after the call.
struct exact_head {
  std::vector<std::pair<std::string, std::string>> lines;
  std::string_view method() const { return "POST"; }
  void for_each_field(uw::field_sink sink) const {
    for (const auto& [name, value] : lines) {
      const exact_buffer name_buffer(name);
      const exact_buffer value_buffer(value);
      sink(name_buffer.view(), value_buffer.view());
    }
  }
};

std::vector<std::string> lines_of(const field_lines& fields, std::size_t index) {
  std::vector<std::string> lines;
  fields.for_each_line(index, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : ", ") + lines[i];
  return text;
}

void check_lines(field_lines& fields, std::size_t index, const std::vector<std::string>& expected) {
  CHECK(fields.count(index) == expected.size());
  CHECK(lines_of(fields, index) == expected);
  const std::string_view value = fields.joined(index);
  CHECK(value == joined(expected));
  CHECK(fields.joined(index).data() == value.data());  // copied at most once
  CHECK(lines_of(fields, index) == expected);
}

}  // namespace

TEST_CASE("lines of a wanted field are found whatever the case of its name, trimmed, and joined in their order") {
  field_lines fields;
  const std::size_t a = fields.want("cache-control", plenty);
  const std::size_t b = fields.want("x-empty", plenty);
  const std::size_t c = fields.want("absent", plenty);
  const exact_head head{{{"Cache-Control", " max-age=60"},
                         {"X-Empty", " "},
                         {"cache-control", "\tmust-revalidate \t"},
                         {"cache-contro", "no"},
                         {"cache-control2", "no"},
                         {"cache-contro\xec", "no"},
                         {"", "no"},
                         {"CACHE-CONTROL", ""}}};
  REQUIRE(collect(fields, head));
  check_lines(fields, a, {"max-age=60", "must-revalidate", ""});
  check_lines(fields, b, {""});
  check_lines(fields, c, {});
}

TEST_CASE("a name is told from another one of the same length, and of a length that is 64 more") {
  const std::string longer(4 + 64, 'a');
  field_lines fields;
  const std::size_t date = fields.want("date", plenty);
  REQUIRE(collect(fields, exact_head{{{longer, "no"}, {"host", "no"}, {"Date", "yes"}}}));
  check_lines(fields, date, {"yes"});
}

TEST_CASE("a name may have any number of bytes") {
  for (std::size_t size = 1; size < 200; ++size) {
    CAPTURE(size);
    const std::string name(size, 'a');
    field_lines fields;
    const std::size_t wanted = fields.want(name, plenty);
    REQUIRE(collect(fields, exact_head{{{name + "a", "no"}, {name, "yes"}, {name.substr(1), "no"}}}));
    check_lines(fields, wanted, {"yes"});
  }
}

TEST_CASE("a field has as many lines as it may, and not one more") {
  for (const std::size_t most : {std::size_t{1}, std::size_t{3}}) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (std::size_t count = 1; count <= most + 1; ++count) {
      CAPTURE(most, count);
      lines.emplace_back("a", "");
      field_lines fields;
      const std::size_t wanted = fields.want("a", plenty, most);
      const auto collected = collect(fields, exact_head{lines});
      CHECK(code(collected) == (count <= most ? errc{} : errc::limit_exceeded));
      if (collected) check_lines(fields, wanted, std::vector<std::string>(count));
    }
  }
}

TEST_CASE("lines that arrive one after another are not copied to be joined") {
  field_lines fields;
  const std::size_t a = fields.want("a", plenty);
  const std::size_t b = fields.want("b", plenty);
  REQUIRE(collect(fields, exact_head{{{"a", "1"}, {"a", "2"}, {"x", "no"}, {"a", "3"}, {"b", "4"}, {"b", "5"}}}));
  std::vector<const char*> lines;
  fields.for_each_line(b, [&](std::string_view line) { lines.push_back(line.data()); });
  CHECK(fields.joined(b).data() == lines[0]);
  check_lines(fields, a, {"1", "2", "3"});
  check_lines(fields, b, {"4", "5"});
}

TEST_CASE("lines with others between them are joined in their own order") {
  field_lines fields;
  const std::size_t a = fields.want("a", plenty);
  const std::size_t b = fields.want("b", plenty);
  const std::size_t c = fields.want("c", plenty);
  REQUIRE(
      collect(fields, exact_head{{{"a", "1"}, {"b", ""}, {"a", ""}, {"b", "2"}, {"c", ""}, {"a", "3"}, {"b", "4"}}}));
  check_lines(fields, b, {"", "2", "4"});
  check_lines(fields, a, {"1", "", "3"});
  check_lines(fields, c, {""});
  check_lines(fields, b, {"", "2", "4"});
}

TEST_CASE("a field that is wanted twice is collected once") {
  field_lines fields;
  const exact_head head{{{"a", "1"}, {"b", "2"}, {"a", "3"}}};
  const std::size_t a = fields.want("a", plenty);
  CHECK(fields.want("a", 1) == a);  // the first bound stays
  REQUIRE(collect(fields, head));
  CHECK(fields.want("a", plenty) == a);
  const std::size_t b = fields.want("b", plenty);
  CHECK(b != a);
  REQUIRE(collect(fields, head));
  REQUIRE(collect(fields, head));
  check_lines(fields, a, {"1", "3"});
  check_lines(fields, b, {"2"});
}

TEST_CASE("a head of too many lines is refused, wanted or not") {
  exact_head head{{limits::max_field_lines, {"x", "1"}}};
  field_lines none;
  CHECK(collect(none, head));
  field_lines all;
  const std::size_t x = all.want("x", plenty);
  REQUIRE(collect(all, head));
  check_lines(all, x, std::vector<std::string>(limits::max_field_lines, "1"));

  head.lines.emplace_back("y", "");
  for (const bool wanted : {false, true}) {
    field_lines fields;
    if (wanted) fields.want("x", plenty);
    const auto refused = collect(fields, head);
    REQUIRE(code(refused) == errc::limit_exceeded);
    CHECK(refused.error().subject() == "field lines");
  }
}

TEST_CASE("a field of too many bytes is refused, and what joins its lines counts") {
  const auto limited = [](std::size_t limit, exact_head head) {
    field_lines fields;
    fields.want("other", plenty);
    fields.want("a", limit);
    const auto outcome = collect(fields, head);
    if (!outcome) CHECK(outcome.error().subject() == "a");
    return code(outcome);
  };
  CHECK(limited(5, {{{"a", "12345"}}}) == ok);
  CHECK(limited(5, {{{"a", "  12345\t\t"}}}) == ok);
  CHECK(limited(5, {{{"a", "123456"}}}) == errc::limit_exceeded);
  CHECK(limited(5, {{{"a", "12"}, {"a", "3"}}}) == ok);
  CHECK(limited(5, {{{"a", "12"}, {"other", "x"}, {"a", "34"}}}) == errc::limit_exceeded);
  CHECK(limited(5, {{{"a", ""}, {"a", ""}, {"a", ""}}}) == ok);
  CHECK(limited(5, {{{"a", ""}, {"a", ""}, {"a", ""}, {"a", ""}}}) == errc::limit_exceeded);
  CHECK(limited(5, {{{"other", "123456"}, {"a", "1"}}}) == ok);
  CHECK(limited(0, {{{"a", " "}}}) == ok);
  CHECK(limited(0, {{{"a", "1"}}}) == errc::limit_exceeded);
}

TEST_CASE("a refusal stays: no later call takes the lines that fitted for all there are") {
  const exact_head too_long{{{"a", "1"}, {"a", "23456"}, {"b", "1"}, {"a", ""}}};
  field_lines fields;
  fields.want("a", 5);
  fields.want("b", plenty);
  REQUIRE(code(collect(fields, too_long)) == errc::limit_exceeded);
  const auto again = collect(fields, too_long);
  REQUIRE(code(again) == errc::limit_exceeded);
  CHECK(again.error().subject() == "a");
  fields.want("c", plenty);
  CHECK(code(collect(fields, exact_head{{{"c", "1"}}})) == errc::limit_exceeded);
}

TEST_CASE("values that do not fit in place go to the heap, and all views stay good") {
  const std::size_t room = field_lines::inline_bytes;
  for (const std::size_t size : {room - 2, room - 1, room, room + 1, plenty - 100}) {
    INFO(size);
    const std::string large(size, 'x');
    field_lines fields;
    const std::size_t a = fields.want("a", plenty);
    const std::size_t b = fields.want("b", plenty);
    const std::size_t c = fields.want("c", plenty);
    REQUIRE(collect(fields, exact_head{{{"b", "1"}, {"a", large}, {"c", "2"}}}));
    const std::string_view first = fields.joined(b);
    const std::size_t d = fields.want("d", plenty);
    REQUIRE(collect(fields, exact_head{{{"d", "3"}, {"a", "no"}, {"d", "4"}}}));
    check_lines(fields, d, {"3", "4"});
    check_lines(fields, a, {large});
    check_lines(fields, c, {"2"});
    CHECK(first == "1");
  }
}

TEST_CASE("lines on both sides of the boundary to the heap are joined") {
  const std::string half(field_lines::inline_bytes / 2 + 10, 'h');
  field_lines fields;
  const std::size_t a = fields.want("a", plenty);
  const std::size_t b = fields.want("b", plenty);
  REQUIRE(collect(fields, exact_head{{{"a", half}, {"a", half}, {"b", "1"}, {"a", "2"}, {"b", "3"}}}));
  check_lines(fields, b, {"1", "3"});
  check_lines(fields, a, {half, half, "2"});
  check_lines(fields, b, {"1", "3"});
}

TEST_CASE("a line behind one that fills the place to its last byte is joined to it") {
  for (std::size_t size = field_lines::inline_bytes - 4; size <= field_lines::inline_bytes + 1; ++size) {
    CAPTURE(size);
    const std::string large(size, 'x');
    for (const std::string between : {"a", "b"}) {
      field_lines fields;
      const std::size_t a = fields.want("a", plenty);
      const std::size_t b = fields.want("b", plenty);
      REQUIRE(collect(fields, exact_head{{{"a", large}, {between, ""}, {"a", "1"}, {"a", ""}, {"b", "2"}}}));
      const std::vector<std::string> all =
          between == "a" ? std::vector<std::string>{large, "", "1", ""} : std::vector<std::string>{large, "1", ""};
      check_lines(fields, a, all);
      check_lines(fields, b, between == "b" ? std::vector<std::string>{"", "2"} : std::vector<std::string>{"2"});
    }
  }
}

TEST_CASE("what is joined on the heap leaves views of what was there good") {
  const std::string large(field_lines::inline_bytes, 'x');
  field_lines fields;
  const std::size_t a = fields.want("a", plenty);
  const std::size_t b = fields.want("b", plenty);
  const std::size_t c = fields.want("c", plenty);
  REQUIRE(collect(fields, exact_head{{{"a", large}, {"b", "1"}, {"c", "2"}, {"a", large}, {"b", "3"}, {"c", "4"}}}));
  const std::string_view first = fields.first_line(c);
  const std::string_view joined = fields.joined(b);
  CHECK(fields.joined(a).size() == 2 * large.size() + 2);
  CHECK(fields.joined(c) == "2, 4");
  CHECK(first == "2");
  CHECK(joined == "1, 3");
}

TEST_CASE("all fields together have a bound, too") {
  field_lines fields;
  fields.want("a", plenty);
  fields.want("b", plenty);
  const std::string large(plenty, 'x');
  const auto refused = collect(fields, exact_head{{{"a", large}, {"b", large}}});
  REQUIRE(code(refused) == errc::limit_exceeded);
  CHECK(refused.error().subject() == "b");

  // What goes to the heap may be a covered field, and what the signature's own fields and Host may be.
  const std::size_t most = plenty + limits::max_signature_input + limits::max_signature + limits::max_authority;
  for (const bool lines : {false, true}) {
    for (const std::size_t size : {most - plenty, most - plenty + 1}) {
      CAPTURE(lines, size);
      field_lines together;
      together.want("a", plenty);
      const std::size_t b = together.want("b", plenty);
      exact_head head{{{"a", large}, {"b", std::string(lines ? size - 4 : size, 'b')}}};
      if (lines) head.lines.emplace_back("b", "bb");
      const auto collected = collect(together, head);
      CHECK(code(collected) == (size == most - plenty ? errc{} : errc::limit_exceeded));
      if (collected) CHECK(together.joined(b).size() == size);
    }
  }
}

TEST_CASE("of several fields that are too large the first is named") {
  for (const std::string first : {"a", "b"}) {
    field_lines fields;
    fields.want("a", 1);
    fields.want("b", 1);
    const auto refused = collect(fields, exact_head{{{first, "22"}, {"a", "22"}, {"b", "22"}, {"a", "22"}}});
    REQUIRE(code(refused) == errc::limit_exceeded);
    CHECK(refused.error().subject() == first);
  }
}

TEST_CASE("a covered field as large as it may be leaves room for the signature's own fields and Host") {
  const std::string half(limits::max_signature_input / 2 - 1, 'i');
  const std::string signature(limits::max_signature, 's');
  const std::string host(limits::max_authority, 'h');
  for (const std::size_t size : {plenty, plenty + 1}) {
    field_lines fields;
    const std::size_t input = fields.want("signature-input", limits::max_signature_input);
    const exact_head head{{{"Priority", std::string(size, 'p')},
                           {"Signature-Input", half},
                           {"X-Between", "x"},
                           {"Signature-Input", half},
                           {"Signature", signature},
                           {"Host", host}}};
    REQUIRE(collect(fields, head));
    check_lines(fields, input, {half, half});  // joined elsewhere
    const std::size_t priority = fields.want("priority", plenty);
    const std::size_t own = fields.want("signature", limits::max_signature);
    const std::size_t authority = fields.want("host", limits::max_authority);
    const auto collected = collect(fields, head);
    if (size > plenty) {
      REQUIRE(code(collected) == errc::limit_exceeded);
      CHECK(collected.error().subject() == "priority");
      continue;
    }
    REQUIRE(collected);
    check_lines(fields, priority, {std::string(size, 'p')});
    check_lines(fields, own, {signature});
    check_lines(fields, authority, {host});
  }
}

TEST_CASE("more wanted lines than a head may have, of two fields in turn, are refused and never kept") {
  for (const std::size_t count : {limits::max_field_lines, limits::max_field_lines + 1, 2 * limits::max_field_lines}) {
    exact_head head;
    for (std::size_t i = 0; i < count; ++i) head.lines.emplace_back(i % 2 == 0 ? "a" : "b", "1");
    field_lines fields;
    const std::size_t a = fields.want("a", plenty);
    const std::size_t b = fields.want("b", plenty);
    const auto collected = collect(fields, head);
    if (count > limits::max_field_lines) {
      CHECK(code(collected) == errc::limit_exceeded);
    } else {
      REQUIRE(collected);
    }
    CHECK(fields.count(a) + fields.count(b) == limits::max_field_lines);
  }
}

TEST_CASE("a value of blanks alone is empty, whatever their number, and nothing beside it is read") {
  for (std::size_t blanks = 0; blanks <= 100; ++blanks) {
    for (const char* around : {"", "v", "v v"}) {
      CAPTURE(blanks, around);
      field_lines fields;
      const std::size_t a = fields.want("a", plenty);
      const std::string padding(blanks, ' ');
      REQUIRE(collect(
          fields, exact_head{{{"a", padding + around}, {"a", around + padding}, {"a", padding + around + padding}}}));
      check_lines(fields, a, {around, around, around});
    }
  }
}

TEST_CASE("as many names may be wanted as two signatures can cover") {
  std::vector<std::string> names;
  exact_head head;
  for (std::size_t i = 0; i < field_lines::max_names; ++i) {
    names.push_back("x-" + std::to_string(i));
    head.lines.emplace_back("X-" + std::to_string(i), std::to_string(i));
  }
  field_lines fields;
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(fields.want(names[i], plenty) == i);
  REQUIRE(collect(fields, head));
  for (std::size_t i = 0; i < names.size(); ++i) check_lines(fields, i, {std::to_string(i)});
}

TEST_CASE("whatever the lines, they are collected as a plain model collects them") {
  std::mt19937 random(9421);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const std::string names[] = {"a", "bb", "cc", "date", "x-long-name"};
  std::size_t accepted = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::size_t longest = round % 3 == 0 ? 4 : round % 3 == 1 ? 600 : 3000;
    exact_head head;
    std::vector<std::string> expected[5];
    for (std::size_t i = below(25); i > 0; --i) {
      const std::size_t name = below(5);
      const std::size_t size = below(longest);
      const std::string value(size, static_cast<char>('a' + below(26)));
      head.lines.emplace_back(names[name], " " + value);
      expected[name].push_back(value);
    }
    field_lines fields;
    std::size_t wanted[5];
    bool collected = true;
    for (std::size_t i = 0; i < 5; ++i) {
      wanted[i] = fields.want(names[i], plenty);
      if (below(2) != 0) continue;
      collected = collected && collect(fields, head);
      if (collected && below(2) != 0) check_lines(fields, i, expected[i]);
    }
    collected = collected && collect(fields, head);
    std::size_t sum = 0;
    for (const auto& lines : expected) sum += joined(lines).size();
    if (sum < field_lines::inline_bytes / 2) REQUIRE(collected);
    if (!collected) continue;
    ++accepted;
    for (const std::size_t i : {4u, 2u, 0u, 3u, 1u, 2u}) check_lines(fields, wanted[i], expected[i]);
  }
  CHECK(accepted > 1000);
}

TEST_CASE("a head that shows other lines at each call is judged on what it showed, within its bounds") {
  struct fickle {
    mutable std::mt19937 random;
    std::string_view method() const { return "POST"; }
    void for_each_field(uw::field_sink sink) const {
      const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
      const bool many = below(4) == 0;
      for (std::size_t i = below(many ? 300 : 40); i > 0; --i) {
        const std::string name(1, static_cast<char>('a' + below(6)));
        const std::string value(below(many ? 10 : 1500), 'v');
        sink(name, value);
      }
    }
  };
  for (unsigned seed = 0; seed < 500; ++seed) {
    const fickle head{std::mt19937(seed)};
    const std::string names[] = {"a", "b", "c", "d", "e"};
    field_lines fields;
    bool collected = true;
    for (const std::string& name : names) {
      const std::size_t index = fields.want(name, 4096);
      collected = collected && collect(fields, head);
      if (!collected) break;
      CHECK(fields.joined(index).size() <= 4096);
    }
    for (std::size_t i = 0; collected && i < 5; ++i) check_lines(fields, i, lines_of(fields, i));
  }
}
