// A JSON string of the test data, as a string of its own; throws where it is something else.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_JSON_TEXT_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_JSON_TEXT_HPP

#include <string>
#include <string_view>

#include <simdjson.h>

inline std::string text_of(simdjson::dom::element element) { return std::string(std::string_view(element)); }

#endif
