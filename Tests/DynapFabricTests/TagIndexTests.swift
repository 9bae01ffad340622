import DynapFabric
import Testing

@Suite struct TagIndexTests {
  /// The payloads that match, as an array.
  private func matches(_ index: TagIndex, core: Int, tag: Tag) -> [UInt32] {
    index.withMatches(core: core, tag: tag) { span in span.indices.map { span[$0] } }
  }

  @Test func `sixteen words with one tag in one neuron are sixteen matches, in order of synapse`() throws {
    let words: [UInt32] = Array(5 * 64..<5 * 64 + 16)
    let entries = words.map { TagIndex.Entry(core: 2, tag: Tag(1100), payload: $0) }
    let index = try #require(TagIndex(coreCount: 4, entries: entries.reversed()))
    #expect(matches(index, core: 2, tag: Tag(1100)) == words)
    #expect(index.matches(core: 2, tag: Tag(1100)).count == 16)
    for core in [0, 1, 3] { #expect(index.matches(core: core, tag: Tag(1100)).isEmpty) }
    #expect(index.matches(core: 2, tag: Tag(1099)).isEmpty)
    #expect(index.matches(core: 2, tag: Tag(1101)).isEmpty)
  }

  @Test func `words that were never written all match tag 0`() throws {
    let words: [UInt32] = Array(0..<16_384)
    let entries = words.map { TagIndex.Entry(core: 0, tag: Synapse().tag, payload: $0) }
    let index = try #require(TagIndex(coreCount: 1, entries: entries))
    #expect(matches(index, core: 0, tag: .zero) == words)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `index finds what a search over all words finds`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    // Few tags, so that buckets fill up; the rest of the tag space stays empty.
    let tags = (0..<64).map { _ in Tag(Int.random(in: 0..<Tag.count, using: &random)) } + [.zero, Tag(2047)]
    var entries: [TagIndex.Entry] = []
    for core in 0..<8 where core != 5 {
      for word in 0..<Int.random(in: 0...600, using: &random) {
        entries.append(
          TagIndex.Entry(core: core, tag: tags.randomElement(using: &random) ?? .zero, payload: UInt32(word)))
      }
    }
    let searched = entries
    entries.shuffle(using: &random)
    let index = try #require(TagIndex(coreCount: 8, entries: entries))
    #expect(index.payloads.count == entries.count)
    for core in 0..<8 {
      let words = searched.filter { $0.core == core }
      for tag in (0..<Tag.count).map(Tag.init) {
        let expected = words.isEmpty ? [] : words.filter { $0.tag == tag }.map(\.payload)
        if matches(index, core: core, tag: tag) != expected { Issue.record("core \(core), tag \(tag.value)") }
      }
    }
  }

  @Test func `equal payloads are all kept`() throws {
    let entry = TagIndex.Entry(core: 0, tag: Tag(7), payload: 9)
    let index = try #require(TagIndex(coreCount: 1, entries: [entry, entry]))
    #expect(matches(index, core: 0, tag: Tag(7)) == [9, 9])
  }

  @Test func `index of the largest board has a bucket for every core and tag`() throws {
    let last = TagIndex.Entry(core: 899, tag: Tag(2047), payload: .max)
    let index = try #require(TagIndex(coreCount: 900, entries: [last]))
    #expect(index.offsets.count == 900 * 2048 + 1)
    #expect(matches(index, core: 899, tag: Tag(2047)) == [.max])
  }

  @Test func `core outside the index is refused`() {
    #expect(TagIndex(coreCount: 4, entries: [.init(core: 4, tag: .zero, payload: 0)]) == nil)
    #expect(TagIndex(coreCount: 4, entries: [.init(core: -1, tag: .zero, payload: 0)]) == nil)
    #expect(TagIndex(coreCount: -1, entries: []) == nil)
    #expect(TagIndex(coreCount: 0, entries: [])?.offsets == [0])
  }
}
