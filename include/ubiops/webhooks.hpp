// Everything but the test signer: verification, recorded heads, events and replay protection. Where simdjson is not
// wanted, include <ubiops/webhooks/verifier.hpp> alone.
#ifndef UBIOPS_WEBHOOKS_HPP
#define UBIOPS_WEBHOOKS_HPP

#include <ubiops/webhooks/event.hpp>
#include <ubiops/webhooks/http/recorded_head.hpp>
#include <ubiops/webhooks/replay.hpp>
#include <ubiops/webhooks/verifier.hpp>
#include <ubiops/webhooks/version.hpp>

#endif
