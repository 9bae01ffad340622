/* The vendor's classes as Python types, made from the tables of layout.c. */
#include "model.h"

int is_view(PyObject *object, const Class *of) { return Py_TYPE(object) == *of->type; }

static PyObject *reset_value(View *view) {
  if (view->of->reset) view->of->reset(view->data);
  return (PyObject *)view;
}

/* A value that holds its own bytes, all zero; NULL without memory. */
static View *blank(const Class *of) {
  View *view = (View *)PyType_GenericAlloc(*of->type, 0);
  if (!view) return NULL;
  view->of = of;
  view->data = (char *)view->own;
  if (of->size > sizeof(view->own)) {
    view->data = PyMem_Calloc(1, of->size);
    if (!view->data) {
      Py_DECREF(view);
      PyErr_NoMemory();
      return NULL;
    }
  }
  return view;
}

PyObject *new_value(const Class *of) {
  View *view = blank(of);
  return view ? reset_value(view) : NULL;
}

PyObject *new_view(const Class *of, PyObject *owner, char *data) {
  View *view = (View *)PyType_GenericAlloc(*of->type, 0);
  if (!view) return NULL;
  view->of = of;
  view->owner = owner;
  Py_INCREF(owner);
  view->data = data;
  return (PyObject *)view;
}

static void view_dealloc(View *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (self->owner) Py_DECREF(self->owner);
  else if (self->data != (char *)self->own) PyMem_Free(self->data);
  PyObject_Free(self);
  Py_DECREF(type);
}

static PyObject *view_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  const Class *of = NULL;
  for (int i = 0; i < class_count && !of; i++)
    if (*classes[i]->type == type) of = classes[i];
  View *view = of ? (View *)new_value(of) : NULL;
  if (!view) return NULL;
  if (PyTuple_Size(args) > 0) {
    PyErr_Format(PyExc_TypeError, "%s() takes no positional arguments: name the fields, or set them afterwards", of->name);
    Py_DECREF(view);
    return NULL;
  }
  PyObject *key, *value;
  for (Py_ssize_t position = 0; kwargs && PyDict_Next(kwargs, &position, &key, &value);)
    if (PyObject_SetAttr((PyObject *)view, key, value) < 0) {
      Py_DECREF(view);
      return NULL;
    }
  return (PyObject *)view;
}

static int view_init(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)self, (void)args, (void)kwargs;
  return 0;
}

static PyObject *keeper(View *self) { return self->owner ? self->owner : (PyObject *)self; }
static PyObject *view_get(View *self, void *field) { return get_field(field, keeper(self), self->data); }
static int view_set(View *self, PyObject *value, void *field) {
  return set_field(field, self->of->name, self->data, value);
}

static PyObject *view_copy(View *self, PyObject *args) {
  (void)args;
  View *copy = blank(self->of);
  if (copy) memcpy(copy->data, self->data, self->of->size);
  return (PyObject *)copy;
}

static PyObject *view_assign(View *self, PyObject *other) {
  if (!is_view(other, self->of)) {
    PyErr_Format(PyExc_TypeError, "takes a %s", self->of->name);
    return NULL;
  }
  memmove(self->data, ((View *)other)->data, self->of->size);
  Py_RETURN_NONE;
}

