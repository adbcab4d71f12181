extension TrainingRun {
    /// All that the run's future depends on, beside what it was made with: parameters, state, what the optimiser
    /// remembers, the number of the step (and so the place in the schedule), the program's count, random streams,
    /// and what the rule of divergence has seen.
    ///
    /// A run that is built anew by the same code and restored from these bytes goes on with the same bits.
    public func checkpoint() -> [UInt8] {
        var writer = CheckpointWriter()
        writer.append("run/optimizer", text: optimizer.name)
        writer.append("run/step", words: [UInt64(step)])
        writer.append("run/program step", words: [program.step])
        writer.append("run/losses", words: losses.words)
        for (name, stream) in streams.sorted(by: { $0.key < $1.key }) {
            let (s0, s1, s2, s3) = stream.state
            writer.append("random/\(name)", words: [s0, s1, s2, s3])
        }
        parameters.write(into: &writer)
        optimizer.state.write(into: &writer, parameters)
        return writer.finish()
    }

    /// Goes back, or on, to where the run was when it wrote these bytes; a divergence since then is forgotten.
    ///
    /// - Throws: `CheckpointError`, and then nothing has changed: bytes that are no sound checkpoint, or that do not fit
    ///   this run's network, optimiser, precision or streams.
    public func restore(_ bytes: [UInt8]) throws(CheckpointError) {
        let checkpoint = try Checkpoint(bytes: bytes)
        let held = try checkpoint.text("run/optimizer")
        guard held == optimizer.name else { throw .optimizerMismatch(held: held, expected: optimizer.name) }
        let step = try checkpoint.words("run/step", count: 1)[0]
        guard step < 1 << 53 else { throw .invalidValue(name: "run/step") }
        let programStep = try checkpoint.words("run/program step", count: 1)[0]
        let losses = LossHistory(words: try checkpoint.words("run/losses", count: 4))
        var streams: [String: RandomStream] = [:]
        for name in self.streams.keys.sorted() {
            let words = try checkpoint.words("random/\(name)", count: 4)
            streams[name] = RandomStream(state: (words[0], words[1], words[2], words[3]))
        }
        try checkpoint.refuseOthers(than: Set(streams.keys.map { "random/\($0)" }), under: ["random/"])
        let own: Set = ["run/optimizer", "run/step", "run/program step", "run/losses"]
        try checkpoint.refuseOthers(than: own, under: ["run/"])
        let blocks = try parameters.blocks(of: checkpoint)
        let state = try OptimizerState(checkpoint, parameters, vectors: optimizer.vectorsPerParameter)

        // All of it fits. From here on nothing can fail.
        parameters.take(blocks, from: checkpoint)
        optimizer.state = state
        program.step = programStep
        (self.step, self.losses, self.streams, divergence) = (Int(step), losses, streams, nil)
    }
}
