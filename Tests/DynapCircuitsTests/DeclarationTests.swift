import Testing

@testable import DynapCircuits

@Suite("Silicon without a model") struct DeclarationTests {
  static let blocks: [any Silicon.Type] = [
    SenseAmplifier.self, ShortTermDepression.self, Calcium.self, Homeostasis.self,
    SpikingADC.self, MonitorBuffers.self, GeneratorBuffer.self, AnalogFrontEnd.self,
  ]
  /// Of these, what has an effect.
  static let modelled = Set(
    Calcium.parameters + Homeostasis.parameters.filter { $0 != Homeostasis.bias }
      + ShortTermDepression.parameters + SenseAmplifier.parameters)
  static var parameters: [Parameter] { blocks.flatMap { $0.parameters } }

  // Names, power-up codes and scales of the vendor's tables; "measured" codes were read off a real session.
  @Test("every bias has the scope, power-up code and scale of the vendor's tables")
  func rows() {
    let rows = Self.parameters.map {
      "\($0.name) \($0.scope) \($0.powerUp) \($0.powerUpSource) \($0.scale) \($0.scaleSource)"
    }
    #expect(
      rows == [
        "SYSA_VB_P core (5, 255) measured 1.9 published", "SYSA_VRES_N core (5, 255) measured 1.9 published",
        "SYAM_STDW_N core (0, 0) measured 0.67 published", "SYAW_STDSTR_N core (0, 0) measured 0.2 published",
        "SYAM_STDWAMPB shared (5, 255) assumed 1.0 assumed",
        "SYAM_STDWCCB shared (5, 255) assumed 1.7 published",
        "SOCA_W_N core (0, 0) measured 0.92 published", "SOCA_GAIN_P core (0, 0) measured 0.68 published",
        "SOCA_TAU_P core (5, 255) measured 0.2 published", "SOHO_VB_P core (5, 255) measured 1.47 published",
        "SOHO_VH_P core (0, 0) measured 1.47 published", "SOHO_VREF_P core (0, 0) measured 0.68 published",
        "SOHO_VREF_L_P core (0, 0) measured 1.47 published",
        "SOHO_VREF_M_P core (0, 0) measured 1.47 published",
        "SOHO_VREF_H_P core (0, 0) measured 1.47 published", "SOHO_VRST_P core (0, 0) measured 1.0 assumed",
        "NCCF_PWLK_P sadcGroup (3, 160) assumed 0.89 published",
        "NCCF_HYS_P sadcGroup (0, 0) assumed 1.47 published",
        "NCCF_BIAS_P sadcGroup (5, 200) assumed 1.47 published",
        "NCCF_REF_L_V sadcGroup (0, 100) assumed 1.0 assumed",
        "NCCF_REF_H_V sadcGroup (3, 80) assumed 1.0 assumed",
        "NCCF_CAL_OFFBIAS_P shared (0, 0) assumed 1.0 published",
        "NCCF_CAL_REFBIAS_V shared (5, 255) assumed 1.0 published",
        "R2R_BUFFER_CCB global (5, 255) assumed 1.7 published",
        "R2R_BUFFER_AMPB global (5, 255) assumed 1.0 assumed",
        "LBWR_VB_P shared (5, 255) assumed 0.57 published", "PG_BUF_N shared (5, 255) assumed 1.0 assumed",
        "PG_BUF_N bioampCommon (5, 255) assumed 1.0 assumed",
      ]
        + [
          ("BAVBSS", 5, 46), ("BAVBIAS", 5, 36), ("BAVCAS", 5, 116), ("BAVCASC", 5, 116), ("BCCB", 5, 106),
          ("BAMPB", 4, 45), ("BFVBIAS", 1, 34), ("BF1VG", 0, 198), ("BF1VF", 0, 198), ("BF1VQ", 0, 116),
          ("BADCVBIAS", 5, 30), ("BBVBIAS", 3, 34), ("BADCREFRACTORY", 5, 255),
        ].map { "\($0.0) bioampCommon (\($0.1), \($0.2)) assumed 1.0 assumed" }
        + [
          ("BADCTHU", 2, 80), ("BADCTHUC", 2, 80), ("BADCTHD", 2, 40), ("BADCTHDC", 2, 40), ("BF2VG", 0, 40),
          ("BF2VF", 0, 40), ("BF2VQ", 0, 40), ("BF3VG", 0, 40), ("BF3VF", 0, 40), ("BF3VQ", 0, 40),
        ].map { "\($0.0) bioampChannel (\($0.1), \($0.2)) assumed 1.0 assumed" })
  }

  // 6 shared, 2 global, 5 per sADC group, 14 and 10 of the front end are all there; 14 of the core's 52 are
  // here.
  @Test("each scope but the core's is complete")
  func scopes() {
    let counts = Dictionary(grouping: Self.parameters, by: \.scope).mapValues(\.count)
    #expect(
      counts == [.core: 14, .shared: 6, .global: 2, .sadcGroup: 5, .bioampCommon: 14, .bioampChannel: 10])
    #expect(Set(Self.parameters).count == Self.parameters.count)
    #expect(Set(Self.blocks.map { $0.name }).count == Self.blocks.count)
  }

  /// The biases of the windows, which act on what is seen and not on the neurons.
  private static let windows: Set<String> = [
    "R2R_BUFFER_CCB", "R2R_BUFFER_AMPB", "LBWR_VB_P", "NCCF_PWLK_P", "NCCF_REF_L_V", "NCCF_REF_H_V",
    "NCCF_CAL_OFFBIAS_P", "NCCF_CAL_REFBIAS_V", "NCCF_HYS_P", "NCCF_BIAS_P",
  ]

  /// The biases of the analog front end, which act on signals.
  private static let frontEnd: Set<String> = [
    "BF1VG", "BF1VF", "BF1VQ", "BF2VG", "BF2VF", "BF2VQ", "BF3VG", "BF3VF", "BF3VQ", "BADCTHU", "BADCTHD",
    "BADCREFRACTORY",
  ]

  @Test("a name's suffix says its type, and only biases of modelled blocks have an effect")
  func types() {
    for parameter in Self.parameters {
      let isModelled =
        Self.modelled.contains(parameter) || Self.windows.contains(parameter.name)
        || Self.frontEnd.contains(parameter.name)
      #expect(parameter.isModelled == isModelled, "\(parameter.name)")
      for (suffix, kind) in [("_N", Parameter.Kind.n), ("_P", .p), ("_V", .switchable)]
      where parameter.name.hasSuffix(suffix) {
        #expect(parameter.kind == kind, "\(parameter.name)")
      }
    }
  }

  @Test("no two names share the tag of their mismatch draws")
  func tags() {
    let names = Set(Self.parameters.map(\.name) + Process.constants.map(\.name))
    #expect(Set(names.map(FNV1a.hash)).count == names.count)
  }
}
