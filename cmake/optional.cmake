# What tests, examples and benchmarks need beyond what the library needs. Whatever lacks something is left out with a
# line that says so, or, where everything is asked for, all that is missing makes one error.

option(UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING
  "Stop where tests, examples or benchmarks lack a dependency, and do not leave out what needs it" OFF)

find_package(Threads REQUIRED)
find_package(Boost 1.74 CONFIG QUIET)  # Boost's own file: CMake 3.30 gave up its module
find_package(CLI11 CONFIG QUIET)
find_package(nlohmann_json CONFIG QUIET)
find_package(OpenSSL 3 QUIET)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(HIREDIS QUIET IMPORTED_TARGET hiredis)
  if(TARGET PkgConfig::HIREDIS)
    add_library(hiredis::hiredis ALIAS PkgConfig::HIREDIS)
  endif()
endif()

# What Debian calls the package of a target.
set(ubiops_webhooks_package_of_Boost::headers libboost-dev)
set(ubiops_webhooks_package_of_CLI11::CLI11 libcli11-dev)
set(ubiops_webhooks_package_of_nlohmann_json::nlohmann_json nlohmann-json3-dev)
set(ubiops_webhooks_package_of_OpenSSL::Crypto libssl-dev)
set(ubiops_webhooks_package_of_OpenSSL::SSL libssl-dev)
set(ubiops_webhooks_package_of_hiredis::hiredis pkg-config libhiredis-dev)
set(ubiops_webhooks_package_of_Catch2::Catch2 catch2)
set(ubiops_webhooks_package_of_benchmark::benchmark libbenchmark-dev)

# ubiops_webhooks_leave_out(what MISSING thing… PACKAGES package…): says that `what` is left out, since the things are
# missing, and which packages of Debian bring them.
function(ubiops_webhooks_leave_out what)
  cmake_parse_arguments(PARSE_ARGV 1 left_out "" "" "MISSING;PACKAGES")
  set_property(GLOBAL APPEND PROPERTY UBIOPS_WEBHOOKS_MISSING_PACKAGES ${left_out_PACKAGES})
  list(JOIN left_out_MISSING ", " missing)
  list(JOIN left_out_PACKAGES " " packages)
  message(STATUS "ubiops_webhooks: left out: ${what}, for want of ${missing} (Debian: apt install ${packages})")
endfunction()

# ubiops_webhooks_leave_out_release(what known release): says that `what` is left out, since it is known to work with
# other releases than that which is installed.
function(ubiops_webhooks_leave_out_release what known release)
  set(reason "${what} is known to work with ${known}, and ${release} is installed")
  set_property(GLOBAL APPEND PROPERTY UBIOPS_WEBHOOKS_OTHER_RELEASES "${reason}")
  message(STATUS "ubiops_webhooks: left out: ${reason}")
endfunction()

# ubiops_webhooks_has(result what target…): whether the targets of others, which are those with ::, are there; if not,
# `what` is left out.
function(ubiops_webhooks_has result what)
  set(missing "")
  set(packages "")
  foreach(library IN LISTS ARGN)
    if(library MATCHES "^(.+)::" AND NOT TARGET ${library})
      list(APPEND missing ${CMAKE_MATCH_1})
      list(APPEND packages ${ubiops_webhooks_package_of_${library}})
    endif()
  endforeach()
  set(${result} ON PARENT_SCOPE)
  if(missing)
    list(REMOVE_DUPLICATES missing)
    list(REMOVE_DUPLICATES packages)
    ubiops_webhooks_leave_out("${what}" MISSING ${missing} PACKAGES ${packages})
    set(${result} OFF PARENT_SCOPE)
  endif()
endfunction()

# Called last.
function(ubiops_webhooks_require_everything)
  get_property(packages GLOBAL PROPERTY UBIOPS_WEBHOOKS_MISSING_PACKAGES)
  if(packages AND UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING)
    list(REMOVE_DUPLICATES packages)
    list(SORT packages)
    list(JOIN packages " " packages)
    message(FATAL_ERROR "Something is left out for want of packages: install them (Debian: apt install ${packages}), "
      "or configure with -D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=OFF.")
  endif()
  get_property(others GLOBAL PROPERTY UBIOPS_WEBHOOKS_OTHER_RELEASES)
  if(others AND UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING)
    list(JOIN others "; " others)
    message(FATAL_ERROR "Something is left out: ${others}. Install such a release, or configure with "
      "-D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=OFF.")
  endif()
endfunction()
