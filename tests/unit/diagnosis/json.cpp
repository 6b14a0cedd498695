#include <ubiops/webhooks/diagnosis/json.hpp>

#include <ubiops/webhooks/diagnosis/json.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;
