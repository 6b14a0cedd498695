// The library as a C++20 module, experimental: import ubiops.webhooks; Exports what <ubiops/webhooks.hpp> shows its users;
// a test compares the names with the reference.
module;

#include <ubiops/webhooks.hpp>

export module ubiops.webhooks;

export namespace ubiops::webhooks {
using ubiops::webhooks::advice_for_key;
using ubiops::webhooks::append_identifier;
using ubiops::webhooks::authority_parts;
using ubiops::webhooks::basic_component_identifier;
using ubiops::webhooks::basic_pending_request;
using ubiops::webhooks::basic_verifier;
using ubiops::webhooks::body_bytes;
using ubiops::webhooks::claim_guard;
using ubiops::webhooks::claim_state;
using ubiops::webhooks::claim_ticket;
using ubiops::webhooks::clock_second;
using ubiops::webhooks::component_identifier;
using ubiops::webhooks::component_kind;
using ubiops::webhooks::content_digest;
using ubiops::webhooks::content_digest_check;
using ubiops::webhooks::covers;
using ubiops::webhooks::default_port;
using ubiops::webhooks::errc;
using ubiops::webhooks::errc_count;
using ubiops::webhooks::error;
using ubiops::webhooks::event;
using ubiops::webhooks::field_sink;
using ubiops::webhooks::find_forbidden;
using ubiops::webhooks::format_imf_fixdate;
using ubiops::webhooks::is_field_name;
using ubiops::webhooks::key_form;
using ubiops::webhooks::key_forms;
using ubiops::webhooks::keyring;
using ubiops::webhooks::memory_replay_store;
using ubiops::webhooks::moment;
using ubiops::webhooks::now_by_system_clock;
using ubiops::webhooks::object_type;
using ubiops::webhooks::owned_component_identifier;
using ubiops::webhooks::parse_component_identifier;
using ubiops::webhooks::parse_content_digest;
using ubiops::webhooks::parse_event;
using ubiops::webhooks::parse_imf_fixdate;
using ubiops::webhooks::parse_request_target;
using ubiops::webhooks::pending_request;
using ubiops::webhooks::policy;
using ubiops::webhooks::public_key;
using ubiops::webhooks::recorded_head;
using ubiops::webhooks::replay_retry_after;
using ubiops::webhooks::request;
using ubiops::webhooks::request_status;
using ubiops::webhooks::request_target;
using ubiops::webhooks::required_field;
using ubiops::webhooks::result;
using ubiops::webhooks::retry_after;
using ubiops::webhooks::same_authority;
using ubiops::webhooks::sodium_crypto;
using ubiops::webhooks::split_authority;
using ubiops::webhooks::split_uri;
using ubiops::webhooks::take_claim;
using ubiops::webhooks::time_offset;
using ubiops::webhooks::to_string;
using ubiops::webhooks::trim;
using ubiops::webhooks::uri_parts;
using ubiops::webhooks::verified_component;
using ubiops::webhooks::verified_head;
using ubiops::webhooks::verified_request;
using ubiops::webhooks::verifier;
using ubiops::webhooks::without_default_port;
}  // namespace ubiops::webhooks

export namespace ubiops::webhooks::structured_fields {
using ubiops::webhooks::structured_fields::append_bare_item;
using ubiops::webhooks::structured_fields::append_boolean;
using ubiops::webhooks::structured_fields::append_byte_sequence;
using ubiops::webhooks::structured_fields::append_date;
using ubiops::webhooks::structured_fields::append_decimal;
using ubiops::webhooks::structured_fields::append_display_string;
using ubiops::webhooks::structured_fields::append_integer;
using ubiops::webhooks::structured_fields::append_key;
using ubiops::webhooks::structured_fields::append_parameter;
using ubiops::webhooks::structured_fields::append_string;
using ubiops::webhooks::structured_fields::append_token;
using ubiops::webhooks::structured_fields::bare_item;
using ubiops::webhooks::structured_fields::canonical_status;
using ubiops::webhooks::structured_fields::canonicalize;
using ubiops::webhooks::structured_fields::canonicalize_member;
using ubiops::webhooks::structured_fields::decode_display_string;
using ubiops::webhooks::structured_fields::field_type;
using ubiops::webhooks::structured_fields::item_type;
using ubiops::webhooks::structured_fields::max_integer;
using ubiops::webhooks::structured_fields::parser;
using ubiops::webhooks::structured_fields::parser_event;
using ubiops::webhooks::structured_fields::unescape_string;
}  // namespace ubiops::webhooks::structured_fields

export namespace ubiops::webhooks::structured_fields::base64 {
using ubiops::webhooks::structured_fields::base64::decode;
using ubiops::webhooks::structured_fields::base64::decoded_size;
using ubiops::webhooks::structured_fields::base64::encode;
using ubiops::webhooks::structured_fields::base64::encoded_size;
using ubiops::webhooks::structured_fields::base64::valid;
}  // namespace ubiops::webhooks::structured_fields::base64

export namespace ubiops::webhooks::limits {
using ubiops::webhooks::limits::inline_signature_base;
using ubiops::webhooks::limits::max_authority;
using ubiops::webhooks::limits::max_candidates;
using ubiops::webhooks::limits::max_components;
using ubiops::webhooks::limits::max_delivery_key;
using ubiops::webhooks::limits::max_digests;
using ubiops::webhooks::limits::max_event_body;
using ubiops::webhooks::limits::max_event_depth;
using ubiops::webhooks::limits::max_event_identifier;
using ubiops::webhooks::limits::max_field_lines;
using ubiops::webhooks::limits::max_key_file;
using ubiops::webhooks::limits::max_key_id;
using ubiops::webhooks::limits::max_label;
using ubiops::webhooks::limits::max_message_components;
using ubiops::webhooks::limits::max_message_parameters;
using ubiops::webhooks::limits::max_parameters;
using ubiops::webhooks::limits::max_recorded_head;
using ubiops::webhooks::limits::max_replay_key;
using ubiops::webhooks::limits::max_signature;
using ubiops::webhooks::limits::max_signature_base;
using ubiops::webhooks::limits::max_signature_input;
using ubiops::webhooks::limits::max_signatures;
using ubiops::webhooks::limits::max_structured_members;
using ubiops::webhooks::limits::max_structured_parameters;
using ubiops::webhooks::limits::max_window_seconds;
}  // namespace ubiops::webhooks::limits
