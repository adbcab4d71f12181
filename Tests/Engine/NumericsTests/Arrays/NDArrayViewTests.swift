import Numerics
import Testing

@Suite("Views of arrays")
struct NDArrayViewTests {
    @Test("any chain of views holds what the same chain of copies would", arguments: 0..<40)
    func chains(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for rank in 0...4 {
            var viewed = try ViewedArray<Double>(&random, rank: rank)
            for _ in 0..<5 {
                try viewed.view(&random, times: 1)
                #expect(NaiveArray(viewed.array) == viewed.naive)
                #expect(viewed.array.count == viewed.naive.elements.count)
                let index = viewed.naive.shape.map { random.index(below: max($0, 1)) }
                if !viewed.array.isEmpty {
                    let element = try viewed.array.selecting(index.map { .at($0) }).scalar()
                    #expect(element == viewed.naive[index])
                }
            }
        }
    }

    @Test("slices, transposes, new axes, diagonals and broadcasts share memory; strides say how")
    func sharing() throws {
        let a = try NDArray<Float>(from: 0, count: 12).reshaped(to: [3, 4])
        let views = [
            try a[.at(-1)], try a[.all(by: -1), .range(1..<4, by: 2)], a.transposed(), try a.insertingAxis(at: -1),
            try a.diagonal(1), try a.broadcast(to: [2, 3, 4]), try a.reshaped(to: [2, 6]), try a.row(1),
            try a.column(2),
        ]
        for view in views { #expect(view.sharesStorage(with: a)) }
        let strides = [[1], [-4, 2], [1, 4], [4, 1, 0], [5], [0, 4, 1], [6, 1], [1], [4]]
        #expect(views.map(\.strides) == strides)
        #expect(views[0].elements == [8, 9, 10, 11])
        #expect(views[1].elements == [9, 11, 5, 7, 1, 3])
        #expect(views[4].elements == [1, 6, 11])
        #expect(views[1].offset == 9)
        #expect(try a.diagonal(-1).elements == [4, 9])
        #expect(try a.diagonal(4).elements == [])
    }

    @Test("a change of shape is a view where strides can say it, and otherwise a copy")
    func reshaping() throws {
        let a = try NDArray<Double>(from: 0, count: 24).reshaped(to: [2, 3, 4])
        let columns = try a[.rest, .all(by: 2)]
        #expect(try columns.reshaped(to: [6, 2]).sharesStorage(with: a))
        #expect(try columns.reshaped(to: [12]).sharesStorage(with: a))
        #expect(try columns.reshaped(to: [3, -1, 2]).shape == [3, 2, 2])
        let rows = try a[.all, .range(1...)]
        #expect(try !rows.flattened().sharesStorage(with: a))
        #expect(try rows.flattened().elements == rows.elements)
        #expect(try a.transposed().reshaped(to: [4, 3, 1, 2]).sharesStorage(with: a))
        #expect(try a[.range(1..<1)].reshaped(to: [0, 7]).shape == [0, 7])
        #expect(throws: ArrayError.shapeMismatch(operation: "change of shape", shapes: [[2, 3, 4], [5, -1]])) {
            try a.reshaped(to: [5, -1])
        }
    }

    @Test("what a view cannot take is refused with the index, the axis and the shape")
    func refusals() throws {
        let a = try NDArray<Float>.zeros([3, 4])
        let attempts: [([AxisSelection], ArrayError)] = [
            ([.at(3)], .indexOutOfRange(operation: "view", index: 3, axis: 0, shape: [3, 4])),
            ([.at(-4)], .indexOutOfRange(operation: "view", index: -4, axis: 0, shape: [3, 4])),
            ([.all, .range(2..<5)], .indexOutOfRange(operation: "view", index: 5, axis: 1, shape: [3, 4])),
            ([.range(-1..<2)], .indexOutOfRange(operation: "view", index: -1, axis: 0, shape: [3, 4])),
            ([.range(5...)], .indexOutOfRange(operation: "view", index: 5, axis: 0, shape: [3, 4])),
            ([.range(...Int.max)], .indexOutOfRange(operation: "view", index: .max, axis: 0, shape: [3, 4])),
            ([.all(by: 0)], .invalidArgument(operation: "view", shape: [3, 4], reason: "the step of axis 0 is 0")),
        ]
        for (selections, expected) in attempts {
            #expect(throws: expected) { try a.selecting(selections) }
        }
        for selections: [AxisSelection] in [[.all, .all, .all], [.rest, .rest], [.all(by: .min)]] {
            #expect(throws: ArrayError.self) { try a.selecting(selections) }
        }
        #expect(throws: ArrayError.noSuchAxis(operation: "new axis", axis: 3, shape: [3, 4])) {
            try a.insertingAxis(at: 3)
        }
        #expect(throws: ArrayError.self) { try a.permutingAxes([0, 0]) }
        #expect(throws: ArrayError.self) { try a.permutingAxes([1]) }
        #expect(throws: ArrayError.self) { try a.removingAxis(0) }
        #expect(throws: ArrayError.self) { try a.diagonal(5) }
        #expect(throws: ArrayError.self) { try a.row(0).row(0).row(0) }
        #expect(throws: ArrayError.shapeMismatch(operation: "broadcast", shapes: [[3, 4], [3, 5]])) {
            try a.broadcast(to: [3, 5])
        }
        #expect(throws: ArrayError.self) { try a.broadcast(to: [1 << 40, 1 << 40, 3, 4]) }
        #expect(try a[.range(3...), .newAxis].shape == [0, 1, 4])
        #expect(try a[.all(by: .max)].shape == [1, 4])
    }
}
