/* A board of the emulator as a host sees it: a clock, a queue of events each way, and the configuration it holds. */
#ifndef DYNAPSE_DEVICE_H
#define DYNAPSE_DEVICE_H

#include "model.h"
#include "dynap.h"

enum { REALTIME, VIRTUAL, LOCKSTEP };

typedef struct {
  PyObject_HEAD
  dynap_board *board;         /* NULL: closed */
  Chip *chips;                /* what has been applied last */
  uint32_t count;
  int mode;
  PyThread_type_lock lock;    /* held during every use of the board */
  int64_t time;               /* that the board has been run to, picoseconds */
  int64_t target;             /* that it shall be run to before it is used next; virtual and lockstep */
  int64_t quantum;            /* by which an empty poll moves a virtual clock, and a real one at least */
  int64_t epoch;              /* when the board's counter was zero */
  int64_t released;           /* when the interface let go the last event that was written */
  int64_t stamped;            /* of the last event that was read */
  int64_t drained;            /* the time at which all events were taken last; -1: never */
  int64_t wall;               /* nanoseconds of the machine's clock at time zero; realtime */
  int64_t written, read, late, unordered, polls, overruns, overrun_time, longest_lag;
} Device;

/* The functions of the library that are used here; dynap.h declares them. */
typedef struct {
  uint32_t (*abi_version)(void);
  const char *(*error_text)(void);
  const char *(*name)(uint32_t, uint32_t);
  uint32_t (*name_count)(uint32_t);
  int32_t (*destroy)(dynap_board *);
  int32_t (*run_until)(dynap_board *, int64_t);
  int32_t (*time)(dynap_board *, int64_t *);
  int32_t (*inject)(dynap_board *, const dynap_event *, size_t);
  int32_t (*read_events)(dynap_board *, dynap_event *, size_t, size_t *);
  int32_t (*event_count)(dynap_board *, size_t *);
  int32_t (*write_cam)(dynap_board *, uint32_t, const uint32_t *, size_t);
  int32_t (*read_cam)(dynap_board *, uint32_t, uint32_t *, size_t);
  int32_t (*write_sram)(dynap_board *, uint32_t, const uint32_t *, size_t);
  int32_t (*read_sram)(dynap_board *, uint32_t, uint32_t *, size_t);
  int32_t (*write_latches)(dynap_board *, uint32_t, const uint16_t *, size_t);
  int32_t (*read_latches)(dynap_board *, uint32_t, uint16_t *, size_t);
  int32_t (*write_biases)(dynap_board *, const dynap_bias *, size_t);
  int32_t (*read_biases)(dynap_board *, dynap_bias *, size_t);
  int32_t (*write_fields)(dynap_board *, const dynap_field *, size_t);
  int32_t (*read_fields)(dynap_board *, dynap_field *, size_t);
  int32_t (*write_destinations)(dynap_board *, const dynap_destination *, size_t);
  int32_t (*read_destinations)(dynap_board *, dynap_destination *, size_t);
  int32_t (*write_pixel_filter)(dynap_board *, uint32_t, const uint16_t *, size_t);
  int32_t (*read_pixel_filter)(dynap_board *, uint32_t, uint16_t *, size_t, size_t *);
  int32_t (*erase)(dynap_board *, uint32_t);
  int32_t (*commit)(dynap_board *);
  int32_t (*discard)(dynap_board *);
} Library;

extern Library library;

/* library.c: opens the library; sets an ImportError. */
PyObject *open_library(PyObject *module, PyObject *path);
/* Sets the error of a call that failed; -1. */
int device_error(int32_t code);

/* words.c: between fields and the bits of the memories */
int64_t bits(const uint8_t *flags, int count);
void spread(int64_t value, uint8_t *flags, int count);
uint32_t cam_word(const Synapse *synapse);
Synapse synapse_of(uint32_t word);
uint32_t sram_word(const Destination *destination);
Destination destination_of(uint32_t word);

/* difference.c: _difference(old, new) -> (bytes, bool) and _take_over(old, new), for boards in other processes. */
extern PyMethodDef difference_methods[];

/* apply.c: between the configuration and the library. All return 0 or a negative code of the library. */
int32_t push_chip(dynap_board *board, uint32_t index, const Chip *old, const Chip *new);
int32_t pull_chip(dynap_board *board, uint32_t index, Chip *chip);

/* clock.c */
int64_t wall_time(void);
int enter(Device *device);  /* locks; a RuntimeError when the board is closed */
void leave(Device *device);
int run_to(Device *device, int64_t time); /* locked */
int settle(Device *device);               /* locked: runs to the present */

/* events.c */
PyObject *device_read_events(Device *self, PyObject *ignored);
PyObject *device_write_events(Device *self, PyObject *args);
PyObject *device_output_read(Device *self, PyObject *ignored);

#endif
