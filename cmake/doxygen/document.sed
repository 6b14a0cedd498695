# What Doxygen 1.9 reads in place of a Markdown file, line for line (GNU sed -E). It knows neither GitHub's anchors nor
# files that are not among its pages.

# "## Error codes" gets the anchor error-codes. No two headings of our pages are the same, or Doxygen says so.
/^##/{
  h
  s/^#+ //
  s/[^A-Za-z0-9 _-]//g
  s/ /-/g
  s/.*/{#\L&}/
  H
  x
  s/\n/ /
}

# Links that it can follow are marked with "@": to the web, to a heading of any page, to a page, to a picture.
s,\]\((https?:),](@\1,g
s,\]\([^)@#]*#([^)]*)\),](@#\1),g
s,\]\(([^)@]*\.(md|svg))\),](@\1),g
# Code as the text of a link to a heading would keep its marks.
s,\[`([^`]*)`\]\(@#,[\1](@#,g
# The others become their text.
s,\[([^]]*)\]\([^)@][^)]*\),\1,g
s,\]\(@,](,g


# Its own escape character.
s/%([A-Za-z])/%%\1/g
