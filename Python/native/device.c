/* The Python type of a board. */
#include "device.h"

#include <stdlib.h>

static PyObject *device_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  return PyType_GenericAlloc(type, 0);
}

/* Device(handle, chips, mode, quantum): takes over a board that dynap_create() made. */
static int device_init(Device *self, PyObject *args, PyObject *kwargs) {
  static char *names[] = {"handle", "chips", "mode", "quantum", NULL};
  unsigned long long handle;
  unsigned int chips;
  int mode;
  long long quantum;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "KIiL:Device", names, &handle, &chips, &mode, &quantum)) return -1;
  if (self->lock || mode < REALTIME || mode > LOCKSTEP || chips < 1 || chips > CHIPS || quantum < 1) {
    PyErr_SetString(PyExc_ValueError, "a device takes a handle, 1 to 225 chips, a mode 0 to 2 and a quantum, once");
    return -1;
  }
  self->chips = malloc(sizeof(Chip) * chips);
  self->lock = PyThread_allocate_lock();
  if (!self->chips || !self->lock) {
    PyErr_NoMemory();
    return -1;
  }
  reset_chips((char *)self->chips, chips);
  self->count = chips;
  self->mode = mode;
  self->quantum = quantum;
  self->wall = wall_time();
  self->drained = -1;
  for (uint32_t i = 0; i < chips; i++) {
    int32_t code = pull_chip((dynap_board *)(uintptr_t)handle, i, &self->chips[i]);
    if (code != DYNAP_OK) return device_error(code);
  }
  self->board = (dynap_board *)(uintptr_t)handle;
  return 0;
}

static void device_dealloc(Device *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (self->board) library.destroy(self->board);
  if (self->lock) PyThread_free_lock(self->lock);
  free(self->chips);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release(self);
  Py_DECREF(type);
}

static PyObject *device_apply(Device *self, PyObject *given) {
  if (Py_TYPE(given) != configuration_type) {
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(given), "__name__");
    PyErr_Format(PyExc_TypeError, "apply_configuration takes a Dynapse2Configuration, not %V", name, "this");
    Py_XDECREF(name);
    return NULL;
  }
  Configuration *configuration = (Configuration *)given;
  const Chip *chips = (const Chip *)configuration->block->bytes;
  uint32_t count = configuration->count < self->count ? configuration->count : self->count;
  if (enter(self)) return NULL;
  int failed = settle(self);
  int32_t code = DYNAP_OK;
  for (uint32_t i = 0; !failed && code == DYNAP_OK && i < count; i++)
    code = push_chip(self->board, i, &self->chips[i], &chips[i]);
  if (!failed && code == DYNAP_OK) code = library.commit(self->board);
  if (!failed && code != DYNAP_OK) {
    failed = device_error(code);
    library.discard(self->board);
  }
  if (!failed) memcpy(self->chips, chips, sizeof(Chip) * count);
  leave(self);
  if (failed) return NULL;
  Py_RETURN_TRUE;
}

static PyObject *device_configuration(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  Configuration *copy = (Configuration *)new_configuration(self->count);
  if (copy) memcpy(copy->block->bytes, self->chips, sizeof(Chip) * self->count);
  leave(self);
  return (PyObject *)copy;
}

/* erase(mask): the power-up state of the chips of a mask, or of all with -1. */
static PyObject *device_erase(Device *self, PyObject *args) {
  long long mask;
  if (!PyArg_ParseTuple(args, "L", &mask) || enter(self)) return NULL;
  int failed = settle(self);
  for (uint32_t i = 0; !failed && i < self->count; i++) {
    if (mask >= 0 && (i > 62 || !(mask >> i & 1))) continue;
    int32_t code = library.erase(self->board, i);
    if (code != DYNAP_OK) failed = device_error(code);
    else reset_chips((char *)&self->chips[i], 1);
  }
  if (!failed) {
    int32_t code = library.commit(self->board);
    if (code != DYNAP_OK) failed = device_error(code);
  }
  leave(self);
  if (failed) return NULL;
  Py_RETURN_NONE;
}

