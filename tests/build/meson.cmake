# Builds and runs consumers that take an installed package by Meson's methods pkg-config and cmake.
#
#   cmake -D TOOLS=folder -D SOURCE=consumers -D BINARY=scratch -D PREFIX=folder -D ALL_HEADERS_DIR=folder
#         -D COMPILER=program -P meson.cmake

cmake_minimum_required(VERSION 3.25)

set(ENV{PATH} "${TOOLS}:$ENV{PATH}")
set(ENV{CXX} "${COMPILER}")
set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig")
file(REMOVE_RECURSE "${BINARY}")
# Meson takes no source from outside of its project.
file(COPY "${SOURCE}/meson/meson.build" "${SOURCE}/main.cpp" DESTINATION "${BINARY}/source")
foreach(step IN ITEMS
    "setup;${BINARY}/build;${BINARY}/source;--cmake-prefix-path=${PREFIX};-Dcpp_args=-I${ALL_HEADERS_DIR}"
    "compile;-C;${BINARY}/build")
  execute_process(COMMAND "${TOOLS}/meson" ${step} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(method IN ITEMS pkg_config cmake)
  execute_process(COMMAND "${BINARY}/build/consumer_by_${method}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
