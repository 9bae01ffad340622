/* dynap.h: the C interface of the Dynapse emulator of the DYNAP-SE2 neuromorphic chip.
 *
 * A board (dynap_board) is one emulated board: 1 to 225 chips on a grid of at most 15 x 15, what is programmed into
 * them, and their state. Everything else in this header acts on a board.
 *
 *     dynap_config config = DYNAP_CONFIG_INIT;
 *     dynap_board *board = NULL;
 *     config.file = "chips/experiments/wta.yaml";
 *     if (dynap_create(&config, &board) != DYNAP_OK) { fputs(dynap_error_text(), stderr); exit(1); }
 *     dynap_run_until(board, 10 * DYNAP_MS);
 *     dynap_destroy(board);
 *
 * UNITS. Times are whole picoseconds of simulated time since the board was created, in int64_t (106 days). Currents
 * are amperes, voltages volts, both double. States keep the unit that dynap_state_info() tells (pA, mV, ms ...).
 *
 * RESULTS. Each function that returns int32_t returns DYNAP_OK or a negative code of the list below. After a failure
 * dynap_error_text() says in words what was wrong and what to do; nothing has been changed unless the function says
 * otherwise. No function throws, aborts, prints or calls back.
 *
 * OWNERSHIP. Memory that the caller passes in is read or written during the call only and never kept. Pointers that
 * the library returns (texts) belong to the library and stay valid as long as is said at the function.
 *
 * HANDLES. A dynap_board pointer is a handle, not an address: never follow it. A null, freed or made-up handle gives
 * DYNAP_E_HANDLE; it never crashes.
 *
 * THREADS. Different boards may be used in different threads at once. One board is used by one thread at a time; it may
 * move from thread to thread if the caller orders the calls. A call that finds the board in another call returns
 * DYNAP_E_BUSY and does nothing. dynap_interrupt() alone may be called at any time, from any thread, and from a signal
 * handler. How many threads a run uses inside is dynap_config.threads; it never changes a result.
 *
 * TIME. The chip advances in steps on a fixed grid (multiples of dynap_config.step from zero). An event that enters at
 * time t acts at its place t inside its step, as long as that step has not run. What a step puts out is known once the
 * step is complete, and carries its true time. Results never depend on how calls of dynap_run_until() cut time.
 *
 * VERSIONS. The upper half of DYNAP_ABI_VERSION changes when old programs have to be compiled anew, the lower half when
 * something is added. Structures that may grow begin with their size.
 */
#ifndef DYNAP_H
#define DYNAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ version, results */

/* The version of this header: major in the upper sixteen bits, minor in the lower ones. */
#define DYNAP_ABI_VERSION 0x00010000u

/* The version that the library was built with; its upper half must equal the header's. Any thread, any time. */
uint32_t dynap_abi_version(void);

/* The version of the program as text, such as "0.5.0"; valid for ever. */
const char *dynap_version_text(void);

#define DYNAP_OK            0   /* done */
#define DYNAP_E_NULL      (-1)  /* a pointer is null that must not be */
#define DYNAP_E_HANDLE    (-2)  /* the handle is null, freed, or none that dynap_create() gave */
#define DYNAP_E_VERSION   (-3)  /* dynap_config.abi_version has another major version than the library */
#define DYNAP_E_SIZE      (-4)  /* a structure's size field is not one that this library knows */
#define DYNAP_E_BUSY      (-5)  /* another call is using the board: one thread at a time */
#define DYNAP_E_RANGE     (-6)  /* an index or a value is out of its range */
#define DYNAP_E_NAME      (-7)  /* nothing has this name */
#define DYNAP_E_TIME      (-8)  /* time would go backwards, or past what a time can hold */
#define DYNAP_E_CONFIG    (-9)  /* the configuration is wrong; the text lists all that is */
#define DYNAP_E_FILE      (-10) /* a file cannot be read or written */
#define DYNAP_E_SNAPSHOT  (-11) /* the snapshot is damaged, or of another configuration */
#define DYNAP_E_ADDRESS   (-12) /* no register at this address */
#define DYNAP_E_ACCESS    (-13) /* the register cannot be written, or cannot be read */
#define DYNAP_E_SPACE     (-14) /* the caller's buffer is too small; the needed size has been told */
#define DYNAP_E_INTERRUPT (-15) /* dynap_interrupt() ended the run early; it can be continued */
#define DYNAP_E_LIMIT     (-16) /* more boards at once than DYNAP_BOARD_LIMIT */
#define DYNAP_E_INTERNAL  (-17) /* a fault of the library; the text says where: please report it */

/* What the last call of this thread that failed had to say, with the remedy; "" before the first. Several findings
 * stand in several lines. Valid until the next call of this thread that fails. */
const char *dynap_error_text(void);

/* The name of a code, such as "DYNAP_E_RANGE", or "unknown"; valid for ever. */
const char *dynap_error_name(int32_t code);

/* ----------------------------------------------------------------------------------------------- sizes and numbers */

#define DYNAP_CORES          4    /* of a chip */
#define DYNAP_NEURONS      256    /* of a core */
#define DYNAP_SYNAPSES      64    /* CAM words of a neuron */
#define DYNAP_DESTINATIONS   4    /* SRAM words of a neuron */
#define DYNAP_TAGS        2048    /* 11 bits */
#define DYNAP_CHIP_LIMIT   225    /* chips of a board, in at most 15 rows of at most 15 */
#define DYNAP_BOARD_LIMIT 4096    /* boards that exist at once in a process */
#define DYNAP_CONVERTERS    64    /* spiking ADC channels of a chip */
#define DYNAP_PIXELS      4096    /* words in the pixel map of a sensor interface */

