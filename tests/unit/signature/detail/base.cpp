#include <ubiops/webhooks/signature/detail/base.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace limits = ubiops::webhooks::limits;
using signed_texts::base;
using uw::errc;
using namespace std::string_literals;

namespace {

const std::string key_id = ";keyid=\"one\"";

uw::request post(std::string target = "/path?param=value") { return uw::request("POST", std::move(target)); }

// The lines of the base for the components in `list`, without the last one, which `base` must end with.
std::string lines(const uw::request& head, std::string_view list, std::string_view scheme = "https",
                  std::string_view authority = "www.example.com") {
  const std::string input = "(" + std::string(list) + ")";
  const auto made = base(head, input, scheme, authority);
  INFO(list);
  REQUIRE(made);
  const std::string last = "\"@signature-params\": " + input + key_id;
  REQUIRE(made->ends_with(last));
  return made->substr(0, made->size() - last.size());
}

struct refusal {
  errc code;
  std::string subject;
  bool operator==(const refusal&) const = default;
};

refusal refused(const uw::request& head, std::string_view list) {
  const auto made = base(head, "(" + std::string(list) + ")");
  INFO(list);
  REQUIRE_FALSE(made);
  return {made.error().code(), std::string(made.error().subject())};
}

}  // namespace

TEST_CASE("RFC 9421 §2.1: values of fields") {
  uw::request head = post();
  head.add("Host", "www.example.com")
      .add("Date", "Tue, 20 Apr 2021 02:07:56 GMT")
      .add("X-OWS-Header", "  Leading and trailing whitespace.  \t")
      .add("Cache-Control", "max-age=60")
      .add("Cache-Control", "    must-revalidate")
      .add("Example-Dict", "  a=1,    b=2;x=1;y=2,   c=(a   b   c)")
      .add("X-Empty-Header", " ");
  CHECK(lines(head, R"("host" "date" "x-ows-header" "cache-control" "example-dict" "x-empty-header")") ==
        "\"host\": www.example.com\n"
        "\"date\": Tue, 20 Apr 2021 02:07:56 GMT\n"
        "\"x-ows-header\": Leading and trailing whitespace.\n"
        "\"cache-control\": max-age=60, must-revalidate\n"
        "\"example-dict\": a=1,    b=2;x=1;y=2,   c=(a   b   c)\n"
        "\"x-empty-header\": \n");
}

TEST_CASE("RFC 9421 §2.1: an obsolete line folding is refused, not unfolded") {
  uw::request head = post();
  head.add("X-Obs-Fold-Header", "Obsolete\r\n    line folding.").add("X-Unfolded", "Obsolete line folding.");
  CHECK(refused(head, R"("x-obs-fold-header")") == refusal{errc::malformed_field, "x-obs-fold-header"});
  CHECK(refused(head, R"("x-obs-fold-header";bs)") == refusal{errc::malformed_field, "x-obs-fold-header"});
  CHECK(lines(head, R"("x-unfolded")") == "\"x-unfolded\": Obsolete line folding.\n");
}

// The RFC's Example-Dict has no type that we know; priority is a dictionary, too.
TEST_CASE("RFC 9421 §2.1.1: strict serialization") {
  uw::request head = post();
  head.add("Priority", "  a=1,    b=2;x=1;y=2,   c=(a   b   c)");
  CHECK(lines(head, R"("priority")") == "\"priority\": a=1,    b=2;x=1;y=2,   c=(a   b   c)\n");
  CHECK(lines(head, R"("priority";sf)") == "\"priority\";sf: a=1, b=2;x=1;y=2, c=(a b c)\n");

  uw::request several = post();
  several.add("Priority", "u=1").add("X", "").add("priority", " i ,u=2");
  CHECK(lines(several, R"("priority";sf)") == "\"priority\";sf: u=2, i\n");
  several.add("Cache-Status", "a;hit,b").add("Client-Cert", " :YQ==: ");
  CHECK(lines(several, R"("cache-status";sf "client-cert";sf)") ==
        "\"cache-status\";sf: a;hit, b\n\"client-cert\";sf: :YQ==:\n");
}

