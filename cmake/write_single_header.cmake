# Writes the library as one file, for those who copy a header into their tree:
#
#   cmake -D ROOT=checkout -D VERSION=1.2.3 -D OUTPUT=file -D NEEDS=text -D "HEADERS=header;…" -P write_single_header.cmake
#
# The headers, by their paths below include/, and before each what it includes of ours. Each stands there once, word for
# word and with its include guard, so that a program may have both the file and the tree. The two without a guard, whose
# macro holds until the end of a header, stand there in each that includes them.

cmake_minimum_required(VERSION 3.25)

# Appends to output the header's own text, and before it that of the headers it includes.
function(append_header header)
  file(READ "${ROOT}/include/${header}" rest)
  set(text "\n// ${header}\n//")
  string(PREPEND rest "\n")
  while(rest MATCHES "\n#include <(ubiops/[^>]+)>[^\n]*")
    set(included "${CMAKE_MATCH_1}")
    string(LENGTH "${CMAKE_MATCH_0}" length)
    string(FIND "${rest}" "${CMAKE_MATCH_0}" place)
    string(SUBSTRING "${rest}" 0 ${place} before)
    math(EXPR place "${place} + ${length}")
    string(SUBSTRING "${rest}" ${place} -1 rest)
    string(APPEND text "${before}")
    if(included MATCHES "/lifetimebound_(begin|end)[.]hpp$")
      file(READ "${ROOT}/include/${included}" macros)
      string(APPEND text "\n${macros}")
    elseif(NOT included IN_LIST written)
      list(APPEND written "${included}")
      append_header("${included}")
    endif()
  endwhile()
  string(APPEND output "${text}${rest}")
  set(written "${written}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(READ "${ROOT}/LICENSE" license)
string(STRIP "${license}" license)
string(REGEX REPLACE "\n" "\n// " license "// ${license}")
string(REGEX REPLACE "// \n" "//\n" license "${license}")

set(written "")
set(output "// ubiops_webhooks ${VERSION} as one file: verifies the signatures of UbiOps webhooks. C++20; ${NEEDS}.
// Made of the library's headers, which stand below in the order of their includes. Change those, and make it anew:
// cmake --build build --target single_header
//
${license}
")
foreach(header IN LISTS HEADERS)
  if(NOT header IN_LIST written)
    list(APPEND written "${header}")
    append_header("${header}")
  endif()
endforeach()
# Blank lines that were around an include.
string(REGEX REPLACE "\n\n\n+" "\n\n" output "${output}")
file(WRITE "${OUTPUT}" "${output}")
