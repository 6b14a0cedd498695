#!/usr/bin/env bash
# All checks, the long ones too: what .ci/run does for every change, then the other pairs of compiler and standard, other
# processors and systems, everything optimised, clang-tidy over all files and static analysis, the live producer at
# length, the listener under load, fuzzing at length, mutants of the library, other implementations, packages, and
# ThreadSanitizer. More than three hours on two cores; as root, for Debian 13 and sid.
# shellcheck disable=SC2317  # the functions are called through step
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/steps.sh
source "$root/cmake/steps.sh"
cd "$root"
jobs=$(nproc)

optimised() {
  cmake --preset gcc-o2 -D UBIOPS_WEBHOOKS_TEST_OPENSSL=ON
  cmake --build --preset gcc-o2 --parallel "$jobs"
  # Work without end: as much of it as there is time for.
  export UBIOPS_WEBHOOKS_MUTATED_EVENTS=1000000 UBIOPS_WEBHOOKS_STRESS_DELIVERIES=10000
  export UBIOPS_WEBHOOKS_CORRUPTED_REQUESTS=10000
  # A folder instead of its preset, which is for the core tests alone.
  ctest --test-dir build/gcc-o2 --parallel "$jobs" --output-on-failure --no-tests=error --timeout 1800
}

clang_tidy_everything() {
  run-clang-tidy-19 -quiet -j "$jobs" -p build/gcc-o2 "^$root/(examples|tests|benchmarks)/"
}

interop_at_length() {
  UBIOPS_WEBHOOKS_INTEROP_REQUESTS=2000 UBIOPS_WEBHOOKS_INTEROP_SEED=$(date +%s) \
    ctest --preset dev -L interop --verbose
}

# With what the registry has today: a release that we do not know yet must not surprise a receiver.
interop_with_the_newest() {
  bash tests/interop/pythons.sh build/interop newest
  UBIOPS_WEBHOOKS_INTEROP_GENERATIONS=newest ctest --preset dev -L interop --verbose
}

# By 64 threads through Redis, which is also stopped, killed, paused and out of memory, and through a bad network.
replays_at_length() {
  UBIOPS_WEBHOOKS_STRESS_DELIVERIES=10000 build/gcc-o2/tests/programs/replay_redis/test_replay_redis "64 threads*" -d yes
}

# Of every kind, while keys are rotated, listeners killed, and Redis and the network fail.
mixed_requests() {
  UBIOPS_WEBHOOKS_MIXED_REQUESTS=50000 \
    build/gcc-o2/tests/programs/replay_listener/test_replay_mixed -d yes
}

# 2,000 of each kind at once, on an optimised listener: a delivery is answered within two seconds.
hostile_connections() {
  UBIOPS_WEBHOOKS_HOSTILE=2000 build/gcc-o2/tests/programs/listener/test_listener_hostile -d yes
}

# It warns of what later releases no longer do.
configure_with_newer_cmake() {
  python3 -m venv build/newer_cmake
  build/newer_cmake/bin/pip install --quiet --disable-pip-version-check cmake==3.31.6
  cmake --preset dev -D UBIOPS_WEBHOOKS_OTHER_CMAKES="$root/build/newer_cmake/bin/cmake"
  ctest --preset dev -R '^build/configuring all of it'
}

other_implementations() {
  UBIOPS_WEBHOOKS_INTEROP_DIR=$root/build/interop bash tests/differential.sh 100000
}

undefined_behaviour_in_examples() {
  UBIOPS_WEBHOOKS_THOROUGH=ON UBIOPS_WEBHOOKS_SANITIZE_ALL=ON UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF CXX=g++-12 \
    bash tests/run.sh -L 'receivers|redis|adapters'
}

thread_sanitizer() {
  cmake --preset tsan -D CMAKE_CXX_COMPILER=g++-12
  cmake --build --preset tsan --parallel "$jobs"
  ctest --preset tsan --parallel "$jobs" -L 'core|receivers|redis'
  ctest --preset tsan -R '^(adapters/listener$|replay_mixed/)'
}

step "every change: .ci/run" bash .ci/run
step "core: g++ 12, C++23" check_preset gcc-cxx23
step "everything, core tests: clang 19, C++20" check_preset clang-cxx20
step "everything: g++ 12, C++20, -O2" optimised
step "clang-tidy: examples, tests, benchmarks" clang_tidy_everything
step "coverage: lines and branches of the library" bash tests/coverage.sh
step "mutation: each operator, bound and constant of the library" bash tests/mutation.sh
step "interop: ten times as many requests, others each time" interop_at_length
step "interop: the newest releases of the producer's packages" interop_with_the_newest
step "CMake 3.31: no warnings" configure_with_newer_cmake
step "compilers: headers and verdict tests" bash tests/compilers.sh
step "architectures: core tests" bash tests/architectures.sh
step "Debian 13: the README, quickstart, tests, adapters" bash tests/debian13.sh
step "sid: the same" bash tests/sid.sh
step "Windows: headers and verdict tests under Wine" bash tests/windows.sh
step "static analysis" bash tests/analysis.sh
step "load: the listener, and the same server with verification left out" bash benchmarks/load/run.sh
step "replays: 10,000 deliveries through Redis" replays_at_length
step "faults: 50,000 requests of every kind" mixed_requests
step "hostile connections: 2,000 of each kind" hostile_connections
step "container: the steps of the listener's Dockerfile" bash tests/programs/listener/container.sh build/gcc-o2/bin
step "examples: UndefinedBehaviorSanitizer too" undefined_behaviour_in_examples
step "packages: CMake 3.22, Meson" bash tests/packaging/other_tools.sh
step "packages: a C++20 module" bash tests/packaging/module.sh
step "release: the archive, and its tests" bash tests/packaging/release.sh --run-tests
step "newcomer: the README to the letter" bash tests/newcomer.sh
step "fuzzing: each target for 5 minutes" bash tests/fuzz.sh 300
step "fuzzing: planted faults are found" bash tests/fuzz/plant.sh
step "other implementations: they agree, or it has a name" other_implementations
step "other implementations: planted faults are reported" bash tests/differential/plant.sh
step "ThreadSanitizer" thread_sanitizer
end_of_steps