TEST_CASE("RFC 9421 §2.1.2: members of a dictionary") {
  uw::request head = post();
  head.add("Priority", "  a=1, b=2;x=1;y=2, c=(a   b    c), d");
  CHECK(lines(head, R"("priority";key="a" "priority";key="d" "priority";key="b" "priority";key="c")") ==
        "\"priority\";key=\"a\": 1\n"
        "\"priority\";key=\"d\": ?1\n"
        "\"priority\";key=\"b\": 2;x=1;y=2\n"
        "\"priority\";key=\"c\": (a b c)\n");
  CHECK(lines(head, R"("priority";sf;key="a" "priority";key="b";sf)") ==
        "\"priority\";sf;key=\"a\": 1\n\"priority\";key=\"b\";sf: 2;x=1;y=2\n");
  CHECK(refused(head, R"("priority";key="e")") == refusal{errc::missing_component, "e"});
  CHECK(refused(head, R"("priority";key="")") == refusal{errc::missing_component, ""});
  CHECK(refused(head, R"("priority";key="\"a")") == refusal{errc::missing_component, "\\\"a"});
}

TEST_CASE("RFC 9421 §2.1.3: lines wrapped as byte sequences") {
  uw::request several = post();
  several.add("Example-Header", "value, with, lots").add("Example-Header", "of, commas");
  uw::request single = post();
  single.add("Example-Header", "value, with, lots, of, commas");
  CHECK(lines(several, R"("example-header")") == "\"example-header\": value, with, lots, of, commas\n");
  CHECK(lines(single, R"("example-header")") == lines(several, R"("example-header")"));
  CHECK(lines(several, R"("example-header";bs)") ==
        "\"example-header\";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:\n");
  CHECK(lines(single, R"("example-header";bs)") ==
        "\"example-header\";bs: :dmFsdWUsIHdpdGgsIGxvdHMsIG9mLCBjb21tYXM=:\n");

  for (const std::size_t bad : {0u, 1u, 2u}) {
    CAPTURE(bad);
    uw::request forbidden = post();
    for (std::size_t i = 0; i < 3; ++i) forbidden.add("a", i == bad ? "\x7f" : "fine");
    CHECK(refused(forbidden, R"("a";bs)") == refusal{errc::malformed_field, "a"});
  }
  uw::request odd = post();
  odd.add("A", " \t").add("X", "between").add("a", "\xc3\xa9\xff ").add("A", "\ta");
  CHECK(lines(odd, R"("a";bs)") == "\"a\";bs: ::, :w6n/:, :YQ==:\n");
  CHECK(refused(odd, R"("a")") == refusal{errc::malformed_field, "a"});
}

TEST_CASE("RFC 9421 §2.2.1 to §2.2.4: method, target URI, authority and scheme") {
  CHECK(lines(post(), R"("@method")") == "\"@method\": POST\n");
  CHECK(lines(uw::request("pAtCh", "/"), R"("@method")") == "\"@method\": pAtCh\n");
  CHECK(lines(post(), R"("@target-uri")") == "\"@target-uri\": https://www.example.com/path?param=value\n");
  CHECK(lines(post("/path"), R"("@target-uri")") == "\"@target-uri\": https://www.example.com/path\n");
  CHECK(lines(post("/path?"), R"("@target-uri")") == "\"@target-uri\": https://www.example.com/path?\n");
  CHECK(lines(post(), R"("@authority")") == "\"@authority\": www.example.com\n");
  CHECK(lines(post(), R"("@scheme")", "http") == "\"@scheme\": http\n");
}

TEST_CASE("RFC 9421 §2.2.5: the request target as received") {
  CHECK(lines(post(), R"("@request-target")") == "\"@request-target\": /path?param=value\n");
  CHECK(lines(uw::request("GET", "https://www.example.com/path?param=value"), R"("@request-target")") ==
        "\"@request-target\": https://www.example.com/path?param=value\n");
  const uw::request options("OPTIONS", "*");
  CHECK(lines(options, R"("@request-target")") == "\"@request-target\": *\n");
  CHECK(lines(options, R"("@target-uri" "@path" "@query")") ==
        "\"@target-uri\": https://www.example.com\n\"@path\": /\n\"@query\": ?\n");
}

