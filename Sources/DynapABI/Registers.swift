import CDynap
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

// The head's masks as literals, since a lazily made constant costs a look on each read; a test compares them.
let plainRegisters: UInt64 = 0x2_F37F_FFE7
let lowerRegisters: UInt64 = 0x2000_5540

/// Reads a register.
@c @implementation
public func dynap_reg_read(
  _ board: OpaquePointer?, _ address: UInt32, _ value: UnsafeMutablePointer<UInt32>?
) -> Int32 {
  let number = Int(address >> 2)
  if let value, address < 0x88, address & 3 == 0, plainRegisters >> UInt64(number) & 1 == 1,
    let head = BoardTable.head(board), head.isIdle
  {
    value.pointee = head[number]
    if lowerRegisters >> UInt64(number) & 1 == 1 { head.latch(after: number) }
    return DYNAP_OK
  }
  return entering(board) { board throws(Failure) in
    guard let value else { throw .null("value") }
    value.pointee = try board.readRegister(address)
  }
}

/// Writes a register.
@c @implementation
public func dynap_reg_write(_ board: OpaquePointer?, _ address: UInt32, _ value: UInt32) -> Int32 {
  if address == DYNAP_REG_SCRATCH || address == DYNAP_REG_IN_TIME_LO || address == DYNAP_REG_IN_TIME_HI,
    let head = BoardTable.head(board), head.isIdle
  {
    head[Int(address >> 2)] = value
    return DYNAP_OK
  }
  return entering(board) { board throws(Failure) in
    do throws(Failure) { try board.writeRegister(address, value) } catch {
      board.head[Int(DYNAP_REG_ERROR >> 2)] = UInt32(bitPattern: error.code)
      throw error
    }
  }
}

extension EmulatedBoard {
  private subscript(register address: UInt32) -> UInt32 {
    get { head[Int(address >> 2)] }
    set { head[Int(address >> 2)] = newValue }
  }

  /// Sets the registers that never change.
  func publishConstants() {
    self[register: DYNAP_REG_ID] = 0x4459_4E50
    self[register: DYNAP_REG_VERSION] = DYNAP_ABI_VERSION
    self[register: DYNAP_REG_CHIPS] = UInt32(chipCount)
  }

  /// Sets the registers that follow from the board's state: after each call.
  func publish() {
    simulation.publish(to: head)
    self[register: DYNAP_REG_OUT_COUNT] = UInt32(clamping: events.count)
    let first = events.first
    head.setPair(Int(DYNAP_REG_OUT_TIME_LO >> 2), to: UInt64(bitPattern: first?.time ?? 0))
    self[register: DYNAP_REG_OUT_BUS] = first.map { UInt32($0.bus) | UInt32($0.chip) << 16 } ?? 0
    publishStatus()
  }

  /// Sets the register of the outputs that are on: when they are switched.
  func publishOutputs() {
    let outputs = simulation.options.windows.outputs
    self[register: DYNAP_REG_BUSES] = OutputBus.numbered.enumerated().reduce(0) {
      outputs.contains($1.element) ? $0 | 1 << UInt32($1.offset) : $0
    }
  }

  private func publishStatus() {
    var status: UInt32 = 0
    if events.count > 0 { status |= DYNAP_STATUS_OUT }
    if isPending { status |= DYNAP_STATUS_PENDING }
    if self[register: DYNAP_REG_LATE] > 0 { status |= DYNAP_STATUS_LATE }
    if self[register: DYNAP_REG_LOST] > 0 { status |= DYNAP_STATUS_LOST }
    if self[register: DYNAP_REG_ERROR] != 0 { status |= DYNAP_STATUS_ERROR }
    self[register: DYNAP_REG_STATUS] = status
  }

  // MARK: reading

