import Dynamics
import Testing

@Suite("What is observed of a system")
struct ObservationTests {
    struct Golden: Decodable {
        struct Point: Decodable {
            let state: [Double]
            let observed: [Double]
        }
        let points: [Point]
    }

    /// Phases of ten thousand radians have an absolute rounding of 1e-12 before their sine is taken.
    @Test("the 19 systems with a post-processing step give the collection's coordinates to 1e-11")
    func golden() throws {
        let golden = try Fixture.read("observations.json", as: Golden.self)
        #expect(golden.count == 19)
        for (name, record) in golden {
            let system = try #require(DynamicalSystem.named(name))
            #expect(system.hasObservation, "\(name)")
            for point in record.points {
                for (value, reference) in zip(system.observed(point.state), point.observed) {
                    #expect(abs(value - reference) <= 1e-11 * max(abs(reference), 1), "\(name)")
                }
            }
        }
    }

    @Test("no other ordinary system is observed otherwise than integrated")
    func others() throws {
        let golden = try Fixture.read("observations.json", as: Golden.self)
        for system in DynamicalSystem.all where system.kind != .delay {
            #expect(system.hasObservation == (golden[system.name] != nil), "\(system.name)")
        }
    }

    @Test("a raw path is the integrated one, an observed path its image")
    func raw() throws {
        let pendulum = try #require(DynamicalSystem.named("DoublePendulum"))
        let times = [0, 0.1, 0.2]
        let raw = try pendulum.path(at: times, isRaw: true)
        #expect(try pendulum.path(at: times) == pendulum.observed(raw))
    }
}
