import CDynap
import DynapABI
import Testing

/// A board through the C interface, which is freed with the test.
final class TestBoard {
  /// The handle.
  let handle: OpaquePointer

  /// Neuron 0 of core 0 fires on each event with tag 1024 and sends tag 5 to the host.
  static let relay = """
    format: dynapse/1
    duration: 20 ms
    mismatch: off
    board:
      chips:
        - cores:
            0:
              parameters:
                SOIF_LEAK_N: [0, 50]
                SOIF_GAIN_N: [3, 40]
                SOIF_SPKTHR_P: [3, 40]
                SOIF_REFR_N: [3, 160]
                DEAM_ETAU_P: [2, 30]
                DEAM_EGAIN_P: [3, 60]
                SYPD_EXT_N: [3, 200]
                SYAM_W0_P: [5, 200]
                SYPD_DLY1_P: [5, 250]
              neurons:
                0:
                  synapses: {0-7: {tag: 1024, dendrite: ampa, weight: [0], precise_delay: true}}
                  destinations: {0: {tag: 5, cores: 0-3, x_hop: -7}}
    """

  /// Makes a board of a text, or an empty one.
  init(
    _ text: String? = nil, flags: UInt32 = 0, settings: String = "", columns: UInt32 = 0, rows: UInt32 = 0,
    threads: UInt32 = 0, step: Int64 = 0
  ) throws {
    var config = Self.config
    (config.flags, config.columns, config.rows) = (flags, columns, rows)
    (config.threads, config.step) = (threads, step)
    var board: OpaquePointer?
    let code = settings.withCString { settings in
      config.settings = settings
      guard let text else { return dynap_create(&config, &board) }
      return text.withCString {
        config.text = $0
        return dynap_create(&config, &board)
      }
    }
    try #require(code == DYNAP_OK, "\(lastError)")
    handle = try #require(board)
  }

  deinit { dynap_destroy(handle) }

  /// What `DYNAP_CONFIG_INIT` is.
  static var config: dynap_config {
    var config = dynap_config()
    config.size = UInt32(MemoryLayout<dynap_config>.size)
    config.abi_version = DYNAP_ABI_VERSION
    return config
  }

  /// Everything that waits to be read.
  func events() -> [dynap_event] {
    var (events, count) = ([dynap_event](repeating: dynap_event(), count: 4096), 0)
    dynap_read_events(handle, &events, events.count, &count)
    return Array(events[..<count])
  }

  /// The spikes that wait to be read: time and neuron.
  func spikes() -> [[Int64]] {
    var (spikes, count) = ([dynap_spike](repeating: dynap_spike(), count: 65_536), 0)
    dynap_read_spikes(handle, &spikes, spikes.count, &count)
    return spikes[..<count].map { [$0.time, Int64($0.neuron)] }
  }

  /// A register; -1 where it cannot be read.
  func register(_ address: UInt32) -> Int {
    var value: UInt32 = 0
    return dynap_reg_read(handle, address, &value) == DYNAP_OK ? Int(value) : -1
  }

  /// The time that the board ran to.
  var time: Int64 {
    var time: Int64 = -1
    dynap_time(handle, &time)
    return time
  }
}

/// What the last failed call of this thread had to say.
var lastError: String { dynap_error_text().map { String(cString: $0) } ?? "" }

/// A millisecond in picoseconds.
let ms: Int64 = 1_000_000_000

/// An event word without hops.
func word(_ tag: UInt32, _ cores: UInt32 = 1) -> UInt32 { tag << 12 | cores }
