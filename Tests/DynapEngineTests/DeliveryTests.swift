import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

/// What sending a packet needs of its plan, against the plan.
@Suite struct DeliveryTests {
  private static let grid = Grid.stack(of: 3)

  @Test("a packet that ends in cores arrives when and where its plan says", arguments: [0, 1, 2])
  func cores(chip: Int) throws {
    let router = GridRouter(grid: Self.grid)
    let word = Destination(tag: 77, cores: CoreMask(rawValue: 9), hop: Hop(x: chip, y: 0))
    let plan = try #require(router.plan(word: word, from: .first))
    let delivery = Delivery(plan)
    #expect(delivery.isInCores && delivery.firstCore == 4 * chip)
    guard case .delivered(_, let cores, let tag, let arrival) = plan.outcome(sent: .us(5), clock: HostClock())
    else {
      Issue.record("it ends at a chip")
      return
    }
    #expect(delivery.cores == cores && delivery.tag == tag && delivery.arrival(sent: .us(5)) == arrival)
    #expect(arrival > .us(5))
  }

  @Test("a packet that leaves the board ends in no core", arguments: [3, -1])
  func elsewhere(hops: Int) throws {
    let router = GridRouter(grid: Self.grid)
    let word = Destination(tag: 77, cores: .all, hop: Hop(x: hops, y: 0))
    let plan = try #require(router.plan(word: word, from: .first))
    #expect(!Delivery(plan).isInCores)
  }

  @Test("a delivery takes a quarter of a line of the cache")
  func size() { #expect(MemoryLayout<Delivery>.stride == 16) }
}
