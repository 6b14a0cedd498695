// Measures the stack that a piece of code takes: a thread runs on a painted stack, and what lost its paint was used.
// STACK_IS_INSTRUMENTED is defined where it would tell nothing of optimised code.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_STACK_USE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_STACK_USE_HPP

#include <pthread.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define STACK_IS_INSTRUMENTED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
#define STACK_IS_INSTRUMENTED
#endif

struct stack_job {
  void (*run)(const void*);
  const void* argument;
  const unsigned char* top = nullptr;  // the stack pointer before the call
};

[[gnu::noinline]] inline void* run_stack_job(void* given) {
  stack_job& work = *static_cast<stack_job*>(given);
  work.top = static_cast<const unsigned char*>(__builtin_frame_address(0));
  work.run(work.argument);
  return nullptr;
}

/// The bytes of stack that `work` takes below its caller's frame.
inline std::size_t stack_of(stack_job work) {
  work.run(
      work.argument);  // the dynamic linker looks functions up when they are first called, on the stack of that call
  constexpr std::size_t stack_size = 512 * 1024;
  constexpr unsigned char paint = 0xa5;
  void* const stack = mmap(nullptr, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) std::abort();
  std::memset(stack, paint, stack_size);
  pthread_attr_t attributes;
  pthread_t thread{};
  if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstack(&attributes, stack, stack_size) != 0 ||
      pthread_create(&thread, &attributes, &run_stack_job, &work) != 0 || pthread_join(thread, nullptr) != 0) {
    std::abort();
  }
  pthread_attr_destroy(&attributes);
  const auto* lowest = static_cast<const unsigned char*>(stack);
  while (*lowest == paint) ++lowest;
  const auto used = static_cast<std::size_t>(work.top - lowest);
  munmap(stack, stack_size);
  return used;
}

#endif
