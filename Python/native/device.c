#include "model.h"
int make_device(PyObject *module) { (void)module; return 0; }
