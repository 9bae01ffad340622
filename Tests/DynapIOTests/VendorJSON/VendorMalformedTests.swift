import DynapChip
import DynapCircuits
import DynapFabric
import DynapIO
import Testing

/// Damaged texts end in diagnostics, never in a crash, and in none without a code.
@Suite struct VendorMalformedTests {
  /// A document with everything in it but the neurons, which are a class of their own here.
  private static let document: [UInt8] = {
    var random = SplitMix(state: 21)
    let chip = VendorRandom.chip(stride: 1000, &random)
    let interface = VendorText.write(
      VendorRandom.sensorInterface(pixels: 2, &random), VendorNames.sensorInterface)
    let frontEnd = VendorText.write(chip.frontEnd, VendorNames.frontEnd)
    let bias = VendorText.write(Bias(BiasCode(3, 80), .p), VendorNames.bias)
    let name = chip.cores[0].parameters.entries[0].parameter.name
    let biases = #"{"key":"\#(name)","value":\#(bias)}"#
    let neuron = VendorText.write(VendorRandom.neuron(&random), VendorNames.neuron)
    return Array(
      (#"{"value0":{"chips":[{"cores":{"value0":{"neurons":{"value0":\#(neuron)},"#
        + #""parameters":[\#(biases)]}},"dvsIf":\#(interface),"bioamps":\#(frontEnd),"#
        + #""_note":"é \u20ac \ud83d\ude00"}]}}"#)
        .utf8)
  }()

  private static func survives(_ bytes: [UInt8], step: Int? = nil) -> Bool {
    var board = Board()
    board.chips = []
    do {
      board = try VendorText.read(bytes, VendorNames.document, into: board, step: step)
      return true
    } catch {
      return !error.diagnostics.isEmpty && error.diagnostics.count <= 102
        && error.diagnostics.allSatisfy { !$0.code.isEmpty && !$0.fact.isEmpty && !$0.remedy.isEmpty }
    }
  }

  @Test func `a text cut off anywhere says that it ends`() {
    let document = Self.document
    for length in stride(from: 0, to: document.count, by: max(1, document.count / 150)) {
      var board = Board()
      board.chips = []
      do {
        _ = try VendorText.read(Array(document.prefix(length)), VendorNames.document, into: board)
        Issue.record("a text of \(length) bytes was accepted")
      } catch {
        #expect(error.diagnostics.last?.code == "json-truncated", "at \(length)")
      }
      board.chips = []
    }
  }

  @Test(arguments: 0..<8) func `changed bytes are survived`(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<25 {
      var bytes = Self.document
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(contentsOf: Array(#"{}[],:"\0-9e"#.utf8).shuffled(using: &random).prefix(3), at: place)
        case 3: bytes.replaceSubrange(place..<min(bytes.count, place + 40), with: [])
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      #expect(Self.survives(bytes, step: seed.isMultiple(of: 2) ? nil : 13), "seed \(seed)")
    }
  }

  @Test func `random bytes are survived`() {
    var random = SplitMix(state: 99)
    for _ in 0..<100 {
      let bytes = (0..<Int.random(in: 0..<64, using: &random)).map { _ in
        Array(#"{}[]:,"value0chips -1.5e+\utfn"#.utf8).randomElement(using: &random) ?? 0
      }
      #expect(Self.survives(bytes))
    }
  }

  @Test func `a list of a million brackets ends at the depth limit`() {
    let bytes = Array(#"{"value0":{"x":"#.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(Self.survives(bytes))
  }

  @Test func `a number of a million digits is too large`() {
    let digits = String(repeating: "9", count: 1_000_000)
    #expect(
      VendorText.messages(#"{"x":\#(digits),"y":0}"#, VendorNames.pixel, into: Pixel(x: 0, y: 0)) == [
        "chip.json: error[number-out-of-range]: x is a number of more than 64 bits; "
          + "the vendor's library keeps a number of 32 bits here, 0 to 4294967295"
      ])
  }

  @Test func `a key of a million bytes is cut in its message`() {
    let key = String(repeating: "k", count: 1_000_000)
    let messages = VendorText.messages(
      #"{"x":0,"y":0,"\#(key)":[]}"#, VendorNames.pixel, into: Pixel(x: 0, y: 0))
    #expect(messages.count == 1 && messages[0].utf8.count < 300)
  }

  @Test func `indices beyond reason take no memory`() {
    let text = #"{"value89959":{},"value89960":{},"value999999999999999999999":{},"value01":{}}"#
    let interface = #"{"pixelDestinations":\#(text)}"#
    let messages = VendorText.messages(interface, VendorNames.sensorInterface, into: SensorInterface())
    #expect(messages.filter { $0.contains("unknown-key") }.count == 3)
  }
}
