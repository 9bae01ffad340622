/* A chip between the vendor's objects and the library: only what differs is written. */
#include "device.h"

#include <stdlib.h>

/* Where the lists of biases of a chip live. */
typedef struct { uint8_t list, unit; uint16_t count; size_t offset; } Biases;

static int list_biases(Biases *rows) {
  int n = 0;
  for (int i = 0; i < CORES; i++)
    rows[n++] = (Biases){DYNAP_NAME_CORE_PARAMETER, (uint8_t)i, CORE_BIASES,
                         offsetof(Chip, cores) + i * sizeof(Core) + offsetof(Core, parameters)};
  rows[n++] = (Biases){DYNAP_NAME_SHARED_PARAMETER, 0, SHARED_BIASES, offsetof(Chip, shared01)};
  rows[n++] = (Biases){DYNAP_NAME_SHARED_PARAMETER, 1, SHARED_BIASES, offsetof(Chip, shared23)};
  rows[n++] = (Biases){DYNAP_NAME_GLOBAL_PARAMETER, 0, GLOBAL_BIASES, offsetof(Chip, global)};
  for (int i = 0; i < 2 * SADC_GROUPS; i++)
    rows[n++] = (Biases){DYNAP_NAME_GROUP_PARAMETER, (uint8_t)i, SADC_BIASES,
                         (i < SADC_GROUPS ? offsetof(Chip, sadc01) : offsetof(Chip, sadc23)) +
                             i % SADC_GROUPS * SADC_BIASES * sizeof(Bias)};
  rows[n++] = (Biases){DYNAP_NAME_COMMON_PARAMETER, 0, AMP_BIASES, offsetof(Chip, bioamps) + offsetof(Bioamps, common)};
  for (int i = 0; i < CHANNELS; i++)
    rows[n++] = (Biases){DYNAP_NAME_CHANNEL_PARAMETER, (uint8_t)i, CHANNEL_BIASES,
                         offsetof(Chip, bioamps) + offsetof(Bioamps, channels) + i * CHANNEL_BIASES * sizeof(Bias)};
  return n;
}
enum { BIAS_LISTS = CORES + 3 + 2 * SADC_GROUPS + 1 + CHANNELS };

/* The value of a field of the library, read from a chip or, with `write`, written to it. */
static int64_t field_value(Chip *chip, uint8_t core_index, uint8_t field, const int64_t *write) {
  Core *core = &chip->cores[core_index];
  Sensor *sensor = &chip->sensor;
  Bioamps *bioamps = &chip->bioamps;
#define PLACE(code, type, place) \
  case code: { type *p = &(place); if (write) *p = (type)*write; return (int64_t)*p; }
#define BITS(code, place, count) \
  case code: if (write) spread(*write, place, count); return bits(place, count);
  switch (field) {
    PLACE(DYNAP_FIELD_CORE_MONITORING, uint8_t, core->monitoring)
    PLACE(DYNAP_FIELD_CORE_MONITORED_NEURON, uint8_t, core->monitored)
    BITS(DYNAP_FIELD_CORE_SADC_ENABLES, core->sadc.on, CORE_SADC)
    PLACE(DYNAP_FIELD_CORE_STD_BUFFER, uint8_t, core->stdbuf)
    PLACE(DYNAP_FIELD_CORE_PULSE_MONITOR1, uint8_t, core->extender1)
    PLACE(DYNAP_FIELD_CORE_PULSE_MONITOR2, uint8_t, core->extender2)
    PLACE(DYNAP_FIELD_CORE_ID, int64_t, core->id)
    PLACE(DYNAP_FIELD_CORE_COOKIE, int64_t, core->cookie)
    BITS(DYNAP_FIELD_CHIP_SADC_ENABLES, chip->sadc.on, CHIP_SADC)
    PLACE(DYNAP_FIELD_CHIP_PG0_REFERENCE, uint8_t, chip->reference0)
    PLACE(DYNAP_FIELD_CHIP_PG1_REFERENCE, uint8_t, chip->reference1)
    PLACE(DYNAP_FIELD_CHIP_PG0_POWERDOWN, uint8_t, chip->powerdown0)
    PLACE(DYNAP_FIELD_CHIP_PG1_POWERDOWN, uint8_t, chip->powerdown1)
    PLACE(DYNAP_FIELD_FRONT_END_POWERDOWN, uint8_t, bioamps->powerdown)
    PLACE(DYNAP_FIELD_FRONT_END_GAIN, uint8_t, bioamps->gain)
    PLACE(DYNAP_FIELD_FRONT_END_SEPARATE, uint8_t, bioamps->separate)
    BITS(DYNAP_FIELD_FRONT_END_MONITORS, bioamps->monitors, 6)
    PLACE(DYNAP_FIELD_SENSOR_MODE, int32_t, sensor->mode)
    PLACE(DYNAP_FIELD_SENSOR_DROP, uint8_t, sensor->drop)
    PLACE(DYNAP_FIELD_SENSOR_OFF, uint8_t, sensor->off)
    PLACE(DYNAP_FIELD_SENSOR_ON, uint8_t, sensor->on)
    PLACE(DYNAP_FIELD_SENSOR_SHIFT_X, uint32_t, sensor->pooling.x)
    PLACE(DYNAP_FIELD_SENSOR_SHIFT_Y, uint32_t, sensor->pooling.y)
    PLACE(DYNAP_FIELD_SENSOR_COPY, uint8_t, sensor->copy)
    PLACE(DYNAP_FIELD_SENSOR_COPY_X, int32_t, sensor->hop.x)
    PLACE(DYNAP_FIELD_SENSOR_COPY_Y, int32_t, sensor->hop.y)
    PLACE(DYNAP_FIELD_SENSOR_ACK_DELAY, int32_t, sensor->delay_ns)
    PLACE(DYNAP_FIELD_SENSOR_ORIGIN_X, uint32_t, sensor->origin.x)
    PLACE(DYNAP_FIELD_SENSOR_ORIGIN_Y, uint32_t, sensor->origin.y)
    PLACE(DYNAP_FIELD_SENSOR_MAX_X, uint32_t, sensor->max.x)
    PLACE(DYNAP_FIELD_SENSOR_MAX_Y, uint32_t, sensor->max.y)
    default: return 0;
  }
}
enum { CORE_FIELDS = DYNAP_FIELD_CORE_COOKIE + 1, FIELDS = DYNAP_FIELD_SENSOR_MAX_Y + 1 };