TEST_CASE("RFC 9421 §2.2.6 and §2.2.7: path and query") {
  CHECK(lines(post(), R"("@path")") == "\"@path\": /path\n");
  CHECK(lines(post("/a%2Fb/%7e//?x"), R"("@path")") == "\"@path\": /a%2Fb/%7e//\n");
  CHECK(lines(uw::request("GET", "https://www.example.com"), R"("@path")") == "\"@path\": /\n");
  CHECK(lines(post("/path?param=value&foo=bar&baz=bat%2Dman"), R"("@query")") ==
        "\"@query\": ?param=value&foo=bar&baz=bat%2Dman\n");
  CHECK(lines(post("/path?queryString"), R"("@query")") == "\"@query\": ?queryString\n");
  CHECK(lines(post("/path"), R"("@query")") == "\"@query\": ?\n");
  CHECK(lines(post("/path?"), R"("@query")") == "\"@query\": ?\n");
}

TEST_CASE("RFC 9421 §2.2.8: query parameters") {
  CHECK(lines(post("/path?param=value&foo=bar&baz=batman&qux="),
              R"("@query-param";name="baz" "@query-param";name="qux" "@query-param";name="param")") ==
        "\"@query-param\";name=\"baz\": batman\n"
        "\"@query-param\";name=\"qux\": \n"
        "\"@query-param\";name=\"param\": value\n");
  CHECK(lines(post("/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&"
                   "fa%C3%A7ade%22%3A%20=something"),
              R"("@query-param";name="var" "@query-param";name="bar" "@query-param";name="fa%C3%A7ade%22%3A%20")") ==
        "\"@query-param\";name=\"var\": this%20is%20a%20big%0Amultiline%20value\n"
        "\"@query-param\";name=\"bar\": with%20plus%20whitespace\n"
        "\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\": something\n");
  CHECK(refused(post("/?a=1"), R"("@query-param";name="b")") == refusal{errc::missing_component, "b"});
  CHECK(refused(post("/"), R"("@query-param";name="b")") == refusal{errc::missing_component, "b"});
  CHECK(refused(post("/?b=1&b=1"), R"("@query-param";name="b")") == refusal{errc::malformed_target, "b"});
  CHECK(refused(post("/?b=%ff"), R"("@query-param";name="b")") == refusal{errc::malformed_target, "b"});
}

TEST_CASE("RFC 9421 §2.3: the signature parameters") {
  const auto made = base(
      uw::request("GET", "/").add("date", "d").add("cache-control", "c"),
      R"(("@target-uri" "@authority" "date" "cache-control");kid="test-key-rsa-pss";created=1618884475;expires=1618884775)");
  REQUIRE(made);
  CHECK(made->substr(made->rfind('\n') + 1) ==
        "\"@signature-params\": (\"@target-uri\" \"@authority\" \"date\" \"cache-control\")"
        ";kid=\"test-key-rsa-pss\";created=1618884475;expires=1618884775" +
            key_id);
}

TEST_CASE("RFC 9421 §2.5: the example of a signature base") {
  const std::string digest =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
  uw::request head("POST", "/foo?param=Value&Pet=dog");
  head.add("Host", "example.com")
      .add("Date", "Tue, 20 Apr 2021 02:07:55 GMT")
      .add("Content-Type", "application/json")
      .add("Content-Digest", digest)
      .add("Content-Length", "18");
  const std::string params =
      R"(("@method" "@authority" "@path" "content-digest" "content-length" "content-type");created=1618884473)";
  const auto made = base(head, params, "https", "example.com");
  REQUIRE(made);
  CHECK(*made ==
        "\"@method\": POST\n"
        "\"@authority\": example.com\n"
        "\"@path\": /foo\n"
        "\"content-digest\": " +
            digest +
            "\n"
            "\"content-length\": 18\n"
            "\"content-type\": application/json\n"
            "\"@signature-params\": " +
            params + key_id);
}