  /// Reads a register that has an effect, or that is in a window.
  func readRegister(_ address: UInt32) throws(Failure) -> UInt32 {
    if let register = try fixed(address) {
      guard register.access != .write else { throw access(register, "read") }
      switch address {
      case DYNAP_REG_ERROR:
        defer { self[register: DYNAP_REG_ERROR] = 0 }
        return self[register: DYNAP_REG_ERROR]
      case DYNAP_REG_VALUE:
        var value = 0.0
        let states = observables
        let state = states[min(Int(self[register: DYNAP_REG_STATE]), states.count - 1)]
        simulation.states(state.name, ofLanes: [Int(self[register: DYNAP_REG_NODE])]) { value = $1 }
        return Float(value).bitPattern
      case DYNAP_REG_OUT_WORD:
        guard let event = events.first else { return .max }
        events.drop(1)
        return event.word
      default:
        if register.reading == .lower { head.latch(after: Int(address >> 2)) }
        return self[register: address]
      }
    }
    switch try window(address) {
    case .bias(let index):
      let code = code(chip: selected.chip, core: selected.core, index: index)
      return UInt32(code.coarse) << 8 | UInt32(code.fine)
    case .latches(let neuron): return UInt32(written[place(neuron)].latches.rawValue)
    case .field(let field):
      let value = FieldRow.all[field].read(written[selected.chip], selected.core)
      return UInt32(truncatingIfNeeded: value)
    case .sram(let neuron, let index): return WordCodec.encode(written[place(neuron)].destinations[index])
    case .cam(let neuron, let index): return WordCodec.encode(written[place(neuron)].synapses[index])
    }
  }

  // MARK: writing

  /// Writes a register.
  func writeRegister(_ address: UInt32, _ value: UInt32) throws(Failure) {
    if let register = try fixed(address) {
      guard register.access != .read else { throw access(register, "written") }
      return try write(register, value)
    }
    switch try window(address) {
    case .bias(let index):
      guard let code = BiasCode(exactlyCoarse: Int(value >> 8), fine: Int(value & 255)) else {
        throw Failure(
          DYNAP_E_RANGE, "the bias", "is \(value)", "bits 0 to 7 are fine, 8 to 10 coarse, up to 5")
      }
      setCode(code, chip: selected.chip, core: selected.core, index: index)
    case .latches(let neuron):
      try check("the latches", value, 0...Int64(1 << Latch.allCases.count - 1))
      change(place(neuron)) { $0.latches = LatchSet(rawValue: UInt16(value)) }
    case .field(let field): try setField(field, chip: selected.chip, core: selected.core, bits: value)
    case .sram(let neuron, let index):
      let word = try destination(value, { "the SRAM word" })
      change(place(neuron)) { $0.destinations[index] = word }
    case .cam(let neuron, let index):
      do throws(WordError) {
        let synapse = try WordCodec.decodeSynapse(value)
        change(place(neuron)) { $0.synapses[index] = synapse }
      } catch { throw Failure(DYNAP_E_RANGE, "the CAM word", error.reason, error.remedy) }
    }
  }

  private func write(_ register: Register, _ value: UInt32) throws(Failure) {
    switch register.address {
    case DYNAP_REG_CONTROL:
      switch value {
      case DYNAP_CONTROL_COMMIT: try commit()
      case DYNAP_CONTROL_DISCARD: discard()
      default: throw Failure(DYNAP_E_RANGE, "CONTROL", "is \(value)", "write 1 to commit or 2 to discard")
      }
    case DYNAP_REG_CHIP: try set(register, value, below: chipCount)
    case DYNAP_REG_CORE: try set(register, value, below: 4)
    case DYNAP_REG_NODE: try set(register, value, below: neuronCount)
    case DYNAP_REG_STATE: try set(register, value, below: observables.count)
    case DYNAP_REG_IN_WORD:
      let time =
        UInt64(self[register: DYNAP_REG_IN_TIME_HI]) << 32 | UInt64(self[register: DYNAP_REG_IN_TIME_LO])
      guard let time = Int64(exactly: time), time <= Self.lastTime.picoseconds else {
        throw Failure(DYNAP_E_RANGE, "IN_TIME", "is \(time)", "it runs to \(Self.lastTime.picoseconds)")
      }
      let word = try destination(value, { "IN_WORD" })
      // A time that has passed means now, and is no mistake on a bus.
      let release = max(SimTime(picoseconds: time), simulation.completedTime)
      simulation.inject([InputEvent(time: release, destination: word, chip: selected.chip)])
    case DYNAP_REG_BUSES:
      try check("BUSES", value, 0...63)
      for (i, bus) in OutputBus.numbered.enumerated() {
        let isOn = value >> UInt32(i) & 1 == 1
        if isOn != simulation.options.windows.outputs.contains(bus) { simulation.enableOutput(bus, isOn) }
      }
      publishOutputs()
    default: self[register: register.address] = value
    }
  }

