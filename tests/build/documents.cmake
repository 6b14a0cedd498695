# Tests of what is written.

if(compiler)
  ubiops_webhooks_add_build_test("the documents' C++ compiles"
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -D "DIRECTORY=${generated}/readme"
      -P "${here}/readme.cmake" -- ${compiler} -Wall -Wextra -Werror -fsyntax-only)
endif()
ubiops_webhooks_add_build_test("the documents' links lead somewhere"
  COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -P "${here}/links.cmake")
