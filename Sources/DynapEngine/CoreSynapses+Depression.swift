import DynapCircuits
import DynapUnits

extension CoreSynapses {
  /// Takes depression off the charges of pulses that begin in a step, in the order in which they come, and puts their weights
  /// into places of the same numbers; pulses of synapses without a flag are left as they are.
  mutating func depress(
    _ due: UnsafeMutableBufferPointer<Portion>, _ weights: UnsafeMutableBufferPointer<Float>,
    _ frame: CoreStepper.Frame
  ) {
    withUnsafeTemporaryAllocation(of: (portion: Int, entry: Int).self, capacity: due.count) { found in
      var count = 0
      for i in due.indices where due[i].bits & Portion.isSpecial != 0 {
        guard let entry = depression.find(due[i].synapse) else { continue }
        found[count] = (i, entry)
        count += 1
      }
      DepressionBatch.with { batch in
        var first = 0
        while first < count {
          var end = first
          while end < min(count, first + DepressionBatch.size) {
            let (i, entry) = found[end]
            // What is in the batch already waits for the next one.
            guard depression.prepare(batch, end - first, entry, at: due[i].start(in: frame)) else {
              break
            }
            end += 1
          }
          batch.spend(end - first)
          for k in first..<end {
            let (i, entry) = found[k]
            depression.finish(batch, k - first, entry, at: due[i].start(in: frame))
            let device = entries.device(due[i].synapse)
            let weight = device.weight * batch.factor(k - first)
            weights[i] = weight
            due[i].charge = weight * due[i].part(of: device.width, frame)
          }
          first = end
        }
      }
    }
  }
}
