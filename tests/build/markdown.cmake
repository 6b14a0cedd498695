# What the tests of our documents share.

# Sets `result` to all Markdown files of the repository at `root`, absolute.
function(markdown_files root result)
  file(GLOB found "${root}/*.md")
  file(GLOB folders LIST_DIRECTORIES true "${root}/*" "${root}/.github")
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    cmake_path(GET folder FILENAME name)
    # Builds hold other people's documents.
    if(IS_DIRECTORY "${folder}" AND NOT name MATCHES "^build" AND (NOT name MATCHES "^[.]" OR name STREQUAL ".github"))
      file(GLOB_RECURSE inside "${folder}/*.md")
      list(APPEND found ${inside})
    endif()
  endforeach()
  if(NOT found)
    message(FATAL_ERROR "no documents in ${root}")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Sets `result` to the lines of a file, without the characters that mean something to CMake's lists: markdown_restore
# puts them back.
function(markdown_lines file result)
  file(READ "${file}" text)
  string(REPLACE "[" "@OPEN@" text "${text}")
  string(REPLACE "]" "@CLOSE@" text "${text}")
  string(REPLACE ";" "@SEMICOLON@" text "${text}")
  string(REPLACE "\\" "@BACKSLASH@" text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  set(${result} "${lines}" PARENT_SCOPE)
endfunction()

function(markdown_restore result text)
  string(REPLACE "@OPEN@" "[" text "${text}")
  string(REPLACE "@CLOSE@" "]" text "${text}")
  string(REPLACE "@SEMICOLON@" ";" text "${text}")
  string(REPLACE "@BACKSLASH@" "\\" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()
