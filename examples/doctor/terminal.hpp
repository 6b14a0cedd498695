// Colour where a person looks at it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_TERMINAL_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_TERMINAL_HPP

#include <string>
#include <string_view>

namespace doctor {

/// Whether standard output is a terminal that shows colours and nobody said NO_COLOR (https://no-color.org).
bool wants_colour();

/// A report with its headings, what was signed and what was built in colours. The text must hold no control bytes but
/// line feeds: what it has of a request is escaped.
std::string coloured(std::string_view report);

/// Writes to standard output, in colour where that is wanted.
void print(const std::string& report);

}  // namespace doctor

#endif
