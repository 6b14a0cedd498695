# The layout test must see each kind of violation: plants one at a time in a copy of the project, and expects the layout
# test to print that line and no other.
#
#   cmake -D ROOT=folder-of-the-project -D DIRECTORY=scratch -P layout_violations.cmake

cmake_minimum_required(VERSION 3.25)

set(headers include/ubiops/webhooks)

function(copy_project)
  file(REMOVE_RECURSE "${DIRECTORY}")
  file(COPY "${ROOT}/include" "${ROOT}/examples" "${ROOT}/benchmarks" "${ROOT}/tests" DESTINATION "${DIRECTORY}"
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.cpp" PATTERN "*.md")
  file(COPY "${ROOT}/README.md" DESTINATION "${DIRECTORY}")
endfunction()

# Sets `problems` to what the layout test prints of the copy.
function(look result)
  execute_process(COMMAND "${CMAKE_COMMAND}" -D "ROOT=${DIRECTORY}" -P "${CMAKE_CURRENT_LIST_DIR}/layout.cmake"
    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(problems "")
  if(failed)
    string(REGEX REPLACE "^.*does not hold:\n+|\n[\n ]*$" "" problems "${output}")
    string(REGEX REPLACE "^ +" "" problems "${problems}")
  endif()
  set(${result} "${problems}" PARENT_SCOPE)
endfunction()

set(failures "")
# expect(place reason): the layout test prints this and nothing else. Then the file is as it was.
function(expect file place reason)
  look(problems)
  if(NOT problems STREQUAL "${place}  // ${reason}")
    string(APPEND failures "  expected ${place}  // ${reason}\n  but saw  ${problems}\n")
    set(failures "${failures}" PARENT_SCOPE)
  endif()
  if(EXISTS "${ROOT}/${file}")
    cmake_path(GET file PARENT_PATH folder)
    file(COPY "${ROOT}/${file}" DESTINATION "${DIRECTORY}/${folder}")
  else()
    file(REMOVE "${DIRECTORY}/${file}")
  endif()
endfunction()

# A line more, as the last but one: before the #endif of a header.
macro(plant file line reason)
  file(READ "${DIRECTORY}/${file}" text)
  string(REGEX REPLACE "([^\n]*\n)$" "${line}\n\\1" text "${text}")
  file(WRITE "${DIRECTORY}/${file}" "${text}")
  string(REGEX REPLACE "[^\n]+" "" lines "${text}")
  string(LENGTH "${lines}" number)
  math(EXPR number "${number} - 1")
  expect("${file}" "${file}:${number}: ${line}" "${reason}")
endmacro()

macro(plant_in_place file from to place reason)
  file(READ "${DIRECTORY}/${file}" text)
  string(REGEX REPLACE "${from}" "${to}" text "${text}")
  file(WRITE "${DIRECTORY}/${file}" "${text}")
  expect("${file}" "${place}" "${reason}")
endmacro()

macro(remove file place reason)
  file(REMOVE "${DIRECTORY}/${file}")
  expect("${file}" "${place}" "${reason}")
endmacro()

macro(add file text place reason)
  file(WRITE "${DIRECTORY}/${file}" "${text}")
  expect("${file}" "${place}" "${reason}")
endmacro()

# A header that nothing is wrong with but what it is.
function(header result name)
  string(TOUPPER "UBIOPS_WEBHOOKS_${name}_HPP" guard)
  string(REGEX REPLACE "[^A-Z0-9]" "_" guard "${guard}")
  set(${result} "// A header.\n#ifndef ${guard}\n#define ${guard}\n#endif\n" PARENT_SCOPE)
endfunction()

copy_project()
look(problems)
if(problems)
  message(FATAL_ERROR "nothing was planted, and yet:\n${problems}")
endif()

# Namespaces.
plant(${headers}/http/date.hpp "namespace ubiops::webhooks::inline v1::detail {}"
  "namespace detail stands outside of a folder detail/")
plant(${headers}/http/date.hpp "namespace detail {}" "namespace detail stands outside of a folder detail/")
plant(${headers}/crypto/detail/der.hpp "namespace ubiops::webhooks::inline v1 {}"
  "a file of detail/ has namespace detail only")

# Arrows.
plant(${headers}/structured_fields/base64.hpp "#include <ubiops/webhooks/http/date.hpp>"
  "http is a later room than structured_fields")
plant(${headers}/http/detail/query_param.hpp "#include <ubiops/webhooks/policy.hpp>"
  "verifier is a later room than http")
plant(${headers}/error.hpp "#include <ubiops/webhooks/detail/ascii.hpp>" "detail is a later room than ground")
plant(${headers}/detail/text_buffer.hpp "#include <ubiops/webhooks/limits.hpp>" "detail must not know ground")
plant(${headers}/verifier.hpp "#include <ubiops/webhooks/replay/claim.hpp>" "replay is a later room than verifier")
plant(${headers}/event.hpp "#include <ubiops/webhooks/verified.hpp>" "event must not know verifier")
plant(${headers}/replay/claim.hpp "#include <ubiops/webhooks/event.hpp>" "replay must not know event")
plant(include/ubiops/webhooks.hpp "#include <ubiops/webhooks/testing/url.hpp>" "webhooks must not know testing")
plant(include/ubiops/webhooks.hpp "#include <ubiops/webhooks/diagnosis/report.hpp>" "webhooks must not know diagnosis")
plant(${headers}/testing/url.hpp "#include <ubiops/webhooks/diagnosis/causes.hpp>"
  "diagnosis is a later room than testing")
plant(${headers}/http/date.hpp "#include <ubiops/webhooks/http/nowhere.hpp>" "there is no such header")
plant(${headers}/http/date.hpp "#include <ubiops/webhooks/http/date.hpp>" "leads back here")

# What else a header includes and defines.
plant(${headers}/http/date.hpp "#include <sodium.h>" "is neither ours nor the standard library's, or not here")
plant(${headers}/http/date.hpp "#include \"date.hpp\"" "is neither ours nor the standard library's, or not here")
plant(${headers}/event.hpp "#include <iostream>" "costs too much, everywhere")
plant(${headers}/http/date.hpp "#include <memory>" "costs too much in what verifier.hpp reaches")
plant(${headers}/http/date.hpp "#define DATE 1" "defines a macro")
plant(${headers}/http/date.hpp "#pragma once" "beside an include guard")
plant_in_place(${headers}/http/date.hpp "_HTTP_DATE_HPP" "_DATE_HPP" "${headers}/http/date.hpp:1"
  "its include guard is not UBIOPS_WEBHOOKS_HTTP_DATE_HPP")
plant_in_place(${headers}/http/date.hpp "^// [A-Z]" "// a" "${headers}/http/date.hpp:1"
  "does not open with a paragraph that says what it is")

# Output.
foreach(output IN ITEMS "std::printf(text)" "std::fprintf(log, text)" "std::fputs(text, log)" "std::puts (text)"
    "std::fwrite(text, 1, 1, log)" "std::putchar(10)" "std::print(text)" "std::perror(text)" "::fprintf(stderr, text)"
    "std::cout << text" "std::wcerr << text" "std::ofstream log(text)" "syslog(1, text)")
  plant(${headers}/crypto/detail/key_file.hpp "inline void write() { ${output}, 0 }" "the library writes nothing")
endforeach()

# What is missing, and what is too much.
header(text cellar/barrel)
add(${headers}/cellar/barrel.hpp "${text}" "${headers}/cellar/barrel.hpp:1" "stands in no room")
header(text http/detail/cookie)
file(WRITE "${DIRECTORY}/tests/unit/http/detail/cookie.cpp" "#include <ubiops/webhooks/http/detail/cookie.hpp>\n")
add(${headers}/http/detail/cookie.hpp "${text}" "${headers}/http/detail/cookie.hpp:1"
  "is private, and nothing includes it")
file(REMOVE "${DIRECTORY}/tests/unit/http/detail/cookie.cpp")
plant_in_place(include/ubiops/webhooks.hpp "#include <ubiops/webhooks/http/recorded_head.hpp>\n" ""
  "${headers}/http/recorded_head.hpp:1" "is public, and webhooks.hpp does not reach it")

file(REMOVE "${DIRECTORY}/tests/unit/testing/signer.cpp" "${DIRECTORY}/${headers}/testing/detail/signing.hpp"
  "${DIRECTORY}/tests/unit/testing/detail/signing.cpp")
remove(${headers}/testing/signer.hpp "${headers}/testing/signer.hpp" "is missing, and users include it")
file(COPY "${ROOT}/tests/unit/testing/signer.cpp" DESTINATION "${DIRECTORY}/tests/unit/testing")
file(COPY "${ROOT}/${headers}/testing/detail/signing.hpp" DESTINATION "${DIRECTORY}/${headers}/testing/detail")
file(COPY "${ROOT}/tests/unit/testing/detail/signing.cpp" DESTINATION "${DIRECTORY}/tests/unit/testing/detail")

# Private headers.
set(private "#include <ubiops/webhooks/crypto/detail/der.hpp>")
plant(examples/send/main.cpp "${private}" "this is private")
plant(tests/verdicts/traps.cpp "${private}" "this is private")
plant(tests/programs/send/fields.cpp "${private}" "this is private")
plant(README.md "${private}" "this is private")
plant(examples/send/main.cpp "using ubiops::webhooks::detail::ascii_lower;" "this is private")

# Tests.
foreach(header IN ITEMS http/date crypto/detail/der detail/lifetimebound_end)
  remove(tests/unit/${header}.cpp "${headers}/${header}.hpp:1" "there is no tests/unit/${header}.cpp")
endforeach()
add(tests/unit/http/cookie.cpp "" "tests/unit/http/cookie.cpp:1"
  "tests no header: there is no ${headers}/http/cookie.hpp")
add(tests/unit/http/date.cpp "#include <string>\n#include <ubiops/webhooks/http/date.hpp>\n"
  "tests/unit/http/date.cpp:1: #include <string>"
  "the header of this test, <ubiops/webhooks/http/date.hpp>, comes first")

# Random numbers.
plant(tests/unit/event/mutations.cpp "  body.insert(at, body.substr(below(body.size()), below(40)))"
  "draws two numbers in an order that the compiler chooses")
plant(tests/unit/event/mutations.cpp "// std::uniform_int_distribution" "gives other numbers with another standard library")

if(failures)
  message(FATAL_ERROR "the layout test does not see what it must:\n${failures}")
endif()
