#include <ubiops/webhooks/limits.hpp>

#include <ubiops/webhooks/crypto/public_key.hpp>

#include "catch.hpp"

namespace limits = ubiops::webhooks::limits;
namespace uw = ubiops::webhooks;

// The reasons that stand beside the constants, as far as they can be counted.

// Six signatures of the largest usual size fit into Signature-Input, and as many as are allowed into Signature, each
// with 88 characters of base64, its colons, a label and ", ".
static_assert(6 * 400 <= limits::max_signature_input);
static_assert(limits::max_signatures * 100 <= limits::max_signature);

// Caps for a whole message leave room for one stranger as large as ours, and no cap makes another one useless.
static_assert(limits::max_message_components >= 2 * limits::max_components);
static_assert(limits::max_message_parameters >= 2 * limits::max_parameters);
static_assert(limits::max_candidates <= limits::max_signatures);
static_assert(limits::inline_signature_base < limits::max_signature_base);
static_assert(limits::max_signature_input < limits::max_signature_base);
static_assert(limits::max_parameters >= 6);      // all that RFC 9421 §2.3 registers
static_assert(limits::max_components >= 5 + 1);  // the default ones and a required field
static_assert(limits::max_digests >= 2);

// RFC 9651 §3.2: keys of at least 64 characters.
static_assert(limits::max_label >= 64);
static_assert(limits::max_key_id >= uw::public_key::key_id_size);

// A DNS name, a colon and a port.
static_assert(limits::max_authority >= 255 + 1 + 5);

static_assert(limits::max_window_seconds == 31'622'400);

// An sf-integer and two windows beside it stay far from the end of 64 bits.
static_assert(999'999'999'999'999 + 2 * limits::max_window_seconds < (std::int64_t{1} << 62));

// 16 kB of a result, each byte as \u00xx at worst, and the rest of the event.
static_assert(limits::max_event_body > 16 * 1024 * 6 + 16 * 1024);

TEST_CASE("the limits agree with each other") { SUCCEED("at compile time"); }
