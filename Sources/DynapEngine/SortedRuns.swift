extension UnsafeMutableBufferPointer {
  /// Sorts elements that come in a few ascending runs and of which one precedes the other wherever two differ.
  @inline(__always)
  func sortRuns(_ precedes: (Element, Element) -> Bool) {
    guard count <= 128 else {
      var all = self
      return all.sort(by: precedes)
    }
    guard count > 1 else { return }
    for i in 1..<count {
      let element = self[i]
      var place = i
      while place > 0, precedes(element, self[place - 1]) {
        self[place] = self[place - 1]
        place -= 1
      }
      self[place] = element
    }
  }
}
