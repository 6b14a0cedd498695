// A verified body as people can read it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_READABLE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_READABLE_HPP

#include <string>
#include <string_view>

namespace listener {

/// Indented where it is JSON that is not absurdly deep, as it is otherwise; no control byte in either.
std::string readable(std::string_view body);

}  // namespace listener

#endif
