# Tests that call the compiler themselves.

if(MSVC)
  message(STATUS "ubiops_webhooks: the tests that call the compiler need one that takes GCC's options")
  return()
endif()

set(standard ${CMAKE_CXX_STANDARD})
if(NOT standard)
  set(standard 20)
endif()
separate_arguments(compiler UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
list(PREPEND compiler "${CMAKE_CXX_COMPILER}" ${CMAKE_CXX${standard}_STANDARD_COMPILE_OPTION})
list(APPEND compiler "-I${include_dir}")
# Foreign headers last, where a directory of the system's own does no harm.
foreach(dependency IN ITEMS Sodium::sodium simdjson::simdjson)
  set(directories "$<TARGET_PROPERTY:${dependency},INTERFACE_INCLUDE_DIRECTORIES>")
  list(APPEND compiler "$<$<BOOL:${directories}>:-idirafter$<JOIN:${directories},$<SEMICOLON>-idirafter>>")
endforeach()
set(strictly ${UBIOPS_WEBHOOKS_WARNINGS} ${UBIOPS_WEBHOOKS_WERROR})

# Each header alone and twice, as users of any kind compile it.
foreach(header IN LISTS all_headers)
  file(RELATIVE_PATH name "${include_dir}/ubiops" "${header}")
  string(REGEX REPLACE "\\.hpp$" "" name "${name}")
  set(source "${generated}/alone/${name}.cpp")
  ubiops_webhooks_write_includes("${source}" "${header}" "${header}")
  ubiops_webhooks_add_build_test("${name} compiles alone"
    COMMAND ${compiler} ${strictly} -fsyntax-only "${source}")
endforeach()
# Where they are no headers of the system, by -I. Our style does not meet four: members without an initialiser, a
# default instead of the other enumerators (or beside all of them), and the deduction of a lock's arguments.
include(consumers/warnings.cmake)
list(REMOVE_ITEM warnings -Weffc++ -Wswitch-enum -Wswitch-default)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  list(APPEND warnings -Wno-switch-enum -Wno-ctad-maybe-unsupported -Wno-documentation -Wno-documentation-unknown-command)
endif()
ubiops_webhooks_add_build_test("headers compile under the warnings of others"
  COMMAND ${compiler} ${warnings} -O2 "-I${generated}/all" -c "${here}/odr_two.cpp" -o "${generated}/warnings.o")
ubiops_webhooks_add_build_test("headers compile without exceptions and RTTI"
  COMMAND ${compiler} ${strictly} -O2 -fno-exceptions -fno-rtti
    "-I${generated}/all" -c "${here}/odr_two.cpp" -o "${generated}/no_exceptions.o")

ubiops_webhooks_add_build_test("macros of others and ours leave each other alone"
  COMMAND "${CMAKE_COMMAND}" -D "INCLUDE_DIR=${include_dir}" -D "ALL_HEADERS=${generated}/all/all_headers.hpp"
    -D "DIRECTORY=${generated}/macros" -P "${here}/macros.cmake" -- ${compiler})

ubiops_webhooks_add_build_test("C++17 is refused in one sentence"
  COMMAND "${CMAKE_COMMAND}" -D "INCLUDE_DIR=${include_dir}" -D "DIRECTORY=${generated}/older"
    -P "${here}/older_standards.cmake" -- ${compiler})

ubiops_webhooks_add_build_test("policies and signing options compile in templates"
  COMMAND ${compiler} ${strictly} -fsyntax-only "${here}/in_templates.cpp")

# A file compiles as it is, and must fail with -DSHOULD_FAIL, for the reason that its first line gives.
file(GLOB cases CONFIGURE_DEPENDS compile_fail/*.cpp)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")  # it alone knows how long what a view was made from has to live
  file(GLOB lifetimes CONFIGURE_DEPENDS compile_fail_clang/*.cpp)
  list(APPEND cases ${lifetimes})
endif()
foreach(case IN LISTS cases)
  cmake_path(GET case STEM name)
  string(REPLACE "_" " " name "${name}")
  ubiops_webhooks_add_build_test("must not compile: ${name}"
    COMMAND "${CMAKE_COMMAND}" -D "SOURCE=${case}" -P "${here}/compile_fail.cmake" --
      ${compiler} -Wall -Wextra -Werror -fsyntax-only)
endforeach()

ubiops_webhooks_add_build_test("verifier.hpp keeps its budget of preprocessed lines"
  COMMAND "${CMAKE_COMMAND}" -D "DIRECTORY=${generated}/lines" -P "${here}/preprocessed_lines.cmake" -- ${compiler})

ubiops_webhooks_add_build_test("a call of verify() compiles none of the head's checks"
  COMMAND "${CMAKE_COMMAND}" -D "DIRECTORY=${generated}/one_call" -P "${here}/one_call.cmake" --
    ${compiler} ${strictly} -O2)
