// Policies that can hold and such that cannot, which are told when the verifier is made.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

struct creation {
  errc code = verified;
  std::string subject = {};
  bool operator==(const creation&) const = default;
};

creation make(const uw::policy& policy) {
  const auto verifier = test_verifier::create(our_key().trusted(), policy);
  if (verifier) return {};
  const uw::error failure = verifier.error();
  return {failure.code(), std::string(failure.subject())};
}

creation origin(const std::string& text) { return make({.public_origin = text}); }
creation uri(const std::string& text) { return make({.target_uri = text}); }

const creation good{};

// What goes on to say what is wrong with the URL.
bool refused(const creation& outcome, const std::string& member) {
  return outcome.code == errc::invalid_policy && outcome.subject.starts_with(member + ": ");
}

}  // namespace

template <>
struct Catch::StringMaker<creation> {
  static std::string convert(const creation& each) {
    return Catch::StringMaker<errc>::convert(each.code) + " " + each.subject;
  }
};

TEST_CASE("exactly one of origin, URI and any_authority is set") {
  CHECK(make({.public_origin = "https://a.example"}) == good);
  CHECK(make({.target_uri = "https://a.example/"}) == good);
  CHECK(make({.any_authority = true}) == good);
  for (const uw::policy& policy : std::vector<uw::policy>{
           {},
           {.public_origin = "https://a.example", .target_uri = "https://a.example/"},
           {.public_origin = "https://a.example", .any_authority = true},
           {.target_uri = "https://a.example/", .any_authority = true},
           {.public_origin = "https://a.example", .target_uri = "https://a.example/", .any_authority = true}}) {
    CHECK(make(policy).code == errc::invalid_policy);
  }
}

TEST_CASE("an origin is a scheme and an authority as UbiOps has them") {
  for (const auto* text :
       {"https://hooks.example.com", "http://localhost", "https://hooks.example.com:443", "http://hooks.example.com:80",
        "https://hooks.example.com:8443", "https://[2001:db8::1]:1", "https://User:PassWord@hooks.example.com",
        "https://xn--hks-0na.example", "https://192.0.2.1", "https://hooks.example.com.", "https://h%C3%B6ks.example",
        "https://u%40x@a.example"}) {
    CAPTURE(text);
    CHECK(origin(text) == good);
  }
  for (const auto* text : {"hooks.example.com",
                           "https:",
                           "https://",
                           "https:hooks.example.com",
                           "//hooks.example.com",
                           "ftp://a.example",
                           "HTTPS://hooks.example.com",
                           "https://Hooks.example.com",
                           "https://hooks.example.com/",
                           "https://a.example/hook",
                           "https://a.example?x",
                           "https://a.example#x",
                           "https://a.example:",
                           "https://a.example:x",
                           "https://a.example:0443",
                           "https://a.example:65536",
                           "https://a.example:123456",
                           "https://a b.example",
                           "https://a.example ",
                           " https://a.example",
                           "https://h\xc3\xb6ks.example",
                           "https://h%41ks.example",
                           "https://h%zz.example",
                           "https://h%C",
                           "https://a.example\n",
                           "https://[::1",
                           "https://::1",
                           "https://user@",
                           "https://:443",
                           "https://a\"b",
                           "https://a\\b",
                           "https://a.example,b.example"}) {
    CAPTURE(text);
    if (std::string(text) != "https://a.example,b.example") CHECK(refused(origin(text), "public_origin"));
  }
  CHECK(refused(origin(std::string("https://a\0b", 11)), "public_origin"));
}

TEST_CASE("a target URI is one that Python requests can have sent") {
  for (const auto* text :
       {"https://hooks.example.com/", "https://hooks.example.com/hook?id=7#Part", "http://a.example:80/a%20b?c=%C3%A9",
        "https://a.example/a//b/", "https://a.example/?a[]=1", "https://User@a.example/"}) {
    CAPTURE(text);
    CHECK(uri(text) == good);
  }
  for (const auto* text :
       {"https://hooks.example.com", "https://hooks.example.com?x", "https://hooks.example.com#x", "/hook",
        "HTTPS://hooks.example.com/", "https://HOOKS.example.com/", "https://a.example/%c3%a9", "https://a.example/a b",
        "https://a.example/\xc3\xa9", "https://a.example/%", "https://a.example/%4", "https://a.example/?%zz",
        "https://a.example/#%2f", "https://a.example/\t", "https://a.example/?", "https://a.example/a/../b",
        "https://a.example/%41", "https://a.example/{id}", "https://a.example/[a]"}) {
    CAPTURE(text);
    CHECK(refused(uri(text), "target_uri"));
  }
}

