// The parts by themselves, as shares of the floor of a 512-byte body.
#include <array>
#include <memory>
#include <span>

#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include "cases.hpp"
#include "delivery.hpp"

namespace bench {

namespace {

namespace sf = uw::structured_fields;

sides share_of_floor(repeated_action subject) { return {repeat(sodium_floor(delivery_of(512))), std::move(subject)}; }

// Not inlined, so that the compiler cannot know the text.
[[gnu::noinline]] std::size_t parse(std::string_view text) {
  sf::parser parser(text, sf::field_type::dictionary);
  std::size_t read = 0;
  for (;;) {
    switch (parser.next()) {
      case sf::parser_event::end: return read;
      case sf::parser_event::error: give_up("the usual Signature-Input does not parse");
      default: read += parser.key().size() + parser.value().text.size();
    }
  }
}

std::string usual_input() {
  std::string text = delivery_of(512).signature.input_member();
  if (text.size() != 245) give_up("the usual Signature-Input does not have 245 bytes");
  return text;
}

sides sf_parse() {
  return share_of_floor(repeat([text = usual_input()] { benchmark::DoNotOptimize(parse(text)); }));
}

sides sf_serialize() {
  const request_draft draft = delivery_of(512);
  return share_of_floor(repeat([text = usual_input(), key_id = our_key().key_id(), out = std::string()]() mutable {
    out.clear();
    bool good = sf::append_key(out, "pyhms");
    char before = '(';
    out.push_back('=');
    for (const std::string_view name : {"@method", "@authority", "@target-uri", "content-digest", "date"}) {
      out.push_back(before);
      before = ' ';
      good = sf::append_string(out, name) && good;
    }
    out.append(");created=");
    good = sf::append_integer(out, signing_second) && good;
    out.append(";keyid=");
    good = sf::append_string(out, key_id) && good;
    out.append(";alg=");
    good = sf::append_string(out, "ed25519") && good;
    if (!good || out != text) give_up("serialized to another text");
  }));
}

sides sf_canonicalize() {
  return share_of_floor(repeat([text = usual_input(), out = std::string()]() mutable {
    out.clear();
    if (sf::canonicalize(text, sf::field_type::dictionary, out) != sf::canonical_status::ok || out != text) {
      give_up("canonicalized to another text");
    }
  }));
}

/// A head of which everything has been read but the base.
class base_builder {
 public:
  explicit base_builder(const request_draft& draft)
      : expected_(draft.signature.base()), input_text_(draft.signature.input_member()), head_(as_request(draft.head)) {
    if (!keys_.add(our_key().trusted())) give_up("a key cannot be added");
    if (!input_.read(input_text_)) give_up("Signature-Input cannot be read");
    covered_.want(fields_, input_.selected());
    uw::detail::with_head_view(head_, [this](const uw::detail::head_view& view) {
      if (!fields_.collect(view)) give_up("the fields cannot be collected");
    });
    build(1);
    if (out_.view() != expected_) give_up("another base");
  }
  base_builder(const base_builder&) = delete;
  base_builder& operator=(const base_builder&) = delete;

  void build(std::size_t times) {
    const uw::detail::target_in_force target{.scheme = "https",
                                             .authority = "hooks.example.com",
                                             .origin = "https://hooks.example.com",
                                             .path = "/ubiops",
                                             .query = "project=7",
                                             .received = head_.target()};
    uw::detail::with_head_view(head_, [&](const uw::detail::head_view& view) {
      for (std::size_t i = 0; i < times; ++i) {
        out_.clear();
        if (!uw::detail::append_signature_base(out_, input_.selected(), {view, target, fields_, covered_}, lines_)) {
          give_up("no base");
        }
        benchmark::DoNotOptimize(out_);
      }
    });
  }

 private:
  std::string expected_;
  std::string input_text_;
  uw::request head_;
  uw::keyring keys_;
  uw::detail::signature_input input_{keys_, 0};
  uw::detail::field_lines fields_;
  uw::detail::text_buffer<uw::limits::inline_signature_base> out_;
  uw::detail::covered_field_indexes covered_;
  uw::detail::base_lines lines_;
};

sides base_build() {
  const auto builder = std::make_shared<base_builder>(delivery_of(512));
  return share_of_floor([builder](std::size_t times) { builder->build(times); });
}

sides base64_decode() {
  return share_of_floor(repeat([text = base64_of(std::string(64, 's'))] {
    std::array<std::byte, 64> bytes;
    if (sf::base64::decode(text, bytes) != bytes.size()) give_up("base64 does not decode");
    benchmark::DoNotOptimize(bytes);
  }));
}

sides base64_encode() {
  return share_of_floor(repeat([bytes = std::string(64, 's')] {
    char text[88];
    sf::base64::encode(std::as_bytes(std::span(bytes)), text);
    benchmark::DoNotOptimize(text);
  }));
}

sides key_load() {
  const std::string der = std::string("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12) + [] {
    const uw::public_key key = our_key().trusted();
    return std::string(reinterpret_cast<const char*>(key.raw().data()), 32);
  }();
  const std::string pem = "-----BEGIN PUBLIC KEY-----\n" + base64_of(der) + "\n-----END PUBLIC KEY-----\n";
  return share_of_floor(repeat([pem] { benchmark::DoNotOptimize(expect(uw::public_key::from_pem(pem))); }));
}

}  // namespace

std::vector<contest> part_contests() {
  const std::string floor(small_floor);
  return {{"parse the usual Signature-Input, 245 bytes", floor, &sf_parse, 0.0026, true},
          {"serialize it from values", floor, &sf_serialize},
          {"canonicalize it", floor, &sf_canonicalize},
          {"build the signature base", floor, &base_build},
          {"decode 88 characters of base64", floor, &base64_decode},
          {"encode 64 bytes to base64", floor, &base64_encode},
          {"load a public key from PEM", floor, &key_load}};
}

}  // namespace bench
