/* The fields of the vendor's classes, in the order of the vendor's serialisation: the only place that names them. */
#include "model.h"
#include "parameters.inc"

#define COUNT(rows) (int)(sizeof(rows) / sizeof((rows)[0]))
#define ANY INT64_MIN, INT64_MAX, NULL
#define UINT32 0, 4294967295LL, "the vendor's library keeps a number of 32 bits here, 0 to 4294967295"
#define INT32 INT32_MIN, INT32_MAX, "the vendor's library keeps a signed number of 32 bits here"
#define TAG 0, 2047, "a CAM word stores 11 bits, so tags run from 0 to 2047"
#define HOP -7, 7, "a destination word stores a sign and 3 bits, so hops run from -7 to 7"
/* One value. */
#define FIELD(type, member, name, key, kind, ...) \
  {name, key, NULL, kind, ONE, offsetof(type, member), 1, 0, 0, __VA_ARGS__}
#define FLAG(type, member, name, key) FIELD(type, member, name, key, BOOL, 0, 1, NULL, NULL, NULL, 0)
#define NUMBER(type, member, name, key, kind, ...) FIELD(type, member, name, key, kind, __VA_ARGS__, NULL, NULL, 0)
#define CHOICE(type, member, name, key, kind, choice) FIELD(type, member, name, key, kind, ANY, NULL, NULL, choice + 1)
#define NESTED(type, member, name, key, of) FIELD(type, member, name, key, STRUCT, ANY, &of, NULL, 0)
#define BIASES(type, member, name, key, table) FIELD(type, member, name, key, TABLE, ANY, NULL, &table, 0)
/* Several values. */
#define MANY(type, member, name, key, kind, count, of, table) \
  {name, key, NULL, kind, FIXED, offsetof(type, member), count, sizeof(((type *)0)->member[0]), 0, ANY, of, table, 0}

static const Table core_table = {"a core", COUNT(core_rows), core_rows};
static const Table shared_table = {"the shared parameters", COUNT(shared_rows), shared_rows};
static const Table global_table = {"the global parameters", COUNT(global_rows), global_rows};
static const Table sadc_table = {"a group of spiking ADCs", COUNT(sadc_rows), sadc_rows};
static const Table amp_table = {"the front end", COUNT(amp_rows), amp_rows};
static const Table channel_table = {"a channel of the front end", COUNT(channel_rows), channel_rows};

_Static_assert(COUNT(core_rows) == CORE_BIASES && COUNT(shared_rows) == SHARED_BIASES, "model.h counts the rows");
_Static_assert(COUNT(global_rows) == GLOBAL_BIASES && COUNT(sadc_rows) == SADC_BIASES, "model.h counts the rows");
_Static_assert(COUNT(amp_rows) == AMP_BIASES && COUNT(channel_rows) == CHANNEL_BIASES, "model.h counts the rows");

static const Field synapse_fields[] = {
    CHOICE(Synapse, dendrite, "dendrite", "dendrite", U16, DENDRITE),
    FLAG(Synapse, stp, "stp", "stp"),
    MANY(Synapse, weight, "weight", "weight", BOOL, 4, NULL, NULL),
    FLAG(Synapse, precise, "precise_delay", "preciseDelay"),
    FLAG(Synapse, mismatched, "mismatched_delay", "mismatchedDelay"),
    NUMBER(Synapse, tag, "tag", "tag", U16, TAG),
};

static const Field destination_fields[] = {
    MANY(Destination, core, "core", "core", BOOL, 4, NULL, NULL),
    NUMBER(Destination, x, "x_hop", "xHop", I8, HOP),
    NUMBER(Destination, y, "y_hop", "yHop", I8, HOP),
    NUMBER(Destination, tag, "tag", "tag", U16, TAG),
};

static const Field event_fields[] = {
    NESTED(GridEvent, event, "event", "event", destination_class),
    NUMBER(GridEvent, timestamp, "timestamp", "timestamp", U32, UINT32),
};

static const Field bias_fields[] = {
    FIELD(Bias, type, "type", "type", CHAR, ANY, NULL, NULL, 0),
    NUMBER(Bias, coarse, "coarse_value", "coarseValue", U8, 0, 5,
           "the parameter generator has six ranges, so coarse runs from 0 to 5"),
    NUMBER(Bias, fine, "fine_value", "fineValue", U8, 0, 255, "a range has 256 steps, so fine runs from 0 to 255"),
    NUMBER(Bias, address, "_address", "_address", I64, ANY),
    NUMBER(Bias, cookie, "_cookie", "_cookie", I64, ANY),
    CHOICE(Bias, initial, "_initial_type", "_initialType", U8, PARAMETER_TYPE),
    FLAG(Bias, switchable, "_switchable_type", "_switchableType"),
};