static int list_fields(uint32_t index, dynap_field *fields) {
  int n = 0;
  for (int core = 0; core < CORES; core++)
    for (int field = 0; field < CORE_FIELDS; field++)
      fields[n++] = (dynap_field){(uint16_t)index, (uint8_t)core, (uint8_t)field, 0, 0};
  for (int field = CORE_FIELDS; field < FIELDS; field++)
    fields[n++] = (dynap_field){(uint16_t)index, 0, (uint8_t)field, 0, 0};
  return n;
}
enum { FIELD_ROWS = CORES * CORE_FIELDS + FIELDS - CORE_FIELDS };

/* The memories of a neuron. */
enum { CAM, SRAM, LATCH_BITS, MEMORIES };

static int differs(int memory, const Neuron *old, const Neuron *new) {
  switch (memory) {
    case CAM: return memcmp(old->synapses, new->synapses, sizeof old->synapses) != 0;
    case SRAM: return memcmp(old->destinations, new->destinations, sizeof old->destinations) != 0;
    default: return memcmp(old->latches, new->latches, sizeof old->latches) != 0;
  }
}

/* Writes a memory of neurons side by side that all differ; of the synapses from the first that differs to the last. */
static int32_t push_run(dynap_board *board, int memory, uint32_t number, const Neuron *old, const Neuron *new, int count,
                        uint32_t *words) {
  if (memory == LATCH_BITS) {
    uint16_t latches[NEURONS];
    for (int n = 0; n < count; n++) latches[n] = (uint16_t)bits(new[n].latches, LATCHES);
    return library.write_latches(board, number, latches, (size_t)count);
  }
  if (memory == SRAM) {
    for (int i = 0; i < count * DESTINATIONS; i++)
      words[i] = sram_word(&new[i / DESTINATIONS].destinations[i % DESTINATIONS]);
    return library.write_sram(board, number * DESTINATIONS, words, (size_t)(count * DESTINATIONS));
  }
  for (int i = 0; i < count * SYNAPSES; i++) words[i] = cam_word(&new[i / SYNAPSES].synapses[i % SYNAPSES]);
  const Neuron *before = &old[count - 1], *after = &new[count - 1];
  int first = 0, last = SYNAPSES - 1;
  while (!memcmp(&old->synapses[first], &new->synapses[first], sizeof(Synapse))) first++;
  while (!memcmp(&before->synapses[last], &after->synapses[last], sizeof(Synapse))) last--;
  size_t length = (size_t)((count - 1) * SYNAPSES + last - first + 1);
  return library.write_cam(board, number * SYNAPSES + (uint32_t)first, words + first, length);
}