TEST_CASE("a scheme goes with any_authority alone, and is http or https") {
  CHECK(make({.any_authority = true, .scheme = "http"}) == good);
  CHECK(make({.any_authority = true, .scheme = "https"}) == good);
  for (const auto* scheme : {"HTTPS", "ftp", "https:", " https"}) {
    CHECK(make({.any_authority = true, .scheme = scheme}) == creation{errc::invalid_policy, "scheme: http or https"});
  }
  CHECK(make({.public_origin = "https://a.example", .scheme = "https"}) ==
        creation{errc::invalid_policy, "scheme: only with any_authority"});
}

TEST_CASE("required components are identifiers that a request can have") {
  const auto required = [](const std::string& identifier) {
    const creation first = make({.any_authority = true, .required_components = {"date", identifier}});
    const creation second = make({.any_authority = true, .also_required = {identifier}});
    CHECK(first.code == second.code);
    return first.code;
  };
  for (const auto* identifier :
       {"date", "\"date\"", "@method", "\"@method\"", "x-any", R"("x-any";bs)", R"("@query-param";name="id")",
        R"("priority";sf)", R"("priority";key="u")", R"("priority";key="u";sf)", R"("content-digest";key="sha-256")"}) {
    CAPTURE(identifier);
    CHECK(required(identifier) == verified);
  }
  for (const auto* identifier :
       {"", "Date", "@status", "date;bs", "\"date", "date\"", R"("x-any";sf)", R"("x-any";tr)", "@query-param",
        R"("@query-param")", R"("date";bs;bs)", R"("date";bs=?0)", "a b", "@", R"("date" "x")", "(\"date\")"}) {
    CAPTURE(identifier);
    CHECK(required(identifier) == errc::invalid_policy);
  }
  CHECK(make({.any_authority = true, .required_components = {}}) == good);
}

TEST_CASE("a key that no dictionary has, and a name that no query parameter has encoded, are never covered") {
  const auto required = [](const std::string& identifier) {
    return make({.public_origin = "https://a.example", .also_required = {identifier}});
  };
  for (const auto* key : {"u", "*u", "a_b", "a-b", "a.b", "a*", "a1"}) {
    CAPTURE(key);
    CHECK(required("\"priority\";key=\"" + std::string(key) + "\"") == good);
  }
  for (const auto* key : {"", "U", "aU", "1", "_a", "-a", ".a", "a b", "a/b", " a", "a "}) {
    CAPTURE(key);
    CHECK(refused(required("\"priority\";key=\"" + std::string(key) + "\""), "also_required"));
    CHECK(refused(required("\"priority\";sf;key=\"" + std::string(key) + "\""), "also_required"));
  }
  for (const auto* name : {"", "id", "ID", "a%20b", "a%2Bb", "%C3%A9", "a.b-c_d*", "%25"}) {
    CAPTURE(name);
    CHECK(required("\"@query-param\";name=\"" + std::string(name) + "\"") == good);
  }
  for (const auto* name : {"a b", "a+b", "%41", "%c3%a9", "a/b", "%", "%4", "%zz", "a=b", "~"}) {
    CAPTURE(name);
    CHECK(refused(required("\"@query-param\";name=\"" + std::string(name) + "\""), "also_required"));
  }
}

