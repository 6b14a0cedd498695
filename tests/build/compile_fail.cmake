# Compiles one file twice: as it is, which must succeed, and with -DSHOULD_FAIL, which must fail with the message that
# the file's first line expects: "// expect: regular expression".
#
#   cmake -D SOURCE=file -P compile_fail.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${SOURCE}: the first line must be \"// expect: regular expression\"")
endif()
set(expected "${CMAKE_MATCH_1}")

execute_process(COMMAND ${compiler} "${SOURCE}" RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(failed)
  message("${output}")
  message(FATAL_ERROR "${SOURCE} must compile without -DSHOULD_FAIL")
endif()

execute_process(COMMAND ${compiler} -DSHOULD_FAIL "${SOURCE}"
  RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT failed)
  message(FATAL_ERROR "${SOURCE} must not compile with -DSHOULD_FAIL")
endif()
if(NOT output MATCHES "${expected}")
  message("${output}")
  message(FATAL_ERROR "${SOURCE} must fail for this reason: \"${expected}\"")
endif()
