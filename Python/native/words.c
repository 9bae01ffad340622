/* The bits of memory words and of flags. */
#include "device.h"

int64_t bits(const uint8_t *flags, int count) {
  int64_t value = 0;
  for (int i = 0; i < count; i++) value |= (int64_t)(flags[i] != 0) << i;
  return value;
}

void spread(int64_t value, uint8_t *flags, int count) {
  for (int i = 0; i < count; i++) flags[i] = value >> i & 1;
}

uint32_t cam_word(const Synapse *s) {
  uint32_t weight = (uint32_t)bits(s->weight, 4);
  return s->tag | (uint32_t)s->mismatched << 11 | (uint32_t)s->precise << 12 | weight << 13 | (uint32_t)s->stp << 17 |
         (uint32_t)s->dendrite << 11; /* the bits of the dendrite run from 7, shunt, to 10, AMPA */
}

Synapse synapse_of(uint32_t word) {
  Synapse s = {.tag = word & 2047, .dendrite = (uint16_t)(word >> 11 & 0x780), .stp = word >> 17 & 1};
  spread(word >> 13 & 15, s.weight, 4);
  s.mismatched = word >> 11 & 1;
  s.precise = word >> 12 & 1;
  return s;
}

uint32_t sram_word(const Destination *d) { return DYNAP_WORD(d->tag, bits(d->core, 4), d->x, d->y); }

Destination destination_of(uint32_t word) {
  Destination d = {.x = (int8_t)DYNAP_WORD_X(word), .y = (int8_t)DYNAP_WORD_Y(word), .tag = (uint16_t)DYNAP_WORD_TAG(word)};
  spread(DYNAP_WORD_CORES(word), d.core, 4);
  return d;
}
