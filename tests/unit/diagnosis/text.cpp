#include <ubiops/webhooks/diagnosis/text.hpp>

#include <ubiops/webhooks/diagnosis/text.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;
