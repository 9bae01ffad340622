/* A whole configuration: a block of chips. */
#include "model.h"

#include <stdlib.h>

PyTypeObject *configuration_type, *block_type;
static PyObject *restore;

static void block_dealloc(Block *self) {
  PyTypeObject *type = Py_TYPE(self);
  free(self->bytes);
  PyObject_Free(self);
  Py_DECREF(type);
}

/* Takes over the memory, or allocates it when there is none. */
static Block *new_block(char *bytes, uint32_t chips) {
  Block *block = (Block *)PyType_GenericAlloc(block_type, 0);
  if (block) block->bytes = bytes ? bytes : calloc(chips ? chips : 1, sizeof(Chip));
  if (block && !block->bytes) {
    Py_DECREF(block);
    block = NULL;
    PyErr_NoMemory();
  }
  return block;
}

void reset_chips(char *bytes, uint32_t count) {
  if (!count) return;
  memset(bytes, 0, sizeof(Chip));
  chip_class.reset(bytes);
  for (uint32_t i = 1; i < count; i++) memcpy(bytes + i * sizeof(Chip), bytes, sizeof(Chip));
}

static Configuration *blank(uint32_t chips) {
  Configuration *self = (Configuration *)PyType_GenericAlloc(configuration_type, 0);
  if (!self) return NULL;
  self->block = new_block(NULL, chips);
  self->count = chips;
  if (self->block) return self;
  Py_DECREF(self);
  return NULL;
}

PyObject *new_configuration(uint32_t chips) {
  Configuration *self = blank(chips);
  if (self) reset_chips(self->block->bytes, chips);
  return (PyObject *)self;
}

static PyObject *configuration_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)type;
  /* Four chips (assumed): Rockpool indexes as many in a configuration that it has just made. */
  static char *names[] = {"chips", NULL};
  unsigned int chips = 4;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|I:Dynapse2Configuration", names, &chips)) return NULL;
  if (chips < 1 || chips > CHIPS)
    return PyErr_Format(PyExc_ValueError, "a configuration has 1 to %d chips, not %u", CHIPS, chips);
  return new_configuration(chips);
}

static int configuration_init(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)self, (void)args, (void)kwargs;
  return 0;
}

static void configuration_dealloc(Configuration *self) {
  PyTypeObject *type = Py_TYPE(self);
  Py_XDECREF(self->block);
  PyObject_Free(self);
  Py_DECREF(type);
}

static PyObject *get_chips(Configuration *self, void *closure) {
  (void)closure;
  Array *array = (Array *)new_array(&chips_field, (PyObject *)self->block, self->block->bytes);
  if (!array) return NULL;
  array->counter = NULL; /* the count is the configuration's */
  array->count = self->count;
  return (PyObject *)array;
}

/* Copies; objects that look into the chips of before keep them. */
static int set_chips(Configuration *self, PyObject *values, void *closure) {
  (void)closure;
  PyObject *items = values ? PySequence_List(values) : NULL;
  if (!items) {
    if (!values) PyErr_SetString(PyExc_AttributeError, "Dynapse2Configuration.chips cannot be deleted");
    return -1;
  }
  Py_ssize_t count = PyList_Size(items);
  Block *block = NULL;
  if (count < 1 || count > CHIPS)
    PyErr_Format(PyExc_ValueError, "Dynapse2Configuration.chips takes 1 to %d Dynapse2Chip, not %zd", CHIPS, count);
  else block = new_block(NULL, (uint32_t)count);
  for (Py_ssize_t i = 0; block && i < count; i++)
    if (set_element(&chips_field, "Dynapse2Configuration", block->bytes + i * sizeof(Chip), PyList_GetItem(items, i)) < 0) {
      Py_DECREF(block);
      block = NULL;
    }
  Py_DECREF(items);
  if (!block) return -1;
  if ((uint32_t)count == self->count) { /* in place, so that what looks into the configuration sees it */
    memcpy(self->block->bytes, block->bytes, count * sizeof(Chip));
    Py_DECREF(block);
    return 0;
  }
  Py_DECREF(self->block);
  self->block = block;
  self->count = (uint32_t)count;
  return 0;
}

static PyObject *configuration_copy(Configuration *self, PyObject *args) {
  (void)args;
  Configuration *copy = blank(self->count);
  if (copy) memcpy(copy->block->bytes, self->block->bytes, self->count * sizeof(Chip));
  return (PyObject *)copy;
}