/* advance(picoseconds, run=True): moves a virtual or a lockstep clock; without `run`, when the board is used next. */
static PyObject *device_advance(Device *self, PyObject *args) {
  long long step;
  int run = 1;
  if (!PyArg_ParseTuple(args, "L|p", &step, &run)) return NULL;
  if (step < 0) return PyErr_Format(PyExc_ValueError, "time goes forwards: %lld ps is negative", step);
  if (enter(self)) return NULL;
  if (self->target < self->time) self->target = self->time;
  self->target += step;
  int failed = run ? run_to(self, self->target) : 0;
  leave(self);
  if (failed) return NULL;
  Py_RETURN_NONE;
}

/* settle(): runs to the present. */
static PyObject *device_settle(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  int failed = settle(self);
  leave(self);
  if (failed) return NULL;
  Py_RETURN_NONE;
}

/* The time that the script sees, picoseconds since the board was made. */
static PyObject *device_now(Device *self, PyObject *ignored) {
  (void)ignored;
  if (self->mode == REALTIME) return PyLong_FromLongLong((wall_time() - self->wall) * 1000);
  return PyLong_FromLongLong(self->target > self->time ? self->target : self->time);
}

static PyObject *device_reset_counter(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  int failed = settle(self);
  self->epoch = self->released = self->time;
  self->stamped = 0;
  leave(self);
  if (failed) return NULL;
  Py_RETURN_NONE;
}

/* Moves the counter, as if the board had counted for longer; for tests of its wrap. */
static PyObject *device_set_counter(Device *self, PyObject *args) {
  long long counter;
  if (!PyArg_ParseTuple(args, "L", &counter)) return NULL;
  self->epoch = self->time - counter * DYNAP_US;
  self->stamped = 0;
  Py_RETURN_NONE;
}

static PyObject *device_acquire(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  Py_RETURN_NONE;
}

static PyObject *device_release(Device *self, PyObject *ignored) {
  (void)ignored;
  leave(self);
  Py_RETURN_NONE;
}

/* Another owner of the handle has run the board, or restored it: reads its time. */
static PyObject *device_resume(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  int32_t code = library.time(self->board, &self->time);
  self->target = self->time;
  self->drained = -1;
  self->wall = wall_time() - self->time / 1000;
  leave(self);
  if (code != DYNAP_OK) return device_error(code), NULL;
  Py_RETURN_NONE;
}

static PyObject *device_close(Device *self, PyObject *ignored) {
  (void)ignored;
  if (!self->board) Py_RETURN_FALSE;
  if (enter(self)) return NULL;
  int32_t code = library.destroy(self->board);
  self->board = NULL;
  leave(self);
  if (code != DYNAP_OK) return device_error(code), NULL;
  Py_RETURN_TRUE;
}

/* Leaves the board to another owner of the handle. */
static PyObject *device_disown(Device *self, PyObject *ignored) {
  (void)ignored;
  self->board = NULL;
  Py_RETURN_NONE;
}

static PyObject *device_statistics(Device *self, PyObject *ignored) {
  (void)ignored;
  return Py_BuildValue("{s:L,s:L,s:L,s:L,s:L,s:L,s:L,s:L,s:L}", "events_written", (long long)self->written,
                       "events_read", (long long)self->read, "late", (long long)self->late, "out_of_order",
                       (long long)self->unordered, "polls", (long long)self->polls, "overruns",
                       (long long)self->overruns, "overrun_ps", (long long)self->overrun_time, "longest_lag_ps",
                       (long long)self->longest_lag, "emulated_ps", (long long)self->time);
}

static PyObject *device_handle(Device *self, void *closure) {
  (void)closure;
  return PyLong_FromUnsignedLongLong((unsigned long long)(uintptr_t)self->board);
}
static PyObject *device_counter(Device *self, void *closure) {
  (void)closure;
  return PyLong_FromLongLong((self->time - self->epoch) / DYNAP_US);
}
static PyObject *device_epoch(Device *self, void *closure) { (void)closure; return PyLong_FromLongLong(self->epoch); }
static PyObject *device_time(Device *self, void *closure) { (void)closure; return PyLong_FromLongLong(self->time); }
static PyObject *device_mode(Device *self, void *closure) { (void)closure; return PyLong_FromLong(self->mode); }
static PyObject *device_chips(Device *self, void *closure) { (void)closure; return PyLong_FromUnsignedLong(self->count); }

