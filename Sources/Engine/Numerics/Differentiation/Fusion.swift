/// Finds runs of elementwise operations that become one.
///
/// A run is of operations that follow one another in the graph, on values of one shape, each reading one before it.
/// Values inside have no reader outside and are not kept. As nothing happens in between, gradients of values that
/// a run reads are added in the same order as without fusion, and results are the same bit for bit.
struct Fusion<Scalar: NetworkScalar> {
    /// The graph's nodes at their places; the last of a run stands for all of it, the others have no reader any more.
    private(set) var nodes: [Node<Scalar>]
    private let kept: Set<Int>
    private var readers: [[Int]]

    /// - Parameter isNeeded: Nodes that will be computed; others do not count as readers.
    init(_ nodes: [Node<Scalar>], isNeeded: [Bool], keeping kept: Set<Int>) {
        self.nodes = nodes
        self.kept = kept
        readers = Array(repeating: [], count: nodes.count)
        for i in nodes.indices where isNeeded[i] { for input in nodes[i].inputs { readers[input].append(i) } }
        var run: [Int] = []
        for i in nodes.indices where isNeeded[i] {
            guard case .operation(let operation, let inputs) = nodes[i].source else { continue }
            let isElementwise = operation is ElementwiseOperation<Scalar>
            if isElementwise, let first = run.first, nodes[first].shape == nodes[i].shape,
                inputs.contains(where: run.contains)
            {
                run.append(i)
            } else {
                fuse(run)
                run = isElementwise ? [i] : []
            }
        }
        fuse(run)
    }

    /// Cuts a run into the longest pieces whose insides nobody else reads.
    private mutating func fuse(_ run: [Int]) {
        var start = run.startIndex
        while start < run.endIndex {
            let end = run.indices[start...].last { end in
                run[start..<end].allSatisfy { member in
                    !kept.contains(member) && readers[member].allSatisfy { $0 <= run[end] }
                }
            }!
            replace(Array(run[start...end]))
            start = end + 1
        }
    }

    private mutating func replace(_ piece: [Int]) {
        guard piece.count > 1, let last = piece.last else { return }
        var inputs: [Int] = []
        var stages: [FusedOperation<Scalar>.Stage] = []
        for member in piece {
            guard case .operation(let operation, let operands) = nodes[member].source,
                let elementwise = operation as? ElementwiseOperation<Scalar>
            else { return }
            let places = operands.map { operand -> FusedOperation<Scalar>.Operand in
                if let stage = piece.firstIndex(of: operand) { return .stage(stage) }
                if !inputs.contains(operand) { inputs.append(operand) }
                return .input(inputs.firstIndex(of: operand)!)
            }
            stages.append(.init(function: elementwise.function, a: places[0], b: places[places.count - 1]))
        }
        nodes[last].source = .operation(FusedOperation(stages), inputs)
    }
}
