#include <ubiops/webhooks/diagnosis/detail/draft.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::draft;
using signed_texts::repeated;
using uw::component_kind;
using namespace std::string_literals;

namespace {

/// Signature-Input and the drafts of its signatures, completed for a request.
struct drafted {
  std::string text;
  std::vector<std::string_view> key_ids;
  std::vector<draft> drafts;

  explicit drafted(std::string input) : text(std::move(input)) {
    drafts = detail::read_signature_input(text, signed_texts::keys(), key_ids);
  }
  drafted(std::string input, const uw::request& head) : drafted(std::move(input)) {
    detail::target_in_force target;
    target.scheme = "https";
    target.authority = "h";
    target.origin = "https://h";
    target.path = "/a";
    target.query = "b=c";
    target.received = "/a?b=c";
    detail::with_head_view(head, [&](const detail::head_view& view) {
      for (std::size_t i = 0; i < drafts.size(); ++i) {
        complete_draft(drafts[i], text, key_ids[i], signed_texts::key(signed_texts::second_key), view, target);
      }
    });
  }
  drafted(const drafted&) = delete;
  drafted& operator=(const drafted&) = delete;
};

}  // namespace

TEST_CASE("each signature is read with what its parameters say") {
  const drafted read(
      R"(a=("date";sf "x");created=1;expires=2;keyid="one";alg="ed25519", b=1;keyid="a\"b\\c", c=("x";keyid="one"), )"
      R"(d=();created="1";keyid=one;alg=1;expires=1.0)");
  REQUIRE(read.drafts.size() == 4);
  REQUIRE(read.key_ids.size() == 4);
  CHECK(read.drafts[0].label == "a");
  CHECK(read.drafts[0].key_id == "one");
  CHECK(read.drafts[0].key == signed_texts::keys().find("one"));
  CHECK(read.drafts[0].algorithm == "ed25519");
  CHECK(read.drafts[0].created == 1);
  CHECK(read.drafts[0].expires == 2);
  CHECK(read.key_ids[0].data() == read.text.data() + read.text.find("one"));
  CHECK(read.drafts[1].key_id == R"(a"b\c)");
  CHECK(read.drafts[1].key == signed_texts::keys().find(R"(a"b\c)"));
  CHECK(read.key_ids[1] == R"(a\"b\\c)");  // as it stands there
  for (const std::size_t none : {std::size_t{2}, std::size_t{3}}) {  // a component's keyid; values of wrong types
    CHECK(read.drafts[none].key_id.empty());
    CHECK(read.drafts[none].key == nullptr);
    CHECK(read.drafts[none].algorithm.empty());
    CHECK(read.drafts[none].created == std::nullopt);
    CHECK(read.drafts[none].expires == std::nullopt);
    CHECK(read.key_ids[none].data() == nullptr);
  }
}

TEST_CASE("what cannot be read ends it, and so does the last signature that a message may have") {
  CHECK(drafted("").drafts.empty());
  CHECK(drafted("!").drafts.empty());
  const drafted cut(R"(a=();keyid="one", !)");
  REQUIRE(cut.drafts.size() == 1);
  CHECK(cut.drafts[0].key_id == "one");
  std::string many;
  for (char label = 'a'; label <= 'i'; ++label) many.append(label == 'a' ? "" : ", ").append({label}).append("=()");
  const drafted bounded(many);
  CHECK(bounded.drafts.size() == uw::limits::max_signatures);
  CHECK(bounded.drafts.back().label == "h");
}

TEST_CASE("RFC 9421 §2.5: the lines of a base, as far as the request has their values") {
  uw::request head("POST", "/a?b=c");
  head.add("Date", " now ").add("X-A", "1").add("x-a", "2").add("X-Bad", "\x01");
  const drafted read(
      R"(sig=("@method" "@target-uri" "x-a" "x-none" "x-bad" "@query-param";name="b" "x-a";bs);keyid="stranger";x)",
      head);
  REQUIRE(read.drafts.size() == 1);
  const draft& made = read.drafts[0];
  REQUIRE(made.complete);
  CHECK(made.key == nullptr);  // and yet it is read
  REQUIRE(made.lines.size() == 7);
  struct row {
    std::string_view identifier;
    std::optional<std::string> value;
    bool plain;
  };
  const row rows[] = {{"\"@method\"", "POST", true},
                      {"\"@target-uri\"", "https://h/a?b=c", true},
                      {"\"x-a\"", "1, 2", true},
                      {"\"x-none\"", std::nullopt, true},
                      {"\"x-bad\"", std::nullopt, true},
                      {"\"@query-param\";name=\"b\"", "c", true},
                      {"\"x-a\";bs", ":MQ==:, :Mg==:", false}};
  for (std::size_t i = 0; i < made.lines.size(); ++i) {
    CAPTURE(i);
    CHECK(made.lines[i].identifier == rows[i].identifier);
    CHECK(made.lines[i].value == rows[i].value);
    CHECK(made.lines[i].plain == rows[i].plain);
  }
  CHECK(made.lines[5].argument == "b");
  CHECK(made.params ==
        R"(("@method" "@target-uri" "x-a" "x-none" "x-bad" "@query-param";name="b" "x-a";bs);keyid="stranger";x)");
  CHECK(made.find(component_kind::field, "x-a") == &made.lines[2]);
  CHECK(made.find(component_kind::method, "") == &made.lines[0]);
  CHECK(made.find(component_kind::field, "date") == nullptr);
}

TEST_CASE("what no verifier would read stays incomplete") {
  const uw::request head("POST", "/a");
  for (const std::string& input :
       {R"(a=("date"))"s, R"(a=1;keyid="one")"s, R"(a=("date" "date")"s,
        "a=(" + repeated(uw::limits::max_components + 1, "\"x\"", " ") + ");keyid=\"one\""}) {
    CAPTURE(input);
    const drafted read(input, head);
    REQUIRE(read.drafts.size() == 1);
    CHECK_FALSE(read.drafts[0].complete);
  }
  const drafted two(R"(a=("date");keyid="one", b=("@method");keyid="two")", head);
  REQUIRE(two.drafts.size() == 2);
  CHECK(two.drafts[0].complete);
  CHECK(two.drafts[1].complete);
  CHECK(two.drafts[1].lines[0].value == "POST");
}

TEST_CASE("a signature whose keyid no verifier would take for its own stays incomplete") {
  const uw::request head("POST", "/a");
  // The last keyid counts, and that one is no text.
  const drafted wrong(R"(a=("date");keyid="one";keyid=5)", head);
  REQUIRE(wrong.drafts.size() == 1);
  CHECK_FALSE(wrong.drafts[0].complete);
  const drafted twice(R"(a=("date");keyid="one";keyid=5, b=(), b=())", head);
  REQUIRE(twice.drafts.size() == 3);
  CHECK_FALSE(twice.drafts[0].complete);
  const drafted right(R"(a=("date");keyid=5;keyid="one", b=(), b=())", head);
  CHECK(right.drafts[0].complete);
  // An earlier one under the name that a draft is read by hides those behind it.
  const drafted hidden(R"(a=("date");keyid="diagnosed", b=("@method");keyid="two")", head);
  REQUIRE(hidden.drafts.size() == 2);
  CHECK(hidden.drafts[0].complete);
  CHECK_FALSE(hidden.drafts[1].complete);
}

TEST_CASE("RFC 9651 §3.3.3: a string without its escapes") {
  CHECK(detail::unescaped(R"(a\"b\\c)") == R"(a"b\c)");
  CHECK(detail::unescaped("").empty());
  CHECK(detail::unescaped("\\").empty());  // no string has that
}
