#include "writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace listener {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience_at_the_end{1};
constexpr std::chrono::milliseconds look_again{50};

struct item {
  enum class stage : unsigned char { waiting, begun, written, failed };

  item(std::string given, bool offered) : text(std::move(given)), is_offered(offered) {}

  const std::string text;
  const bool is_offered;
  stage reached = stage::waiting;         // guarded by the queue's mutex
  std::atomic<bool> is_unwanted = false;  // stop in the middle
};

}  // namespace

class writer::queue {
 public:
  queue(int descriptor, std::size_t max_waiting) : descriptor_(descriptor), max_waiting_(max_waiting) {}

  bool add(const std::shared_ptr<item>& added) {
    const std::lock_guard lock(mutex_);
    const std::size_t size = added->text.size();
    if (added->is_offered && offered_ != 0 && offered_ + size > max_waiting_) return false;
    if (added->is_offered) offered_ += size;
    items_.push_back(added);
    changed_.notify_all();
    return true;
  }

  bool wait_for(const std::shared_ptr<item>& added, clock::time_point end) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, end, [&] { return added->reached > item::stage::begun; });
    if (added->reached == item::stage::waiting) std::erase(items_, added);
    added->is_unwanted = true;
    return added->reached == item::stage::written;
  }

  void end() {
    std::unique_lock lock(mutex_);
    is_ending_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, patience_at_the_end, [this] { return has_ended_; });
  }

  std::size_t take_failures() {
    const std::lock_guard lock(mutex_);
    return std::exchange(failures_, 0);
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return is_ending_ || !items_.empty(); });
      if (items_.empty()) break;
      const std::shared_ptr<item> next = std::move(items_.front());
      items_.pop_front();
      next->reached = item::stage::begun;
      lock.unlock();
      const bool is_written = write_all(*next);
      lock.lock();
      if (next->is_offered) {
        offered_ -= next->text.size();
        if (!is_written) ++failures_;
      }
      next->reached = is_written ? item::stage::written : item::stage::failed;
      changed_.notify_all();
    }
    has_ended_ = true;
    changed_.notify_all();
  }

 private:
  bool write_all(const item& each) const {
    std::string_view rest = each.text;
    while (!rest.empty()) {
      if (each.is_unwanted) return false;
      pollfd file{descriptor_, POLLOUT, 0};
      if (::poll(&file, 1, static_cast<int>(look_again.count())) == 0) continue;
      // As much as a pipe that is ready takes without blocking.
      const ssize_t size = ::write(descriptor_, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
      if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (size <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  const int descriptor_;
  const std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<item>> items_;
  std::size_t offered_ = 0;  // bytes
  std::size_t failures_ = 0;
  bool is_ending_ = false;
  bool has_ended_ = false;
};

writer::writer(int descriptor, std::size_t max_waiting) : queue_(std::make_shared<queue>(descriptor, max_waiting)) {
  std::thread([shared = queue_] { shared->run(); }).detach();
}

writer::~writer() { queue_->end(); }

bool writer::write(std::string text, clock::time_point end) {
  const auto added = std::make_shared<item>(std::move(text), false);
  queue_->add(added);
  return queue_->wait_for(added, end);
}

bool writer::offer(std::string text) { return queue_->add(std::make_shared<item>(std::move(text), true)); }

std::size_t writer::take_failures() { return queue_->take_failures(); }

}  // namespace listener
