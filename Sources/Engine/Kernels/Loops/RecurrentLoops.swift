extension Loops {
    // Functions of one number are plain loops in place, which the compiler vectorises; what several planes
    // do with one another is written in lanes, because it cannot tell so many addresses apart.

    public static func lstmForward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previousCell: UnsafePointer<Scalar>,
        hidden: UnsafeMutablePointer<Scalar>, cell: UnsafeMutablePointer<Scalar>,
        tanhOfCell: UnsafeMutablePointer<Scalar>
    ) {
        let (candidates, outputs) = (gates + 2 &* count, gates + 3 &* count)
        for i in 0..<2 &* count { gates[i] = sigmoid(gates[i]) }
        for i in 0..<count { candidates[i] = hyperbolicTangent(candidates[i]) }
        for i in 0..<count { outputs[i] = sigmoid(outputs[i]) }
        var i = 0
        while i < count {
            let kept = load(gates + (count &+ i)) * load(previousCell + i)
            store(fused(load(gates + i), load(candidates + i), kept), cell + i)
            i &+= laneCount
        }
        for i in 0..<count { tanhOfCell[i] = hyperbolicTangent(cell[i]) }
        i = 0
        while i < count {
            store(load(outputs + i) * load(tanhOfCell + i), hidden + i)
            i &+= laneCount
        }
    }

    public static func lstmBackward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previousCell: UnsafePointer<Scalar>,
        tanhOfCell: UnsafePointer<Scalar>, hiddenGradient: UnsafePointer<Scalar>,
        cellGradient: UnsafePointer<Scalar>, previousCellGradient: UnsafeMutablePointer<Scalar>
    ) {
        let one = Lanes(repeating: 1)
        var n = 0
        while n < count {
            let place = gates + n
            let (i, f) = (load(place), load(place + count))
            let (g, o) = (load(place + 2 &* count), load(place + 3 &* count))
            let (t, dh) = (load(tanhOfCell + n), load(hiddenGradient + n))
            let dc = fused(dh * o, one - t * t, load(cellGradient + n))
            store(dc * g * (i * (one - i)), place)
            store(dc * load(previousCell + n) * (f * (one - f)), place + count)
            store(dc * i * (one - g * g), place + 2 &* count)
            store(dh * t * (o * (one - o)), place + 3 &* count)
            store(fused(dc, f, load(previousCellGradient + n)), previousCellGradient + n)
            n &+= laneCount
        }
    }

    public static func gruForward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previous: UnsafePointer<Scalar>,
        hidden: UnsafeMutablePointer<Scalar>
    ) {
        let (fromState, candidates) = (gates + 2 &* count, gates + 3 &* count)
        for i in 0..<2 &* count { gates[i] = sigmoid(gates[i]) }
        var i = 0
        while i < count {
            store(fused(load(gates + i), load(fromState + i), load(candidates + i)), candidates + i)
            i &+= laneCount
        }
        for i in 0..<count { candidates[i] = hyperbolicTangent(candidates[i]) }
        i = 0
        while i < count {
            let n = load(candidates + i)
            store(fused(load(gates + (count &+ i)), load(previous + i) - n, n), hidden + i)
            i &+= laneCount
        }
    }

    public static func gruBackward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previous: UnsafePointer<Scalar>,
        hiddenGradient: UnsafePointer<Scalar>, previousGradient: UnsafeMutablePointer<Scalar>
    ) {
        let one = Lanes(repeating: 1)
        var i = 0
        while i < count {
            let place = gates + i
            let (r, z) = (load(place), load(place + count))
            let (fromState, n) = (load(place + 2 &* count), load(place + 3 &* count))
            let dh = load(hiddenGradient + i)
            let dn = dh * (one - z) * (one - n * n)
            store(dn * fromState * (r * (one - r)), place)
            store(dh * (load(previous + i) - n) * (z * (one - z)), place + count)
            store(dn * r, place + 2 &* count)
            store(dn, place + 3 &* count)
            store(fused(dh, z, load(previousGradient + i)), previousGradient + i)
            i &+= laneCount
        }
    }

    public static func tanhBackward(
        count: Int, sums: UnsafeMutablePointer<Scalar>, hidden: UnsafePointer<Scalar>,
        hiddenGradient: UnsafePointer<Scalar>
    ) {
        let one = Lanes(repeating: 1)
        var i = 0
        while i < count {
            let h = load(hidden + i)
            store(load(hiddenGradient + i) * (one - h * h), sums + i)
            i &+= laneCount
        }
    }
}
