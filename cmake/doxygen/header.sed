# What Doxygen reads in place of a header, line for line. It does not know `namespace a::inline b`; and the paragraph
# that a header opens with describes it, where the include guard's line is made the command that says so.
s/::inline v1//
1,/^#ifndef UBIOPS_/{
  s,^//,///,
  s,^#ifndef UBIOPS_.*,/// \\file,
}
s/^#define UBIOPS_.*_HPP$//
$s/^#endif$//
