#ifndef CMEMORY_H
#define CMEMORY_H

/* Asks for the line of the cache that holds an address, which may be anything, and goes on without it. */
static inline void cmemory_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
