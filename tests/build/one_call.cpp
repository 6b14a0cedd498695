// A source file with one call of verify(), on a verifier that another creates; with -DCREATE, one that creates it too.
#include <ubiops/webhooks/verifier.hpp>

#include <string_view>

namespace uw = ubiops::webhooks;

struct incoming {
  std::string_view method() const;
  std::string_view target() const;
  void for_each_field(uw::field_sink sink) const;
};

bool genuine(const uw::verifier& verifier, const incoming& head, std::string_view body);
uw::result<uw::verifier> create(const uw::public_key& key);

bool genuine(const uw::verifier& verifier, const incoming& head, std::string_view body) {
  return verifier.verify(head, body).has_value();
}

#ifdef CREATE
uw::result<uw::verifier> create(const uw::public_key& key) {
  return uw::verifier::create(key, {.public_origin = "https://hooks.example.com"});
}
#endif
