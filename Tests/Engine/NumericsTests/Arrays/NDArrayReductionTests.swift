import Numerics
import Testing

@Suite("Reductions of arrays")
struct NDArrayReductionTests {
    @Test("sums, means and extremes along any axes agree with their definition", arguments: 0..<30)
    func definition(seed: UInt64) throws {
        try check(Float.self, seed)
        try check(Double.self, seed + 1000)
    }

    private func check<Scalar: ArrayScalar>(_ type: Scalar.Type, _ seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var viewed = try ViewedArray<Scalar>(&random, rank: 4)
        try viewed.view(&random, times: 2)
        let (array, naive) = (viewed.array, viewed.naive)
        #expect(Double(array.sum()) == naive.elements.reduce(0, +))
        guard !array.isEmpty else { return }
        #expect(try Double(array.min()) == naive.elements.min())
        #expect(try Double(array.max()) == naive.elements.max())
        #expect(try array.indexOfMax() == naive.elements.firstIndex(of: naive.elements.max()!))
        for axis in naive.shape.indices {
            #expect(try NaiveArray(array.sum(along: axis)) == naive.fold([axis]) { $0.reduce(0, +) })
            #expect(try NaiveArray(array.min(along: axis)) == naive.fold([axis]) { $0.min()! })
            let largest = naive.fold([axis]) { values in Double(values.firstIndex(of: values.max()!)!) }
            #expect(try array.indicesOfMax(along: axis).map(Double.init) == largest.elements)
            let least = naive.fold([axis]) { values in Double(values.firstIndex(of: values.min()!)!) }
            #expect(try array.indicesOfMin(along: axis - naive.shape.count).map(Double.init) == least.elements)
        }
        guard naive.shape.count >= 2 else { return }
        let folded = try array.max(along: -1, 0, keepingAxes: true)
        #expect(folded.shape == [1] + naive.shape.dropFirst().dropLast() + [1])
        #expect(folded.elements.map(Double.init) == naive.fold([0, naive.shape.count - 1]) { $0.max()! }.elements)
        let means = naive.fold([0, 1]) { Double(Scalar($0.reduce(0, +)) / Scalar($0.count)) }
        #expect(try NaiveArray(array.mean(along: 0, 1)) == means)
    }

    /// numpy 2.4: `x = np.sin(np.arange(24.)).reshape(2, 3, 4)`.
    @Test("reductions of sines are numpy's")
    func golden() throws {
        let x = try NDArray<Double>.sines([2, 3, 4])
        let sums = try NDArray<Double>([
            [0.232555751315454, 0.294665195386515, 0.085860817737386, -0.201883599772047],
            [0.088469016062127, 0.29542518348314, 0.23076879963279, -0.046055354355101],
        ])
        #expect(try x.sum(along: 1).isClose(to: sums, relative: 1e-13))
        let means = try NDArray([0.42704721679645485, -0.3985708143880687, 0.09399932377789678])
        #expect(try x.mean(along: 0, 2).isClose(to: means, relative: 1e-14))
        #expect(try x.indicesOfMax(along: 1) == [2, 0, 0, 1, 2, 2, 0, 0])
        #expect(try x.indicesOfMin(along: 2) == [0, 1, 3, 0, 1, 3])
        #expect(try x.max(along: 0).elements.prefix(3) == [0.0, 0.8414709848078965, 0.9906073556948704])
    }

    @Test("long sums of floats keep their digits, along rows, along columns and with steps")
    func precision() throws {
        let ones = try NDArray<Float>(repeating: 0.1, shape: [300_000, 4])
        #expect(abs(ones.sum() / 120_000 - 1) < 1e-6)
        for sum in try ones.sum(along: 0).elements { #expect(abs(sum / 30_000 - 1) < 1e-5) }
        #expect(abs(try ones[.all(by: -3), .at(1)].sum() / 10_000 - 1) < 5e-6)
        let wide = try NDArray<Float>.random([3, 70, 1100], seed: 3)
        let doubles = try NDArray<Double>(wide)
        #expect(try NDArray<Double>(wide.sum(along: 1)).isClose(to: doubles.sum(along: 1), absolute: 1e-4))
        #expect(try NDArray<Double>(wide.sum(along: 0, 2)).isClose(to: doubles.sum(along: 0, 2), absolute: 1e-3))
        #expect(try NDArray<Double>(wide.max(along: 1)) == doubles.max(along: 1))
    }

    @Test("an extreme is not a number when an element is not, wherever it stands", arguments: [0, 5, 17, 40])
    func notNumbers(place: Int) throws {
        var a = try NDArray<Float>(from: 0, count: 41)
        a[place] = .nan
        #expect(try a.max().isNaN && a.min().isNaN)
        #expect(try a.indexOfMax() == place && a.indexOfMin() == place)
        let both = try NDArray.stacked([a, NDArray(from: 0, count: 41)], along: 1)
        #expect(try both.max(along: 0)[0].isNaN)
        #expect(try both.indicesOfMax(along: 0) == [place, 40])
        #expect(try NDArray<Double>([-.infinity, -.infinity]).max() == -.infinity)
    }

    @Test("sums of nothing are 0; extremes and means of nothing are refused")
    func nothing() throws {
        let none = try NDArray<Double>.zeros([3, 0])
        #expect(none.sum() == 0)
        #expect(try none.sum(along: 1).elements == [0, 0, 0])
        #expect(try none.max(along: 0).elements == [])
        #expect(try none.indicesOfMax(along: 0) == [])
        for attempt in [{ _ = try none.max(along: 1) }, { _ = try none.mean(along: 1) }, { _ = try none.min() }] {
            #expect(throws: ArrayError.self, performing: attempt)
        }
        #expect(throws: ArrayError.noElements(operation: "mean", shape: [3, 0])) { try none.mean() }
        #expect(throws: ArrayError.noSuchAxis(operation: "sum", axis: 2, shape: [3, 0])) { try none.sum(along: 2) }
        #expect(throws: ArrayError.self) { try none.sum(along: 0, -2) }
    }
}
