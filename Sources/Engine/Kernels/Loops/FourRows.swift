/// Four vectors of sums that stay in registers.
struct FourRows {
    var r0, r1, r2, r3: Lanes

    @inline(__always) init() {
        let zero = Lanes(repeating: 0)
        (r0, r1, r2, r3) = (zero, zero, zero, zero)
    }

    /// What lies there, or zeros.
    @inline(__always) init(_ address: UnsafePointer<Scalar>, _ stride: Int, _ isRead: Bool) {
        self.init()
        guard isRead else { return }
        r0 = load(address)
        r1 = load(address + stride)
        r2 = load(address + 2 &* stride)
        r3 = load(address + 3 &* stride)
    }

    /// Adds `lanes` times a number to each row.
    @inline(__always) mutating func add(_ factors: UnsafePointer<Scalar>, _ stride: Int, _ lanes: Lanes) {
        r0 = fused(Lanes(repeating: factors[0]), lanes, r0)
        r1 = fused(Lanes(repeating: factors[stride]), lanes, r1)
        r2 = fused(Lanes(repeating: factors[2 &* stride]), lanes, r2)
        r3 = fused(Lanes(repeating: factors[3 &* stride]), lanes, r3)
    }

    /// Adds the products of one vector with four.
    @inline(__always) mutating func add(_ x: Lanes, _ y0: Lanes, _ y1: Lanes, _ y2: Lanes, _ y3: Lanes) {
        r0 = fused(x, y0, r0)
        r1 = fused(x, y1, r1)
        r2 = fused(x, y2, r2)
        r3 = fused(x, y3, r3)
    }

    @inline(__always) func write(_ address: UnsafeMutablePointer<Scalar>, _ stride: Int) {
        store(r0, address)
        store(r1, address + stride)
        store(r2, address + 2 &* stride)
        store(r3, address + 3 &* stride)
    }

    /// Writes or adds the sum of each row's lanes, at distances of `stride`.
    @inline(__always) func writeTotals(
        _ address: UnsafeMutablePointer<Scalar>, _ stride: Int, _ accumulates: Bool
    ) {
        let (t0, t1, t2, t3) = (total(r0), total(r1), total(r2), total(r3))
        address[0] = accumulates ? address[0] + t0 : t0
        address[stride] = accumulates ? address[stride] + t1 : t1
        address[2 &* stride] = accumulates ? address[2 &* stride] + t2 : t2
        address[3 &* stride] = accumulates ? address[3 &* stride] + t3 : t3
    }
}