TEST_CASE("parameters of every type are written canonically, in the order received") {
  const std::string_view rows[][2] = {
      {"created=1", "created=1"},
      {"created=-0", "created=0"},
      {"created=007", "created=7"},
      {"x=1.0", "x=1.0"},
      {"x=1.50", "x=1.5"},
      {"x=-00.120", "x=-0.12"},
      {"x", "x"},
      {"x=?1", "x"},
      {"x=?0", "x=?0"},
      {"x=tok/en:*", "x=tok/en:*"},
      {"x=*a", "x=*a"},
      {"x=:YWI=:", "x=:YWI=:"},
      {"x=::", "x=::"},
      {"x=@1659578233", "x=@1659578233"},
      {"x=@-05", "x=@-5"},
      {R"(x="a\"b\\c ~")", R"(x="a\"b\\c ~")"},
      {R"(x="")", R"(x="")"},
      {R"(x=%"f%c3%bc%22%41")", R"(x=%"f%c3%bc%22A")"},
      {"  z=1;  a=2;m=3", "z=1;a=2;m=3"},
      {"*_-.0=1", "*_-.0=1"},
  };
  for (const auto& [parameter, expected] : rows) {
    INFO(parameter);
    const auto made = base(post(), R"((  "@method"   "@path" );)" + std::string(parameter));
    REQUIRE(made);
    CHECK(*made == "\"@method\": POST\n\"@path\": /path\n\"@signature-params\": (\"@method\" \"@path\");" +
                       std::string(expected) + key_id);
  }
  const auto none = base(post(), "( )");
  REQUIRE(none);
  CHECK(*none == "\"@signature-params\": ()" + key_id);
}

TEST_CASE("identifiers are written alike in their line and in the parameters") {
  uw::request head = post();
  head.add("priority", "u=1");
  const auto made = base(head, R"(("priority";  sf=?1;key="u" "@query-param"; name="param"))");
  REQUIRE(made);
  CHECK(*made ==
        "\"priority\";sf;key=\"u\": 1\n\"@query-param\";name=\"param\": value\n"
        "\"@signature-params\": (\"priority\";sf;key=\"u\" \"@query-param\";name=\"param\")" +
            key_id);
}

TEST_CASE("a component that the request does not have is missing") {
  CHECK(refused(post(), R"("@method" "date")") == refusal{errc::missing_component, "date"});
  CHECK(refused(post(), R"("priority";sf)") == refusal{errc::missing_component, "priority"});
  CHECK(refused(post(), R"("priority";key="u")") == refusal{errc::missing_component, "priority"});
  CHECK(refused(post(), R"("date";bs)") == refusal{errc::missing_component, "date"});
  const uw::request without("POST", "no target");  // the helper takes it for a head that shows none
  for (const std::string name : {"@target-uri", "@request-target", "@path", "@query"}) {
    CHECK(refused(without, '"' + name + '"') == refusal{errc::missing_component, name});
  }
  CHECK(refused(without, R"("@query-param";name="a")") == refusal{errc::missing_component, "@query-param"});
  CHECK(lines(without, R"("@method" "@authority" "@scheme")") ==
        "\"@method\": POST\n\"@authority\": www.example.com\n\"@scheme\": https\n");
}

TEST_CASE("a value with bytes that no field holds is malformed, and only where it is covered") {
  for (const std::string& bad :
       {"a\nb"s, "a\rb"s, "a\0b"s, "a\x7f"s, "\x01"s, "a\x80"s, "caf\xc3\xa9"s, "12345678\n"s}) {
    INFO(bad);
    uw::request head = post();
    head.add("good", "a\tb ~").add("bad", "fine").add("bad", bad);
    CHECK(refused(head, R"("good" "bad")") == refusal{errc::malformed_field, "bad"});
    CHECK(lines(head, R"("good")") == "\"good\": a\tb ~\n");
  }
  for (const std::string& method : {""s, "PO ST"s, "POST\n"s, "P\0ST"s, "p\xc3\xb6st"s}) {
    CHECK(refused(uw::request(method, "/"), R"("@method")") == refusal{errc::malformed_field, "@method"});
    CHECK(lines(uw::request(method, "/"), R"("@path")") == "\"@path\": /\n");
  }
}

