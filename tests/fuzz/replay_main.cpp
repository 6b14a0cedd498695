// Replays committed inputs, in any compiler's build: each target's own from the folder of its name.
//
//   test_fuzz FOLDER          all targets; one without inputs fails
//   test_fuzz TARGET FILE…    these inputs
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "exact.hpp"
#include "target.hpp"

namespace {

void replay(const fuzz::target& target, const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string input((std::istreambuf_iterator<char>(in)), {});
  if (!in) {
    std::fprintf(stderr, "%s cannot be read\n", file.c_str());
    std::exit(1);
  }
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);  // so that the last line names the input that ends the program
  const exact_buffer exact(input);
  target.run(exact.view());
}

bool replay_folder(const fuzz::target& target, const std::filesystem::path& folder) {
  std::size_t inputs = 0;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      replay(target, entry.path());
      ++inputs;
    }
  }
  if (inputs == 0) std::fprintf(stderr, "%s has no inputs\n", folder.c_str());
  return inputs != 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  bool good = true;
  bool known = count == 2;
  for (const fuzz::target& each : fuzz::targets()) {
    if (count == 2) good = replay_folder(each, std::filesystem::path(arguments[1]) / each.name) && good;
    if (count > 2 && each.name == arguments[1]) {
      known = true;
      for (int i = 2; i < count; ++i) replay(each, arguments[i]);
    }
  }
  return good && known ? 0 : 1;
}
