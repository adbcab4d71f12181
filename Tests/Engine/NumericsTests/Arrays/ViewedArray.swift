import Numerics

/// An array and what it should hold, after the same random views of both.
struct ViewedArray<Scalar: ArrayScalar> {
    var array: NDArray<Scalar>
    var naive: NaiveArray

    /// Small whole numbers, which floats hold exactly, under a random shape.
    init(_ random: inout RandomStream, rank: Int) throws {
        let shape = (0..<rank).map { _ in 1 + random.index(below: 5) }
        let count = shape.reduce(1, *)
        array = try NDArray((0..<count).map { _ in Scalar(random.index(below: 19)) - 9 }, shape: shape)
        naive = NaiveArray(array)
    }

    mutating func view(_ random: inout RandomStream, times: Int) throws {
        for _ in 0..<times {
            switch random.index(below: 6) {
            case 0: try slice(&random)
            case 1: try permute(&random)
            case 2: try stretch(&random)
            case 3: try insert(&random)
            case 4: try reshape(&random)
            default: try takeDiagonal()
            }
        }
    }

    private mutating func slice(_ random: inout RandomStream) throws {
        guard naive.shape.count > 0 else { return }
        var selections: [AxisSelection] = []
        var chosen: [(indices: [Int], isKept: Bool)] = []
        for side in naive.shape {
            let lower = random.index(below: side + 1)
            let upper = lower + random.index(below: side - lower + 1)
            let step = 1 + random.index(below: 3)
            if side > 0, random.index(below: 4) == 0 {
                let index = random.index(below: side)
                selections.append(.at(random.index(below: 2) == 0 ? index : index - side))
                chosen.append(([index], false))
            } else if random.index(below: 2) == 0 {
                selections.append(.range(lower..<upper, by: step))
                chosen.append((Array(stride(from: lower, to: upper, by: step)), true))
            } else {
                selections.append(.all(by: -step))
                chosen.append((Array(stride(from: side - 1, through: 0, by: -step)), true))
            }
        }
        array = try array.selecting(selections)
        let old = naive
        naive = NaiveArray(chosen.filter(\.isKept).map(\.indices.count)) { index in
            var places = index[...]
            return old[chosen.map { $0.isKept ? $0.indices[places.removeFirst()] : $0.indices[0] }]
        }
    }

    private mutating func permute(_ random: inout RandomStream) throws {
        let order = random.permutation(naive.shape.count)
        array = try array.permutingAxes(order)
        let old = naive
        naive = NaiveArray(order.map { old.shape[$0] }) { index in
            old[old.shape.indices.map { axis in index[order.firstIndex(of: axis)!] }]
        }
    }

    private mutating func stretch(_ random: inout RandomStream) throws {
        guard naive.elements.count < 200 else { return }
        let wanted = [1 + random.index(below: 2)] + naive.shape.map { $0 == 1 ? 1 + random.index(below: 3) : $0 }
        array = try array.broadcast(to: wanted)
        let old = naive
        naive = NaiveArray(wanted) { old.broadcast($0) }
    }

    private mutating func insert(_ random: inout RandomStream) throws {
        let place = random.index(below: naive.shape.count + 1)
        array = try array.insertingAxis(at: place)
        naive.shape.insert(1, at: place)
    }

    private mutating func reshape(_ random: inout RandomStream) throws {
        guard naive.shape.count > 1 else { return }
        let place = random.index(below: naive.shape.count - 1)
        let merged = naive.shape[place] * naive.shape[place + 1]
        naive.shape.replaceSubrange(place...place + 1, with: [merged])
        array = try array.reshaped(to: naive.shape)
    }

    private mutating func takeDiagonal() throws {
        guard naive.shape.count > 1 else { return }
        array = try array.diagonal()
        let old = naive
        naive = NaiveArray(old.shape.dropLast(2) + [old.shape.suffix(2).min()!]) { old[$0 + [$0.last!]] }
    }
}
