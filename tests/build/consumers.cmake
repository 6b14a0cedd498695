# Every way into somebody else's project, each configured, built and run.

set(UBIOPS_WEBHOOKS_CONSUMER_TOOLS "" CACHE PATH
  "A folder with cmake 3.22 and meson (requirements.txt here); without it, taking the library with them is not tried")

set(UBIOPS_WEBHOOKS_OTHER_CMAKES "" CACHE STRING
  "Other releases' programs cmake, by which all of it is configured, too; none may warn")

set(consumers "${here}/consumers")
set(scratch "${CMAKE_CURRENT_BINARY_DIR}/consumers")
set(prefix "${scratch}/prefix")
set(verify_prefix "${scratch}/verify_prefix")
set(all_headers_dir "${generated}/all")

set(toolchain
  -G "${CMAKE_GENERATOR}" -D "CMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}" -D "CMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}"
  -D CMAKE_BUILD_TYPE=Debug -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF -D FETCHCONTENT_FULLY_DISCONNECTED=ON)
foreach(variable IN ITEMS Sodium_ROOT Sodium_INCLUDE_DIR Sodium_LIBRARY)
  if(${variable})
    list(APPEND toolchain -D "${variable}=${${variable}}")
  endif()
endforeach()
set(system_simdjson ${toolchain})
if(simdjson_DIR)
  list(APPEND system_simdjson -D "simdjson_DIR=${simdjson_DIR}")
endif()
set(no_simdjson ${toolchain} -D CMAKE_DISABLE_FIND_PACKAGE_simdjson=ON)
set(stub_simdjson ${toolchain} -D "FETCHCONTENT_SOURCE_DIR_SIMDJSON=${consumers}/fetched_simdjson")
set(no_sodium ${toolchain} -U Sodium_* -D "CMAKE_FIND_ROOT_PATH=${scratch}/nowhere"
  -D CMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY -D CMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY)
# A machine that has a compiler, CMake and libsodium, and nothing else that could be found.
set(bare_machine ${toolchain} -D "CMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}"
  -D "Sodium_INCLUDE_DIR=${Sodium_INCLUDE_DIR}" -D "Sodium_LIBRARY=${Sodium_LIBRARY}"
  -D CMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF -D CMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF
  -D CMAKE_FIND_USE_CMAKE_ENVIRONMENT_PATH=OFF)
set(only_library
  -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF)

# ubiops_webhooks_add_project_test(name SOURCE folder [PREFIX folder] [CONFIGURE_FAILS_WITH regex]
#                                  [INSTALL_FAILS_WITH regex] [CONFIGURE_SAYS regex] [CMAKE program]
#                                  OPTIONS option…)
function(ubiops_webhooks_add_project_test name)
  set(settings SOURCE PREFIX CONFIGURE_FAILS_WITH INSTALL_FAILS_WITH CONFIGURE_SAYS CMAKE)
  cmake_parse_arguments(PARSE_ARGV 1 project "" "${settings}" "OPTIONS")
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  set(arguments -D "BINARY=${scratch}/${identifier}")
  foreach(setting IN LISTS settings)
    if(project_${setting})
      list(APPEND arguments -D "${setting}=${project_${setting}}")
    endif()
  endforeach()
  ubiops_webhooks_add_build_test("${name}"
    COMMAND "${CMAKE_COMMAND}" ${arguments} -P "${here}/project.cmake" -- ${project_OPTIONS})
endfunction()

function(ubiops_webhooks_test_needs name fixture)
  set_tests_properties("build/${name}" PROPERTIES FIXTURES_REQUIRED "${fixture}")
endfunction()

# Where simdjson itself was fetched for this build, what installs all of the library cannot be tried.
get_target_property(simdjson_was_found simdjson::simdjson IMPORTED)

ubiops_webhooks_add_project_test("install verify only without simdjson"
  SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${verify_prefix}"
  OPTIONS ${no_simdjson} -D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON)
set_tests_properties("build/install verify only without simdjson" PROPERTIES FIXTURES_SETUP verify_only_installed)

ubiops_webhooks_add_project_test("install is refused with a fetched simdjson"
  SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${scratch}/refused"
  INSTALL_FAILS_WITH "cannot be installed with a simdjson that was built along with it: install simdjson first"
  OPTIONS ${stub_simdjson} ${only_library})

ubiops_webhooks_add_project_test("simdjson missing, and no network, is one sentence"
  SOURCE "${PROJECT_SOURCE_DIR}"
  CONFIGURE_FAILS_WITH "simdjson was not found, and cannot be fetched from github.com: install it [(]apt install libsimdjson-dev on .* or configure with -D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON"
  OPTIONS ${bare_machine})

