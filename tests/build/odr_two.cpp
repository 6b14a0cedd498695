#include "all_headers_reversed.hpp"

const void* table_of_the_other();
int verdict_of_the_other();

const void* table_of_the_other() { return &ubiops::webhooks::detail::ascii; }

int verdict_of_the_other() {
  const ubiops::webhooks::result<int> refused = ubiops::webhooks::error(ubiops::webhooks::errc::unknown_key);
  return refused.error().http_status();
}
