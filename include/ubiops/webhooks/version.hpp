// The version of this library, for users and for CMakeLists.txt, which reads it from here, and the C++ that it needs.
// It stands below every other header: one that includes no other of ours includes this one.
#ifndef UBIOPS_WEBHOOKS_VERSION_HPP
#define UBIOPS_WEBHOOKS_VERSION_HPP

#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L
#error "ubiops_webhooks needs C++20: compile with -std=c++20 (MSVC: /std:c++20)"
// Compilers go on after #error, to hundreds of errors more; a file that is not there makes them stop.
#include <ubiops_webhooks_needs_cxx20>
#endif

#define UBIOPS_WEBHOOKS_VERSION_MAJOR 0
#define UBIOPS_WEBHOOKS_VERSION_MINOR 1
#define UBIOPS_WEBHOOKS_VERSION_PATCH 0

#endif
