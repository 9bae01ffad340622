// The columns of the table stay aligned.
// swift-format-ignore-file

import CDynap

/// A register at a fixed address: a row of the memory map.
struct Register: Sendable {
  /// The name in the header, without its prefix.
  let name: String
  /// The address.
  let address: UInt32
  /// What a bus may do.
  let access: Access
  /// How a read finds its value.
  let reading: Reading

  /// What a bus may do with a register.
  enum Access: Int, Sendable {
    case read = 1, write, both
  }

  /// How a read finds its value.
  enum Reading: Sendable {
    /// In the head, where calls leave it.
    case plain
    /// The lower half of a pair in the head, which lets the upper half be read.
    case lower
    /// By the board: it has an effect or costs something.
    case computed
  }

  private init(_ name: String, _ address: UInt32, _ access: Access, _ reading: Reading = .plain) {
    (self.name, self.address, self.access, self.reading) = (name, address, access, reading)
  }

  /// Every register at a fixed address, in the order of their addresses.
  static let all: [Register] = [
    Register("ID",          DYNAP_REG_ID,          .read),
    Register("VERSION",     DYNAP_REG_VERSION,     .read),
    Register("STATUS",      DYNAP_REG_STATUS,      .read),
    Register("CONTROL",     DYNAP_REG_CONTROL,     .write),
    Register("ERROR",       DYNAP_REG_ERROR,       .read,  .computed),
    Register("CHIPS",       DYNAP_REG_CHIPS,       .read),
    Register("TIME_LO",     DYNAP_REG_TIME_LO,     .read,  .lower),
    Register("TIME_HI",     DYNAP_REG_TIME_HI,     .read),
    Register("STEP_LO",     DYNAP_REG_STEP_LO,     .read,  .lower),
    Register("STEP_HI",     DYNAP_REG_STEP_HI,     .read),
    Register("SPIKES_LO",   DYNAP_REG_SPIKES_LO,   .read,  .lower),
    Register("SPIKES_HI",   DYNAP_REG_SPIKES_HI,   .read),
    Register("EVENTS_LO",   DYNAP_REG_EVENTS_LO,   .read,  .lower),
    Register("EVENTS_HI",   DYNAP_REG_EVENTS_HI,   .read),
    Register("MATCHES_LO",  DYNAP_REG_MATCHES_LO,  .read,  .lower),
    Register("MATCHES_HI",  DYNAP_REG_MATCHES_HI,  .read),
    Register("LATE",        DYNAP_REG_LATE,        .read),
    Register("LOST",        DYNAP_REG_LOST,        .read),
    Register("CHIP",        DYNAP_REG_CHIP,        .both),
    Register("CORE",        DYNAP_REG_CORE,        .both),
    Register("SCRATCH",     DYNAP_REG_SCRATCH,     .both),
    Register("NODE",        DYNAP_REG_NODE,        .both),
    Register("STATE",       DYNAP_REG_STATE,       .both),
    Register("VALUE",       DYNAP_REG_VALUE,       .read,  .computed),
    Register("IN_TIME_LO",  DYNAP_REG_IN_TIME_LO,  .both),
    Register("IN_TIME_HI",  DYNAP_REG_IN_TIME_HI,  .both),
    Register("IN_WORD",     DYNAP_REG_IN_WORD,     .write),
    Register("OUT_COUNT",   DYNAP_REG_OUT_COUNT,   .read),
    Register("OUT_TIME_LO", DYNAP_REG_OUT_TIME_LO, .read,  .lower),
    Register("OUT_TIME_HI", DYNAP_REG_OUT_TIME_HI, .read),
    Register("OUT_BUS",     DYNAP_REG_OUT_BUS,     .read),
    Register("OUT_WORD",    DYNAP_REG_OUT_WORD,    .read,  .computed),
    Register("BUSES",       DYNAP_REG_BUSES,       .both),
  ]
}

/// The registers that a read finds in the head, a bit for each number.
enum HeadRegisters {
  /// Where the registers at fixed addresses end; each has a word of the head.
  static let end: UInt32 = 0x88
  /// Those that may be read there.
  static let plain = bits { $0.access != .write && $0.reading != .computed }
  /// Those that let an upper half be read.
  static let lower = bits { $0.reading == .lower }

  private static func bits(_ isWanted: (Register) -> Bool) -> UInt64 {
    Register.all.reduce(0) { isWanted($1) ? $0 | 1 << UInt64($1.address / 4) : $0 }
  }
}