static const Field pixel_fields[] = {
    NUMBER(Pixel, x, "x", "x", U32, UINT32), NUMBER(Pixel, y, "y", "y", U32, UINT32)};
static const Field offset_fields[] = {
    NUMBER(Offset, x, "x", "x", I32, INT32), NUMBER(Offset, y, "y", "y", I32, INT32)};

#define LATCH(index, name, key) FLAG(Neuron, latches[index], "latch_" name, "latch" key)
static const Field neuron_fields[] = {
    MANY(Neuron, synapses, "synapses", "synapses", STRUCT, SYNAPSES, &synapse_class, NULL),
    MANY(Neuron, destinations, "destinations", "destinations", STRUCT, DESTINATIONS, &destination_class, NULL),
    LATCH(0, "so_dc", "SoDc"), LATCH(1, "so_adaptation", "SoAdaptation"), LATCH(2, "soif_kill", "SoifKill"),
    LATCH(3, "coho_ca_mem", "CohoCaMem"), LATCH(4, "ho_enable", "HoEnable"), LATCH(5, "ho_so_de", "HoSoDe"),
    LATCH(6, "deam_ampa", "DeamAmpa"), LATCH(7, "denm_nmda", "DenmNmda"),
    LATCH(8, "de_conductance", "DeConductance"), LATCH(9, "deam_alpha", "DeamAlpha"),
    LATCH(10, "denm_alpha", "DenmAlpha"), LATCH(11, "de_mux", "DeMux"), LATCH(12, "soif_type", "SoifType"),
    LATCH(13, "ho_active", "HoActive"),
};

#define SADC(type, index, name, key) FLAG(type, on[index], name, key)
static const Field core_sadc_fields[] = {
    SADC(CoreSadc, 0, "soif_mem", "SoifMem"),
    /* Releases spell it differently; scripts write one and read the other. */
    {"soif_refractory", "SoifRefractory", "soif_refectory\0SoifRefectory", BOOL, ONE, 1, 1, 0, 0, 0, 1, NULL, NULL,
     NULL, 0},
    SADC(CoreSadc, 2, "soad_dpi", "SoadDpi"), SADC(CoreSadc, 3, "soca_dpi", "SocaDpi"),
    SADC(CoreSadc, 4, "deam_edpi", "DeamEdpi"), SADC(CoreSadc, 5, "deam_idpi", "DeamIdpi"),
    SADC(CoreSadc, 6, "denm_edpi", "DenmEdpi"), SADC(CoreSadc, 7, "denm_idpi", "DenmIdpi"),
    SADC(CoreSadc, 8, "dega_idpi", "DegaIdpi"), SADC(CoreSadc, 9, "desc_idpi", "DescIdpi"),
    SADC(CoreSadc, 10, "sy_w42", "SyW42"), SADC(CoreSadc, 11, "sy_w21", "SyW21"),
    SADC(CoreSadc, 12, "soho_sogain", "SohoSogain"), SADC(CoreSadc, 13, "soho_degain", "SohoDegain"),
};

static const Field chip_sadc_fields[] = {
    SADC(ChipSadc, 0, "nccf_extin_vi_group0_pg1", "NccfExtinViGroup0Pg1"),
    SADC(ChipSadc, 1, "nccf_cal_refbias_v_group1_pg1", "NccfCalRefbiasVGroup1Pg1"),
    SADC(ChipSadc, 2, "nccf_cal_refbias_v_group2_pg1", "NccfCalRefbiasVGroup2Pg1"),
    SADC(ChipSadc, 3, "nccf_extin_vi_group2_pg1", "NccfExtinViGroup2Pg1"),
    SADC(ChipSadc, 4, "nccf_extin_vi_group0_pg0", "NccfExtinViGroup0Pg0"),
    SADC(ChipSadc, 5, "nccf_cal_refbias_v_group1_pg0", "NccfCalRefbiasVGroup1Pg0"),
    SADC(ChipSadc, 6, "nccf_cal_refbias_v_group2_pg0", "NccfCalRefbiasVGroup2Pg0"),
    SADC(ChipSadc, 7, "nccf_extin_vi_group2_pg0", "NccfExtinViGroup2Pg0"),
};

