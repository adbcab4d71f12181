/// How many numbers a vector holds.
@inline(__always) var laneCount: Int { 64 / MemoryLayout<Scalar>.size }

/// a·b + c.
///
/// Where the processor has an instruction for it, `FUSED_MULTIPLY_ADD` is set; elsewhere a fused product would
/// be a call into the C library, and products are rounded before they are added.
@inline(__always) func fused(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Scalar {
    #if FUSED_MULTIPLY_ADD || arch(arm64)
        c.addingProduct(a, b)
    #else
        a * b + c
    #endif
}

/// a·b + c in every lane.
@inline(__always) func fused(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
    #if FUSED_MULTIPLY_ADD || arch(arm64)
        c.addingProduct(a, b)
    #else
        a * b + c
    #endif
}

@inline(__always) func load(_ address: UnsafePointer<Scalar>) -> Lanes {
    UnsafeRawPointer(address).loadUnaligned(as: Lanes.self)
}

@inline(__always) func store(_ lanes: Lanes, _ address: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(address).storeBytes(of: lanes, as: Lanes.self)
}

/// The first `count` elements in as many lanes, the others 0.
@inline(__always) func load(_ address: UnsafePointer<Scalar>, first count: Int) -> Lanes {
    var lanes = Lanes(repeating: 0)
    for i in 0..<count { lanes[i] = address[i] }
    return lanes
}

@inline(__always) func store(_ lanes: Lanes, first count: Int, _ address: UnsafeMutablePointer<Scalar>) {
    for i in 0..<count { address[i] = lanes[i] }
}

/// The sum of all lanes, halves first. (`sum()` of the standard library is generic: see `Loops.swift`.)
@inline(__always) func total(_ lanes: Lanes) -> Scalar {
    #if DOUBLE_PRECISION
        let four = lanes.lowHalf + lanes.highHalf
    #else
        let eight = lanes.lowHalf + lanes.highHalf
        let four = eight.lowHalf + eight.highHalf
    #endif
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
}

/// Calls `whole` for every full vector from 0 on, then `rest` once with what is left, if anything.
@inline(__always) func eachVector(
    _ count: Int, whole: (_ start: Int) -> Void, rest: (_ start: Int, _ count: Int) -> Void
) {
    var i = 0
    while i &+ laneCount <= count {
        whole(i)
        i &+= laneCount
    }
    if i < count { rest(i, count &- i) }
}
