import DynapIO
import DynapUnits
import Testing

@Suite struct RunSliceTests {
  @Test("slices that pass quickly grow to more than a second and no further") func growth() {
    var slice = RunSlice(step: .us(100))
    #expect(slice.length == .ms(20))
    for _ in 0..<20 { slice.adapt(to: .milliseconds(1)) }
    #expect(slice.length == .ms(1280))
  }

  @Test("slices that take long shrink to a step and no further") func shrinking() {
    var slice = RunSlice(step: .us(300))
    for _ in 0..<20 { slice.adapt(to: .seconds(1)) }
    #expect(slice.length == .us(300))
  }

  @Test("a slice that takes about a tenth of a second stays") func rest() {
    var slice = RunSlice(step: .us(100))
    slice.adapt(to: .milliseconds(100))
    #expect(slice.length == .ms(20))
  }
}
