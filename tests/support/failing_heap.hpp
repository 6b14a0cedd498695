// Lets the heap run out: on this thread, the allocation that is chosen and all after it fail; or on all other threads
// those that are large. By replacing the global operator new, for one source file of a program, not more.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_FAILING_HEAP_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_FAILING_HEAP_HPP

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

namespace failing_heap {

inline constexpr std::size_t plenty = std::numeric_limits<std::size_t>::max();

inline thread_local std::size_t left = plenty;

/// The most bytes that one allocation is given, on any thread but those that are spared.
inline std::atomic<std::size_t> largest{plenty};
inline thread_local bool is_spared = false;

inline void* allocate(std::size_t size) noexcept {
  if (left == 0 || (size > largest && !is_spared)) return nullptr;
  if (left != plenty) --left;
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace failing_heap

// The other forms call these.
void* operator new(std::size_t size) {
  if (void* const memory = failing_heap::allocate(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return failing_heap::allocate(size); }
// GCC 12 takes an inlined free() of what operator new gave for a mistake.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

/// Calls `action` while the heap has that many allocations left; true if they were enough.
template <class Action>
bool with_allocations(std::size_t count, Action&& action) {
  failing_heap::left = count;
  action();
  return std::exchange(failing_heap::left, failing_heap::plenty) != 0;
}

#endif
