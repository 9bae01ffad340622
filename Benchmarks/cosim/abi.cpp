// abi.cpp: what a call of the C interface costs.
#include <cstdio>
#include <vector>

#include "bench.h"
#include "dynap.hpp"
#include "w2.h"

int main() {
  using bench::best, bench::keep, bench::print;
  dynap::device chip = dynap::device::empty();
  dynap_board *board = chip.get();
  constexpr int calls = 20'000'000;
  std::uint32_t value = 0;

  print("read a register (STATUS)", best(5, [&] {
          for (int i = 0; i < calls; ++i) dynap_reg_read(board, DYNAP_REG_STATUS, &value), keep(value);
        }), calls, 5);
  print("read a register pair (TIME_LO, TIME_HI), each", best(5, [&] {
          for (int i = 0; i < calls / 2; ++i) {
            dynap_reg_read(board, DYNAP_REG_TIME_LO, &value), keep(value);
            dynap_reg_read(board, DYNAP_REG_TIME_HI, &value), keep(value);
          }
        }), calls, 5);
  print("write a register (SCRATCH)", best(5, [&] {
          for (int i = 0; i < calls; ++i) dynap_reg_write(board, DYNAP_REG_SCRATCH, static_cast<std::uint32_t>(i));
        }), calls, 5);

  // Events that nobody listens to, in blocks: what handing over, sorting and releasing cost, with no synapse.
  constexpr int block = 4096, blocks = 256;
  std::vector<dynap::event> events(block), read(block);
  for (int i = 0; i < block; ++i) events[i] = {0, dynap::word(static_cast<unsigned>(i) % 2048, 1), 0, DYNAP_IN_HOST, 0};
  std::int64_t time = 0;
  double inject = 1e9;
  const double total = best(3, [&] {
    double spent = 0;
    for (int b = 0; b < blocks; ++b) {
      for (int i = 0; i < block; ++i) events[i].time = time + static_cast<std::int64_t>(i) * 20 * DYNAP_NS;
      const double begin = bench::cpu();
      chip.inject(dynap::span<const dynap::event>(events));
      spent += bench::cpu() - begin;
      time += DYNAP_MS / 10;
      chip.run_until(time);
    }
    inject = std::min(inject, spent);
  });
  print("inject an event, in blocks of 4096", inject, block * blocks, 1e3 / 15);
  print("  and let it pass through a chip without synapses", total, block * blocks, 1e9);

  // Echoes: events that go straight to the host, where they wait until they are read.
  double taken = 1e9;
  for (int repetition = 0; repetition < 3; ++repetition) {
    double spent = 0;
    for (int b = 0; b < blocks; ++b) {
      for (int i = 0; i < block; ++i) {
        events[i] = {time + static_cast<std::int64_t>(i) * 20 * DYNAP_NS, dynap::word(9, 1, -1), 0, DYNAP_IN_HOST, 0};
      }
      chip.inject(dynap::span<const dynap::event>(events));
      time += DYNAP_MS / 10;
      chip.run_until(time);
      const double begin = bench::cpu();
      if (chip.read_events(read).size() != block) return std::puts("events are missing"), 1;
      spent += bench::cpu() - begin;
    }
    taken = std::min(taken, spent);
  }
  print("read an event, in blocks of 4096", taken, block * blocks, 1e3 / 15);

  // Programming.
  std::vector<std::uint32_t> cam(65'536);
  w2::draws random;
  for (auto &word : cam) word = 1u << (18 + random.next() % 4) | (1 + random.next() % 15) << 13 | random.next() % 2048;
  chip = dynap::device::empty();
  print("write and commit a whole chip (65536 synapses)", best(3, [&] {
          cam[0] ^= 1;
          chip.write_cam(0, cam);
          chip.commit();
        }), 1, 20e6);
  print("write and commit one synapse of it", best(9, [&] {
          cam[0] ^= 1;
          chip.write_cam(0, dynap::span<const std::uint32_t>(cam.data(), 1));
          chip.commit();
        }), 1, 1e6);
  print("write and commit one bias of it", best(9, [&] {
          chip.set_parameter(0, 0, "SOIF_LEAK_N", 0, 40 + random.next() % 40);
          chip.commit();
        }), 1, 1e6);
  print("create and destroy an empty chip", best(9, [&] { keep(dynap::device::empty()); }), 1, 20e6);
  return 0;
}
