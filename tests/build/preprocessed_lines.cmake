# What verifier.hpp costs its users, as preprocessed lines, against the headers that it cannot do without.
#
#   cmake -D DIRECTORY=scratch -P preprocessed_lines.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)

function(preprocessed_lines result)
  list(TRANSFORM ARGN REPLACE "(.+)" "#include <\\1>\n" OUTPUT_VARIABLE text)
  string(JOIN "" text ${text})
  file(WRITE "${DIRECTORY}/${result}.cpp" "${text}")
  execute_process(COMMAND ${compiler} -E "${DIRECTORY}/${result}.cpp" -o "${DIRECTORY}/${result}.ii"
    COMMAND_ERROR_IS_FATAL ANY)
  file(READ "${DIRECTORY}/${result}.ii" text)
  string(REGEX REPLACE "[^\n]+" "" text "${text}")
  string(LENGTH "${text}" lines)
  set(${result} ${lines} PARENT_SCOPE)
endfunction()

preprocessed_lines(verifier ubiops/webhooks/verifier.hpp)
preprocessed_lines(baseline array chrono concepts cstddef cstdint cstring optional span string string_view utility
  vector sodium.h)

math(EXPR limit "${baseline} * 115 / 100")
set(report "verifier.hpp: ${verifier} preprocessed lines, at most ${limit} = 1.15 * ${baseline}")
if(verifier GREATER limit)
  message(FATAL_ERROR "${report}")
endif()
message(STATUS "${report}")
