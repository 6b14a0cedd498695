# The checks of the head are compiled where a verifier is created, and not where one is only called.
#
#   cmake -D DIRECTORY=scratch -P one_call.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)

# How many lines of the assembly name them, as C++ mangles it.
function(count_checks result)
  set(assembly "${DIRECTORY}/${result}.s")
  file(MAKE_DIRECTORY "${DIRECTORY}")
  execute_process(COMMAND ${compiler} ${ARGN} -S "${CMAKE_CURRENT_LIST_DIR}/one_call.cpp" -o "${assembly}"
    COMMAND_ERROR_IS_FATAL ANY)
  file(STRINGS "${assembly}" found REGEX "17head_verification")
  list(LENGTH found count)
  set(${result} ${count} PARENT_SCOPE)
endfunction()

count_checks(calling)
count_checks(creating -DCREATE)
if(NOT calling EQUAL 0 OR creating EQUAL 0)
  message(FATAL_ERROR "the checks of the head are named ${calling} times where verify() is called, which must be 0, and "
    "${creating} times where a verifier is created, which must not")
endif()
