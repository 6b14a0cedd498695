// Takes back what lifetimebound_begin.hpp defines.
#undef UBIOPS_WEBHOOKS_LIFETIMEBOUND
