#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

#include "extern_template.inc"

int main() {}
