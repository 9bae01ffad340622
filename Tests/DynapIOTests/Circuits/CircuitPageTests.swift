import DynapCircuits
import DynapEngine
import Foundation
import Testing

@testable import DynapIO

@Suite struct CircuitPageTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("every bias of the chip is on one page") func biases() {
    for parameter in ParameterTable.all + ParameterTable.parameters(in: .learning) {
      let pages = CircuitPage.all.filter { $0.parameters.contains(parameter) }
      #expect(pages.count == 1, "\(parameter.name) is on \(pages.map(\.name))")
    }
  }

  @Test("every state that can be recorded is on one page, under a name that exists") func states() {
    let all = [.full, .linear, .device].flatMap { Observable.all($0) } + Observable.learning
    let names = Set(all.map(\.name))
    let listed = CircuitPage.all.flatMap(\.states)
    #expect(Set(listed) == names)
    #expect(listed.count == names.count)
    #expect(CircuitPage.all.allSatisfy { $0.observables.count == $0.states.count })
  }

  @Test("every latch has a page") func latches() {
    for latch in Latch.allCases {
      #expect(CircuitPage.page(of: latch) != nil, "latch_\(latch.name)")
    }
  }

  @Test("constants and sources exist, and no two pages share a name") func references() {
    #expect(Set(CircuitPage.all.map(\.name)).count == CircuitPage.all.count)
    for page in CircuitPage.all {
      for name in page.constants { #expect(Process.constant(named: name) != nil, "\(page.name): \(name)") }
      for file in page.sources {
        let path = Self.root.appendingPathComponent(file).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page.name): \(file)")
      }
      #expect(!page.sources.isEmpty && !page.expectations.isEmpty, "\(page.name)")
    }
  }

  @Test("a bias, a state, a latch and a bench lead to their circuits, however they are spelt")
  func lookUp() {
    func names(_ word: String) -> [String] { CircuitPage.pages(for: word).map(\.name) }
    #expect(names("SOAD_TAU_P") == ["adaptation"])
    #expect(names("soad_tau_p") == ["adaptation"])
    #expect(names("SYPD_DYL0_P") == ["delay"])
    #expect(names("I_ca") == ["calcium"])
    #expect(names("latch_so_dc") == ["dc"])
    #expect(names("deam_alpha") == ["alpha"])
    #expect(names("coho_ca_mem") == ["nmda-gate", "conductance", "homeostasis"])
    #expect(names("sadc") == ["spiking-adc"])
    #expect(names("GABA_B") == ["gaba-b"])
    #expect(names("") == [] && names("   ") == [] && names("SOAD") == [])
  }

  @Test("numbers of the text are those of the circuits") func numbers() {
    #expect(CircuitNumbers.tau(AMPA.tau, 2, 30, \.ampaCapacitance) == "8.34 ms")
    #expect(CircuitNumbers.timer(PulseExtender.width, 3, 200, \.pulseCapacitance) == "13.5 us")
    #expect(CircuitNumbers.code(SpikeThreshold.threshold, 3, 40).hasPrefix("[3, 40] ("))
    #expect(CircuitNumbers.constant("membrane_capacitance") == "7.7 pF")
  }
}
