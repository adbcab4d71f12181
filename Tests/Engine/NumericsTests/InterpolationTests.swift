import Numerics
import Testing

@Suite("Interpolation")
struct InterpolationTests {
    struct Curve: Decodable {
        let knots: [Double]
        let values: [Double]
        let moments: [Double]
        let derivatives: [[Double]]
        let integrals: [Double]
    }

    static let methods = ["natural", "clamped", "notAKnot", "akima", "makima"]

    private func curve(_ method: String, _ x: [Double], _ y: [Double]) throws(InterpolationError) -> PiecewiseCubic {
        switch method {
        case "natural": try PiecewiseCubic(spline: x, y, ends: .natural)
        case "clamped": try PiecewiseCubic(spline: x, y, ends: .clamped(first: 0.5, last: -2))
        case "notAKnot": try PiecewiseCubic(spline: x, y, ends: .notAKnot)
        case "akima": try PiecewiseCubic(akima: x, y, weights: .original)
        default: try PiecewiseCubic(akima: x, y, weights: .modified)
        }
    }

    @Test("values, derivatives and integrals are scipy's to 1e-12 of their size", arguments: methods)
    func scipy(method: String) throws {
        let references = try Fixture.systems("curves.json", as: Curve.self).filter { $0.key.hasSuffix("/\(method)") }
        #expect(references.count == 5)
        for (name, reference) in references {
            let curve = try curve(method, reference.knots, reference.values)
            for (order, expected) in reference.derivatives.enumerated() {
                let size = expected.reduce(1) { max($0, abs($1)) }
                for (x, y) in zip(reference.moments, expected) {
                    let error = abs(curve.derivative(at: x, order: order) - y) / size
                    #expect(error < 1e-12, "\(name), derivative \(order) at \(x)")
                }
            }
            let size = reference.integrals.reduce(1) { max($0, abs($1)) }
            for (x, area) in zip(reference.moments, reference.integrals) {
                let found = curve.integral(from: reference.moments[3], to: x)
                #expect(abs(found - area) / size < 1e-12, "\(name), integral to \(x)")
                #expect(curve.integral(from: x, to: reference.moments[3]) == -found)
            }
        }
    }

    @Test("curves go through their points", arguments: methods)
    func throughPoints(method: String) throws {
        let (x, y) = ([0.0, 0.5, 2, 3, 3.1, 7], [1.0, -1, 4, 0, 0.5, 2])
        let curve = try curve(method, x, y)
        for (x, y) in zip(x, y) { #expect(abs(curve(x) - y) < 1e-13) }
        #expect(curve(.nan).isNaN)
        #expect(curve.derivative(at: 1, order: 4) == 0)
    }

    @Test("a not-a-knot spline is exact for cubics, inside and beyond")
    func exactCubic() throws {
        func cubic(_ x: Double) -> Double { 1 - 2 * x + 0.5 * x * x + 0.25 * x * x * x }
        let knots = [-2.0, -1, 0.3, 1, 2.5, 4]
        let curve = try PiecewiseCubic(spline: knots, knots.map(cubic), ends: .notAKnot)
        for x in stride(from: -3.0, through: 5, by: 0.25) { #expect(abs(curve(x) - cubic(x)) < 1e-12) }
    }

    @Test("points beyond a step stay flat by the modified weights")
    func flat() throws {
        let curve = try PiecewiseCubic(
            akima: (0..<9).map(Double.init), [0, 0, 0, 0, 1, 1, 1, 1, 1], weights: .modified)
        for x in stride(from: 0.0, through: 3, by: 0.1) { #expect(curve(x) == 0) }
        for x in stride(from: 5.0, through: 8, by: 0.1) { #expect(curve(x) == 1) }
    }

    @Test("points that no curve goes through are errors", arguments: methods)
    func errors(method: String) {
        #expect(throws: InterpolationError.tooFewPoints(found: 1, least: 2)) { try curve(method, [0], [0]) }
        #expect(throws: InterpolationError.countMismatch(knots: 2, other: 3, what: "values")) {
            try curve(method, [0, 1], [0, 1, 2])
        }
        #expect(throws: InterpolationError.notAscending(index: 2)) { try curve(method, [0, 1, 1], [0, 1, 2]) }
        #expect(throws: InterpolationError.notFinite("values")) { try curve(method, [0, 1], [0, .nan]) }
        #expect(throws: InterpolationError.notFinite("slopes")) {
            // Chords steeper than doubles.
            try curve(method, [0, .leastNonzeroMagnitude, 1], [0, 1, 2])
        }
    }
}
