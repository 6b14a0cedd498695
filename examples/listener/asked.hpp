// What a request says of itself, for the line that tells of its refusal. Nothing of it is proved.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_ASKED_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_ASKED_HPP

#include <string>
#include <string_view>

#include "../adapters/beast_head.hpp"

namespace listener {

/// Escaped, and cut where it is long; empty where the request does not say it.
struct asked {
  std::string method;
  std::string path;    // without the query, in which secrets may stand
  std::string key_id;  // of the first signature that names a key
};

/// What this head says, as far as it was read.
asked asked_by(const examples::beast_head& head);

}  // namespace listener

#endif