static const Field core_fields[] = {
    MANY(Core, neurons, "neurons", "neurons", STRUCT, NEURONS, &neuron_class, NULL),
    FLAG(Core, monitoring, "neuron_monitoring_on", "neuronMonitoringOn"),
    NUMBER(Core, monitored, "monitored_neuron", "monitoredNeuron", U8, 0, 255, "a core holds neurons 0 to 255"),
    BIASES(Core, parameters, "parameters", "parameters", core_table),
    NESTED(Core, sadc, "sadc_enables", "sadcEnables", core_sadc_class),
    FLAG(Core, stdbuf, "enable_syaw_stdbuf_an", "enableSyawStdbufAn"),
    FLAG(Core, extender1, "enable_pulse_extender_monitor1", "enablePulseExtenderMonitor1"),
    FLAG(Core, extender2, "enable_pulse_extender_monitor2", "enablePulseExtenderMonitor2"),
    NUMBER(Core, id, "_id", "_id", I64, ANY),
    NUMBER(Core, cookie, "_cookie", "_cookie", I64, ANY),
};

static const Field sensor_fields[] = {
    FLAG(Sensor, drop, "drop_events", "dropEvents"),
    CHOICE(Sensor, mode, "dvs_mode", "dvsMode", I32, DVS_MODE),
    FLAG(Sensor, off, "off_events", "offEvents"),
    FLAG(Sensor, on, "on_events", "onEvents"),
    NESTED(Sensor, pooling, "pooling_shift", "poolingShift", pixel_class),
    FLAG(Sensor, copy, "copy_events", "copyEvents"),
    NESTED(Sensor, hop, "copy_hop", "copyHop", offset_class),
    NUMBER(Sensor, delay_ns, "davis_req_ack_bugfix_delay_ns", "davisReqAckBugfixDelay_ns", I32, INT32),
    NESTED(Sensor, origin, "origin", "origin", pixel_class),
    NESTED(Sensor, max, "max", "max", pixel_class),
    {"pixel_destinations", "pixelDestinations", NULL, STRUCT, COUNTED, offsetof(Sensor, pixels), PIXELS,
     sizeof(Destination), offsetof(Sensor, pixel_count), ANY, &destination_class, NULL, 0},
    {"filter", "filter", NULL, STRUCT, SET, offsetof(Sensor, filter), FILTERED, sizeof(Pixel),
     offsetof(Sensor, filter_count), ANY, &pixel_class, NULL, 0},
};

#define MONITOR(index, name, key) FLAG(Bioamps, monitors[index], "monitor_channel_" name, "monitorChannel" key)
static const Field bioamps_fields[] = {
    BIASES(Bioamps, common, "common_parameters", "commonParameters", amp_table),
    MANY(Bioamps, channels, "channel_parameters", "channelParameters", TABLE, CHANNELS, NULL, &channel_table),
    FLAG(Bioamps, powerdown, "param_gen2_powerdown", "paramGen2Powerdown"),
    NUMBER(Bioamps, gain, "gain", "gain", U8, 0, 3, "the front end has four gain steps, 0 to 3"),
    FLAG(Bioamps, separate, "separate_parameters", "separateParameters"),
    MONITOR(0, "thuc", "Thuc"), MONITOR(1, "thdc", "Thdc"), MONITOR(2, "qfruc", "Qfruc"),
    MONITOR(3, "oruc", "Oruc"), MONITOR(4, "osuc", "Osuc"), MONITOR(5, "oauc", "Oauc"),
    MANY(Bioamps, route, "route", "route", STRUCT, 2, &destination_class, NULL),
};

