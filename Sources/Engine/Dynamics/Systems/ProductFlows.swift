/// Further three-dimensional flows whose nonlinearity is a product, an exponential or a saturation.
let productFlows: [DynamicalSystem] = [
    yuWang, yuWang2, sanUmSrisuchinwong, dadras, newtonLiepnik, pehlivanWei, rabinovichFabrikant, finance, bouali,
    bouali2, laser, guckenheimerHolmes,
]

private let yuWang = DynamicalSystem(
    name: "YuWang",
    summary: "A temperature-compensation circuit with an operational amplifier",
    citation: """
        Yu, Wang (2012). A novel three dimension autonomous chaotic system with a quadratic exponential nonlinear \
        term. Eng Techn & Applied Science Research.
        """,
    constants: ["a": 10, "b": 40, "c": 2, "d": 2.5],
    initialState: [-0.21422356, -0.17935495, 14.105516],
    period: 1.3366, timeStep: 0.00026736456076008607, lyapunovExponent: 1.8525516537708415,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * (y - x)
            rate[1] = b * x - c * x * z
            rate[2] = exp(x * y) - d * z
        }
    })

private let yuWang2 = DynamicalSystem(
    name: "YuWang2",
    summary: "An alternative temperature-compensation circuit with an operational amplifier",
    citation: """
        Yu, Wang (2012). A novel three dimension autonomous chaotic system with a quadratic exponential nonlinear \
        term. Eng Techn & Applied Science Research.
        """,
    constants: ["a": 10, "b": 30, "c": 2, "d": 2.5],
    initialState: [0.12581483, 1.2467348, 18.358568],
    period: 0.39265, timeStep: 7.854309051509745e-05, lyapunovExponent: 1.1576066800869989,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * (y - x)
            rate[1] = b * x - c * x * z
            rate[2] = cosh(x * y) - d * z
        }
    })

private let sanUmSrisuchinwong = DynamicalSystem(
    name: "SanUmSrisuchinwong",
    summary: """
        A two-scroll attractor arising from dynamical equations with piecewise nonlinearities. Equivalent to the \
        Wimol-Banlue system
        """,
    citation: "San-Um, Srisuchinwong. J. Comp 2012",
    constants: ["a": 2],
    initialState: [0.63878078, 1.0901873, 2.4479814],
    period: 7.4654, timeStep: 0.0014933288881479711, lyapunovExponent: 0.2606135207962152,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y - x
            rate[1] = -z * tanh(x)
            rate[2] = -a + x * y + abs(y)
        }
    })

private let dadras = DynamicalSystem(
    name: "Dadras",
    summary: "An electronic circuit capable of producing multiple attractors under bifurcations.",
    citation: """
        S Dadras, HR Momeni (2009). A novel three-dimensional autonomous chaotic system generating two, three and \
        four-scroll attractors. Physics Letters A.
        """,
    constants: ["c": 2, "e": 9, "o": 2.7, "p": 3, "r": 1.7],
    initialState: [1.0284085, -3.5348655, -0.72081646],
    period: 3.2886, timeStep: 0.0006578296382730287, lyapunovExponent: 0.40591521049520063,
    equations: { constants in
        let (c, e, o, p) = (constants["c"], constants["e"], constants["o"], constants["p"])
        let r = constants["r"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y - p * x + o * y * z
            rate[1] = r * y - x * z + z
            rate[2] = c * x * y - e * z
        }
    })

private let newtonLiepnik = DynamicalSystem(
    name: "NewtonLiepnik",
    summary: "Euler's equations for a rigid body, augmented with a linear feedback term.",
    citation: """
        Leipnik, R. B., and T. A. Newton (1981). Double strange attractors in rigid body motion with linear feedback \
        control. Physics Letters A 86.2 (1981): 63-67.
        """,
    constants: ["a": 0.4, "b": 0.175],
    initialState: [0.29430753, 0.10649486, 0.29081125],
    period: 8.5095, timeStep: 0.0017021836972827486, lyapunovExponent: 0.14945341784639976,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -a * x + y + 10 * y * z
            rate[1] = -x - 0.4 * y + 5 * x * z
            rate[2] = b * z - 5 * x * y
        }
    })

private let pehlivanWei = DynamicalSystem(
    name: "PehlivanWei",
    summary: "A system with quadratic nonlinearity, which undergoes Hopf bifurcations of codimension 1 and 2.",
    citation: """
        Pehlivan, Ihsan, and Wei Zhouchao (2012). Analysis, nonlinear control, and chaos generator circuit of another \
        strange chaotic system.
        """,
    initialState: [0.21665608, 0.86710502, 0.50627859],
    period: 3.7487330316742087, timeStep: 0.0007498715849322934, lyapunovExponent: 0.10415076085878888,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y - y * z
            rate[1] = y + y * z - 2 * x
            rate[2] = 2 - x * y - y * y
        }
    })

