#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
using detail::compiled_policy;
using std::chrono::seconds;
using uw::errc;
using uw::policy;
using namespace std::string_literals;

namespace {

// "ok", or the member at fault and the reason.
std::string fault(policy settings) {
  const auto compiled = compiled_policy::compile(std::move(settings));
  if (compiled) return "ok";
  CHECK(compiled.error().code() == errc::invalid_policy);
  return std::string(compiled.error().subject());
}

policy with_origin(std::string origin = "https://hooks.example.com") { return {.public_origin = std::move(origin)}; }

compiled_policy compile(policy settings) {
  auto compiled = compiled_policy::compile(std::move(settings));
  REQUIRE(compiled);
  return *std::move(compiled);
}

errc coverage(policy settings, std::string_view input) {
  const signed_texts::read_input read(input);
  REQUIRE(read.outcome());
  const auto checked = compile(std::move(settings)).check_coverage(read.candidate());
  return checked ? errc{} : checked.error().code();
}

}  // namespace

TEST_CASE("a component that is required must be one that can be covered") {
  for (const std::string good : {"date", "\"date\"", "@path", R"("@query-param";name="a")",
                                 R"("content-digest";key="sha-256")", R"("x";bs)", "authorization"}) {
    INFO(good);
    policy settings = with_origin();
    settings.required_components = {good};
    settings.also_required = {good};
    CHECK(fault(settings) == "ok");
  }
  for (const std::string bad : {"", "Date", "@status", "@signature-params", "@nonsense", "@query-param", "date;bs",
                                R"("date";sf)", R"("date";req)", "\"date", "date\n"}) {
    INFO(bad);
    const std::string shown = bad == "date\n" ? "date\\x0a" : bad;
    policy settings = with_origin();
    settings.required_components = {"@method", bad};
    CHECK(fault(settings) == "required_components: " + shown);
    settings = with_origin();
    settings.also_required = {"@method", bad};
    CHECK(fault(settings) == "also_required: " + shown);
  }
  policy none = with_origin();
  none.required_components = {};
  CHECK(fault(none) == "ok");
}

TEST_CASE("no more components can be required than a signature may cover") {
  policy settings = with_origin();
  settings.required_components.clear();
  for (std::size_t i = 0; i < limits::max_components; ++i) {
    settings.required_components.push_back("x-" + std::to_string(i));
  }
  settings.nothing_else_required = true;  // without it the method and the URL are counted, too
  settings.also_required = settings.required_components;  // once more is not more
  CHECK(fault(settings) == "ok");
  settings.also_required.push_back("one-more");
  CHECK(fault(settings) == "also_required: more than 16");
  settings.also_required.clear();
  settings.required_components.push_back("one-more");
  CHECK(fault(settings) == "required_components: more than 16");

  // With the method, which is required without being asked for, there are 17.
  settings.nothing_else_required = false;
  settings.required_components = {"@authority", "@path"};
  while (settings.required_components.size() < limits::max_components) {
    settings.required_components.push_back("x-" + std::to_string(settings.required_components.size()));
  }
  CHECK(fault(settings) == "required_components: more than 16");
  settings.required_components.pop_back();
  CHECK(fault(settings) == "ok");
}

TEST_CASE("the method and the URL, which are required of themselves, count among the components") {
  for (const auto& [given, reason] :
       {std::pair<std::size_t, std::string>{limits::max_components - 2, "ok"},
        {limits::max_components - 1, "required_components: more than 16"},  // the URL is the one too many
        {limits::max_components, "required_components: more than 16"}}) {   // the method
    CAPTURE(given);
    policy settings = with_origin();
    settings.required_components.clear();
    for (std::size_t i = 0; i < given; ++i) settings.required_components.push_back("x-" + std::to_string(i));
    CHECK(fault(settings) == reason);
    settings.nothing_else_required = true;
    CHECK(fault(settings) == "ok");
  }
}

