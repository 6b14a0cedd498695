// The list. A request that verifies stands beside one that is the same to a framework that decodes, drops, joins or
// reorders what it was sent.
#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "request_case.hpp"

namespace {

namespace uw = ubiops::webhooks;
using uw::testing::field;
using uw::testing::signed_request;
using fields = std::vector<field>;

constexpr std::string_view event = R"({"event": "deployment_request_completed", "request_id": "r-1"})";

// gzip of {"event": "deployment_request_completed"}, and that.
constexpr std::string_view unzipped = R"({"event": "deployment_request_completed"})";
constexpr std::string_view gzipped(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x2d\x4b\xcd\x2b\x51\xb2\x52\x50\x4a\x49\x2d\xc8\xc9\xaf\xcc"
    "\x05\xf2\xe2\x8b\x52\x0b\x4b\x53\x8b\x4b\xe2\x93\xf3\x73\x0b\x72\x52\x4b\x52\x53\x94\x6a\x01\xe5\x8c\x11\x16\x29"
    "\x00\x00\x00",
    59);
constexpr std::string_view multipart =
    "--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
    "--edge\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b.bin\"\r\n\r\ntwo\r\n--edge--\r\n";

const std::string lower_names_only = "HTTP/2 has no upper-case names (RFC 9113 §8.2)";
const std::string no_blanks = "HTTP/2 values neither begin nor end with blanks (RFC 9113 §8.2.1)";
const std::string no_absolute_form = "HTTP/2 has :path and no absolute form (RFC 9113 §8.3.1)";

class list {
 public:
  explicit list(const uw::testing::key_pair& key) : key_(key) {}

  /// As UbiOps signs, covering besides what of `more` is an X- field or a cookie.
  signed_request sign(std::string_view path, fields more = {}, std::string_view body = event,
                      std::string_view origin = our_origin, uw::testing::signing_options options = {}) const {
    for (const field& line : more) {
      std::string name = line.name;
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      if (std::find(options.components.begin(), options.components.end(), name) == options.components.end() &&
          (name.starts_with("x-") || name == "cookie")) {
        options.components.push_back(name);
      }
    }
    const auto has_type = [](const field& line) { return line.name == "Content-Type"; };
    if (std::none_of(more.begin(), more.end(), has_type)) more.push_back({"Content-Type", "application/json"});
    auto made =
        uw::testing::sign(key_, "POST", std::string(origin) + std::string(path), std::move(more), body, options);
    if (!made) throw std::runtime_error(made.error().message());
    return *std::move(made);
  }

  /// For a URL that is signed letter by letter; the producer would drop an empty query.
  signed_request sign_verbatim(std::string_view path) const {
    signed_request sent = sign("/");
    std::erase_if(sent.fields, [](const field& line) { return line.name.starts_with("Signature"); });
    sent.target = path;
    sent.url = std::string(our_origin) + std::string(path);
    const auto now = uw::now_by_system_clock();
    if (auto added = uw::detail::signing::add_signature(sent, key_, {}, now); !added) {
      throw std::runtime_error(added.error().message());
    }
    return sent;
  }

  request_case& add(std::string name, signed_request sent, uw::errc expected = verified,
                    delivery how = delivery::whole) {
    cases.push_back({.name = std::move(name), .sent = std::move(sent), .expected = expected, .how = how});
    return cases.back();
  }

  std::vector<request_case> cases = {};

