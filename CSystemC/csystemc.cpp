#include "csystemc.h"

#ifdef CSC_HAVE_SYSTEMC
#include <systemc>

// libsystemc brings a main() that wants one; ours is never called.
extern "C" __attribute__((weak)) int sc_main(int, char **) { return 0; }

int csc_is_available(void) { return 1; }
#else
int csc_is_available(void) { return 0; }
#endif
