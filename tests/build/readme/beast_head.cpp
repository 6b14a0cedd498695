#include <utility>  // before Boost 1.74's Asio, which forgets it

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

namespace {
#include "beast_head.inc"
}  // namespace

static_assert(uw::request_head<beast_head>);

int main() {}
