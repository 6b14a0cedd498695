#include <ubiops/webhooks/signature/detail/message.hpp>

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::covered_field_indexes;

namespace {

/// Asks for the fields of a signature that covers `list`, of a head with "x-a", "date" and "content-digest".
struct wanted {
  signed_texts::read_input read;
  detail::field_lines fields;
  covered_field_indexes covered;

  explicit wanted(const std::string& list) : read("a=(" + list + ");keyid=\"one\"") {
    REQUIRE(read.outcome());
    covered.want(fields, read.candidate());
    uw::request head("POST", "/");
    head.add("X-A", "1").add("Date", "2").add("Content-Digest", "3").add("x-a", "4");
    REQUIRE(detail::with_head_view(head, [&](const auto& view) { return fields.collect(view); }));
  }

  /// The value of the component with this number.
  [[nodiscard]] std::string value(std::size_t nth) { return std::string(fields.joined(covered.of_component[nth])); }
};

}  // namespace

TEST_CASE("the lines of each covered field are found under the number of its component") {
  wanted all(R"("@method" "x-a" "@query" "content-digest" "date" "x-none" "X-A")");
  CHECK(all.value(1) == "1, 4");
  CHECK(all.value(3) == "3");
  CHECK(all.value(4) == "2");
  CHECK(all.value(5).empty());
  CHECK(all.fields.count(all.covered.of_component[5]) == 0);
  CHECK(all.covered.content_digest == all.covered.of_component[3]);
  CHECK(all.covered.date == all.covered.of_component[4]);
}

TEST_CASE("a field that is covered in two ways is asked for once") {
  wanted both(R"("x-a" "x-a";bs "date")");
  CHECK(both.covered.of_component[0] == both.covered.of_component[1]);
  CHECK(both.covered.of_component[2] != both.covered.of_component[0]);
}

TEST_CASE("where Date and Content-Digest are not covered, they have no number") {
  const wanted none(R"("x-a")");
  CHECK(none.covered.date == covered_field_indexes::none);
  CHECK(none.covered.content_digest == covered_field_indexes::none);
  const wanted nothing("");
  CHECK(nothing.covered.date == covered_field_indexes::none);
  CHECK(nothing.covered.content_digest == covered_field_indexes::none);
}

TEST_CASE("one member of Content-Digest does not bind the body") {
  CHECK(wanted(R"("content-digest";key="sha-256")").covered.content_digest == covered_field_indexes::none);
  CHECK(wanted(R"("content-digest";sf)").covered.content_digest == 0);
  const wanted both(R"("content-digest" "content-digest";key="sha-256")");
  CHECK(both.covered.content_digest == both.covered.of_component[0]);
}

TEST_CASE("as many fields as a signature may cover have their numbers") {
  std::string list;
  for (std::size_t i = 0; i < uw::limits::max_components; ++i) {
    list.append(i == 0 ? "" : " ").append("\"x-").append(std::to_string(i)).append("\"");
  }
  const wanted many(list);
  for (std::size_t i = 0; i < uw::limits::max_components; ++i) CHECK(many.covered.of_component[i] == i);
}
