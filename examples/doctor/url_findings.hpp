// What is wrong with a URL, before anything is sent to it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_FINDINGS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_FINDINGS_HPP

#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/testing/url.hpp>

namespace doctor {

/// One sentence each, without a secret; empty where there is nothing to say. `typed` is what is registered, `sent` what
/// UbiOps's sender makes of it.
std::vector<std::string> findings_of(std::string_view typed, const ubiops::webhooks::testing::prepared_url& sent);

}  // namespace doctor

#endif