#define DYNAP_NS INT64_C(1000)              /* a nanosecond in picoseconds */
#define DYNAP_US INT64_C(1000000)           /* a microsecond */
#define DYNAP_MS INT64_C(1000000000)        /* a millisecond */
#define DYNAP_S  INT64_C(1000000000000)     /* a second */

/* Neurons have one number over the whole board: chip, core and neuron in ascending order. */
#define DYNAP_NEURON(chip, core, neuron) ((uint32_t)(chip) * 1024u + (uint32_t)(core) * 256u + (uint32_t)(neuron))

/* ------------------------------------------------------------------------------------------------ create, destroy */

/* A board; a handle (see above). */
typedef struct dynap_board dynap_board;

/* How a board is made. Start from DYNAP_CONFIG_INIT; what stays zero has its default. */
typedef struct dynap_config {
  uint32_t size;            /* sizeof(dynap_config) */
  uint32_t abi_version;     /* DYNAP_ABI_VERSION */
  uint32_t flags;           /* DYNAP_CREATE_..., or-ed */
  uint32_t threads;         /* threads that a run uses; 0 is 1. Results do not depend on it */
  int64_t step;             /* the step in picoseconds, 1 us to 1 ms; 0 is the file's, or 100 us */
  uint64_t serial;          /* which die: keys mismatch and faults; 0 is the file's, or 1 */
  uint64_t seed;            /* keys stimuli and noise; 0 is the file's, or 1 */
  uint32_t columns;         /* without file and text: chips in a row, 1 to 15; 0 is 1 */
  uint32_t rows;            /* without file and text: rows, 1 to 15; 0 is 1 */
  const char *file;         /* an experiment (YAML or JSON), or a vendor's JSON dump, plain or gzip; or null */
  const char *text;         /* an experiment's text in memory, UTF-8; or null. Not together with file */
  size_t text_length;       /* bytes of text; 0 means up to its terminating zero */
  const char *settings;     /* settings as `dynapse run --set` takes them, one a line, such as "fidelity=linear" or
                               "mismatch=off"; later ones win. All keys of docs/configuration.md. Or null */
  const char *fault_map;    /* a file of faults, merged with those of the experiment; or null */
} dynap_config;

/* The value to start from. */
#define DYNAP_CONFIG_INIT \
  { (uint32_t)sizeof(dynap_config), DYNAP_ABI_VERSION, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 0, NULL, NULL }

#define DYNAP_CREATE_NO_STIMULI  1u  /* leave out the experiment's stimuli: the caller sends its own */
#define DYNAP_CREATE_NO_CHANGES  2u  /* leave out what the experiment programs anew while it runs */
#define DYNAP_CREATE_NO_RECORDS  4u  /* leave out the experiment's recordings: spikes are kept only as asked for below */

/* Makes a board at time zero with every circuit at rest: an experiment with its stimuli, or an empty board of columns x
 * rows chips as after power-up. *board is set, to null when it fails. Files of the experiment are read during the call.
 * DYNAP_E_NULL, _VERSION, _SIZE, _CONFIG (the text lists all that is wrong), _FILE, _LIMIT. */
int32_t dynap_create(const dynap_config *config, dynap_board **board);

/* Frees a board; its handle is void from then on. A null handle is no mistake here and does nothing. DYNAP_E_HANDLE
 * when it has been freed before, DYNAP_E_BUSY while another thread uses it. */
int32_t dynap_destroy(dynap_board *board);

/* What is doubtful about the configuration, one finding a line, or ""; valid until the next call of dynap_warnings()
 * for this board, or its end. *count is the number of findings and may be null. */
int32_t dynap_warnings(dynap_board *board, const char **text, uint32_t *count);

/* Chips of the board, and in a row of it. Either pointer may be null. */
int32_t dynap_shape(dynap_board *board, uint32_t *chips, uint32_t *columns);

/* ----------------------------------------------------------------------------------------------------------- time */

/* Completes every step that ends at `time` or before it, and sets the board's time to `time`. A time equal to the
 * board's does nothing; an earlier one is DYNAP_E_TIME. DYNAP_E_INTERRUPT: the board has stopped after a whole step, at
 * dynap_time(). */
int32_t dynap_run_until(dynap_board *board, int64_t time);

/* The board's time: the last `time` that it ran to. */
int32_t dynap_time(dynap_board *board, int64_t *time);

/* The end of the last complete step: everything before it has happened. Not after dynap_time(). */
int32_t dynap_completed(dynap_board *board, int64_t *time);

/* The step in picoseconds. */
int32_t dynap_step(dynap_board *board, int64_t *step);

/* How long the experiment runs that the board was made of; 0 for an empty board and a vendor's dump. */
int32_t dynap_duration(dynap_board *board, int64_t *time);

/* Ends a dynap_run_until() that is under way in another thread, or that a signal has interrupted, after its current
 * step; without one under way, the next one ends before its first step. May be called at any time, from any thread and
 * from a signal handler. */
int32_t dynap_interrupt(dynap_board *board);

