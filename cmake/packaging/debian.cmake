# The Debian package, of headers alone: cmake -S . -B build && cd build && cpack -G DEB

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libubiops-webhooks-dev)
set(CPACK_PACKAGE_CONTACT "The ubiops_webhooks authors <ubiops_webhooks@example.com>")
set(CPACK_PACKAGE_FILE_NAME "libubiops-webhooks-dev_${PROJECT_VERSION}-1_all")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libsodium-dev (>= 1.0.18), libsimdjson-dev (>= 3.0)")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "verifies the signatures of UbiOps webhooks (C++20 headers)")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "HTTP Message Signatures (RFC 9421, Ed25519) over the head of a request, and
Content-Digest (RFC 9530) over its body, from whatever server receives it. With
a CMake package (ubiops_webhooks) and pkg-config files.")
set(CPACK_UBIOPS_WEBHOOKS_SOURCE "${PROJECT_SOURCE_DIR}")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/packaging/debian_documents.cmake")
include(CPack)
