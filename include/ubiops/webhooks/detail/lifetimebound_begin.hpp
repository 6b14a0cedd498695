// UBIOPS_WEBHOOKS_LIFETIMEBOUND, behind a parameter that the result views, or behind a member function whose result
// views its object: Clang and MSVC then warn of a view that outlives what it views. To be included last, and taken back
// by lifetimebound_end.hpp at the end of the same header; so neither has an include guard, and no macro is left behind.
#if defined(__clang__)
#define UBIOPS_WEBHOOKS_LIFETIMEBOUND [[clang::lifetimebound]]
#elif defined(_MSC_VER) && _MSC_VER >= 1937
#define UBIOPS_WEBHOOKS_LIFETIMEBOUND [[msvc::lifetimebound]]
#else
#define UBIOPS_WEBHOOKS_LIFETIMEBOUND
#endif
