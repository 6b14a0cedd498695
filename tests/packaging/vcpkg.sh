#!/usr/bin/env bash
# Checks the manifest of vcpkg's port against vcpkg's own schemas, and that a manifest with a fault is refused:
#
#   bash tests/packaging/vcpkg.sh SCHEMAS
#
# SCHEMAS is the folder docs/ of https://github.com/microsoft/vcpkg-tool.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
schemas=${1:?"which folder has vcpkg.schema.json?"}
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages python3 python3-venv
tools=$root/build/packaging
if [ ! -x "$tools/bin/python" ]; then
  python3 -m venv "$tools"
fi
"$tools/bin/pip" install --quiet -r "$root/tests/packaging/requirements.txt"

"$tools/bin/python" - "$root/cmake/packaging/vcpkg/ubiops-webhooks/vcpkg.json" "$schemas" <<'PYTHON'
import json
import pathlib
import sys

import jsonschema
import referencing

manifest = json.loads(pathlib.Path(sys.argv[1]).read_text())
schemas = {path.name: json.loads(path.read_text()) for path in pathlib.Path(sys.argv[2]).glob("*.schema.json")}
resources = [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas.values()]
registry = referencing.Registry().with_resources(resources)
validator = jsonschema.Draft7Validator(schemas["vcpkg.schema.json"], registry=registry)
validator.validate(manifest)
for fault in ({"name": "ubiops_webhooks"}, {"dependencies": "libsodium"}, {"licence": "MIT"}, {"version": "one"}):
    if validator.is_valid({**manifest, **fault}):
        sys.exit(f"the schema takes {fault}")
print("vcpkg's manifest holds by its schema")
PYTHON
