import DynapCircuits

/// A pole on a cart: equations of motion of Barto, Sutton and Anderson 1983, Euler steps of 20 ms.
///
/// x'' and theta'' from a force of +-10 N; over where |x| > 2.4 m or |theta| > 12 degrees, or after 500 steps.
public struct CartPole: Hashable, Sendable {
  /// Position m, speed m/s, angle rad, angular speed rad/s.
  public private(set) var state: [Double]
  /// Steps so far.
  public private(set) var steps = 0
  /// The most steps.
  public static let longest = 500

  private static let gravity = 9.8
  private static let cart = 1.0
  private static let pole = 0.1
  private static let halfLength = 0.5
  private static let force = 10.0
  private static let tau = 0.02

  /// An episode from a random state, each number within 0.05 of zero.
  public init(draws: Draws, episode: Int) {
    state = (0..<4).map { 0.1 * draws.uniform(.episode, episode, $0) - 0.05 }
  }

  /// Whether the pole has fallen, the cart has left, or the time is up.
  public var isOver: Bool {
    steps >= Self.longest || !(abs(state[0]) <= 2.4) || !(abs(state[2]) <= 12 * Double.pi / 180)
  }

  /// A step with a push to the right or to the left.
  public mutating func push(right: Bool) {
    let (speed, angle, turn) = (state[1], state[2], state[3])
    let (sine, cosine) = Self.sincos(angle)
    let total = Self.cart + Self.pole
    let moment = Self.pole * Self.halfLength
    let push = (right ? Self.force : -Self.force) + moment * turn * turn * sine
    let angular =
      (Self.gravity * sine - cosine * push / total)
      / (Self.halfLength * (4.0 / 3 - Self.pole * cosine * cosine / total))
    let linear = push / total - moment * angular * cosine / total
    state[0] += Self.tau * speed
    state[1] += Self.tau * linear
    state[2] += Self.tau * turn
    state[3] += Self.tau * angular
    steps += 1
  }

  /// The hand-written controller that teaches: it balances to the end.
  public static func teacher(_ state: [Double]) -> Bool {
    state[2] + 0.2 * state[3] + 0.02 * state[0] + 0.05 * state[1] > 0
  }

  /// The inputs of a learner: the four states, and with `composite` theta + 0.2 theta', our addition.
  public static func features(_ state: [Double], composite: Bool) -> [Double] {
    composite ? state + [state[2] + 0.2 * state[3]] : state
  }

  /// States with the teacher's action, on the way of a teacher that errs in 15 % of its steps.
  public static func lessons(_ count: Int, composite: Bool, draws: Draws) -> DataSet {
    var samples: [[Double]] = []
    var labels: [Int] = []
    var episode = 0
    while samples.count < count {
      var pole = CartPole(draws: draws, episode: episode)
      while !pole.isOver, samples.count < count {
        let right = teacher(pole.state)
        samples.append(features(pole.state, composite: composite))
        labels.append(right ? 1 : 0)
        let errs = draws.uniform(.action, samples.count) < 0.15
        pole.push(right: right != errs)
      }
      episode += 1
    }
    return DataSet(samples: samples, labels: labels)
  }

  /// How long a learner balances in each of some episodes that its lessons did not have.
  public static func trial(_ learner: PairLearner, composite: Bool, episodes: Int, draws: Draws) -> [Int] {
    (0..<episodes).map { episode in
      var pole = CartPole(draws: draws, episode: 1 << 20 + episode)
      while !pole.isOver { pole.push(right: learner.label(features(pole.state, composite: composite)) == 1) }
      return pole.steps
    }
  }

  /// Sine and cosine by their series: at 12 degrees the next terms are below 1e-17.
  private static func sincos(_ x: Double) -> (Double, Double) {
    let s = x * x
    let sine = x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110)))))
    let cosine = 1 - s / 2 * (1 - s / 12 * (1 - s / 30 * (1 - s / 56 * (1 - s / 90 * (1 - s / 132)))))
    return (sine, cosine)
  }
}
