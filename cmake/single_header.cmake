# The target single_header: the library as one file, without events and with them, in single_header/ of the build folder.

file(STRINGS "${include_dir}/ubiops/webhooks.hpp" doors REGEX "^#include <ubiops/")
list(TRANSFORM doors REPLACE "^#include <([^>]+)>.*$" "\\1")
set(single_header_dir "${PROJECT_BINARY_DIR}/single_header")

# ubiops_webhooks_write_single_header(name NEEDS text HEADERS header…)
function(ubiops_webhooks_write_single_header name)
  cmake_parse_arguments(PARSE_ARGV 1 single "" "NEEDS" "HEADERS")
  set(script "${PROJECT_SOURCE_DIR}/cmake/write_single_header.cmake")
  add_custom_command(OUTPUT "${single_header_dir}/${name}"
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${PROJECT_SOURCE_DIR}" -D "VERSION=${PROJECT_VERSION}"
      -D "OUTPUT=${single_header_dir}/${name}" -D "NEEDS=${single_NEEDS}" -D "HEADERS=${single_HEADERS}" -P "${script}"
    DEPENDS ${verify_headers} ${event_headers} "${PROJECT_SOURCE_DIR}/LICENSE" "${script}"
    COMMENT "Writing ${single_header_dir}/${name}" VERBATIM)
endfunction()

set(doors_of_verify ${doors})
list(REMOVE_ITEM doors_of_verify ubiops/webhooks/event.hpp)
ubiops_webhooks_write_single_header(ubiops_webhooks.hpp NEEDS "needs libsodium" HEADERS ${doors_of_verify})
ubiops_webhooks_write_single_header(ubiops_webhooks_events.hpp
  NEEDS "needs libsodium, and simdjson for events" HEADERS ${doors})
add_custom_target(single_header
  DEPENDS "${single_header_dir}/ubiops_webhooks.hpp" "${single_header_dir}/ubiops_webhooks_events.hpp")
