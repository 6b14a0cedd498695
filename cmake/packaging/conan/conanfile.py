"""The recipe for Conan 2: conan create cmake/packaging/conan

CMake projects find what the library itself installs: find_package(ubiops_webhooks), ubiops::webhooks,
ubiops::webhooks_verify.
"""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class UbiopsWebhooks(ConanFile):
    name = "ubiops_webhooks"
    description = "Verifies the signatures of UbiOps webhooks (header-only, C++20)"
    license = "MIT"
    topics = ("webhooks", "http-message-signatures", "rfc9421", "ed25519", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"events": [True, False]}
    default_options = {"events": True}
    no_copy_source = True

    @property
    def _root(self):
        return os.path.normpath(os.path.join(self.recipe_folder, "..", "..", ".."))

    def set_version(self):
        header = load(self, os.path.join(self._root, "include", "ubiops", "webhooks", "version.hpp"))
        self.version = ".".join(re.findall(r"^#define UBIOPS_WEBHOOKS_VERSION_\w+ (\d+)$", header, re.MULTILINE))

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "CHANGELOG.md", "cmake/*", "include/*"):
            copy(self, pattern, self._root, self.export_sources_folder)

    def requirements(self):
        self.requires("libsodium/[>=1.0.18 <2]")
        if self.options.events:
            self.requires("simdjson/[>=3.0 <5]")

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def package_id(self):
        self.info.settings.clear()  # headers

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False  # nothing is written beside the sources
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"UBIOPS_WEBHOOKS_BUILD_{part}"] = False
        toolchain.cache_variables["UBIOPS_WEBHOOKS_VERIFY_ONLY"] = not self.options.events
        toolchain.generate()

    def build(self):
        CMake(self).configure()

    def package(self):
        CMake(self).install()

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "ubiops_webhooks")]
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.set_property("pkg_config_name", "ubiops_webhooks" if self.options.events else "ubiops_webhooks_verify")
