/// Sprott's catalogue of the simplest chaotic flows, cases A to J.
let sprottFlows: [DynamicalSystem] = [
    sprottA, sprottB, sprottC, sprottD, sprottE, sprottF, sprottG, sprottH, sprottI, sprottJ,
]

private let sprottA = DynamicalSystem(
    name: "SprottA",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [1.54131864, 1.43079727, -1.52555412],
    period: 6.3728461538461545, timeStep: 0.001274781694385183, lyapunovExponent: 0.012993052652429771,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = -x + y * z
            rate[2] = 1 - y * y
        }
    })

private let sprottB = DynamicalSystem(
    name: "SprottB",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [1.6878282, 1.4848132, -0.53706628],
    period: 11.050142857142857, timeStep: 0.0022103969709235116, lyapunovExponent: 0.20674275256006883,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y * z
            rate[1] = x - y
            rate[2] = 1 - x * y
        }
    })

private let sprottC = DynamicalSystem(
    name: "SprottC",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [-0.47199823, -0.27198066, 1.9418244],
    period: 8.8852, timeStep: 0.001777336222703525, lyapunovExponent: 0.15806924766944033,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y * z
            rate[1] = x - y
            rate[2] = 1 - x * x
        }
    })

private let sprottD = DynamicalSystem(
    name: "SprottD",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [-1.3396906, -0.21238338, 0.32982163],
    period: 4.8333, timeStep: 0.0009668211368563107, lyapunovExponent: 0.10170941886932346,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -y
            rate[1] = x + z
            rate[2] = x * z + 3 * y * y
        }
    })

private let sprottE = DynamicalSystem(
    name: "SprottE",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [0.6173759, 0.66599285, -1.6575023],
    period: 7.6275, timeStep: 0.0015257542923819757, lyapunovExponent: 0.09016067590084897,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y * z
            rate[1] = x * x - y
            rate[2] = 1 - 4 * x
        }
    })

private let sprottF = DynamicalSystem(
    name: "SprottF",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.5],
    initialState: [-0.98941275, -1.4191706, 0.85797204],
    period: 19.244, timeStep: 0.0038494415735954137, lyapunovExponent: 0.1183090101484132,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y + z
            rate[1] = -x + a * y
            rate[2] = x * x - z
        }
    })

private let sprottG = DynamicalSystem(
    name: "SprottG",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.4],
    initialState: [-0.77182478, -0.74756595, 1.3073285],
    period: 8.7097, timeStep: 0.0017422303717285104, lyapunovExponent: 0.09067832253388744,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x + z
            rate[1] = x * z - y
            rate[2] = -x + y
        }
    })

private let sprottH = DynamicalSystem(
    name: "SprottH",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.5],
    initialState: [-1.360042, 0.62585352, -1.2788196],
    period: 20.229, timeStep: 0.004046474412402859, lyapunovExponent: 0.13100182470690253,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -y + z * z
            rate[1] = x + a * y
            rate[2] = x - z
        }
    })

private let sprottI = DynamicalSystem(
    name: "SprottI",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.2],
    initialState: [-0.060099389, -0.49558355, 0.023159035],
    period: 10.93, timeStep: 0.002186364394065663, lyapunovExponent: 0.023218704376506836,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -a * y
            rate[1] = x + z
            rate[2] = x + y * y - z
        }
    })

private let sprottJ = DynamicalSystem(
    name: "SprottJ",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [4.4786928, 2.2977432, 6.5847115],
    period: 4.836, timeStep: 0.0009673612268710486, lyapunovExponent: 0.12290789099642041,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = 2 * z
            rate[1] = -2 * y + z
            rate[2] = -x + y + y * y
        }
    })
