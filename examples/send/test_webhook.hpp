// What UbiOps's "test webhook" request says, and the dummy event that it sends.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SEND_TEST_WEBHOOK_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SEND_TEST_WEBHOOK_HPP

#include <stdexcept>
#include <string>
#include <vector>

namespace sender {

/// Something that keeps the event from being sent: one sentence, exit code 2.
struct cannot_send : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct header {
  std::string key;
  std::string value;
  bool is_protected = false;
};

/// The fields of the API's webhook test.
struct test_webhook {
  std::string url;
  std::vector<header> headers;
  std::string event = "deployment_request_completed";
  std::string object_type;  // empty: what the event's name says
  std::string object_name = "my-object";
  std::string version = "v1";
  int timeout = 10;  // seconds, at most 30
  bool retry = false;
  bool include_result = false;
};

/// Reads them from a JSON file. Throws cannot_send for an unknown field, a wrong type or a header without a value.
test_webhook read_test_webhook(const std::string& path);

/// Where fields came from: an option, or a file's member.
struct field_sources {
  std::string event = "--event";
  std::string object_type = "--object-type";
  std::string timeout = "--timeout";
};

/// Throws cannot_send where a field cannot be used, and says where it came from; fills in `object_type`.
void check(test_webhook& webhook, const field_sources& from);

/// The event as JSON, for a request with this id.
std::string dummy_event(const test_webhook& webhook, const std::string& request_id);

}  // namespace sender

#endif
