import Numerics
import Testing

@Suite("Nearest neighbours")
struct NearestNeighboursTests {
    /// All distances, sorted.
    private func definition(_ count: Int, of points: Matrix, to queries: Matrix) -> [[(Int, Double)]] {
        (0..<queries.columns).map { query in
            let distances = (0..<points.columns).map { point in
                (0..<points.rows).reduce(0) { sum, axis in
                    let difference = queries[axis, query] - points[axis, point]
                    return sum + difference * difference
                }
            }
            let order = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
            return order.prefix(count).map { ($0, distances[$0]) }
        }
    }

    private func expectDefinition(_ points: Matrix, _ queries: Matrix, _ count: Int) throws {
        let expected = definition(count, of: points, to: queries)
        for strategy in [NearestNeighbours.Strategy.tree, .exhaustive, .automatic] {
            let found = try NearestNeighbours(points: points, strategy: strategy).nearest(count, to: queries)
            for (neighbours, reference) in zip(found, expected) {
                #expect(neighbours.map(\.index) == reference.map(\.0), "\(strategy)")
                #expect(neighbours.map(\.squaredDistance) == reference.map(\.1), "\(strategy)")
            }
            #expect(found.count == queries.columns)
        }
    }

    @Test("tree and product find what the definition finds, to the bit", arguments: [1, 2, 3, 10, 40])
    func random(dimension: Int) throws {
        let points = Matrix.random(dimension, 500, seed: 30)
        for count in [1, 5, 500] { try expectDefinition(points, .random(dimension, 20, seed: 31), count) }
    }

    @Test("ties go to the smaller index: a grid, and points that all are one")
    func ties() throws {
        var grid = Matrix(rows: 3, columns: 343)
        for place in 0..<343 {
            for (axis, size) in [49, 7, 1].enumerated() { grid[axis, place] = Double(place / size % 7) }
        }
        try expectDefinition(grid, grid, 10)
        try expectDefinition(Matrix(rows: 2, columns: 100), Matrix(rows: 2, columns: 3), 7)
        #expect(try NearestNeighbours(points: grid).nearest(1, to: grid).map { $0[0].index } == Array(0..<343))
    }

    @Test("a far offset, and the smallest and largest scales, lose nothing", arguments: [1e-165, 1e-300, 1e160, 1e307])
    func scales(scale: Double) throws {
        var (points, queries) = (Matrix.random(20, 200, seed: 32), Matrix.random(20, 10, seed: 33))
        for place in points.elements.indices { points.elements[place] *= scale }
        for place in queries.elements.indices { queries.elements[place] *= scale }
        try expectDefinition(points, queries, 5)
        for place in points.elements.indices { points.elements[place] += 1e6 * scale }
        guard points.elements.allSatisfy(\.isFinite) else { return }
        try expectDefinition(points, queries, 5)
    }

    @Test("few points, none, and points of no dimensions")
    func small() throws {
        try expectDefinition(Matrix(column: [1, 2]), Matrix(column: [3, 4]), 1)
        try expectDefinition(Matrix(rows: 0, columns: 5), Matrix(rows: 0, columns: 2), 3)
        let none = try NearestNeighbours(points: Matrix(rows: 2, columns: 0))
        #expect(try none.nearest(0, to: Matrix(rows: 2, columns: 3)) == [[], [], []])
    }

    @Test("wrong dimensions, too many neighbours and values that are not finite are errors")
    func refusals() throws {
        let neighbours = try NearestNeighbours(points: .random(2, 4, seed: 1))
        #expect(throws: LinearAlgebraError.self) { try neighbours.nearest(1, to: Matrix(rows: 3, columns: 1)) }
        #expect(throws: LinearAlgebraError.self) { try neighbours.nearest(5, to: Matrix(rows: 2, columns: 1)) }
        #expect(throws: LinearAlgebraError.self) { try neighbours.nearest(-1, to: Matrix(rows: 2, columns: 1)) }
        #expect(throws: LinearAlgebraError.self) { try neighbours.nearest(1, to: Matrix(column: [1, .nan])) }
        #expect(throws: LinearAlgebraError.self) { try NearestNeighbours(points: Matrix(column: [.infinity])) }
    }
}
