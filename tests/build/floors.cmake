# The floors: a header includes only headers that stand above it in this list, and only what it may of the rest.
#
#   cmake -D INCLUDE_DIR=include -P floors.cmake

cmake_minimum_required(VERSION 3.25)

set(floors
  version limits error result
  detail/eight_bytes detail/ascii detail/utf8 detail/text_output detail/text_buffer detail/inplace_vector
  structured_fields/detail/scan structured_fields/detail/write structured_fields/detail/base64_table
  structured_fields/base64 structured_fields/unescape structured_fields/item structured_fields/detail/item_reader
  structured_fields/parser structured_fields/serializer structured_fields/detail/canonical_writer
  structured_fields/canonical
  http/request http/detail/byte_container http/body http/fields http/detail/target_text http/target http/recorded_head
  http/detail/head_view http/detail/field_lines http/detail/malformed http/detail/query_param
  http/detail/structured_field_types http/detail/date_text http/date http/detail/content_digest_reader
  http/content_digest http/detail/requests_url
  crypto/cryptography crypto/sodium crypto/detail/der crypto/detail/pem crypto/detail/private_key crypto/detail/key_file
  crypto/public_key crypto/keyring
  signature/component_identifier signature/detail/component_reader signature/component
  signature/detail/usual_components signature/detail/parameter signature/detail/candidate
  signature/detail/canonical_length signature/detail/signature_input signature/detail/signature
  signature/detail/message signature/detail/base
  policy verifier/detail/time_window verifier/detail/url_spellings verifier/detail/registered_url
  verifier/detail/compiled_policy verifier/detail/passkey verified verifier/detail/verified_writer
  verifier/detail/body_check verifier/detail/head_verification verifier
  event/detail/text event/detail/json event/detail/delivery_key event/detail/reader event
  replay/detail/expiry_wheel replay/detail/claim_table replay/claim replay/memory_store replay
  testing/detail/secret testing/detail/pkcs8 testing/key_pair testing/url testing/signed_request testing/signer
  ../webhooks)

# Each foreign header, and the one header that includes it.
set(home_of_sodium.h crypto/sodium)
set(home_of_simdjson.h event/detail/reader)

# Never, and never in what verifier.hpp reaches: these alone would break its budget of preprocessed lines.
set(forbidden iostream cassert iomanip regex)
set(forbidden_in_verifier memory algorithm ranges functional sstream cmath charconv map unordered_map fstream iterator)

set(problems "")
function(problem header)
  string(JOIN "" text ${ARGN})
  list(APPEND problems "${header}.hpp: ${text}")
  set(problems "${problems}" PARENT_SCOPE)
endfunction()

# What is there.
file(GLOB_RECURSE files RELATIVE "${INCLUDE_DIR}/ubiops/webhooks" "${INCLUDE_DIR}/ubiops/*")
list(REMOVE_ITEM files README.md)
set(headers "")
foreach(file IN LISTS files)
  string(REGEX REPLACE "\\.hpp$" "" header ${file})
  if(header IN_LIST floors)
    list(APPEND headers ${header})
  else()
    problem(${header} "is not in the list of floors")
  endif()
endforeach()

