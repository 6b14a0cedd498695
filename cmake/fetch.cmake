# A dependency from the system where it has it, else from its repository, by commit id.

include(FetchContent)

macro(ubiops_webhooks_find_or_fetch name repository commit)
  set(ubiops_webhooks_fetch_options SYSTEM)
  if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.28)
    list(APPEND ubiops_webhooks_fetch_options EXCLUDE_FROM_ALL)  # its install rules are not ours
  endif()
  FetchContent_Declare(${name}
    GIT_REPOSITORY ${repository}
    GIT_TAG ${commit}
    ${ubiops_webhooks_fetch_options}
    FIND_PACKAGE_ARGS CONFIG GLOBAL QUIET)
  FetchContent_MakeAvailable(${name})
endmacro()
