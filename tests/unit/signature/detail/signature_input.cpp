#include <ubiops/webhooks/signature/detail/signature_input.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
using signed_texts::candidate_code;
using signed_texts::read_input;
using signed_texts::repeated;
using uw::errc;
using namespace std::string_literals;

namespace {

errc input_code(std::string_view input) { return code(read_input(input).outcome()); }

// `count` members or parameters with names that differ.
std::string numbered(std::size_t count, std::string_view before, std::string_view after,
                     std::string_view separator = "") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += separator;
    text += std::string(before) + std::to_string(i) + std::string(after);
  }
  return text;
}

const std::string ours = R"(ours=("@method" "date");created=1;keyid="one")";

// Signatures of strangers, with about anything in them that would be refused in ours.
const std::string strangers[] = {
    R"(s=("@method");created=1;keyid="stranger")",
    R"(s=();keyid="")",
    R"(s=("@method");keyid="ONE")",
    R"(s=("@method");keyid="one ")",
    R"(s=("@method" "@method";tr "x" "x";tr "x");keyid="stranger")",
    R"(s=("X" "@nonsense" "date";sf;bs;key=1 "date";sf;sf);created="x";created=1.5;keyid="stranger";alg=tok;alg="rsa")",
    R"(s=(date 1 2.5 :YQ==: ?1 @5 %"x");created=:YQ==:;expires=?0;keyid="stranger";nonce=1;tag=2)",
    R"(s=1;keyid="stranger")",
    R"(s;keyid="stranger")",
    R"(s="text";keyid="stranger")",
    R"(s=("@method");keyid=1)",
    R"(s=("@method");keyid=1.5)",
    R"(s=("@method");keyid=:b25l:)",
    R"(s=("@method");keyid)",
    R"(s=("@method");keyid=?0)",
    R"(s=("@method");keyid=@1)",
    R"(s=("@method");keyid=%"one")",
    R"(s=("@method");keyid="one";keyid="stranger")",  // the last one is what a structured field has
    R"(s=("@method");keyid="o\"ne")",
};

}  // namespace

TEST_CASE("the line of UbiOps's own page is read") {
  const std::string components =
      R"(("@method" "@authority" "@target-uri" "content-digest" "date");created=1705392742;keyid=)";
  const std::string page_key = R"("sha512:9af50fa7a822616c33fe9bd6d7f274c0aed046ac967df015b43e674382c4a8bd)"
                               R"(75e35b3de75c9922f549cd9211fe4ed4f344c8ed8afebca36b8041479eddeff0")";
  const read_input page("pyhms=" + components + page_key + R"(;alg="ed25519")");
  CHECK(code(page.outcome()) == errc::unknown_key);  // nobody but UbiOps has that key
  REQUIRE(page.input().labels().size() == 1);
  CHECK(page.input().labels()[0] == "pyhms");

  const std::string our_key = '"' + signed_texts::key_id(signed_texts::first_key) + '"';
  const std::string line = components + our_key + R"(;alg="ed25519")";
  const read_input read("pyhms=" + line);
  REQUIRE(read.outcome());
  CHECK(read.input().candidate_count() == 1);
  const detail::candidate& signature = read.candidate();
  REQUIRE(detail::check_candidate(signature));
  CHECK(signature.label == "pyhms");
  REQUIRE(signature.key != nullptr);
  CHECK(*signature.key == signed_texts::key(signed_texts::first_key));
  REQUIRE(signature.covered().size() == 5);
  CHECK(signature.covered()[0].kind == uw::component_kind::method);
  CHECK(signature.covered()[2].kind == uw::component_kind::target_uri);
  CHECK(signature.covered()[4].name == "date");
  REQUIRE(signature.parameter(detail::parameter_name::created) != nullptr);
  CHECK(signature.parameter(detail::parameter_name::created)->number == 1705392742);
  CHECK(signature.parameter(detail::parameter_name::alg)->text == "ed25519");
  CHECK(signature.parameter(detail::parameter_name::expires) == nullptr);
  std::string canonical;
  struct text_output {
    std::string& text;
    void append(std::string_view piece) { text.append(piece); }
    void append(char c) { text.push_back(c); }
  } out{canonical};
  detail::append_signature_params(out, signature);
  CHECK(canonical == line);
}

