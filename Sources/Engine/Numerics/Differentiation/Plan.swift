/// Where every block of numbers of a program lies: found once, before the first run.
///
/// Time runs from the first operation forward to the last and back again: operation i of n runs at i and
/// gives gradients at 2n − 1 − i. A block lives from its first writer to its last reader; blocks whose
/// lives do not touch share memory.
struct Plan<Scalar: NetworkScalar> {
    /// The block of each kind that a node has; −1: none.
    struct Blocks {
        var value = -1
        var gradient = -1
        var saved = -1
        var forwardScratch = -1
        var backwardScratch = -1
        var prepared = -1
    }

    private(set) var nodes: [Node<Scalar>]
    /// Nodes that the program computes.
    private(set) var isNeeded: [Bool]
    private(set) var wantsGradient: [Bool]
    private(set) var blocks: [Blocks]
    /// For every node, the last of the nodes that send it a gradient: that one writes, the others add.
    private(set) var firstGiver: [Int]
    private(set) var memory = MemoryPlan()

    /// - Parameters:
    ///   - keepsGradients: Whether parameters' gradients lie elsewhere; if not, they have blocks here.
    ///   - fuses: Whether chains of elementwise operations become one.
    ///   - sharesMemory: Whether blocks may lie where others have been; if not, every value is kept.
    init(
        graph: Graph<Scalar>, targets: [Int], loss: Int?, keepsGradients: Bool = true, fuses: Bool = true,
        sharesMemory: Bool = true
    ) {
        nodes = graph.nodes
        let count = nodes.count
        isNeeded = Array(repeating: false, count: count)
        wantsGradient = Array(repeating: false, count: count)
        blocks = Array(repeating: Blocks(), count: count)
        firstGiver = Array(repeating: -1, count: count)
        let results = targets + (loss.map { [$0] } ?? [])
        findNeeded(results)
        if fuses {
            nodes = Fusion(nodes, isNeeded: isNeeded, keeping: Set(results)).nodes
            findNeeded(results)
        }
        if let loss { findGradients(graph.parameters, loss: loss) }
        let needs = nodes.indices.map { self.needs(of: $0) }
        if !keepsGradients { placeParameterGradients() }
        layOut(needs, targets: targets, loss: loss, sharesMemory: sharesMemory)
    }

    private mutating func findNeeded(_ targets: [Int]) {
        isNeeded = Array(repeating: false, count: nodes.count)
        for target in targets { isNeeded[target] = true }
        for i in nodes.indices.reversed() where isNeeded[i] {
            for input in nodes[i].inputs { isNeeded[input] = true }
        }
    }

    /// A gradient is wanted where it is on the way from the loss to something that is trained.
    private mutating func findGradients(_ parameters: ParameterSet<Scalar>, loss: Int) {
        var leadsToLoss = Array(repeating: false, count: nodes.count)
        leadsToLoss[loss] = true
        for i in nodes.indices.reversed() where leadsToLoss[i] {
            for input in nodes[i].inputs { leadsToLoss[input] = true }
        }
        for i in nodes.indices where leadsToLoss[i] {
            switch nodes[i].source {
            case .input(_, let wants): wantsGradient[i] = wants
            case .parameter(let parameter): wantsGradient[i] = parameters.isTrainable(parameter)
            case .operation(_, let inputs): wantsGradient[i] = inputs.contains { wantsGradient[$0] }
            }
        }
        for i in nodes.indices where wantsGradient[i] {
            for input in nodes[i].inputs where wantsGradient[input] { firstGiver[input] = i }
        }
    }

    private func needs(of i: Int) -> OperationNeeds {
        guard isNeeded[i], case .operation(let operation, let inputs) = nodes[i].source else { return OperationNeeds() }
        return operation.needs(
            inputs: inputs.map { nodes[$0].shape }, output: nodes[i].shape,
            wanted: inputs.map { wantsGradient[i] && wantsGradient[$0] })
    }

    /// A parameter's gradient lives from its last reader, which writes it first, to its first one.
    private mutating func placeParameterGradients() {
        for i in nodes.indices where wantsGradient[i] {
            for input in nodes[i].inputs where wantsGradient[input] && blocks[input].gradient < 0 {
                guard case .parameter = nodes[input].source else { continue }
                let end = 2 * nodes.count - 1
                blocks[input].gradient = memory.add(
                    nodes[input].shape.count, from: end - firstGiver[input], through: end - i)
            }
        }
    }