/* ------------------------------------------------------------------------------------------------------- events in */

/* An address event.
 *
 * word: tag, cores and hops as the grid bus carries them (WORD below); hops are relative to the chip it enters, or,
 * of an event read, what is left of them.
 * time: into the board, when the interface lets it go; from the board, its true time of arrival. */
typedef struct dynap_event {
  int64_t time;   /* picoseconds */
  uint32_t word;  /* see DYNAP_WORD */
  uint16_t chip;  /* in: the chip that it enters; out: 0 */
  uint8_t bus;    /* in: DYNAP_IN_...; out: DYNAP_BUS_... */
  uint8_t flags;  /* 0 */
} dynap_event;

/* An event word: [3:0] cores, bit i is core i; [7:4] hops in x, [11:8] hops in y, each sign (bit 3: west, south) and
 * magnitude 0 to 7; [22:12] tag; the rest zero. A word without cores is sent nowhere. */
#define DYNAP_HOP(hops) ((uint32_t)((hops) < 0 ? 8 | (-(hops) & 7) : (hops) & 7))
#define DYNAP_WORD(tag, cores, x_hop, y_hop) \
  ((((uint32_t)(tag) & 0x7FFu) << 12) | (DYNAP_HOP(y_hop) << 8) | (DYNAP_HOP(x_hop) << 4) | ((uint32_t)(cores) & 15u))
#define DYNAP_WORD_TAG(word) (((word) >> 12) & 0x7FFu)
#define DYNAP_WORD_CORES(word) ((word) & 15u)
#define DYNAP_HOP_VALUE(bits) (((bits) & 8u) ? -(int32_t)((bits) & 7u) : (int32_t)((bits) & 7u))
#define DYNAP_WORD_X(word) DYNAP_HOP_VALUE(((word) >> 4) & 15u)
#define DYNAP_WORD_Y(word) DYNAP_HOP_VALUE(((word) >> 8) & 15u)

#define DYNAP_IN_HOST 0 /* the input interface of the chip: an event whose time has passed is let go now, counted late */
#define DYNAP_IN_GRID 1 /* a grid port of the chip, from a neighbour outside this board: the packet was put on its way in
                           a step that is complete, keeps its true time and acts in the next step, as between chips of
                           one board */

/* Hands events to the board in any order; those of one time act in the order given. Costs a copy. An event whose time
 * has passed is released at once. DYNAP_E_RANGE names the first event that is no event; then none has been taken. */
int32_t dynap_inject(dynap_board *board, const dynap_event *events, size_t count);

/* An event of a camera at the sensor port of a chip. */
typedef struct dynap_pixel {
  int64_t time;   /* picoseconds */
  uint16_t chip;
  uint16_t x;     /* column */
  uint16_t y;     /* row */
  uint16_t on;    /* 1 when the pixel became brighter, 0 when darker */
} dynap_pixel;

/* Shows events to the cameras' ports; as dynap_inject(). */
int32_t dynap_inject_pixels(dynap_board *board, const dynap_pixel *pixels, size_t count);

/* Connects a signal to a channel (0 to 7) of a chip's analog front end, in place of the one it had: `count` samples in
 * volts, the first at `start`, `rate` a second. The value at the time of the call is the baseline. */
int32_t dynap_connect_signal(
    dynap_board *board, uint32_t chip, uint32_t channel, int64_t start, double rate, const double *volts, size_t count);

/* The current in amperes at an external input of a chip's spiking ADCs (DYNAP_NAME_CHIP_INPUT gives the names). */
int32_t dynap_set_converter_input(dynap_board *board, uint32_t chip, uint32_t input, double amperes);

/* ------------------------------------------------------------------------------------------------------ events out */

#define DYNAP_BUS_WEST   0 /* to the host; on from the beginning */
#define DYNAP_BUS_NORTH  1 /* over an edge of the board where no chip is; such buses are off from the beginning, and what */
#define DYNAP_BUS_EAST   2 /* goes there is then lost and counted */
#define DYNAP_BUS_SOUTH  3
#define DYNAP_BUS_CONVERTERS 4        /* counts of the spiking ADCs; off from the beginning */
#define DYNAP_BUS_CONVERTER_PULSES 5  /* each of their pulses; needs DYNAP_BUS_CONVERTERS; costs memory until read */

/* Switches a stream of events on (1) or off (0) from the end of the last complete step on. */
int32_t dynap_enable_output(dynap_board *board, uint32_t bus, int32_t on);

/* Whether a stream is on. */
int32_t dynap_output_enabled(dynap_board *board, uint32_t bus, int32_t *on);

/* Takes up to `capacity` events that left the board (west, north, east, south), the oldest first; *count is how many.
 * Events are in the order in which steps put them out; a later one can have an earlier time by as much as latencies
 * differ. Events stay until they are taken. */
int32_t dynap_read_events(dynap_board *board, dynap_event *events, size_t capacity, size_t *count);

/* How many events wait. */
int32_t dynap_event_count(dynap_board *board, size_t *count);

/* A spike of a neuron. */
typedef struct dynap_spike {
  int64_t time;     /* when the membrane crossed its threshold, picoseconds */
  uint32_t neuron;  /* DYNAP_NEURON */
  uint32_t reserved;
} dynap_spike;

