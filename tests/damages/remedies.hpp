// What a report's change asks for, carried out: out of the cause itself where it shows what was signed, and otherwise
// as whoever reads it would.
#ifndef UBIOPS_WEBHOOKS_TESTS_DAMAGES_REMEDIES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DAMAGES_REMEDIES_HPP

#include <string>
#include <string_view>

#include <ubiops/webhooks/diagnosis/report.hpp>

#include "damaged.hpp"

namespace remedies {

using ubiops::webhooks::diagnosis::cause;

/// The text of `change` behind `before`, up to the next character of `end`; empty where `before` does not stand there.
std::string told(const cause& of, std::string_view before, std::string_view end);

/// Whether the change names a setting that can be copied.
bool names_a_setting(const cause& of);

/// "Set .public_origin = …", "Set .target_uri = …": the last that is named, in place of what was configured.
void set_as_told(damaged& at, const cause& of);

/// "Set public_origin to scheme and authority of the URL as registered": whoever knows it fills in what is a secret.
void set_origin_as_registered(damaged& at, const cause& of);

/// "Have the adapter show the request-target as it came": the path is told, and the query is as it was.
void show_path(damaged& at, const cause& of);

/// The same for a query, whose values no report shows.
void show_target_as_it_came(damaged& at, const cause& of);

/// "Register …: URL": a request is sent there.
void register_as_told(damaged& at, const cause& of);

/// "Have the adapter show the method as it came."
void show_method(damaged& at, const cause& of);

/// "Let the field through": one line, with the value that was signed.
void pass_field(damaged& at, const cause& of);

/// "Have the adapter show each line by itself, in the order in which they came."
void pass_lines(damaged& at, const cause& of);

/// A field whose value is no part of a report, as it was sent.
void pass_field_as_sent(damaged& at, const cause& of);

/// "Let Signature-Input and Signature through": what was signed where it is told, else as it was sent.
void pass_signature(damaged& at, const cause& of);

/// "Let Signature-Input through as it was sent": with the parameters that were signed.
void pass_parameters(damaged& at, const cause& of);

/// "Verify the body as it came": no report shows it.
void pass_body(damaged& at, const cause& of);

/// "Set the clock": to the second that the request states.
void set_clock(damaged& at, const cause& of);

/// The number of seconds that a cause about time shows as signed.
std::chrono::seconds seconds_signed(const cause& of);

/// All as it was sent, without whatever stands between.
void pass_all(damaged& at, const cause& of);

}  // namespace remedies

#endif