ubiops_webhooks_add_project_test("libsodium missing is one sentence"
  SOURCE "${PROJECT_SOURCE_DIR}"
  CONFIGURE_FAILS_WITH "libsodium [0-9.]+ or newer was not found: install it with its headers [(]apt install libsodium-dev on Debian"
  OPTIONS ${no_sodium} ${only_library} -D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON)

ubiops_webhooks_add_project_test("find_package finds no libsodium"
  SOURCE "${consumers}/find_package"
  CONFIGURE_FAILS_WITH "libsodium [0-9.]+ or newer was not found: install it"
  OPTIONS ${no_sodium} -D "ubiops_webhooks_DIR=${verify_prefix}/share/cmake/ubiops_webhooks"
    -D COMPONENTS=verify -D LINKED=ubiops::webhooks_verify)
ubiops_webhooks_test_needs("find_package finds no libsodium" verify_only_installed)

ubiops_webhooks_add_project_test("find_package verify from a verify-only install"
  SOURCE "${consumers}/find_package"
  OPTIONS ${no_simdjson} -D "CMAKE_PREFIX_PATH=${verify_prefix}" -D COMPONENTS=verify
    -D LINKED=ubiops::webhooks_verify -D "ALL_HEADERS_DIR=${generated}/verify")
ubiops_webhooks_test_needs("find_package verify from a verify-only install" verify_only_installed)

ubiops_webhooks_add_project_test("find_package wants more than a verify-only install has"
  SOURCE "${consumers}/find_package"
  CONFIGURE_FAILS_WITH "this installation of ubiops_webhooks has the component verify only"
  OPTIONS ${toolchain} -D "CMAKE_PREFIX_PATH=${verify_prefix}" -D LINKED=ubiops::webhooks)
ubiops_webhooks_test_needs("find_package wants more than a verify-only install has" verify_only_installed)

ubiops_webhooks_add_project_test("add_subdirectory verify only without simdjson"
  SOURCE "${consumers}/add_subdirectory"
  OPTIONS ${no_simdjson} -D "UBIOPS_WEBHOOKS_SOURCE=${PROJECT_SOURCE_DIR}" -D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON
    -D LINKED=ubiops::webhooks_verify -D "ALL_HEADERS_DIR=${generated}/verify")