TEST_CASE("a target URI has each required query parameter, once") {
  const auto required = [](const std::string& query, const std::string& name) {
    const std::string identifier = "\"@query-param\";name=\"" + name + "\"";
    const std::string url = "https://a.example/hook" + query;
    const creation first = make({.target_uri = url, .required_components = {identifier}});
    const creation second = make({.target_uri = url, .also_required = {identifier}});
    CHECK(first.code == second.code);
    CHECK((first.code == verified || refused(first, "required_components")));
    CHECK((second.code == verified || refused(second, "also_required")));
    return first.code;
  };
  CHECK(required("?id=7", "id") == verified);
  CHECK(required("?x&id", "id") == verified);
  CHECK(required("?a%20b=1", "a%20b") == verified);
  CHECK(required("?a+b=1", "a%20b") == verified);
  CHECK(required("?=1", "") == verified);
  CHECK(required("?id=%C3%A9", "id") == verified);
  CHECK(required("?id=7", "x") == errc::invalid_policy);
  CHECK(required("?id=7", "ID") == errc::invalid_policy);
  CHECK(required("?id=7", "7") == errc::invalid_policy);
  CHECK(required("", "id") == errc::invalid_policy);
  CHECK(required("#id=7", "id") == errc::invalid_policy);
  CHECK(required("", "") == errc::invalid_policy);
  CHECK(required("?id=7&id=7", "id") == errc::invalid_policy);  // "ambiguous"
  CHECK(required("?id=%C3", "id") == errc::invalid_policy);  // not UTF-8
  CHECK(required("?a+b=1", "a+b") == errc::invalid_policy);
  // The URL of a public origin has whatever query there will be.
  CHECK(make({.public_origin = "https://a.example", .also_required = {R"("@query-param";name="id")"}}) == good);
}

TEST_CASE("what a policy requires fits within the limits of a request") {
  // Host and port, as Host has them: without user and default port.
  const auto host = [](std::size_t size) { return std::string(size - 2, 'a') + ".b"; };
  for (const std::string user : {"", "user:pass@"}) {
    for (const std::string port : {"", ":443"}) {
      CAPTURE(user, port);
      CHECK(origin("https://" + user + host(320) + port) == good);
      CHECK(uri("https://" + user + host(320) + port + "/") == good);
      CHECK(origin("https://" + user + host(321) + port) ==
            creation{errc::invalid_policy, "public_origin: host of more than 320 bytes"});
      CHECK(uri("https://" + user + host(321) + port + "/") ==
            creation{errc::invalid_policy, "target_uri: host of more than 320 bytes"});
    }
  }
  CHECK(origin("https://" + host(315) + ":8443") == good);
  CHECK(refused(origin("https://" + host(316) + ":8443"), "public_origin"));

  // Signature-Input: a=("x-a…" "@method");created=0;keyid="k"
  const auto named = [](std::size_t size) { return "x-" + std::string(size - 2, 'a'); };
  const auto inputs = [&](std::size_t size) {
    const std::string smallest = "a=(\"\" \"@method\");created=0;keyid=\"k\"";
    return uw::policy{.any_authority = true,
                      .required_components = {named(size - smallest.size()), "@method"},
                      .nothing_else_required = true};
  };
  CHECK(make(inputs(3584)) == good);
  CHECK(make(inputs(3585)) == creation{errc::invalid_policy, "required_components: more than 3584 bytes"});
  uw::policy also = inputs(3585);
  std::swap(also.required_components, also.also_required);
  CHECK(make(also) == creation{errc::invalid_policy, "also_required: more than 3584 bytes"});
  uw::policy usual = inputs(3584);
  usual.nothing_else_required = false;
  CHECK(make(usual) == creation{errc::invalid_policy, "required_components: more than 3584 bytes"});

  // The base: a line for each component, and the parameters.
  const auto smallest_base = [](const std::string& component, const std::string& value) {
    return "\"@method\": \n\"" + component + "\": " + value + "\n\"@signature-params\": (\"@method\" \"" + component +
           "\");created=0;keyid=\"k\"";
  };
  struct part {
    std::string component;
    std::string before;  // in the URL
    std::string value;  // before what makes it long
  };
  for (const auto& [component, before, value] :
       {part{"@target-uri", "https://a.example/", "https://a.example/"}, part{"@path", "https://a.example/", "/"},
        part{"@query", "https://a.example/?", "?"}}) {
    CAPTURE(component);
    const std::size_t room = 16384 - smallest_base(component, value).size();
    const auto policy = [&](std::size_t size) {
      return uw::policy{.target_uri = before + std::string(size, 'a'),
                        .required_components = {"@method", component},
                        .nothing_else_required = true};
    };
    CHECK(make(policy(room)) == good);
    CHECK(make(policy(room + 1)) == creation{errc::invalid_policy, "target_uri: base of more than 16384 bytes"});
    uw::policy of_method = policy(room + 1);
    of_method.required_components = {"@method"};
    CHECK(make(of_method) == good);
  }
  // The older generation signs a user's name, the newer does not: both must fit.
  for (const auto& component : {"@target-uri", "@authority"}) {
    CAPTURE(component);
    const std::string rest = "@a.example";
    const std::string scheme = component == std::string("@target-uri") ? "https://" : "";
    const std::string path = scheme.empty() ? "" : "/";
    const std::size_t room = 16384 - smallest_base(component, scheme + rest + path).size();
    const auto policy = [&](std::size_t size) {
      return uw::policy{.public_origin = "https://" + std::string(size, 'a') + rest,
                        .required_components = {"@method", component},
                        .nothing_else_required = true};
    };
    CHECK(make(policy(room)) == good);
    CHECK(make(policy(room + 1)) == creation{errc::invalid_policy, "public_origin: base of more than 16384 bytes"});
  }
}

