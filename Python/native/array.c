/* The elements of a field that is an array: a sequence that writes in place. */
#include "model.h"

PyTypeObject *array_type;

PyObject *new_array(const Field *field, PyObject *owner, char *base) {
  Array *array = (Array *)PyType_GenericAlloc(array_type, 0);
  if (!array) return NULL;
  array->field = field;
  array->owner = owner;
  Py_INCREF(owner);
  array->data = base + field->offset;
  array->counter = field->shape == FIXED ? NULL : (uint32_t *)(base + field->counter);
  array->count = field->count;
  return (PyObject *)array;
}

static uint32_t length(const Array *array) { return array->counter ? *array->counter : array->count; }

static void array_dealloc(Array *self) {
  PyTypeObject *type = Py_TYPE(self);
  Py_XDECREF(self->owner);
  PyObject_Free(self);
  Py_DECREF(type);
}

static Py_ssize_t array_length(Array *self) { return length(self); }

static PyObject *array_item(Array *self, Py_ssize_t index) {
  if (index < 0 || index >= (Py_ssize_t)length(self)) {
    PyErr_Format(PyExc_IndexError, "%s has %u elements, 0 to %u", self->field->name, length(self), length(self) - 1);
    return NULL;
  }
  return get_element(self->field, self->owner, self->data + index * self->field->stride);
}

static PyObject *array_list(Array *self) {
  uint32_t count = length(self);
  PyObject *list = PyList_New(count);
  for (uint32_t i = 0; list && i < count; i++) {
    PyObject *item = array_item(self, i);
    if (!item) { Py_DECREF(list); return NULL; }
    PyList_SetItem(list, i, item);
  }
  return list;
}

static PyObject *array_subscript(Array *self, PyObject *key) {
  if (PySlice_Check(key)) { /* a list of windows into the same memory */
    PyObject *list = array_list(self), *part = list ? PyObject_GetItem(list, key) : NULL;
    Py_XDECREF(list);
    return part;
  }
  Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (index == -1 && PyErr_Occurred()) return NULL;
  return array_item(self, index < 0 ? index + (Py_ssize_t)length(self) : index);
}

static int array_assign(Array *self, PyObject *key, PyObject *value) {
  const char *noun = self->field->of ? "the list" : "the field";
  if (!value) {
    PyErr_Format(PyExc_TypeError, "%s has a fixed number of elements: none can be deleted", self->field->name);
    return -1;
  }
  if (PySlice_Check(key)) {
    Py_ssize_t start, stop, step, count;
    if (PySlice_Unpack(key, &start, &stop, &step) < 0) return -1;
    count = PySlice_AdjustIndices(length(self), &start, &stop, step);
    PyObject *items = PySequence_List(value);
    if (!items) return -1;
    int result = 0;
    if (PyList_Size(items) != count) {
      PyErr_Format(PyExc_ValueError, "%s has a fixed number of elements: the slice takes %zd, not %zd",
                   self->field->name, count, PyList_Size(items));
      result = -1;
    }
    for (Py_ssize_t i = 0; result == 0 && i < count; i++)
      result = set_element(self->field, noun, self->data + (start + i * step) * self->field->stride,
                           PyList_GetItem(items, i));
    Py_DECREF(items);
    return result;
  }
  Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError), count = length(self);
  if (index == -1 && PyErr_Occurred()) return -1;
  if (index < 0) index += count;
  if (index < 0 || index >= count) {
    PyErr_Format(PyExc_IndexError, "%s has %zd elements, 0 to %zd", self->field->name, count, count - 1);
    return -1;
  }
  return set_element(self->field, noun, self->data + index * self->field->stride, value);
}