TEST_CASE("a line that was cut names no key before its keyid is whole") {
  const std::string whole = ours + R"(;alg="ed25519")";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::string text = whole.substr(0, size);
    INFO(text);
    const errc said = input_code(text);
    const bool cut_between = size >= ours.size() && (size == ours.size() || size == whole.size() ||
                                                     (size > ours.size() + 1 && size < ours.size() + 5));
    if (cut_between) {
      CHECK(said == errc{});  // ";al" is a parameter, too
    } else if (text.ends_with(";keyid")) {
      CHECK(said == errc::unknown_key);
    } else {
      CHECK((said == errc::malformed_signature_input || said == errc::missing_key_id));
    }
  }
}

TEST_CASE("without any trusted signature there is none to check") {
  CHECK(input_code(ours) == errc{});
  CHECK(input_code("") == errc::missing_key_id);
  CHECK(input_code("  ") == errc::missing_key_id);
  CHECK(input_code(R"(a=("@method");created=1)") == errc::missing_key_id);
  CHECK(input_code(R"(a=("@method";keyid="one");created=1)") ==
        errc::missing_key_id);  // of the component, not the signature
  CHECK(input_code(R"(a=("@method");KeyId="one")") == errc::malformed_signature_input);
  CHECK(input_code(R"(a=(), b=();keyid="x")") == errc::unknown_key);
  for (const std::string& stranger : strangers) {
    INFO(stranger);
    CHECK(input_code(stranger) == errc::unknown_key);
  }
}

