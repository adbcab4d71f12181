import Families
import Numerics

extension VectorAutoregression {
    /// As the study uses reservoirpy's: raw units, order 1, all delays one point apart.
    static let method = ForecastingMethod(
        name: "nvar", summary: "ridge regression on delayed points, as the study's \"nonlinear\" autoregression",
        published: .init(name: "NVAR", parameters: [TunedParameters.apart: "nvar-delay"]),
        grid: ["nvar-delay": [2, 5, 15, 30, 60, 120].map { .integer($0) }],
        parameters: { conditions in
            [
                ParameterSpec(
                    "nvar-delay", .integer(1...10_000), default: .integer(30), unit: "points",
                    help: "how many delayed points predict the next", applies: conditions),
                ParameterSpec(
                    "nvar-stride", .integer(1...10_000), default: .integer(1), unit: "points",
                    help: "points between two delayed points", applies: conditions),
                ParameterSpec(
                    "nvar-order", .integer(1...8), default: .integer(1),
                    help: "the degree of the monomials beside the delayed values; 1 for none, as in the study",
                    applies: conditions),
            ]
        },
        duration: { size, parameters in
            let delay = (try? parameters.integer("nvar-delay")) ?? 30
            let order = (try? parameters.integer("nvar-order")) ?? 1
            let terms = Monomials.count(variables: delay * size.components, degrees: 1...order)
            return 1e-9 * Double(size.train) * terms * terms + 1e-8 * Double(size.horizon * size.components) * terms
        }
    ) { parameters, _ throws(ParameterProblem) in
        var settings = Settings()
        settings.delay = try parameters.integer("nvar-delay")
        settings.stride = try parameters.integer("nvar-stride")
        settings.order = try parameters.integer("nvar-order")
        settings.ridge = try parameters.number("ridge")
        return VectorAutoregression(settings: settings)
    }

    /// The method that the name promises: monomials of all degrees, in units of standard deviations, of the step.
    /// Its defaults did best on the study's tuning trajectories, of 17 systems.
    static let nonlinear = ForecastingMethod(
        name: "nonlinear-nvar",
        summary: "ridge regression of the next step on monomials of delayed points (next-generation reservoir)",
        parameters: { conditions in
            [
                ParameterSpec(
                    "nonlinear-order", .integer(1...8), default: .integer(3),
                    help: "the highest degree of the monomials", applies: conditions),
                ParameterSpec(
                    "nonlinear-delay", .integer(1...1_000), default: .null, unit: "points",
                    help: "how many delayed points monomials are made of; by default 6 of one component, 2 of several",
                    applies: conditions),
                ParameterSpec(
                    "nonlinear-stride", .integer(1...10_000), default: .null, unit: "points",
                    help: "points between two delayed points; by default 8 of one component, 3 of several",
                    applies: conditions),
                ParameterSpec(
                    "nonlinear-ridge", .number(.closed(0, 1e12)), default: .null,
                    help: "the penalty on squares of weights; by default 0.1 of one component, 0.001 of several",
                    applies: conditions),
            ]
        },
        duration: { size, parameters in
            let delay = (try? parameters.integer("nonlinear-delay")) ?? (size.components == 1 ? 6 : 2)
            let order = (try? parameters.integer("nonlinear-order")) ?? 3
            let terms = Monomials.count(variables: delay * size.components, degrees: 1...order)
            let smaller = min(terms, Double(size.train))
            return 1e-9 * (Double(size.train) + terms) * smaller * smaller
                + 1e-8 * Double(size.horizon * size.components) * terms
        }
    ) { parameters, _ throws(ParameterProblem) in
        let order = try parameters.integer("nonlinear-order")
        let delay = try parameters.optional("nonlinear-delay") { name throws(ParameterProblem) in
            try parameters.integer(name)
        }
        let stride = try parameters.optional("nonlinear-stride") { name throws(ParameterProblem) in
            try parameters.integer(name)
        }
        let ridge = try parameters.optional("nonlinear-ridge") { name throws(ParameterProblem) in
            try parameters.number(name)
        }
        func settings(_ own: (delay: Int, stride: Int, ridge: Double)) -> Settings {
            var settings = Settings()
            settings.order = order
            settings.delay = delay ?? own.delay
            settings.stride = stride ?? own.stride
            settings.ridge = ridge ?? own.ridge
            (settings.hasLowerOrders, settings.learnsSteps, settings.standardises) = (true, true, true)
            settings.startsFromZeros = false
            return settings
        }
        return VectorAutoregression(ofOne: settings((6, 8, 0.1)), ofSeveral: settings((2, 3, 1e-3)))
    }
}
