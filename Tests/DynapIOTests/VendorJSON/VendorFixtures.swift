import DynapChip
import DynapCircuits
import DynapFabric
import DynapIO

/// Text of one of the vendor's classes, read and written without the chip around it.
enum VendorText {
  /// Reads a value; `step` bytes are looked at together.
  static func read<Value>(
    _ text: String, _ shape: VendorObject<Value>, into blank: Value, step: Int? = nil
  ) throws(DiagnosticError) -> Value {
    try read(Array(text.utf8), shape, into: blank, step: step)
  }

  /// Reads a value from bytes.
  static func read<Value>(
    _ bytes: [UInt8], _ shape: VendorObject<Value>, into blank: Value, step: Int? = nil
  ) throws(DiagnosticError) -> Value {
    var value = blank
    let source: ByteSource
    do { source = try ByteSource(bytes: bytes) } catch { fatalError("memory is readable") }
    _ = try VendorJSONReader.read(&value, shape, from: source, file: "chip.json", step: step)
    return value
  }

  /// Writes a value.
  static func write<Value>(
    _ value: Value, _ shape: VendorObject<Value>, _ style: VendorJSONLayout.Style = .compact
  ) -> String {
    String(decoding: VendorJSON.bytes(of: value, shape, layout: VendorJSONLayout(style)), as: UTF8.self)
  }

  /// The messages on a text, empty when it reads.
  static func messages<Value>(
    _ text: String, _ shape: VendorObject<Value>, into blank: Value, step: Int? = nil
  ) -> [String] {
    do {
      _ = try read(text, shape, into: blank, step: step)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  /// The messages with a code on a configuration, whose other keys may be missing.
  static func boardMessages(_ text: String, code: String) -> [String] {
    do {
      _ = try VendorJSON.read(bytes: Array(text.utf8), name: "chip.json")
      return []
    } catch {
      return error.diagnostics.filter { $0.code == code }.map(\.description)
    }
  }
}

/// A generator whose numbers are the same on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Values in which every field is drawn.
enum VendorRandom {
  static func synapse(_ random: inout SplitMix) -> Synapse {
    Synapse(
      tag: Tag(Int.random(in: 0..<2048, using: &random)),
      dendrite: Dendrite.allCases.randomElement(using: &random) ?? .none,
      weight: WeightMask(rawValue: .random(in: 0..<16, using: &random)), stp: .random(using: &random),
      preciseDelay: .random(using: &random), mismatchedDelay: .random(using: &random))
  }

  static func destination(_ random: inout SplitMix) -> Destination {
    Destination(
      tag: Tag(Int.random(in: 0..<2048, using: &random)),
      cores: CoreMask(rawValue: .random(in: 0..<16, using: &random)),
      hop: Hop(x: .random(in: -7...7, using: &random), y: .random(in: -7...7, using: &random)))
  }

  static func neuron(_ random: inout SplitMix) -> Neuron {
    var neuron = Neuron()
    neuron.synapses = (0..<64).map { _ in synapse(&random) }
    neuron.destinations = (0..<4).map { _ in destination(&random) }
    neuron.latches = LatchSet(rawValue: .random(in: 0..<1 << 14, using: &random))
    return neuron
  }

  static func biases(_ scope: Parameter.Scope, _ random: inout SplitMix) -> BiasTable {
    BiasTable(
      ParameterTable.parameters(in: scope).shuffled(using: &random).map { parameter in
        var bias = Bias(
          BiasCode(.random(in: 0...5, using: &random), .random(in: 0...255, using: &random)),
          Bool.random(using: &random) ? .n : .p)
        bias.bookkeeping.address = .random(in: 0...(1 << 40), using: &random)
        bias.bookkeeping.cookie = .random(in: Int.min...Int.max, using: &random)
        bias.bookkeeping.initialType = Bool.random(using: &random) ? .n : .p
        bias.bookkeeping.isSwitchable = .random(using: &random)
        return (parameter, bias)
      })
  }

  static func sensorInterface(pixels: Int, _ random: inout SplitMix) -> SensorInterface {
    var interface = SensorInterface()
    interface.dropEvents = .random(using: &random)
    interface.mode = .davis346
    interface.offEvents = .random(using: &random)
    interface.onEvents = .random(using: &random)
    interface.copyEvents = .random(using: &random)
    interface.copyHop = Offset(x: -3, y: 2)
    interface.davisReqAckBugfixDelayNanoseconds = 120
    interface.poolingShift = Pixel(x: 2, y: 1)
    interface.origin = Pixel(x: 3, y: 4)
    interface.max = Pixel(x: 345, y: 259)
    interface.pixelDestinations = (0..<pixels).map { _ in destination(&random) }
    interface.filter = [Pixel(x: 1, y: 2), Pixel(x: 40, y: 2)]
    return interface
  }

  static func frontEnd(_ random: inout SplitMix) -> FrontEnd {
    var frontEnd = FrontEnd()
    frontEnd.commonParameters = biases(.bioampCommon, &random)
    frontEnd.channelParameters = (0..<8).map { _ in biases(.bioampChannel, &random) }
    frontEnd.paramGen2Powerdown = .random(using: &random)
    frontEnd.gain = 3
    frontEnd.separateParameters = .random(using: &random)
    frontEnd.monitorChannels = FrontEndMonitors(rawValue: .random(in: 0..<64, using: &random))
    frontEnd.route = [destination(&random), destination(&random)]
    return frontEnd
  }

  /// A chip of which one neuron in `stride` is programmed.
  static func chip(stride: Int, _ random: inout SplitMix) -> Chip {
    var chip = Chip()
    for core in 0..<4 {
      for neuron in Swift.stride(from: core, to: 256, by: stride) {
        chip.cores[core].neurons[neuron] = self.neuron(&random)
      }
      chip.cores[core].parameters = biases(.core, &random)
      chip.cores[core].monitoredNeuron = NeuronOnCore(.random(in: 0..<256, using: &random))
      chip.cores[core].neuronMonitoringOn = .random(using: &random)
      chip.cores[core].sadcEnables = CoreSADCEnables(rawValue: .random(in: 0..<1 << 14, using: &random))
      chip.cores[core].enableSTDBuffer = .random(using: &random)
      chip.cores[core].enablePulseExtenderMonitor1 = .random(using: &random)
      chip.cores[core].enablePulseExtenderMonitor2 = .random(using: &random)
      chip.cores[core].id = core
      chip.cores[core].cookie = .random(in: 0...99, using: &random)
    }
    chip.globalParameters = biases(.global, &random)
    chip.sharedParameters01 = biases(.shared, &random)
    chip.sharedParameters23 = biases(.shared, &random)
    chip.sadcGroupParameters01 = (0..<3).map { _ in biases(.sadcGroup, &random) }
    chip.sadcGroupParameters23 = (0..<3).map { _ in biases(.sadcGroup, &random) }
    chip.sadcEnables = ChipSADCEnables(rawValue: .random(in: 0...255, using: &random))
    chip.sensorInterface = sensorInterface(pixels: 16, &random)
    chip.frontEnd = frontEnd(&random)
    chip.enablePG0ReferenceMonitor = .random(using: &random)
    chip.enablePG1ReferenceMonitor = .random(using: &random)
    chip.paramGen0Powerdown = .random(using: &random)
    chip.paramGen1Powerdown = .random(using: &random)
    return chip
  }
}
