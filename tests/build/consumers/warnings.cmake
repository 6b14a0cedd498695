# Sets `warnings` to more than a project is likely to turn on, as errors: where the library is taken, its headers are
# those of the system, and answer for none.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # But for those about older standards, padding, and what contradicts another or cannot be met with a C array.
  set(warnings -Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-c++20-compat -Wno-pre-c++20-compat-pedantic
    -Wno-padded -Wno-switch-default -Wno-unknown-warning-option -Wno-unsafe-buffer-usage -Werror)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(warnings -Wall -Wextra -Wpedantic -Wcast-align -Wcast-qual -Wconversion -Wctor-dtor-privacy -Wdouble-promotion
    -Wduplicated-branches -Wduplicated-cond -Weffc++ -Wextra-semi -Wfloat-equal -Wformat=2 -Wlogical-op
    -Wmissing-declarations -Wnull-dereference -Wold-style-cast -Woverloaded-virtual -Wredundant-decls -Wshadow
    -Wsign-conversion -Wsign-promo -Wsuggest-override -Wswitch-default -Wswitch-enum -Wundef -Wuseless-cast
    -Wzero-as-null-pointer-constant -Werror)
else()
  set(warnings "")
endif()
