public import Identifiers

extension TaskSet {
    /// The set as ranges: rising, none empty, no two touching.
    public var ranges: [Range<TaskIndex>] {
        var result: [Range<TaskIndex>] = []
        var index: TaskIndex = 0
        while let range = firstRange(from: index) {
            result.append(range)
            index = range.upperBound
        }
        return result
    }

    /// The first run of indices at or after `start`.
    public func firstRange(from start: TaskIndex) -> Range<TaskIndex>? {
        guard let first = first(from: start) else { return nil }
        return first..<(firstAbsent(in: first..<TaskIndex.max) ?? TaskIndex.max)
    }

    /// The smallest index in the set that is `start` or more.
    public func first(from start: TaskIndex) -> TaskIndex? {
        var entry = firstEntry(endingAfter: start >> Self.chunkBits)
        var index = start
        while entry < entries.count {
            let chunk = entries[entry]
            index = max(index, chunk.firstChunk << Self.chunkBits)
            if chunk.bitmap == Self.full { return index }
            let end = chunk.endChunk << Self.chunkBits
            while index < end {
                let rest = words[Self.word(chunk.bitmap, index)] >> UInt64(index & 63)
                if rest != 0 { return index + Int64(rest.trailingZeroBitCount) }
                index = (index | 63) + 1
            }
            entry += 1
        }
        return nil
    }

    /// The smallest index of `range` that is not in the set.
    public func firstAbsent(in range: Range<TaskIndex>) -> TaskIndex? {
        var index = range.lowerBound
        var entry = firstEntry(endingAfter: index >> Self.chunkBits)
        while index < range.upperBound {
            guard entry < entries.count, entries[entry].firstChunk <= index >> Self.chunkBits else { return index }
            let chunk = entries[entry]
            let end = chunk.endChunk << Self.chunkBits
            if chunk.bitmap == Self.full {
                index = end
            } else {
                while index < end {
                    let rest = ~words[Self.word(chunk.bitmap, index)] >> UInt64(index & 63)
                    if rest != 0 {
                        let found = index + Int64(rest.trailingZeroBitCount)
                        return found < range.upperBound ? found : nil
                    }
                    index = (index | 63) + 1
                }
            }
            entry += 1
        }
        return nil
    }

    /// How many indices of `range` are in the set.
    public func count(in range: Range<TaskIndex>) -> Int64 {
        var result: Int64 = 0
        var entry = firstEntry(endingAfter: range.lowerBound >> Self.chunkBits)
        while entry < entries.count {
            let chunk = entries[entry]
            let low = max(range.lowerBound, chunk.firstChunk << Self.chunkBits)
            let high = min(range.upperBound, chunk.endChunk << Self.chunkBits)
            if low >= high { break }
            if chunk.bitmap == Self.full {
                result += high - low
            } else {
                var index = low
                while index < high {
                    let end = min(high, (index | 63) + 1)
                    let bits = words[Self.word(chunk.bitmap, index)] & Self.mask(index..<end)
                    result += Int64(bits.nonzeroBitCount)
                    index = end
                }
            }
            entry += 1
        }
        return result
    }
}

extension TaskSet: Equatable {
    public static func == (a: TaskSet, b: TaskSet) -> Bool {
        a.count == b.count && a.ranges == b.ranges
    }
}

extension TaskSet: CustomStringConvertible {
    public var description: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound - 1)" }
            .joined(separator: ",")
    }
}
