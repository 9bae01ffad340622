/* Opens libdynap at run time, so that the package needs no compiler flags of it and says what is missing. */
#include "device.h"

#include <dlfcn.h>

Library library;

PyObject *open_library(PyObject *module, PyObject *path) {
  (void)module;
  PyObject *encoded = NULL;
  if (!PyUnicode_FSConverter(path, &encoded)) return NULL;
  void *handle = dlopen(PyBytes_AsString(encoded), RTLD_NOW | RTLD_LOCAL);
  Py_DECREF(encoded);
  if (!handle) return PyErr_Format(PyExc_ImportError, "%s", dlerror());
  Library opened;
  struct { const char *name; void *place; } rows[] = {
#define ROW(member) {"dynap_" #member, &opened.member}
      ROW(abi_version), ROW(error_text), ROW(name), ROW(name_count), ROW(destroy), ROW(run_until), ROW(time),
      ROW(inject), ROW(read_events), ROW(event_count), ROW(write_cam), ROW(read_cam), ROW(write_sram), ROW(read_sram),
      ROW(write_latches), ROW(read_latches), ROW(write_biases), ROW(read_biases), ROW(write_fields), ROW(read_fields),
      ROW(write_destinations), ROW(read_destinations), ROW(write_pixel_filter), ROW(read_pixel_filter), ROW(erase),
      ROW(commit), ROW(discard)};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    void *symbol = dlsym(handle, rows[i].name);
    if (!symbol) return PyErr_Format(PyExc_ImportError, "the library has no function %s: build it anew", rows[i].name);
    memcpy(rows[i].place, &symbol, sizeof symbol);
  }
  if (opened.abi_version() >> 16 != DYNAP_ABI_VERSION >> 16)
    return PyErr_Format(PyExc_ImportError, "the library has version %u of the C interface, this package needs %u",
                        opened.abi_version() >> 16, DYNAP_ABI_VERSION >> 16);
  /* The package orders biases as the library does. */
  const Field *core = NULL;
  for (int i = 0; i < core_class.count; i++) if (core_class.fields[i].kind == TABLE) core = &core_class.fields[i];
  for (int i = 0; core && i < core->table->count; i++) {
    const char *name = opened.name(DYNAP_NAME_CORE_PARAMETER, (uint32_t)i);
    if (!name || strcmp(name, core->table->rows[i].name) != 0)
      return PyErr_Format(PyExc_ImportError, "bias %d is %s in the library and %s in this package: install them together",
                          i, name ? name : "nothing", core->table->rows[i].name);
  }
  library = opened;
  Py_RETURN_NONE;
}

int device_error(int32_t code) {
  PyObject *kind = code == DYNAP_E_RANGE || code == DYNAP_E_NAME || code == DYNAP_E_TIME ? PyExc_ValueError
                   : code == DYNAP_E_FILE                                                ? PyExc_OSError
                   : code == DYNAP_E_INTERRUPT                                           ? PyExc_InterruptedError
                                                                                         : PyExc_RuntimeError;
  PyErr_SetString(kind, library.error_text ? library.error_text() : "no library");
  return -1;
}
