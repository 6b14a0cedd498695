# For our own tests, examples and benchmarks alone: they link ubiops_webhooks_developer, which nobody else does.

set(UBIOPS_WEBHOOKS_SANITIZE "" CACHE STRING "Sanitizers for tests, examples and benchmarks: address;undefined or thread")
option(UBIOPS_WEBHOOKS_SANITIZE_ALL "UndefinedBehaviorSanitizer also in examples and their tests" OFF)
option(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS "Warnings in tests, examples and benchmarks are errors" OFF)

include(cmake/warnings.cmake)

add_library(ubiops_webhooks_developer INTERFACE)
target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WARNINGS})
if(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS)
  target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WERROR})
endif()

# UndefinedBehaviorSanitizer doubles the time that a file of the examples takes to compile; the others cost little.
set(sanitizers_of_examples ${UBIOPS_WEBHOOKS_SANITIZE})
if(NOT UBIOPS_WEBHOOKS_SANITIZE_ALL)
  list(REMOVE_ITEM sanitizers_of_examples undefined)
endif()
function(ubiops_webhooks_add_sanitized name)
  add_library(${name} INTERFACE)
  if(ARGN)
    list(JOIN ARGN "," sanitizers)
    target_compile_options(${name} INTERFACE
      -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${name} INTERFACE -fsanitize=${sanitizers})
  endif()
  if("thread" IN_LIST ARGN)
    # ThreadSanitizer knows no fences, of which GCC warns. Boost.Asio's are beside its locks, which must do without.
    target_compile_definitions(${name} INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK ASIO_DISABLE_FENCED_BLOCK)
  endif()
endfunction()
ubiops_webhooks_add_sanitized(ubiops_webhooks_sanitized ${UBIOPS_WEBHOOKS_SANITIZE})
ubiops_webhooks_add_sanitized(ubiops_webhooks_sanitized_example ${sanitizers_of_examples})

# ubiops_webhooks_developed(target [OF_EXAMPLES|STARTS_PROGRAMS]): a program of ours has our warnings, and no compiler
# extensions. It has our sanitizers as well: doctor, the inspector, the listener, the Redis store, send and the tests that
# take code from examples those for examples; the other examples none, nor tests that only start programs and look at what they answer.
function(ubiops_webhooks_developed target)
  cmake_parse_arguments(PARSE_ARGV 1 developed "OF_EXAMPLES;STARTS_PROGRAMS" "" "")
  target_link_libraries(${target} PRIVATE ubiops_webhooks_developer)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE folder)
  if(folder MATCHES "^examples/(doctor|inspector|listener|replay_redis|send)$" OR developed_OF_EXAMPLES)
    target_link_libraries(${target} PRIVATE ubiops_webhooks_sanitized_example)
  elseif(NOT folder MATCHES "^examples(/|$)" AND NOT developed_STARTS_PROGRAMS)
    target_link_libraries(${target} PRIVATE ubiops_webhooks_sanitized)
  endif()
endfunction()