/* Writes what differs of the neurons of a core; the library changes those side by side at once. */
static int32_t push_neurons(dynap_board *board, uint32_t number, const Neuron *old, const Neuron *new) {
  uint32_t *words = malloc(sizeof(uint32_t) * NEURONS * SYNAPSES);
  if (!words) return DYNAP_E_INTERNAL;
  int32_t code = DYNAP_OK;
  for (int memory = 0; memory < MEMORIES; memory++)
    for (int n = 0, end; n < NEURONS && code == DYNAP_OK; n = end) {
      for (end = n; end < NEURONS && differs(memory, &old[end], &new[end]);) end++;
      if (end > n) code = push_run(board, memory, number + (uint32_t)n, &old[n], &new[n], end - n, words);
      else end++;
    }
  free(words);
  return code;
}

static int32_t push_destinations(dynap_board *board, uint32_t index, const Chip *old, const Chip *new) {
  dynap_destination *rows = malloc(sizeof(dynap_destination) * (PIXELS + 2));
  if (!rows) return DYNAP_E_INTERNAL;
  size_t n = 0;
  for (uint32_t i = 0; i < PIXELS + 2; i++) {
    int pixel = i < PIXELS;
    const Destination *was = pixel ? &old->sensor.pixels[i] : &old->bioamps.route[i - PIXELS];
    const Destination *is = pixel ? &new->sensor.pixels[i] : &new->bioamps.route[i - PIXELS];
    if (!memcmp(was, is, sizeof *is)) continue;
    rows[n++] = (dynap_destination){
        pixel ? index * PIXELS + i : index, is->tag, pixel ? DYNAP_AT_PIXEL : DYNAP_AT_FRONT_END,
        pixel ? 0 : (uint8_t)(i - PIXELS), (uint8_t)bits(is->core, 4), is->x, is->y, 0};
  }
  int32_t code = n ? library.write_destinations(board, rows, n) : DYNAP_OK;
  free(rows);
  return code;
}

static int32_t push_filter(dynap_board *board, uint32_t index, const Sensor *sensor) {
  uint16_t pairs[2 * FILTERED];
  for (uint32_t i = 0; i < sensor->filter_count; i++) {
    pairs[2 * i] = (uint16_t)(sensor->filter[i].x > UINT16_MAX ? UINT16_MAX : sensor->filter[i].x);
    pairs[2 * i + 1] = (uint16_t)(sensor->filter[i].y > UINT16_MAX ? UINT16_MAX : sensor->filter[i].y);
  }
  return library.write_pixel_filter(board, index, pairs, sensor->filter_count);
}

int32_t push_chip(dynap_board *board, uint32_t index, const Chip *old, const Chip *new) {
  if (!memcmp(old, new, sizeof(Chip))) return DYNAP_OK;
  int32_t code = DYNAP_OK;
  for (uint32_t c = 0; c < CORES && code == DYNAP_OK; c++)
    if (memcmp(old->cores[c].neurons, new->cores[c].neurons, sizeof old->cores[c].neurons))
      code = push_neurons(board, DYNAP_NEURON(index, c, 0), old->cores[c].neurons, new->cores[c].neurons);
  Biases lists[BIAS_LISTS];
  list_biases(lists);
  dynap_bias biases[CORE_BIASES];
  for (int i = 0; i < BIAS_LISTS && code == DYNAP_OK; i++) {
    const Bias *was = (const Bias *)((const char *)old + lists[i].offset), *is = (const Bias *)((const char *)new + lists[i].offset);
    size_t n = 0;
    for (uint16_t k = 0; k < lists[i].count; k++)
      if (was[k].coarse != is[k].coarse || was[k].fine != is[k].fine || was[k].type != is[k].type)
        biases[n++] = (dynap_bias){(uint16_t)index, lists[i].list, lists[i].unit, k, is[k].coarse, is[k].fine,
                                   was[k].type != is[k].type ? is[k].type : 0, {0}};
    if (n) code = library.write_biases(board, biases, n);
  }
  dynap_field fields[FIELD_ROWS];
  int count = list_fields(index, fields);
  size_t changed = 0;
  for (int i = 0; i < count; i++) {
    int64_t was = field_value((Chip *)old, fields[i].core, fields[i].field, NULL);
    int64_t is = field_value((Chip *)new, fields[i].core, fields[i].field, NULL);
    if (was == is) continue;
    fields[changed] = fields[i];
    fields[changed++].value = is;
  }
  if (code == DYNAP_OK && changed) code = library.write_fields(board, fields, changed);
  if (code == DYNAP_OK && (memcmp(old->sensor.pixels, new->sensor.pixels, sizeof old->sensor.pixels) ||
                           memcmp(old->bioamps.route, new->bioamps.route, sizeof old->bioamps.route)))
    code = push_destinations(board, index, old, new);
  if (code == DYNAP_OK && (old->sensor.filter_count != new->sensor.filter_count ||
                           memcmp(old->sensor.filter, new->sensor.filter, sizeof old->sensor.filter)))
    code = push_filter(board, index, &new->sensor);
  return code;
}

