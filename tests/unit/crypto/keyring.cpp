#include <ubiops/webhooks/crypto/keyring.hpp>

#include <string>
#include <utility>
#include <vector>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;

namespace {

uw::public_key key_of(std::string_view raw_hex) {
  const std::string raw = unhex(raw_hex);
  auto key = uw::public_key::from_raw(as_bytes(raw).first<32>());
  REQUIRE(key);
  return *key;
}

// RFC 8032 §7.1, tests 1 to 3
uw::public_key first() { return key_of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"); }
uw::public_key second() { return key_of("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"); }
uw::public_key third() { return key_of("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"); }

const uw::public_key* find(const uw::keyring& keys, std::string_view key_id) {
  const exact_buffer buffer(key_id);
  return keys.find(buffer.view());
}

bool finds(const uw::keyring& keys, std::string_view key_id, const uw::public_key& key) {
  const uw::public_key* const found = find(keys, key_id);
  return found != nullptr && *found == key;
}

template <class Keys>
concept finds_in = requires(Keys&& keys) {
  { std::forward<Keys>(keys).find("") } -> std::same_as<const uw::public_key*>;
};
static_assert(finds_in<uw::keyring&>);
static_assert(finds_in<const uw::keyring&>);
static_assert(!finds_in<uw::keyring>);  // the pointer would dangle
static_assert(noexcept(std::declval<const uw::keyring&>().find("")));

}  // namespace

TEST_CASE("an empty keyring finds nothing") {
  const uw::keyring keys;
  CHECK(keys.empty());
  CHECK(keys.size() == 0);
  CHECK(find(keys, "") == nullptr);
  CHECK(keys.find(std::string_view()) == nullptr);
  const uw::public_key one = first();
  CHECK(find(keys, one.key_id()) == nullptr);
}

TEST_CASE("keys are found by their own ids, exactly") {
  uw::keyring keys;
  REQUIRE(keys.add(first()));
  REQUIRE(keys.add(second()));
  const uw::public_key one = first();
  const uw::public_key two = second();
  const uw::public_key three = third();
  CHECK(keys.size() == 2);
  CHECK_FALSE(keys.empty());
  CHECK(finds(keys, one.key_id(), one));
  CHECK(finds(keys, two.key_id(), two));
  CHECK(find(keys, three.key_id()) == nullptr);

  std::string id(one.key_id());
  CHECK(find(keys, id.substr(0, id.size() - 1)) == nullptr);
  CHECK(find(keys, id + '0') == nullptr);
  CHECK(find(keys, id + '\0') == nullptr);
  CHECK(find(keys, id.substr(7)) == nullptr);
  CHECK(find(keys, "sha512:") == nullptr);
  CHECK(find(keys, "") == nullptr);
  CHECK(keys.find(std::string_view()) == nullptr);
  id.back() = id.back() == '0' ? '1' : '0';
  CHECK(find(keys, id) == nullptr);
  id = one.key_id();
  id[0] = 'S';
  CHECK(find(keys, id) == nullptr);
}

TEST_CASE("keys are found by names of the user's") {
  uw::keyring keys;
  REQUIRE(keys.add("test-key-ed25519", first()));
  REQUIRE(keys.add("with blank, \"quote\" and ~", second()));
  const uw::public_key one = first();
  const uw::public_key two = second();
  CHECK(finds(keys, "test-key-ed25519", one));
  CHECK(finds(keys, "with blank, \"quote\" and ~", two));
  CHECK(find(keys, "Test-Key-Ed25519") == nullptr);
  CHECK(find(keys, "test-key-ed2551") == nullptr);
  CHECK(find(keys, "test-key-ed25519 ") == nullptr);
  CHECK(find(keys, one.key_id()) == nullptr);  // a name does not bring the key's own id with it
  REQUIRE(keys.add(first()));
  CHECK(finds(keys, one.key_id(), one));
  CHECK(finds(keys, "test-key-ed25519", one));
  CHECK(keys.size() == 3);
}

TEST_CASE("the same pair may be added again, another key under a taken id may not") {
  uw::keyring keys;
  REQUIRE(keys.add("ours", first()));
  REQUIRE(keys.add(second()));
  CHECK(keys.add("ours", first()));
  CHECK(keys.add(second()));
  CHECK(keys.size() == 2);

  const auto refused = keys.add("ours", second());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == uw::errc::duplicate_key_id);
  CHECK(refused.error().subject() == "ours");
  CHECK(keys.size() == 2);
  CHECK(finds(keys, "ours", first()));
  CHECK(keys.add("theirs", second()));
}

