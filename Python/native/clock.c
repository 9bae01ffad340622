/* Who moves time: the wall clock, the script's own sleeping and polling, or only whom it is told by. */
#include "device.h"

#include <time.h>

/* A real clock may lag this much before it counts as an overrun: what scripts tolerate (10 ms). */
#define SLACK (10 * DYNAP_MS)
/* How much is run between two looks at signals. */
#define SLICE (50 * DYNAP_MS)

int64_t wall_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int enter(Device *device) {
  if (!PyThread_acquire_lock(device->lock, NOWAIT_LOCK)) {
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(device->lock, WAIT_LOCK);
    Py_END_ALLOW_THREADS
  }
  if (device->board) return 0;
  PyThread_release_lock(device->lock);
  PyErr_SetString(PyExc_RuntimeError, "the board is closed: open it again with samna.device.open_device()");
  return -1;
}

void leave(Device *device) { PyThread_release_lock(device->lock); }

int run_to(Device *device, int64_t time) {
  while (device->time < time) {
    int64_t next = time - device->time > SLICE ? device->time + SLICE : time;
    int32_t code;
    if (next - device->time > DYNAP_MS / 4) {
      Py_BEGIN_ALLOW_THREADS
      code = library.run_until(device->board, next);
      Py_END_ALLOW_THREADS
    } else
      code = library.run_until(device->board, next);
    if (code == DYNAP_OK) device->time = next;
    else library.time(device->board, &device->time);
    if (code == DYNAP_E_INTERRUPT && PyErr_CheckSignals() == 0) return device_error(code);
    if (code != DYNAP_OK) return PyErr_Occurred() ? -1 : device_error(code);
    if (device->time < time && PyErr_CheckSignals()) return -1;
  }
  return 0;
}

/* Follows the wall clock; where the machine cannot, emulated time is stretched and the lag counted. */
static int follow(Device *device) {
  int64_t before = INT64_MAX;
  for (int pass = 0;; pass++) {
    int64_t target = (wall_time() - device->wall) * 1000, lag = target - device->time;
    if (lag < device->quantum) return 0;
    if (pass > 0 && lag > SLACK && lag > before / 2) {
      device->overruns++;
      device->overrun_time += lag;
      if (lag > device->longest_lag) device->longest_lag = lag;
      device->wall += lag / 1000;
      return 0;
    }
    before = lag;
    if (run_to(device, target)) return -1;
  }
}

int settle(Device *device) {
  if (device->mode == REALTIME) return follow(device);
  return device->target > device->time ? run_to(device, device->target) : 0;
}
