import KernelInterface

/// y = f(x ∗ W + b) for windows of 3×3 that move by one, by Winograd's F(2×2, 3×3), 2.25 times fewer products, or
/// F(4×4, 3×3), four times fewer.
///
/// Inputs and output as for `ConvolutionOperation`. Transformed tiles are worked through in groups that stay in
/// the second-level cache. With up to 64 channels, results and gradients are within 2e-6 of their root mean square of those in
/// double precision in small tiles and within 1e-5 in large ones (tested: 3e-6 and 1.5e-5).
struct WinogradOperation<Scalar: NetworkScalar>: Operation {
    let name = "convolution"
    let geometry: ConvolutionGeometry
    let epilogue: ConvolutionEpilogue

    /// Whether the method is made for these sizes.
    static func suits(_ g: ConvolutionGeometry) -> Bool {
        let suits = [g.rows, g.columns].allSatisfy {
            $0.taps == 3 && $0.stride == 1 && $0.dilation == 1 && $0.before <= 2 && $0.after <= 2
        }
        return Scalar.self == Float.self && suits && min(g.inputs, g.outputs) >= 8
    }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        try epilogue.check(name, inputs, channels: geometry.outputs)
        return geometry.output
    }

    private var grain: Int { Scalar.kernels.channelGrain }
    /// The convolution that makes y of x, and the one that makes dX of dY.
    private func ahead(_ isPrepared: Bool) -> WinogradPass {
        WinogradPass(geometry, isPrepared: isPrepared, grain: grain)
    }
    private func back(_ isPrepared: Bool) -> WinogradPass {
        WinogradPass(gradientOf: geometry, isPrepared: isPrepared, grain: grain)
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        if wanted[0] { needs.inputsInBackward.append(1) }
        if wanted[1] { needs.inputsInBackward.append(0) }
        epilogue.addNeeds(&needs, output: output, wanted: wanted)
        for isPrepared in [false, true] {
            let (ahead, back) = (ahead(isPrepared), back(isPrepared))
            needs.forwardScratch = max(
                needs.forwardScratch, (9 + ahead.places) * ahead.panels.tapStep + ahead.scratch,
                9 * back.panels.tapStep)
            needs.backwardScratch = max(
                needs.backwardScratch, wanted[0] ? (9 + back.places) * back.panels.tapStep + back.scratch : 0,
                wanted[1] ? (9 + ahead.places) * ahead.panels.tapStep + ahead.gradientScratch : 0)
        }
        return needs
    }

    // Filters take nine numbers as they are, one a tap, and transformed, one a place of a tile.

    func preparation(wanted: [Bool]) -> OperationPreparation? {
        OperationPreparation(
            input: 1, count: ahead(true).filterCount + (wanted[0] ? back(true).filterCount : 0))
    }

    func prepare(_ step: Step<Scalar>) {
        let (prepared, ahead) = (step.prepared!, ahead(true))
        transform(step, ahead, step.scratch!, into: prepared)
        if step.gradients[0] != nil {
            transformTurned(step, back(true), step.scratch!, into: prepared + ahead.filterCount)
        }
    }

    private func transform(
        _ step: Step<Scalar>, _ pass: WinogradPass, _ taps: UnsafeMutablePointer<Scalar>,
        into places: UnsafeMutablePointer<Scalar>
    ) {
        let panels = pass.panels
        Scalar.kernels.packFilters(geometry.filters, step.inputs[1], places: nil, panels, into: taps)
        Scalar.kernels.winogradFilter(pass.size, count: panels.tapStep, taps, into: places)
    }

    private func transformTurned(
        _ step: Step<Scalar>, _ pass: WinogradPass, _ taps: UnsafeMutablePointer<Scalar>,
        into places: UnsafeMutablePointer<Scalar>
    ) {
        let panels = pass.panels
        WinogradPass.turnedTaps.withUnsafeBufferPointer { turned in
            Scalar.kernels.packTurnedFilters(
                geometry.filters, step.inputs[1], places: turned.baseAddress, panels, into: taps)
        }
        Scalar.kernels.winogradFilter(pass.size, count: panels.tapStep, taps, into: places)
    }

    func forward(_ step: Step<Scalar>) {
        let (pass, scratch) = (ahead(step.prepared != nil), step.scratch!)
        let count = pass.panels.tapStep
        let places = step.prepared ?? scratch + 9 * count
        if step.prepared == nil { transform(step, pass, scratch, into: places) }
        pass.run(step.inputs[0], places, into: step.output, scratch + (9 + pass.places) * count, accumulates: false)
        epilogue.forward(step)
    }

    func backward(_ step: Step<Scalar>) {
        epilogue.backward(step)
        let (gradient, taps) = (step.outputGradient!, step.scratch!)
        if let slot = step.gradients[0] {
            let pass = back(step.prepared != nil)
            let count = pass.panels.tapStep
            let places = step.prepared.map { $0 + ahead(true).filterCount } ?? taps + 9 * count
            if step.prepared == nil { transformTurned(step, pass, taps, into: places) }
            pass.run(
                gradient, places, into: slot.address, taps + (9 + pass.places) * count, accumulates: slot.accumulates)
        }
        if let slot = step.gradients[1] {
            let pass = ahead(false)
            let (panels, count) = (pass.panels, pass.panels.tapStep)
            let places = taps + 9 * count
            pass.filterGradient(step.inputs[0], gradient, into: places, places + pass.places * count)
            Scalar.kernels.winogradFilterGradient(pass.size, count: count, places, into: taps)
            Scalar.kernels.unpackFilters(
                geometry.filters, taps, panels, into: slot.address, accumulates: slot.accumulates)
        }
        epilogue.biasGradient(step)
    }
}
