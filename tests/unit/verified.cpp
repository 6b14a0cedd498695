#include <ubiops/webhooks/verified.hpp>

#include <chrono>
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ubiops/webhooks/verifier/detail/head_verification.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::verified_writer;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using uw::verified_head;
using uw::verified_request;

namespace {

constexpr std::string_view usual =
    R"(pyhms=("@method" "x-a" "priority";key="u";sf "@query-param";name="id" "x-b";bs);created=1000;)"
    R"(expires=2000;keyid="a\"b\\c";nonce="n \"1\"";tag="t\\ag")";

// Fills `out` as the verifier does, from buffers that are gone afterwards.
void fill(verified_head& out, std::string_view input = usual, std::string value = "1", std::string name = "X-A") {
  const signed_texts::read_input read(input);
  REQUIRE(read.outcome());
  const detail::candidate& signature = read.candidate();
  uw::request head("POST", "/hook?id=4%202");
  head.add(std::move(name), std::move(value)).add("Priority", "u=3, i").add("X-B", "b");
  const auto target = uw::parse_request_target(head.target(), head.method());
  REQUIRE(target);
  uw::detail::target_in_force effective;
  effective.origin = "https://h";
  effective.path = target->path;
  effective.query = target->query;
  effective.received = head.target();
  detail::time_window window{300, 60, 1000, std::nullopt, std::nullopt};
  if (const auto* expires = signature.parameter(detail::parameter_name::expires)) window.expires = expires->number;
  const auto written = detail::with_head_view(head, [&](const detail::head_view& view) {
    detail::field_lines fields;
    detail::covered_field_indexes covered;
    covered.want(fields, signature);
    REQUIRE(fields.collect(view));
    return verified_writer::write(out, signature, window, {view, effective, fields, covered});
  });
  REQUIRE(written);
  for (std::size_t i = 0; i < 64; ++i) verified_writer::signature(out)[i] = static_cast<std::byte>(i + 1);
}

verified_head usual_head() {
  verified_head made(verified_writer::key());
  fill(made);
  return made;
}

std::optional<std::string_view> look_up(const verified_head& head, std::string_view identifier) {
  const exact_buffer buffer(identifier);
  return head.component(buffer.view());
}

void check_usual(const verified_head& head) {
  CHECK(head.label() == "pyhms");
  CHECK(head.key_id() == "a\"b\\c");
  CHECK(head.nonce() == "n \"1\"");
  CHECK(head.tag() == "t\\ag");
  CHECK(head.created() == sys_seconds(seconds(1000)));
  CHECK(head.replay_until() == sys_seconds(seconds(1360)));
  CHECK(head.expires() == sys_seconds(seconds(2000)));
  CHECK(head.signature()[0] == std::byte{1});
  CHECK(head.signature()[63] == std::byte{64});
  CHECK(head.signature_base() ==
        "\"@method\": POST\n\"x-a\": 1\n\"priority\";key=\"u\";sf: 3\n\"@query-param\";name=\"id\": 4%202\n\"x-b\";bs: "
        ":Yg==:\n"
        "\"@signature-params\": " +
            std::string(usual.substr(usual.find('('))));
  const std::pair<std::string_view, std::string_view> expected[] = {{"\"@method\"", "POST"},
                                                                    {"\"x-a\"", "1"},
                                                                    {"\"priority\";key=\"u\";sf", "3"},
                                                                    {"\"@query-param\";name=\"id\"", "4%202"},
                                                                    {"\"x-b\";bs", ":Yg==:"}};
  REQUIRE(head.components().size() == std::size(expected));
  std::size_t i = 0;
  for (const auto& [identifier, value] : head.components()) {
    CHECK(identifier == expected[i].first);
    CHECK(value == expected[i].second);
    CHECK(head.component(identifier) == value);
    ++i;
  }
  CHECK(i == std::size(expected));
}

// Views would dangle from a temporary.
template <class Head>
concept gives_views = requires(Head&& head) { std::forward<Head>(head).component("date"); } ||
                      requires(Head&& head) { std::forward<Head>(head).components(); } ||
                      requires(Head&& head) { std::forward<Head>(head).label(); } ||
                      requires(Head&& head) { std::forward<Head>(head).key_id(); } ||
                      requires(Head&& head) { std::forward<Head>(head).signature_base(); } ||
                      requires(Head&& head) { std::forward<Head>(head).nonce(); } ||
                      requires(Head&& head) { std::forward<Head>(head).tag(); } ||
                      requires(Head&& head) { std::forward<Head>(head).signature(); };
