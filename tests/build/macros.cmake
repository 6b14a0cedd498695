# All headers compile behind the macros of foreign_macros.hpp, and leave behind no macro but their own guards, and each
# that was there as it was.
#
#   cmake -D INCLUDE_DIR=include -D ALL_HEADERS=file -D DIRECTORY=scratch -P macros.cmake -- compiler argument…

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/command_line.cmake")
command_after_dashes(compiler)
# The macros that stand at the end of a file of these lines, as lines of `#define`.
function(macros_after result)
  list(JOIN ARGN "\n" text)
  file(WRITE "${DIRECTORY}/${result}.cpp" "${text}\n")
  execute_process(COMMAND ${compiler} -E -dM "${DIRECTORY}/${result}.cpp" -o "${DIRECTORY}/${result}.txt"
    COMMAND_ERROR_IS_FATAL ANY)
  file(STRINGS "${DIRECTORY}/${result}.txt" macros REGEX "^#define ")
  set(${result} "${macros}" PARENT_SCOPE)
endfunction()

# What our headers include of others.
file(GLOB_RECURSE headers "${INCLUDE_DIR}/*.hpp")
set(others "")
foreach(header IN LISTS headers)
  file(STRINGS "${header}" lines REGEX "^#include <")
  list(APPEND others ${lines})
endforeach()
list(FILTER others EXCLUDE REGEX "<ubiops")
list(REMOVE_DUPLICATES others)
set(foreign "#include \"${CMAKE_CURRENT_LIST_DIR}/foreign_macros.hpp\"")
set(ours "#include \"${ALL_HEADERS}\"")

# As verifier.hpp says that it can be called beside a macro of that name.
string(CONCAT call "bool ask(const ubiops::webhooks::verifier& one, const ubiops::webhooks::request& head) "
  "{ return (one.verify)(head, std::string_view()).has_value(); }")

# Before all else; and once more between the headers of others and ours, since libstdc++ does away with min and max.
foreach(order IN ITEMS foreign others)
  set(first ${foreign})
  if(order STREQUAL "others")
    set(first ${others} ${foreign})
  endif()
  list(JOIN first "\n" text)
  file(WRITE "${DIRECTORY}/${order}_first.cpp" "${text}\n${ours}\n${call}\n")
  execute_process(COMMAND ${compiler} -fsyntax-only "${DIRECTORY}/${order}_first.cpp" COMMAND_ERROR_IS_FATAL ANY)
endforeach()

macros_after(before ${others} ${foreign})
macros_after(after ${others} ${foreign} ${ours})
file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/foreign_macros.hpp" names REGEX "^#define ")
list(FILTER names EXCLUDE REGEX "UBIOPS_WEBHOOKS")
list(LENGTH names count)
if(count LESS 60)
  message(FATAL_ERROR "foreign_macros.hpp has ${count} macros only")
endif()
foreach(line IN LISTS names)
  string(REGEX REPLACE "^#define ([A-Za-z0-9_]+).*" "\\1" name "${line}")
  foreach(when IN ITEMS before after)
    set(definition_${when} "${${when}}")
    list(FILTER definition_${when} INCLUDE REGEX "^#define ${name}([ (]|$)")
  endforeach()
  if(NOT definition_before OR NOT definition_before STREQUAL definition_after)
    message(SEND_ERROR "'${definition_before}' is '${definition_after}' behind our headers")
  endif()
endforeach()

# Our own: what the headers of others do not define.
macros_after(of_others ${others})
macros_after(of_all ${ours})
list(REMOVE_ITEM of_all ${of_others})
list(FILTER of_all EXCLUDE REGEX "^#define UBIOPS_WEBHOOKS_")
if(of_all)
  list(JOIN of_all "\n" of_all)
  message(SEND_ERROR "our headers define macros without our name:\n${of_all}")
endif()
