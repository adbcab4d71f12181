/// ``DormandPrinceTableau`` laid out for the inner loop: the rows one after the other in memory that is
/// never freed.
struct DormandPrinceRows: @unchecked Sendable {
    // Unchecked: the pointers are to constants.
    static let shared = DormandPrinceRows()

    /// Stages have their own number as a row: 1 to 11 and 13 to 15. The others:
    static let end = DormandPrinceTableau.stages
    static let errorFive = DormandPrinceTableau.allStages
    static let errorThree = errorFive + 1
    /// The first of the interpolant's.
    static let interpolant = errorThree + 1

    /// Where in the step each stage is evaluated.
    let nodes: UnsafePointer<Double>
    /// Row r is from `bounds[r]` to `bounds[r + 1]`.
    private let bounds: UnsafePointer<Int>
    private let stages: UnsafePointer<Int>
    private let weights: UnsafePointer<Double>

    private init() {
        typealias Tableau = DormandPrinceTableau
        let all =
            [[]] + Tableau.main + [Tableau.end] + Tableau.extra + [Tableau.errorFive, Tableau.errorThree]
            + Tableau.interpolant
        var bounds = [0]
        for row in all { bounds.append(bounds[bounds.count - 1] + row.count) }
        self.bounds = Self.keep(bounds)
        stages = Self.keep(all.flatMap { row in row.map(\.stage) })
        weights = Self.keep(all.flatMap { row in row.map(\.weight) })
        nodes = Self.keep(Tableau.nodes)
    }

    private static func keep<Number>(_ values: [Number]) -> UnsafePointer<Number> {
        let memory = UnsafeMutablePointer<Number>.allocate(capacity: values.count)
        memory.initialize(from: values, count: values.count)
        return UnsafePointer(memory)
    }

    /// Σ weight · stage over a row, four components; stages are `stride` apart.
    @inline(__always)
    func sum(_ row: Int, of values: UnsafePointer<SIMD4<Double>>, _ stride: Int) -> SIMD4<Double> {
        var sum = SIMD4<Double>.zero
        for entry in bounds[row]..<bounds[row + 1] { sum += weights[entry] * values[stages[entry] * stride] }
        return sum
    }

    /// destination = base + h · Σ weight · stage
    @inline(__always)
    func combine(
        _ row: Int, of values: UnsafePointer<SIMD4<Double>>, _ blocks: Int, from base: UnsafePointer<SIMD4<Double>>,
        _ h: Double, into destination: UnsafeMutablePointer<SIMD4<Double>>
    ) {
        for block in 0..<blocks { destination[block] = base[block] + h * sum(row, of: values + block, blocks) }
    }
}
