extension OptimizerState {
    /// `optimizer/NAME/steps` and `optimizer/NAME/0`, `…/1`, for every parameter that has made a step.
    func write(into writer: inout CheckpointWriter, _ parameters: ParameterSet<Scalar>) {
        for parameter in parameters.all {
            guard let entry = entries[parameter.name] else { continue }
            writer.append("optimizer/\(parameter.name)/steps", words: [entry.steps])
            for (k, vector) in entry.vectors.enumerated() {
                writer.append("optimizer/\(parameter.name)/\(k)", parameter.shape, vector)
            }
        }
    }

    /// What a checkpoint holds of an optimiser that keeps so many vectors for every parameter.
    init(
        _ checkpoint: Checkpoint, _ parameters: ParameterSet<Scalar>, vectors count: Int
    ) throws(CheckpointError) {
        var known: Set<String> = []
        for parameter in parameters.all {
            let prefix = "optimizer/\(parameter.name)/"
            guard checkpoint.blocks[prefix + "steps"] != nil else { continue }
            var entry = Entry(steps: try checkpoint.words(prefix + "steps", count: 1)[0], vectors: [])
            known.insert(prefix + "steps")
            for k in 0..<count {
                let name = "\(prefix)\(k)"
                let block = try checkpoint.block(name, Checkpoint.Element(Scalar.self), parameter.shape)
                do {
                    entry.vectors.append(try Entry.vector(for: parameter))
                } catch {
                    throw .outOfMemory(bytes: block.range.count)
                }
                checkpoint.copy(block, to: entry.vectors[k].address)
                known.insert(name)
            }
            entries[parameter.name] = entry
        }
        try checkpoint.refuseOthers(than: known, under: ["optimizer/"])
    }
}
