import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// The exact text of everything that the engine says about a board, an option or a recording.
@Suite struct SimulationDiagnosticTests {
  private func messages(_ board: Board = Board(), _ change: (inout SimulationOptions) -> Void = { _ in })
    -> [String]
  {
    var options = SimulationOptions()
    change(&options)
    do throws(DiagnosticError) {
      return try Simulation(board, options).warnings.map(\.description)
    } catch { return error.diagnostics.map(\.description) }
  }

  @Test("a power-up board with the standard options has nothing to be said about")
  func sound() { #expect(messages().isEmpty) }

  @Test(
    "a step lies between 1 us and 1 ms",
    arguments: [(SimTime.ms(2), "2 ms"), (.ns(10), "10 ns"), (.zero, "0 s")])
  func step(_ step: SimTime, _ text: String) {
    #expect(
      messages { $0.step = step } == [
        "error[step-out-of-range]: step is \(text); a step lies between 1 us and 1 ms; 100 us is usual"
      ])
  }

  @Test("a run has a thread") func threads() {
    #expect(
      messages { $0.threads = 0 } == ["error[threads-not-positive]: threads is 0; use at least one thread"])
  }

  @Test("the counters of the spiking ADCs are read out now and then") func samplePeriod() {
    #expect(
      messages { $0.windows.samplePeriod = .zero } == [
        "error[sadc-period-not-positive]: windows.samplePeriod is 0 s; boards are run with 5 ms to 100 ms"
      ])
  }

  @Test("the chips of a board fill a grid") func grid() {
    #expect(
      messages(Board(chipCount: 16)) == [
        "error[board-not-a-grid]: board.chips are 16 in one row; a row holds at most 15 chips; give board.columns"
      ])
    #expect(
      messages(Board(chipCount: 6, columns: 4)) == [
        "error[board-not-a-grid]: board.columns is 4 for 6 chips; "
          + "the chips fill a grid of at most 15 x 15: choose columns that divide their number"
      ])
  }

  private static let wrongCurrents = [
    SimulationOptions.ExactCurrent(parameter: "SOIF_LEEK_N", current: Current(1, .pico)),
    .init(parameter: "SOIF_LEAK_N", current: Current(-1, .pico)),
  ]
  private static let currentMessages = [
    "error[exact-current-unknown-parameter]: exactCurrents[0] names SOIF_LEEK_N; "
      + "give the silicon name of a core parameter, such as SOIF_LEAK_N",
    "error[exact-current-not-positive]: exactCurrents[1] sets SOIF_LEAK_N to -1 pA; a bias current is positive",
  ]

  @Test("exact currents have a parameter and are positive") func exactCurrents() {
    #expect(messages { $0.exactCurrents = Self.wrongCurrents } == Self.currentMessages)
  }

  @Test("everything is told at once") func together() {
    let found = messages(Board(chipCount: 16)) {
      $0.step = .zero
      $0.threads = -1
      $0.exactCurrents = Self.wrongCurrents
    }
    #expect(found.count == 5)
  }

  @Test("a delay that someone has set and that the step hides is a warning") func shortDelay() {
    // 0.35 pC over 35 nA are 10 us.
    let delay = SimulationOptions.ExactCurrent(parameter: "SYPD_DLY0_P", current: Current(35, .nano))
    var board = Board()
    board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    let found = messages(board) {
      $0.exactCurrents = [delay]
      $0.mismatch = .off
    }
    #expect(
      found == [
        "warning[delay-below-step]: step is 100 us, longer than 1 configured delay, the shortest of 10 us; "
          + "loops shorter than the step are delayed to the next step; choose a smaller step to resolve them"
      ])
    #expect(
      messages(board) {
        $0.exactCurrents = [delay]
        $0.mismatch = .off
        $0.step = .us(5)
      }.isEmpty)
  }

  @Test("a recording asks for what there is") func recordings() throws {
    var simulation = try Simulation(Board())
    func messages(_ state: String, _ every: SimTime, chip: Int = 0) -> [String] {
      let neuron = NeuronOnBoard(chip: ChipOnBoard(chip), core: .zero, neuron: NeuronOnCore(0))
      do throws(DiagnosticError) {
        try simulation.record(Recording(name: "v", neurons: [neuron], quantity: .state(state, every: every)))
        return []
      } catch { return error.diagnostics.map(\.description) }
    }
    let states =
      "I_mem, V_mem"
    let unknown = try #require(messages("I_men", .ms(1)).first)
    #expect(
      unknown.hasPrefix(
        "error[recording-unknown-state]: recordings.v asks for I_men; did you mean I_mem? the states are "))
    #expect(states.split(separator: ", ").allSatisfy { unknown.contains($0) })
    for every in [SimTime.us(150), .zero, .us(-100)] {
      #expect(
        messages("I_mem", every) == [
          "error[recording-interval]: recordings.v samples every \(every); "
            + "states are known at the end of steps: give a multiple of the step, 100 us"
        ])
    }
    #expect(
      messages("I_mem", .ms(1), chip: 3) == [
        "error[recording-off-board]: recordings.v asks for neuron 3.0.0; the board has chips 0 to 0"
      ])
    #expect(simulation.recordings.isEmpty)
  }

  @Test("a board keeps its shape while it runs, and a refused one changes nothing") func apply() throws {
    var simulation = try Simulation(Board())
    func messages(_ board: Board, _ currents: [SimulationOptions.ExactCurrent]? = nil) -> [String] {
      do throws(DiagnosticError) {
        try simulation.apply(board, exactCurrents: currents)
        return []
      } catch { return error.diagnostics.map(\.description) }
    }
    #expect(
      messages(Board(chipCount: 2)) == [
        "error[board-shape-changed]: board.chips has 2 chips where 1 run; "
          + "keep the number and the arrangement of the chips while a simulation runs"
      ])
    #expect(messages(Board(), Self.wrongCurrents) == Self.currentMessages)
    #expect(simulation.board == Board() && simulation.options.exactCurrents.isEmpty)
  }
}
