/// The monomials of a range of degrees in some variables: for degrees 1...2 of x and y these are x, y, x², xy, y².
///
/// By degree, and within a degree in lexicographic order of their variables.
public struct Monomials: Sendable, Hashable {
    public let variables: Int
    public let degrees: ClosedRange<Int>
    /// Every monomial up to the highest degree is one of lower degree (or 1, which is −1) times a variable.
    private var parents: [Int32] = []
    private var factors: [Int32] = []
    /// The first monomial that is wanted.
    private var skipped = 0
    private let hasConstant: Bool

    /// - Parameters:
    ///   - variables: At least 1.
    ///   - degrees: From 0, which is the constant 1.
    public init(variables: Int, degrees: ClosedRange<Int>) {
        self.variables = max(variables, 1)
        self.degrees = degrees
        hasConstant = degrees.lowerBound <= 0
        var previous = [(place: -1, variable: 0)]
        for degree in 1...max(degrees.upperBound, 1) where degree <= degrees.upperBound {
            if degree == degrees.lowerBound { skipped = parents.count }
            var current: [(place: Int, variable: Int)] = []
            for (parent, least) in previous {
                for variable in least..<self.variables {
                    current.append((parents.count, variable))
                    parents.append(Int32(parent))
                    factors.append(Int32(variable))
                }
            }
            previous = current
        }
    }

    /// How many there are.
    public var count: Int { parents.count - skipped + (hasConstant ? 1 : 0) }

    /// How many there would be, as a floating-point number, which does not overflow.
    public static func count(variables: Int, degrees: ClosedRange<Int>) -> Double {
        var sum = 0.0
        for degree in degrees where degree >= 0 {
            // (v + d − 1 over d) of degree d.
            var choices = 1.0
            for factor in 0..<degree { choices *= Double(variables + degree - 1 - factor) / Double(degree - factor) }
            sum += choices
        }
        return sum
    }

    /// The variables whose product a monomial is, in order.
    public func factors(of monomial: Int) -> [Int] {
        if hasConstant, monomial == 0 { return [] }
        var result: [Int] = []
        var place = monomial - (hasConstant ? 1 : 0) + skipped
        while place >= 0 {
            result.append(Int(factors[place]))
            place = Int(parents[place])
        }
        return result.reversed()
    }

    /// Their values at a point.
    ///
    /// - Precondition: As many values as variables.
    public func values(at point: [Double]) -> [Double] {
        var products = [Double](repeating: 0, count: parents.count)
        for place in parents.indices {
            let parent = Int(parents[place])
            let factor = point[Int(factors[place])]
            products[place] = parent < 0 ? factor : products[parent] * factor
        }
        if skipped > 0 { products.removeFirst(skipped) }
        return hasConstant ? [1] + products : products
    }
}
