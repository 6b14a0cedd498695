# The layout of the library, by these rules:
#
# - Namespace detail if and only if folder detail/.
# - A header includes its own room or an earlier one. The folder detail/ at the top includes nothing of ours but
#   version.hpp, which refuses an older C++. The rooms verifier, event and replay do not know each other.
# - The public headers stay where users include them from.
# - A private header (one in a detail/) is included by the library and by its unit tests, and named by nobody else.
# - Each header has its unit test, private or not, and each unit test its header, which it includes first.
#
# And what every header keeps to: guard, opening paragraph, no macros, no output, which foreign and standard headers; and
# how tests draw random numbers.
#
#   cmake -D ROOT=folder-of-the-project -P layout.cmake
#
# Prints "file:line: text  // what is wrong with it".

cmake_minimum_required(VERSION 3.25)

# In their order. A header's room is its folder, or its name where it stands in none.
set(rooms ground detail structured_fields http crypto signature verifier event replay testing diagnosis webhooks)
foreach(header IN ITEMS version limits key_forms error result)
  set(room_of_${header} ground)
endforeach()
foreach(header IN ITEMS policy verified)
  set(room_of_${header} verifier)
endforeach()
# What these may not include, although it is earlier.
set(strangers_of_detail ground)
set(strangers_of_event verifier)
set(strangers_of_replay verifier event)
# Users ask for these by name; no other room includes them.
set(by_name_only testing diagnosis)

set(public_headers
  version limits key_forms error result policy verified verifier event replay
  structured_fields/base64 structured_fields/item structured_fields/parser structured_fields/serializer
  structured_fields/canonical structured_fields/unescape
  http/request http/fields http/body http/target http/date http/recorded_head http/content_digest
  crypto/cryptography crypto/sodium crypto/public_key crypto/keyring
  signature/component signature/component_identifier
  replay/claim replay/memory_store
  testing/key_pair testing/url testing/signed_request testing/signing_options testing/signer
  diagnosis/cause_id diagnosis/causes diagnosis/report diagnosis/text diagnosis/json diagnosis/explain
  webhooks)

# Each foreign header, and the one header that includes it.
set(home_of_sodium.h crypto/sodium)
set(home_of_simdjson.h event/detail/reader)

# What writes to a file or a terminal. The library reads a key file, and writes nothing anywhere.
set(output "(v?f?w?printf|v?f?wprintf|f?puts|f?putws|f?putw?c|putw?char|fwrite|perror|print|println)")
set(output "std::${output}[ \t]*\\(|(^|[^A-Za-z0-9_])(stdout|stderr|w?cout|w?cerr|w?clog|w?ofstream|syslog)([^A-Za-z0-9_]|$)")

# Never, and never in what verifier.hpp reaches: these alone would break its budget of preprocessed lines.
set(forbidden iostream cassert iomanip regex)
set(forbidden_in_verifier memory algorithm ranges functional sstream cmath charconv map unordered_map fstream iterator)

# Who else knows what is private: what measures the parts of the library, what several unit tests share, what looks at
# one object from two translation units, and requests whose signatures no public function makes.
set(may_know_private benchmarks/cases/parts.cpp tests/support/signed_texts.hpp tests/support/evidence.hpp
  tests/build/odr_one.cpp tests/build/odr_two.cpp tests/programs/adapters/requests.cpp)
# Unit tests that are no header's.
set(tests_of_no_header event/mutations replay/stress)

set(problems "")  # a text, since lines of C++ may hold what parts a list
function(problem place)
  string(JOIN "" reason ${ARGN})
  set(line "  ${place}  // ${reason}\n")
  string(FIND "${problems}" "${line}" position)
  if(position EQUAL -1)
    set(problems "${problems}${line}" PARENT_SCOPE)
  endif()
endfunction()

# Sets `result` to "file:line: text" of a line that file(STRINGS) found; to more than one number, if it stands there more
# than once. Looking for a number takes longer than finding a line, and is for those that are wrong.
function(place_of result file line)
  file(READ "${ROOT}/${file}" rest)
  string(PREPEND rest "\n")
  set(number 0)
  set(numbers "")
  string(FIND "${rest}" "\n${line}\n" position)
  while(NOT position EQUAL -1)
    math(EXPR position "${position} + 1")
    string(SUBSTRING "${rest}" 0 ${position} before)
    string(SUBSTRING "${rest}" ${position} -1 rest)
    string(REGEX REPLACE "[^\n]+" "" before "${before}")
    string(LENGTH "${before}" lines)
    math(EXPR number "${number} + ${lines}")
    list(APPEND numbers ${number})
    string(FIND "${rest}" "\n${line}\n" position)
  endwhile()
  list(JOIN numbers "," numbers)
  set(${result} "${file}:${numbers}: ${line}" PARENT_SCOPE)