/* Keeps the spikes of some neurons from now on, whether or not they are sent anywhere; of all neurons when `neurons` is
 * null. Again for the same neuron does nothing. */
int32_t dynap_record_spikes(dynap_board *board, const uint32_t *neurons, size_t count);

/* Takes up to `capacity` of the spikes that were kept, in order of time. */
int32_t dynap_read_spikes(dynap_board *board, dynap_spike *spikes, size_t capacity, size_t *count);

/* The 64 counts of a chip's spiking ADCs in the last complete sample; zero before the first. DYNAP_NAME_CONVERTER names
 * them. *samples is how many samples are complete and may be null. */
int32_t dynap_converter_counts(dynap_board *board, uint32_t chip, uint32_t counts[64], uint64_t *samples);

/* Over how long the spiking ADCs count, in picoseconds; setting it begins a sample. At least one step. */
int32_t dynap_set_converter_period(dynap_board *board, int64_t period);
int32_t dynap_converter_period(dynap_board *board, int64_t *period);

/* A pulse of a spiking ADC. */
typedef struct dynap_converter_pulse {
  int64_t time;       /* picoseconds */
  uint16_t chip;
  uint16_t channel;   /* 0 to 63 */
  uint32_t reserved;
} dynap_converter_pulse;

/* Takes up to `capacity` pulses of the spiking ADCs, in order of time. */
int32_t dynap_read_converter_pulses(
    dynap_board *board, dynap_converter_pulse *pulses, size_t capacity, size_t *count);

/* ------------------------------------------------------------------------------------------------------- names */

/* Lists of names, so that no program needs tables of its own. A list's order is what indices and bits below count. */
#define DYNAP_NAME_CORE_PARAMETER     0  /* 52, of each core */
#define DYNAP_NAME_SHARED_PARAMETER   1  /* of each of two generators: 0 for cores 0 and 1, 1 for cores 2 and 3 */
#define DYNAP_NAME_GLOBAL_PARAMETER   2  /* of the chip */
#define DYNAP_NAME_GROUP_PARAMETER    3  /* of each of six groups of spiking ADCs: 3 times the generator, plus the group */
#define DYNAP_NAME_COMMON_PARAMETER   4  /* of the analog front end */
#define DYNAP_NAME_CHANNEL_PARAMETER  5  /* of each of its eight channels */
#define DYNAP_NAME_LATCH              6  /* 14, of each neuron: bit i of dynap_neuron.latches */
#define DYNAP_NAME_CORE_SIGNAL        7  /* 14 signals to spiking ADCs: bits of the field core.sadc_enables */
#define DYNAP_NAME_CHIP_INPUT         8  /* 8 chip-level inputs: bits of the field chip.sadc_enables */
#define DYNAP_NAME_CONVERTER          9  /* 64 spiking ADC channels, such as "core 0 soif_mem" */
#define DYNAP_NAME_FRONT_END_MONITOR 10  /* 6 analog taps: bits of the field front_end.monitors */
#define DYNAP_NAME_FIELD             11  /* switches and numbers: see dynap_field */
#define DYNAP_NAME_BUS               12  /* output streams: "W", "N", "E", "S", "sADC", "sADC events" */
#define DYNAP_NAME_DENDRITE          13  /* "none", "ampa", "gaba", "nmda", "shunt" */
#define DYNAP_NAME_REGISTER          14  /* the registers at fixed addresses; see dynap_register_info() */

/* How many names a list has; 0 for a list that does not exist. */
uint32_t dynap_name_count(uint32_t list);

/* A name of a list, or null when there is none; valid for ever. */
const char *dynap_name(uint32_t list, uint32_t index);

/* The index of a name in a list, or -1. Other spellings of parameters (SYPD_DYL0_P) are found, too. */
int32_t dynap_name_index(uint32_t list, const char *name);

/* What a parameter is. Texts are valid for ever. */
typedef struct dynap_parameter_info {
  const char *name;      /* the silicon's, such as "SOIF_LEAK_N" */
  const char *symbol;    /* in equations, such as "I_tau" */
  const char *summary;   /* what it does, in a line */
  double scale;          /* from the generator's current to the circuit's */
  uint8_t kind;          /* 'N', 'P', or 'V' for one whose type may be changed */
  uint8_t power_up_coarse;
  uint8_t power_up_fine;
  uint8_t modelled;      /* 0: stored and read back, without effect */
} dynap_parameter_info;

/* What a parameter of a list (DYNAP_NAME_..._PARAMETER) is. DYNAP_E_RANGE. */
int32_t dynap_describe_parameter(uint32_t list, uint32_t index, dynap_parameter_info *info);

/* A state or a current of a neuron that can be read. Texts are valid for ever. */
typedef struct dynap_state_info {
  const char *name;     /* such as "I_mem" */
  const char *unit;     /* such as "pA" */
  const char *summary;  /* its meaning, in a line */
} dynap_state_info;

/* How many states a neuron of this board has; depends on its fidelity. */
int32_t dynap_state_count(dynap_board *board, uint32_t *count);

/* What a state is. DYNAP_E_RANGE. */
int32_t dynap_describe_state(dynap_board *board, uint32_t index, dynap_state_info *info);

/* ------------------------------------------------------------------------------------------------- configuration
 *
 * Everything below that writes changes what is to be programmed; everything that reads returns what has been written
 * last, as the vendor's library does. dynap_commit() programs it: it takes effect with the next step. No capacitor is
 * reset, pulses under way go on. Arrays are checked first: DYNAP_E_RANGE tells the first entry that is wrong and nothing
 * of the array has been written.
 */

