# Includes each header, first of all, as C++17 and as C++14: one sentence must be the first of at most two errors.
#
#   cmake -D INCLUDE_DIR=include -D DIRECTORY=scratch -P older_standards.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)

set(sentence "ubiops_webhooks needs C[+][+]20: compile with -std=c[+][+]20")
set(problems "")
file(GLOB_RECURSE headers RELATIVE "${INCLUDE_DIR}" "${INCLUDE_DIR}/*.hpp")
list(FILTER headers EXCLUDE REGEX "lifetimebound_")  # a macro for the headers that include it
foreach(header IN LISTS headers)
  file(WRITE "${DIRECTORY}/first.cpp" "#include <${header}>\n")
  foreach(standard IN ITEMS 14 17)
    execute_process(COMMAND ${compiler} -std=c++${standard} -fsyntax-only "${DIRECTORY}/first.cpp"
      RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(REGEX MATCHALL "error: [^\n]*" errors "${output}")
    list(LENGTH errors count)
    if(NOT failed OR count GREATER 2 OR NOT errors MATCHES "^error: [^;]*${sentence}")
      list(APPEND problems "${header} as C++${standard}: ${count} errors, the first of them ${errors}")
    endif()
  endforeach()
endforeach()
if(problems OR NOT headers)
  list(JOIN problems "\n  " problems)
  message(FATAL_ERROR "not refused in one sentence:\n  ${problems}")
endif()
