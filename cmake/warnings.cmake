# The warnings that this library compiles without.

if(MSVC)
  set(UBIOPS_WEBHOOKS_WARNINGS /W4 /permissive-)
  set(UBIOPS_WEBHOOKS_WERROR /WX)
else()
  set(UBIOPS_WEBHOOKS_WARNINGS
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wextra-semi -Wundef)
  set(UBIOPS_WEBHOOKS_WERROR -Werror)
endif()
