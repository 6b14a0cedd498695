// The listener's server around a receiver that verifies nothing, to measure what verification costs: whatever is posted
// is taken and shown.

#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "../../examples/listener/readable.hpp"
#include "../../examples/listener/receiver.hpp"
#include "../../examples/listener/serve.hpp"
#include "../../examples/listener/writer.hpp"

namespace {

using listener::answer;

class unverified_receiver final : public listener::receiver {
 public:
  std::variant<std::unique_ptr<listener::incoming>, answer> judge(const examples::beast_head&) override {
    return std::make_unique<request>(output_);
  }
  std::string reload_keys() override { return "there are no keys"; }

 private:
  class request final : public listener::incoming {
   public:
    explicit request(listener::writer& output) : output_(output) {}

    void update(std::string_view) override {}
    std::optional<answer> finish() override { return std::nullopt; }
    answer handle(std::string_view body) override {
      output_.write("Body, not verified:\n" + listener::readable(body) + "\n\n",
                    std::chrono::steady_clock::now() + std::chrono::minutes(1));
      return {};
    }

   private:
    listener::writer& output_;
  };

  listener::writer output_{STDOUT_FILENO, 0};
};

}  // namespace

int main(int argc, char** argv) {
  return listener::serve(argc, argv, [](const listener::options&, std::uint16_t, listener::log&) {
    return std::make_unique<unverified_receiver>();
  });
}
