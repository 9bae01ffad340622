import CMemory
import DynapCircuits
import DynapUnits

extension CoreSynapses {
  /// The weight current of a synapse in A, depression included, at a time that is not before its last event.
  func weight(_ place: Int, at time: SimTime) -> Double {
    Double(entries.device(place).weight) * 1e-12 * depression.factor(place, at: time)
  }

  /// Takes depression off the charges of pulses that begin in a step, in the order in which they come, and puts their weights
  /// into places of the same numbers; pulses of synapses without a flag are left as they are.
  mutating func depress(
    _ due: UnsafeMutableBufferPointer<Portion>, _ weights: UnsafeMutableBufferPointer<Float>,
    _ frame: CoreStepper.Frame
  ) {
    let entries = entries
    withUnsafeTemporaryAllocation(of: (portion: Int32, entry: Int32).self, capacity: due.count) { found in
      depression.withView { table in
        entries.withDevices { devices in
          let marked = Self.mark(due, found)
          var count = 0
          for k in 0..<marked {
            let synapse = due[Int(found[k].portion)].synapse
            guard let entry = table.find(synapse) else { continue }
            cmemory_prefetch(devices + synapse)
            found[count] = (found[k].portion, Int32(truncatingIfNeeded: entry))
            count &+= 1
          }
          Self.depress(
            due, weights, UnsafeMutableBufferPointer(rebasing: found[..<count]), table, devices, frame)
        }
      }
    }
  }

  /// Notes the numbers of the pulses of synapses with a flag; returns how many there are.
  @inline(__always)
  private static func mark(
    _ due: UnsafeMutableBufferPointer<Portion>,
    _ found: UnsafeMutableBufferPointer<(portion: Int32, entry: Int32)>
  ) -> Int {
    var count = 0
    for i in due.indices {
      // Noted before it is known to have one, which spares a branch that nobody could foretell.
      found[count].portion = Int32(truncatingIfNeeded: i)
      count &+= Int(due[i].bits / Portion.isSpecial & 1)
    }
    return count
  }

  /// Takes depression off the charges of the pulses whose synapses were found.
  @inline(__always)
  private static func depress(
    _ due: UnsafeMutableBufferPointer<Portion>, _ weights: UnsafeMutableBufferPointer<Float>,
    _ found: UnsafeMutableBufferPointer<(portion: Int32, entry: Int32)>, _ table: DepressionTable.View,
    _ devices: UnsafePointer<SynapseColumns.Device>, _ frame: CoreStepper.Frame
  ) {
    DepressionBatch.with { batch in
      var first = 0
      while first < found.count {
        var count = 0
        while count < min(found.count &- first, DepressionBatch.size) {
          let (i, entry) = found[first &+ count]
          let start = due[Int(i)].start(in: frame)
          // What is in the batch already waits for the next one.
          guard table.prepare(batch, count, Int(entry), at: start) else { break }
          count &+= 1
        }
        batch.spend(count)
        for k in 0..<count {
          let (i, entry) = found[first &+ k]
          table.finish(batch, k, Int(entry))
          let device = devices[due[Int(i)].synapse]
          let weight = device.weight * batch.factor(k)
          weights[Int(i)] = weight
          due[Int(i)].charge = weight * due[Int(i)].part(of: device.width, frame)
        }
        first &+= count
      }
    }
  }
}
