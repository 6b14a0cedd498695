# Makes the reference as the Doxyfile says, into a folder of the test's: without a warning, with what users look for,
# and with nothing that is not for them.
#
#   cmake -D ROOT=repository -D DOXYGEN=program -D DIRECTORY=scratch -P doxygen.cmake

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${DIRECTORY}")
file(MAKE_DIRECTORY "${DIRECTORY}")
file(WRITE "${DIRECTORY}/Doxyfile" "@INCLUDE = Doxyfile\nOUTPUT_DIRECTORY = \"${DIRECTORY}\"\n")
execute_process(COMMAND "${DOXYGEN}" "${DIRECTORY}/Doxyfile" WORKING_DIRECTORY "${ROOT}"
  RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(failed)
  message(FATAL_ERROR "${output}")
endif()

file(GLOB pages RELATIVE "${DIRECTORY}/html" "${DIRECTORY}/html/*.html")
foreach(page IN ITEMS index.html structubiops_1_1webhooks_1_1policy.html
    classubiops_1_1webhooks_1_1basic__verifier.html classubiops_1_1webhooks_1_1verified__head.html)
  if(NOT page IN_LIST pages)
    message(FATAL_ERROR "the reference has no ${page}")
  endif()
endforeach()
set(private ${pages})
list(FILTER private INCLUDE REGEX "detail")
if(private)
  list(JOIN private "\n  " private)
  message(FATAL_ERROR "the reference shows what is not for users:\n  ${private}")
endif()
foreach(page IN LISTS pages)
  if(NOT page MATCHES "_source.html$")  # which show the headers as they are
    file(STRINGS "${DIRECTORY}/html/${page}" macros REGEX "UBIOPS_WEBHOOKS_LIFETIMEBOUND")
    if(macros)
      message(FATAL_ERROR "the reference shows a macro that is for compilers: ${page}")
    endif()
  endif()
endforeach()
list(LENGTH pages count)
message(STATUS "${count} pages without a warning")