TEST_CASE("a name like a key's own id must be its own") {
  uw::keyring keys;
  const uw::public_key one = first();
  const uw::public_key two = second();
  CHECK(keys.add(std::string(one.key_id()), first()));
  CHECK(keys.size() == 1);
  CHECK(finds(keys, one.key_id(), one));
  CHECK(keys.add(first()));  // the same pair
  CHECK(keys.size() == 1);

  for (const std::string& name : {std::string(one.key_id()), std::string("sha512:"), std::string("sha512:ours"),
                                  std::string(two.key_id()) + "0", std::string(two.key_id()).substr(0, 134)}) {
    CAPTURE(name);
    const auto refused = keys.add(name, second());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == uw::errc::duplicate_key_id);
  }
  CHECK(keys.size() == 1);
  CHECK(keys.add("sha512", second()));
  CHECK(keys.add("SHA512:ours", second()));
}

TEST_CASE("names that no keyid can equal are refused") {
  uw::keyring keys;
  const std::string longest(uw::limits::max_key_id, 'a');
  const auto reason = [&](const std::string& name) {
    CAPTURE(name);
    const auto refused = keys.add(name, first());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == uw::errc::invalid_policy);
    const std::string message = refused.error().message();
    const std::string begin = "the policy is invalid: key_id: ";
    REQUIRE(message.starts_with(begin));
    return message.substr(begin.size());
  };
  CHECK(reason("") == "empty");
  CHECK(reason(longest + 'a') == "more than 256 bytes");
  for (const std::string& name : {std::string("a\0", 2), std::string("a\n"), std::string("\x1f"), std::string("\x7f"),
                                  std::string("sch\xc3\xb6n")}) {
    CHECK(reason(name) == "a byte that is not printable ASCII");
  }
  CHECK(keys.empty());
  CHECK(keys.add(longest, first()));
  CHECK(keys.add(" ", first()));
  CHECK(keys.add("~", first()));
  CHECK(finds(keys, longest, first()));
  for (const std::string name : {"SHA512:", "sha-512:", "SHA512:AA"}) {  // too short for one
    CAPTURE(name);
    CHECK(keys.add(name, first()));
  }
}

TEST_CASE("a SHA-512 that UbiOps writes otherwise is refused, with the right spelling") {
  uw::keyring keys;
  const uw::public_key key = first();
  const std::string digits(key.key_id().substr(uw::public_key::key_id_prefix.size()));
  std::string upper = digits;
  for (char& c : upper) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  const auto message = [&](const std::string& name) {
    const auto refused = keys.add(name, first());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == uw::errc::invalid_policy);
    return refused.error().message();
  };
  const std::string begin = "the policy is invalid: key_id: ";
  for (const std::string& each : {digits, upper}) {
    CHECK(message(each) == begin + "write sha512: before the digits");
    CHECK(message("SHA512:" + each) == begin + "write sha512: in lower case");
    CHECK(message("Sha512:" + each) == begin + "write sha512: in lower case");
    CHECK(message("sha-512:" + each) == begin + "write sha512: in place of sha-512:");
    CHECK(message("SHA-512:" + each) == begin + "write sha512: in place of sha-512:");
  }
  CHECK(message("sha512:" + upper) == begin + "write the digits in lower case");
  CHECK(keys.empty());
  CHECK(keys.add("sha512:" + digits, first()));
  // Names of the user's that only resemble one.
  for (const std::string& name :
       std::vector<std::string>{digits.substr(1), digits + "0", "SHA512:" + digits.substr(1), "md5:" + digits,
                                "sha-512:ours", "x" + digits.substr(1), std::string("ubiops")}) {
    CAPTURE(name);
    CHECK(keys.add(name, first()));
  }
}

TEST_CASE("a copy of a keyring lives by itself") {
  uw::keyring copy;
  {
    uw::keyring keys;
    REQUIRE(keys.add("ours", first()));
    REQUIRE(keys.add(second()));
    copy = keys;
    REQUIRE(keys.add("later", third()));
  }
  CHECK(copy.size() == 2);
  CHECK(finds(copy, "ours", first()));
  const uw::public_key two = second();
  CHECK(finds(copy, two.key_id(), two));
  CHECK(find(copy, "later") == nullptr);
  const uw::keyring moved = std::move(copy);
  CHECK(finds(moved, "ours", first()));
}

TEST_CASE("many keys") {
  uw::keyring keys;
  for (int i = 0; i < 100; ++i) REQUIRE(keys.add("key " + std::to_string(i), i % 2 == 0 ? first() : second()));
  CHECK(keys.size() == 100);
  CHECK(finds(keys, "key 0", first()));
  CHECK(finds(keys, "key 99", second()));
  CHECK(find(keys, "key 100") == nullptr);
}

TEST_CASE("a keyring tells its ids and keys in the order in which they came") {
  uw::keyring keys;
  std::vector<std::string> ids;
  const auto take = [&ids](std::string_view id, const uw::public_key&) { ids.emplace_back(id); };
  keys.for_each(take);
  CHECK(ids.empty());
  const uw::public_key key = first();
  REQUIRE(keys.add("second-hand", key));
  REQUIRE(keys.add(key));
  keys.for_each(take);
  CHECK(ids == std::vector<std::string>{"second-hand", std::string(key.key_id())});
}
