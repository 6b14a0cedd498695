// Damages to the body, and by relays, which write it anew.
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

namespace {

// {} by gzip.
constexpr std::string_view compressed(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00", 22);

// Sent with one body, and shown with another, of its own length.
void swap_bodies(damaged& at, std::string_view sent, std::string_view shown) {
  at.sign(at.registered, {}, sent);
  at.sent.body = shown;
  at.length_follows();
}

}  // namespace

std::vector<damage> to_bodies() {
  return {
      {cause_id::body_read_before, [](damaged& at) { at.sent.body.clear(); }, pass_body},
      {cause_id::body_cut, [](damaged& at) { at.sent.body.resize(20); }, pass_body},
      {cause_id::body_longer, [](damaged& at) { at.sent.body += "trailing bytes"; }, pass_body},
      {cause_id::body_line_end, [](damaged& at) { swap_bodies(at, "{}", "{}\n"); }, pass_body},
      {cause_id::body_line_ends, [](damaged& at) { swap_bodies(at, "{\r\n}\r\n", "{\n}\n"); }, pass_body},
      {cause_id::body_byte_order_mark, [](damaged& at) { swap_bodies(at, "{}", "\xef\xbb\xbf{}"); }, pass_body},
      {cause_id::body_charset,
       [](damaged& at) { swap_bodies(at, "{\"text\": \"caf\xc3\xa9\"}", "{\"text\": \"caf\xe9\"}"); }, pass_body},
      {cause_id::body_json_rewritten, [](damaged& at) { swap_bodies(at, "{\"a\": 1}", "{\"a\":1}"); }, pass_body},
      {cause_id::body_decompressed,
       [](damaged& at) {
         at.sign(at.registered, {{"Content-Encoding", "gzip"}}, compressed);
         at.sent.body = "{}";
       },
       pass_body},
      {cause_id::body_cut_at_nul,
       [](damaged& at) {
         at.sign(at.registered, {}, std::string_view("{}\0", 3));
         at.sent.body.pop_back();
       },
       pass_body},
      {cause_id::body_chunked,
       [](damaged& at) {
         at.sent.body = "3c\r\n" + at.sent.body + "\r\n0\r\n\r\n";
         at.erase("Content-Length");
         at.sent.fields.push_back({"Transfer-Encoding", "chunked"});
       },
       pass_body},
      {cause_id::body_changed, [](damaged& at) { at.sent.body[12] = 'X'; }, pass_body},
      {cause_id::relay,
       [](damaged& at) {
         std::erase(at.sent.body, ' ');
         at.length_follows();
         at.sent.fields.push_back({"X-Smee-Event", "1"});
       },
       pass_all},
  };
}
