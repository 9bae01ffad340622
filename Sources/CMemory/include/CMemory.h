#ifndef CMEMORY_H
#define CMEMORY_H

#if defined(__linux__)
#include <malloc.h>
#endif

/* Asks for the line of the cache that holds an address, which may be anything, and goes on without it. */
static inline void cmemory_prefetch(const void *address) { __builtin_prefetch(address); }

/* For a thread that looks at memory again and again until another one writes it: leaves a shared core to the other for a while. */
static inline void cmemory_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

/* Hands memory that was allocated and freed back to the system, where the system's library would keep it. */
static inline void cmemory_give_back(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

#endif
