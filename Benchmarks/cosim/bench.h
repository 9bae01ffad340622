// bench.h: rates in CPU time, the best of some repetitions: the least that anything else on the machine has disturbed.
#ifndef DYNAP_BENCH_H
#define DYNAP_BENCH_H

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>

namespace bench {

/// CPU seconds of this process.
inline double cpu() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The least CPU seconds that something took in `repetitions`.
template <class Work>
double best(int repetitions, Work work) {
  double least = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    const double begin = cpu();
    work();
    least = std::min(least, cpu() - begin);
  }
  return least;
}

/// Prints what an operation costs, against what it may cost.
inline void print(const char *what, double seconds, double operations, double most_ns) {
  const double ns = seconds / operations * 1e9;
  std::printf("%-58s %10.1f ns %9.2f M/s   %s %.1f ns\n", what, ns, 1e3 / ns, ns <= most_ns ? "within" : "MISSES", most_ns);
}

/// Keeps the compiler from leaving something out.
template <class T>
void keep(const T &value) { asm volatile("" : : "r,m"(value) : "memory"); }

}  // namespace bench

#endif
