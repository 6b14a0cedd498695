#include <ubiops/webhooks/signature/component.hpp>

#include <string>
#include <string_view>

#include <ubiops/webhooks/http/detail/structured_field_types.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using uw::component_kind;
using uw::errc;
using field_type = uw::structured_fields::field_type;

namespace {

errc code_of(std::string_view text) {
  const exact_buffer buffer(text);
  const auto parsed = uw::parse_component_identifier(buffer.view());
  return parsed ? errc{} : parsed.error().code();
}

std::string canonical(std::string_view text) {
  const exact_buffer buffer(text);
  const auto parsed = uw::parse_component_identifier(buffer.view());
  REQUIRE(parsed);
  std::string out;
  uw::append_identifier(out, *parsed);
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  const auto first = uw::parse_component_identifier(a);
  const auto second = uw::parse_component_identifier(b);
  REQUIRE(first);
  REQUIRE(second);
  CHECK((*second == *first) == (*first == *second));
  return *first == *second;
}

bool covers(std::string_view covered, std::string_view required) {
  const auto first = uw::parse_component_identifier(covered);
  const auto second = uw::parse_component_identifier(required);
  REQUIRE(first);
  REQUIRE(second);
  return uw::covers(*first, *second);
}

}  // namespace

TEST_CASE("fields and all request-side derived components are read") {
  const struct {
    std::string_view name;
    component_kind kind;
  } rows[] = {{"date", component_kind::field},
              {"x-!#$%&'*+-.^_`|~09", component_kind::field},
              {"@method", component_kind::method},
              {"@target-uri", component_kind::target_uri},
              {"@authority", component_kind::authority},
              {"@scheme", component_kind::scheme},
              {"@request-target", component_kind::request_target},
              {"@path", component_kind::path},
              {"@query", component_kind::query}};
  for (const auto& row : rows) {
    INFO(row.name);
    const std::string quoted = '"' + std::string(row.name) + '"';
    for (const std::string& text : {quoted, std::string(row.name)}) {  // quotes may be left out
      const exact_buffer buffer(text);
      const auto parsed = uw::parse_component_identifier(buffer.view());
      REQUIRE(parsed);
      CHECK(parsed->name == row.name);
      CHECK(parsed->kind == row.kind);
      CHECK(parsed->argument.empty());
      CHECK_FALSE((parsed->sf || parsed->bs || parsed->key));
      CHECK(canonical(text) == quoted);
    }
  }
  const auto parameter = uw::parse_component_identifier("\"@query-param\";name=\"a%20b\"");
  REQUIRE(parameter);
  CHECK(parameter->kind == component_kind::query_param);
  CHECK(parameter->argument == "a%20b");
}

TEST_CASE("parameters are read, and written canonically in the order received") {
  const std::string_view rows[][2] = {
      {R"("priority";sf)", R"("priority";sf)"},
      {R"("priority";sf=?1)", R"("priority";sf)"},
      {R"("priority";  sf)", R"("priority";sf)"},
      {R"("date";bs)", R"("date";bs)"},
      {R"("x-unknown";bs=?1)", R"("x-unknown";bs)"},
      {R"("priority";key="u")", R"("priority";key="u")"},
      {R"("priority";sf;key="u")", R"("priority";sf;key="u")"},
      {R"("priority";key="u";sf)", R"("priority";key="u";sf)"},
      {R"("priority";key="a\"b\\c")", R"("priority";key="a\"b\\c")"},
      {R"("priority";key="")", R"("priority";key="")"},
      {R"("@query-param";name="a")", R"("@query-param";name="a")"},
      {R"("@query-param";name="")", R"("@query-param";name="")"},
      {R"("@query-param"; name="a b\"")", R"("@query-param";name="a b\"")"},
      {R"("cache-status";sf)", R"("cache-status";sf)"},
      {R"("client-cert";sf)", R"("client-cert";sf)"},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(canonical(text) == expected);
    CHECK(canonical(expected) == expected);
  }
}

