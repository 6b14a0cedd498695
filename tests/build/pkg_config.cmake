# Compiles and runs a consumer with what pkg-config says of an installed package.
#
#   cmake -D PREFIX=folder -D PACKAGE=name -D PKG_CONFIG=program -D DIRECTORY=scratch -D SOURCE=main.cpp
#         -P pkg_config.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)

# The installed tree comes before whatever else is known; pkg-config must find it by its own place.
set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig:$ENV{PKG_CONFIG_PATH}")
execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs "${PACKAGE} >= 0.1"
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")

file(MAKE_DIRECTORY "${DIRECTORY}")
execute_process(COMMAND ${compiler} "${SOURCE}" ${flags} -o "${DIRECTORY}/consumer" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${DIRECTORY}/consumer" COMMAND_ERROR_IS_FATAL ANY)