if(simdjson_was_found)
  # Each line says what is left out, and what to install.
  set(left_out "")
  foreach(line IN ITEMS
      "the adapter beast, for want of boost/beast/http.hpp [(]Debian: apt install libboost-dev[)]"
      "the example crypto_openssl, for want of OpenSSL [(]Debian: apt install libssl-dev[)]"
      "the example listener, for want of hiredis, OpenSSL, Boost, CLI11, nlohmann_json [(]Debian: apt install pkg-config libhiredis-dev libssl-dev libboost-dev libcli11-dev nlohmann-json3-dev[)]"
      "the benchmarks, for want of benchmark, OpenSSL [(]Debian: apt install libbenchmark-dev libssl-dev[)]"
      "the tests that start nginx, for want of nginx [(]Debian: apt install nginx[)]"
      "the tests, for want of Catch2 [(]Debian: apt install catch2[)]")
    string(APPEND left_out "left out: ${line} .*")
  endforeach()
  ubiops_webhooks_add_project_test("install on a machine that has libsodium and simdjson alone"
    SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${prefix}" CONFIGURE_SAYS "${left_out}"
    OPTIONS ${bare_machine} -D "simdjson_DIR=${simdjson_DIR}")
  set_tests_properties("build/install on a machine that has libsodium and simdjson alone" PROPERTIES
    FIXTURES_SETUP installed)

  ubiops_webhooks_add_project_test("where everything is required, one error names all that is missing"
    SOURCE "${PROJECT_SOURCE_DIR}"
    CONFIGURE_FAILS_WITH "[(]Debian: apt install catch2 curl jq libasio-dev libbenchmark-dev libboost-dev .* libcli11-dev .* libhiredis-dev .* nginx nlohmann-json3-dev openssl pkg-config redis-server valgrind wrk[)]"
    OPTIONS ${bare_machine} -D "simdjson_DIR=${simdjson_DIR}" -D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=ON)

  # Frameworks change what adapters build on.
  foreach(release IN ITEMS 0.10.9 0.18.0 0.99.0)
    set(folder "${generated}/httplib-${release}")
    file(CONFIGURE OUTPUT "${folder}/httplib.h" CONTENT
      "#define CPPHTTPLIB_VERSION \"${release}\"\ninline bool Server::listen() {}\n" @ONLY)
    set(other_httplib ${system_simdjson} -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF
      -D UBIOPS_WEBHOOKS_EXAMPLES=adapters -D "UBIOPS_WEBHOOKS_HEADERS_httplib_h=${folder}")
    set(sentence
      "the adapter httplib is known to work with cpp-httplib 0.11.4 to 0.16 and 0.18.1 to [0-9.]+, and ${release} is installed")
    ubiops_webhooks_add_project_test("cpp-httplib ${release}, which the adapter does not know, is left out"
      SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${scratch}/other-${release}" CONFIGURE_SAYS "left out: ${sentence}"
      OPTIONS ${other_httplib})
    ubiops_webhooks_add_project_test("cpp-httplib ${release}, which the adapter does not know, is an error where all is required"
      SOURCE "${PROJECT_SOURCE_DIR}" CONFIGURE_FAILS_WITH "Something is left out: ${sentence}"
      OPTIONS ${other_httplib} -D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=ON)
  endforeach()

  # CMake's newer releases warn of what they will no longer do.
  foreach(program IN ITEMS "${CMAKE_COMMAND}" LISTS UBIOPS_WEBHOOKS_OTHER_CMAKES)
    string(MAKE_C_IDENTIFIER "${program}" identifier)
    ubiops_webhooks_add_project_test("configuring all of it warns of nothing: ${program}"
      SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${scratch}/prefix_${identifier}" CMAKE "${program}"
      OPTIONS ${system_simdjson} -Wdev -Werror=dev -Wdeprecated -Werror=deprecated)
  endforeach()

  if(Catch2_FOUND)
    ubiops_webhooks_add_project_test("core tests without OpenSSL and hiredis"
      SOURCE "${PROJECT_SOURCE_DIR}" PREFIX "${scratch}/core_prefix"
      CONFIGURE_SAYS "OpenSSL's hashes, for want of OpenSSL [(].* the store in Redis, for want of hiredis [(]"
      OPTIONS ${system_simdjson} -D "Catch2_DIR=${Catch2_DIR}" -D CMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON
        -D CMAKE_DISABLE_FIND_PACKAGE_PkgConfig=ON)
  endif()

  ubiops_webhooks_add_project_test("find_package"
    SOURCE "${consumers}/find_package"
    OPTIONS ${system_simdjson} -D "CMAKE_PREFIX_PATH=${prefix}" -D LINKED=ubiops::webhooks
      -D "ALL_HEADERS_DIR=${all_headers_dir}")
  ubiops_webhooks_test_needs("find_package" installed)

  ubiops_webhooks_add_project_test("find_package verify without simdjson"
    SOURCE "${consumers}/find_package"
    OPTIONS ${no_simdjson} -D "CMAKE_PREFIX_PATH=${prefix}" -D COMPONENTS=verify -D LINKED=ubiops::webhooks_verify
      -D "ALL_HEADERS_DIR=${generated}/verify")
  ubiops_webhooks_test_needs("find_package verify without simdjson" installed)

  ubiops_webhooks_add_project_test("find_package of everything without simdjson is one sentence"
    SOURCE "${consumers}/find_package"
    CONFIGURE_FAILS_WITH "simdjson was not found: install it .* or ask for COMPONENTS verify"
    OPTIONS ${no_simdjson} -D "CMAKE_PREFIX_PATH=${prefix}" -D LINKED=ubiops::webhooks)
  ubiops_webhooks_test_needs("find_package of everything without simdjson is one sentence" installed)

  ubiops_webhooks_add_project_test("find_package of an unknown component is one sentence"
    SOURCE "${consumers}/find_package"
    CONFIGURE_FAILS_WITH "there is no component sign, only webhooks and verify"
    OPTIONS ${system_simdjson} -D "CMAKE_PREFIX_PATH=${prefix}" -D COMPONENTS=sign)
  ubiops_webhooks_test_needs("find_package of an unknown component is one sentence" installed)

  ubiops_webhooks_add_project_test("add_subdirectory"
    SOURCE "${consumers}/add_subdirectory"
    OPTIONS ${system_simdjson} -D "UBIOPS_WEBHOOKS_SOURCE=${PROJECT_SOURCE_DIR}" -D LINKED=ubiops::webhooks
      -D "ALL_HEADERS_DIR=${all_headers_dir}")

  ubiops_webhooks_add_project_test("FetchContent"
    SOURCE "${consumers}/fetch_content"
    OPTIONS ${system_simdjson} -D "FETCHCONTENT_SOURCE_DIR_UBIOPS_WEBHOOKS=${PROJECT_SOURCE_DIR}"
      -D "ALL_HEADERS_DIR=${all_headers_dir}")
