// What a report looks like in a browser: light and dark, on wide screens and narrow ones.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAGE_STYLE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAGE_STYLE_HPP

#include <string_view>

namespace doctor {

inline constexpr std::string_view page_style = R"(
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --card: #f6f8fa;
  --good: #116329; --good-back: #dafbe1; --bad: #a40e26; --bad-back: #ffebe9; }
@media (prefers-color-scheme: dark) {
  :root { --back: #0d1117; --text: #e6edf3; --soft: #9da7b3; --line: #30363d; --card: #161b22;
    --good: #7ee787; --good-back: #12361f; --bad: #ffa198; --bad-back: #4b1218; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 1rem; padding: 1rem; border-left: .4rem solid; }
h1.valid { border-color: var(--good); background: var(--good-back); }
h1.refused { border-color: var(--bad); background: var(--bad-back); }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 0; }
h3::first-letter { text-transform: uppercase; }
code, td.value { font-family: ui-monospace, monospace; font-size: .9rem; overflow-wrap: anywhere; }
.cause { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem;
  margin: .75rem 0; }
.cause p { margin: .35rem 0; }
.soft { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; width: 1%; }
tr.signed mark { background: var(--good-back); color: var(--good); }
tr.built mark { background: var(--bad-back); color: var(--bad); }
mark { font-weight: 700; border-radius: .2rem; padding: 0 .1rem; }
.passed { color: var(--good); }
.failed { color: var(--bad); font-weight: 700; }
@media (max-width: 40rem) { th, td { display: block; border-top: 0; padding: .15rem 0; } th { width: auto; }
  tr { display: block; border-top: 1px solid var(--line); padding: .35rem 0; } }
)";

}  // namespace doctor

#endif