static PyObject *view_compare(View *self, PyObject *other, int operation) {
  if (Py_TYPE(other) != Py_TYPE(self) || (operation != Py_EQ && operation != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
  int equal = memcmp(self->data, ((View *)other)->data, self->of->size) == 0;
  return PyBool_FromLong(operation == Py_EQ ? equal : !equal);
}

static PyObject *view_repr(View *self) {
  /* Scripts take a parameter's code out of its text: the first bracket, split at commas. */
  if (self->of == &bias_class) {
    Bias *bias = (Bias *)self->data;
    return PyUnicode_FromFormat("Dynapse2Parameter(%d, %d, %c)", bias->coarse, bias->fine, bias->type);
  }
  PyObject *text = PyUnicode_FromFormat("%s(", self->of->name);
  for (int i = 0; text && i < self->of->count; i++) {
    const Field *field = &self->of->fields[i];
    PyObject *value = NULL, *part;
    if (field->kind == TABLE || (field->kind == STRUCT && field->count > 4))
      part = PyUnicode_FromFormat("%s%s=...", i ? ", " : "", field->name);
    else {
      value = get_field(field, keeper(self), self->data);
      part = value ? PyUnicode_FromFormat("%s%s=%R", i ? ", " : "", field->name, value) : NULL;
    }
    PyObject *longer = part ? PyUnicode_Concat(text, part) : NULL;
    Py_XDECREF(value);
    Py_XDECREF(part);
    Py_DECREF(text);
    text = longer;
  }
  PyObject *closing = text ? PyUnicode_FromString(")") : NULL, *whole = closing ? PyUnicode_Concat(text, closing) : NULL;
  Py_XDECREF(text);
  Py_XDECREF(closing);
  return whole;
}

static PyObject *view_to_json(View *self, PyObject *args) {
  (void)args;
  return write_json(self->of, self->data, 0);
}

static PyObject *view_from_json(View *self, PyObject *text) {
  if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "%s.from_json takes a str", self->of->name);
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  char *copy = encoded ? PyMem_Malloc(self->of->size) : NULL; /* nothing changes when the text is wrong */
  if (!copy) {
    Py_XDECREF(encoded);
    return encoded ? PyErr_NoMemory() : NULL;
  }
  memcpy(copy, self->data, self->of->size);
  int failed = read_json(self->of, copy, PyBytes_AsString(encoded), PyBytes_Size(encoded));
  if (!failed) memcpy(self->data, copy, self->of->size);
  PyMem_Free(copy);
  Py_DECREF(encoded);
  if (failed) return NULL;
  Py_RETURN_NONE;
}

static PyObject *restore; /* dynapse._native._restore */

static PyObject *view_reduce(View *self, PyObject *args) {
  (void)args;
  return Py_BuildValue("O(sy#)", restore, self->of->name, self->data, (Py_ssize_t)self->of->size);
}

static PyObject *restore_view(PyObject *module, PyObject *args) {
  (void)module;
  const char *name, *bytes;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "sy#", &name, &bytes, &size)) return NULL;
  for (int i = 0; i < class_count; i++) {
    if (strcmp(classes[i]->name, name) != 0) continue;
    if ((Py_ssize_t)classes[i]->size != size) break;
    View *view = blank(classes[i]);
    if (view) memcpy(view->data, bytes, size);
    return (PyObject *)view;
  }
  return PyErr_Format(PyExc_ValueError, "the pickle holds a %s of another version; exchange to_json() between versions",
                      name);
}

static PyMethodDef view_methods[] = {
    {"to_json", (PyCFunction)view_to_json, METH_NOARGS, "to_json() -> str: the text in the vendor's layout."},
    {"from_json", (PyCFunction)view_from_json, METH_O,
     "from_json(text): takes over what the text says; ValueError with line and place when it is wrong."},
    {"_assign", (PyCFunction)view_assign, METH_O, "Takes over the value of another object of the class."},
    {"__copy__", (PyCFunction)view_copy, METH_NOARGS, "A value of its own."},
    {"__deepcopy__", (PyCFunction)view_copy, METH_O, "A value of its own."},
    {"__reduce__", (PyCFunction)view_reduce, METH_NOARGS, "Pickles the value."},
    {NULL, NULL, 0, NULL}};

static PyMethodDef restore_method = {"_restore", restore_view, METH_VARARGS, "Makes the value of a pickle."};

static int make_type(PyObject *module, const Class *of) {
  int extra = 0;
  for (int i = 0; i < of->count; i++) extra += of->fields[i].older != NULL;
  /* Types live as long as the process, and so do their tables. */
  PyGetSetDef *fields = PyMem_Calloc(of->count + extra + 1, sizeof(PyGetSetDef));
  if (!fields) return -1;
  int next = 0;
  for (int i = 0; i < of->count; i++) {
    const Field *field = &of->fields[i];
    fields[next++] = (PyGetSetDef){field->name, (getter)view_get, (setter)view_set, NULL, (void *)field};
    if (field->older) fields[next++] = (PyGetSetDef){field->older, (getter)view_get, (setter)view_set, NULL, (void *)field};
  }
  PyType_Slot slots[] = {
      {Py_tp_new, view_new}, {Py_tp_init, view_init}, {Py_tp_dealloc, view_dealloc}, {Py_tp_repr, view_repr},
      {Py_tp_richcompare, view_compare}, {Py_tp_hash, PyObject_HashNotImplemented}, {Py_tp_methods, view_methods},
      {Py_tp_getset, fields}, {0, NULL}};
  char *name = PyMem_Calloc(1, strlen(of->name) + 16);
  if (!name) return -1;
  strcat(strcpy(name, "samna.dynapse2."), of->name);
  PyType_Spec spec = {name, sizeof(View), 0, Py_TPFLAGS_DEFAULT, slots};
  *of->type = (PyTypeObject *)PyType_FromSpec(&spec);
  if (!*of->type) return -1;
  Py_INCREF(*of->type);
  return PyModule_AddObject(module, of->name, (PyObject *)*of->type);
}

int make_types(PyObject *module) {
  PyObject *name = PyUnicode_FromString("dynapse._native");
  restore = PyCFunction_NewEx(&restore_method, NULL, name);
  Py_XDECREF(name);
  if (!restore) return -1;
  Py_INCREF(restore);
  if (PyModule_AddObject(module, "_restore", restore) < 0) return -1;
  for (int i = 0; i < class_count; i++)
    if (make_type(module, classes[i]) < 0) return -1;
  return 0;
}
