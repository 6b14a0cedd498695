# The target ubiops::webhooks_module, for `import ubiops.webhooks;`. Experimental, not installed; for CMake 3.28 and
# compilers whose modules it knows.
if(CMAKE_VERSION VERSION_LESS 3.28)
  message(FATAL_ERROR "UBIOPS_WEBHOOKS_MODULE needs CMake 3.28 or newer; this is ${CMAKE_VERSION}")
endif()
if(UBIOPS_WEBHOOKS_VERIFY_ONLY)
  message(FATAL_ERROR "UBIOPS_WEBHOOKS_MODULE has events: turn UBIOPS_WEBHOOKS_VERIFY_ONLY off")
endif()

add_library(ubiops_webhooks_module STATIC)
add_library(ubiops::webhooks_module ALIAS ubiops_webhooks_module)
target_link_libraries(ubiops_webhooks_module PUBLIC ubiops::webhooks)
target_sources(ubiops_webhooks_module PUBLIC
  FILE_SET CXX_MODULES BASE_DIRS "${PROJECT_SOURCE_DIR}/cmake/module" FILES cmake/module/ubiops.webhooks.cppm)
set_target_properties(ubiops_webhooks_module PROPERTIES CXX_SCAN_FOR_MODULES ON)