# Each header by itself.
foreach(header IN LISTS headers)
  set(path "${INCLUDE_DIR}/ubiops/webhooks/${header}.hpp")
  list(FIND floors ${header} floor)
  set(own_includes_of_${header} "")
  set(std_includes_of_${header} "")

  file(READ "${path}" text)
  if(NOT text MATCHES "^// [A-Z]")
    problem(${header} "does not open with a paragraph that says what it is")
  endif()
  if(text MATCHES "\n[ \t]*#[ \t]*pragma[ \t]+once")
    problem(${header} "has #pragma once")
  endif()

  string(REGEX REPLACE "^webhooks/\\.\\./" "" guard "webhooks/${header}")
  string(TOUPPER "UBIOPS_${guard}_HPP" guard)
  string(REGEX REPLACE "[^A-Z0-9]" "_" guard ${guard})
  file(STRINGS "${path}" directives REGEX "^[ \t]*#")
  list(POP_FRONT directives first second)
  list(POP_BACK directives last)
  if(NOT first STREQUAL "#ifndef ${guard}" OR NOT second STREQUAL "#define ${guard}" OR NOT last STREQUAL "#endif")
    problem(${header} "its include guard is not ${guard}")
  endif()

  foreach(directive IN LISTS directives)
    if(directive MATCHES "#[ \t]*define[ \t]+([A-Za-z0-9_]+)")
      set(macro "${CMAKE_MATCH_1}")
      if(NOT header STREQUAL "version" OR NOT macro MATCHES "^UBIOPS_WEBHOOKS_VERSION_(MAJOR|MINOR|PATCH)$")
        problem(${header} "defines the macro ${macro}")
      endif()
    elseif(directive MATCHES "#[ \t]*include[ \t]*<ubiops/(webhooks/)?(.*)\\.hpp>")
      set(included "${CMAKE_MATCH_2}")
      if(included STREQUAL "webhooks")
        set(included ../webhooks)
      endif()
      list(FIND floors ${included} included_floor)
      if(included_floor EQUAL -1)
        problem(${header} "includes ${included}.hpp, which is not in the list of floors")
      elseif(included_floor GREATER_EQUAL floor)
        problem(${header} "includes ${included}.hpp, which does not stand above it")
      elseif(included MATCHES "^testing/" AND NOT header MATCHES "^testing/")
        problem(${header} "includes ${included}.hpp, which is for users' tests")
      else()
        list(APPEND own_includes_of_${header} ${included})
      endif()
    elseif(directive MATCHES "#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]")
      set(quote "${CMAKE_MATCH_1}")
      set(included "${CMAKE_MATCH_2}")
      list(APPEND std_includes_of_${header} "${included}")
      if(quote STREQUAL "<" AND included MATCHES "^[a-z_0-9]+$")
        if(included IN_LIST forbidden)
          problem(${header} "includes <${included}>")
        endif()
      elseif(NOT header STREQUAL "${home_of_${included}}")
        problem(${header} "includes ${included}, which is neither ours nor the standard library's, or not here")
      endif()
    endif()
  endforeach()
endforeach()

# What each reaches, from the lowest floor up.
foreach(header IN LISTS floors)
  set(reach_of_${header} ${header})
  foreach(included IN LISTS own_includes_of_${header})
    list(APPEND reach_of_${header} ${reach_of_${included}})
  endforeach()
  list(REMOVE_DUPLICATES reach_of_${header})
endforeach()

foreach(header IN LISTS reach_of_verifier)
  foreach(included IN LISTS std_includes_of_${header})
    if(included IN_LIST forbidden_in_verifier)
      problem(${header} "includes <${included}>, and verifier.hpp reaches it")
    endif()
  endforeach()
endforeach()

# event, replay and verifier do not know each other.
foreach(one IN ITEMS event replay verifier)
  foreach(other IN ITEMS event replay verifier)
    set(reached ${reach_of_${one}})
    list(FILTER reached INCLUDE REGEX "^${other}(/|$)")
    if(reached AND NOT one STREQUAL other)
      problem(${one} "reaches ${reached}")
    endif()
  endforeach()
endforeach()

# The umbrella reaches everything but what is for tests; details only where something needs them.
if("../webhooks" IN_LIST headers)
  foreach(header IN LISTS headers)
    if(NOT header MATCHES "^testing/|(^|/)detail/" AND NOT header IN_LIST "reach_of_../webhooks")
      problem(../webhooks "does not reach ${header}.hpp")
    endif()
  endforeach()
endif()

list(LENGTH headers count)
if(count EQUAL 0)
  message(FATAL_ERROR "no headers in ${INCLUDE_DIR}")
endif()
if(problems)
  list(JOIN problems "\n  " problems)
  message(FATAL_ERROR "the floors do not hold:\n  ${problems}")
endif()
message(STATUS "the floors hold in ${count} headers")
