import Identifiers

/// Digests of recent outcomes, so that a late second result can be compared with the first.
/// Bounded: an outcome may push out an older one, whose second result then counts as equal.
struct DigestMemory: Sendable {
    private struct Place: Sendable {
        var sweep: Int64 = 0
        var index: TaskIndex = 0
        var digest: UInt64 = 0
    }
    private var places: [Place]

    init(capacity: Int) {
        var size = 1
        while size < capacity, size < 1 << 24 { size *= 2 }
        places = Array(repeating: Place(), count: size)
    }

    private func place(_ sweep: SweepID, _ index: TaskIndex) -> Int {
        // Neighbours stay neighbours: results come in neighbourhoods.
        let hash = UInt64(bitPattern: index) &+ UInt64(bitPattern: sweep.rawValue) &* 0x9E37_79B9_7F4A_7C15
        return Int(hash & UInt64(places.count - 1))
    }

    mutating func remember(_ sweep: SweepID, _ index: TaskIndex, _ digest: UInt64) {
        places[place(sweep, index)] = Place(sweep: sweep.rawValue, index: index, digest: digest)
    }

    func digest(_ sweep: SweepID, _ index: TaskIndex) -> UInt64? {
        let found = places[place(sweep, index)]
        return found.sweep == sweep.rawValue && found.index == index ? found.digest : nil
    }
}
