import Numerics

extension RobustFit {
    /// The standard error of each reported constant over its size, from how the runs' losses depend on the free numbers at
    /// the optimum: √ of the diagonal of s²·(JᵀJ)⁻¹, with s the root mean square of residuals. Infinite for a constant that
    /// no run depends on. In the order of ``LossForm/constants``, as many as there are free numbers.
    public var relativeStandardErrors: [Double] { form.relativeStandardErrors(point, runs, spread: rootMeanSquare) }

    /// The decisive constants that the runs do not determine: whose 95 % range, by the curvature at the optimum or by
    /// refits, is wider than the constant itself.
    ///
    /// A law with any of these is not to be trusted outside of the runs that it was fitted to.
    ///
    /// - Parameter bootstrap: Sees what the curvature at one point does not, such as a constant that other runs like these
    ///   would have put elsewhere.
    public func undetermined(_ bootstrap: FitBootstrap<Form>? = nil) -> [String] {
        form.undetermined(values, errors: relativeStandardErrors, bootstrap)
    }
}

extension LossForm {
    /// ``RobustFit/relativeStandardErrors`` at free numbers, with the root mean square of residuals given.
    func relativeStandardErrors(_ point: [Double], _ runs: [MeasuredRun], spread: Double) -> [Double] {
        let (natural, scale) = self.natural(point)
        var products = Matrix(rows: count, columns: count)
        for run in runs {
            let slopes = logLoss(natural, LoggedRun(run)).slopes * scale
            for row in 0..<count {
                for column in 0..<count { products[row, column] += slopes[row] * slopes[column] }
            }
        }
        // In units of what each number does by itself, so that only what numbers share is left.
        let sizes = (0..<count).map { products[$0, $0].squareRoot() }
        for row in 0..<count {
            for column in 0..<count {
                let size = sizes[row] * sizes[column]
                products[row, column] = size > 0 ? products[row, column] / size : row == column ? 1 : 0
            }
        }
        guard let shared = try? SymmetricEigenproblem(products) else {
            return [Double](repeating: .infinity, count: count)
        }
        return (0..<count).map { place in
            guard sizes[place] > 0 else { return .infinity }
            let inverse = (0..<count).reduce(0.0) { sum, mode in
                let part = shared.vectors[place, mode]
                return sum + part * part / max(shared.values[mode], 1e-15)
            }
            return relativeSlope(place, point) * spread * inverse.squareRoot() / sizes[place]
        }
    }

    /// The derivative of a constant's logarithm by its free number.
    private func relativeSlope(_ place: Int, _ point: [Double]) -> Double {
        let step = 1e-6
        var (below, above) = (point, point)
        below[place] -= step
        above[place] += step
        let (low, value, high) = (values(below)[place], values(point)[place], values(above)[place])
        return abs((high - low) / (2 * step * value))
    }

    /// Decisive constants of which the range, by standard errors or by refits, is wider than they are.
    func undetermined(_ values: [Double], errors: [Double], _ bootstrap: FitBootstrap<Self>?) -> [String] {
        let ranges = bootstrap?.intervals()
        return (0..<count).compactMap { place in
            let constant = constants[place]
            let isKnown =
                2 * 1.96 * errors[place] <= 1
                && ranges.map { $0[place].upper - $0[place].lower <= abs(values[place]) } ?? true
            return constant.isDecisive && !isKnown ? constant.name : nil
        }
    }
}