TEST_CASE("the bounds in time are from zero to 366 days") {
  const seconds most(limits::max_window_seconds);
  for (const seconds good : {seconds(0), seconds(1), most}) {
    policy settings = with_origin();
    settings.max_age = good;
    settings.clock_skew = good;
    CHECK(fault(settings) == "ok");
  }
  for (const seconds bad : {seconds(-1), most + seconds(1), seconds::min(), seconds::max()}) {
    policy settings = with_origin();
    settings.max_age = bad;
    const std::string reason = bad < seconds(0) ? ": less than 0 s" : ": more than 366 days";
    CHECK(fault(settings) == "max_age" + reason);
    settings = with_origin();
    settings.clock_skew = bad;
    CHECK(fault(settings) == "clock_skew" + reason);
  }
}

TEST_CASE("a required field has a name and a value that a request can carry") {
  const auto with = [](std::vector<uw::required_field> fields) {
    policy settings = with_origin();
    settings.required_fields = std::move(fields);
    return fault(settings);
  };
  CHECK(with({{"Authorization", "Token 123"}}) == "ok");
  CHECK(with({{"x", "a\tb"}, {"y", "a"}}) == "ok");
  for (const std::string& name : {""s, "a b"s, "a:"s, " a"s, "caf\xc3\xa9"s, "a\0"s, "@method"s, "\"a\""s}) {
    INFO(name);
    CHECK(with({{name, "secret"}}) == "required_fields: no. 1: no field name");
  }
  const std::pair<std::string, std::string> values[] = {{"", "empty value"},
                                                        {" secret", "blank at an end"},
                                                        {"secret\t", "blank at an end"},
                                                        {" ", "blank at an end"},
                                                        {"sec\nret", "not printable ASCII"},
                                                        {"sec\0ret"s, "not printable ASCII"},
                                                        {"secr\xc3\xa9t", "not printable ASCII"},
                                                        {"\x7f", "not printable ASCII"}};
  for (const auto& [value, reason] : values) {
    INFO(value);
    CHECK(with({{"a", "secret"}, {"x", value}}) == "required_fields: no. 2: " + reason);  // nothing of the value
  }
  // Nor of a name, which is the secret where the two were exchanged.
  CHECK(with({{"secret", " X-Token"}}) == "required_fields: no. 1: blank at an end");
  CHECK(with({{"x", "a"}, {"X", "a"}}) == "required_fields: no. 2: name given before");
  std::vector<uw::required_field> many;
  for (std::size_t i = 0; i < limits::max_components; ++i) many.push_back({"x-" + std::to_string(i), "v"});
  CHECK(with(many) == "ok");
  many.push_back({"y", "v"});
  CHECK(with(many) == "required_fields: more than 16");

  policy settings = with_origin();
  settings.required_fields = {{"X-Secret", "Token"}};
  const compiled_policy compiled = compile(settings);
  REQUIRE(compiled.required_fields().size() == 1);
  CHECK(compiled.required_fields()[0].name == "x-secret");
  CHECK(compiled.required_fields()[0].value == "Token");
}

TEST_CASE("all that is required must be covered, by one signature") {
  const std::string all = R"("@method" "@authority" "@target-uri" "content-digest" "date")";
  const std::string key = ";keyid=\"one\"";
  const policy usual = with_origin();
  CHECK(coverage(usual, "a=(" + all + ")" + key) == errc{});
  CHECK(coverage(usual, R"(a=("date" "x" "content-digest";sf "@target-uri" "@method" "@authority"))" + key) == errc{});
  CHECK(coverage(usual, R"(a=("@method" "@authority" "@target-uri" "content-digest"))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(usual, R"(a=("@method" "@authority" "@target-uri" "content-digest" "date";bs))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(usual, "a=()" + key + ", b=(" + all + ");keyid=\"two\"") == errc::component_not_covered);

  policy more = usual;
  more.also_required = {R"("priority";key="u";sf)", R"("@query-param";name="id")"};
  CHECK(coverage(more, "a=(" + all + R"( "priority";sf;key="u" "@query-param";name="id"))" + key) == errc{});
  CHECK(coverage(more, "a=(" + all + R"( "priority";key="u" "@query-param";name="id"))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(more, "a=(" + all + R"( "priority";sf;key="u" "@query-param";name="ID"))" + key) ==
        errc::component_not_covered);

  const signed_texts::read_input read(R"(a=("@method");keyid="one")");
  const auto refused = compile(usual).check_coverage(read.candidate());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().subject() == "@authority");  // the first that is missing
}

TEST_CASE("a window has the policy's bounds and the signature's times") {
  policy settings = with_origin();
  settings.max_age = seconds(7);
  settings.clock_skew = seconds(3);
  const compiled_policy rules = compile(settings);
  const signed_texts::read_input read(R"(a=();created=-5;expires=9;keyid="one")");
  detail::time_window window;
  REQUIRE(rules.set_window(read.candidate(), window));
  CHECK(window.max_age == 7);
  CHECK(window.clock_skew == 3);
  CHECK(window.created == -5);
  CHECK(window.expires == 9);
  CHECK_FALSE(window.date);
  // Nothing stays of the signature before it.
  window.date = 1;
  const signed_texts::read_input forever(R"(a=();created=1;keyid="one")");
  REQUIRE(rules.set_window(forever.candidate(), window));
  CHECK(window.created == 1);
  CHECK_FALSE(window.expires);
  CHECK_FALSE(window.date);
  const signed_texts::read_input without(R"(a=();expires=9;keyid="one")");
  const auto refused = rules.set_window(without.candidate(), window);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::missing_created);
}

