#include "server.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <csignal>
#include <thread>
#include <vector>

namespace listener {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds grace{30};
// Beyond this many, connections wait in the backlog until others end.
constexpr std::size_t max_sessions = 1024;
// Threads that wait for commands and replay stores; while all do, other deliveries wait.
constexpr unsigned max_workers = 64;

}  // namespace

server::server(const options& settings)
    : settings_(settings), io_(static_cast<int>(settings.threads)), strand_(asio::make_strand(io_)), acceptor_(strand_),
      signals_(strand_, SIGINT, SIGTERM, SIGHUP), timer_(strand_) {
  const tcp::endpoint endpoint(asio::ip::make_address(settings.ip), settings.port);
  try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  } catch (const boost::system::system_error& failed) {
    throw bad_setting("cannot listen on " + settings.ip + " port " + std::to_string(settings.port) + ": " +
                      failed.code().message());
  }
}

int server::run(receiver& requests) {
  requests_ = &requests;
  workers_.emplace(std::max(settings_.threads, max_workers));
  wait_for_signal();
  accept();
  std::vector<std::thread> others;
  for (unsigned i = 1; i < settings_.threads; ++i) others.emplace_back([this] { io_.run(); });
  io_.run();
  for (std::thread& other : others) other.join();
  workers_->join();
  return exit_code_;
}

void server::accept() {
  acceptor_.async_accept(asio::make_strand(io_),
                         asio::bind_executor(strand_, [this](error_code failed, tcp::socket socket) {
                           if (failed == asio::error::operation_aborted) return;
                           sessions_.remove_if([](const std::weak_ptr<session>& each) { return each.expired(); });
                           if (!failed && sessions_.size() < max_sessions) {
                             const auto made = std::make_shared<session>(std::move(socket), *requests_, *workers_);
                             sessions_.push_back(made);
                             made->start();
                           } else if (failed) {
                             receiver::log("a connection could not be accepted: " + failed.message());
                           }
                           if (!acceptor_.is_open()) return;
                           if (!failed) return accept();
    // Most likely out of descriptors: let some connections end before trying again.
                           timer_.expires_after(std::chrono::milliseconds(100));
                           timer_.async_wait([this](error_code cancelled) {
                             if (!cancelled) accept();
                           });
                         }));
}

void server::wait_for_signal() {
  signals_.async_wait([this](error_code failed, int signal) {
    if (failed) return;
    if (signal == SIGHUP) {
      receiver::log(requests_->reload_keys());
      return wait_for_signal();
    }
    exit_code_ = signal == SIGINT ? 130 : 0;
    stop();
  });
}

void server::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  for (const std::weak_ptr<session>& each : sessions_) {
    if (const auto still_there = each.lock()) still_there->stop();
  }
  // A second signal, or a client that never ends, cuts it short.
  signals_.async_wait([this](error_code cancelled, int) {
    if (!cancelled) io_.stop();
  });
  last_moment_ = std::chrono::steady_clock::now() + grace;
  wait_for_sessions();
}

void server::wait_for_sessions() {
  sessions_.remove_if([](const std::weak_ptr<session>& each) { return each.expired(); });
  if (sessions_.empty() || std::chrono::steady_clock::now() > last_moment_) return io_.stop();
  timer_.expires_after(std::chrono::milliseconds(20));
  timer_.async_wait([this](error_code cancelled) {
    if (!cancelled) wait_for_sessions();
  });
}

}  // namespace listener
