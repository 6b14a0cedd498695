#!/usr/bin/env bash
# Builds and runs a project that imports the library as a C++20 module, with Clang 19 and a CMake from PyPI; and compares
# what the module exports with the reference.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages clang-19 clang-tools-19 ninja-build pkg-config libsodium-dev libsimdjson-dev doxygen python3 python3-venv

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
python3 -m venv "$scratch/tools"
"$scratch/tools/bin/pip" install --quiet cmake==3.31.10
"$scratch/tools/bin/cmake" -S "$root/tests/packaging/module" -B "$scratch/build" -G Ninja \
  -D CMAKE_CXX_COMPILER=clang++-19 -D "UBIOPS_WEBHOOKS_SOURCE=$root"
"$scratch/tools/bin/cmake" --build "$scratch/build"
"$scratch/build/consumer"

cd "$root"
printf '%s\n' '@INCLUDE = Doxyfile' "OUTPUT_DIRECTORY = \"$scratch\"" 'GENERATE_XML = YES' 'GENERATE_HTML = NO' \
  >"$scratch/Doxyfile"
doxygen "$scratch/Doxyfile" >/dev/null
python3 - "$scratch/xml" cmake/module/ubiops.webhooks.cppm <<'PYTHON'
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

not_exported = {"ubiops::webhooks::testing", "ubiops::webhooks::diagnosis"}
documented = set()
for page in pathlib.Path(sys.argv[1]).glob("namespaceubiops_1_1webhooks*.xml"):
    namespace = ElementTree.parse(page).getroot().find("compounddef")
    name = namespace.findtext("compoundname")
    if name in not_exported:
        continue
    for inner in namespace.findall("innerclass") + namespace.findall("innerconcept"):
        documented.add(inner.text.split("<")[0].strip())
    documented |= {f"{name}::{member.findtext('name')}" for member in namespace.iter("memberdef")}
documented = {name for name in documented if "::operator" not in name}
exported = set(re.findall(r"^using ([\w:]+);$", pathlib.Path(sys.argv[2]).read_text(), re.MULTILINE))
if len(documented) < 100 or documented != exported:
    sys.exit(f"{len(documented)} names; not exported: {sorted(documented - exported)}; "
             f"not in the reference: {sorted(exported - documented)}")
print(f"{len(exported)} names, as in the reference")
PYTHON
