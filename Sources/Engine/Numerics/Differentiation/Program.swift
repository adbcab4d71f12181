/// A compiled graph: one stretch of memory and the order in which operations run. A run allocates nothing.
public final class Program<Scalar: NetworkScalar> {
    /// The parameters that the loss gives a gradient, in the order in which the graph met them.
    public let trained: [Parameter<Scalar>]
    /// All parameters that are read, so that those that are frozen or state live as long as the program.
    private let read: [Parameter<Scalar>]
    /// Bytes of the program's own memory: values, gradients, what operations keep; parameters not counted.
    public let bytes: Int
    /// Whether a backward pass adds to what gradients parameters hold.
    public let accumulatesGradients: Bool
    /// Whether parameters have their gradients after a backward pass.
    public let keepsGradients: Bool
    /// Counts the training steps, for operations that draw random numbers; a checkpoint keeps it.
    public var step: UInt64 {
        get { counter.value }
        set { counter.value = newValue }
    }
    private let counter = StepCounter()

    let arena: AlignedBuffer<Scalar>
    let addresses: [UnsafeMutablePointer<Scalar>?]
    let inputs: [Int: (name: String, buffer: AlignedBuffer<Scalar>)]
    let inputGradients: [Int: AlignedBuffer<Scalar>]
    let loss: Int?
    /// Whose values this program knows.
    let graph: ObjectIdentifier
    let kept: Set<Int>
    private var preparations: [Preparation<Scalar>] = []
    private var forwardSteps: [PlannedOperation<Scalar>] = []
    private var backwardSteps: [PlannedOperation<Scalar>] = []
    /// For every step of the way back, the parameters whose gradients are final after it.
    private var finished: [[(parameter: Parameter<Scalar>, gradient: UnsafeMutablePointer<Scalar>)]] = []
    private var lossGradient: UnsafeMutablePointer<Scalar>?

    init(
        _ graph: Graph<Scalar>, targets: [Value], loss: Value?, accumulatesGradients: Bool,
        keepsGradients: Bool = true, fuses: Bool = true, sharesMemory: Bool = true
    ) throws(NetworkError) {
        if let loss, loss.shape.count != 1 {
            throw .shapeMismatch(operation: "compile", inputs: [loss.shape], expected: "a loss is one number")
        }
        for value in targets + (loss.map { [$0] } ?? []) { try graph.checkOwn(value, "compile") }
        let plan = Plan(
            graph: graph, targets: targets.map(\.node), loss: loss?.node, keepsGradients: keepsGradients, fuses: fuses,
            sharesMemory: sharesMemory)
        self.loss = loss?.node
        self.graph = ObjectIdentifier(graph)
        self.accumulatesGradients = accumulatesGradients
        self.keepsGradients = keepsGradients
        kept = Set(targets.map(\.node) + (loss.map { [$0.node] } ?? []))
        bytes = plan.memory.total * MemoryLayout<Scalar>.stride
        arena = try AlignedBuffer(count: plan.memory.total, purpose: "a program of \(graph.nodes.count) nodes")
        var inputs: [Int: (name: String, buffer: AlignedBuffer<Scalar>)] = [:]
        var inputGradients: [Int: AlignedBuffer<Scalar>] = [:]
        var addresses: [UnsafeMutablePointer<Scalar>?] = Array(repeating: nil, count: plan.nodes.count)
        var gradients = addresses
        var trained: [Parameter<Scalar>] = []
        var read: [Parameter<Scalar>] = []
        for (i, node) in plan.nodes.enumerated() where plan.isNeeded[i] {
            switch node.source {
            case .input(let name, _):
                let buffer = try AlignedBuffer<Scalar>(count: node.shape.count, purpose: "input \(name)")
                inputs[i] = (name, buffer)
                addresses[i] = buffer.address
                if plan.wantsGradient[i] {
                    let gradient = try AlignedBuffer<Scalar>(count: node.shape.count, purpose: "gradient of \(name)")
                    inputGradients[i] = gradient
                    gradients[i] = gradient.address
                }
            case .parameter(let parameter):
                addresses[i] = parameter.address
                read.append(parameter)
                if plan.wantsGradient[i] {
                    let block = plan.blocks[i].gradient
                    gradients[i] =
                        block < 0
                        ? try parameter.gradientAddress() : arena.address + plan.memory.offset(block)
                    trained.append(parameter)
                }
            case .operation:
                addresses[i] = arena.address + plan.memory.offset(plan.blocks[i].value)
                if plan.wantsGradient[i] {
                    gradients[i] = arena.address + plan.memory.offset(plan.blocks[i].gradient)
                }
            }
        }
        self.addresses = addresses
        self.inputs = inputs
        self.inputGradients = inputGradients
        self.trained = trained
        self.read = read
        lossGradient = loss.flatMap { gradients[$0.node] }
        schedule(plan, gradients, isTraining: loss != nil, accumulates: accumulatesGradients)
    }

