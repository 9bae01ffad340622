/* dynap.h: the C ABI of the emulator. */
#ifndef DYNAP_H
#define DYNAP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header: major in the upper sixteen bits, minor in the lower ones. */
#define DYNAP_ABI_VERSION 0x00010000u

/* The version that the library was built with; the major part must equal the header's. */
uint32_t dynap_abi_version(void);

#ifdef __cplusplus
}
#endif

#endif