static PyMethodDef methods[] = {
    {"read_events", (PyCFunction)device_read_events, METH_NOARGS,
     "read_events() -> list: takes the NormalGridEvent that have arrived; [] when there is none. Never blocks."},
    {"output_read", (PyCFunction)device_output_read, METH_NOARGS,
     "output_read() -> list: the same as raw words, event and time in turn (the layout is assumed)."},
    {"_write_events", (PyCFunction)device_write_events, METH_VARARGS, "Hands events to the interface of a chip."},
    {"_apply", (PyCFunction)device_apply, METH_O, "Programs what differs from what was applied last."},
    {"_configuration", (PyCFunction)device_configuration, METH_NOARGS, "A copy of what was applied last."},
    {"_erase", (PyCFunction)device_erase, METH_VARARGS, "The power-up state of the chips of a mask."},
    {"_advance", (PyCFunction)device_advance, METH_VARARGS, "Moves a virtual or a lockstep clock."},
    {"_settle", (PyCFunction)device_settle, METH_NOARGS, "Runs to the present."},
    {"_now", (PyCFunction)device_now, METH_NOARGS, "The present in picoseconds."},
    {"_reset_counter", (PyCFunction)device_reset_counter, METH_NOARGS, "Sets the board's counter to zero."},
    {"_set_counter", (PyCFunction)device_set_counter, METH_VARARGS, "Sets the board's counter; for tests."},
    {"_acquire", (PyCFunction)device_acquire, METH_NOARGS, "Locks the board."},
    {"_release", (PyCFunction)device_release, METH_NOARGS, "Unlocks the board."},
    {"_resume", (PyCFunction)device_resume, METH_NOARGS, "Reads the board's time anew."},
    {"_close", (PyCFunction)device_close, METH_NOARGS, "Ends the board; False when it was."},
    {"_disown", (PyCFunction)device_disown, METH_NOARGS, "Leaves the board to another owner of the handle."},
    {"_statistics", (PyCFunction)device_statistics, METH_NOARGS, "What has crossed the interface."},
    {NULL, NULL, 0, NULL}};

static PyGetSetDef members[] = {
    {"_handle", (getter)device_handle, NULL, "The handle of dynap.h; 0 when closed.", NULL},
    {"_counter", (getter)device_counter, NULL, "The board's counter in microseconds, without its wrap.", NULL},
    {"_epoch", (getter)device_epoch, NULL, "When the counter was zero, in picoseconds.", NULL},
    {"_time", (getter)device_time, NULL, "How far the board has been run, in picoseconds.", NULL},
    {"_mode", (getter)device_mode, NULL, "0 realtime, 1 virtual, 2 lockstep.", NULL},
    {"_chips", (getter)device_chips, NULL, "Chips of the board.", NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot slots[] = {
    {Py_tp_doc, "A board of the emulator, as a host sees it."}, {Py_tp_new, device_new}, {Py_tp_init, device_init},
    {Py_tp_dealloc, device_dealloc}, {Py_tp_methods, methods}, {Py_tp_getset, members}, {0, NULL}};
static PyType_Spec spec = {
    "dynapse._native.Device", sizeof(Device), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static PyMethodDef open_method = {"_open_library", open_library, METH_O, "Opens libdynap."};

int make_device(PyObject *module) {
  PyObject *type = PyType_FromSpec(&spec), *open = PyCFunction_NewEx(&open_method, NULL, NULL);
  if (!type || !open || PyModule_AddObject(module, "Device", type) < 0) return -1;
  if (PyModule_AddFunctions(module, difference_methods) < 0) return -1;
  return PyModule_AddObject(module, "_open_library", open);
}
