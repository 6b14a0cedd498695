// Fields that several tests read.
#ifndef UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_FIELDS_HPP
#define UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_FIELDS_HPP

#include <ubiops/webhooks/structured_fields/parser.hpp>

#include <string_view>

/// The value of Signature-Input on UbiOps's page about webhooks.
inline constexpr std::string_view ubiops_signature_input =
    R"(pyhms=("@method" "@authority" "@target-uri" "content-digest" "date");created=1705392742;)"
    R"(keyid="sha512:9af50fa7a822616c33fe9bd6d7f274c0aed046ac967df015b43e674382c4a8bd75e35b3de75c9922f549cd9211fe4ed4)"
    R"(f344c8ed8afebca36b8041479eddeff0";alg="ed25519")";

struct typed_field {
  std::string_view text;
  ubiops::webhooks::structured_fields::field_type type;
};

inline constexpr typed_field well_formed_fields[] = {
    {"", ubiops::webhooks::structured_fields::field_type::list},
    {"-999999999999999;a=0.125;b=-12.5", ubiops::webhooks::structured_fields::field_type::item},
    {R"("a \"quoted\" \\ string that is long enough")", ubiops::webhooks::structured_fields::field_type::item},
    {R"(%"f%c3%bcr %e2%82%ac%f0%9f%98%80 %22 100%25";d=@-1659578233)",
     ubiops::webhooks::structured_fields::field_type::item},
    {":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:;*k._-0", ubiops::webhooks::structured_fields::field_type::item},
    {"sugar, tea;hot;sugar=?0 ,\t rum,*/:x, 4.5", ubiops::webhooks::structured_fields::field_type::list},
    {R"(("foo"; a=1;b=2 );lvl=5, (  "bar"   baz);lvl=1, ())", ubiops::webhooks::structured_fields::field_type::list},
    {"a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid, e;f, a=?0", ubiops::webhooks::structured_fields::field_type::dictionary},
    {ubiops_signature_input, ubiops::webhooks::structured_fields::field_type::dictionary},
};

#endif