TEST_CASE("a keyid that is not in the keyring is named") {
  const auto named = [](std::string_view input) {
    const read_input read(input);
    REQUIRE_FALSE(read.outcome());
    return read.outcome().error().message();
  };
  const std::string lacks = "no signature is by a trusted key: the keyring lacks keyid ";
  const std::string written = "; UbiOps writes sha512: and 128 digits in lower case";
  const std::string digits = signed_texts::key_id(signed_texts::first_key).substr(7);
  CHECK(input_code("a=();keyid=\"sha512:" + digits + "\"") == errc{});
  const std::string other = (digits[0] == '0' ? "1" : "0") + digits.substr(1);
  CHECK(named("a=();keyid=\"sha512:" + other + "\"") == lacks + "sha512:" + other.substr(0, 41));
  CHECK(named("a=();keyid=\"SHA512:" + digits + "\"") == lacks + "SHA512:" + digits.substr(0, 41) + written);
  CHECK(named("a=();keyid=\"" + digits + "\"") == lacks + digits.substr(0, 48) + written);
  CHECK(named(R"(a=();keyid="sha512:ABCDEF")") == lacks + "sha512:ABCDEF" + written);
  CHECK(named(R"(a=();keyid="ubiops")") == lacks + "ubiops" + written);
  CHECK(named(R"(a=();keyid="")") == lacks + "\"\"" + written);
  CHECK(named(R"(a=();keyid="x\\y\"z")") == lacks + R"(x\\y\"z)" + written);  // as it came
  // The first of several, and none that is no text.
  CHECK(named(R"(a=(), b=();keyid="sha512:1", c=();keyid="sha512:2", d=())") == lacks + "sha512:1");
  CHECK(named("a=();keyid=1") == "no signature is by a trusted key");
  CHECK(named("a=()") == "no signature names its key");
}

TEST_CASE("a stranger's signature changes nothing about ours, whatever it holds, before ours or behind it") {
  for (const std::string& stranger : strangers) {
    for (const std::string& text :
         {ours + ", " + stranger, stranger + ",\t" + ours, stranger + " , " + ours + ",z=();keyid=\"\""}) {
      INFO(text);
      const read_input read(text);
      REQUIRE(read.outcome());
      CHECK(read.input().candidate_count() == 1);
      CHECK(read.candidate().label == "ours");
      CHECK(read.candidate().components.size() == 2);
      CHECK(read.candidate().parameters.size() == 2);
      CHECK_FALSE(read.candidate().first_fault);
      CHECK_FALSE(read.candidate().first_unsupported);
      CHECK(detail::check_candidate(read.candidate()));
    }
  }
}

TEST_CASE("two trusted signatures are candidates in their order, and no third one is") {
  const std::string text =
      R"(x=();keyid="no", b=("@path");keyid="two";tag="b", a=("@query" "date");keyid="one", c=();keyid="one")";
  const read_input first(text, 0);
  REQUIRE(first.outcome());
  CHECK(first.input().candidate_count() == 2);
  CHECK(first.candidate().label == "b");
  CHECK(*first.candidate().key == signed_texts::key(signed_texts::second_key));
  CHECK(first.candidate().components.size() == 1);
  CHECK(first.candidate().parameters.size() == 2);
  const read_input second(text, 1);
  REQUIRE(second.outcome());
  CHECK(second.input().candidate_count() == 2);
  CHECK(second.candidate().label == "a");
  CHECK(*second.candidate().key == signed_texts::key(signed_texts::first_key));
  CHECK(second.candidate().components.size() == 2);
  CHECK(second.candidate().parameters.size() == 1);
  const std::vector<std::string_view> labels(second.input().labels().begin(), second.input().labels().end());
  CHECK(labels == std::vector<std::string_view>{"x", "b", "a", "c"});
}

TEST_CASE("faults of a member stay with it") {
  const read_input second(R"(a=("date" "Date" "date";sf;sf);created="x";keyid="one", b=("date");created=1;keyid="two")",
                          1);
  REQUIRE(second.outcome());
  CHECK(second.candidate().label == "b");
  CHECK(detail::check_candidate(second.candidate()));
  CHECK_FALSE(second.candidate().first_fault);
  CHECK_FALSE(second.candidate().first_unsupported);
  CHECK(read_input(R"(a=("date" "@status" "date" "Date");keyid="one")").candidate().first_unsupported == 1);
  // The first fault of each, and where it is.
  for (const auto& [text, code, subject, offset] :
       {std::tuple{R"(a=("date" date "date";sf;sf);keyid="one")", errc::malformed_signature_input, "date", 14},
        std::tuple{R"(a=("date" "date";sf;sf "date";bs;bs);keyid="one")", errc::duplicate_parameter, "date", 16},
        std::tuple{R"(a=("date");created="x";expires="x";keyid="one")", errc::malformed_signature_input, "created", 22},
        std::tuple{R"(a=("date");nonce="x";nonce="y";keyid="one")", errc::duplicate_parameter, "nonce", 30}}) {
    CAPTURE(text);
    const read_input read(text);
    REQUIRE(read.outcome());
    REQUIRE(read.candidate().first_fault);
    CHECK(read.candidate().first_fault->code() == code);
    CHECK(read.candidate().first_fault->subject() == subject);
    CHECK(read.candidate().first_fault->offset() == static_cast<std::size_t>(offset));
  }
  const read_input item(R"(a=1;keyid="two", b=("date");keyid="one")", 1);
  REQUIRE(item.outcome());
  CHECK(detail::check_candidate(item.candidate()));
  const read_input list(R"(a=("date");keyid="one", b=1;keyid="two")", 1);
  REQUIRE(list.outcome());
  CHECK(code(detail::check_candidate(list.candidate())) == errc::malformed_signature_input);
  CHECK(list.candidate().components.size() == 0);
}

TEST_CASE("a key is found by what its keyid says, escapes undone") {
  CHECK(input_code(R"(a=();keyid="a\"b\\c")") == errc{});
  CHECK(input_code(R"(a=();keyid="a\"b\\d")") == errc::unknown_key);
  CHECK(input_code(R"(a=();keyid="a\"b")") == errc::unknown_key);
  CHECK(input_code(R"(a=();keyid="a\b\c")") == errc::malformed_signature_input);
  CHECK(input_code("a=();keyid=\"" + std::string(limits::max_key_id, 'x') + "\"") == errc::unknown_key);
  for (const std::size_t pairs :
       {limits::max_key_id - 1, limits::max_key_id, limits::max_key_id + 1, std::size_t{1500}}) {
    CHECK(input_code("a=();keyid=\"" + repeated(pairs, R"(\\)") + "\"") == errc::unknown_key);
  }
}

TEST_CASE("a keyid that names our key and is no string is our signature, and malformed") {
  CHECK(candidate_code(R"(a=("date");keyid=one)") == errc::malformed_signature_input);
  CHECK(candidate_code("a=(\"date\");keyid=" + signed_texts::key_id(signed_texts::first_key)) ==
        errc::malformed_signature_input);
  CHECK(candidate_code(R"(a=("date");keyid="one")") == errc{});
}

TEST_CASE("a label that occurs twice is refused, ours or a stranger's") {
  CHECK(input_code(ours + ", other=()") == errc{});
  CHECK(input_code(ours + ", " + ours) == errc::duplicate_label);
  CHECK(input_code(R"(a=();keyid="x", a=();keyid="one")") == errc::duplicate_label);
  CHECK(input_code(R"(a=(), b=(), a)") == errc::duplicate_label);
  const read_input read("a=(), bb=(), bb=1, a=()");
  REQUIRE(code(read.outcome()) == errc::duplicate_label);
  CHECK(read.outcome().error().subject() == "bb");
  CHECK(input_code("a=(), a=(), \"") == errc::malformed_signature_input);  // it must parse, first of all
}

TEST_CASE("what is no dictionary is malformed, at the byte where that shows") {
  const struct {
    std::string text;
    std::size_t offset;
  } rows[] = {{"(", 0},
              {"a=", 2},
              {"a=(", 3},
              {"a=(\"x\"", 6},
              {"a=(\"x\" ", 7},
              {"a=()b", 4},
              {"a=(),", 5},
              {",a=()", 0},
              {"a=() b=()", 5},
              {"A=()", 0},
              {"a=(x,y)", 4},
              {"a=();", 5},
              {"a=();=1", 5},
              {"a=();x=", 7},
              {"a=(\"x\"\"y\")", 6},
              {"a=(()", 3},
              {"a==()", 2},
              {"\"a\"=()", 0},
              {"a=();x=\"y", 9},
              {"a=(:YQ:)", 6},
              {ours + ";;", ours.size() + 1},
              {ours + ",", ours.size() + 1}};
  for (const auto& row : rows) {
    INFO(row.text);
    const read_input read(row.text);
    REQUIRE(code(read.outcome()) == errc::malformed_signature_input);
    CHECK(read.outcome().error().offset() == row.offset);
  }
}

TEST_CASE("a malformed value with bytes that no field holds is told by those") {
  for (const std::string& text :
       {ours + "\n", ours + ", b=(\r\n)", ours + '\0', "a=(\"\x7f\")"s, ours + ";n=\"\xc3\xa9\"", "\x80"s}) {
    INFO(text);
    const read_input read(text);
    REQUIRE(code(read.outcome()) == errc::malformed_field);
    CHECK(read.outcome().error().subject() == "signature-input");
  }
  CHECK(input_code("a=(\t)") == errc::malformed_signature_input);  // a tab is no such byte
}

TEST_CASE("all counts have a bound") {
  const std::string key = ";keyid=\"one\"";
  const auto signatures = [](std::size_t count) { return numbered(count, "a", "=();keyid=\"one\"", ", "); };
  CHECK(input_code(signatures(limits::max_signatures)) == errc{});
  CHECK(input_code(signatures(limits::max_signatures + 1)) == errc::limit_exceeded);

  CHECK(input_code(std::string(limits::max_label, 'a') + "=()" + key) == errc{});
  CHECK(input_code(std::string(limits::max_label + 1, 'a') + "=()" + key) == errc::limit_exceeded);

  const auto components = [](std::size_t count) { return "(" + numbered(count, "\"x", "\"", " ") + ")"; };
  CHECK(input_code("a=" + components(limits::max_components) + key) == errc{});
  CHECK(input_code("a=" + components(limits::max_components + 1) + key) == errc::limit_exceeded);
  const std::string usual = "(" + std::string(detail::ubiops_components_text) + ")";
  const std::string others = components(limits::max_components);
  const std::string rest = components(limits::max_message_components - limits::max_components - 5);
  const std::string one_more = components(limits::max_message_components - limits::max_components - 4);
  CHECK(input_code("b=" + others + ", c=" + rest + ", a=" + usual + key) == errc{});
  CHECK(input_code("b=" + others + ", c=" + one_more + ", a=" + usual + key) == errc::limit_exceeded);
  const std::string half = components(limits::max_message_components / 2);
  CHECK(input_code("a=" + half + key + ", b=" + half) == errc{});
  CHECK(input_code("a=" + half + key + ", b=" + half + ", c=(\"x\")") == errc::limit_exceeded);

  const auto parameters = [](std::size_t count) { return numbered(count, ";p", ""); };
  CHECK(input_code("a=()" + parameters(limits::max_parameters - 1) + key) == errc{});
  CHECK(input_code("a=()" + parameters(limits::max_parameters) + key) == errc::limit_exceeded);
  const std::size_t signatures_filled = limits::max_message_parameters / limits::max_parameters;
  const std::string full = numbered(signatures_filled - 1, "b", "=()" + parameters(limits::max_parameters), ", ");
  CHECK(input_code(full + ", a=()" + parameters(limits::max_parameters - 1) + key) == errc{});
  CHECK(input_code(full + ", a=()" + parameters(limits::max_parameters - 1) + key + ", c;d") == errc::limit_exceeded);
  // Parameters of components count for the message, and not for the signature.
  CHECK(input_code("a=(\"x\"" + parameters(limits::max_message_parameters - 1) + ")" + key) == errc{});
  CHECK(input_code("a=(\"x\"" + parameters(limits::max_message_parameters) + ")" + key) == errc::limit_exceeded);

  const read_input read(signatures(limits::max_signatures + 1));
  CHECK(read.outcome().error().subject() == "signature-input");
}

TEST_CASE("what nearly all signatures begin with is read in one go as it is one by one") {
  // A blank behind the parenthesis is enough to have the components read one by one.
  const auto check = [](const std::string& before, const std::string& behind, std::size_t nth = 0) {
    INFO(before << "(…" << behind << ", number " << nth);
    const read_input glance(before + "(" + std::string(detail::ubiops_components_text) + behind, nth);
    const read_input each(before + "( " + std::string(detail::ubiops_components_text) + behind, nth);
    CHECK(code(glance.outcome()) == code(each.outcome()));
    if (!glance.outcome()) {
      const std::size_t at = glance.outcome().error().offset();
      CHECK(each.outcome().error().offset() == at + (at > before.size() ? 1 : 0));
      return;
    }
    const detail::candidate& one = glance.candidate();
    const detail::candidate& other = each.candidate();
    REQUIRE(one.components.size() == other.components.size());
    for (std::size_t i = 0; i < one.components.size(); ++i) {
      CHECK(one.components[i].name == other.components[i].name);
      CHECK(one.components[i] == other.components[i]);
    }
    CHECK_FALSE(other.begins_as_ubiops);
    CHECK(one.first_unsupported == other.first_unsupported);
    CHECK(one.first_fault.has_value() == other.first_fault.has_value());
    CHECK(one.parameters.size() == other.parameters.size());
    CHECK(one.label == other.label);
    CHECK(code(detail::check_candidate(one)) == code(detail::check_candidate(other)));
  };
  const std::string key = ";keyid=\"one\"";
  for (const std::string behind :
       {")", " )", " \"x\")", "  \"x\" \"y\")", " \"date\")", " \"@method\")", ";sf)", ";bs \"x\")", ";x)",
        " \"@query-param\";name=\"a\")", " \"X\")", " \"@x\")", " x)", " 1)"}) {
    check("a=", behind + key);
    check("b=(\"@path\");keyid=\"stranger\", a=", behind + key);
    check("b=(\"@path\")" + key + ", a=", behind + key);
    check("b=(\"@path\")" + key + ", a=", behind + key, 1);
    check("b=(" + std::string(detail::ubiops_components_text) + ")" + key + ", a=", behind + key, 1);
  }
  for (const std::string behind : {"", " ", "\"x\")", "x)", "\t)", ",", " (", ")x", " \"x\"", ";)"})
    check("a=", behind);
  check("a=", numbered(limits::max_components - 5, " \"x", "\"") + ")" + key);
  check("a=", numbered(limits::max_components - 4, " \"x", "\"") + ")" + key);
  const std::string others =
      repeated(limits::max_message_components / 5, "(" + std::string(detail::ubiops_components_text) + ")", ", b=");
  for (std::size_t i = 0; i < 5; ++i) {
    check("c=" + others.substr(0, others.size() - 1) + numbered(i, " \"x", "\"") + "), a=", ")" + key);
  }

  const std::string text = "(" + std::string(detail::ubiops_components_text) + " \"x\")" + key;
  CHECK(read_input("a=" + text).candidate().canonical == text);
  CHECK(read_input("a=( " + text.substr(1)).candidate().canonical.empty());
  for (const std::string list : {"()", R"(("x"))", R"(("x" "yz"))", R"(("x";bs "yz" "@path"))"}) {
    CAPTURE(list);
    CHECK(read_input("a=" + list + key).candidate().canonical == list + key);
    CHECK(read_input("a=( " + list.substr(1) + key).candidate().canonical.empty());
  }
}

TEST_CASE("a signature of the most components and parameters is kept whole") {
  const std::string text = "a=(" + numbered(limits::max_components, "\"x", "\"", " ") + ")" +
                           numbered(limits::max_parameters - 1, ";p", "=1") + ";keyid=\"one\"";
  const read_input read(text);
  REQUIRE(read.outcome());
  CHECK(read.candidate().components.size() == limits::max_components);
  CHECK(read.candidate().covered().back().name == "x" + std::to_string(limits::max_components - 1));
  CHECK(read.candidate().parameters.size() == limits::max_parameters);
  CHECK(read.candidate().parameter(detail::parameter_name::keyid)->text == "one");
  CHECK(detail::check_candidate(read.candidate()));
}
