# cpp-httplib, the client of our tools.
find_path(CPP_HTTPLIB_INCLUDE_DIR httplib.h)
find_library(CPP_HTTPLIB_LIBRARY cpp-httplib)  # Debian splits it; elsewhere it is header-only
if(CPP_HTTPLIB_INCLUDE_DIR)
  add_library(httplib::httplib INTERFACE IMPORTED)
  target_include_directories(httplib::httplib INTERFACE "${CPP_HTTPLIB_INCLUDE_DIR}")
  if(CPP_HTTPLIB_LIBRARY)
    target_link_libraries(httplib::httplib INTERFACE "${CPP_HTTPLIB_LIBRARY}")
  endif()
endif()