endfunction()
macro(problem_in_line file line)
  place_of(place "${file}" "${line}")
  problem("${place}" ${ARGN})
endmacro()

function(path_of result header)
  if(header STREQUAL "webhooks")
    set(${result} "include/ubiops/webhooks.hpp" PARENT_SCOPE)
  else()
    set(${result} "include/ubiops/webhooks/${header}.hpp" PARENT_SCOPE)
  endif()
endfunction()

# What is there, and in which room.
file(GLOB_RECURSE files RELATIVE "${ROOT}/include/ubiops" "${ROOT}/include/ubiops/*.hpp")
set(headers "")
foreach(file IN LISTS files)
  string(REGEX REPLACE "^webhooks/|\\.hpp$" "" header "${file}")
  string(REGEX REPLACE "/.*" "" room "${header}")
  if(NOT DEFINED room_of_${header})
    set(room_of_${header} ${room})
  endif()
  if(room_of_${header} IN_LIST rooms)
    list(APPEND headers "${header}")
  else()
    problem("include/ubiops/${file}:1" "stands in no room")
  endif()
endforeach()
if(NOT headers)
  message(FATAL_ERROR "no headers in ${ROOT}/include/ubiops")
endif()
foreach(header IN LISTS public_headers)
  if(NOT header IN_LIST headers)
    path_of(path ${header})
    problem("${path}" "is missing, and users include it")
  endif()
endforeach()

