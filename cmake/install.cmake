# Install rules: headers, CMake package, pkg-config files. Everything is independent of the architecture.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/ubiops_webhooks")
set(pkgconfig_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
set(generated_dir "${CMAKE_CURRENT_BINARY_DIR}/package")

# With a simdjson of this build the install is refused (dependencies.cmake), and there is nothing to export.
if(NOT UBIOPS_WEBHOOKS_VERIFY_ONLY)
  get_target_property(simdjson_was_found simdjson::simdjson IMPORTED)
  if(NOT simdjson_was_found)
    return()
  endif()
endif()

# INCLUDES says what the file set says, to CMake before 3.23, which passes over file sets, and to Meson.
install(TARGETS ubiops_webhooks_verify EXPORT ubiops_webhooks_verify
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT ubiops_webhooks_verify NAMESPACE ubiops::
  FILE ubiops_webhooks_verifyTargets.cmake DESTINATION "${package_dir}")
if(NOT UBIOPS_WEBHOOKS_VERIFY_ONLY)
  install(TARGETS ubiops_webhooks EXPORT ubiops_webhooks
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT ubiops_webhooks NAMESPACE ubiops::
    FILE ubiops_webhooksTargets.cmake DESTINATION "${package_dir}")
endif()

configure_package_config_file(cmake/ubiops_webhooksConfig.cmake.in "${generated_dir}/ubiops_webhooksConfig.cmake"
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${generated_dir}/ubiops_webhooksConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  cmake/FindSodium.cmake
  "${generated_dir}/ubiops_webhooksConfig.cmake"
  "${generated_dir}/ubiops_webhooksConfigVersion.cmake"
  DESTINATION "${package_dir}")

# Relative to the .pc file itself, so that the tree can be moved.
file(RELATIVE_PATH pc_include_dir
  "${CMAKE_INSTALL_FULL_DATADIR}/pkgconfig" "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
configure_file(cmake/ubiops_webhooks_verify.pc.in "${generated_dir}/ubiops_webhooks_verify.pc" @ONLY)
install(FILES "${generated_dir}/ubiops_webhooks_verify.pc" DESTINATION "${pkgconfig_dir}")
if(NOT UBIOPS_WEBHOOKS_VERIFY_ONLY)
  configure_file(cmake/ubiops_webhooks.pc.in "${generated_dir}/ubiops_webhooks.pc" @ONLY)
  install(FILES "${generated_dir}/ubiops_webhooks.pc" DESTINATION "${pkgconfig_dir}")
endif()

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/ubiops_webhooks")
