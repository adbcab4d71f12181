import Numerics

/// What the tables of a source may take.
let largestSourceTables = 256 << 20

/// Throws unless windows have something to predict.
func requireContext(_ context: Int) throws(TokenSourceError) {
    guard context >= 1, context < 1 << 31 else {
        throw .invalid("a context of \(context) tokens is out of range: it should be in 1..<2³¹")
    }
}

/// Throws unless a parameter is in its range.
func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(TokenSourceError) {
    guard range.contains(value) else {
        throw .invalid("\(name) of \(value) is out of range: it should be in \(range.lowerBound)...\(range.upperBound)")
    }
}

/// Throws unless a parameter is in its range, which no number outside the finite ones is.
func require(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws(TokenSourceError) {
    guard range.contains(value) else {
        throw .invalid("\(name) of \(value) is out of range: it should be in \(range.lowerBound)...\(range.upperBound)")
    }
}

/// The concentrations of Dirichlet distributions that sources take: below, a row has one successor and nothing else;
/// above, all successors are alike.
let concentrationRange = 1e-6...1e6

/// base^exponent where it is at most `limit`, nil otherwise; `base` at least 1.
func power(_ base: Int, _ exponent: Int, atMost limit: Int) -> Int? {
    var result = 1
    for _ in 0..<exponent {
        let (product, overflows) = result.multipliedReportingOverflow(by: base)
        guard !overflows, product <= limit else { return nil }
        result = product
    }
    return result
}

/// What a distribution says is wrong with its parameters, as an error of the source that has it.
func asSource<Value>(_ draw: () throws(DistributionError) -> Value) throws(TokenSourceError) -> Value {
    do { return try draw() } catch { throw .invalid(error.description) }
}

/// −ln p, of a probability that may have fallen below the normal numbers.
func surprise(_ probability: Double) -> Double {
    -portableLogarithm(max(probability, .leastNormalMagnitude))
}

/// −Σ p ln p in nats, of what sums to 1.
func entropy(of probabilities: some Sequence<Double>) -> Double {
    var sum = 0.0
    for probability in probabilities where probability > 0 { sum += probability * surprise(probability) }
    return sum
}
