public import KernelInterface

extension Loops {
    public static func adam(
        count: Int, _ step: AdamStep<Scalar>, gradients: UnsafePointer<Scalar>,
        weights: UnsafeMutablePointer<Scalar>, firstMoments: UnsafeMutablePointer<Scalar>,
        secondMoments: UnsafeMutablePointer<Scalar>
    ) {
        // Numbers behind an address could be what the loop writes to; copies cannot.
        let (rate, shrink, decay, scale) = (step.rate, step.shrink, step.decay, step.gradientScale)
        let (beta1, beta2, epsilon, scale2) = (step.beta1, step.beta2, step.epsilon, step.secondMomentScale)
        let (rest1, rest2) = (1 - beta1, 1 - beta2)
        for i in 0..<count {
            let g = fused(decay, weights[i], gradients[i] * scale)
            let m = fused(beta1, firstMoments[i], rest1 * g)
            let v = fused(beta2, secondMoments[i], rest2 * g * g)
            let denominator = fused(v.squareRoot(), scale2, epsilon)
            weights[i] = weights[i] * shrink - rate * m / denominator
            firstMoments[i] = m
            secondMoments[i] = v
        }
    }

    public static func momentum(
        count: Int, _ step: MomentumStep<Scalar>, isFirst: Bool, gradients: UnsafePointer<Scalar>,
        weights: UnsafeMutablePointer<Scalar>, velocity: UnsafeMutablePointer<Scalar>?
    ) {
        let (rate, decay, scale) = (step.rate, step.decay, step.gradientScale)
        guard let velocity else {
            for i in 0..<count {
                let g = fused(decay, weights[i], gradients[i] * scale)
                weights[i] -= rate * g
            }
            return
        }
        let momentum = isFirst ? 0 : step.momentum
        let weight = isFirst ? 1 : 1 - step.dampening
        // A step along v is a step along g + 1·v without g.
        let ahead = step.isNesterov ? step.momentum : 1
        let own: Scalar = step.isNesterov ? 1 : 0
        for i in 0..<count {
            let g = fused(decay, weights[i], gradients[i] * scale)
            let v = fused(momentum, velocity[i], weight * g)
            weights[i] -= rate * fused(ahead, v, own * g)
            velocity[i] = v
        }
    }

    public static func clamp(count: Int, limit: Scalar, _ gradients: UnsafeMutablePointer<Scalar>) {
        let lowest = -limit
        for i in 0..<count { gradients[i] = larger(lowest, smaller(limit, gradients[i])) }
    }
}
