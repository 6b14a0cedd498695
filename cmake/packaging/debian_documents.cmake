# Run by CPack when everything is in the package: what Debian wants in every one of them.

set(documents "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/${CPACK_PACKAGE_NAME}")
file(MAKE_DIRECTORY "${documents}")

file(READ "${CPACK_UBIOPS_WEBHOOKS_SOURCE}/LICENSE" license)
string(STRIP "${license}" license)
string(REGEX MATCH "Copyright [^\n]*" copyright "${license}")
string(REGEX REPLACE "^MIT License\n\n[^\n]*\n\n" "" license "${license}")
string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n" "\n " license "${license}")
string(REGEX REPLACE "^Copyright [(]c[)] " "" copyright "${copyright}")
file(WRITE "${documents}/copyright"
  "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ubiops_webhooks

Files: *
Copyright: ${copyright}
License: Expat
 ${license}
")

# Ours, and that of the package. Both packed, without the time of day in it; SOURCE_DATE_EPOCH sets the date.
file(COPY_FILE "${CPACK_UBIOPS_WEBHOOKS_SOURCE}/CHANGELOG.md" "${documents}/changelog")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE "${documents}/changelog.Debian"
  "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * What is new is in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
execute_process(COMMAND gzip -9 --no-name "${documents}/changelog" "${documents}/changelog.Debian"
  COMMAND_ERROR_IS_FATAL ANY)

# The license stands in copyright; two copies of it would be one too many.
file(REMOVE_RECURSE "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/licenses")