/* Reads a chip; what the library does not keep (the vendor's bookkeeping) stays. */
int32_t pull_chip(dynap_board *board, uint32_t index, Chip *chip) {
  int32_t code = DYNAP_OK;
  for (uint32_t n = 0; n < CORES * NEURONS && code == DYNAP_OK; n++) {
    Neuron *neuron = &chip->cores[n / NEURONS].neurons[n % NEURONS];
    uint32_t number = index * CORES * NEURONS + n, cam[SYNAPSES], sram[DESTINATIONS];
    uint16_t latches = 0;
    code = library.read_cam(board, number * SYNAPSES, cam, SYNAPSES);
    if (code == DYNAP_OK) code = library.read_sram(board, number * DESTINATIONS, sram, DESTINATIONS);
    if (code == DYNAP_OK) code = library.read_latches(board, number, &latches, 1);
    if (code != DYNAP_OK) return code;
    for (int i = 0; i < SYNAPSES; i++) neuron->synapses[i] = synapse_of(cam[i]);
    for (int i = 0; i < DESTINATIONS; i++) neuron->destinations[i] = destination_of(sram[i]);
    spread(latches, neuron->latches, LATCHES);
  }
  Biases lists[BIAS_LISTS];
  list_biases(lists);
  dynap_bias biases[CORE_BIASES];
  for (int i = 0; i < BIAS_LISTS; i++) {
    for (uint16_t k = 0; k < lists[i].count; k++)
      biases[k] = (dynap_bias){(uint16_t)index, lists[i].list, lists[i].unit, k, 0, 0, 0, {0}};
    code = library.read_biases(board, biases, lists[i].count);
    if (code != DYNAP_OK) return code;
    Bias *to = (Bias *)((char *)chip + lists[i].offset);
    for (int k = 0; k < lists[i].count; k++) {
      to[k].coarse = biases[k].coarse;
      to[k].fine = biases[k].fine;
      if (biases[k].type) to[k].type = biases[k].type;
    }
  }
  dynap_field fields[FIELD_ROWS];
  int count = list_fields(index, fields);
  code = library.read_fields(board, fields, (size_t)count);
  for (int i = 0; code == DYNAP_OK && i < count; i++) field_value(chip, fields[i].core, fields[i].field, &fields[i].value);
  for (uint32_t i = 0; code == DYNAP_OK && i < PIXELS + 2; i++) {
    int pixel = i < PIXELS;
    dynap_destination row = {.place = pixel ? index * PIXELS + i : index,
                             .kind = pixel ? DYNAP_AT_PIXEL : DYNAP_AT_FRONT_END, .index = pixel ? 0 : (uint8_t)(i - PIXELS)};
    code = library.read_destinations(board, &row, 1);
    Destination *to = pixel ? &chip->sensor.pixels[i] : &chip->bioamps.route[i - PIXELS];
    if (code == DYNAP_OK) *to = destination_of(DYNAP_WORD(row.tag, row.cores, row.x_hop, row.y_hop));
  }
  uint16_t pairs[2 * FILTERED];
  size_t pixels = 0;
  if (code == DYNAP_OK) code = library.read_pixel_filter(board, index, pairs, FILTERED, &pixels);
  chip->sensor.filter_count = (uint32_t)(pixels > FILTERED ? FILTERED : pixels);
  for (uint32_t i = 0; i < chip->sensor.filter_count; i++) chip->sensor.filter[i] = (Pixel){pairs[2 * i], pairs[2 * i + 1]};
  return code;
}
