# A dependency from the system where it has it, else from its repository, by commit id.

include(FetchContent)

# ubiops_webhooks_find_or_fetch(name repository commit): afterwards its targets are there, or it is neither installed
# nor to be had, and the caller says what to do.
macro(ubiops_webhooks_find_or_fetch name repository commit)
  ubiops_webhooks_is_within_reach(ubiops_webhooks_reached ${name} ${repository})
  if(ubiops_webhooks_reached)
    set(ubiops_webhooks_fetch_options SYSTEM)
    if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.28)
      list(APPEND ubiops_webhooks_fetch_options EXCLUDE_FROM_ALL)  # its install rules are not ours
    endif()
    FetchContent_Declare(${name}
      ${ubiops_webhooks_fetch_options}  # first: behind GIT_TAG, they keep CMake 3.25 from fetching anything
      GIT_REPOSITORY ${repository}
      GIT_TAG ${commit}
      FIND_PACKAGE_ARGS CONFIG GLOBAL QUIET)
    FetchContent_MakeAvailable(${name})
  endif()
endmacro()

# Where it is not, FetchContent would stop with pages of errors of Git.
function(ubiops_webhooks_is_within_reach result name repository)
  set(${result} ON PARENT_SCOPE)
  string(TOLOWER ${name} lower)
  string(TOUPPER ${name} upper)
  get_property(declared_by_parent GLOBAL PROPERTY "_FetchContent_${lower}_savedDetails" DEFINED)
  if(FETCHCONTENT_SOURCE_DIR_${upper} OR declared_by_parent OR EXISTS "${FETCHCONTENT_BASE_DIR}/${lower}-src")
    return()
  endif()
  find_package(${name} CONFIG GLOBAL QUIET)
  if(${name}_FOUND)
    return()
  endif()
  find_package(Git QUIET)
  if(Git_FOUND AND NOT FETCHCONTENT_FULLY_DISCONNECTED)
    execute_process(
      COMMAND "${CMAKE_COMMAND}" -E env GIT_TERMINAL_PROMPT=0 "${GIT_EXECUTABLE}" ls-remote --exit-code "${repository}" HEAD
      RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET TIMEOUT 60)
    if(NOT failed)
      return()
    endif()
  endif()
  set(${result} OFF PARENT_SCOPE)
endfunction()
