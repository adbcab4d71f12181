extension Loops {
    public static func rotate(
        rows: Int, half: Int, period: Int, _ x: UnsafePointer<Scalar>, stride: Int, cosines: UnsafePointer<Scalar>,
        sines: UnsafePointer<Scalar>, inverts: Bool, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        let sign = Lanes(repeating: inverts ? -1 : 1)
        var place = 0
        for row in 0..<rows {
            let (from, to) = (x + row &* stride, y + row &* stride)
            let (cosine, sine) = (cosines + place &* half, sines + place &* half)
            eachVector(half) { j in
                let (a, b) = (load(from + j), load(from + (half &+ j)))
                let (c, s) = (load(cosine + j), sign * load(sine + j))
                let (first, second) = (a * c - b * s, fused(a, s, b * c))
                store(accumulates ? first + load(to + j) : first, to + j)
                store(accumulates ? second + load(to + (half &+ j)) : second, to + (half &+ j))
            } rest: { j, count in
                let (a, b) = (load(from + j, first: count), load(from + (half &+ j), first: count))
                let (c, s) = (load(cosine + j, first: count), sign * load(sine + j, first: count))
                let (first, second) = (a * c - b * s, fused(a, s, b * c))
                for k in 0..<count {
                    to[j &+ k] = accumulates ? to[j &+ k] + first[k] : first[k]
                    to[half &+ j &+ k] = accumulates ? to[half &+ j &+ k] + second[k] : second[k]
                }
            }
            place = place &+ 1 == period ? 0 : place &+ 1
        }
    }
}
