# Tests of what is written: the Markdown files, and the reference that Doxygen makes of the headers.

find_path(UBIOPS_WEBHOOKS_BEAST_DIR boost/beast/http.hpp)  # the README's first example
mark_as_advanced(UBIOPS_WEBHOOKS_BEAST_DIR)
if(NOT UBIOPS_WEBHOOKS_BEAST_DIR)
  message(STATUS "the test of the documents' C++ is left out: there is no Boost.Beast (apt install libboost-dev)")
elseif(compiler)
  ubiops_webhooks_add_build_test("the documents' C++ compiles"
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -D "DIRECTORY=${generated}/readme"
      -P "${here}/readme.cmake" -- ${compiler} -Wall -Wextra -Werror -fsyntax-only)
endif()
ubiops_webhooks_add_build_test("the documents' links lead somewhere"
  COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -P "${here}/links.cmake")
ubiops_webhooks_add_build_test("the map of the rooms is the tree"
  COMMAND "${CMAKE_COMMAND}" -D "INCLUDE_DIR=${include_dir}" -P "${here}/rooms.cmake")

find_program(UBIOPS_WEBHOOKS_DOXYGEN doxygen)
mark_as_advanced(UBIOPS_WEBHOOKS_DOXYGEN)
if(UBIOPS_WEBHOOKS_DOXYGEN)
  ubiops_webhooks_add_build_test("the reference is made without a warning"
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -D "DOXYGEN=${UBIOPS_WEBHOOKS_DOXYGEN}"
      -D "DIRECTORY=${generated}/reference" -P "${here}/doxygen.cmake")
else()
  message(STATUS "the test of the reference is left out: there is no doxygen (apt install doxygen)")
endif()
