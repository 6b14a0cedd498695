#include "served.hpp"

#include "nginx_process.hpp"

namespace {

/// In the clear, as the client of these tests speaks, before the server of this port.
std::string before(unsigned port, const std::string& configuration) {
  return replaced(replaced(configuration, "listen 443 ssl", "listen 443"), "127.0.0.1:9000",
                  "127.0.0.1:" + std::to_string(port));
}

}  // namespace

served::served(const std::vector<std::string>& command, const std::string& nginx) : server_(command) {
  if (!nginx.empty()) nginx_ = std::make_unique<nginx_process>(before(server_.port(), nginx));
}

served::~served() = default;

unsigned served::port() const { return nginx_ != nullptr ? nginx_->port : server_.port(); }

std::string served::output() const { return server_.output() + (nginx_ != nullptr ? nginx_->child->err() : ""); }

std::size_t served::peak_memory() const {
  return server_.peak_memory() + (nginx_ != nullptr ? peak_memory_of(nginx_->child->pid()) : 0);
}