static_assert(gives_views<verified_head&> && gives_views<const verified_head&>);
static_assert(!gives_views<verified_head> && !gives_views<const verified_head>);
static_assert(gives_views<verified_request&> && !gives_views<verified_request>);

// Nobody but the verifier makes one.
static_assert(!std::is_default_constructible_v<verified_head> && !std::is_default_constructible_v<verified_request>);
static_assert(!std::is_default_constructible_v<detail::passkey> && !std::is_aggregate_v<detail::passkey>);
template <class Head>
concept made_of_braces = requires { Head({}); };
static_assert(!made_of_braces<verified_head> && !made_of_braces<verified_request>);

static_assert(std::is_copy_constructible_v<verified_head> && std::is_nothrow_move_constructible_v<verified_head>);
static_assert(std::is_copy_assignable_v<verified_request> && std::is_nothrow_move_assignable_v<verified_request>);
static_assert(sizeof(verified_request) <= 4096);

using range = verified_head::component_range;
static_assert(std::forward_iterator<range::iterator> && std::ranges::forward_range<range> &&
              std::ranges::sized_range<range>);

}  // namespace

TEST_CASE("a verified head shows what was signed, in signed order") { check_usual(usual_head()); }

TEST_CASE("a component is found by its identifier, quotes optional, parameters in any order") {
  const verified_head head = usual_head();
  CHECK(look_up(head, "@method") == "POST");
  CHECK(look_up(head, "\"@method\"") == "POST");
  CHECK(look_up(head, "x-a") == "1");
  CHECK(look_up(head, R"("priority";key="u";sf)") == "3");
  CHECK(look_up(head, R"("priority";sf;key="u")") == "3");
  CHECK(look_up(head, R"("priority";sf=?1; key="u")") == "3");
  CHECK(look_up(head, R"("@query-param";name="id")") == "4%202");
  CHECK(look_up(head, R"("x-b";bs)") == ":Yg==:");
}

TEST_CASE("what is not covered, or no identifier, is not found") {
  const verified_head head = usual_head();
  for (const std::string_view identifier : {"",
                                            "date",
                                            "x-b",
                                            "priority",
                                            R"("priority";sf)",
                                            R"("priority";key="u")",
                                            R"("priority";key="i";sf)",
                                            "@query-param",
                                            R"("@query-param";name="ID")",
                                            R"("x-a";bs)",
                                            "@path",
                                            "@signature-params",
                                            "\"x-a",
                                            "x-a\"",
                                            "\"x-a\" ;bs",
                                            "x-a: 1",
                                            "x-a\n",
                                            R"("x-a";tr)",
                                            "POST",
                                            "1"}) {
    INFO(identifier);
    CHECK(look_up(head, identifier) == std::nullopt);
  }
}

TEST_CASE("a field is found whatever the case of its name, and nothing else changes its case") {
  verified_head head(verified_writer::key());
  fill(head);
  CHECK(look_up(head, "X-A") == look_up(head, "x-a"));
  CHECK(look_up(head, R"("X-B";bs)") == look_up(head, R"("x-b";bs)"));
  CHECK(look_up(head, R"("Priority";key="u")") == look_up(head, R"("priority";key="u")"));
  REQUIRE(look_up(head, "X-A"));
  CHECK(look_up(head, R"("priority";key="U")") == std::nullopt);
  CHECK(look_up(head, R"("x-b";BS)") == std::nullopt);
  CHECK(look_up(head, std::string(300, 'x')) == std::nullopt);
}

TEST_CASE("a name in any case finds its component up to 256 bytes, and a longer one as it was signed") {
  for (const std::size_t size : {255u, 256u, 257u, 300u}) {
    CAPTURE(size);
    const std::string name(size - 2, 'x');  // and two quotes
    verified_head head(verified_writer::key());
    fill(head, "a=(\"" + name + "\");created=1;keyid=\"one\"", "value", name);
    CHECK(look_up(head, '"' + name + '"') == "value");
    CHECK(look_up(head, '"' + std::string(size - 2, 'X') + '"').has_value() == (size <= 256));
  }
}

TEST_CASE("a value that looks like a line of the base is none") {
  verified_head head(verified_writer::key());
  fill(head, R"(a=("x-a");created=1;keyid="one")", R"("date": today)");
  CHECK(look_up(head, "date") == std::nullopt);
  CHECK(look_up(head, "x-a") == "\"date\": today");
  CHECK(head.components().size() == 1);
}