endif()

if(UBIOPS_WEBHOOKS_CONSUMER_TOOLS)
  ubiops_webhooks_add_project_test("find_package with CMake 3.22"
    SOURCE "${consumers}/find_package" CMAKE "${UBIOPS_WEBHOOKS_CONSUMER_TOOLS}/cmake"
    OPTIONS ${no_simdjson} -D "CMAKE_PREFIX_PATH=${verify_prefix}" -D COMPONENTS=verify
      -D LINKED=ubiops::webhooks_verify -D "ALL_HEADERS_DIR=${generated}/verify")
  ubiops_webhooks_test_needs("find_package with CMake 3.22" verify_only_installed)

  ubiops_webhooks_add_build_test("Meson's dependency()"
    COMMAND "${CMAKE_COMMAND}" -D "TOOLS=${UBIOPS_WEBHOOKS_CONSUMER_TOOLS}" -D "SOURCE=${consumers}"
      -D "BINARY=${scratch}/meson" -D "PREFIX=${verify_prefix}" -D "ALL_HEADERS_DIR=${generated}/verify"
      -D "COMPILER=${CMAKE_CXX_COMPILER}" -P "${here}/meson.cmake")
  ubiops_webhooks_test_needs("Meson's dependency()" verify_only_installed)
endif()

find_program(UBIOPS_WEBHOOKS_PKG_CONFIG NAMES pkg-config pkgconf)
mark_as_advanced(UBIOPS_WEBHOOKS_PKG_CONFIG)
if(compiler AND UBIOPS_WEBHOOKS_PKG_CONFIG)
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  set(bare_compiler "${CMAKE_CXX_COMPILER}" ${CMAKE_CXX${standard}_STANDARD_COMPILE_OPTION} ${flags})
  function(ubiops_webhooks_add_pkg_config_test name fixture package prefix headers)
    string(MAKE_C_IDENTIFIER "${name}" identifier)
    ubiops_webhooks_add_build_test("${name}"
      COMMAND "${CMAKE_COMMAND}" -D "PREFIX=${prefix}" -D "PACKAGE=${package}"
        -D "PKG_CONFIG=${UBIOPS_WEBHOOKS_PKG_CONFIG}" -D "DIRECTORY=${scratch}/${identifier}"
        -D "SOURCE=${consumers}/main.cpp" -P "${here}/pkg_config.cmake" -- ${bare_compiler} "-I${headers}" ${ARGN})
    ubiops_webhooks_test_needs("${name}" ${fixture})
  endfunction()

  ubiops_webhooks_add_pkg_config_test("pkg-config verify, without exceptions and RTTI" verify_only_installed
    ubiops_webhooks_verify "${verify_prefix}" "${generated}/verify" -O2 -fno-exceptions -fno-rtti)
  if(simdjson_was_found)
    ubiops_webhooks_add_pkg_config_test("pkg-config" installed
      ubiops_webhooks "${prefix}" "${all_headers_dir}" -DCONSUMER_HAS_SIMDJSON)
  endif()
endif()

# The library as one file, as a user has it written.
if(compiler AND simdjson_was_found)
  ubiops_webhooks_add_build_test("the one file is written"
    COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target single_header)
  set_tests_properties("build/the one file is written" PROPERTIES FIXTURES_SETUP single_header)
  foreach(name IN ITEMS ubiops_webhooks ubiops_webhooks_events)
    set(file "${single_header_dir}/${name}.hpp")
    set(doors_of_file "${doors}")
    set(events ON)
    if(name STREQUAL "ubiops_webhooks")
      set(doors_of_file "${doors_of_verify}")
      set(events OFF)
    endif()
    list(JOIN doors_of_file " " doors_of_file)
    ubiops_webhooks_add_build_test("${name}.hpp is the tree"
      COMMAND "${CMAKE_COMMAND}" -D "FILE=${file}" -D "DOORS=${doors_of_file}" -D "INCLUDE_DIR=${include_dir}"
        -D "DIRECTORY=${scratch}/${name}" -P "${here}/single_header.cmake" -- ${compiler})
    ubiops_webhooks_add_project_test("${name}.hpp alone, in two translation units"
      SOURCE "${consumers}/single_header"
      OPTIONS ${system_simdjson} -D "SINGLE_HEADER=${file}" -D "EVENTS=${events}")
    ubiops_webhooks_test_needs("${name}.hpp is the tree" single_header)
    ubiops_webhooks_test_needs("${name}.hpp alone, in two translation units" single_header)
  endforeach()
endif()