    private func schedule(
        _ plan: Plan<Scalar>, _ gradients: [UnsafeMutablePointer<Scalar>?], isTraining: Bool, accumulates: Bool
    ) {
        func address(_ block: Int) -> UnsafeMutablePointer<Scalar>? {
            block < 0 ? nil : arena.address + plan.memory.offset(block)
        }
        // The first reader of a parameter is the last that gives it a gradient.
        var isFinished: Set<Int> = []
        for (i, node) in plan.nodes.enumerated() where plan.isNeeded[i] {
            guard case .operation(let operation, let inputs) = node.source else { continue }
            let blocks = plan.blocks[i]
            var step = Step<Scalar>(
                inputShapes: inputs.map { plan.nodes[$0].shape }, outputShape: node.shape,
                inputs: inputs.map { addresses[$0]! }, output: addresses[i]!, saved: address(blocks.saved),
                scratch: address(blocks.forwardScratch), prepared: address(blocks.prepared), outputGradient: nil,
                gradients: inputs.map { _ in nil }, isTraining: isTraining, counter: counter)
            forwardSteps.append(.of(operation, step))
            defer {
                if blocks.prepared >= 0 {
                    step.scratch = address(blocks.forwardScratch)
                    preparations.append(Preparation(plan, i, .of(operation, step)))
                }
            }
            guard plan.wantsGradient[i] else { continue }
            step.scratch = address(blocks.backwardScratch)
            step.outputGradient = gradients[i]
            for (k, input) in inputs.enumerated() where plan.wantsGradient[input] {
                // The last reader comes first on the way back. An input that is read twice by one
                // operation is written once and then added to.
                let isFirst = plan.firstGiver[input] == i && !inputs[..<k].contains(input)
                var isParameter = false
                if case .parameter = plan.nodes[input].source { isParameter = true }
                step.gradients[k] = GradientSlot(
                    address: gradients[input]!, accumulates: !isFirst || (isParameter && accumulates))
            }
            backwardSteps.append(.of(operation, step))
            finished.append([])
            for input in Set(inputs).sorted() where plan.wantsGradient[input] && !isFinished.contains(input) {
                guard case .parameter(let parameter) = plan.nodes[input].source else { continue }
                isFinished.insert(input)
                finished[finished.count - 1].append((parameter, gradients[input]!))
            }
        }
        backwardSteps.reverse()
        finished.reverse()
    }

    // MARK: Running

    /// Computes all values, and the loss.
    public func forward() {
        for i in preparations.indices { preparations[i].refresh() }
        for step in forwardSteps { step.forward() }
    }

    /// Computes the gradients of the loss, after `forward`.
    public func backward() {
        lossGradient?.pointee = 1
        for step in backwardSteps { step.backward() }
    }

    /// Computes the gradients of the loss, and hands every parameter out as soon as its gradient is final and its
    /// numbers are not needed any more: an optimiser that moves it there and then finds all it needs in the cache.
    ///
    /// ```swift
    /// program.forward()
    /// try program.backward { parameter throws(NetworkError) in try optimizer.step(parameter, rate: 1e-3) }
    /// ```
    ///
    /// Not for clipping by the norm of all gradients, which is known only at the end.
    public func backward(
        afterEach visit: (Parameter<Scalar>) throws(NetworkError) -> Void
    ) throws(NetworkError) {
        lossGradient?.pointee = 1
        for i in backwardSteps.indices {
            backwardSteps[i].backward()
            for (parameter, gradient) in finished[i] {
                parameter.lentGradient = gradient
                defer { parameter.lentGradient = nil }
                try visit(parameter)
            }
        }
    }

    /// Fills the program's memory: with what is not a number, so that a test finds out what is read before it is
    /// written.
    package func fillMemory(with value: Scalar) {
        arena.elements.update(repeating: value)
        for i in preparations.indices { preparations[i].forget() }
    }
}
