// Components that a request does not have, or that are told in a way that could be read as another (RFC 9421 §2).
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

/// Covers one more component, "x" under this identifier. The fields below are there.
void covers(scene& s, std::string_view identifier) {
  s.head().add("x-a", "1").add("Priority", "u=1").add("Accept-CH", "a");
  s.signature().lines.push_back({std::string(identifier), "1"});
}

/// Covers the query parameter `name` of the target, with this value.
void covers_parameter(scene& s, std::string_view target, std::string_view name, std::string_view value) {
  s.draft = usual_request(our_key(), "hooks.example.com", target);
  s.signature().lines.push_back({R"("@query-param";name=")" + std::string(name) + '"', std::string(value)});
}

constexpr attack component_rows[] = {
    {"signature-params-covered",
     "`@signature-params` among the covered components",
     unsupported_component,
     "@signature-params",
     covers,
     "\"x-a\"",
     {"\"@signature-params\"", "\"@signature-params\";x"}},
    {"component-of-a-response",
     "what only responses have, or another request's part",
     unsupported_component,
     any_subject,
     covers,
     "\"x-a\"",
     {"\"@status\"", "\"x-a\";req", "\"@method\";req", "\"x-a\";tr", "\"@target-uri\";tr", "\"date\";req;bs"}},
    {"component-unknown",
     "derived components that nobody has registered",
     unsupported_component,
     any_subject,
     covers,
     "\"x-a\"",
     {"\"@\"", "\"@query-params\"", "\"@Method\"", "\"@method \"", "\"@host\"", "\"@targeturi\"", "\"@paths\"",
      "\"@pat\"", "\"@request-targets\"", "\"@authorita\"", "\"@query-param\"", "\"@created\""}},
    {"component-no-field-name",
     "component names that no field can have, or in upper case",
     unsupported_component,
     any_subject,
     covers,
     "\"x-a\"",
     {"\"\"", "\"X-A\"", "\"x a\"", "\"x:\"", "\" x-a\"", "\"x-a \"", "\"x-a,\"", "\"x\\\"a\"", "\"(x)\"", "\"x/a\""}},
    {"component-parameter-unknown",
     "parameters that the component has not",
     unsupported_component,
     any_subject,
     covers,
     "\"x-a\"",
     {"\"x-a\";unknown", "\"x-a\";name=\"a\"", "\"@method\";sf", "\"@path\";bs", "\"@method\";key=\"a\"",
      "\"@method\";name=\"a\"", "\"@query-param\";sf;name=\"id\"", "\"@query-param\";name=\"id\";bs", "\"x-a\";sf",
      "\"x-a\";key=\"a\"", "\"accept-ch\";key=\"a\"", "\"x-a\";bs;sf", "\"priority\";bs;sf", "\"priority\";sf;bs",
      "\"priority\";bs;key=\"u\"", "\"x-a\";x=?0"}},
    {"component-parameter-of-wrong-type",
     "parameters of a component that have another type",
     malformed_signature_input,
     any_subject,
     covers,
     "\"priority\";key=\"u\"",
     {"\"x-a\";bs=?0", "\"x-a\";bs=1", "\"x-a\";sf=\"a\"", "\"priority\";key=u", "\"priority\";key",
      "\"priority\";key=1", "\"@query-param\";name=id", "\"@query-param\";name", "\"@query-param\";name=:aWQ=:"}},
    {"component-parameter-twice",
     "a parameter of a component twice",
     duplicate_parameter,
     any_subject,
     covers,
     "\"priority\";sf;key=\"u\"",
     {"\"x-a\";bs;bs", "\"x-a\";sf;sf", "\"priority\";key=\"u\";key=\"u\"", "\"priority\";key=\"u\";key=\"i\"",
      "\"@query-param\";name=\"id\";name=\"id\"", "\"@query-param\";name=\"a\";name=\"id\""}},
    {"component-twice",
     "a component twice",
     duplicate_component,
     any_subject,
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.signature().lines.push_back({std::string(text), "x"});
     },
     "",
     {"\"@method\"", "\"@authority\"", "\"@target-uri\"", "\"content-digest\"", "\"date\""}},
    {"component-twice-in-other-order",
     "a component twice, its parameters in another order",
     duplicate_component,
     "priority",
     [](scene& s, std::string_view text) {
       covers(s, R"("priority";sf;key="u")");
       if (!text.empty()) s.signature().lines.push_back({std::string(text), "1"});
     },
     "",
     {R"("priority";key="u";sf)", R"("priority";sf;key="u")"}},
    {"two-faults-of-components",
     "several faults of components: the first is told",
     duplicate_parameter,
     "x-a",
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       s.signature().lines.push_back({std::string(text), "1"});
       s.signature().lines.push_back({R"("x-b";sf=1)", "1"});
     },
     "",
     {R"("x-a";sf;sf)", R"("x-a";bs;bs)", R"("x-a";key="a";key="a")"}},
    {"first-unsupported-of-several",
     "several components that are not supported: the first is told",
     unsupported_component,
     "@first",
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       s.signature().lines.push_back({"\"@first\"", "1"});
       s.signature().lines.push_back({std::string(text), "1"});
     },
     "",
     {"\"@second\"", "\"x-a\";tr", "\"X-A\""}},
    {"query-param-twice",
     "a covered query parameter twice in the query, however it is written",
     malformed_target,
     "a",
     [](scene& s, std::string_view text) { covers_parameter(s, text, "a", "1"); },
     "/?a=1&b=2&A=3&aa=4&=5",
     {"/?a=1&a=1", "/?a=1&a=2", "/?a=2&a=1", "/?a=1&%61=2", "/?%61=2&a=1", "/?a&a=1", "/?a=1&a", "/?a=1&b&a="}},
    {"query-param-absent",
     "a covered query parameter that is not in the query",
     missing_component,
     "a",
     [](scene& s, std::string_view text) { covers_parameter(s, text, "a", "1"); },
     "/?b=2&a=1",
     {"/", "/?", "/?b=1", "/?A=1", "/?aa=1", "/?=1", "/?%41=1", "/a=1", "/?b=a=1", "/?a%00=1", "/?a+=1"}},
    {"query-param-encoded",
     "a value of a query parameter with another meaning",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { covers_parameter(s, text, "a", "b%20c"); },
     "/?a=b%20c",
     {"/?a=b%2520c", "/?a=b%2Bc", "/?a=b", "/?a=b%20c%00", "/?a=b%09c", "/?a=b%20C", "/?a=b%20c=", "/?a="}},
    {"query-param-name-encoded",
     "a name of a query parameter that is not in its canonical encoding",
     missing_component,
     any_subject,
     [](scene& s, std::string_view text) { covers_parameter(s, "/?%C3%A7=1", text, "1"); },
     "%C3%A7",
     {"%c3%a7", "%C3%a7", "C3A7", "%C3", "%C3%A7%20", ""}},
    {"query-param-not-utf8",
     "a value of a query parameter that is no UTF-8",
     malformed_target,
     "a",
     [](scene& s, std::string_view text) {
       covers_parameter(s, "/?a=" + std::string(text), "a", text == "%C3%A9" ? "%C3%A9" : "x");
     },
     "%C3%A9",
     {"%ff", "%c3", "%c3%7f", "%c3%c0", "%c0%80", "%c1%bf", "%e0%9f%bf", "%ed%a0%80", "%f0%8f%bf%bf", "%f4%90%80%80",
      "%f5%80%80%80", "%80", "%e2%82", "%c3%a9%80", "%ed%bf%bf", "%e1%80%c0", "%f1%80%80%7f"}},
    {"field-absent",
     "a covered field that is not there",
     missing_component,
     "x-absent",
     [](scene& s, std::string_view text) {
       s.signature().lines.push_back({"\"x-absent\"", "1"});
       s.head().add(std::string(text), "1");
     },
     "X-Absent",
     {"X-Absen", "X-Absent ", "x-absent2", "X_Absent", " x-absent", "x-absent:"}},
    {"member-absent",
     "a covered member that the field has not",
     missing_component,
     any_subject,
     [](scene& s, std::string_view text) {
       s.head().add("Priority", "u=1");
       s.signature().lines.push_back({"\"priority\";key=\"" + std::string(text) + '"', "1"});
     },
     "u",
     {"i", "", "U", "uu", "\\\""}},
    {"member-of-malformed-field",
     "a covered member of a field that is malformed",
     malformed_field,
     "priority",
     [](scene& s, std::string_view text) {
       s.head().add("Priority", std::string(text));
       s.signature().lines.push_back({R"("priority";key="u")", "1"});
     },
     "u=1 , i",
     {"u=1,", "u=1, i=", "u=1;", "u=1 i", "u=1, U=2", ",u=1", "u=1, i=(", "u=1\r\n ,i", "u=1\0"sv}},
    {"strict-of-malformed-field",
     "a field covered with ;sf that is malformed",
     malformed_field,
     "priority",
     [](scene& s, std::string_view text) {
       s.head().add("Priority", std::string(text));
       s.signature().lines.push_back({R"("priority";sf)", "u=1"});
     },
     "u=01",
     {"u=1,", "u=", "u=1;", "u=1 i", "U=1", ",u=1", "u=1\xe9", "u=1\n", "u=1,\t"}},
};

}  // namespace

std::span<const attack> attacks_on_components() { return component_rows; }
