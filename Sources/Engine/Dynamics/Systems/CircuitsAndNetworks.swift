/// Electronic circuits with piecewise-linear elements, and small networks of neurons.
let circuitsAndNetworks: [DynamicalSystem] = [
    chua, multiChua, colpitts, cellularNeuralNetwork, beerRNN, hopfield, hindmarshRose,
]

private let chua = DynamicalSystem(
    name: "Chua",
    summary: "An electronic circuit with a diode providing negative resistance.",
    citation: "Chua, L. O. (1969) Introduction to Nonlinear Network Theory, McGraw-Hill, New York.",
    constants: ["alpha": 15.6, "beta": 28, "m0": -1.142857, "m1": -0.71429],
    initialState: [1.1262351, -0.11386474, -0.78324421],
    period: 1.4235, timeStep: 0.0002847474579095888, lyapunovExponent: 1.2301163591725595,
    equations: { constants in
        let (alpha, beta, m0, m1) = (constants["alpha"], constants["beta"], constants["m0"], constants["m1"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            let rampX = m1 * x + 0.5 * (m0 - m1) * (abs(x + 1) - abs(x - 1))
            rate[0] = alpha * (y - x - rampX)
            rate[1] = x - y + z
            rate[2] = -beta * y
        }
    })

private let multiChua = DynamicalSystem(
    name: "MultiChua",
    summary: "Multiple interacting Chua electronic circuits.",
    citation: """
        Mufcstak E. Yalcin, Johan A. K. Suykens, Joos Vandewalle. Cellular Neural Networks, Multi-Scroll Chaos And \
        Synchronization.
        """,
    constants: ["a": 9, "b": 14.286],
    tables: [
        "c": [0, 1, 2.15, 3.6, 8.2, 13],
        "m": [-0.14285714, 0.28571429, -0.57142857, 0.28571429, -0.57142857, 0.28571429],
    ],
    initialState: [-21.160123, 1.0322356, 27.405269],
    period: 2.2586, timeStep: 0.00045179529921654196, lyapunovExponent: 1.462134784614238,
    equations: { constants in
        let (a, b, c, m) = (constants["a"], constants["b"], constants[table: "c"], constants[table: "m"])
        // A diode of several segments: slope m[i] between the breakpoints c[i] and c[i + 1].
        func diode(_ x: Double) -> Double {
            var current = m[5] * x
            for i in 1..<6 {
                current += 0.5 * (m[i - 1] - m[i]) * (abs(x + c[i]) - abs(x - c[i]))
            }
            return current
        }
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * (y - diode(x))
            rate[1] = x - y + z
            rate[2] = -b * y
        }
    })

private let colpitts = DynamicalSystem(
    name: "Colpitts",
    summary: "An electrical circuit used as a signal generator.",
    citation: """
        Kennedy (2007). IEEE Trans Circuits & Systems. 1994: 771-774. Li, Zhou, Yang. Chaos, Solitons, & Fractals.
        """,
    constants: ["a": 30, "b": 0.8, "c": 20, "d": 0.08, "e": 10],
    initialState: [8.9389043, 0.64637337, 8.7869304],
    period: 4.2676, timeStep: 0.0008536622770461122, lyapunovExponent: 0.3736008151161584,
    equations: { constants in
        let (e, a, c, b) = (constants["e"], constants["a"], constants["c"], constants["b"])
        let d = constants["d"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            let u = z - (e - 1)
            let fz = -u * (1 - step(u))
            rate[0] = y - a * fz
            rate[1] = c - x - b * y - z
            rate[2] = y - d * z
        }
    })