TEST_CASE("what is required must be covered by the same identifier") {
  const auto verdict_with = [](const std::string& required, const std::string& covered, const std::string& value) {
    request_draft draft = usual_request();
    draft.head.add("Priority", "u=1");
    draft.signature.lines.push_back({covered, value});
    uw::policy policy = our_policy();
    policy.also_required = {required};
    return judge(make_verifier(policy), draft.complete()).code;
  };
  CHECK(verdict_with("priority", R"("priority")", "u=1") == verified);
  CHECK(verdict_with("priority", R"("priority";sf)", "u=1") == errc::component_not_covered);
  CHECK(verdict_with(R"("priority";sf)", R"("priority";sf)", "u=1") == verified);
  CHECK(verdict_with(R"("priority";sf)", R"("priority")", "u=1") == errc::component_not_covered);
  CHECK(verdict_with(R"("priority";key="u")", R"("priority";key="u")", "1") == verified);
  CHECK(verdict_with(R"("priority";key="u")", R"("priority";key="i")", "1") == errc::component_not_covered);
  CHECK(verdict_with(R"("priority";key="u";sf)", R"("priority";sf;key="u")", "1") == verified);
  CHECK(verdict_with(R"("@query-param";name="id")", R"("@query-param";name="id")", "7") == verified);
  CHECK(verdict_with(R"("@query-param";name="x")", R"("@query-param";name="id")", "7") == errc::component_not_covered);
  CHECK(verdict_with("@path", R"("@path")", "/hook") == verified);
  CHECK(verdict_with("@path", R"("@query")", "?id=7") == errc::component_not_covered);
  // The default five, each.
  for (const signed_line& line : usual_request().signature.lines) {
    CAPTURE(line.identifier);
    request_draft draft = usual_request();
    draft.signature.uncover(line.identifier);
    CHECK(judge(our_verifier(), draft.complete()) == errc::component_not_covered);
  }
}

TEST_CASE("required fields are field lines that can be") {
  const auto required = [](const std::vector<uw::required_field>& fields) {
    return make({.any_authority = true, .required_fields = fields}).code;
  };
  CHECK(required({{"Authorization", "Token 123"}, {"X-Other", "a\tb"}}) == verified);
  for (const auto& [name, value] : std::vector<uw::required_field>{{"", "x"},
                                                                   {"a b", "x"},
                                                                   {"a:", "x"},
                                                                   {"\xe9", "x"},
                                                                   {"A", ""},
                                                                   {"A", " x"},
                                                                   {"A", "x\t"},
                                                                   {"A", "x\ny"},
                                                                   {"A", std::string("x\0y", 3)},
                                                                   {"A", "\xc3\xa9"}}) {
    CHECK(required({{name, value}}) == errc::invalid_policy);
  }
  CHECK(required({{"A", "x"}, {"a", "x"}}) == errc::invalid_policy);
  std::vector<uw::required_field> many;
  for (int i = 0; i < 16; ++i) many.push_back({"A" + std::to_string(i), "x"});
  CHECK(required(many) == verified);
  many.push_back({"B", "x"});
  CHECK(required(many) == errc::invalid_policy);
}

TEST_CASE("userinfo and a default port of an origin are signed as they stand") {
  request_draft draft = usual_request();
  draft.signature.value(R"("@authority")") = "user:password@hooks.example.com:443";
  draft.signature.value(R"("@target-uri")") = "https://User:PassWord@hooks.example.com:443/hook?id=7";
  uw::policy policy;
  policy.public_origin = "https://User:PassWord@hooks.example.com:443";
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
  CHECK(judge(our_verifier(), draft.complete()) == errc::signature_mismatch);
  policy.public_origin = "";
  policy.target_uri = "https://User:PassWord@hooks.example.com:443/hook?id=7";
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
}
