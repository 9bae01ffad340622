import DynapUnits
import Testing

@testable import DynapEngine

/// Items come out in the step that they are due in, in the order in which they were put in.
@Suite struct TimeWheelTests {
  /// What comes out of a wheel, step by step.
  static func drain(_ wheel: inout TimeWheel<Int32>, steps: Int) -> [[Int32]] {
    (0..<steps).map { _ in Array(wheel.take()) }
  }

  @Test("items wait for their steps, near ones, far ones and those that are due already")
  func order() {
    var wheel = TimeWheel<Int32>(start: 5)
    wheel.insert(1, at: 7)
    wheel.insert(2, at: 3)
    wheel.insert(3, at: 7)
    wheel.insert(4, at: 5 + 5000)
    #expect(wheel.count == 4)
    #expect(Self.drain(&wheel, steps: 4) == [[2], [], [1, 3], []])
    let quiet = Self.drain(&wheel, steps: 10)
    #expect(quiet.joined().isEmpty)
    var all = Self.drain(&wheel, steps: 5000)
    #expect(all.remove(at: 5005 - 19) == [4])
    #expect(all.allSatisfy(\.isEmpty) && wheel.isEmpty)
  }

  @Test("many at once come to the steps of their slots, up to the last one of the wheel")
  func many() {
    var (wheel, twin) = (TimeWheel<Int32>(start: 1000), TimeWheel<Int32>(start: 1000))
    // Each bucket gets more than it has room for at first.
    let steps = (0..<300).map { Int64(1000 + $0 * $0 % 7 * 170) } + [1000, 2022, 2023]
    let slots = steps.map { TimeWheel<Int32>.slot(of: UInt32($0)) }
    let items = (0..<303).map { Int32($0) }
    for (item, step) in zip(items, steps) { twin.insert(item, at: step) }
    slots.withUnsafeBufferPointer { slots in
      items.withUnsafeBufferPointer { items in
        guard let slot = slots.baseAddress, let item = items.baseAddress else { return }
        wheel.insert(0, at: slot, item)
        wheel.insert(100, at: slot, item)
        wheel.insert(203, at: slot + 100, item + 100)
      }
    }
    #expect(wheel.count == 303)
    #expect(Self.drain(&wheel, steps: 1024) == Self.drain(&twin, steps: 1024) && wheel.isEmpty)
  }

  @Test("slots repeat with the turns, and the end leaves a step to spare", arguments: [0, 5, 1024, 5000])
  func ends(next: Int64) {
    let wheel = TimeWheel<Int32>(start: next)
    #expect(wheel.end(step: .us(10)) == (next + 1023) * SimTime.us(10))
    let low = UInt32(truncatingIfNeeded: next)
    #expect(TimeWheel<Int32>.slot(of: low) == TimeWheel<Int32>.slot(of: low &+ 1024))
    #expect(Set((0..<1024).map { TimeWheel<Int32>.slot(of: low &+ $0) }).count == 1024)
  }

  @Test("memory goes from step to step, whatever a step needs")
  func memory() {
    var wheel = TimeWheel<Int32>()
    for step in 0..<3000 {
      // Up to 199 items in one of the next steps, and what came before is still to be read.
      let count = Int32(step * 37 % 200)
      let taken = wheel.take()
      for item in 0..<count { wheel.insert(item, at: Int64(step + 1 + step % 7)) }
      let isOrdered = taken.indices.dropFirst().allSatisfy {
        taken[$0] == 0 || taken[$0] == taken[$0 - 1] + 1
      }
      #expect(isOrdered && taken.first ?? 0 == 0)
    }
    #expect(wheel.waiting.count == wheel.count)
  }

  @Test("what waits goes on in another wheel, in the same order")
  func waiting() {
    var wheel = TimeWheel<Int32>(start: 40)
    for item in Int32(0)..<300 { wheel.insert(item, at: 40 + Int64(item) * 7919 % 2500) }
    var other = TimeWheel<Int32>(start: 40, waiting: wheel.waiting)
    #expect(other.count == 300)
    #expect(Self.drain(&wheel, steps: 2500) == Self.drain(&other, steps: 2500))
  }

  @Test("a wheel that is made anew keeps what it is told")
  func rebuild() {
    var wheel = TimeWheel<Int32>(start: 0)
    for item in Int32(0)..<20 { wheel.insert(item, at: Int64(item)) }
    wheel.rebuild { waiting in
      var waiting = waiting
      waiting.step += 1
      return waiting.item % 2 == 0 ? waiting : nil
    }
    let left = Self.drain(&wheel, steps: 21)
    for step in 0..<21 { #expect(left[step] == (step % 2 == 1 ? [Int32(step - 1)] : [])) }
  }
}
