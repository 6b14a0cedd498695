// A verified body as it may be shown on a terminal.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_READABLE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_READABLE_HPP

#include <string>
#include <string_view>

namespace listener {

/// What was signed, byte by byte: of JSON, what is printable ASCII stands as it is, and so do line feeds; every other
/// byte is `\xNN`. In what is no JSON, backslashes are doubled and line feeds are escaped, too.
std::string readable(std::string_view body);

}  // namespace listener

#endif
