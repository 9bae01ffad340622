/* The objects of the vendor's configuration as plain structures, and the tables that describe them.
 *
 * A configuration is one block of memory. The Python objects of the module are either small values that
 * hold their bytes themselves, or windows into a block; so a whole chip is copied, compared and pickled by
 * bytes, while `chips[0].cores[1].neurons[2].synapses[3].tag = 4` writes in place.
 * layout.c says once which fields a class has; Python attributes, JSON, equality and messages follow it. */
#ifndef DYNAPSE_MODEL_H
#define DYNAPSE_MODEL_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x03090000
#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
  SYNAPSES = 64, DESTINATIONS = 4, LATCHES = 14, NEURONS = 256, CORES = 4,
  CORE_BIASES = 52, SHARED_BIASES = 6, GLOBAL_BIASES = 2, SADC_BIASES = 5, SADC_GROUPS = 3,
  AMP_BIASES = 14, CHANNEL_BIASES = 10, CHANNELS = 8, CORE_SADC = 14, CHIP_SADC = 8,
  /* Assumed: neither the length of the sensor's map nor the capacity of its filter is published. */
  PIXELS = 4096, FILTERED = 64,
  /* A destination word reaches 7 chips to each side. */
  CHIPS = 225
};

typedef struct { uint16_t dendrite, tag; uint8_t stp, weight[4], precise, mismatched, pad; } Synapse;
typedef struct { uint8_t core[4]; int8_t x, y; uint16_t tag; } Destination;
typedef struct { Destination event; uint32_t timestamp; } GridEvent;
typedef struct { int64_t address, cookie; uint8_t type, coarse, fine, initial, switchable, pad[3]; } Bias;
typedef struct { uint32_t x, y; } Pixel;
typedef struct { int32_t x, y; } Offset;
typedef struct {
  Synapse synapses[SYNAPSES];
  Destination destinations[DESTINATIONS];
  uint8_t latches[LATCHES], pad[2];
} Neuron;
typedef struct { uint8_t on[CORE_SADC]; } CoreSadc;
typedef struct { uint8_t on[CHIP_SADC]; } ChipSadc;
typedef struct {
  Neuron neurons[NEURONS];
  Bias parameters[CORE_BIASES];
  int64_t id, cookie;
  CoreSadc sadc;
  uint8_t monitoring, monitored, stdbuf, extender1, extender2, pad[5];
} Core;
typedef struct {
  int32_t mode, delay_ns;
  Pixel pooling, origin, max;
  Offset hop;
  uint8_t drop, off, on, copy;
  uint32_t pixel_count, filter_count, pad;
  Destination pixels[PIXELS];
  Pixel filter[FILTERED];
} Sensor;
typedef struct {
  Bias common[AMP_BIASES], channels[CHANNELS][CHANNEL_BIASES];
  Destination route[2];
  uint8_t powerdown, gain, separate, monitors[6], pad[7];
} Bioamps;
typedef struct {
  Core cores[CORES];
  Bias global[GLOBAL_BIASES], shared01[SHARED_BIASES], shared23[SHARED_BIASES];
  Bias sadc01[SADC_GROUPS][SADC_BIASES], sadc23[SADC_GROUPS][SADC_BIASES];
  ChipSadc sadc;
  Sensor sensor;
  Bioamps bioamps;
  uint8_t reference0, reference1, powerdown0, powerdown1, pad[4];
} Chip;

/* What the bytes of a field mean. */
typedef enum { BOOL, U8, I8, U16, U32, I32, I64, CHAR, STRUCT, TABLE } Kind;
/* How many there are: one; a fixed array; an array with a count of its own; the same as a set. */
typedef enum { ONE, FIXED, COUNTED, SET } Shape;

/* A map from parameter names to biases. */
typedef struct {
  const char *noun;
  int count;
  const struct BiasRow { const char *name; char type; uint8_t coarse, fine, switchable; } *rows;
} Table;

typedef struct Class Class;

typedef struct {
  const char *name;  /* Python's */
  const char *key;   /* JSON's */
  const char *older; /* how older releases spell both, "python\0JSON"; or NULL */
  Kind kind;
  Shape shape;
  uint32_t offset, count, stride, counter; /* counter: offset of the count of a counted array */
  int64_t low, high;
  const char *rule; /* what to say about a number outside */
  const Class *of;
  const Table *table;
  int choices; /* index + 1 of the enumeration in `choices` */
} Field;

struct Class {
  const char *name;
  uint32_t size;
  int count;
  const Field *fields;
  void (*reset)(void *); /* the power-up value, on zeroed memory; NULL: all zero */
  PyTypeObject **type;
};

/* A value, or a window into the memory of another object. */
typedef struct {
  PyObject_HEAD
  const Class *of;
  PyObject *owner; /* who keeps `data` alive; NULL: `own` does */
  char *data;
  int64_t own[3];
} View;

/* Elements of a field that is an array. */
typedef struct {
  PyObject_HEAD
  const Field *field;
  PyObject *owner;
  char *data;       /* of the first element */
  uint32_t *counter; /* NULL: a fixed array */
  uint32_t count;
} Array;

/* Memory of chips, shared by the objects that look into it. */
typedef struct { PyObject_HEAD char *bytes; } Block;

/* A whole configuration. */
typedef struct { PyObject_HEAD Block *block; uint32_t count; } Configuration;

enum { DENDRITE, DVS_MODE, PARAMETER_TYPE, CHOICES };

/* layout.c */
extern const Class synapse_class, destination_class, event_class, bias_class, pixel_class, offset_class,
    neuron_class, core_sadc_class, chip_sadc_class, core_class, sensor_class, bioamps_class, chip_class;
extern const Class *const classes[];
extern const int class_count;
extern const Field chips_field;
void reset_biases(Bias *biases, const Table *table);

/* view.c */
extern PyTypeObject *types[];
int make_types(PyObject *module);
PyObject *new_view(const Class *of, PyObject *owner, char *data);
PyObject *new_value(const Class *of);
int is_view(PyObject *object, const Class *of);

/* values.c: between bytes and Python's values */
extern PyObject *choices[CHOICES], *map_type, *set_type;
PyObject *get_element(const Field *field, PyObject *owner, char *data);
int set_element(const Field *field, const char *noun, char *data, PyObject *value);
PyObject *get_field(const Field *field, PyObject *owner, char *base);
int set_field(const Field *field, const char *noun, char *base, PyObject *value);
int64_t load_number(const Field *field, const char *data);
void store_number(const Field *field, char *data, int64_t value);

/* array.c */
extern PyTypeObject *array_type;
int make_array_type(void);
PyObject *new_array(const Field *field, PyObject *owner, char *base);
int set_elements(const Field *field, const char *noun, char *base, PyObject *values);

/* configuration.c */
extern PyTypeObject *configuration_type, *block_type;
int make_configuration_types(PyObject *module);
PyObject *new_configuration(uint32_t chips);
void reset_chips(char *bytes, uint32_t count);

/* json_write.c, json_read.c */
PyObject *write_json(const Class *of, const char *data, int compact);
PyObject *write_chips_json(const char *data, uint32_t chips, int compact);
int read_json(const Class *of, char *data, const char *text, Py_ssize_t length);
/* Allocates the chips with malloc; the caller frees them. */
int read_chips_json(char **chips, uint32_t *count, const char *text, Py_ssize_t length);

/* device.c */
int make_device(PyObject *module);

#endif
