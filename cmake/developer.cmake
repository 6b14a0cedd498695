# For our own tests, examples and benchmarks alone: they link ubiops_webhooks_developer, which nobody else does.

set(UBIOPS_WEBHOOKS_SANITIZE "" CACHE STRING "Sanitizers for tests, examples and benchmarks: address;undefined or thread")
option(UBIOPS_WEBHOOKS_SANITIZE_ALL "These sanitizers also in the listener, the Redis store and the tests of examples" OFF)
option(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS "Warnings in tests, examples and benchmarks are errors" OFF)

include(cmake/warnings.cmake)

add_library(ubiops_webhooks_developer INTERFACE)
target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WARNINGS})
if(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS)
  target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WERROR})
endif()
add_library(ubiops_webhooks_sanitized INTERFACE)
if(UBIOPS_WEBHOOKS_SANITIZE)
  list(JOIN UBIOPS_WEBHOOKS_SANITIZE "," sanitizers)
  target_compile_options(ubiops_webhooks_sanitized INTERFACE
    -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ubiops_webhooks_sanitized INTERFACE -fsanitize=${sanitizers})
  if("thread" IN_LIST UBIOPS_WEBHOOKS_SANITIZE)
    # ThreadSanitizer knows no fences, of which GCC warns. Boost.Asio's are beside its locks, which must do without.
    target_compile_definitions(ubiops_webhooks_sanitized INTERFACE
      BOOST_ASIO_DISABLE_FENCED_BLOCK ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# ubiops_webhooks_developed(target [OF_EXAMPLES|STARTS_PROGRAMS]): a program of ours has our warnings, and no compiler
# extensions. It has our sanitizers as well, which double the time of a compilation, unless it is an example, or a test
# that only starts programs and looks at what they answer. With UBIOPS_WEBHOOKS_SANITIZE_ALL the listener, the Redis
# store and the tests of examples have them.
function(ubiops_webhooks_developed target)
  cmake_parse_arguments(PARSE_ARGV 1 developed "OF_EXAMPLES;STARTS_PROGRAMS" "" "")
  target_link_libraries(${target} PRIVATE ubiops_webhooks_developer)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE folder)
  if(folder MATCHES "^examples/(listener|replay_redis)$" OR developed_OF_EXAMPLES)
    set(sanitized ${UBIOPS_WEBHOOKS_SANITIZE_ALL})
  elseif(folder MATCHES "^examples(/|$)" OR developed_STARTS_PROGRAMS)
    set(sanitized OFF)
  else()
    set(sanitized ON)
  endif()
  if(sanitized)
    target_link_libraries(${target} PRIVATE ubiops_webhooks_sanitized)
  endif()
endfunction()
