import DynapCircuits
import DynapLearning
import Testing

@Suite struct WeightStoreTests {
  @Test func `a digital weight takes whole steps, a fraction as often as its size says`() {
    let cell = WeightStore(.digital)
    var register = FeedbackRegister(seed: 1)
    #expect(cell.changed(2, by: 3, &register) == 5)
    var ups = 0
    for _ in 0..<32_000 where cell.changed(0, by: 1.0 / 32, &register) == 1 { ups += 1 }
    // Binomial: 1000 expected, standard deviation 31; five of them.
    #expect(abs(ups - 1000) < 155)
    #expect(cell.changed(2, by: -0, &register) == 2)
  }

  @Test func `weights end at their rails and change their sign at zero`() {
    var register = FeedbackRegister(seed: 1)
    for kind in WeightStore.Kind.allCases {
      let cell = WeightStore(kind)
      #expect(cell.changed(7, by: 1, &register) == 7)
      #expect(cell.changed(-8, by: -5, &register) == -8)
      #expect(cell.changed(1, by: -2, &register) == -1)
    }
  }

  @Test func `an analog weight decays to zero and a multistable one to its nearest level`() {
    let analog = WeightStore(.analog, drift: 1)
    #expect(analog.drifted(3, after: 1) == 2)
    #expect(analog.drifted(-3, after: 10) == 0)
    let two = WeightStore(.multistable, drift: 1, levels: 2)
    #expect(two.attractor(of: -0.4) == 7)
    #expect(two.attractor(of: -0.5) == -8)
    let three = WeightStore(.multistable, drift: 1, levels: 3)
    #expect([-8, -4, -3, 3, 3.6].map(three.attractor) == [-8, -8, 0, 0, 7])
    let sixteen = WeightStore(.multistable, drift: 0.5, levels: 16)
    #expect([-8, -0.4, 0.6, 9].map(sixteen.attractor) == [-8, 0, 1, 7])
    #expect(sixteen.drifted(2.25, after: 0.25) == 2.125)
  }

  @Test func `a drift does not depend on how a silence is cut`() {
    let cell = WeightStore(.multistable, drift: 0.5, levels: 3)
    let whole = cell.drifted(1, after: 1)
    #expect(cell.drifted(cell.drifted(1, after: 0.25), after: 0.75) == whole)
    #expect(cell.drifted(1, after: -1) == 1)
  }

  @Test func `the register visits many states and neighbouring draws are independent`() {
    var register = FeedbackRegister(seed: 0)
    var seen: Set<UInt32> = []
    var both = 0
    var last = false
    for _ in 0..<64_000 {
      let isLow = register.fraction() < 1.0 / 8
      if isLow, last { both += 1 }
      last = isLow
      seen.insert(register.state)
    }
    #expect(seen.count == 64_000)
    // 1000 expected, standard deviation 31.
    #expect(abs(both - 1000) < 155)
  }

  @Test func `a gate is open near the threshold and closed in the refractory period`() {
    for kind in MembraneGate.Kind.allCases where kind != .none {
      let gate = MembraneGate(kind)
      #expect(gate.value(1, isRefractory: false) == 1)
      #expect(gate.value(1, isRefractory: true) == 0)
      #expect(gate.value(-0.2, isRefractory: false) < 0.35)
    }
    #expect(MembraneGate(.triangle, scale: 2).value(0.75, isRefractory: false) == 0.5)
    #expect(MembraneGate(.superspike, scale: 2).value(0.5, isRefractory: false) == 0.25)
    #expect(MembraneGate(.none).value(-1, isRefractory: true) == 1)
  }

  @Test func `a leap of the register is 16 of its shifts`() {
    var (leaping, shifting) = (FeedbackRegister(seed: 7), FeedbackRegister(seed: 7))
    for _ in 0..<100 {
      let word = leaping.leap()
      _ = shifting.bits(16)
      #expect(leaping == shifting && word == UInt16(truncatingIfNeeded: shifting.state))
    }
  }
}
