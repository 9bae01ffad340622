import Foundation
import Testing

@Suite("dynapse circuits") struct CircuitsCommandTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("every circuit is listed under its part of the chip") func list() throws {
    let result = try Program.run("circuits", in: folder)
    #expect(result.code == 0)
    #expect(result.lines.contains("Soma: from currents to spikes"))
    #expect(result.lines.contains { $0.hasPrefix("  camera-port ") })
  }

  @Test("a bias prints the page of its circuit, once") func page() throws {
    let result = try Program.run("circuits", "soad_tau_p", "SOAD_W_N", in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(result.lines.first == "adaptation: Spike-frequency adaptation")
    #expect(result.lines.count { $0 == "Biases" } == 1)
    #expect(result.output.contains("  latch_so_adaptation  connects the current to the membrane's leak"))
    #expect(result.output.contains("docs/circuits/adaptation.md"))
  }

  @Test("Markdown is the page of the documents, or their index") func markdown() throws {
    let page = try Program.run("circuits", "refractory", "--markdown", in: folder)
    #expect(page.lines.first == "# Refractory period")
    #expect(page.lines.contains("<!-- law Sources/DynapCircuits/Soma/Refractory.swift -->"))
    #expect(page.lines.contains("<!-- bench refractory -->"))
    let index = try Program.run("circuits", "--markdown", in: folder)
    #expect(
      index.lines.contains {
        $0.hasPrefix("| `SOIF_REFR_N` | ") && $0.hasSuffix("[refractory](refractory.md) |")
      })
  }

  @Test("names that lead nowhere are told all at once") func unknown() throws {
    let result = try Program.run("circuits", "SOAD_TAU_N", "xyz", in: folder)
    #expect(result.code == 3 && result.output == "")
    #expect(
      result.errors == """
        error[unknown-circuit]: SOAD_TAU_N is not the name of a circuit, a bias, a state or a latch; did you mean \
        SOAD_TAU_P? `dynapse circuits` lists the circuits
        error[unknown-circuit]: xyz is not the name of a circuit, a bias, a state or a latch; `dynapse circuits` lists \
        the circuits

        """)
  }
}