private let rabinovichFabrikant = DynamicalSystem(
    name: "RabinovichFabrikant",
    summary: "A reduced-order model of propagating waves in monequilibrium media.",
    citation: """
        Rabinovich, Mikhail I.; Fabrikant, A. L. (1979). Stochastic Self-Modulation of Waves in Nonequilibrium Media. \
        Sov. Phys. JETP.
        """,
    constants: ["a": 1.1, "g": 0.87],
    initialState: [-1.8207276, 0.83440917, 0.2078248],
    period: 2.3356, timeStep: 0.0004671978663111531, lyapunovExponent: 0.2541443669572464,
    equations: { constants in
        let (a, g) = (constants["a"], constants["g"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y * z - y + y * x * x + g * x
            rate[1] = 3 * x * z + x - x * x * x + g * y
            rate[2] = -2 * a * z - 2 * x * y * z
        }
    })

private let finance = DynamicalSystem(
    name: "Finance",
    summary: "Stock fluctuations under varying investment demand and interest rates",
    citation: "Guoliang Cai, Juanjuan Huang. International Journal of Nonlinear Science, Vol. 3 (2007)",
    constants: ["a": 0.001, "b": 0.2, "c": 1.1],
    initialState: [-0.51664739, -3.9568707, 0.0012893581],
    period: 9.8932, timeStep: 0.001978969828304571, lyapunovExponent: 0.09354106442670211,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = (1 / b - a) * x + z + x * y
            rate[1] = -b * y - x * x
            rate[2] = -x - c * z
        }
    })

private let bouali = DynamicalSystem(
    name: "Bouali",
    summary: "Economic cycles with fluctuating demand. Related to the DequanLi attractor",
    citation: """
        Bouali (1999). Feedback loop in extended Van der Pols equation applied to an economic model of cycles. \
        International Journal of Bifurkation and Chaos, Vol. 9, No. 4
        """,
    constants: ["a": 1, "b": -0.3, "bb": 1, "c": 0.05, "g": 1, "m": 1, "y0": 4],
    initialState: [0.38673159, 3.0544196, -0.0067836194],
    period: 3.0411, timeStep: 0.0006083213868978987, lyapunovExponent: 0.06012563518102038,
    equations: bouali2Equations)

private let bouali2Equations: DynamicalSystem.Equations = { constants in
    let (a, b, bb, c) = (constants["a"], constants["b"], constants["bb"], constants["c"])
    let (g, m, y0) = (constants["g"], constants["m"], constants["y0"])
    return { _, state, rate in
        let (x, y, z) = (state[0], state[1], state[2])
        rate[0] = a * y0 * x - a * x * y - b * z
        rate[1] = -g * y + g * y * x * x
        rate[2] = -1.5 * m * x + m * bb * x * z - c * z
    }
}

private let bouali2 = DynamicalSystem(
    name: "Bouali2",
    summary: "A modified economic cycle model.",
    citation: """
        Bouali (1999). Feedback loop in extended Van der Pols equation applied to an economic model of cycles. \
        International Journal of Bifurkation and Chaos, Vol. 9, No. 4
        """,
    constants: ["a": 3, "b": 2.2, "bb": 0, "c": 0, "g": 1, "m": -0.0026667, "y0": 1],
    initialState: [-0.79392257, 1.3617589, -0.030578888],
    period: 7.6779, timeStep: 0.0005356692782129358, lyapunovExponent: 0.07681730213975516,
    equations: bouali2Equations)

private let laser = DynamicalSystem(
    name: "Laser",
    summary: "A semiconductor laser model",
    citation: """
        Abooee, Yaghini-Bonabi, Jahed-Motlagh (2013). Analysis and circuitry realization of a novel three-dimensional \
        chaotic system. Comm Nonline Sci 2013
        """,
    constants: ["a": 10, "b": 1, "c": 5, "d": -1, "h": -5, "k": -6],
    initialState: [-2.540801356216252, -1.940570579119389, -2.9680975444071955],
    period: 0.94667, timeStep: 0.00018936556092683077, lyapunovExponent: 0.6080602180196161,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let (h, k) = (constants["h"], constants["k"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y - a * x + b * y * z * z
            rate[1] = c * x + d * x * z * z
            rate[2] = h * z + k * x * x
        }
    })

private let guckenheimerHolmes = DynamicalSystem(
    name: "GuckenheimerHolmes",
    summary: "A nonlinear oscillator.",
    citation: """
        Guckenheimer, John, and Philip Holmes (1983). Nonlinear oscillations, dynamical systems, and bifurcations of \
        vector fields. Vol. 42. Springer Science & Business Media.
        """,
    constants: ["a": 0.4, "b": 20.25, "c": 3, "d": 1.6, "e": 1.7, "f": 0.44],
    initialState: [-0.55582369, 0.05181624, 0.37766104],
    period: 0.3076923076923077, timeStep: 6.154871965840413e-05, lyapunovExponent: 0.7885729042404602,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let (e, f) = (constants["e"], constants["f"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x - b * y + c * z * x + d * z * x * x + d * z * y * y
            rate[1] = a * y + b * x + c * z * y
            rate[2] = e - z * z - f * x * x - f * y * y - a * z * z * z
        }
    })
