/// Delay differential equations of one variable, observed as ten delayed copies.
let delaySystems: [DynamicalSystem] = [
    mackeyGlass, ikedaDelay, sprottDelay, vossDelay, scrollDelay, piecewiseCircuit,
]

private let mackeyGlass = DynamicalSystem(
    name: "MackeyGlass",
    summary: "A physiological circuit with time-delayed feedback. A standard delay dimension of three is used.",
    citation: """
        Glass, L. and Mackey, M. C. (1979). Pathological physiological conditions resulting from instabilities in \
        physiological control systems. Ann. NY. Acad. Sci.
        """,
    constants: ["beta": 0.2, "gamma": 0.1, "n": 10, "tau": 16],
    initialState: [
        0.83347846, 1.04053938, 1.25764979, 0.38088098, 0.92160075, 1.14714708, 0.80463944, 0.86849516, 1.16961728,
        0.76980123,
    ],
    period: 5.9612230962292045, timeStep: 0.0012027363718948435, lyapunovExponent: 0.07287527454565443,
    delayEquations: { constants in
        let (beta, gamma, n) = (constants["beta"], constants["gamma"], constants["n"])
        return { _, state, delayed, rate in
            let (x, past) = (state[0], delayed[0])
            rate[0] = beta * past / (1 + pow(past, n)) - gamma * x
        }
    })

private let delayedSine: DynamicalSystem.DelayEquations = { constants in
    let (c, mu, x0) = (constants["c"], constants["mu"], constants["x0"])
    return { _, state, delayed, rate in
        rate[0] = mu * sin(delayed[0] - x0) - c * state[0]
    }
}

private let ikedaDelay = DynamicalSystem(
    name: "IkedaDelay",
    summary: "A passive optical resonator system. A standard delay dimension of three is used.",
    citation: """
        K. Ikeda and K. Matsumoto (1987). High-dimensional chaotic behavior in systems with time-delayed feedback, \
        Physica D, 29 (1-2), 223-235
        """,
    constants: ["c": 1, "mu": -20, "tau": 2, "x0": 0],
    initialState: [
        0.024144317, 3.79262024, 3.17466302, -3.87959208, 2.05198674, 0.95755518, 1.45382405, 3.04462032, -1.70340258,
        1.00350536,
    ],
    period: 3.486528, timeStep: 0.00029831999999998973, lyapunovExponent: 0.448298365567425,
    delayEquations: delayedSine)

private let sprottDelay = DynamicalSystem(
    name: "SprottDelay",
    summary: "An algebraically simple delay equation. A standard delay dimension of three is used.",
    citation: """
        Sprott, J. C (2007). A simple chaotic delay differential equation. Physics Letters A 366.4-5: 397-402.
        """,
    constants: ["c": 0, "mu": 1, "tau": 5.1, "x0": 0],
    initialState: [
        9.30770542, 12.7465327, 9.98335715, 7.33212279, 8.554363, 11.19207081, 10.35063786, 6.07706904, 8.05360832,
        8.98894939,
    ],
    period: 20.15628, timeStep: 0.0028125, lyapunovExponent: 0.0794701998101797,
    delayEquations: delayedSine)

private let vossDelay = DynamicalSystem(
    name: "VossDelay",
    summary: "An electronic circuit with delayed feedback. A standard delay dimension of three is used.",
    citation: "Voss (2002). Real-time anticipation of chaotic states of an electronic circuit.",
    constants: ["alpha": 3.24, "tau": 13.28],
    initialState: [
        0.24640194, 0.02997028, 0.02899997, 0.07092207, 0.29465271, -0.46294535, 0.27610925, -0.52696993, 0.19878552,
        -0.23221942,
    ],
    period: 10, timeStep: 0.0053123603161361645, lyapunovExponent: 0.017260872874199203,
    delayEquations: { constants in
        let alpha = constants["alpha"]
        return { _, state, delayed, rate in
            let (x, past) = (state[0], delayed[0])
            rate[0] = -alpha * x + ((-10.44 * past - 13.95) * past - 3.63) * past + 0.85
        }
    })

private let scrollDelay = DynamicalSystem(
    name: "ScrollDelay",
    summary: """
        A delay model that can be implemented as an electronic circuit. A standard delay dimension of three is used.
        """,
    citation: "R.D. Driver, Ordinary and Delay Differential Equations (Springer, New York, 1977).",
    constants: ["alpha": 0.2, "beta": 0.2, "tau": 10],
    initialState: [
        -0.70009241, -0.1619611, -1.3858096, -2.00973849, -0.3170297, 0.33881451, 0.97378904, 1.95957145, 0.89772925,
        -0.340544,
    ],
    period: 152.40701151828662, timeStep: 0.030694772119777555, lyapunovExponent: 0.024859095331628417,
    delayEquations: { constants in
        let (alpha, beta) = (constants["alpha"], constants["beta"])
        return { _, _, delayed, rate in
            rate[0] = -alpha * delayed[0] + beta * tanh(10 * delayed[0])
        }
    })

private let piecewiseCircuit = DynamicalSystem(
    name: "PiecewiseCircuit",
    summary: """
        A delay model that can be implemented as an electronic circuit. A standard delay dimension of three is used.
        """,
    citation: "A. Tamasevicius, G. Mykolaitis, S. Bumeliene, Electron. Lett. 42, 13 (2006)",
    constants: ["alpha": 1, "beta": 1, "c": 2.24, "tau": 4.9],
    initialState: [
        -0.37155972, -0.55024994, -1.07760125, -2.08210946, -2.92172609, 0.22026821, 2.18909877, 1.43553442, 0.47734972,
        1.36510289,
    ],
    period: 52.99484890125133, timeStep: 0.01059473019233792, lyapunovExponent: 0.036102233030474856,
    delayEquations: { constants in
        let (alpha, beta, c) = (constants["alpha"], constants["beta"], constants["c"])
        return { _, _, delayed, rate in
            let ratio = delayed[0] / c
            rate[0] = -alpha * delayed[0] + beta * (3 * ratio - cube(ratio))
        }
    })