TEST_CASE("what a request cannot give, or nobody has defined, is unsupported") {
  for (const std::string_view text : {R"("@status")",
                                      R"("@signature-params")",
                                      R"("@query-params")",
                                      R"("@request-response")",
                                      R"("@")",
                                      R"("@Method")",
                                      R"("@method ")",
                                      "@status",
                                      R"("Date")",
                                      "Date",
                                      R"("")",
                                      R"("a b")",
                                      R"("a:b")",
                                      R"("a\"b")",
                                      R"("a@b")",
                                      R"("a,b")",
                                      R"(date;sf)",
                                      " date",
                                      "date ",
                                      "date,",
                                      "a\"",
                                      "'date'x y",
                                      R"("date";tr)",
                                      R"("date";req)",
                                      R"("@method";req)",
                                      R"("date";foo)",
                                      R"("date";foo="x")",
                                      R"("date";SF=1)",
                                      R"("date";sf)",
                                      R"("x-unknown";sf)",
                                      R"("date";key="a")",
                                      R"("cache-control";sf)",
                                      R"("cache-status";key="a")",
                                      R"("client-cert";key="a")",  // no dictionaries
                                      R"("priority";sf;bs)",
                                      R"("priority";bs;sf)",
                                      R"("priority";bs;key="u")",
                                      R"("priority";key="u";bs)",
                                      R"("@method";sf)",
                                      R"("@method";bs)",
                                      R"("@path";key="a")",
                                      R"("@query-param")",
                                      R"("@query-param";name="a";sf)",
                                      R"("@query-param";name="a";bs)",
                                      R"("@query-param";name="a";key="b")",
                                      R"("@query";name="a")",
                                      R"("date";name="a")"}) {
    INFO(text);
    if (text == R"("date";SF=1)") {  // no key of a parameter has capital letters
      CHECK(code_of(text) == errc::malformed_signature_input);
      continue;
    }
    CHECK(code_of(text) == errc::unsupported_component);
  }
  CHECK(code_of("\"caf\xc3\xa9\"") == errc::malformed_signature_input);
  CHECK(code_of("caf\xc3\xa9") == errc::unsupported_component);
}

TEST_CASE("a parameter of the wrong type, or text that is no item, is malformed") {
  for (const std::string_view text : {R"("priority";sf=?0)",
                                      R"("priority";sf=1)",
                                      R"("priority";sf="a")",
                                      R"("date";bs=?0)",
                                      R"("date";bs=a)",
                                      R"("priority";key)",
                                      R"("priority";key=u)",
                                      R"("priority";key=1)",
                                      R"("priority";key=:dQ==:)",
                                      R"("@query-param";name)",
                                      R"("@query-param";name=a)",
                                      R"("@query-param";name=1.5)",
                                      "",
                                      R"(")",
                                      R"("date)",
                                      R"("date";)",
                                      R"("date";;sf)",
                                      R"("date"x)",
                                      R"("date" "host")",
                                      R"("date", "host")",
                                      R"("date";bs=)",
                                      "\"da\nte\"",
                                      R"("@query-param";name="a)",
                                      R"("da\te")"}) {
    INFO(text);
    CHECK(code_of(text) == errc::malformed_signature_input);
  }
}

TEST_CASE("a parameter that occurs twice is a duplicate, same value or not") {
  for (const std::string_view text :
       {R"("priority";sf;sf)", R"("date";bs;bs)", R"("priority";key="u";key="u")", R"("priority";key="u";key="i")",
        R"("@query-param";name="a";name="a")", R"("@query-param";name="a";name="b")", R"("priority";sf;key="u";sf)"}) {
    INFO(text);
    CHECK(code_of(text) == errc::duplicate_parameter);
  }
}

TEST_CASE("the first fault of shape is the one that is told") {
  CHECK(code_of(R"("priority";sf=?0;sf)") == errc::malformed_signature_input);
  CHECK(code_of(R"("priority";sf;sf=?0)") == errc::duplicate_parameter);
  CHECK(code_of(R"("priority";foo;sf;sf)") == errc::duplicate_parameter);  // shape goes before support
  const auto refused = uw::parse_component_identifier("Date");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().subject() == "Date");
}

