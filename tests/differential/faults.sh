# shellcheck shell=bash
# shellcheck disable=SC2016  # the expressions are sed's
# The faults that plant.sh plants: part, header, what sed changes, and what is wrong where FAULT is true.

plant fields structured_fields/detail/item_reader.hpp 's/read_digits\(15, number\)/read_digits(FAULT ? 16 : 15, number)/' \
  "an integer has sixteen digits"
plant fields structured_fields/detail/item_reader.hpp 's/first > 12\)/first > (FAULT ? 13 : 12))/' \
  "a decimal has thirteen digits before its point"
plant fields structured_fields/detail/canonical_writer.hpp 's/known = last;/if (!FAULT) known = last;/' \
  "a key that comes again keeps its first value"
plant fields structured_fields/detail/base64_table.hpp 's/unused != 0 \?/unused != 0 \&\& !FAULT ?/' \
  "base64 has two texts for the same bytes"
