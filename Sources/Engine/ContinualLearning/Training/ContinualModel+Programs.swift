package import Numerics

extension ContinualModel {
    /// The program of a method's steps in a task, for batches of so many rows.
    package func program(
        task: Int, rows: Int, rehearsed: RehearsedRows, _ method: some ContinualMethod<Scalar>
    ) throws(NetworkError) -> BatchProgram<Scalar> {
        try program(task: task, rows: rows, rehearsed: rehearsed, method) { batch throws(NetworkError) in
            try method.loss(&batch)
        }
    }

    /// The same with a loss of its own.
    package func program(
        task: Int, rows: Int, rehearsed: RehearsedRows, _ method: some ContinualMethod<Scalar>,
        loss: (inout BatchGraph<Scalar>) throws(NetworkError) -> Value
    ) throws(NetworkError) -> BatchProgram<Scalar> {
        var batch = try BatchGraph(self, task: task, rows: rows, rehearsed: rehearsed) {
            x, layer, graph throws(NetworkError) in
            try method.adapt(x, layer: layer, task: task, in: graph)
        }
        let value = try loss(&batch)
        return try BatchProgram(batch, loss: value, outputs: tasks.outputs)
    }

    /// The outputs for all samples of a set, row by row, as the network is now: a teacher's.
    package func logits(of set: SampleSet<Scalar>) throws(NetworkError) -> [Scalar] {
        let graph = Graph(parameters)
        let images = graph.input("images", [set.count, tasks.pixels])
        let logits = try network.logits(images, in: graph) { x, _ throws(NetworkError) in x }
        let program = try graph.compile(outputs: [logits])
        try program.assign(set.images, to: images)
        program.forward()
        return try program.values(of: logits)
    }
}