TEST_CASE("an identifier that was cut anywhere is not taken for a whole one") {
  const std::string_view whole = R"("@query-param";name="a\"b")";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(code_of(whole.substr(0, size)) != errc{});
  }
  CHECK(code_of(whole) == errc{});
}

TEST_CASE("identifiers are equal whatever the order of their parameters, and by nothing less") {
  CHECK(equal(R"("date")", "date"));
  CHECK(equal(R"("priority";sf;key="u")", R"("priority";key="u";sf)"));
  CHECK(equal(R"("priority";sf)", R"("priority";sf=?1)"));
  CHECK_FALSE(equal("date", "host"));
  CHECK_FALSE(equal("date", R"("date";bs)"));
  CHECK_FALSE(equal("priority", R"("priority";sf)"));
  CHECK_FALSE(equal(R"("priority";sf)", R"("priority";bs)"));
  CHECK_FALSE(equal(R"("priority";key="u")", R"("priority";key="i")"));
  CHECK_FALSE(equal(R"("priority";key="u")", R"("priority";sf;key="u")"));
  CHECK_FALSE(equal(R"("priority";key="")", "priority"));
  CHECK_FALSE(equal(R"("@query-param";name="a")", R"("@query-param";name="b")"));
  CHECK_FALSE(equal("@query", R"("@query-param";name="")"));
}

TEST_CASE("a requirement is met by its own identifier, and content-digest by its sf and bs forms") {
  CHECK(covers("date", "date"));
  CHECK(covers("content-digest", "content-digest"));
  CHECK(covers(R"("content-digest";sf)", "content-digest"));
  CHECK(covers(R"("content-digest";bs)", "content-digest"));
  CHECK_FALSE(covers(R"("content-digest";key="sha-256")", "content-digest"));
  CHECK_FALSE(covers(R"("content-digest";sf;key="sha-256")", "content-digest"));
  CHECK_FALSE(covers("content-digest", R"("content-digest";sf)"));
  CHECK_FALSE(covers(R"("content-digest";bs)", R"("content-digest";sf)"));
  CHECK(covers(R"("content-digest";key="sha-256")", R"("content-digest";key="sha-256")"));
  CHECK_FALSE(covers(R"("date";bs)", "date"));
  CHECK_FALSE(covers("repr-digest", "content-digest"));
  CHECK_FALSE(covers(R"("repr-digest";sf)", "repr-digest"));
  CHECK_FALSE(covers(R"("repr-digest";sf)", "content-digest"));
}

TEST_CASE("an identifier that owns its text equals the one it was made from") {
  const auto parsed = uw::parse_component_identifier(R"("priority";key="u")");
  REQUIRE(parsed);
  const uw::owned_component_identifier owned{
      std::string(parsed->name), std::string(parsed->argument), parsed->kind, parsed->sf, parsed->bs, parsed->key,
      parsed->key_first};
  CHECK(*parsed == owned);
  CHECK(owned == *parsed);
  std::string out;
  uw::append_identifier(out, owned);
  CHECK(out == R"("priority";key="u")");
}

static_assert([] {
  const auto parsed = uw::parse_component_identifier(R"("@query-param";name="id")");
  return parsed && parsed->kind == component_kind::query_param && parsed->argument == "id";
}());
static_assert([] {
  const auto parsed = uw::parse_component_identifier(R"("date";sf)");
  return !parsed && parsed.error().code() == errc::unsupported_component;
}());

TEST_CASE("sf goes with every field of a structured type, and key with dictionaries alone") {
  for (const auto& field : uw::detail::structured_field_table) {
    INFO(field.name);
    const std::string quoted = '"' + std::string(field.name) + '"';
    CHECK(code_of(quoted + ";sf") == errc{});
    CHECK(code_of(quoted + ";key=\"a\"") ==
          (field.type == field_type::dictionary ? errc{} : errc::unsupported_component));
  }
}
