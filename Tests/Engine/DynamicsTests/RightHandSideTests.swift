import Dynamics
import Testing

@Suite("Equations of the catalogue")
struct RightHandSideTests {
    struct Golden: Decodable {
        struct Point: Decodable {
            let state: [Double]
            let time: Double
            let rate: [Double]
        }
        enum Constant: Decodable {
            case scalar(Double)
            case table([Double])
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let scalar = try? container.decode(Double.self) {
                    self = .scalar(scalar)
                } else if let rows = try? container.decode([[Double]].self) {
                    self = .table(rows.flatMap { $0 })
                } else {
                    self = .table(try container.decode([Double].self))
                }
            }
        }
        let constants: [String: Constant]
        let points: [Point]
    }

    @Test("every right-hand side agrees with the collection's to 1e-12 of its size")
    func golden() throws {
        let golden = try Fixture.read("right-hand-sides.json", as: Golden.self)
        #expect(golden.count == 129)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name), "\(name)")
            let equations = try #require(system.rightHandSide, "\(name)")
            for point in record.points {
                var rate = [Double](repeating: 0, count: point.state.count)
                equations(point.time, point.state, &rate)
                // A component may be a small difference of large terms: the vector sets the scale.
                let size = point.rate.map(abs).max() ?? 0
                for (value, reference) in zip(rate, point.rate) {
                    #expect(
                        abs(value - reference) <= 1e-12 * max(abs(reference), 0.1 * size),
                        "\(name): \(rate) against \(point.rate)")
                }
            }
        }
    }

    @Test("constants and initial conditions are the collection's")
    func constants() throws {
        for (name, record) in try Fixture.read("right-hand-sides.json", as: Golden.self) {
            let system = try #require(DynamicalSystem.named(name))
            #expect(system.initialState == record.points[0].state, "\(name)")
            for (constant, value) in record.constants {
                switch value {
                case .scalar(let scalar): #expect(system.constants[constant] == scalar, "\(name).\(constant)")
                case .table(let table): #expect(system.constants[table: constant] == table, "\(name).\(constant)")
                }
            }
        }
    }
}