  private func set(_ register: Register, _ value: UInt32, below limit: Int) throws(Failure) {
    try check(register.name, value, 0...Int64(limit - 1))
    self[register: register.address] = value
  }

  // MARK: addresses

  /// A place in a window.
  private enum Window {
    case bias(Int)
    case latches(Int)
    case field(Int)
    case sram(Int, Int)
    case cam(Int, Int)
  }

  /// The chip and core of the windows.
  private var selected: (chip: ChipOnBoard, core: Int) {
    (ChipOnBoard(Int(self[register: DYNAP_REG_CHIP])), Int(self[register: DYNAP_REG_CORE]))
  }

  /// A neuron of the selected core.
  private func place(_ neuron: Int) -> NeuronOnBoard {
    NeuronOnBoard(lane: (selected.chip.index * 4 + selected.core) * NeuronOnCore.count + neuron)
  }

  /// The register at a fixed address, or nil for an address in a window.
  private func fixed(_ address: UInt32) throws(Failure) -> Register? {
    guard address % 4 == 0 else {
      throw Failure(DYNAP_E_ADDRESS, hex(address), "is not a multiple of 4", "registers have 32 bits")
    }
    guard address < DYNAP_REG_BIAS else { return nil }
    guard let register = Register.all.first(where: { $0.address == address }) else { throw unmapped(address) }
    return register
  }

  private func window(_ address: UInt32) throws(Failure) -> Window {
    func index(_ first: UInt32) -> Int { Int(address - first) / 4 }
    switch address {
    case DYNAP_REG_BIAS..<DYNAP_REG_BIAS_END: return .bias(index(DYNAP_REG_BIAS))
    case DYNAP_REG_LATCHES..<DYNAP_REG_LATCHES_END: return .latches(index(DYNAP_REG_LATCHES))
    case DYNAP_REG_FIELD..<DYNAP_REG_FIELD_END: return .field(index(DYNAP_REG_FIELD))
    case DYNAP_REG_SRAM..<DYNAP_REG_SRAM_END:
      let word = index(DYNAP_REG_SRAM)
      return .sram(word / DestinationOnNeuron.count, word % DestinationOnNeuron.count)
    case DYNAP_REG_CAM..<DYNAP_REG_CAM_END:
      let word = index(DYNAP_REG_CAM)
      return .cam(word / SynapseOnNeuron.count, word % SynapseOnNeuron.count)
    default: throw unmapped(address)
    }
  }

  private func unmapped(_ address: UInt32) -> Failure {
    Failure(DYNAP_E_ADDRESS, hex(address), "is no register", "the map is in dynap.h")
  }

  private func access(_ register: Register, _ what: String) -> Failure {
    Failure(DYNAP_E_ACCESS, register.name, "cannot be \(what)", "the map in dynap.h says R or W")
  }

  private func hex(_ address: UInt32) -> String {
    let digits = String(address, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}

extension Simulation {
  /// Sets the registers of times and counts, which it reads where they are: for a getter, what an object holds is copied.
  fileprivate mutating func publish(to head: BoardHead) {
    let tally = tally
    head.setPair(Int(DYNAP_REG_TIME_LO >> 2), to: UInt64(bitPattern: time.picoseconds))
    head.setPair(Int(DYNAP_REG_STEP_LO >> 2), to: UInt64(bitPattern: options.step.picoseconds))
    head.setPair(Int(DYNAP_REG_SPIKES_LO >> 2), to: UInt64(tally.spikes))
    head.setPair(Int(DYNAP_REG_EVENTS_LO >> 2), to: UInt64(tally.events))
    head.setPair(Int(DYNAP_REG_MATCHES_LO >> 2), to: UInt64(tally.matches))
    head[Int(DYNAP_REG_LATE >> 2)] = UInt32(truncatingIfNeeded: lateEvents)
    head[Int(DYNAP_REG_LOST >> 2)] = UInt32(truncatingIfNeeded: lostPackets.count)
  }
}
