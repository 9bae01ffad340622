/* What differs between two configurations, as the records that a server programs: docs/server.md. */
#include "device.h"

#include <stdlib.h>

enum { CAM_RECORD, SRAM_RECORD, LATCH_RECORD, BIAS_RECORD, RECORD_SIZE = 12 };

/* Records in the order of their places, in memory that grows. */
typedef struct { uint8_t *bytes; size_t used, room; int failed; } Records;

static void add(Records *records, uint8_t kind, uint8_t unit, uint16_t index, uint32_t place, uint32_t value) {
  if (records->room - records->used < RECORD_SIZE) {
    size_t room = records->room ? 2 * records->room : 4096;
    uint8_t *bytes = realloc(records->bytes, room);
    if (!bytes) {
      records->failed = 1;
      return;
    }
    records->bytes = bytes;
    records->room = room;
  }
  uint32_t words[3] = {kind | (uint32_t)unit << 8 | (uint32_t)index << 16, place, value};
  for (int i = 0; i < RECORD_SIZE; i++) records->bytes[records->used++] = (uint8_t)(words[i / 4] >> 8 * (i % 4));
}

static void add_neuron(Records *records, uint32_t place, const Neuron *old, const Neuron *new) {
  for (uint16_t i = 0; i < SYNAPSES; i++)
    if (memcmp(&old->synapses[i], &new->synapses[i], sizeof(Synapse)))
      add(records, CAM_RECORD, 0, i, place, cam_word(&new->synapses[i]));
  for (uint16_t i = 0; i < DESTINATIONS; i++)
    if (memcmp(&old->destinations[i], &new->destinations[i], sizeof(Destination)))
      add(records, SRAM_RECORD, 0, i, place, sram_word(&new->destinations[i]));
  if (memcmp(old->latches, new->latches, sizeof old->latches))
    add(records, LATCH_RECORD, 0, 0, place, (uint32_t)bits(new->latches, LATCHES));
}

/* Adds what differs of a chip; whether there is more that no record can say. */
static int add_chip(Records *records, uint32_t index, const Chip *old, const Chip *new) {
  if (!memcmp(old, new, sizeof(Chip))) return 0;
  int more = memcmp((const char *)old + sizeof old->cores, (const char *)new + sizeof new->cores,
                    sizeof(Chip) - sizeof old->cores) != 0;
  for (uint8_t c = 0; c < CORES; c++) {
    const Core *was = &old->cores[c], *is = &new->cores[c];
    for (uint32_t n = 0; n < NEURONS; n++)
      if (memcmp(&was->neurons[n], &is->neurons[n], sizeof(Neuron)))
        add_neuron(records, DYNAP_NEURON(index, c, n), &was->neurons[n], &is->neurons[n]);
    for (uint16_t i = 0; i < CORE_BIASES; i++) {
      const Bias *a = &was->parameters[i], *b = &is->parameters[i];
      more |= a->type != b->type;
      if (a->coarse != b->coarse || a->fine != b->fine)
        add(records, BIAS_RECORD, c, i, index, (uint32_t)b->coarse << 8 | b->fine);
    }
    more |= memcmp(&was->sadc, &is->sadc, sizeof was->sadc) || was->monitoring != is->monitoring ||
            was->monitored != is->monitored || was->stdbuf != is->stdbuf || was->extender1 != is->extender1 ||
            was->extender2 != is->extender2;
  }
  return more;
}

/* Two configurations from arguments; NULL sets an error. */
static Configuration *take_two(PyObject *args, Configuration **new) {
  PyObject *a, *b;
  if (!PyArg_ParseTuple(args, "OO", &a, &b)) return NULL;
  if (Py_TYPE(a) != configuration_type || Py_TYPE(b) != configuration_type) {
    PyErr_SetString(PyExc_TypeError, "takes two Dynapse2Configuration");
    return NULL;
  }
  *new = (Configuration *)b;
  return (Configuration *)a;
}

static PyObject *difference(PyObject *module, PyObject *args) {
  (void)module;
  Configuration *new, *old = take_two(args, &new);
  if (!old) return NULL;
  Records records = {NULL, 0, 0, 0};
  int more = 0;
  for (uint32_t i = 0; i < old->count && i < new->count; i++)
    more |= add_chip(&records, i, (const Chip *)old->block->bytes + i, (const Chip *)new->block->bytes + i);
  PyObject *found = records.failed ? PyErr_NoMemory()
                                   : Py_BuildValue("y#O", records.bytes ? (char *)records.bytes : "",
                                                   (Py_ssize_t)records.used, more ? Py_True : Py_False);
  free(records.bytes);
  return found;
}

static PyObject *take_over(PyObject *module, PyObject *args) {
  (void)module;
  Configuration *new, *old = take_two(args, &new);
  if (!old) return NULL;
  memcpy(old->block->bytes, new->block->bytes, sizeof(Chip) * (old->count < new->count ? old->count : new->count));
  Py_RETURN_NONE;
}

PyMethodDef difference_methods[] = {
    {"_difference", difference, METH_VARARGS,
     "_difference(old, new): the records of what differs in the chips of both, and whether there is more than records say."},
    {"_take_over", take_over, METH_VARARGS, "_take_over(configuration, new): copies the chips that both have."},
    {NULL, NULL, 0, NULL}};
