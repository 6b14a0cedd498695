# What the library itself needs: libsodium, always from the system, and simdjson, from the system or fetched.
# A parent project may bring its own Sodium::sodium or simdjson::simdjson.

set(UBIOPS_WEBHOOKS_SODIUM_VERSION 1.0.18)

if(NOT TARGET Sodium::sodium)
  list(PREPEND CMAKE_MODULE_PATH "${PROJECT_SOURCE_DIR}/cmake")
  find_package(Sodium ${UBIOPS_WEBHOOKS_SODIUM_VERSION} MODULE GLOBAL QUIET)
  list(POP_FRONT CMAKE_MODULE_PATH)
  if(NOT Sodium_FOUND)
    message(FATAL_ERROR "${Sodium_NOT_FOUND_MESSAGE}")
  endif()
endif()

if(NOT UBIOPS_WEBHOOKS_VERIFY_ONLY)
  # An installed package that needs a simdjson which is nowhere installed would break later and elsewhere. The rule
  # stands here since install rules run in their order, and a fetched simdjson has some of its own.
  if(UBIOPS_WEBHOOKS_INSTALL)
    install(CODE "if(NOT \"$<TARGET_PROPERTY:simdjson::simdjson,IMPORTED>\" STREQUAL \"TRUE\")
      message(FATAL_ERROR \"ubiops_webhooks cannot be installed with a simdjson that was built along with it: install \
simdjson first (apt install libsimdjson-dev on Debian and Ubuntu) and configure anew, or configure with \
-D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON.\")
    endif()" ALL_COMPONENTS)
  endif()
  if(NOT TARGET simdjson::simdjson)
    include(cmake/fetch.cmake)
    ubiops_webhooks_find_or_fetch(simdjson
      https://github.com/simdjson/simdjson.git 0c0ce1bd48baa0677dc7c0945ea7cd1e8b52b297)  # v3.13.0
    if(NOT TARGET simdjson::simdjson)
      message(FATAL_ERROR "simdjson was not found, and cannot be fetched from github.com: install it (apt install "
        "libsimdjson-dev on Debian and Ubuntu), or configure with -D UBIOPS_WEBHOOKS_VERIFY_ONLY=ON, which does without.")
    endif()
  endif()
endif()