/* A synapse: a CAM word and where it is. */
typedef struct dynap_synapse {
  uint32_t neuron;    /* DYNAP_NEURON */
  uint16_t tag;       /* 0 to 2047 */
  uint16_t dendrite;  /* DYNAP_DENDRITE_..., one of them or none */
  uint8_t index;      /* of the word, 0 to 63 */
  uint8_t weight;     /* 4 bits: bit i adds the current SYAM_Wi_P */
  uint8_t flags;      /* DYNAP_SYNAPSE_..., or-ed */
  uint8_t reserved;   /* 0 */
} dynap_synapse;

#define DYNAP_DENDRITE_NONE     0
#define DYNAP_DENDRITE_SHUNT  128
#define DYNAP_DENDRITE_NMDA   256
#define DYNAP_DENDRITE_GABA   512
#define DYNAP_DENDRITE_AMPA  1024

#define DYNAP_SYNAPSE_STP         1u /* short-term depression acts on its weight */
#define DYNAP_SYNAPSE_PRECISE     2u /* the delay current SYPD_DLY1_P is added: faster */
#define DYNAP_SYNAPSE_MISMATCHED  4u /* the delay current SYPD_DLY2_P is added */

/* Writes synapses. */
int32_t dynap_write_synapses(dynap_board *board, const dynap_synapse *synapses, size_t count);

/* Reads synapses: neuron and index say which, the rest is filled in. */
int32_t dynap_read_synapses(dynap_board *board, dynap_synapse *synapses, size_t count);

/* A CAM word as bits: [10:0] tag, [11] mismatched delay, [12] precise delay, [16:13] weight, [17] stp, [18] shunt,
 * [19] nmda, [20] gaba, [21] ampa. The fastest way for whole memories. The address of a word is
 * 64 * DYNAP_NEURON + index; `first` is the address of the first of `count` words side by side. */
int32_t dynap_write_cam(dynap_board *board, uint32_t first, const uint32_t *words, size_t count);
int32_t dynap_read_cam(dynap_board *board, uint32_t first, uint32_t *words, size_t count);

/* An SRAM word as bits: as an event word, DYNAP_WORD. The address is 4 * DYNAP_NEURON + index. */
int32_t dynap_write_sram(dynap_board *board, uint32_t first, const uint32_t *words, size_t count);
int32_t dynap_read_sram(dynap_board *board, uint32_t first, uint32_t *words, size_t count);

/* A destination and where it is. */
typedef struct dynap_destination {
  uint32_t place;   /* see kind */
  uint16_t tag;     /* 0 to 2047 */
  uint8_t kind;     /* DYNAP_AT_... */
  uint8_t index;    /* see kind */
  uint8_t cores;    /* 4 bits; none sends nothing */
  int8_t x_hop;     /* -7 to 7, positive is east; -7 reaches the host from every chip of a stack */
  int8_t y_hop;     /* -7 to 7, positive is north */
  uint8_t reserved; /* 0 */
} dynap_destination;

#define DYNAP_AT_NEURON    0 /* place is DYNAP_NEURON, index 0 to 3 */
#define DYNAP_AT_FRONT_END 1 /* place is the chip, index 0 or 1: a route of the analog front end */
#define DYNAP_AT_PIXEL     2 /* place is 4096 * chip + 64 * y + x of the pixel after pooling, index 0 */

/* Writes and reads destinations; when reading, kind, place and index say which. */
int32_t dynap_write_destinations(dynap_board *board, const dynap_destination *destinations, size_t count);
int32_t dynap_read_destinations(dynap_board *board, dynap_destination *destinations, size_t count);

/* The latches of a neuron: bit i is DYNAP_NAME_LATCH i. `first` is a DYNAP_NEURON; `count` neurons side by side. */
int32_t dynap_write_latches(dynap_board *board, uint32_t first, const uint16_t *latches, size_t count);
int32_t dynap_read_latches(dynap_board *board, uint32_t first, uint16_t *latches, size_t count);

/* A bias and where it is. */
typedef struct dynap_bias {
  uint16_t chip;
  uint8_t list;     /* DYNAP_NAME_..._PARAMETER */
  uint8_t unit;     /* the core, generator, group or channel that the list counts; 0 where there is one */
  uint16_t index;   /* of the parameter in the list */
  uint8_t coarse;   /* 0 to 5 */
  uint8_t fine;     /* 0 to 255 */
  uint8_t type;     /* 'N' or 'P'; 0 leaves it. Only a parameter of kind 'V' may change it */
  uint8_t reserved[3];
} dynap_bias;

/* Writes and reads biases; when reading, chip, list, unit and index say which. */
int32_t dynap_write_biases(dynap_board *board, const dynap_bias *biases, size_t count);
int32_t dynap_read_biases(dynap_board *board, dynap_bias *biases, size_t count);

/* The same, one by one and by silicon name, such as "SOIF_LEAK_N"; `unit` as above. PG_BUF_N is that of the generators
 * of the cores; the front end's has to be reached by its index. */
int32_t dynap_set_parameter(
    dynap_board *board, uint32_t chip, uint32_t unit, const char *name, uint32_t coarse, uint32_t fine);