TEST_CASE("a compiled policy owns its text: copies outlive what they were made from") {
  std::optional<compiled_policy> original;
  {
    policy settings = with_origin();
    settings.nothing_else_required = true;
    settings.required_components = {R"("@query-param";name="a-name-that-no-string-keeps-in-place")"};
    settings.required_fields = {{"X-A-Long-Name-Of-A-Secret-Field", "a-long-secret-that-no-string-keeps-in-place"}};
    original = compile(std::move(settings));
  }
  const compiled_policy copy = *original;
  original.reset();
  CHECK(copy.required_fields()[0].value == "a-long-secret-that-no-string-keeps-in-place");
  const signed_texts::read_input read(R"(a=("@query-param";name="a-name-that-no-string-keeps-in-place");keyid="one")");
  CHECK(copy.check_coverage(read.candidate()));
}

TEST_CASE("the method and the URL are required whatever is assigned, unless that is switched off by name") {
  const auto with = [](std::vector<std::string> components, bool nothing_else = false) {
    policy settings = with_origin();
    settings.required_components = std::move(components);
    settings.nothing_else_required = nothing_else;
    return settings;
  };
  constexpr std::string_view date_alone = R"(a=("date");keyid="one")";
  constexpr std::string_view without_method = R"(a=("@target-uri" "date");keyid="one")";
  constexpr std::string_view with_uri = R"(a=("@method" "@target-uri" "date");keyid="one")";
  constexpr std::string_view with_authority = R"(a=("@method" "@authority" "date");keyid="one")";
  for (const std::vector<std::string>& components : {std::vector<std::string>{"date"}, std::vector<std::string>{}}) {
    CHECK(coverage(with(components), date_alone) == errc::component_not_covered);
    CHECK(coverage(with(components), without_method) == errc::component_not_covered);
    CHECK(coverage(with(components), with_authority) == errc::component_not_covered);
    CHECK(coverage(with(components), with_uri) == errc{});
    CHECK(coverage(with(components, true), date_alone) == errc{});
  }
  CHECK(coverage(with({"@authority", "date"}), with_authority) == errc::component_not_covered);
  CHECK(coverage(with({"@authority", "@path"}), with_authority) == errc::component_not_covered);
  constexpr std::string_view with_path = R"(a=("@method" "@path" "date");keyid="one")";
  CHECK(coverage(with({"@path", "date"}), with_path) == errc::component_not_covered);
  CHECK(coverage(with({"@path"}), with_path) == errc::component_not_covered);
  CHECK(coverage(with({"@path"}, true), with_path) == errc{});
  constexpr std::string_view with_both = R"(a=("@method" "@authority" "@path");keyid="one")";
  CHECK(coverage(with({"@authority", "@path"}), with_both) == errc{});
  CHECK(coverage(with({"@path", "@authority"}), with_both) == errc{});
  CHECK(coverage(with({"@authority", "date"}), date_alone) == errc::component_not_covered);
}
