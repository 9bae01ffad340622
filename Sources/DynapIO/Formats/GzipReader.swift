/// Decompresses gzip data chunk by chunk, through all its members.
///
/// Zero bytes after the last member are padding, as with gzip(1); anything else there is an error.
package final class GzipReader {
  private let input: FileInput
  private let stream = ZStream(inflating: .gzip)
  private var pending: [UInt8]
  private var offset = 0
  private var chunkStart = 0
  private var inputEnded = false
  private var isInsideMember = false
  private var memberCount = 0

  /// Opens the gzip file at `path`. Throws `system`.
  package convenience init(path: String) throws(FormatError) {
    self.init(input: try FileInput(path: path), first: [])
  }

  /// Gzip data in memory; `name` is for messages.
  package convenience init(bytes: [UInt8], name: String = "") {
    self.init(input: FileInput(bytes: bytes, name: name), first: [])
  }

  init(input: FileInput, first: [UInt8]) {
    self.input = input
    pending = first
  }

  /// Whether data that starts with `bytes` is gzip.
  package static func recognizes(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// The next decompressed bytes, never empty; nil after the last member.
  ///
  /// Throws `badMagic`, `truncatedData`, `trailingData`, `corruptStream`, `checksumMismatch`, `system`.
  package func next() throws(FormatError) -> [UInt8]? {
    while true {
      if offset == pending.count, !inputEnded { try refill() }
      if !isInsideMember {
        guard try startMember() else { return nil }
      }
      let chunk = try inflateChunk()
      if !chunk.isEmpty { return chunk }
    }
  }

  private func refill() throws(FormatError) {
    chunkStart += pending.count
    offset = 0
    if let chunk = try input.next() {
      pending = chunk
    } else {
      pending = []
      inputEnded = true
    }
  }

  /// Whether another member starts here; false at the end of the input.
  private func startMember() throws(FormatError) -> Bool {
    if memberCount > 0 {
      // Padding: only zeros may follow the last member.
      var padded = false
      while !inputEnded {
        while offset < pending.count, pending[offset] == 0 {
          offset += 1
          padded = true
        }
        if offset < pending.count { break }
        try refill()
      }
      if inputEnded { return false }
      guard !padded, pending[offset] == 0x1F else {
        throw failure(
          .trailingData, "bytes that are not gzip follow the compressed data",
          remedy: "remove what follows the last member")
      }
      stream.reset()
    } else if offset == pending.count {
      throw failure(.truncatedData, "the file is empty", remedy: "check that the file was copied whole")
    } else if pending[offset] != 0x1F {
      throw failure(.badMagic, "the data does not start as gzip", remedy: "give a .gz file")
    }
    isInsideMember = true
    return true
  }

  private func inflateChunk() throws(FormatError) -> [UInt8] {
    var result: Result<ZStream.Step, FormatError>?
    let chunk = pending.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      return [UInt8](unsafeUninitializedCapacity: FileInput.chunkSize) { buffer, count in
        do throws(FormatError) {
          let step = try stream.step(rest, into: UnsafeMutableRawBufferPointer(buffer))
          count = step.produced
          result = .success(step)
        } catch {
          result = .failure(error)
        }
      }
    }
    switch result {
    case .success(let step):
      offset += step.consumed
      if step.ended {
        isInsideMember = false
        memberCount += 1
      } else if chunk.isEmpty, step.consumed == 0, inputEnded {
        throw failure(
          .truncatedData, "the compressed data ends early", remedy: "check that the file was copied whole")
      }
    case .failure(let error):
      throw failure(error.code, error.what, remedy: error.remedy)
    case nil: break
    }
    return chunk
  }

  private func failure(_ code: FormatError.Code, _ what: String, remedy: String) -> FormatError {
    FormatError(code, source: input.name, at: .byte(chunkStart + offset), what, remedy: remedy)
  }
}