int32_t dynap_get_parameter(
    dynap_board *board, uint32_t chip, uint32_t unit, const char *name, uint32_t *coarse, uint32_t *fine);

/* Sets the code whose nominal current in the circuit is nearest to a current in amperes; *achieved is that current and
 * may be null. DYNAP_E_RANGE when no code comes within a tenth. */
int32_t dynap_set_current(
    dynap_board *board, uint32_t chip, uint32_t unit, const char *name, double amperes, double *achieved);

/* The nominal current in the circuit of the code that is written: scaled, without mismatch. */
int32_t dynap_get_current(dynap_board *board, uint32_t chip, uint32_t unit, const char *name, double *amperes);

/* A current past the generator, which no chip can make, on a core parameter; it stays in force until 0 takes it away. */
int32_t dynap_set_exact_current(
    dynap_board *board, uint32_t chip, uint32_t core, const char *name, double amperes);

/* A switch or a number of a core or chip, and where it is. */
typedef struct dynap_field {
  uint16_t chip;
  uint8_t core;      /* 0 for fields of the chip */
  uint8_t field;     /* DYNAP_FIELD_... */
  uint32_t reserved; /* 0 */
  int64_t value;
} dynap_field;

/* What follows in brackets is the least and the greatest value. Fields of a core: */
#define DYNAP_FIELD_CORE_MONITORING       0  /* neuron_monitoring_on [0, 1] */
#define DYNAP_FIELD_CORE_MONITORED_NEURON 1  /* monitored_neuron [0, 255] */
#define DYNAP_FIELD_CORE_SADC_ENABLES     2  /* bits of DYNAP_NAME_CORE_SIGNAL [0, 0x3FFF] */
#define DYNAP_FIELD_CORE_STD_BUFFER       3  /* enable_syaw_stdbuf_an [0, 1] */
#define DYNAP_FIELD_CORE_PULSE_MONITOR1   4  /* enable_pulse_extender_monitor1 [0, 1] */
#define DYNAP_FIELD_CORE_PULSE_MONITOR2   5  /* enable_pulse_extender_monitor2 [0, 1] */
#define DYNAP_FIELD_CORE_ID               6  /* the vendor's _id, kept [any] */
#define DYNAP_FIELD_CORE_COOKIE           7  /* the vendor's _cookie, kept [any] */
/* Fields of a chip: */
#define DYNAP_FIELD_CHIP_SADC_ENABLES     8  /* bits of DYNAP_NAME_CHIP_INPUT [0, 255] */
#define DYNAP_FIELD_CHIP_PG0_REFERENCE    9  /* enable_pg0_reference_monitor [0, 1] */
#define DYNAP_FIELD_CHIP_PG1_REFERENCE   10  /* enable_pg1_reference_monitor [0, 1] */
#define DYNAP_FIELD_CHIP_PG0_POWERDOWN   11  /* param_gen0_powerdown [0, 1] */
#define DYNAP_FIELD_CHIP_PG1_POWERDOWN   12  /* param_gen1_powerdown [0, 1] */
/* Fields of a chip's analog front end: */
#define DYNAP_FIELD_FRONT_END_POWERDOWN  13  /* param_gen2_powerdown [0, 1] */
#define DYNAP_FIELD_FRONT_END_GAIN       14  /* gain [0, 3] */
#define DYNAP_FIELD_FRONT_END_SEPARATE   15  /* separate_parameters [0, 1] */
#define DYNAP_FIELD_FRONT_END_MONITORS   16  /* bits of DYNAP_NAME_FRONT_END_MONITOR [0, 63] */
/* Fields of a chip's sensor interface: */
#define DYNAP_FIELD_SENSOR_MODE          17  /* 0 DVS128, 2 DAVIS240C, 4 DAVIS346 */
#define DYNAP_FIELD_SENSOR_DROP          18  /* drop_events [0, 1] */
#define DYNAP_FIELD_SENSOR_OFF           19  /* off_events [0, 1] */
#define DYNAP_FIELD_SENSOR_ON            20  /* on_events [0, 1] */
#define DYNAP_FIELD_SENSOR_SHIFT_X       21  /* pooling_shift.x [0, 15] */
#define DYNAP_FIELD_SENSOR_SHIFT_Y       22  /* pooling_shift.y [0, 15] */
#define DYNAP_FIELD_SENSOR_COPY          23  /* copy_events [0, 1] */
#define DYNAP_FIELD_SENSOR_COPY_X        24  /* copy_hop.x [-7, 7] */
#define DYNAP_FIELD_SENSOR_COPY_Y        25  /* copy_hop.y [-7, 7] */
#define DYNAP_FIELD_SENSOR_ACK_DELAY     26  /* davis_req_ack_bugfix_delay_ns, kept [0, 2^31) */
#define DYNAP_FIELD_SENSOR_ORIGIN_X      27  /* origin.x [0, 65535] */
#define DYNAP_FIELD_SENSOR_ORIGIN_Y      28  /* origin.y [0, 65535] */
#define DYNAP_FIELD_SENSOR_MAX_X         29  /* max.x [0, 65535] */
#define DYNAP_FIELD_SENSOR_MAX_Y         30  /* max.y [0, 65535] */

