/* dynapse._native: the vendor's objects, and boards of the emulator behind them. */
#include "model.h"

/* Python's part: the enumerations, the dictionary of biases, the set of pixels. */
static int take(PyObject **place, const char *name) {
  PyObject *module = PyImport_ImportModule("dynapse._parts");
  *place = module ? PyObject_GetAttrString(module, name) : NULL;
  Py_XDECREF(module);
  return *place ? 0 : -1;
}

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "dynapse._native", "The vendor's objects, and boards of the emulator behind them.", -1,
    NULL, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) {
  PyObject *module = PyModule_Create(&definition);
  if (!module) return NULL;
  if (take(&choices[DENDRITE], "Dendrite") || take(&choices[DVS_MODE], "DvsMode") ||
      take(&choices[PARAMETER_TYPE], "ParameterType") || take(&map_type, "ParameterMap") ||
      take(&set_type, "PixelSet") || make_types(module) || make_array_type() || make_configuration_types(module) ||
      make_device(module)) {
    Py_DECREF(module);
    return NULL;
  }
  return module;
}
