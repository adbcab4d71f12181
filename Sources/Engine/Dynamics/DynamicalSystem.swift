public import Numerics

/// A chaotic flow of the benchmark: what it is, its constants, and its equations.
///
/// Names, constants, initial conditions and time scales are those of release 0.96 of the public
/// `dysts` collection (Gilpin 2021, *Chaos as an interpretable benchmark for forecasting and
/// data-driven modelling*, NeurIPS), which docs/forecasting.md describes.
///
/// ```swift
/// if let lorenz = DynamicalSystem.named("Lorenz") {
///     let path = try lorenz.trajectory(points: 1200, pointsPerPeriod: 100, random: random)
/// }
/// ```
public struct DynamicalSystem: Sendable {
    /// How time enters.
    public enum Kind: String, Sendable, Hashable {
        /// An ordinary differential equation; time does not appear (but in Torus).
        case autonomous
        /// Forced periodically, the phase of the forcing being the last component.
        case driven
        /// A delay differential equation, observed as ten copies delayed by up to τ.
        case delay
    }

    /// The constants of a system, by the names of the cited equations.
    public struct Constants: Sendable {
        /// The number of components that are integrated.
        public let stateDimension: Int
        private let values: [String: Double]
        private let tables: [String: [Double]]

        init(
            stateDimension: Int, values: KeyValuePairs<String, Double>,
            tables: KeyValuePairs<String, [Double]>
        ) {
            self.stateDimension = stateDimension
            self.values = Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0.value) })
            self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.key, $0.value) })
        }

        /// Names of the scalar constants, in order.
        public var names: [String] { values.keys.sorted() }

        /// A scalar. A name that the system lacks gives what is not a number, which every test of
        /// the equations notices.
        public subscript(name: String) -> Double { values[name] ?? .nan }
        /// A vector, or a matrix in row-major order.
        public subscript(table name: String) -> [Double] { tables[name] ?? [] }
    }

    /// Binds the constants once and gives the right-hand side.
    public typealias Equations = @Sendable (Constants) -> RightHandSide
    /// Binds the constants and gives a map from the integrated state to what is observed, in place.
    public typealias Observation = @Sendable (Constants) -> (UnsafeMutablePointer<Double>) -> Void

    public let name: String
    /// One sentence.
    public let summary: String
    /// Where the equations come from.
    public let citation: String
    public let kind: Kind
    /// The number of observed components.
    public let dimension: Int
    public let constants: Constants
    /// The collection's initial condition, near the attractor but not always on it.
    public let initialState: [Double]
    /// The dominant period of the power spectrum, in the system's own unit of time.
    public let period: Double
    /// The collection's step for its own fixed-step integrations, in the same unit.
    public let timeStep: Double
    /// The largest Lyapunov exponent as published with the collection, per unit of time. For many
    /// systems it is too large: docs/forecasting.md says by how much.
    public let lyapunovExponent: Double?

    private let equations: Equations?
    private let observe: Observation?

    init(
        name: String, summary: String, citation: String, kind: Kind = .autonomous, dimension: Int? = nil,
        constants: KeyValuePairs<String, Double> = [:], tables: KeyValuePairs<String, [Double]> = [:],
        initialState: [Double], period: Double, timeStep: Double, lyapunovExponent: Double? = nil,
        observe: Observation? = nil, equations: Equations?
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        self.kind = kind
        self.dimension = dimension ?? initialState.count
        self.constants = Constants(stateDimension: initialState.count, values: constants, tables: tables)
        self.initialState = initialState
        self.period = period
        self.timeStep = timeStep
        self.lyapunovExponent = lyapunovExponent
        self.observe = observe
        self.equations = equations
    }

    /// Whether the engine can integrate it.
    public var hasEquations: Bool { equations != nil }

    /// Whether what is observed differs from what is integrated: angles become sines and cosines.
    public var hasObservation: Bool { observe != nil }

    /// The right-hand side, or nil when the engine has no equations for it yet.
    public var rightHandSide: RightHandSide? { equations?(constants) }

    /// Turns rows of integrated states, `initialState.count` values each, into what is observed.
    public func observed(_ states: [Double]) -> [Double] {
        guard let transform = observe?(constants) else { return states }
        var rows = states
        let width = initialState.count
        rows.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in stride(from: 0, through: buffer.count - width, by: width) { transform(base + row) }
        }
        return rows
    }
}
