/// The sides of a recurrent layer.
struct RecurrentSizes {
    let cell: RecurrentCell
    let times: Int
    /// Samples, rounded up to whole vectors.
    let width: Int
    let features: Int
    let hidden: Int
    /// From one time of the input to the next.
    let xStep: Int

    init(_ cell: RecurrentCell, inputs: [Shape], output: Shape) {
        self.cell = cell
        times = output[0]
        width = output[2]
        hidden = output[1] / cell.stateBlocks
        features = inputs[1][1]
        xStep = inputs[0][1] * width
    }

    /// Numbers of one gate at one time.
    var plane: Int { hidden * width }
    /// Numbers of all gates at one time.
    var gates: Int { cell.planes * plane }
    /// Numbers of the state at one time.
    var state: Int { cell.stateBlocks * plane }

    /// Numbers that `Kept` takes.
    func kept(steps: Int) -> Int { state + steps * (gates + (cell == .lstm ? plane : 0)) }
}

extension RecurrentOperation {
    /// What the way back needs beside states: a state of zeros, the gates at all times, and tanh(c) for LSTM.
    /// Without a way back, one time's place serves all.
    struct Kept {
        let zeros: UnsafeMutablePointer<Scalar>
        private let firstGates: UnsafeMutablePointer<Scalar>
        private let firstTanh: UnsafeMutablePointer<Scalar>
        let gatesStep: Int
        private let tanhStep: Int

        init(_ address: UnsafeMutablePointer<Scalar>, _ sizes: RecurrentSizes, steps: Int) {
            zeros = address
            firstGates = address + sizes.state
            firstTanh = firstGates + steps * sizes.gates
            gatesStep = steps == 1 ? 0 : sizes.gates
            tanhStep = steps == 1 ? 0 : sizes.plane
        }

        func gates(_ time: Int) -> UnsafeMutablePointer<Scalar> { firstGates + time * gatesStep }
        func tanhOfCell(_ time: Int) -> UnsafeMutablePointer<Scalar> { firstTanh + time * tanhStep }
    }
}
