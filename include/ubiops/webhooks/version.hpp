// The version of this library, for users and for CMakeLists.txt, which reads it from here. It stands below
// every other header.
#ifndef UBIOPS_WEBHOOKS_VERSION_HPP
#define UBIOPS_WEBHOOKS_VERSION_HPP

#define UBIOPS_WEBHOOKS_VERSION_MAJOR 0
#define UBIOPS_WEBHOOKS_VERSION_MINOR 1
#define UBIOPS_WEBHOOKS_VERSION_PATCH 0

#endif