TEST_CASE("a byte that no field holds is told with its place in the combined value") {
  const auto place = [](const std::vector<std::string>& values, std::string_view component) {
    uw::request head = post();
    for (const std::string& value : values) head.add("priority", value);
    const auto made = base(head, "(\"@method\" " + std::string(component) + ")");
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == errc::malformed_field);
    CHECK(made.error().subject() == "priority");
    return made.error().offset();
  };
  for (const std::string component : {R"("priority")", R"("priority";sf)", R"("priority";key="u")"}) {
    CAPTURE(component);
    CHECK(place({"\x01u"}, component) == 0);
    CHECK(place({"u=1, i\x7f"}, component) == 6);
    CHECK(place({"u=1", "i\x7f"}, component) == 6);
    CHECK(place({"u=1", "i", "a\x80", "\x01"}, component) == 9);
  }
}

TEST_CASE("a field that is not of its structured type is malformed where that matters") {
  for (const std::string bad : {"u=1,", "u=", "U=1", "\"u\"", "u=1 i", "u=:YQ:"}) {
    INFO(bad);
    uw::request head = post();
    head.add("priority", bad);
    CHECK(refused(head, R"("priority";sf)") == refusal{errc::malformed_field, "priority"});
    CHECK(refused(head, R"("priority";key="u")") == refusal{errc::malformed_field, "priority"});
    CHECK(lines(head, R"("priority")") == "\"priority\": " + bad + "\n");
  }
  uw::request many = post();
  std::string members = "u";
  for (std::size_t i = 1; i < limits::max_structured_members; ++i) members += ", a" + std::to_string(i);
  many.add("priority", members);
  CHECK(lines(many, R"("priority";sf)") == "\"priority\";sf: " + members + "\n");
  many.add("priority", "too-many");
  CHECK(refused(many, R"("priority";sf)") == refusal{errc::limit_exceeded, "priority"});
  CHECK(refused(many, R"("priority";key="u")") == refusal{errc::limit_exceeded, "priority"});
}

TEST_CASE("a field whose type is not known is unsupported in its canonical form") {
  uw::request head = post();
  head.add("x-a", "u=1").add("priority", "u=1");
  CHECK(refused(head, R"("x-a";sf)") == refusal{errc::unsupported_component, "x-a"});
  CHECK(refused(head, R"("x-a";key="u")") == refusal{errc::unsupported_component, "x-a"});
  CHECK(lines(head, R"("x-a" "priority";sf)") == "\"x-a\": u=1\n\"priority\";sf: u=1\n");
}

TEST_CASE("of several lines any one can be what no field holds, by whatever components") {
  for (const std::size_t place : {0u, 1u, 2u}) {
    CAPTURE(place);
    uw::request head = post();
    uw::request good = post();
    for (const std::size_t line : {0u, 1u, 2u}) {
      head.add("priority", line == place ? "a\nb" : "a");
      good.add("priority", "a");
    }
    for (const std::string parameter : {"", ";bs", ";sf", ";key=\"a\""}) {
      CAPTURE(parameter);
      CHECK(refused(head, "\"priority\"" + parameter) == refusal{errc::malformed_field, "priority"});
      CHECK_FALSE(lines(good, "\"priority\"" + parameter).empty());
    }
  }
}

TEST_CASE("an empty structured field is there, and empty") {
  uw::request head = post();
  head.add("priority", " ");
  CHECK(lines(head, R"("priority";sf)") == "\"priority\";sf: \n");
  CHECK(refused(head, R"("priority";key="u")") == refusal{errc::missing_component, "u"});
}