# In a file of a detail/, what is not inside of a namespace detail is outside; elsewhere there is none.
function(check_namespaces file private)
  set(inside OFF)  # of each open namespace, the innermost first: is it, or one around it, detail?
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*((inline[ \t]+)?namespace[ \t{].*|}[ \t]*// namespace.*)$")
  foreach(line IN LISTS lines)
    if(line MATCHES "^[ \t]*}")
      list(POP_FRONT inside)
    elseif(NOT line MATCHES "=")  # an alias
      list(GET inside 0 detail)
      if(line MATCHES "(namespace[ \t]+|[: \t])detail([^A-Za-z0-9_]|$)")
        set(detail ON)
      endif()
      if(private AND NOT detail)
        problem_in_line("${file}" "${line}" "a file of detail/ has namespace detail only")
      elseif(detail AND NOT private)
        problem_in_line("${file}" "${line}" "namespace detail stands outside of a folder detail/")
      endif()
      if(NOT line MATCHES "}")
        list(PREPEND inside ${detail})
      endif()
    endif()
  endforeach()
  set(problems "${problems}" PARENT_SCOPE)
endfunction()

# Whether `header` may include `included`, another header of ours.
function(check_arrow file line header included)
  set(room ${room_of_${header}})
  set(other ${room_of_${included}})
  list(FIND rooms "${room}" rank)
  list(FIND rooms "${other}" other_rank)
  if(NOT included IN_LIST headers)
    problem_in_line("${file}" "${line}" "there is no such header")
  elseif(other_rank GREATER rank)
    problem_in_line("${file}" "${line}" "${other} is a later room than ${room}")
  elseif(NOT other STREQUAL room AND NOT included STREQUAL "version"
      AND (other IN_LIST by_name_only OR other IN_LIST strangers_of_${room}))
    problem_in_line("${file}" "${line}" "${room} must not know ${other}")
  endif()
  set(problems "${problems}" PARENT_SCOPE)
endfunction()

set(included_by_somebody "")
foreach(header IN LISTS headers)
  path_of(file ${header})
  set(own_includes_of_${header} "")
  set(foreign_includes_of_${header} "")

  file(READ "${ROOT}/${file}" text LIMIT 4)
  if(NOT text MATCHES "^// [A-Z]")
    problem("${file}:1" "does not open with a paragraph that says what it is")
  endif()
  set(private OFF)
  if(header MATCHES "(^|/)detail/")
    set(private ON)
  endif()
  check_namespaces("${file}" ${private})

  if(header MATCHES "^detail/lifetimebound_(begin|end)$")
    continue()  # a macro for the rest of one header: no guard, no namespace
  endif()

  string(REGEX REPLACE "^include/" "" guard "${file}")
  string(TOUPPER "${guard}" guard)
  string(REGEX REPLACE "[^A-Z0-9]" "_" guard ${guard})
  file(STRINGS "${ROOT}/${file}" directives REGEX "^[ \t]*#")
  list(POP_FRONT directives first second)
  list(POP_BACK directives last)
  if(NOT first STREQUAL "#ifndef ${guard}" OR NOT second STREQUAL "#define ${guard}" OR NOT last STREQUAL "#endif")
    problem("${file}:1" "its include guard is not ${guard}")
  endif()

  file(STRINGS "${ROOT}/${file}" lines REGEX "${output}")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^[ \t]*//")
      problem_in_line("${file}" "${line}" "the library writes nothing")
    endif()
  endforeach()

  foreach(line IN LISTS directives)
    if(line MATCHES "#[ \t]*define[ \t]+([A-Za-z0-9_]+)")
      set(macro "${CMAKE_MATCH_1}")
      if(NOT header STREQUAL "version" OR NOT macro MATCHES "^UBIOPS_WEBHOOKS_VERSION_(MAJOR|MINOR|PATCH)$")
        problem_in_line("${file}" "${line}" "defines a macro")
      endif()
    elseif(line MATCHES "#[ \t]*pragma[ \t]+once")
      problem_in_line("${file}" "${line}" "beside an include guard")
    elseif(line MATCHES "#[ \t]*include[ \t]*<ubiops/(webhooks/)?(.*)\\.hpp>")
      set(included "${CMAKE_MATCH_2}")
      check_arrow("${file}" "${line}" ${header} ${included})
      list(APPEND own_includes_of_${header} ${included})
      list(APPEND included_by_somebody ${included})
    elseif(line MATCHES "#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]")
      set(quote "${CMAKE_MATCH_1}")
      set(included "${CMAKE_MATCH_2}")
      list(APPEND foreign_includes_of_${header} "${line}")
      if(quote STREQUAL "<" AND included MATCHES "^[a-z_0-9]+$")
        if(included IN_LIST forbidden)
          problem_in_line("${file}" "${line}" "costs too much, everywhere")
        endif()
      elseif(NOT header STREQUAL "${home_of_${included}}")
        problem_in_line("${file}" "${line}" "is neither ours nor the standard library's, or not here")
      endif()
    endif()
  endforeach()
endforeach()

# Details are there because something needs them.
foreach(header IN LISTS headers)
  if(header MATCHES "(^|/)detail/" AND NOT header IN_LIST included_by_somebody)
    path_of(file ${header})
    problem("${file}:1" "is private, and nothing includes it")
  endif()
endforeach()

# What each reaches: known of a header once it is known of all that it includes. Some that wait for ever form a circle.
set(waiting ${headers})
set(progress ON)
while(progress)
  set(progress OFF)
  foreach(header IN LISTS waiting)
    set(reach ${header})
    foreach(included IN LISTS own_includes_of_${header})
      if(included IN_LIST waiting)
        set(reach "")
        break()
      endif()
      list(APPEND reach ${reach_of_${included}})
    endforeach()
    if(reach)
      list(REMOVE_DUPLICATES reach)
      set(reach_of_${header} ${reach})
      list(REMOVE_ITEM waiting ${header})
      set(progress ON)
    endif()
  endforeach()
endwhile()
# Of those that wait, what none of them includes is in no circle.
set(progress ON)
while(progress)
  set(progress OFF)
  set(included_in_circle "")
  foreach(header IN LISTS waiting)
    list(APPEND included_in_circle ${own_includes_of_${header}})
  endforeach()
  foreach(header IN LISTS waiting)
    if(NOT header IN_LIST included_in_circle)
      list(REMOVE_ITEM waiting ${header})
      set(progress ON)
    endif()
  endforeach()
endwhile()
foreach(header IN LISTS waiting)
  path_of(file ${header})
  file(STRINGS "${ROOT}/${file}" lines REGEX "#[ \t]*include[ \t]*<ubiops/")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".*<ubiops/(webhooks/)?(.*)\\.hpp>.*" "\\2" included "${line}")
    if(included IN_LIST waiting)
      problem_in_line("${file}" "${line}" "leads back here")
    endif()
  endforeach()