TEST_CASE("what a signature does not say is absent, and an empty text is not") {
  verified_head head(verified_writer::key());
  fill(head, R"(a=();created=1000;keyid="one")");
  CHECK(head.key_id() == "one");
  CHECK_FALSE(head.nonce());
  CHECK_FALSE(head.tag());
  CHECK_FALSE(head.expires());
  CHECK(head.components().size() == 0);
  CHECK(head.components().begin() == head.components().end());
  CHECK(head.signature_base() == R"("@signature-params": ();created=1000;keyid="one")");

  fill(head, R"(a=();created=1000;keyid="one";nonce="";tag="";expires=-1)");
  CHECK(head.nonce() == "");
  CHECK(head.tag() == "");
  CHECK(head.expires() == sys_seconds(seconds(-1)));
}

TEST_CASE("copies and moves own their text, and are read after the original is gone") {
  std::optional<verified_head> original(usual_head());
  std::optional<verified_head> copy = original;
  CHECK(copy->label().data() != original->label().data());
  original.reset();
  check_usual(*copy);
  verified_head moved = *std::move(copy);
  copy.reset();
  check_usual(moved);

  verified_head assigned(verified_writer::key());
  fill(assigned, R"(a=();created=1000;keyid="one")");
  assigned = moved;
  check_usual(assigned);
  check_usual(moved);
  verified_head last(verified_writer::key());
  last = std::move(moved);
  check_usual(last);
  verified_head& same = last;
  last = same;
  check_usual(last);
}

TEST_CASE("a base that is held on the heap is copied and moved alike") {
  for (const std::size_t size :
       {std::size_t{900}, std::size_t{1500}, std::size_t{2000}, std::size_t{2200}, std::size_t{10'000}}) {
    INFO(size);
    const std::string value(size, 'v');
    std::optional<verified_head> original(std::in_place, verified_writer::key());
    fill(*original, R"(lab=("x-a");created=1000;keyid="one";tag="t")", value);
    std::optional<verified_head> copy = original;
    original.reset();
    const verified_head moved = *std::move(copy);
    copy.reset();
    CHECK(moved.component("x-a") == value);
    CHECK(moved.label() == "lab");
    CHECK(moved.key_id() == "one");
    CHECK(moved.tag() == "t");
    CHECK(moved.signature_base() ==
          "\"x-a\": " + value + "\n\"@signature-params\": (\"x-a\");created=1000;keyid=\"one\";tag=\"t\"");
  }
}

TEST_CASE("what was moved from shows nothing that it had, on the heap or not") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{5'000}}) {
    CAPTURE(size);
    verified_head original(verified_writer::key());
    fill(original, R"(lab=("x-a");created=1000;keyid="one";nonce="n";tag="t")", std::string(size, 'v'));
    const verified_head moved = std::move(original);
    CHECK(moved.key_id() == "one");
    // NOLINTBEGIN(bugprone-use-after-move): that is the question
    CHECK(original.signature_base().empty());
    CHECK(original.label().empty());
    CHECK(original.key_id().empty());
    CHECK(original.nonce().value_or("").empty());
    CHECK(original.tag().value_or("").empty());
    CHECK_FALSE(original.component("x-a"));
    for (const auto& [identifier, value] : original.components()) {
      CHECK(identifier.empty());
      CHECK(value.empty());
    }
    // NOLINTEND(bugprone-use-after-move)
  }
}

TEST_CASE("components are a range that can be walked twice, and by hand") {
  const verified_head head = usual_head();
  const auto components = head.components();
  auto it = components.begin();
  const auto first = it++;
  CHECK((*first).value == "POST");
  CHECK((*it).value == "1");
  CHECK(first == components.begin());
  CHECK(first != it);
  CHECK(std::ranges::distance(components) == 5);
  std::vector<std::string_view> identifiers;
  for (const uw::verified_component component : components) identifiers.push_back(component.identifier);
  CHECK(identifiers.size() == 5);
  CHECK(range::iterator() == range::iterator());
}

TEST_CASE("a verified request shows the body that it was given") {
  verified_request request(verified_writer::key());
  CHECK(request.body().empty());
  fill(request);
  const std::string body = "{\"event\": 1}";
  verified_writer::set_body(request, body);
  CHECK(request.body().data() == body.data());
  CHECK(request.body() == body);
  const verified_request copy = request;
  CHECK(copy.body().data() == body.data());
  check_usual(copy);
}
