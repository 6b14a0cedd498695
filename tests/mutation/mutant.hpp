// Which mutant is on: what each header that mutate.py has rewritten includes. From the environment:
//
//   UBIOPS_WEBHOOKS_MUTANT           its number, from 1 on; 0 or nothing: none
//   UBIOPS_WEBHOOKS_MUTANT_REACHED   a file, to which the numbers of all that were reached are written at the end
//   UBIOPS_WEBHOOKS_MUTANT_SECONDS   so much time of the processor ends the program
#ifndef UBIOPS_WEBHOOKS_TESTS_MUTATION_MUTANT_HPP
#define UBIOPS_WEBHOOKS_TESTS_MUTATION_MUTANT_HPP

#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <type_traits>

namespace mutant {

inline constexpr int most = 1 << 18;

struct state {
  int current = 0;
  const char* file = std::getenv("UBIOPS_WEBHOOKS_MUTANT_REACHED");
  unsigned char* reached = nullptr;  // shared with processes that a test forks
  pid_t self = getpid();

  state() noexcept {
    if (const char* const number = std::getenv("UBIOPS_WEBHOOKS_MUTANT")) current = std::atoi(number);
    if (const char* const seconds = std::getenv("UBIOPS_WEBHOOKS_MUTANT_SECONDS")) {
      itimerval end{};
      const double value = std::atof(seconds);
      end.it_value.tv_sec = static_cast<time_t>(value);
      end.it_value.tv_usec = static_cast<suseconds_t>((value - static_cast<double>(end.it_value.tv_sec)) * 1e6);
      setitimer(ITIMER_PROF, &end, nullptr);
    }
    if (file == nullptr) return;
    void* const memory = mmap(nullptr, most, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    reached = static_cast<unsigned char*>(memory);
    current = -1;
  }

  ~state() {
    if (file == nullptr || getpid() != self) return;
    std::FILE* const out = std::fopen(file, "w");
    if (out == nullptr) std::abort();
    for (int id = 0; id < most; ++id) {
      if (reached[id] != 0) std::fprintf(out, "%d\n", id);
    }
    std::fclose(out);
  }
};
inline state now;

[[gnu::noinline]] inline bool mark(int id) noexcept {
  if (now.reached != nullptr) now.reached[id] = 1;
  return false;
}

/// Whether the mutant is on. Never while the compiler evaluates constants.
constexpr bool on(int id) noexcept {
  if (std::is_constant_evaluated()) return false;
  return now.current == id || (now.current < 0 && mark(id));
}

/// The value, or the one above.
template <class Integer>
constexpr Integer above(int id, Integer value) noexcept {
  return on(id) ? static_cast<Integer>(value + 1) : value;
}

// Functions with one operator in place of another. Where the types have not both, as two pointers have no sum, the
// mutant is another one, or as the original.

template <class A, class B>
constexpr auto minus_for_plus(bool on, A a, B b) {
  if constexpr (requires { on ? a - b : a + b; }) {
    return on ? a - b : a + b;
  } else {
    return a + b;
  }
}

template <class A, class B>
constexpr auto plus_for_minus(bool on, A a, B b) {
  if constexpr (requires { on ? a + b : a - b; }) {
    return on ? a + b : a - b;
  } else {
    return on ? b - a : a - b;
  }
}

template <class A>
constexpr auto same_for_complement(bool on, A a) noexcept {
  return on ? static_cast<decltype(~a)>(a) : ~a;
}

#define UBIOPS_WEBHOOKS_MUTANT(NAME, ORIGINAL, OTHER) \
  template <class A, class B>                         \
  constexpr auto NAME(bool on, A a, B b) {            \
    return on ? a OTHER b : a ORIGINAL b;             \
  }
UBIOPS_WEBHOOKS_MUTANT(or_for_and, &, |)
UBIOPS_WEBHOOKS_MUTANT(and_for_or, |, &)
UBIOPS_WEBHOOKS_MUTANT(or_for_exclusive, ^, |)
UBIOPS_WEBHOOKS_MUTANT(right_for_left, <<, >>)
UBIOPS_WEBHOOKS_MUTANT(left_for_right, >>, <<)
UBIOPS_WEBHOOKS_MUTANT(plus_for_times, *, +)
UBIOPS_WEBHOOKS_MUTANT(times_for_divided, /, *)
UBIOPS_WEBHOOKS_MUTANT(divided_for_modulo, %, /)
#undef UBIOPS_WEBHOOKS_MUTANT

#define UBIOPS_WEBHOOKS_MUTANT(NAME, ORIGINAL, OTHER) \
  template <class A, class B>                         \
  constexpr A& NAME(bool on, A& a, const B& b) {      \
    if constexpr (requires { a OTHER b; }) {          \
      if (on) return a OTHER b;                       \
    }                                                 \
    return a ORIGINAL b;                              \
  }
UBIOPS_WEBHOOKS_MUTANT(less_for_more, +=, -=)
UBIOPS_WEBHOOKS_MUTANT(more_for_less, -=, +=)
UBIOPS_WEBHOOKS_MUTANT(more_for_times, *=, +=)
UBIOPS_WEBHOOKS_MUTANT(times_for_part, /=, *=)
UBIOPS_WEBHOOKS_MUTANT(only_for_also, |=, &=)
UBIOPS_WEBHOOKS_MUTANT(also_for_only, &=, |=)
UBIOPS_WEBHOOKS_MUTANT(down_for_up, <<=, >>=)
UBIOPS_WEBHOOKS_MUTANT(up_for_down, >>=, <<=)
#undef UBIOPS_WEBHOOKS_MUTANT

}  // namespace mutant

#endif
