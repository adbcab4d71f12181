import Families
import Numerics

/// Finds a differential equation with few terms that the series obeys, and integrates it (Brunton, Proctor and Kutz
/// 2016, *Discovering governing equations from data by sparse identification of nonlinear dynamical systems*).
///
/// The state is the components, or delayed points of them (``DelayEmbedding``), in units of standard deviations. Its
/// derivatives, central differences of fourth order, or its steps to the next point are regressed on all monomials
/// up to `degree`, and terms with small coefficients are dropped (``ThresholdedLeastSquares``). Derivatives are
/// integrated by the classical Runge–Kutta method, four steps a point. A forecast that leaves the finite numbers is
/// given back as it is.
public struct SparseRegression: Forecaster {
    /// What the terms add up to.
    public enum Form: String, Sendable, Hashable, CaseIterable { case flow, map }

    private let degree: Int
    private let threshold: Double
    private let form: Form
    private let delays: Int?
    private let lag: Int?
    private var fitted: Fitted?

    private struct Fitted {
        let monomials: Monomials
        let scaling: ComponentScaling
        /// By component of the state, the terms that are left and their coefficients.
        let terms: [[(term: Int, coefficient: Double)]]
        let state: [Double]
        /// Components of the series, the first of the state.
        let dimension: Int
    }

    /// The most monomials that are tried.
    static let mostTerms = 5_000

    /// - Parameters:
    ///   - degree: Of the monomials, at least 1.
    ///   - threshold: The share of the target's root mean square below which a term is dropped, at least 0.
    public init(
        degree: Int = 3, threshold: Double = 0.005, form: Form = .flow, delays: Int? = nil, lag: Int? = nil
    ) {
        (self.degree, self.threshold, self.form) = (max(degree, 1), max(threshold, 0), form)
        (self.delays, self.lag) = (delays, lag)
    }

    public var minimumPoints: Int { (max(delays ?? 4, 1) - 1) * max(lag ?? 1, 1) + 10 }

    /// The equations that were found, a line each, in units of standard deviations; empty before a fit.
    public var equations: [String] {
        guard let fitted else { return [] }
        return fitted.terms.enumerated().map { component, terms in
            let sum = terms.map { term, coefficient in
                (["\(coefficient)"] + fitted.monomials.factors(of: term).map { "x\($0 + 1)" })
                    .joined(separator: "·")
            }
            let left = form == .flow ? "dx\(component + 1)/dt" : "Δx\(component + 1)"
            return left + " = " + (sum.isEmpty ? "0" : sum.joined(separator: " + "))
        }
    }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        let embedding = DelayEmbedding(series, delays: delays, ofOne: 4, ofSeveral: 1, lag: lag)
        let needed = embedding.reach + 10
        guard series.count >= needed else { throw .tooShort(points: series.count, needed: needed) }
        let variables = embedding.delays * series.dimension
        guard Monomials.count(variables: variables, degrees: 0...degree) <= Double(Self.mostTerms) else {
            throw .unsuitable(
                "degree \(degree) of \(variables) variables has more than \(Self.mostTerms) terms: lower either")
        }
        let scaling = ComponentScaling(series)
        let path = scaling.scaled(series.values)
        let states = (embedding.reach..<series.count).map {
            embedding.vector(path, at: $0, dimension: series.dimension)
        }
        let monomials = Monomials(variables: variables, degrees: 0...degree)
        let rows = form == .flow ? 2..<states.count - 2 : 0..<states.count - 1
        do throws(LinearAlgebraError) {
            var design = try Matrix.zeros(rows: rows.count, columns: monomials.count)
            var targets = try Matrix.zeros(rows: rows.count, columns: variables)
            for (row, time) in rows.enumerated() {
                for (term, value) in monomials.values(at: states[time]).enumerated() { design[row, term] = value }
                for place in 0..<variables { targets[row, place] = change(states, at: time, place) }
            }
            let found = try ThresholdedLeastSquares(design: design, targets: targets, threshold: threshold)
            let terms = (0..<variables).map { place in
                (0..<monomials.count).compactMap { term -> (term: Int, coefficient: Double)? in
                    let coefficient = found.coefficients[term, place]
                    return coefficient == 0 ? nil : (term, coefficient)
                }
            }
            fitted = Fitted(
                monomials: monomials, scaling: scaling, terms: terms, state: states[states.count - 1],
                dimension: series.dimension)
        } catch {
            throw .unsuitable("sparse regression failed: \(error)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        var state = fitted.state
        var path: [Double] = []
        path.reserveCapacity(horizon * fitted.dimension)
        for _ in 0..<horizon {
            switch form {
            case .map: state = sum(state, change(of: state, fitted), 1)
            case .flow: for _ in 0..<4 { state = rungeKutta(state, fitted, step: 0.25) }
            }
            path.append(contentsOf: state.prefix(fitted.dimension))
        }
        return TimeSeries(dimension: fitted.dimension, values: fitted.scaling.restored(path))
    }

    /// What the data say of the change of a component of the state.
    private func change(_ states: [[Double]], at time: Int, _ place: Int) -> Double {
        guard form == .flow else { return states[time + 1][place] - states[time][place] }
        let inner = states[time + 1][place] - states[time - 1][place]
        let outer = states[time + 2][place] - states[time - 2][place]
        return (8 * inner - outer) / 12
    }

    /// What the model says.
    private func change(of state: [Double], _ fitted: Fitted) -> [Double] {
        let values = fitted.monomials.values(at: state)
        return fitted.terms.map { terms in terms.reduce(0) { $0 + $1.coefficient * values[$1.term] } }
    }

    private func sum(_ state: [Double], _ change: [Double], _ step: Double) -> [Double] {
        zip(state, change).map { $0 + step * $1 }
    }

    private func rungeKutta(_ state: [Double], _ fitted: Fitted, step: Double) -> [Double] {
        let k1 = change(of: state, fitted)
        let k2 = change(of: sum(state, k1, step / 2), fitted)
        let k3 = change(of: sum(state, k2, step / 2), fitted)
        let k4 = change(of: sum(state, k3, step), fitted)
        return state.indices.map { state[$0] + step / 6 * (k1[$0] + 2 * k2[$0] + 2 * k3[$0] + k4[$0]) }
    }
}

extension SparseRegression {
    static let method = ForecastingMethod(
        name: "sparse-regression", summary: "a differential equation with few polynomial terms (SINDy), integrated",
        parameters: { conditions in
            [
                ParameterSpec(
                    "sparse-degree", .integer(1...8), default: .integer(3),
                    help: "the highest degree of the monomials tried", applies: conditions),
                ParameterSpec(
                    "sparse-threshold", .number(.closed(0, 10)), default: .number(0.005),
                    help: "terms with a smaller share of the target's root mean square are dropped",
                    applies: conditions),
                ParameterSpec(
                    "sparse-form",
                    .choice([
                        .init("flow", "derivatives, integrated"), .init("map", "steps from point to point"),
                    ]),
                    default: .string("flow"), help: "what the terms add up to", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let degree = (try? parameters.integer("sparse-degree")) ?? 3
            let variables = max(size.components, 4)
            let terms = Monomials.count(variables: variables, degrees: 0...degree)
            return 1e-8 * Double(size.train * variables) * terms * terms
        }
    ) { parameters, _ throws(ParameterProblem) in
        SparseRegression(
            degree: try parameters.integer("sparse-degree"), threshold: try parameters.number("sparse-threshold"),
            form: Form(rawValue: try parameters.string("sparse-form")) ?? .flow,
            delays: try? parameters.integer("embedding-delays"), lag: try? parameters.integer("embedding-lag"))
    }
}