private let cellularNeuralNetwork = DynamicalSystem(
    name: "CellularNeuralNetwork",
    summary: "Cellular neural network dynamics.",
    citation: "Arena, Caponetto, Fortuna, and Porto., Int J Bifurcat Chaos. 1998: 1527-1539.",
    constants: ["a": 4.4, "b": 3.21, "c": 1.1, "d": 1.24],
    initialState: [-0.26574016, -0.36754928, -0.073094132],
    period: 3.2, timeStep: 0.0006401066844473746, lyapunovExponent: 2.3258468977096562,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        func saturated(_ x: Double) -> Double { 0.5 * (abs(x + 1) - abs(x - 1)) }
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            let (fx, fy, fz) = (saturated(x), saturated(y), saturated(z))
            rate[0] = -x + d * fx - b * fy - b * fz
            rate[1] = -y - b * fx + c * fy - a * fz
            rate[2] = -z - b * fx + a * fy + fz
        }
    })

private let beerRNN = DynamicalSystem(
    name: "BeerRNN",
    summary: "A two-neuron minimal model nervous system.",
    citation: """
        Beer, R. D. (1995). On the dynamics of small continuous-time recurrent neural networks. Adapt. Behav., 3(4), \
        4692013509.
        """,
    tables: [
        "tau": [1, 2.5, 1], "theta": [-4.108, -2.787, -1.114],
        "w": [5.422, -0.018, 2.75, -0.24, 4.59, 1.21, 0.535, -2.25, 3.885],
    ],
    initialState: [1.5014532, 2.3742845, 0.65819415],
    period: 181.58, timeStep: 0.03632205367561255, lyapunovExponent: 0.038767800131815223,
    equations: { constants in
        let (tau, theta, w, count) = (
            constants[table: "tau"], constants[table: "theta"], constants[table: "w"], constants.stateDimension
        )
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        return { _, state, rate in
            for i in 0..<count {
                var input = 0.0
                for j in 0..<count { input += w[i * count + j] * sigmoid(state[j] + theta[j]) }
                rate[i] = (-state[i] + input) / tau[i]
            }
        }
    })

private let hopfield = DynamicalSystem(
    name: "Hopfield",
    summary: "A neural network with frustrated connectivity",
    citation: "Lewis & Glass, Neur Comp (1992)",
    constants: ["beta": 0.5, "eps": 10, "tau": 2.5],
    tables: [
        "k": [
            0, -1, 0, 0, -1, -1, 0, 0, 0, -1, -1, -1, -1, -1, 0, 0, -1, 0, -1, -1, -1, 0, 0, 0, -1, -1, 0, -1, 0, 0, 0,
            -1, -1, -1, 0, 0,
        ]
    ],
    initialState: [-0.67127393, -0.2420173, -0.055676628, 0.34697948, 0.45273118, 0.78389688],
    period: 10.865, timeStep: 0.002173362227038069, lyapunovExponent: 0.5684266951234997,
    equations: { constants in
        let (beta, eps, tau, k, count) = (
            constants["beta"], constants["eps"], constants["tau"], constants[table: "k"], constants.stateDimension
        )
        return { _, state, rate in
            for i in 0..<count {
                var input = 0.0
                for j in 0..<count { input += k[i * count + j] * state[j] }
                rate[i] = -state[i] / tau + (1 + tanh(eps * input)) / 2 - beta
            }
        }
    })

private let hindmarshRose = DynamicalSystem(
    name: "HindmarshRose",
    summary: "A neuron model exhibiting spiking and bursting.",
    citation: "Marhl, Perc. Chaos, Solitons, Fractals 2005.",
    constants: ["a": 0.49, "b": 1, "c": 0.0322, "d": 1, "s": 1, "tx": 0.03, "tz": 0.8],
    initialState: [0.031111835, -0.021557059, 0.041475046],
    period: 1.752, timeStep: 0.000350458409734955, lyapunovExponent: 0.6535393283242747,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let (s, tx, tz) = (constants["s"], constants["tx"], constants["tz"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -x + 1 / tx * y - a / tx * x * x * x + b / tx * x * x + 1 / tx * z
            rate[1] = -a * x * x * x - (d - b) * x * x + z
            rate[2] = -s / tz * x - 1 / tz * z + c / tz
        }
    })
