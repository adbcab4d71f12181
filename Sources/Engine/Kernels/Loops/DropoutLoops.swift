extension Loops {
    public static func dropout(
        count: Int, key: UInt64, threshold: UInt32, scale: Scalar, _ x: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        let (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key &>> 32))
        if accumulates {
            for i in 0..<count {
                y[i] += hash(UInt32(truncatingIfNeeded: i), low, high) >= threshold ? x[i] * scale : 0
            }
        } else if x == UnsafePointer(y) {
            for i in 0..<count {
                y[i] = hash(UInt32(truncatingIfNeeded: i), low, high) >= threshold ? y[i] * scale : 0
            }
        } else {
            for i in 0..<count {
                y[i] = hash(UInt32(truncatingIfNeeded: i), low, high) >= threshold ? x[i] * scale : 0
            }
        }
    }

    /// 32 random bits of a counter and a key: the mixer "lowbias32" (C. Wellons 2018, hash-prospector), a word of the
    /// key before it and one after it.
    ///
    /// The first word puts counters into another order, so two keys can meet in the same bits at different places; the
    /// second takes these apart.
    @inline(__always) private static func hash(_ counter: UInt32, _ low: UInt32, _ high: UInt32) -> UInt32 {
        var x = counter ^ low
        x = (x ^ (x &>> 16)) &* 0x7FEB_352D
        x = (x ^ (x &>> 15)) &* 0x846C_A68B
        return x ^ (x &>> 16) ^ high
    }
}
