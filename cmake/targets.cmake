# Two header-only targets: ubiops::webhooks_verify, and ubiops::webhooks, which adds what includes <simdjson.h>.

set(include_dir "${PROJECT_SOURCE_DIR}/include")
file(GLOB_RECURSE verify_headers CONFIGURE_DEPENDS "${include_dir}/ubiops/*.hpp")
file(GLOB_RECURSE event_headers CONFIGURE_DEPENDS "${include_dir}/ubiops/webhooks/event/*.hpp")
list(APPEND event_headers "${include_dir}/ubiops/webhooks.hpp" "${include_dir}/ubiops/webhooks/event.hpp")
list(REMOVE_ITEM verify_headers ${event_headers})

add_library(ubiops_webhooks_verify INTERFACE)
add_library(ubiops::webhooks_verify ALIAS ubiops_webhooks_verify)
set_target_properties(ubiops_webhooks_verify PROPERTIES EXPORT_NAME webhooks_verify)
target_compile_features(ubiops_webhooks_verify INTERFACE cxx_std_20)
target_link_libraries(ubiops_webhooks_verify INTERFACE Sodium::sodium)
# The file set says it too, but Meson, which reads such calls, knows no file sets.
target_include_directories(ubiops_webhooks_verify INTERFACE "$<BUILD_INTERFACE:${include_dir}>")
target_sources(ubiops_webhooks_verify INTERFACE
  FILE_SET HEADERS BASE_DIRS "${include_dir}" FILES ${verify_headers})
# In somebody else's project they are headers of the system, as an installed package's are: his warnings are for his code.
if(NOT PROJECT_IS_TOP_LEVEL)
  target_include_directories(ubiops_webhooks_verify SYSTEM INTERFACE "$<BUILD_INTERFACE:${include_dir}>")
endif()

if(NOT UBIOPS_WEBHOOKS_VERIFY_ONLY)
  add_library(ubiops_webhooks INTERFACE)
  add_library(ubiops::webhooks ALIAS ubiops_webhooks)
  set_target_properties(ubiops_webhooks PROPERTIES EXPORT_NAME webhooks)
  target_link_libraries(ubiops_webhooks INTERFACE ubiops::webhooks_verify simdjson::simdjson)
  target_sources(ubiops_webhooks INTERFACE
    FILE_SET HEADERS BASE_DIRS "${include_dir}" FILES ${event_headers})
endif()