/* What a field is. The text is valid for ever. */
typedef struct dynap_field_info {
  const char *name;   /* such as "core.monitored_neuron" */
  int64_t low;        /* the least value */
  int64_t high;       /* the greatest value */
  uint32_t of_core;   /* 1 for fields of cores, 0 for fields of chips */
  uint32_t reserved;
} dynap_field_info;

/* What a field is. DYNAP_E_RANGE. */
int32_t dynap_describe_field(uint32_t field, dynap_field_info *info);

/* Writes and reads fields; when reading, chip, core and field say which. */
int32_t dynap_write_fields(dynap_board *board, const dynap_field *fields, size_t count);
int32_t dynap_read_fields(dynap_board *board, dynap_field *fields, size_t count);

/* The pixels that the sensor interface of a chip suppresses, at most 64, as pairs x, y; replaces those it had. */
int32_t dynap_write_pixel_filter(dynap_board *board, uint32_t chip, const uint16_t *pairs, size_t pixels);

/* Reads them: up to `capacity` pairs; *pixels is how many there are. */
int32_t dynap_read_pixel_filter(
    dynap_board *board, uint32_t chip, uint16_t *pairs, size_t capacity, size_t *pixels);

/* Writes the power-up state of a chip, or of all when chip is UINT32_MAX. */
int32_t dynap_erase(dynap_board *board, uint32_t chip);

/* Takes over a whole configuration from a file (a vendor's JSON dump, or the board of an experiment), which has to have
 * as many chips. */
int32_t dynap_write_file(dynap_board *board, const char *file);

/* Writes the configuration to a file as the vendor's JSON. */
int32_t dynap_read_file(dynap_board *board, const char *file);

/* Programs what has been written; it takes effect with the next step. Nothing written is no mistake and costs nothing.
 * A change of few words or biases costs well below a millisecond, a whole chip some. */
int32_t dynap_commit(dynap_board *board);

/* Forgets what has been written since the last commit. */
int32_t dynap_discard(dynap_board *board);

/* ------------------------------------------------------------------------------------------------------------ nodes */

/* The value of a state by its name at the end of the last complete step, in its unit. DYNAP_E_NAME. */
int32_t dynap_read_node(dynap_board *board, const char *state, uint32_t neuron, double *value);

/* The values of one state, by its index, for `count` neurons; the neurons 0, 1, 2 ... when `neurons` is null. */
int32_t dynap_read_nodes(
    dynap_board *board, uint32_t state, const uint32_t *neurons, double *values, size_t count);

/* The voltage at the analog monitor pin of a core at the end of the last complete step, in volts: the membrane of its
 * monitored neuron. 0 V where no neuron is connected or a buffer has too little bias. */
int32_t dynap_read_monitor(dynap_board *board, uint32_t chip, uint32_t core, double *volts);

/* Counts of what happened since the board was made. */
typedef struct dynap_counters {
  uint32_t size;             /* sizeof(dynap_counters), set by the caller */
  uint32_t reserved;
  uint64_t spikes;           /* of neurons, spurious ones included */
  uint64_t spurious_spikes;  /* caused by bad tags */
  uint64_t events;           /* broadcast in a core */
  uint64_t matches;          /* CAM words that matched and gave a pulse */
  uint64_t missed_matches;   /* missed by a faulty word, or lost in a busy delay element */
  uint64_t merged_matches;   /* become one with an event that the synapse was delaying */
  uint64_t late_events;      /* injected for a time that had passed */
  uint64_t lost_packets;     /* fallen off an open edge */
} dynap_counters;

int32_t dynap_read_counters(dynap_board *board, dynap_counters *counters);

/* --------------------------------------------------------------------------------------------------------- snapshots
 *
 * A snapshot holds everything: state, pulses and events under way, events that were not read. A board that goes on from
 * it gives the same results, bit for bit, whatever its number of threads. It is restored into a board of the same
 * configuration (file, settings, serial, seed, step, outputs that are on, and what was committed since); DYNAP_E_SNAPSHOT
 * tells what differs. What was written and not committed is not in it.
 */

/* Writes a snapshot to memory. *size is what it needs; with too small a capacity DYNAP_E_SPACE, and nothing is written.
 * `buffer` may be null with capacity 0 to ask for the size. */
int32_t dynap_snapshot(dynap_board *board, void *buffer, size_t capacity, size_t *size);

/* Goes on from a snapshot in memory; the board's time becomes the snapshot's. */
int32_t dynap_restore(dynap_board *board, const void *buffer, size_t size);

/* The same with a file, which is whole or not there. */
int32_t dynap_snapshot_file(dynap_board *board, const char *file);
int32_t dynap_restore_file(dynap_board *board, const char *file);

/* ---------------------------------------------------------------------------------------------------------- registers
 *
 * The board as 32-bit registers, for buses. Addresses are multiples of 4. R read, W write. A pair LO, HI is one 64-bit
 * number: reading LO keeps HI for the next read of HI; writing HI takes LO as written last.
 * CHIP selects the chip, and CORE the core, of the windows.
 */
