# Finds libsodium, which comes without CMake files.
#
#   find_package(Sodium [version])      target Sodium::sodium; Sodium_FOUND, Sodium_VERSION
#   Sodium_ROOT                         where to look first
#   Sodium_USE_STATIC_LIBS              set it to ON for the static library

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(PC_Sodium QUIET libsodium)
endif()

find_path(Sodium_INCLUDE_DIR sodium.h HINTS ${PC_Sodium_INCLUDEDIR} ${PC_Sodium_INCLUDE_DIRS})

# One variable for each kind of library, so that switching from one to the other looks again.
if(Sodium_USE_STATIC_LIBS)
  set(Sodium_library_variable Sodium_STATIC_LIBRARY)
  set(Sodium_saved_suffixes "${CMAKE_FIND_LIBRARY_SUFFIXES}")
  if(WIN32)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .lib .a)
  else()
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  endif()
  find_library(Sodium_STATIC_LIBRARY NAMES sodium libsodium HINTS ${PC_Sodium_LIBDIR} ${PC_Sodium_STATIC_LIBRARY_DIRS})
  set(CMAKE_FIND_LIBRARY_SUFFIXES "${Sodium_saved_suffixes}")
  unset(Sodium_saved_suffixes)
else()
  set(Sodium_library_variable Sodium_LIBRARY)
  find_library(Sodium_LIBRARY NAMES sodium libsodium HINTS ${PC_Sodium_LIBDIR} ${PC_Sodium_LIBRARY_DIRS})
endif()
mark_as_advanced(Sodium_INCLUDE_DIR Sodium_LIBRARY Sodium_STATIC_LIBRARY)

if(Sodium_INCLUDE_DIR AND EXISTS "${Sodium_INCLUDE_DIR}/sodium/version.h")
  file(STRINGS "${Sodium_INCLUDE_DIR}/sodium/version.h" Sodium_VERSION
    REGEX "^#define SODIUM_VERSION_STRING \"[^\"]*\"")
  string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*$" "\\1" Sodium_VERSION "${Sodium_VERSION}")
endif()

set(Sodium_NOT_FOUND_MESSAGE "libsodium")
if(Sodium_FIND_VERSION)
  string(APPEND Sodium_NOT_FOUND_MESSAGE " ${Sodium_FIND_VERSION} or newer")
endif()
string(APPEND Sodium_NOT_FOUND_MESSAGE " was not found: install it with its headers (apt install libsodium-dev on "
  "Debian and Ubuntu, dnf install libsodium-devel on Fedora, pacman -S libsodium on Arch, apk add libsodium-dev on "
  "Alpine, brew install libsodium on macOS), or set Sodium_ROOT to where it is.")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Sodium
  REQUIRED_VARS ${Sodium_library_variable} Sodium_INCLUDE_DIR
  VERSION_VAR Sodium_VERSION
  REASON_FAILURE_MESSAGE "${Sodium_NOT_FOUND_MESSAGE}")

if(Sodium_FOUND AND NOT TARGET Sodium::sodium)
  add_library(Sodium::sodium UNKNOWN IMPORTED)
  set_target_properties(Sodium::sodium PROPERTIES
    IMPORTED_LOCATION "${${Sodium_library_variable}}"
    INTERFACE_INCLUDE_DIRECTORIES "${Sodium_INCLUDE_DIR}")
  if(Sodium_USE_STATIC_LIBS)
    set_target_properties(Sodium::sodium PROPERTIES INTERFACE_COMPILE_DEFINITIONS SODIUM_STATIC)
    if(NOT WIN32)
      set_target_properties(Sodium::sodium PROPERTIES INTERFACE_LINK_LIBRARIES -pthread)
    endif()
  endif()
endif()
unset(Sodium_library_variable)
