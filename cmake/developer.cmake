# For our own tests, examples and benchmarks alone: they link ubiops_webhooks_developer, which nobody else does.

set(UBIOPS_WEBHOOKS_SANITIZE "" CACHE STRING "Sanitizers for tests, examples and benchmarks: address;undefined or thread")
option(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS "Warnings in tests, examples and benchmarks are errors" OFF)

include(cmake/warnings.cmake)

add_library(ubiops_webhooks_developer INTERFACE)
target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WARNINGS})
if(UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS)
  target_compile_options(ubiops_webhooks_developer INTERFACE ${UBIOPS_WEBHOOKS_WERROR})
endif()
if(UBIOPS_WEBHOOKS_SANITIZE)
  list(JOIN UBIOPS_WEBHOOKS_SANITIZE "," sanitizers)
  target_compile_options(ubiops_webhooks_developer INTERFACE
    -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ubiops_webhooks_developer INTERFACE -fsanitize=${sanitizers})
  if("thread" IN_LIST UBIOPS_WEBHOOKS_SANITIZE)
    # ThreadSanitizer knows no fences, of which GCC warns. Boost.Asio's are beside its locks, which must do without.
    target_compile_definitions(ubiops_webhooks_developer INTERFACE
      BOOST_ASIO_DISABLE_FENCED_BLOCK ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# A program of ours: our warnings and sanitizers, no compiler extensions.
function(ubiops_webhooks_developed target)
  target_link_libraries(${target} PRIVATE ubiops_webhooks_developer)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
