/* Events between lists of NormalGridEvent and the board. */
#include "device.h"

#include <stdlib.h>

enum { BATCH = 4096 };

static void to_grid_event(Device *device, const dynap_event *from, GridEvent *to) {
  uint32_t word = from->word, cores = DYNAP_WORD_CORES(word);
  for (int i = 0; i < 4; i++) to->event.core[i] = cores >> i & 1;
  to->event.x = (int8_t)DYNAP_WORD_X(word);
  to->event.y = (int8_t)DYNAP_WORD_Y(word);
  to->event.tag = (uint16_t)DYNAP_WORD_TAG(word);
  /* Assumed: the board stamps an event at the tick of its counter that follows the arrival. So an echo is later than the
   * event was sent, by at least a microsecond, which scripts rely on; stamps never go back. */
  int64_t stamp = (from->time - device->epoch) / DYNAP_US + 1;
  if (stamp < device->stamped) stamp = device->stamped;
  device->stamped = stamp;
  to->timestamp = (uint32_t)stamp;
}

static int earlier(const void *a, const void *b) {
  int64_t x = ((const dynap_event *)a)->time, y = ((const dynap_event *)b)->time;
  return x < y ? -1 : x > y;
}

/* Takes what waits; the caller frees the events. */
static int32_t drain(Device *device, dynap_event **events, size_t *count) {
  size_t waiting = 0, taken = 0;
  *events = NULL;
  *count = 0;
  int32_t code = library.event_count(device->board, &waiting);
  if (code != DYNAP_OK || waiting == 0) return code;
  *events = malloc(waiting * sizeof(dynap_event));
  if (!*events) return DYNAP_E_INTERNAL;
  code = library.read_events(device->board, *events, waiting, &taken);
  *count = code == DYNAP_OK ? taken : 0;
  for (size_t i = 1; i < *count; i++)
    if ((*events)[i].time < (*events)[i - 1].time) { /* rare: arrivals over links of different latency */
      qsort(*events, *count, sizeof(dynap_event), earlier);
      break;
    }
  return code;
}

/* Brings the board to the present and takes what waits. An empty poll moves a virtual clock by its quantum. */
static int poll(Device *device, dynap_event **events, size_t *count) {
  *events = NULL;
  *count = 0;
  device->polls++;
  if (settle(device)) return -1;
  /* Nothing new can have come while time stood: the last poll took all. */
  if (device->mode != VIRTUAL && device->drained == device->time) return 0;
  int32_t code = drain(device, events, count);
  if (code == DYNAP_OK && *count == 0 && device->mode == VIRTUAL) {
    device->target = device->time + device->quantum;
    if (settle(device)) return -1;
    free(*events);
    code = drain(device, events, count);
  }
  if (code != DYNAP_OK) return device_error(code);
  device->drained = device->time;
  device->read += (int64_t)*count;
  return 0;
}

PyObject *device_read_events(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  dynap_event *events = NULL;
  size_t count = 0;
  PyObject *list = poll(self, &events, &count) ? NULL : PyList_New((Py_ssize_t)count);
  for (size_t i = 0; list && i < count; i++) {
    View *view = (View *)new_value(&event_class);
    if (!view) {
      Py_DECREF(list);
      list = NULL;
      break;
    }
    to_grid_event(self, &events[i], (GridEvent *)view->data);
    PyList_SetItem(list, (Py_ssize_t)i, (PyObject *)view);
  }
  free(events);
  leave(self);
  return list;
}

PyObject *device_output_read(Device *self, PyObject *ignored) {
  (void)ignored;
  if (enter(self)) return NULL;
  dynap_event *events = NULL;
  size_t count = 0;
  PyObject *list = poll(self, &events, &count) ? NULL : PyList_New((Py_ssize_t)count * 2);
  for (size_t i = 0; list && i < count; i++) {
    GridEvent event;
    to_grid_event(self, &events[i], &event);
    PyList_SetItem(list, (Py_ssize_t)(2 * i), PyLong_FromUnsignedLong(events[i].word));
    PyList_SetItem(list, (Py_ssize_t)(2 * i + 1), PyLong_FromUnsignedLong(event.timestamp));
  }
  free(events);
  leave(self);
  return list;
}

/* When the interface lets an event go: at its stamp; at once when the counter has passed it (assumed: compared without
 * regard to the counter's wrap, which is why scripts avoid it); never before the one in front of it. */
static int64_t release(Device *device, uint32_t stamp) {
  int64_t now = device->time, counted = (now - device->epoch) / DYNAP_US;
  uint32_t counter = (uint32_t)counted;
  int64_t time = stamp > counter ? device->epoch + (counted + (stamp - counter)) * DYNAP_US : now;
  if (stamp <= counter) device->late++;
  if (time < device->released) {
    device->unordered += stamp > counter;
    time = device->released;
  }
  device->released = time;
  return time;
}

/* write_events(events, chip): the FIFO of the interface, played in order. */
PyObject *device_write_events(Device *self, PyObject *args) {
  PyObject *given;
  unsigned int chip = 0;
  if (!PyArg_ParseTuple(args, "O|I", &given, &chip)) return NULL;
  PyObject *list = PyList_Check(given) ? (Py_INCREF(given), given) : PySequence_List(given);
  if (!list) return NULL;
  Py_ssize_t count = PyList_Size(list);
  if (chip >= self->count) {
    Py_DECREF(list);
    return PyErr_Format(PyExc_ValueError, "the board has no chip %u: it has %u", chip, self->count);
  }
  for (Py_ssize_t i = 0; i < count; i++)
    if (!is_view(PyList_GetItem(list, i), &event_class)) {
      PyErr_Format(PyExc_TypeError, "events[%zd] is no NormalGridEvent; nothing has been written", i);
      Py_DECREF(list);
      return NULL;
    }
  dynap_event *batch = count ? malloc(sizeof(dynap_event) * (count < BATCH ? (size_t)count : BATCH)) : NULL;
  if (count && !batch) {
    Py_DECREF(list);
    return PyErr_NoMemory();
  }
  int failed = enter(self);
  if (!failed) {
    failed = settle(self);
    for (Py_ssize_t done = 0; !failed && done < count;) {
      size_t filled = 0;
      for (; filled < BATCH && done < count && done < PyList_Size(list); done++) {
        const GridEvent *event = (const GridEvent *)((View *)PyList_GetItem(list, done))->data;
        uint32_t cores = 0;
        for (int k = 0; k < 4; k++) cores |= (uint32_t)event->event.core[k] << k;
        batch[filled++] = (dynap_event){
            release(self, event->timestamp), DYNAP_WORD(event->event.tag, cores, event->event.x, event->event.y),
            (uint16_t)chip, DYNAP_IN_HOST, 0};
      }
      int32_t code = library.inject(self->board, batch, filled);
      if (code != DYNAP_OK) failed = device_error(code);
      else self->written += (int64_t)filled;
      if (!filled) break;
    }
    leave(self);
  }
  free(batch);
  Py_DECREF(list);
  if (failed) return NULL;
  Py_RETURN_NONE;
}
