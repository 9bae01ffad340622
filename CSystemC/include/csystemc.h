/* csystemc.h: the SystemC kernel behind a plain C interface. It knows nothing of the emulator. */
#ifndef CSYSTEMC_H
#define CSYSTEMC_H

#ifdef __cplusplus
extern "C" {
#endif

/* 1 when the shim was built with the SystemC kernel, 0 when its functions only report that it is absent. */
int csc_is_available(void);

#ifdef __cplusplus
}
#endif

#endif