 private:
  const uw::testing::key_pair& key_;
};

signed_request with_target(signed_request sent, std::string_view target) {
  sent.target = target;
  return sent;
}

signed_request with_body(signed_request sent, std::string_view body) {
  sent.body = body;
  for (field& line : sent.fields) {
    if (line.name == "Content-Length") line.value = std::to_string(body.size());
  }
  return sent;
}

/// The first line of this very name with another value.
signed_request with_value(signed_request sent, std::string_view name, std::string_view value) {
  const auto found =
      std::find_if(sent.fields.begin(), sent.fields.end(), [name](const field& line) { return line.name == name; });
  found->value = value;
  return sent;
}

signed_request with_name(signed_request sent, std::string_view name, std::string_view other) {
  for (field& line : sent.fields) {
    if (line.name == name) line.name = other;
  }
  return sent;
}

signed_request without(signed_request sent, std::string_view name) {
  std::erase_if(sent.fields, [name](const field& line) { return line.name == name; });
  return sent;
}

signed_request with_line(signed_request sent, std::string_view name, std::string_view value) {
  sent.fields.push_back({std::string(name), std::string(value)});
  return sent;
}

signed_request with_first_line(signed_request sent, std::string_view name, std::string_view value) {
  sent.fields.insert(sent.fields.begin(), {std::string(name), std::string(value)});
  return sent;
}

signed_request with_method(signed_request sent, std::string_view method) {
  sent.method = method;
  return sent;
}

/// The lines of this very name in the opposite order, each in a place that one of them had.
signed_request reversed(signed_request sent, std::string_view name) {
  std::vector<field*> lines;
  for (field& line : sent.fields) {
    if (line.name == name) lines.push_back(&line);
  }
  for (std::size_t i = 0; i < lines.size() / 2; ++i) std::swap(lines[i]->value, lines[lines.size() - 1 - i]->value);
  return sent;
}

/// As many lines of `X-Part` as there are values.
fields parts(std::initializer_list<std::string_view> values) {
  fields lines;
  for (const std::string_view value : values) lines.push_back({"X-Part", std::string(value)});
  return lines;
}

/// Thirty lines that nobody covers, and three of `X-Part` among them.
fields among_others(std::size_t others = 30) {
  fields lines;
  for (std::size_t i = 0; i < others; ++i) {
    if (i == 4) lines.push_back({"X-Part", "one"});
    if (i == 11) lines.push_back({"x-part", "two"});
    if (i == 29) lines.push_back({"X-PART", "three"});
    lines.push_back({"Other-" + std::to_string(i), "value " + std::to_string(i)});
  }
  return lines;
}

void add_targets(list& all) {
  using enum uw::errc;
  all.add("%2F and %20 in the path", all.sign("/a%2Fb/c%20d"));
  all.add("/ sent as %2F in the path", with_target(all.sign("/a/b"), "/a%2Fb"), signature_mismatch);
  all.add("%20 sent as + in the path", with_target(all.sign("/c%20d"), "/c+d"), signature_mismatch);
  all.add("%2F and %20 in the query", all.sign("/hook?to=%2Fhome&q=a%20b&q=c+d&empty="));
  all.add("/ sent as %2F in the query", with_target(all.sign("/hook?to=/home"), "/hook?to=%2Fhome"),
          signature_mismatch);
  all.add("parameters of the query in another order", with_target(all.sign("/hook?a=1&b=2"), "/hook?b=2&a=1"),
          signature_mismatch);
  all.add("? with nothing after it", all.sign_verbatim("/hook?"));
  all.add("? with nothing after it, signed without", with_target(all.sign("/hook"), "/hook?"), signature_mismatch);
  all.add("? with nothing after it, signed and not sent", with_target(all.sign_verbatim("/hook?"), "/hook"),
          signature_mismatch);
  all.add("//", all.sign("//a//b/"));
  all.add("/ sent as //", with_target(all.sign("/a/b"), "/a//b"), signature_mismatch);
  all.add("dot segments, signed without", with_target(all.sign("/b"), "/a/../b"), signature_mismatch);
  all.add("%41 in the path", all.sign_verbatim("/%41"));
  all.add("A sent as %41 in the path", with_target(all.sign("/A"), "/%41"), signature_mismatch);
  all.add("A sent as %41 in the query", with_target(all.sign("/hook?A"), "/hook?%41"), signature_mismatch);
  all.add("absolute form", with_target(all.sign("/hook?id=7"), "https://hooks.example.com/hook?id=7")).http1_only =
      no_absolute_form;
  all.add("absolute form, signed for another receiver",
          with_target(all.sign("/hook", {}, event, "https://attacker.example"), "https://attacker.example/hook"),
          signature_mismatch)
      .http1_only = no_absolute_form;
  all.add("another receiver's Host", with_value(all.sign("/hook"), "Host", "attacker.example"));
  all.add("another receiver's Host, signed for it", all.sign("/hook", {}, event, "https://attacker.example"),
          signature_mismatch);
}

void add_fields(list& all) {
  using enum uw::errc;
  all.add("% in header values", all.sign("/hook", {{"X-Rate", "100%"}, {"X-Escape", "a%20b%2Fc%41%u0041+"}}));
  all.add("% in header values, signed decoded",
          with_value(all.sign("/hook", {{"X-Escape", "a b"}}), "X-Escape", "a%20b"), signature_mismatch);
  all.add("% in Signature", with_value(all.sign("/hook"), "Signature", "pyhms%3D:AA==:"), malformed_signature);
  all.add("encoded words in header values", all.sign("/hook", {{"X-Word", "=?UTF-8?Q?A?="}}));
  all.add("encoded words in header values, signed decoded",
          with_value(all.sign("/hook", {{"X-Word", "A"}}), "X-Word", "=?UTF-8?Q?A?="), signature_mismatch);

  all.add("mixed-case names", with_name(with_name(all.sign("/hook", {{"x-MiXeD", "a Value"}}), "Date", "dATE"),
                                        "Signature-Input", "SIGNATURE-input"))
      .http1_only = lower_names_only;

  // A meta-variable of CGI has `_` for either.
  all.add("_ sent for - in a name", with_name(all.sign("/hook", parts({"one"})), "X-Part", "X_Part"),
          missing_component);
  all.add("three repeats among 30 others", all.sign("/hook", among_others()));
  const signed_request swapped = all.sign("/hook", among_others());
  all.add("three repeats, two of them exchanged", with_value(with_value(swapped, "X-Part", "two"), "x-part", "one"),
          signature_mismatch);
  // Containers that reverse the order of repeats do so for a few lines as for many, and for some numbers of them alone.
  all.add("two repeats", all.sign("/hook", parts({"one", "two"})));
  all.add("two repeats, exchanged", reversed(all.sign("/hook", parts({"one", "two"})), "X-Part"), signature_mismatch);
  all.add("four repeats", all.sign("/hook", parts({"one", "two", "three", "four"})));
  all.add("four repeats, reversed", reversed(all.sign("/hook", parts({"one", "two", "three", "four"})), "X-Part"),
          signature_mismatch);
  all.add("three repeats and a fourth", with_line(all.sign("/hook", among_others()), "X-Part", "four"),
          signature_mismatch);
  all.add("three repeats, the last not sent", without(all.sign("/hook", among_others()), "X-PART"), signature_mismatch);

  all.add("empty values", all.sign("/hook", {{"X-Empty", ""}, {"X-Part", ""}, {"X-Part", "one"}, {"X-Part", ""}}));
  all.add("empty values, signed and not sent", without(all.sign("/hook", {{"X-Empty", ""}}), "X-Empty"),
          missing_component);
  all.add("an empty value, not signed", with_line(all.sign("/hook", {{"X-Part", "one"}}), "X-Part", ""),
          signature_mismatch);
  all.add("an empty value first", all.sign("/hook", parts({"", "one"})));
  all.add("an empty value first, not signed", with_first_line(all.sign("/hook", parts({"one"})), "X-Part", ""),
          signature_mismatch);
  // HTTP/2 may split a cookie, and has its lines joined with "; " (RFC 9113 §8.2.3).
  const signed_request cookie = all.sign("/hook", {{"Cookie", "a=1; b=2"}});
  all.add("a cookie on two lines", with_line(with_value(cookie, "Cookie", "a=1"), "Cookie", "b=2"));
  all.add("a cookie on two lines, exchanged", with_line(with_value(cookie, "Cookie", "b=2"), "Cookie", "a=1"),
          signature_mismatch);
  all.add("a cookie on two lines, signed with a comma",
          with_line(with_value(all.sign("/hook", {{"Cookie", "a=1, b=2"}}), "Cookie", "a=1"), "Cookie", "b=2"),
          signature_mismatch);
  all.add("blanks around values", all.sign("/hook", {{"X-Blank", "   a  b  "}, {"X-Part", " "}})).http1_only =
      no_blanks;
  all.add("tabs around values", all.sign("/hook", {{"X-Blank", "\t a\tb \t"}, {"X-Part", "\t"}})).http1_only =
      no_blanks;
  all.add("whitespace inside a value, signed with less",
          with_value(all.sign("/hook", {{"X-Blank", "a b"}}), "X-Blank", "a  b"), signature_mismatch);

  all.add("a line of 4092 bytes", with_line(all.sign("/hook"), "X-Long", std::string(4092 - 8, 'x')));
  // Host, Content-Type, Content-Length, Content-Digest, Date, Signature-Input and Signature are seven, X-Part three.
  all.add("110 headers", all.sign("/hook", among_others(100)));
  signed_request late = all.sign("/hook", {{"X-Part", "one"}});
  for (int i = 0; i < 101; ++i) late = with_line(std::move(late), "Other-" + std::to_string(i), "value");
  all.add("110 headers, the last a repeat", with_line(std::move(late), "X-Part", "two"), signature_mismatch);

  all.add("a covered secret", all.sign("/hook", {{"Authorization", "Token " + std::string(planted_secret)}}));
  all.add("a covered secret, and another event",
          with_body(all.sign("/hook", {{"Authorization", "Token " + std::string(planted_secret)}}), unzipped),
          content_digest_mismatch);
}

// Heads that RFC 9112 has servers refuse, or lets them mend (§2.2, §3, §5, §6.1, §6.3). Mended, each is what was
// signed.
void add_faulty_heads(list& all) {
  using enum uw::errc;
  using namespace std::string_view_literals;
  const std::string no_lines = "HTTP/2 has no lines to fold (RFC 9113 §8.2.1)";
  const std::string no_transfer_coding = "HTTP/2 has frames, and no chunks (RFC 9113 §8.1)";
  const auto add = [&](std::string name, signed_request sent, uw::errc expected,
                       std::string http1_only = {}) -> request_case& {
    request_case& each = all.add(std::move(name), std::move(sent), expected);
    each.http1_only = std::move(http1_only);
    each.no_http = true;
    return each;
  };
  const signed_request usual = all.sign("/hook");
  const signed_request one = all.sign("/hook", parts({"one"}));

  for (const auto& [name, joined, folded] : {std::tuple("a folded line, signed with a blank", "a b", "a\r\n b"),
                                             {"a folded line, signed with a tab for it", "a\tb", "a\r\n\tb"},
                                             {"a folded line, signed without", "ab", "a\r\n b"},
                                             {"a folded line, signed with two blanks", "a   b", "a\r\n b"},
                                             {"a folded line, its first part empty", "b", "\r\n b"},
                                             {"a folded line, signed up to the fold", "a", "a\r\n b"},
                                             {"a folded line, its second part empty", "a", "a\r\n "}}) {
    add(name, with_value(all.sign("/hook", parts({joined})), "X-Part", folded), malformed_field, no_lines);
  }
  const std::string length = std::to_string(usual.body.size());
  add("a folded line that is not covered", with_line(usual, "Other", "a\r\n b"), verified, no_lines);
  add("a folded Content-Length", with_value(usual, "Content-Length", "\r\n " + length), verified, no_lines);

  add("NUL in a value, signed up to it", with_value(one, "X-Part", "one\0evil"sv), malformed_field);
  add("NUL at the end of a value, signed without", with_value(one, "X-Part", "one\0"sv), malformed_field);
  add("NUL at the end of the last value, signed without",
      with_value(usual, "Signature", usual.fields.back().value + '\0'), malformed_field);
  add("NUL in an unsigned repeat", with_line(one, "X-Part", "\0"sv), malformed_field);
  add("NUL in the target, signed up to it", with_target(usual, "/hook\0evil"sv), malformed_target);
  add("NUL in the method, signed up to it", with_method(usual, "POST\0evil"sv), malformed_field);
  add("CR in a value, signed with a blank", with_value(all.sign("/hook", parts({"a b"})), "X-Part", "a\rb"),
      malformed_field);
  add("LF alone at the end of a line", with_value(one, "X-Part", "one\nOther: value"), malformed_field);
  add("a blank before the colon", with_name(one, "X-Part", "X-Part "), missing_component);
  add("an unsigned repeat behind a line without a name", with_line(with_line(one, "", "value"), "X-Part", "two"),
      signature_mismatch);
  add("an unsigned repeat behind a folded line", with_line(with_line(one, "Other", "a\r\n b"), "X-Part", "two"),
      signature_mismatch, no_lines);

  add("junk/hook, signed without junk", with_target(usual, "junk/hook"), malformed_target);
  add("a fragment, signed without", with_target(usual, "/hook#x"), malformed_target);
  add("two blanks before the target", with_target(usual, " /hook"), malformed_target);
  add("two blanks behind the target", with_target(usual, "/hook "), malformed_target);
  add("two Hosts", with_line(usual, "Host", "attacker.example"), malformed_field);

  add("two equal Content-Lengths", with_line(usual, "Content-Length", length), verified, no_transfer_coding);
  add("a list of equal Content-Lengths", with_value(usual, "Content-Length", length + ", " + length), verified,
      no_transfer_coding);
  request_case& old = add("chunked in HTTP/1.0", without(usual, "Content-Length"), verified, no_transfer_coding);
  old.how = delivery::chunked;
  old.http_1_0 = true;
  for (const auto* const coding : {"gzip", "chunked, gzip", "chunked, chunked", "chunked;q=1", "xchunked"}) {
    add("transfer coding " + std::string(coding),
        with_line(without(usual, "Content-Length"), "Transfer-Encoding", coding), verified, no_transfer_coding);
  }
}

void add_bodies(list& all) {
  using enum uw::errc;
  constexpr std::string_view with_nul("{\"text\": \"a\0b\"}\0\0", 17);
  const fields gzip = {{"Content-Encoding", "gzip"}};
  const fields form = {{"Content-Type", "multipart/form-data; boundary=edge"}};
  all.add("NUL bytes in the body", all.sign("/hook", {}, with_nul));
  all.add("NUL bytes in the body, signed up to the first",
          with_body(all.sign("/hook", {}, with_nul.substr(0, 11)), with_nul), content_digest_mismatch);
  all.add("gzip in the body", all.sign("/hook", gzip, gzipped));
  all.add("gzip in the body, signed unzipped", with_body(all.sign("/hook", gzip, unzipped), gzipped),
          content_digest_mismatch);
  all.add("multipart", all.sign("/hook", form, multipart));
  all.add("multipart, and text behind its end",
          with_body(all.sign("/hook", form, multipart), std::string(multipart) + "more"), content_digest_mismatch);

  all.add("a body of more than 1 MiB", all.sign("/hook", {}, std::string((1 << 20) + 1, 'x'))).too_large = true;

  const fields after = {{"X-After", "1"}, {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
  all.add("chunked", without(all.sign("/hook"), "Content-Length"), verified, delivery::chunked);
  all.add("chunked with trailers", without(all.sign("/hook"), "Content-Length"), verified, delivery::chunked).trailers =
      after;
  all.add("chunked, a covered field only in the trailers",
          without(without(all.sign("/hook", {{"X-Late", "1"}}), "Content-Length"), "X-Late"), missing_component,
          delivery::chunked)
      .trailers = {{"X-Late", "1"}};
  all.add("chunked, a covered field only in the first of two trailers",
          without(without(all.sign("/hook", {{"X-Late", "1"}}), "Content-Length"), "X-Late"), missing_component,
          delivery::chunked)
      .trailers = {{"X-Late", "1"}, {"X-After", "1"}};
  all.add("chunked, a covered repeat only in the first of two trailers",
          without(without(all.sign("/hook", {{"X-Part", "one"}, {"x-part", "two"}}), "Content-Length"), "x-part"),
          signature_mismatch, delivery::chunked)
      .trailers = {{"X-Part", "two"}, {"X-After", "1"}};
  all.add("chunked, a covered field twice, in the head and a trailer",
          without(all.sign("/hook", {{"X-Late", "1"}}), "Content-Length"), verified, delivery::chunked)
      .trailers = {{"X-Late", "1"}, {"X-After", "1"}};
  all.add("chunked, another event", without(with_body(all.sign("/hook"), unzipped), "Content-Length"),
          content_digest_mismatch, delivery::chunked);

  all.add("byte by byte", all.sign("/hook", {{"X-Part", "one"}, {"X-Part", ""}}), verified, delivery::byte_by_byte);
  all.add("byte by byte, another event", with_body(all.sign("/hook"), unzipped), content_digest_mismatch,
          delivery::byte_by_byte);
  const fields expect = {{"Expect", "100-continue"}};
  all.add("Expect: 100-continue", all.sign("/hook", expect), verified, delivery::on_continue);
  signed_request forged = with_value(with_value(all.sign("/hook", expect), "Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                                     "Content-Length", "1073741824");
  forged.body.clear();
  all.add("a forgery with Expect: 100-continue and 1 GiB to come", forged, date_out_of_window, delivery::on_continue);
  forged = with_value(with_target(all.sign("/hook", expect), "/other"), "Content-Length", "1073741824");
  forged.body.clear();
  all.add("a forged target with Expect: 100-continue and 1 GiB to come", forged, signature_mismatch,
          delivery::on_continue);
}

}  // namespace

std::vector<request_case> all_requests(const uw::testing::key_pair& key) {
  using enum uw::errc;
  list all(key);
  all.add("as UbiOps sends it", all.sign("/hook"));
  all.add("another event", with_body(all.sign("/hook"), unzipped), content_digest_mismatch);
  all.add("another method", with_method(all.sign("/hook"), "PUT"), signature_mismatch);
  all.add("a lower-case method", with_method(all.sign("/hook"), "post"), signature_mismatch);
  all.add("not signed", without(without(all.sign("/hook"), "Signature-Input"), "Signature"), missing_signature_input);
  const auto an_hour_ago = uw::now_by_system_clock() - std::chrono::hours(1);
  all.add("an hour old", all.sign("/hook", {}, event, our_origin, {.created = an_hour_ago}), signature_too_old);
  const auto stranger = uw::testing::key_pair::generate();
  all.add("by a key that is not trusted", list(*stranger).sign("/hook"), unknown_key);
  add_targets(all);
  add_fields(all);
  add_faulty_heads(all);
  add_bodies(all);
  return std::move(all.cases);
}
