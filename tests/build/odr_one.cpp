// Every header in two translation units: whatever is not inline is defined twice, and what should be one is.
#include "all_headers.hpp"

const void* table_of_the_other();
int verdict_of_the_other();

namespace {

int verdict() {
  const ubiops::webhooks::result<int> refused = ubiops::webhooks::error(ubiops::webhooks::errc::unknown_key);
  return refused.error().http_status();
}

}  // namespace

int main() {
  const void* table = &ubiops::webhooks::detail::ascii;
  return table == table_of_the_other() && verdict() == verdict_of_the_other() ? 0 : 1;
}