static const Field chip_fields[] = {
    MANY(Chip, cores, "cores", "cores", STRUCT, CORES, &core_class, NULL),
    BIASES(Chip, global, "global_parameters", "globalParameters", global_table),
    BIASES(Chip, shared01, "shared_parameters01", "sharedParameters01", shared_table),
    BIASES(Chip, shared23, "shared_parameters23", "sharedParameters23", shared_table),
    MANY(Chip, sadc01, "sadc_group_parameters01", "sadcGroupParameters01", TABLE, SADC_GROUPS, NULL, &sadc_table),
    MANY(Chip, sadc23, "sadc_group_parameters23", "sadcGroupParameters23", TABLE, SADC_GROUPS, NULL, &sadc_table),
    NESTED(Chip, sadc, "sadc_enables", "sadcEnables", chip_sadc_class),
    NESTED(Chip, sensor, "dvs_if", "dvsIf", sensor_class),
    NESTED(Chip, bioamps, "bioamps", "bioamps", bioamps_class),
    FLAG(Chip, reference0, "enable_pg0_reference_monitor", "enablePg0ReferenceMonitor"),
    FLAG(Chip, reference1, "enable_pg1_reference_monitor", "enablePg1ReferenceMonitor"),
    FLAG(Chip, powerdown0, "param_gen0_powerdown", "paramGen0Powerdown"),
    FLAG(Chip, powerdown1, "param_gen1_powerdown", "paramGen1Powerdown"),
};

/* The elements of `Dynapse2Configuration.chips`; the count lives in the configuration. */
const Field chips_field = {"chips", "chips", NULL, STRUCT, COUNTED, 0, CHIPS, sizeof(Chip), 0, ANY, &chip_class, NULL, 0};

void reset_biases(Bias *biases, const Table *table) {
  for (int i = 0; i < table->count; i++) {
    const struct BiasRow *row = &table->rows[i];
    biases[i] = (Bias){0, 0, (uint8_t)row->type, row->coarse, row->fine, row->type == 'N', row->switchable, {0}};
  }
}

static void reset_bias(void *data) { ((Bias *)data)->type = 'P'; }
static void reset_core(void *data) { reset_biases(((Core *)data)->parameters, &core_table); }

static void reset_sensor(void *data) {
  Sensor *sensor = data;
  sensor->drop = sensor->off = sensor->on = 1;
  sensor->max = (Pixel){127, 127};
  sensor->pixel_count = PIXELS;
}

static void reset_bioamps(void *data) {
  Bioamps *bioamps = data;
  bioamps->powerdown = 1; /* assumed: scripts clear it */
  reset_biases(bioamps->common, &amp_table);
  for (int i = 0; i < CHANNELS; i++) reset_biases(bioamps->channels[i], &channel_table);
}

static void reset_chip(void *data) {
  Chip *chip = data;
  for (int i = 0; i < CORES; i++) reset_core(&chip->cores[i]);
  reset_biases(chip->global, &global_table);
  reset_biases(chip->shared01, &shared_table);
  reset_biases(chip->shared23, &shared_table);
  for (int i = 0; i < SADC_GROUPS; i++) reset_biases(chip->sadc01[i], &sadc_table);
  for (int i = 0; i < SADC_GROUPS; i++) reset_biases(chip->sadc23[i], &sadc_table);
  reset_sensor(&chip->sensor);
  reset_bioamps(&chip->bioamps);
}

PyTypeObject *types[13];
#define CLASS(variable, index, type, name, reset) \
  const Class variable##_class = {name, sizeof(type), COUNT(variable##_fields), variable##_fields, reset, &types[index]}
CLASS(synapse, 0, Synapse, "Dynapse2Synapse", NULL);
CLASS(destination, 1, Destination, "Dynapse2Destination", NULL);
CLASS(event, 2, GridEvent, "NormalGridEvent", NULL);
CLASS(bias, 3, Bias, "Dynapse2Parameter", reset_bias);
CLASS(pixel, 4, Pixel, "Vec2_unsigned_int", NULL);
CLASS(offset, 5, Offset, "Vec2_int", NULL);
CLASS(neuron, 6, Neuron, "Dynapse2Neuron", NULL);
CLASS(core_sadc, 7, CoreSadc, "Dynapse2Core_CoreSadcEnables", NULL);
CLASS(chip_sadc, 8, ChipSadc, "Dynapse2Chip_ConfigSadcEnables", NULL);
CLASS(core, 9, Core, "Dynapse2Core", reset_core);
CLASS(sensor, 10, Sensor, "Dynapse2DvsInterface", reset_sensor);
CLASS(bioamps, 11, Bioamps, "Dynapse2Bioamps", reset_bioamps);
CLASS(chip, 12, Chip, "Dynapse2Chip", reset_chip);

const Class *const classes[] = {
    &synapse_class, &destination_class, &event_class, &bias_class, &pixel_class, &offset_class, &neuron_class,
    &core_sadc_class, &chip_sadc_class, &core_class, &sensor_class, &bioamps_class, &chip_class};
const int class_count = COUNT(classes);
