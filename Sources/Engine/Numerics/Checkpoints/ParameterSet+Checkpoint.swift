extension ParameterSet {
    /// All parameters and state as the bytes of a checkpoint: a trained network.
    public func checkpoint() -> [UInt8] {
        var writer = CheckpointWriter()
        write(into: &writer)
        return writer.finish()
    }

    /// Takes the numbers of all parameters and state out of a checkpoint, of a network or of a training run.
    ///
    /// - Throws: `CheckpointError`, and then nothing has changed: bytes that are no sound checkpoint, a parameter that
    ///   is missing there or here, or of other sides or another precision.
    public func restore(_ bytes: [UInt8]) throws(CheckpointError) {
        let checkpoint = try Checkpoint(bytes: bytes)
        let blocks = try self.blocks(of: checkpoint)
        take(blocks, from: checkpoint)
    }

    /// `parameter/` or `state/` and the parameter's name.
    private func blockName(_ parameter: Parameter<Scalar>) -> String {
        (parameter.isState ? "state/" : "parameter/") + parameter.name
    }

    func write(into writer: inout CheckpointWriter) {
        for parameter in all { writer.append(blockName(parameter), parameter.shape, parameter.buffer) }
    }

    /// The block of every parameter, in their order; nothing is changed yet.
    func blocks(of checkpoint: Checkpoint) throws(CheckpointError) -> [Checkpoint.Block] {
        var blocks: [Checkpoint.Block] = []
        for parameter in all {
            let element = Checkpoint.Element(Scalar.self)
            blocks.append(try checkpoint.block(blockName(parameter), element, parameter.shape))
        }
        try checkpoint.refuseOthers(than: Set(all.map(blockName)), under: ["parameter/", "state/"])
        return blocks
    }

    func take(_ blocks: [Checkpoint.Block], from checkpoint: Checkpoint) {
        for (parameter, block) in zip(all, blocks) { checkpoint.copy(block, to: parameter.addressToChange()) }
    }
}
