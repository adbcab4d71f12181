// A vector's worth of channels, or what is left of them at the end of a row.

extension Loops {
    /// The first `count` numbers, a whole vector where there are as many or more.
    @inline(__always) static func part(_ address: UnsafePointer<Scalar>, _ count: Int) -> Lanes {
        count >= laneCount ? load(address) : load(address, first: count)
    }

    @inline(__always) static func part(_ lanes: Lanes, _ count: Int, _ address: UnsafeMutablePointer<Scalar>) {
        if count >= laneCount { store(lanes, address) } else { store(lanes, first: count, address) }
    }

    /// Stores a vector of which at most `count` numbers count, or adds it to what is there.
    @inline(__always) static func put(
        _ lanes: Lanes, _ count: Int, _ address: UnsafeMutablePointer<Scalar>, _ accumulates: Bool
    ) {
        part(accumulates ? part(address, count) + lanes : lanes, count, address)
    }
}