endforeach()

foreach(header IN LISTS reach_of_verifier)
  foreach(line IN LISTS foreign_includes_of_${header})
    if(line MATCHES "<([a-z_0-9]+)>" AND CMAKE_MATCH_1 IN_LIST forbidden_in_verifier)
      path_of(file ${header})
      problem_in_line("${file}" "${line}" "costs too much in what verifier.hpp reaches")
    endif()
  endforeach()
endforeach()

foreach(header IN LISTS headers)
  if(NOT header MATCHES "(^|/)detail/" AND NOT room_of_${header} IN_LIST by_name_only
      AND NOT header IN_LIST reach_of_webhooks AND NOT waiting)
    path_of(file ${header})
    problem("${file}:1" "is public, and webhooks.hpp does not reach it")
  endif()
endforeach()

# What is private is known to nobody else.
set(others "")
foreach(folder IN ITEMS examples benchmarks tests)
  foreach(kind IN ITEMS cpp hpp md)
    list(APPEND others "${ROOT}/${folder}/*.${kind}")
  endforeach()
endforeach()
file(GLOB_RECURSE others RELATIVE "${ROOT}" ${others} "${ROOT}/include/*.md")
file(GLOB pages RELATIVE "${ROOT}" "${ROOT}/*.md")
foreach(file IN LISTS others pages)
  if(NOT file MATCHES "^tests/unit/" AND NOT file IN_LIST may_know_private)
    file(STRINGS "${ROOT}/${file}" lines
      REGEX "#[ \t]*include[ \t]*[<\"]ubiops/.*detail/|(uw|webhooks)::detail([^a-z_]|$)")
    foreach(line IN LISTS lines)
      problem_in_line("${file}" "${line}" "this is private")
    endforeach()
  endif()
endforeach()

# Unit tests.
foreach(header IN LISTS headers)
  if(NOT EXISTS "${ROOT}/tests/unit/${header}.cpp")
    path_of(file ${header})
    problem("${file}:1" "there is no tests/unit/${header}.cpp")
  endif()
endforeach()
file(GLOB_RECURSE tests RELATIVE "${ROOT}/tests/unit" "${ROOT}/tests/unit/*.cpp")
foreach(test IN LISTS tests)
  string(REGEX REPLACE "\\.cpp$" "" header "${test}")
  path_of(file ${header})
  string(REGEX REPLACE "^include/" "" name "${file}")
  if(header IN_LIST tests_of_no_header)
    continue()
  elseif(NOT header IN_LIST headers)
    problem("tests/unit/${test}:1" "tests no header: there is no ${file}")
    continue()
  endif()
  file(STRINGS "${ROOT}/tests/unit/${test}" line REGEX "^[ \t]*#[ \t]*include" LIMIT_COUNT 1)
  if(NOT line STREQUAL "#include <${name}>")
    problem_in_line("tests/unit/${test}" "${line}" "the header of this test, <${name}>, comes first")
  endif()
endforeach()

# Random numbers of tests: a seed leads to the same ones under every compiler and with every standard library. free_port
# alone wants others each time.
set(draws "(below\\(|random\\(|pick\\(random,)")
file(GLOB_RECURSE tests RELATIVE "${ROOT}" "${ROOT}/tests/*.cpp" "${ROOT}/tests/*.hpp")
list(REMOVE_ITEM tests tests/support/free_port.hpp)
foreach(file IN LISTS tests)
  file(STRINGS "${ROOT}/${file}" lines REGEX "${draws}.*, .*${draws}|uniform_[a-z]+_distribution")
  foreach(line IN LISTS lines)
    if(line MATCHES "uniform_")
      problem_in_line("${file}" "${line}" "gives other numbers with another standard library")
    else()
      problem_in_line("${file}" "${line}" "draws two numbers in an order that the compiler chooses")
    endif()
  endforeach()
endforeach()

if(problems)
  message(FATAL_ERROR "the layout of the library does not hold:\n${problems}")
endif()
list(LENGTH headers count)
message(STATUS "the layout holds in ${count} headers")
