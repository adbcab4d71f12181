package import Numerics

extension ContinualModel {
    /// The program of a method's steps in a task, for batches of so many rows.
    package func program(
        task: Int, rows: Int, rehearsed: RehearsedRows, _ method: some ContinualMethod<Scalar>
    ) throws(NetworkError) -> BatchProgram<Scalar> {
        try program(task: task, rows: rows, rehearsed: rehearsed) { batch throws(NetworkError) in
            try method.loss(&batch)
        }
    }

    /// The same with a loss of its own.
    package func program(
        task: Int, rows: Int, rehearsed: RehearsedRows,
        loss: (inout BatchGraph<Scalar>) throws(NetworkError) -> Value
    ) throws(NetworkError) -> BatchProgram<Scalar> {
        var batch = try BatchGraph(self, task: task, rows: rows, rehearsed: rehearsed)
        let value = try loss(&batch)
        return try BatchProgram(batch, loss: value, outputs: tasks.outputs)
    }
}
