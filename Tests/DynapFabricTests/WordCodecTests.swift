import DynapFabric
import Testing

@Suite struct WordCodecTests {
  /// Tags with each bit alone, the ends, and neighbours of the middle.
  private static let tags =
    ([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1023, 1024, 1025, 1365, 2046, 2047] as [Int]).map(Tag.init)

  @Test func `every legal CAM word is a synapse and comes back from it`() throws {
    let legalDendrites: Set<UInt32> = [0, 1024, 512, 256, 128]
    var legal = 0
    for configuration in UInt32(0)..<2048 {
      for tag in Self.tags {
        let word = configuration << 11 | UInt32(tag.value)
        if legalDendrites.contains(configuration & 0x780) {
          let synapse = try WordCodec.decodeSynapse(word)
          if WordCodec.encode(synapse) != word || synapse.tag != tag { Issue.record("word \(word)") }
          legal += 1
        } else {
          #expect(throws: WordError.self) { try WordCodec.decodeSynapse(word) }
        }
      }
    }
    #expect(legal == 5 * 128 * Self.tags.count)
    for tag in UInt32(0)..<2048 where WordCodec.encode(try WordCodec.decodeSynapse(tag)) != tag {
      Issue.record("tag \(tag)")
    }
  }

  @Test func `every field of a CAM word has its own bits`() {
    #expect(WordCodec.encode(Synapse()) == 0)
    #expect(WordCodec.encode(Synapse(tag: Tag(2047))) == 0x7FF)
    #expect(WordCodec.encode(Synapse(dendrite: .ampa)) == 1 << 21)
    #expect(WordCodec.encode(Synapse(dendrite: .gaba)) == 1 << 20)
    #expect(WordCodec.encode(Synapse(dendrite: .nmda)) == 1 << 19)
    #expect(WordCodec.encode(Synapse(dendrite: .shunt)) == 1 << 18)
    #expect(WordCodec.encode(Synapse(stp: true)) == 1 << 17)
    #expect(WordCodec.encode(Synapse(weight: .w0)) == 1 << 13)
    #expect(WordCodec.encode(Synapse(weight: .w3)) == 1 << 16)
    #expect(WordCodec.encode(Synapse(preciseDelay: true)) == 1 << 12)
    #expect(WordCodec.encode(Synapse(mismatchedDelay: true)) == 1 << 11)
  }

  @Test func `every legal event word is a destination and comes back from it`() throws {
    for tag in Self.tags {
      for low in UInt32(0)..<4096 {
        let word = UInt32(tag.value) << 12 | low
        let destination = try WordCodec.decodeDestination(word)
        // A negative zero, bit pattern 8, is the one spelling that does not come back as it was.
        var canonical = word
        if low >> 4 & 15 == 8 { canonical &= ~0xF0 }
        if low >> 8 & 15 == 8 { canonical &= ~0xF00 }
        if WordCodec.encode(destination) != canonical || destination.tag != tag {
          Issue.record("word \(word)")
        }
      }
    }
  }

  @Test func `hops are coded as sign and magnitude`() throws {
    for hop in -7...7 {
      let bits = UInt32(hop < 0 ? 8 - hop : hop)
      #expect(WordCodec.encode(Destination(hop: Hop(x: hop))) == bits << 4)
      #expect(WordCodec.encode(Destination(hop: Hop(x: 0, y: hop))) == bits << 8)
    }
    #expect(try WordCodec.decodeDestination(0x88F) == Destination(tag: 0, cores: .all))
  }

  @Test func `destination of the published example has its tag at bit 12`() {
    let word = WordCodec.encode(Destination(tag: 517, cores: .all, hop: .toHost))
    #expect(word == 517 << 12 | 0xFF)
    #expect(word >> 12 & 255 == 517 & 255)
    #expect(word >> 20 == 517 >> 8)
  }

  @Test func `CAM word with bits above 21 is refused`() {
    #expect {
      try WordCodec.decodeSynapse(1 << 22)
    } throws: {
      "\($0)"
        == "0x00400000 sets bits above 21, and a CAM word has 22 bits; clear bits 22 to 31"
        && ($0 as? WordError)?.code.rawValue == "cam-word-undefined-bits"
    }
    #expect(throws: WordError.self) { try WordCodec.decodeSynapse(.max) }
  }

  @Test func `CAM word with two dendrites is refused`() {
    #expect {
      try WordCodec.decodeSynapse(3 << 20)
    } throws: {
      "\($0)"
        == "0x00300000 sets more than one of the dendrite bits 18 to 21, and a synapse feeds one dendrite; "
        + "set one of them, or none for an unconnected synapse"
        && ($0 as? WordError)?.code.rawValue == "cam-word-several-dendrites"
    }
  }

  @Test(arguments: 23..<32) func `event word with a spare bit is refused`(bit: Int) {
    let word = UInt32(1) << UInt32(bit)
    #expect {
      try WordCodec.decodeDestination(word)
    } throws: {
      "\($0)".hasSuffix(" sets bits above 22, which are spare in an event word; clear bits 23 to 31")
        && ($0 as? WordError)?.code.rawValue == "event-word-undefined-bits"
    }
  }
}