TEST_CASE("a base has a bound, and one that has its size is whole") {
  const std::string around = "\"a\": \n\"@signature-params\": (\"a\")" + key_id;
  uw::request head = post();
  head.add("a", std::string(limits::max_signature_base - around.size(), 'x'));
  const auto made = base(head, "(\"a\")");
  REQUIRE(made);
  CHECK(made->size() == limits::max_signature_base);
  uw::request longer = post();
  longer.add("a", std::string(limits::max_signature_base - around.size() + 1, 'x'));
  CHECK(refused(longer, "\"a\"") == refusal{errc::limit_exceeded, "@signature-params"});
  uw::request far = post();
  far.add("a", std::string(limits::max_signature_base, 'x'));
  CHECK(refused(far, "\"a\"") == refusal{errc::limit_exceeded, "a"});
  const std::string whole_line(limits::max_signature_base - std::string_view("\"a\": \n").size(), 'x');
  CHECK(refused(post().add("a", whole_line), "\"a\"") == refusal{errc::limit_exceeded, "@signature-params"});
  CHECK(refused(post().add("a", whole_line + "x"), "\"a\"") == refusal{errc::limit_exceeded, "a"});
  uw::request wrapped = post();  // it grows by a third
  wrapped.add("a", std::string(limits::max_signature_base - 1000, 'x'));
  CHECK(refused(wrapped, "\"a\";bs") == refusal{errc::limit_exceeded, "a"});
  CHECK(refused(post("/" + std::string(limits::max_signature_base, 'x')), "\"@path\"") ==
        refusal{errc::limit_exceeded, "@path"});
  // What is received has this bound by itself.
  const std::string before = "\"@request-target\": ";
  const std::string behind = "\n\"@signature-params\": (\"@request-target\")" + key_id;
  const std::string longest(limits::max_signature_base - before.size() - behind.size() - 1, 'x');
  CHECK(lines(post("/" + longest), "\"@request-target\"") == before + "/" + longest + "\n");
  CHECK(refused(post("/x" + longest), "\"@request-target\"") == refusal{errc::limit_exceeded, "@signature-params"});
  for (const std::size_t size : {limits::max_signature_base, limits::max_signature_base + 1}) {
    CHECK(refused(post("/" + std::string(size - 1, 'x')), "\"@request-target\"") ==
          refusal{errc::limit_exceeded, "@request-target"});
  }
  const std::string million(1'000'000, 'x');  // not even copied
  CHECK(refused(post("/" + million), "\"@path\"") == refusal{errc::limit_exceeded, "@path"});
  CHECK(refused(post("/" + million), "\"@request-target\"") == refusal{errc::limit_exceeded, "@request-target"});
  CHECK(refused(post("/" + million), "\"@target-uri\"") == refusal{errc::limit_exceeded, "@target-uri"});
  CHECK(refused(uw::request(million, "/"), "\"@method\"") == refusal{errc::limit_exceeded, "@method"});
}

TEST_CASE("what is read for members and query parameters has a bound, to the byte") {
  const std::string input = R"("@query-param";name="a")";
  const std::string query = "a=1&" + std::string(limits::max_signature_base - std::string_view("/?a=1&").size(), 'x');
  CHECK(lines(post("/?" + query), input) == input + ": 1\n");
  CHECK(refused(post("/?" + query + "x"), input) == refusal{errc::limit_exceeded, "@query-param"});
  // Each is looked for anew.
  const std::string two = R"("@query-param";name="a" "@query-param";name="b")";
  const std::string half = "a=1&b=2&" + std::string(limits::max_signature_base / 2 - 8, 'x');
  CHECK(lines(post("/?" + half), two) == "\"@query-param\";name=\"a\": 1\n\"@query-param\";name=\"b\": 2\n");
  CHECK(refused(post("/?" + half + "x"), two) == refusal{errc::limit_exceeded, "@query-param"});
  uw::request field = post();
  const std::string member = "u=1, x=\"" + std::string(limits::max_signature_base - 9, 'x') + '"';
  field.add("priority", member);
  CHECK(lines(field, R"("priority";key="u")") == "\"priority\";key=\"u\": 1\n");
  uw::request longer = post();
  longer.add("priority", member + " ,");
  CHECK(refused(longer, R"("priority";key="u")") == refusal{errc::limit_exceeded, "priority"});
}

TEST_CASE("nothing that a request holds ends a line of the base") {
  uw::request head("POST", "/a%0ab?c%0d=%0a%00");
  head.add("x", "\"@signature-params\": ()").add("y", "a\\nb");
  CHECK(lines(head, R"("@path" "@query" "@query-param";name="c%0D" "x" "y")") ==
        "\"@path\": /a%0ab\n\"@query\": ?c%0d=%0a%00\n\"@query-param\";name=\"c%0D\": %0A%00\n"
        "\"x\": \"@signature-params\": ()\n\"y\": a\\nb\n");
}
