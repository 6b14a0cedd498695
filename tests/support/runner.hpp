// Catch2's runner, compiled once for all programs of tests: it takes longer than most of them.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_RUNNER_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_RUNNER_HPP

/// Runs the program's tests as its arguments say; the exit code.
int run_tests(int count, char** arguments);

#endif
