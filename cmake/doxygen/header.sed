# What Doxygen reads in place of a header, line for line (GNU sed -E). It does not know `namespace a::inline b`.
s/::inline v1//

# The paragraph that a header opens with describes it, where the include guard's line is made the command that says so.
# What is drawn there, behind three blanks, is shown as it stands.
1,/^#ifndef UBIOPS_/{
  s,^//   ,///        ,
  s,^//( |$),///\1,
  s,^#ifndef UBIOPS_.*,/// \\file,
}
s/^#define UBIOPS_.*_HPP$//
$s/^#endif$//

# Calls that views of temporaries would make are deleted, which needs no entry of its own.
s/^ *void [a-z_]+\([^()]*\) const&& = delete;$//
