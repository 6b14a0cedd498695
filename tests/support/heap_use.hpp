// Counts what a piece of code takes from the heap, by replacing the global operator new: for one source file of a
// program, not more.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_HEAP_USE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_HEAP_USE_HPP

#include <cstddef>
#include <cstdlib>
#include <new>

struct heap_use {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

namespace counted_heap {

inline thread_local bool counting = false;
inline thread_local heap_use used;

inline void* allocate(std::size_t size, std::size_t alignment) noexcept {
  if (counting) {
    ++used.count;
    used.bytes += size;
  }
  return std::aligned_alloc(alignment, (size / alignment + 1) * alignment);
}

inline void* allocate_or_throw(std::size_t size,
                               std::align_val_t alignment = std::align_val_t{alignof(std::max_align_t)}) {
  if (void* const memory = allocate(size, static_cast<std::size_t>(alignment))) return memory;
  throw std::bad_alloc();
}

}  // namespace counted_heap

void* operator new(std::size_t size) { return counted_heap::allocate_or_throw(size); }
void* operator new[](std::size_t size) { return counted_heap::allocate_or_throw(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted_heap::allocate_or_throw(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted_heap::allocate_or_throw(size, alignment);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return counted_heap::allocate(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return counted_heap::allocate(size, alignof(std::max_align_t));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

/// What `action` takes, on this thread.
template <class Action>
heap_use heap_use_of(Action&& action) {
  counted_heap::used = {};
  counted_heap::counting = true;
  action();
  counted_heap::counting = false;
  return counted_heap::used;
}

#endif
