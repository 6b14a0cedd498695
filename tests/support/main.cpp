// main() of a program of tests.
#include "runner.hpp"

int main(int count, char** arguments) { return run_tests(count, arguments); }
