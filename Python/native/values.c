/* Between the bytes of a field and Python's values. */
#include "model.h"

PyObject *choices[CHOICES], *map_type, *set_type;

int64_t load_number(const Field *field, const char *data) {
  switch (field->kind) {
    case BOOL: case U8: case CHAR: return *(const uint8_t *)data;
    case I8: return *(const int8_t *)data;
    case U16: return *(const uint16_t *)data;
    case U32: return *(const uint32_t *)data;
    case I32: return *(const int32_t *)data;
    case I64: return *(const int64_t *)data;
    default: return 0;
  }
}

void store_number(const Field *field, char *data, int64_t value) {
  switch (field->kind) {
    case BOOL: case U8: case CHAR: *(uint8_t *)data = (uint8_t)value; break;
    case I8: *(int8_t *)data = (int8_t)value; break;
    case U16: *(uint16_t *)data = (uint16_t)value; break;
    case U32: *(uint32_t *)data = (uint32_t)value; break;
    case I32: *(int32_t *)data = (int32_t)value; break;
    case I64: *(int64_t *)data = value; break;
    default: break;
  }
}

static PyObject *get_table(const Field *field, PyObject *owner, char *data) {
  PyObject *map = PyObject_CallObject(map_type, NULL);
  if (!map) return NULL;
  for (int i = 0; i < field->table->count; i++) {
    PyObject *view = new_view(&bias_class, owner, data + i * sizeof(Bias));
    int failed = !view || PyDict_SetItemString(map, field->table->rows[i].name, view) < 0;
    Py_XDECREF(view);
    if (failed) { Py_DECREF(map); return NULL; }
  }
  return map;
}

PyObject *get_element(const Field *field, PyObject *owner, char *data) {
  switch (field->kind) {
    case BOOL: return PyBool_FromLong(*(uint8_t *)data);
    case CHAR: { char text[2] = {*data, 0}; return PyUnicode_FromString(text); }
    case STRUCT: return new_view(field->of, owner, data);
    case TABLE: return get_table(field, owner, data);
    default: break;
  }
  PyObject *number = PyLong_FromLongLong(load_number(field, data));
  if (!number || !field->choices) return number;
  PyObject *choice = PyObject_CallFunctionObjArgs(choices[field->choices - 1], number, NULL);
  Py_DECREF(number);
  return choice;
}

/* The name of an object's type, for messages; a new reference or NULL without an error. */
static PyObject *type_name(PyObject *value) {
  PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(value), "__name__");
  if (!name) PyErr_Clear();
  return name;
}

static int wrong_type(const Field *field, const char *noun, const char *wanted, PyObject *value) {
  PyObject *name = type_name(value);
  PyErr_Format(PyExc_TypeError, "%s.%s takes %s, not %V", noun, field->name, wanted, name, "this");
  Py_XDECREF(name);
  return -1;
}

static int set_flag(const Field *field, const char *noun, char *data, PyObject *value) {
  if (value == Py_True || value == Py_False) {
    *data = value == Py_True;
    return 0;
  }
  /* What the library's binding takes, too: numbers, NumPy's included; but no text, no sequence, not None. */
  if (value == Py_None || PyUnicode_Check(value) || PyBytes_Check(value) ||
      (PySequence_Check(value) && !PyNumber_Check(value)))
    return wrong_type(field, noun, "a bool", value);
  int truth = PyObject_IsTrue(value);
  if (truth < 0) return -1;
  *data = (char)truth;
  return 0;
}

static int set_number(const Field *field, const char *noun, char *data, PyObject *value) {
  PyObject *index = PyNumber_Index(value);
  if (!index) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
    return wrong_type(field, noun, "a whole number", value);
  }
  int overflow = 0;
  long long number = PyLong_AsLongLongAndOverflow(index, &overflow);
  if (overflow || number < field->low || number > field->high) {
    PyErr_Format(PyExc_ValueError, "%s.%s cannot be %S: %s", noun, field->name, index,
                 field->rule ? field->rule : "a number has at most 64 bits here");
    Py_DECREF(index);
    return -1;
  }
  Py_DECREF(index);
  if (number == -1 && PyErr_Occurred()) return -1;
  if (field->choices) { /* an enumeration of ours or another library's, or its number */
    PyObject *choice = PyObject_CallFunction(choices[field->choices - 1], "L", number);
    if (!choice) {
      PyErr_Clear();
      PyErr_Format(PyExc_ValueError, "%s.%s cannot be %lld: the enumeration has no such value", noun, field->name, number);
      return -1;
    }
    Py_DECREF(choice);
  }
  store_number(field, data, number);
  return 0;
}

static int set_character(const Field *field, const char *noun, char *data, PyObject *value) {
  if (!PyUnicode_Check(value)) return wrong_type(field, noun, "'N' or 'P'", value);
  if (PyUnicode_CompareWithASCIIString(value, "N") == 0) *data = 'N';
  else if (PyUnicode_CompareWithASCIIString(value, "P") == 0) *data = 'P';
  else {
    PyErr_Format(PyExc_ValueError, "%s.%s cannot be %R: a transistor is of type 'N' or 'P'", noun, field->name, value);
    return -1;
  }
  return 0;
}

/* Copies biases by name; those that the dictionary leaves out keep what they have. */
static int set_table(const Field *field, const char *noun, char *data, PyObject *value) {
  if (!PyDict_Check(value)) return wrong_type(field, noun, "a dict of Dynapse2Parameter", value);
  PyObject *own = get_table(field, Py_None, data);
  if (!own) return -1;
  int result = PyDict_Check(own) ? 0 : -1;
  PyObject *answer = PyObject_CallMethod(own, "update", "O", value);
  if (!answer) result = -1;
  Py_XDECREF(answer);
  Py_DECREF(own);
  return result;
}

int set_element(const Field *field, const char *noun, char *data, PyObject *value) {
  switch (field->kind) {
    case BOOL: return set_flag(field, noun, data, value);
    case CHAR: return set_character(field, noun, data, value);
    case TABLE: return set_table(field, noun, data, value);
    case STRUCT:
      if (!is_view(value, field->of)) return wrong_type(field, noun, field->of->name, value);
      memmove(data, ((View *)value)->data, field->of->size);
      return 0;
    default: return set_number(field, noun, data, value);
  }
}

PyObject *get_field(const Field *field, PyObject *owner, char *base) {
  if (field->shape == ONE) return get_element(field, owner, base + field->offset);
  PyObject *array = new_array(field, owner, base);
  if (!array || field->shape != SET) return array;
  PyObject *set = PyObject_CallFunctionObjArgs(set_type, array, NULL);
  Py_DECREF(array);
  return set;
}

int set_field(const Field *field, const char *noun, char *base, PyObject *value) {
  if (!value) {
    PyErr_Format(PyExc_AttributeError, "%s.%s cannot be deleted: it is a part of the chip", noun, field->name);
    return -1;
  }
  if (field->shape == ONE) return set_element(field, noun, base + field->offset, value);
  return set_elements(field, noun, base, value);
}
