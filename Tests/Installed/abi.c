/* abi.c: the installed C library, used by a C program: create, program, feed, run, read, snapshot, and every bad use. */
#include <dynap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define EXPECT(condition)                                                                     \
  do {                                                                                        \
    if (!(condition)) {                                                                       \
      fprintf(stderr, "%s:%d: %s\n  %s\n", __FILE__, __LINE__, #condition, dynap_error_text()); \
      ++failures;                                                                             \
    }                                                                                         \
  } while (0)

static dynap_board *chip(void) {
  dynap_config config = DYNAP_CONFIG_INIT;
  dynap_board *board = NULL;
  config.settings = "mismatch=off\n";
  config.step = 10 * DYNAP_US;
  EXPECT(dynap_create(&config, &board) == DYNAP_OK);
  return board;
}

/* Neuron 0 of core 0 fires on tag 1024 and sends tag 5 to the host. */
static void program(dynap_board *board) {
  static const struct { const char *name; uint32_t coarse, fine; } biases[] = {
    {"SOIF_LEAK_N", 1, 60}, {"SOIF_GAIN_N", 3, 40}, {"SOIF_SPKTHR_P", 3, 40}, {"SOIF_REFR_N", 2, 40},
    {"DEAM_ETAU_P", 3, 120}, {"DEAM_EGAIN_P", 3, 200}, {"SYPD_EXT_N", 3, 200}, {"SYAM_W0_P", 5, 100},
    {"SYPD_DLY1_P", 5, 250},
  };
  dynap_synapse synapses[4];
  dynap_destination destination;
  size_t i;
  for (i = 0; i < sizeof biases / sizeof *biases; ++i) {
    EXPECT(dynap_set_parameter(board, 0, 0, biases[i].name, biases[i].coarse, biases[i].fine) == DYNAP_OK);
  }
  memset(synapses, 0, sizeof synapses);
  for (i = 0; i < 4; ++i) {
    synapses[i].neuron = DYNAP_NEURON(0, 0, 0);
    synapses[i].index = (uint8_t)i;
    synapses[i].tag = 1024;
    synapses[i].dendrite = DYNAP_DENDRITE_AMPA;
    synapses[i].weight = 1;
    synapses[i].flags = DYNAP_SYNAPSE_PRECISE;
  }
  EXPECT(dynap_write_synapses(board, synapses, 4) == DYNAP_OK);
  memset(&destination, 0, sizeof destination);
  destination.tag = 5;
  destination.cores = 15;
  destination.x_hop = -7;
  EXPECT(dynap_write_destinations(board, &destination, 1) == DYNAP_OK);
  EXPECT(dynap_commit(board) == DYNAP_OK);
}

static void feed(dynap_board *board) {
  dynap_event events[5];
  int i;
  memset(events, 0, sizeof events);
  for (i = 0; i < 5; ++i) {
    events[i].time = (1 + 3 * i) * DYNAP_MS;
    events[i].word = DYNAP_WORD(1024, 1, 0, 0);
  }
  EXPECT(dynap_inject(board, events, 5) == DYNAP_OK);
}

static size_t answers(dynap_board *board, dynap_event *events) {
  size_t count = 0;
  EXPECT(dynap_run_until(board, 20 * DYNAP_MS) == DYNAP_OK);
  EXPECT(dynap_read_events(board, events, 16, &count) == DYNAP_OK);
  return count;
}

static void a_chip_answers(void) {
  dynap_board *board = chip(), *other = chip();
  dynap_event events[16], again[16];
  size_t count, size = 0, i;
  void *bytes;
  program(board);
  program(other);
  feed(board);
  EXPECT(dynap_run_until(board, 5 * DYNAP_MS + 3) == DYNAP_OK);
  EXPECT(dynap_snapshot(board, NULL, 0, &size) == DYNAP_OK && size > 0);
  bytes = malloc(size);
  EXPECT(dynap_snapshot(board, bytes, size, &size) == DYNAP_OK);
  count = answers(board, events);
  EXPECT(count == 5);
  EXPECT(DYNAP_WORD_TAG(events[0].word) == 5 && DYNAP_WORD_X(events[0].word) == -6);
  EXPECT(events[0].time > DYNAP_MS && events[0].time < 2 * DYNAP_MS);
  EXPECT(dynap_restore(other, bytes, size) == DYNAP_OK);
  EXPECT(answers(other, again) == count);
  for (i = 0; i < count; ++i) EXPECT(events[i].time == again[i].time && events[i].word == again[i].word);
  free(bytes);
  EXPECT(dynap_destroy(board) == DYNAP_OK);
  EXPECT(dynap_destroy(other) == DYNAP_OK);
}

static void bad_use_is_told(void) {
  dynap_config config = DYNAP_CONFIG_INIT;
  dynap_board *board = NULL, *freed;
  dynap_event event;
  uint32_t value;
  size_t count;
  memset(&event, 0, sizeof event);
  config.abi_version = DYNAP_ABI_VERSION + 0x10000u;
  EXPECT(dynap_create(&config, &board) == DYNAP_E_VERSION && board == NULL);
  config.abi_version = DYNAP_ABI_VERSION;
  config.size = 3;
  EXPECT(dynap_create(&config, &board) == DYNAP_E_SIZE);
  EXPECT(dynap_create(NULL, &board) == DYNAP_E_NULL);
  EXPECT(dynap_run_until(NULL, 1) == DYNAP_E_HANDLE);
  EXPECT(dynap_read_events(NULL, &event, 1, &count) == DYNAP_E_HANDLE);
  EXPECT(dynap_destroy((dynap_board *)(uintptr_t)0x1234) == DYNAP_E_HANDLE);
  freed = board = chip();
  EXPECT(dynap_run_until(board, DYNAP_MS) == DYNAP_OK);
  EXPECT(dynap_run_until(board, 1) == DYNAP_E_TIME);
  EXPECT(strstr(dynap_error_text(), "time only goes forwards") != NULL);
  EXPECT(dynap_reg_read(board, 0x6C, &value) == DYNAP_E_ADDRESS);
  EXPECT(dynap_reg_write(board, DYNAP_REG_ID, 1) == DYNAP_E_ACCESS);
  EXPECT(dynap_destroy(board) == DYNAP_OK);
  EXPECT(dynap_destroy(freed) == DYNAP_E_HANDLE);
  EXPECT(dynap_reg_read(freed, DYNAP_REG_ID, &value) == DYNAP_E_HANDLE);
  EXPECT(dynap_inject(freed, &event, 1) == DYNAP_E_HANDLE);
}

int main(int argc, char **argv) {
  /* A number: so many boards one after another, for leak checkers. */
  int rounds = argc > 1 ? atoi(argv[1]) : 3, i;
  EXPECT(dynap_abi_version() >> 16 == DYNAP_ABI_VERSION >> 16);
  for (i = 0; i < rounds; ++i) {
    a_chip_answers();
    bad_use_is_told();
  }
  printf("abi: %s\n", failures ? "FAILED" : "passed");
  return failures != 0;
}
