# From the checkout that the port lies in: vcpkg install ubiops-webhooks --overlay-ports=CHECKOUT/cmake/packaging/vcpkg
cmake_path(ABSOLUTE_PATH CURRENT_PORT_DIR BASE_DIRECTORY "${CMAKE_CURRENT_LIST_DIR}" OUTPUT_VARIABLE port)
cmake_path(SET source NORMALIZE "${port}/../../../..")

set(VCPKG_BUILD_TYPE release)  # headers
vcpkg_check_features(OUT_FEATURE_OPTIONS without_events INVERTED_FEATURES events UBIOPS_WEBHOOKS_VERIFY_ONLY)
vcpkg_cmake_configure(SOURCE_PATH "${source}"
  OPTIONS ${without_events} -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF
    -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME ubiops_webhooks CONFIG_PATH share/cmake/ubiops_webhooks)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/licenses")
vcpkg_install_copyright(FILE_LIST "${source}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
