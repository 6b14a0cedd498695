# Configures a project, builds it, and installs it or runs its program "consumer", each step checked.
#
#   cmake -D SOURCE=folder -D BINARY=folder [-D PREFIX=folder] [-D CONFIGURE_FAILS_WITH=regex]
#         [-D INSTALL_FAILS_WITH=regex] [-D CONFIGURE_SAYS=regex] [-D CMAKE=program] -P project.cmake -- option of cmake…
#
# With PREFIX the project is installed there without being built, which a library of headers needs not; else it is
# built, and "consumer" is run. With a regex, that step must fail with such a message (blanks and line breaks in the
# message count as one blank) and is the last; with CONFIGURE_SAYS it must say so and not fail.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(options)
if(NOT CMAKE)
  set(CMAKE "${CMAKE_COMMAND}")
endif()

function(run step)
  cmake_parse_arguments(PARSE_ARGV 1 run "" "FAILS_WITH;SAYS" "COMMAND")
  execute_process(COMMAND ${run_COMMAND} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \t\r\n]+" " " sentence "${output}")
  if(NOT failed AND NOT run_FAILS_WITH)
    if(run_SAYS AND NOT sentence MATCHES "${run_SAYS}")
      message("${output}")
      message(FATAL_ERROR "to ${step} must say \"${run_SAYS}\"")
    endif()
    return()
  endif()
  if(NOT run_FAILS_WITH)
    message("${output}")
    message(FATAL_ERROR "to ${step} must not fail")
  elseif(NOT failed)
    message("${output}")
    message(FATAL_ERROR "to ${step} must fail with \"${run_FAILS_WITH}\"")
  elseif(NOT sentence MATCHES "${run_FAILS_WITH}")
    message("${output}")
    message(FATAL_ERROR "to ${step} must fail for this reason: \"${run_FAILS_WITH}\"")
  endif()
endfunction()

file(REMOVE_RECURSE "${BINARY}")
run(configure FAILS_WITH "${CONFIGURE_FAILS_WITH}" SAYS "${CONFIGURE_SAYS}"
  COMMAND "${CMAKE}" -S "${SOURCE}" -B "${BINARY}" -Wno-dev ${options})
if(CONFIGURE_FAILS_WITH)
  return()
endif()
if(PREFIX)
  file(REMOVE_RECURSE "${PREFIX}")
  run(install FAILS_WITH "${INSTALL_FAILS_WITH}"
    COMMAND "${CMAKE}" --install "${BINARY}" --prefix "${PREFIX}")
  if(INSTALL_FAILS_WITH AND EXISTS "${PREFIX}")
    message(FATAL_ERROR "the refused install left something in ${PREFIX}")
  endif()
else()
  run(build COMMAND "${CMAKE}" --build "${BINARY}")
  run(run COMMAND "${BINARY}/consumer")
endif()