static PyObject *configuration_compare(Configuration *self, PyObject *other, int operation) {
  if (Py_TYPE(other) != configuration_type || (operation != Py_EQ && operation != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
  Configuration *b = (Configuration *)other;
  int equal = self->count == b->count && memcmp(self->block->bytes, b->block->bytes, self->count * sizeof(Chip)) == 0;
  return PyBool_FromLong(operation == Py_EQ ? equal : !equal);
}

static PyObject *configuration_repr(Configuration *self) {
  return PyUnicode_FromFormat("Dynapse2Configuration(%u chip%s)", self->count, self->count == 1 ? "" : "s");
}

static PyObject *configuration_reduce(Configuration *self, PyObject *args) {
  (void)args;
  return Py_BuildValue("O(Iy#)", restore, self->count, self->block->bytes, (Py_ssize_t)(self->count * sizeof(Chip)));
}

static PyObject *restore_configuration(PyObject *module, PyObject *args) {
  (void)module;
  unsigned int count;
  const char *bytes;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "Iy#", &count, &bytes, &size)) return NULL;
  if (count < 1 || count > CHIPS || size != (Py_ssize_t)(count * sizeof(Chip)))
    return PyErr_Format(PyExc_ValueError,
                        "the pickle holds a configuration of another version; exchange to_json() between versions");
  Configuration *self = blank(count);
  if (self) memcpy(self->block->bytes, bytes, size);
  return (PyObject *)self;
}

static PyObject *configuration_to_json(Configuration *self, PyObject *args, PyObject *kwargs) {
  static char *names[] = {"compact", NULL};
  int compact = 0;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|p", names, &compact)) return NULL;
  return write_chips_json(self->block->bytes, self->count, compact);
}

static PyObject *configuration_from_json(Configuration *self, PyObject *text) {
  if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "Dynapse2Configuration.from_json takes a str");
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (!encoded) return NULL;
  char *chips = NULL;
  uint32_t count = 0;
  int failed = read_chips_json(&chips, &count, PyBytes_AsString(encoded), PyBytes_Size(encoded));
  Py_DECREF(encoded);
  if (failed) return NULL;
  if (count == self->count) {
    memcpy(self->block->bytes, chips, count * sizeof(Chip));
    free(chips);
    Py_RETURN_NONE;
  }
  Block *block = new_block(chips, count);
  if (!block) return NULL;
  Py_DECREF(self->block);
  self->block = block;
  self->count = count;
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"to_json", (PyCFunction)(void (*)(void))configuration_to_json, METH_VARARGS | METH_KEYWORDS,
     "to_json(compact=False) -> str: the text in the vendor's layout, 50 MB a chip; compact: without white space."},
    {"from_json", (PyCFunction)configuration_from_json, METH_O,
     "from_json(text): takes over what the text says; ValueError with line and place when it is wrong."},
    {"__copy__", (PyCFunction)configuration_copy, METH_NOARGS, "A configuration of its own."},
    {"__deepcopy__", (PyCFunction)configuration_copy, METH_O, "A configuration of its own."},
    {"__reduce__", (PyCFunction)configuration_reduce, METH_NOARGS, "Pickles the configuration."},
    {NULL, NULL, 0, NULL}};
static PyGetSetDef members[] = {
    {"chips", (getter)get_chips, (setter)set_chips, "The chips, from west to east.", NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyMethodDef restore_method = {"_restore_configuration", restore_configuration, METH_VARARGS,
                                     "Makes the configuration of a pickle."};

static PyType_Slot configuration_slots[] = {
    {Py_tp_doc, "What is programmed into the chips of a board."},
    {Py_tp_new, configuration_new}, {Py_tp_init, configuration_init}, {Py_tp_dealloc, configuration_dealloc},
    {Py_tp_repr, configuration_repr}, {Py_tp_richcompare, configuration_compare},
    {Py_tp_hash, PyObject_HashNotImplemented}, {Py_tp_methods, methods}, {Py_tp_getset, members}, {0, NULL}};
static PyType_Spec configuration_spec = {
    "samna.dynapse2.Dynapse2Configuration", sizeof(Configuration), 0, Py_TPFLAGS_DEFAULT, configuration_slots};
static PyType_Slot block_slots[] = {{Py_tp_dealloc, block_dealloc}, {0, NULL}};
static PyType_Spec block_spec = {"dynapse._native.Block", sizeof(Block), 0, Py_TPFLAGS_DEFAULT, block_slots};

int make_configuration_types(PyObject *module) {
  block_type = (PyTypeObject *)PyType_FromSpec(&block_spec);
  configuration_type = (PyTypeObject *)PyType_FromSpec(&configuration_spec);
  PyObject *name = PyUnicode_FromString("dynapse._native");
  restore = PyCFunction_NewEx(&restore_method, NULL, name);
  Py_XDECREF(name);
  if (!block_type || !configuration_type || !restore) return -1;
  Py_INCREF(restore);
  if (PyModule_AddObject(module, "_restore_configuration", restore) < 0) return -1;
  Py_INCREF(configuration_type);
  return PyModule_AddObject(module, "Dynapse2Configuration", (PyObject *)configuration_type);
}
