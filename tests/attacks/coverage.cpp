// Signatures that do not cover what the receiver requires (RFC 9421 §3.2 step 5, §7.2.1).
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;

namespace {

constexpr attack coverage_rows[] = {
    {"empty-coverage",
     "a signature that covers nothing",
     component_not_covered,
     "@method",
     [](scene& s, std::string_view text) {
       if (text == "nothing") s.signature().lines.clear();
     },
     "all",
     {"nothing"}},
    {"component-left-out",
     "a required component is not covered",
     component_not_covered,
     any_subject,
     [](scene& s, std::string_view text) { s.signature().uncover(text); },
     "nothing",
     {R"("@method")", R"("@authority")", R"("@target-uri")", R"("content-digest")", R"("date")"}},
    {"only-that-component",
     "only one required component is covered",
     component_not_covered,
     any_subject,
     [](scene& s, std::string_view text) {
       if (!text.empty()) std::erase_if(s.signature().lines, [&](const auto& line) { return line.identifier != text; });
     },
     "",
     {R"("@method")", R"("@authority")", R"("@target-uri")", R"("content-digest")", R"("date")"}},
    {"own-component-left-out",
     "a component that the policy adds is not covered",
     component_not_covered,
     "x-tenant",
     [](scene& s, std::string_view text) {
       s.policy.also_required = {"x-tenant"};
       s.send_covered("x-tenant", "7");
       s.signature().uncover(text);
     },
     "nothing",
     {R"("x-tenant")"}},
    {"first-required-left-out",
     "the policy's first own component is not covered, its last is",
     component_not_covered,
     "x-tenant",
     [](scene& s, std::string_view text) {
       s.policy.required_components = {"x-tenant", "date"};  // the last is one that UbiOps covers anyway
       if (text == "covered") s.send_covered("x-tenant", "7");
     },
     "covered",
     {"absent"}},
    {"other-parameter",
     "a required component is covered with another parameter, and so is another one",
     component_not_covered,
     "date",
     [](scene& s, std::string_view text) {
       const bool plain = text == R"("date")";
       s.signature().uncover(R"("date")");
       s.signature().lines.push_back(
           {std::string(text), plain ? std::string(signing_date) : ":" + base64_of(signing_date) + ":"});
     },
     R"("date")",
     {R"("date";bs)"}},
    {"one-member-of-the-digest",
     "one member of Content-Digest is covered, and not the field",
     component_not_covered,
     "content-digest",
     [](scene& s, std::string_view text) {
       const std::string digest = s.draft.head.get("Content-Digest");
       s.signature().uncover(R"("content-digest")");
       s.signature().lines.push_back(
           {std::string(text), text.find("key") == text.npos ? digest : digest.substr(digest.find('=') + 1)});
     },
     R"("content-digest";sf)",
     {R"("content-digest";key="sha-256")", R"("content-digest";sf;key="sha-256")"}},
    {"union-of-two",
     "two signatures by one key cover together what is required",
     component_not_covered,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft other = s.signature();
       other.label = "other";
       other.uncover(R"("content-digest")");
       s.behind.push_back(other);
       s.signature().uncover(text);
     },
     "nothing",
     {R"("@target-uri")", R"("@method")", R"("@authority")", R"("date")"}},
    {"similar-names",
     "fields whose names resemble those required",
     component_not_covered,
     any_subject,
     [](scene& s, std::string_view text) {
       s.signature().uncover(R"("date")");
       if (text == "date") return s.signature().lines.push_back({R"("date")", std::string(signing_date)});
       s.send_covered(text, signing_date);
     },
     "date",
     {"x-date", "dat", "date-", "datee", "etad"}},
};

}  // namespace

std::span<const attack> attacks_on_coverage() { return coverage_rows; }
