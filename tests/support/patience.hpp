// How long a test waits for what must come.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_PATIENCE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_PATIENCE_HPP

#include <chrono>

/// Only what hangs takes so long, on however busy a machine. Less than ctest's time-out, so that a test that waits in
/// vain says for what.
inline constexpr std::chrono::seconds patience{600};

#endif
