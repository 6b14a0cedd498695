#include "server.hpp"

#include <algorithm>
#include <csignal>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/address.hpp>

namespace listener {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

// A connection takes a descriptor, of which a process has 1024 where nobody raised the limit, and some 50 KB.
constexpr std::size_t max_sessions = 512;
constexpr std::size_t dropped_at_once = 64;
// What any connection gets, however many come: its first bytes are there by then.
constexpr std::chrono::milliseconds shortest_stay{100};
constexpr std::chrono::milliseconds pause_when_full{2};
constexpr std::chrono::milliseconds pause_when_failed{100};
// Threads that wait for commands and replay stores; while all do, other deliveries wait.
constexpr unsigned max_workers = 64;

}  // namespace

server::server(const options& settings, log& records)
    : settings_(settings), records_(records), io_(static_cast<int>(settings.threads)), strand_(asio::make_strand(io_)),
      acceptor_(strand_), signals_(strand_, SIGINT, SIGTERM, SIGHUP), timer_(strand_) {
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
  workers_ = std::make_unique<asio::thread_pool>(std::max(settings_.threads, max_workers));
  shared_.emplace(services{settings_, requests, records_, *workers_, contents_, requests.observed_by()});
  wait_for_signal();
  accept();
  std::vector<std::thread> others;
  for (unsigned i = 1; i < settings_.threads; ++i) others.emplace_back([this] { serve(); });
  serve();
  for (std::thread& other : others) other.join();
  workers_->stop();  // where it was cut short, what has not begun is not begun any more
  workers_->join();
  return exit_code_;
}

// What is asked for elsewhere sees to want of memory itself; this is for the rest.
void server::serve() {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::bad_alloc&) {
      records_.tell_of_want_of_memory("a step was given up");
    }
  }
}

// False where there is no memory for one more.
bool server::begin_session(tcp::socket socket) {
  try {
    const auto made = std::make_shared<session>(std::move(socket), *shared_);
    sessions_.push_back(made);
    made->start();
    if (!acceptor_.is_open()) made->stop();
    return true;
  } catch (const std::bad_alloc&) {
    records_.tell_of_want_of_memory("a connection was ended");
    return false;
  }
}

void server::accept() {
  const auto taken = [this](error_code failed, tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    const bool no_memory = !failed && !begin_session(std::move(socket));
    if (!acceptor_.is_open()) return;
    if (no_memory) return accept_after(pause_when_failed);
    if (failed) {
      // Most likely out of descriptors.
      records_.tell({.level = "error", .text = "a connection could not be accepted: " + failed.message()});
      make_room();
      return accept_after(pause_when_failed);
    }
    if (has_room()) return accept();
    accept_after(pause_when_full);
  };
  acceptor_.async_accept(asio::make_strand(io_), asio::bind_executor(strand_, taken));
}

void server::accept_after(std::chrono::milliseconds pause) {
  timer_.expires_after(pause);
  timer_.async_wait([this](error_code cancelled) {
    if (cancelled || !acceptor_.is_open()) return;
    if (has_room()) return accept();
    accept_after(pause_when_full);
  });
}

// Until there is room, new connections stay in the backlog.
bool server::has_room() {
  forget_ended();
  if (sessions_.size() < max_sessions) return true;
  make_room();
  return false;
}

void server::forget_ended() {
  sessions_.remove_if([](const std::weak_ptr<session>& each) { return each.expired(); });
}

// A flood of connections, whatever they do or leave undone, must not keep others out: the oldest make room, and first
// those over which nothing genuine has come.
void server::make_room() {
  try {
    if (!drop_oldest(false)) drop_oldest(true);
  } catch (const std::bad_alloc&) {
    records_.tell_of_want_of_memory("no room was made for others");
  }
}

bool server::drop_oldest(bool proven) {
  std::size_t dropped = 0;
  const auto now = std::chrono::steady_clock::now();
  for (const std::weak_ptr<session>& each : sessions_) {  // in the order of their arrival
    const auto there = each.lock();
    if (!there || !there->may_be_dropped() || there->is_proven() != proven) continue;
    if (now - there->begun() < shortest_stay || dropped == dropped_at_once) break;
    there->drop_if_waiting();
    ++dropped;
  }
  return dropped != 0;
}

void server::wait_for_signal() {
  signals_.async_wait([this](error_code failed, int signal) {
    if (failed) return;
    if (signal == SIGHUP) {
      reload_keys();
      return wait_for_signal();
    }
    exit_code_ = signal == SIGINT ? 130 : 0;
    stop();
  });
}

void server::reload_keys() {
  try {
    records_.say({.text = shared_->requests.reload_keys()});
  } catch (const std::bad_alloc&) {
    records_.tell_of_want_of_memory("keys not reloaded, the old ones stay");
  }
}

void server::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  for (const std::weak_ptr<session>& each : sessions_) {
    if (const auto still_there = each.lock()) still_there->stop();
  }
  wait_for_second_signal();
  // Head, body and answer have their time each, and so has the command: beyond it no client is waited for.
  last_moment_ = std::chrono::steady_clock::now() + 3 * settings_.timeout + settings_.lease;
  wait_for_sessions();
}

void server::wait_for_second_signal() {
  signals_.async_wait([this](error_code cancelled, int signal) {
    if (cancelled) return;
    if (signal == SIGHUP) return wait_for_second_signal();
    io_.stop();
  });
}

void server::wait_for_sessions() {
  forget_ended();
  if (sessions_.empty() || std::chrono::steady_clock::now() > last_moment_) return io_.stop();
  timer_.expires_after(std::chrono::milliseconds(20));
  timer_.async_wait([this](error_code cancelled) {
    if (!cancelled) wait_for_sessions();
  });
}

}  // namespace listener