int set_elements(const Field *field, const char *noun, char *base, PyObject *values) {
  PyObject *items = PySequence_Check(values) || PyIter_Check(values) || field->shape == SET ? PySequence_List(values)
                                                                                          : NULL;
  if (!items) {
    if (!PyErr_Occurred()) PyErr_Format(PyExc_TypeError, "%s.%s takes a sequence", noun, field->name);
    return -1;
  }
  Py_ssize_t count = PyList_Size(items);
  const char *what = field->kind == STRUCT ? field->of->name : field->kind == TABLE ? "dicts of biases" : "values";
  int result = 0;
  if (field->shape == FIXED ? count != field->count : count > field->count) {
    PyErr_Format(PyExc_ValueError, "%s.%s takes %s %u %s, not %zd", noun, field->name,
                 field->shape == FIXED ? "exactly" : "at most", field->count, what, count);
    result = -1;
  }
  /* Into a copy first: nothing is changed when an element is wrong, and the source may be the target. */
  size_t bytes = (size_t)count * field->stride;
  char *copy = result == 0 ? PyMem_Malloc(bytes + 1) : NULL;
  if (result == 0 && !copy) { PyErr_NoMemory(); result = -1; }
  if (copy) memcpy(copy, base + field->offset, bytes);
  for (Py_ssize_t i = 0; result == 0 && i < count; i++)
    result = set_element(field, noun, copy + i * field->stride, PyList_GetItem(items, i));
  if (result == 0) {
    memcpy(base + field->offset, copy, bytes);
    if (field->shape != FIXED) {
      *(uint32_t *)(base + field->counter) = (uint32_t)count;
      memset(base + field->offset + bytes, 0, (field->count - count) * field->stride);
    }
  }
  PyMem_Free(copy);
  Py_DECREF(items);
  return result;
}

/* Replaces all elements of an array whose count may change. */
static PyObject *array_replace(Array *self, PyObject *values) {
  char *base = self->data - self->field->offset;
  if (set_elements(self->field, "the field", base, values) < 0) return NULL;
  Py_RETURN_NONE;
}

static PyObject *array_repr(Array *self) {
  PyObject *list = array_list(self), *text = list ? PyObject_Repr(list) : NULL;
  Py_XDECREF(list);
  return text;
}

static PyObject *array_compare(Array *self, PyObject *other, int operation) {
  int sequence = PyList_Check(other) || PyTuple_Check(other) || Py_TYPE(other) == array_type;
  if (!sequence || (operation != Py_EQ && operation != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
  PyObject *a = array_list(self), *b = PySequence_List(other), *result = NULL;
  if (a && b) result = PyObject_RichCompare(a, b, operation);
  Py_XDECREF(a);
  Py_XDECREF(b);
  return result;
}

static PyObject *array_concat(Array *self, PyObject *other) {
  PyObject *a = array_list(self), *b = PySequence_List(other), *sum = NULL;
  if (a && b) sum = PySequence_Concat(a, b);
  Py_XDECREF(a);
  Py_XDECREF(b);
  return sum;
}

/* Copies are lists of copies. */
static PyObject *array_copy(Array *self, PyObject *args) {
  (void)args;
  PyObject *list = array_list(self);
  for (Py_ssize_t i = 0; list && self->field->kind == STRUCT && i < PyList_Size(list); i++) {
    PyObject *copy = PyObject_CallMethod(PyList_GetItem(list, i), "__copy__", NULL);
    if (!copy) { Py_DECREF(list); return NULL; }
    PyList_SetItem(list, i, copy);
  }
  return list;
}

static PyObject *array_reduce(Array *self, PyObject *args) {
  PyObject *list = array_copy(self, args);
  return list ? Py_BuildValue("O(N)", (PyObject *)&PyList_Type, list) : NULL;
}

static PyMethodDef array_methods[] = {
    {"_replace", (PyCFunction)array_replace, METH_O, "Takes other elements in place of all it has."},
    {"copy", (PyCFunction)array_copy, METH_NOARGS, "A list of copies."},
    {"__copy__", (PyCFunction)array_copy, METH_NOARGS, "A list of copies."},
    {"__deepcopy__", (PyCFunction)array_copy, METH_O, "A list of copies."},
    {"__reduce__", (PyCFunction)array_reduce, METH_NOARGS, "Pickles as a list."},
    {NULL, NULL, 0, NULL}};

static PyType_Slot array_slots[] = {
    {Py_tp_doc, "Elements of a part of a chip: a sequence of fixed length that writes in place."},
    {Py_tp_dealloc, array_dealloc}, {Py_tp_repr, array_repr}, {Py_tp_richcompare, array_compare},
    {Py_tp_hash, PyObject_HashNotImplemented}, {Py_tp_methods, array_methods},
    {Py_sq_length, array_length}, {Py_sq_item, array_item}, {Py_sq_concat, array_concat},
    {Py_mp_length, array_length}, {Py_mp_subscript, array_subscript}, {Py_mp_ass_subscript, array_assign},
    {0, NULL}};
static PyType_Spec array_spec = {"samna.dynapse2.Elements", sizeof(Array), 0, Py_TPFLAGS_DEFAULT, array_slots};

int make_array_type(void) {
  array_type = (PyTypeObject *)PyType_FromSpec(&array_spec);
  return array_type ? 0 : -1;
}