#define DYNAP_REG_ID         0x000u /* R   0x44594E50, "DYNP" */
#define DYNAP_REG_VERSION    0x004u /* R   DYNAP_ABI_VERSION */
#define DYNAP_REG_STATUS     0x008u /* R   DYNAP_STATUS_..., or-ed */
#define DYNAP_REG_CONTROL    0x00Cu /* W   DYNAP_CONTROL_... */
#define DYNAP_REG_ERROR      0x010u /* R   the last failure of a register write as a negative number; reading clears it */
#define DYNAP_REG_CHIPS      0x014u /* R   chips of the board */
#define DYNAP_REG_TIME_LO    0x018u /* R   dynap_time() */
#define DYNAP_REG_TIME_HI    0x01Cu
#define DYNAP_REG_STEP_LO    0x020u /* R   dynap_step() */
#define DYNAP_REG_STEP_HI    0x024u
#define DYNAP_REG_SPIKES_LO  0x028u /* R   dynap_counters.spikes */
#define DYNAP_REG_SPIKES_HI  0x02Cu
#define DYNAP_REG_EVENTS_LO  0x030u /* R   dynap_counters.events */
#define DYNAP_REG_EVENTS_HI  0x034u
#define DYNAP_REG_MATCHES_LO 0x038u /* R   dynap_counters.matches */
#define DYNAP_REG_MATCHES_HI 0x03Cu
#define DYNAP_REG_LATE       0x040u /* R   dynap_counters.late_events, the low 32 bits */
#define DYNAP_REG_LOST       0x044u /* R   dynap_counters.lost_packets, the low 32 bits */
#define DYNAP_REG_CHIP       0x048u /* RW  the chip of the windows and of events in; 0 */
#define DYNAP_REG_CORE       0x04Cu /* RW  the core of the windows; 0 */
#define DYNAP_REG_SCRATCH    0x050u /* RW  anything */
#define DYNAP_REG_NODE       0x054u /* RW  DYNAP_NEURON that VALUE reads */
#define DYNAP_REG_STATE      0x058u /* RW  index of the state that VALUE reads */
#define DYNAP_REG_VALUE      0x05Cu /* R   that state as IEEE float32 bits */
#define DYNAP_REG_IN_TIME_LO 0x060u /* RW  when the next event enters, picoseconds; in the past is now */
#define DYNAP_REG_IN_TIME_HI 0x064u /* RW */
#define DYNAP_REG_IN_WORD    0x068u /* W   an event enters, at IN_TIME */
#define DYNAP_REG_OUT_COUNT  0x070u /* R   events that wait to be read */
#define DYNAP_REG_OUT_TIME_LO 0x074u /* R  the time of the first of them; 0 when there is none */
#define DYNAP_REG_OUT_TIME_HI 0x078u /* R */
#define DYNAP_REG_OUT_BUS    0x07Cu /* R   DYNAP_BUS_..., and the chip in the upper half */
#define DYNAP_REG_OUT_WORD   0x080u /* R   its word; reading takes it away. 0xFFFFFFFF when there is none */
#define DYNAP_REG_BUSES      0x084u /* RW  bit i: the output DYNAP_BUS_... i is on */

#define DYNAP_STATUS_OUT     1u /* events wait to be read */
#define DYNAP_STATUS_PENDING 2u /* something has been written and not committed */
#define DYNAP_STATUS_LATE    4u /* events came late */
#define DYNAP_STATUS_LOST    8u /* packets fell off an edge */
#define DYNAP_STATUS_ERROR  16u /* ERROR is not 0 */

#define DYNAP_CONTROL_COMMIT  1u /* dynap_commit() */
#define DYNAP_CONTROL_DISCARD 2u /* dynap_discard() */

/* Windows into the configuration of the selected chip and core, with the meaning of the functions above. */
#define DYNAP_REG_BIAS      0x01000u /* RW  + 4 * index: [7:0] fine, [10:8] coarse of a core parameter */
#define DYNAP_REG_BIAS_END  0x010D0u
#define DYNAP_REG_LATCHES   0x02000u /* RW  + 4 * neuron: latches */
#define DYNAP_REG_LATCHES_END 0x02400u
#define DYNAP_REG_FIELD     0x03000u /* RW  + 4 * DYNAP_FIELD_...: the low 32 bits of a field */
#define DYNAP_REG_FIELD_END 0x0307Cu
#define DYNAP_REG_SRAM      0x04000u /* RW  + 16 * neuron + 4 * index: an SRAM word */
#define DYNAP_REG_SRAM_END  0x05000u
#define DYNAP_REG_CAM       0x10000u /* RW  + 256 * neuron + 4 * index: a CAM word */
#define DYNAP_REG_CAM_END   0x20000u
#define DYNAP_REG_SPACE     0x20000u /* bytes of the register space */

/* Reads or writes a register. A few nanoseconds below 0x070; the windows cost more. DYNAP_E_ADDRESS for one that does
 * not exist or is no multiple of 4, DYNAP_E_ACCESS for one of the wrong direction, DYNAP_E_RANGE for a value that
 * the register cannot hold. */
int32_t dynap_reg_read(dynap_board *board, uint32_t address, uint32_t *value);
int32_t dynap_reg_write(dynap_board *board, uint32_t address, uint32_t value);

/* A register at a fixed address. The text is valid for ever. */
typedef struct dynap_register_info {
  const char *name;   /* such as "TIME_LO" */
  uint32_t address;
  uint32_t access;    /* 1 read, 2 write, 3 both */
} dynap_register_info;

/* What a register of the list DYNAP_NAME_REGISTER is. DYNAP_E_RANGE. */
int32_t dynap_describe_register(uint32_t index, dynap_register_info *info);

#ifdef __cplusplus
}
#endif

#endif