    /// The place for what operation `i` makes of a parameter that gets no gradient: nothing else ever lies there.
    private mutating func placePreparation(of i: Int, end: Int) {
        guard case .operation(let operation, let inputs) = nodes[i].source,
            let preparation = operation.preparation(wanted: inputs.map { wantsGradient[i] && wantsGradient[$0] }),
            let parameter = preparedParameter(inputs[preparation.input]), !parameter.isState
        else { return }
        blocks[i].prepared = memory.add(preparation.count, from: 0, through: end)
    }

    /// The parameter that a node is, if it gets no gradient.
    func preparedParameter(_ node: Int) -> Parameter<Scalar>? {
        guard case .parameter(let parameter) = nodes[node].source, !wantsGradient[node] else { return nil }
        return parameter
    }

    private mutating func layOut(_ needs: [OperationNeeds], targets: [Int], loss: Int?, sharesMemory: Bool) {
        let end = 2 * nodes.count
        func backward(_ i: Int) -> Int { end - 1 - i }
        for i in nodes.indices where isNeeded[i] {
            guard case .operation(_, let inputs) = nodes[i].source else { continue }
            let count = nodes[i].shape.count
            placePreparation(of: i, end: end)
            blocks[i].value = memory.add(count, from: i, through: i)
            for input in inputs { memory.extend(blocks[input].value, through: i) }
            if wantsGradient[i] {
                for k in needs[i].inputsInBackward { memory.extend(blocks[inputs[k]].value, through: backward(i)) }
                if needs[i].outputInBackward { memory.extend(blocks[i].value, through: backward(i)) }
                if needs[i].saved > 0 { blocks[i].saved = memory.add(needs[i].saved, from: i, through: backward(i)) }
                if needs[i].backwardScratch > 0 {
                    blocks[i].backwardScratch = memory.add(
                        needs[i].backwardScratch, from: backward(i), through: backward(i))
                }
                let first = i == loss ? backward(i) : backward(firstGiver[i])
                blocks[i].gradient = memory.add(count, from: first, through: backward(i))
            }
            if needs[i].forwardScratch > 0 {
                blocks[i].forwardScratch = memory.add(needs[i].forwardScratch, from: i, through: i)
            }
        }
        for target in targets + (loss.map { [$0] } ?? []) { memory.extend(blocks[target].value, through: end) }
        if sharesMemory { share(needs, backward: backward) } else { memory.keepAll(from: 0, through: end) }
        memory.assignOffsets()
    }

    /// Lets outputs take the places of inputs, and gradients of inputs those of outputs' gradients.
    private mutating func share(_ needs: [OperationNeeds], backward: (Int) -> Int) {
        for i in nodes.indices where isNeeded[i] {
            guard case .operation(_, let inputs) = nodes[i].source else { continue }
            if let k = needs[i].inPlace, blocks[inputs[k]].value >= 0,
                nodes[inputs[k]].shape.count == nodes[i].shape.count, inputs.filter({ $0 == inputs[k] }).count == 1,
                needs[i].isView || memory.end(blocks[inputs[k]].value) <= i
            {
                memory.join(blocks[i].value, blocks[inputs[k]].value)
            }
        }
        for i in nodes.indices.reversed() where wantsGradient[i] {
            guard case .operation(_, let inputs) = nodes[i].source, let k = needs[i].gradientInPlace else { continue }
            let input = inputs[k]
            if wantsGradient[input], firstGiver[input] == i, blocks[input].gradient >= 0,
                nodes[input].shape.count == nodes[i].shape.count, inputs.filter({ $0 == input }).count == 1
            {
                memory.join(blocks[input].gradient, blocks[i].gradient)
            }
        }
    }
}

extension Graph {
    /// Where the blocks of a program would lie.
    package func memoryPlan(loss: Value?, keeping outputs: [Value] = [], sharesMemory: Bool = true) -> MemoryPlan {
        Plan(graph: self, targets: outputs.map(\.node), loss: loss?.node, sharesMemory: sharesMemory).memory
    }
}
